"""The verification report as Markdown: conditions down, systems across."""

from collections.abc import Iterator, Sequence

import numpy as np

from model.evaluation.bootstrap import Estimate, Rates
from model.evaluation.conditions import CLEAN
from model.evaluation.verification import (
    AVERAGED_TARGETS,
    DRAWS,
    ENROLMENT,
    NOT_AVERAGED,
    PAIRS,
    Measurement,
)


def verification_report(measurement: Measurement) -> str:
    """Return a table of the means over corpora for either kind of trials, then those by corpus.

    The first system is compared with the others: ratios below 1 are in its favour.
    """
    run = measurement.run
    head = (
        f"Up to {run.notes_per_speaker} notes a speaker, seed {run.seed}. EER in %, minDCF at a "
        f"prior of 0.01; in brackets the 95 % interval of {DRAWS} resamples of the speakers. "
        "All pairs: both notes are in the condition; enrolment: the single note is. Means leave "
        f"out corpora with fewer than {AVERAGED_TARGETS} target trials in a condition."
    )
    scopes = {
        f"{corpus}, {speakers} speakers, {notes} notes": [corpus]
        for corpus, (speakers, notes) in measurement.sizes.items()
    }
    if len(measurement.averaged) > 1:
        left_out = sorted(measurement.sizes.keys() & set(NOT_AVERAGED))
        rest = f" (not {', '.join(left_out)}: approximate labels)" if left_out else ""
        mean = f"Mean of {len(measurement.averaged)} corpora{rest}"
        scopes = {mean: measurement.averaged} | scopes
    tables = [
        f"### {title}: {kind}\n\n{_table(measurement, kind, corpora)}"
        for title, corpora in scopes.items()
        for kind in (PAIRS, ENROLMENT)
        if any(of_kind == kind and corpus in corpora for of_kind, corpus, *_ in measurement.rates)
    ]
    return "\n\n".join([head, *tables])


def _table(measurement: Measurement, kind: str, corpora: Sequence[str]) -> str:
    """Return the table of one kind of trials, on one corpus or averaged over several."""
    first, *others = [choice.name for choice in measurement.run.systems]
    heads = [f"{name} {figure}" for name in (first, *others) for figure in ("EER", "minDCF")]
    heads += [f"EER of {first} / {other}" for other in others]
    lines = [
        f"| condition | target trials | {' | '.join(heads)} |",
        "|---" * (len(heads) + 2) + "|",
    ]
    for label, conditions in _rows(measurement.run.conditions):
        of_systems = [
            measurement.mean(kind, corpora, conditions, name) for name in (first, *others)
        ]
        lines.append(f"| {label} | {' | '.join(_cells(of_systems))} |")
    return "\n".join(lines)


def _cells(of_systems: Sequence[Rates | None]) -> list[str]:
    """Return the cells of a row; dashes where there are no trials, for no system then."""
    rates = [of_system for of_system in of_systems if of_system is not None]
    if not rates:
        return ["0"] + ["-"] * (3 * len(of_systems) - 1)
    cells = [str(rates[0].targets)]
    for of_system in rates:
        cells += [_figure(of_system.eer, "{:.2f}", scale=100), _figure(of_system.min_dcf, "{:.3f}")]
    return cells + [_figure(rates[0].eer / other.eer, "{:.2f}") for other in rates[1:]]


def _rows(conditions: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield each condition, then the means: a label, and the conditions that it is the mean of."""
    for condition in conditions:
        yield condition, [condition]
    degraded = [condition for condition in conditions if condition != CLEAN]
    if len(degraded) > 1:
        yield "**mean of the degraded**", degraded
    if len(conditions) > 1:
        yield "**mean of all**", conditions


def _figure(estimate: Estimate, form: str, *, scale: float = 1) -> str:
    """Return a figure with its interval; a dash for a ratio to nothing."""
    if not np.isfinite(estimate.value):
        return "-"
    value, low, high = (form.format(scale * x) for x in (estimate.value, *estimate.interval))
    return f"{value} [{low}, {high}]"

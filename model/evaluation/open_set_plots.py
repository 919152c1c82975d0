"""The open-set report's pictures: light background, colours that the colour-blind can tell apart.

Each picture is of the mean over the cleanly labelled corpora, unless it says otherwise.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.special import ndtri

from model.calibration import Strictness
from model.evaluation.calibration_metrics import Reliability
from model.evaluation.metrics import Scores
from model.evaluation.open_set import GROWTH_MEMBERS, PICTURED, POOLED_MEMBERS, OpenSetMeasurement
from model.evaluation.open_set_trials import (
    FNIR_AT_1,
    MISNAMED,
    MISSED,
    NAMED,
    Figures,
    OpenSetTrials,
)
from model.evaluation.servers import POOLED

# Okabe and Ito's palette, a marker each: prints in grey stay readable.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_MARKERS = "osD^vP"
_RIGHT, _WRONG, _STRANGERS = "#0072B2", "#E69F00", "#7F7F7F"
STYLE: dict[Any, Any] = {
    "figure.facecolor": "white",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#E5E5E5",
    "font.size": 11,
    "axes.titlesize": 12,
    "legend.frameon": False,
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pictured:
    """A recogniser's answers in all averaged corpora, each corpus weighing the same."""

    name: str
    colour: str
    trials: OpenSetTrials
    weights: Scores


def draw_all(measured: OpenSetMeasurement, folder: Path) -> None:
    """Write all pictures that there are figures for."""
    draws: dict[str, Callable[[OpenSetMeasurement], Figure]] = {"server-size": draw_server_size}
    if any(corpus in measured.pictured for corpus in measured.averaged):
        draws |= {"det": draw_det, "scores": draw_scores, "reliability": draw_reliability}
    if measured.mean_growth():
        draws |= {"notes": draw_notes, "accuracy-by-notes": draw_accuracy}
    with mpl.rc_context(STYLE):
        for name, draw in draws.items():
            draw(measured).savefig(folder / f"{name}.png", dpi=140)


def draw_det(measured: OpenSetMeasurement) -> Figure:
    """Draw misses over false alarms, on axes on which normal scores make straight lines."""
    figure = Figure(figsize=(6, 5.6), layout="constrained")
    axes = figure.subplots()
    ends = (0.0005, 0.5)
    for one in _pictured(measured):
        curve = one.trials.curve(one.weights)
        rates = np.clip([curve.false_alarm, curve.miss], 1e-9, 1 - 1e-9)  # certainty is not drawn
        axes.plot(*ndtri(rates), color=one.colour, label=one.name, drawstyle="steps-post")
        if found := one.trials.threshold_figures(one.weights[:, None]):
            point = np.clip([found[NAMED], found[MISSED] + found[MISNAMED]], *ends)
            axes.plot(*ndtri(point), "o", color=one.colour, ms=9, mec="white")
    ticks = np.array([0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 40])
    labels = [f"{tick:g}" for tick in ticks]
    places = ndtri(ticks / 100)
    axes.set(xticks=places, xticklabels=labels, yticks=places, yticklabels=labels)
    limits = tuple(ndtri(np.array(ends)))
    axes.set(xlim=limits, ylim=limits, title=f"Detection error trade-off, {_servers(*PICTURED)}")
    axes.set(xlabel="strangers named, %", ylabel="members missed or misnamed, %")
    axes.plot([], [], "o", color="#555555", mec="white", ms=9, label="at the threshold of normal")
    axes.legend()
    return figure


def draw_scores(measured: OpenSetMeasurement) -> Figure:
    """Draw how the best scores of members' and strangers' notes are spread."""
    pictured = _pictured(measured)
    size = (8, 1 + 2.1 * len(pictured))
    figure = Figure(figsize=size, layout="constrained")
    for axes, one in zip(
        figure.subplots(len(pictured), squeeze=False)[:, 0], pictured, strict=True
    ):
        scores, trials = one.trials.detection, one.trials
        kinds = {
            "strangers": (~trials.is_member, _STRANGERS),
            "members, right": (trials.is_right, _RIGHT),
            "members, wrong": (trials.is_member & ~trials.is_right, _WRONG),  # few: in front
        }
        bins = np.linspace(scores.min(), scores.max(), 60)
        for label, (is_so, colour) in kinds.items():
            kin = ~trials.is_member if label == "strangers" else trials.is_member
            share = 100 * one.weights[is_so] / one.weights[kin].sum()
            told = f"{label} ({is_so.sum():,})"
            axes.hist(
                scores[is_so], bins, weights=share, color=colour, alpha=0.6, label=told, log=True
            )
        has_ratio = trials.answers.llrs is not None
        unit = (
            "log-likelihood ratio of the best member" if has_ratio else "score of the best member"
        )
        axes.set(title=one.name, ylabel="% of notes", xlabel=unit, ylim=(0.005, 50))
        axes.set_yticks([0.01, 0.1, 1, 10], ["0.01", "0.1", "1", "10"])
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    figure.suptitle(f"Best scores, {_servers(*PICTURED)}", fontsize=13)
    return figure


def draw_reliability(measured: OpenSetMeasurement) -> Figure:
    """Draw how often answers were right over the probability that was said."""
    figure = Figure(figsize=(6, 5.6), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 100], [0, 100], color="#999999", lw=1, ls="--", label="as often as said")
    for place, one in enumerate(_pictured(measured)):
        probabilities = one.trials.answers.probabilities
        if probabilities is None:
            continue
        points = Reliability.of(probabilities, one.trials.is_right, one.weights)
        label = f"{one.name}, ECE {100 * float(points.expected_error):.1f} %"
        axes.plot(
            100 * points.said,
            100 * points.right,
            color=one.colour,
            marker=_MARKERS[place % len(_MARKERS)],
            label=label,
        )
    axes.set(xlabel="probability that was said, %", ylabel="right, %")
    axes.set(xlim=(-2, 102), ylim=(-2, 102), aspect="equal")
    axes.set_title(f"Reliability, {_servers(*PICTURED)}")
    axes.legend(loc="upper left")
    return figure


def draw_server_size(measured: OpenSetMeasurement) -> Figure:
    """Draw error rates over the number of members."""
    enrolled = PICTURED[1]
    means = {
        members: cell.figures
        for members in POOLED_MEMBERS
        if (cell := measured.mean(members, enrolled)) is not None
    }
    pooled = {
        cell.members: cell.figures
        for (name, _, notes), cell in measured.cells.items()
        if name == POOLED and notes == enrolled
    }
    figure, panels = _three_panels(f"Larger servers, {_notes(enrolled)} enrolled of each member")
    _draw_lines(measured, panels, means, "-")
    _draw_lines(measured, panels, pooled, "--")
    ticks = sorted({*means, *pooled})
    for axes in panels:
        axes.set(xscale="log", xlabel="members", ylim=(0, None))
        axes.set_xticks(ticks, [str(tick) for tick in ticks])
        axes.minorticks_off()
    if pooled:
        panels[0].plot([], [], "--", color="#555555", label="all corpora pooled")
    figure.legend(loc="outside lower center", ncols=6)
    return figure


def draw_notes(measured: OpenSetMeasurement) -> Figure:
    """Draw error rates over the number of notes enrolled."""
    figure, panels = _three_panels(f"More notes, servers of up to {GROWTH_MEMBERS} members")
    growth = {notes: cell.figures for notes, cell in measured.mean_growth().items()}
    _draw_lines(measured, panels, growth, "-")
    for axes in panels:
        axes.set(xlabel="notes enrolled of each member", xticks=list(growth), ylim=(0, None))
    figure.legend(loc="outside lower center", ncols=6)
    return figure


def draw_accuracy(measured: OpenSetMeasurement) -> Figure:
    """Draw the picture of the README: how more notes help centroids and a trained head."""
    growth = measured.mean_growth()
    figure = Figure(figsize=(7, 3.8), layout="constrained")
    axes = figure.subplots()
    for place, (one, label) in enumerate(
        zip(measured.recognisers[1:3], ("as enrolled", "after training"), strict=True)
    ):
        figures = {notes: cell.figures[one.name] for notes, cell in growth.items()}
        _draw_line(axes, figures, FNIR_AT_1, place, label, "-")
    axes.set(xlabel="notes enrolled of each member", xticks=list(growth), ylim=(0, None))
    axes.set_ylabel("members missed\nor misnamed, %")
    axes.set_title(f"Servers of up to {GROWTH_MEMBERS}, 1 % of strangers named")
    axes.legend()
    return figure


def _pictured(measured: OpenSetMeasurement) -> list[Pictured]:
    """Return all recognisers' answers."""
    of_corpora = [measured.pictured[n] for n in measured.averaged if n in measured.pictured]
    return [
        Pictured(
            name=one.name,
            colour=_COLOURS[place % len(_COLOURS)],
            trials=OpenSetTrials.joined([trials[one.name] for trials in of_corpora]),
            weights=np.concatenate([trials[one.name].weights for trials in of_corpora]),
        )
        for place, one in enumerate(measured.recognisers)
    ]


def _three_panels(title: str) -> tuple[Figure, Sequence[Axes]]:
    """Return panels for where 1 % of strangers are named, and two for the threshold of normal."""
    figure = Figure(figsize=(12, 4.4), layout="constrained")
    panels = list(figure.subplots(1, 3))
    figure.suptitle(title, fontsize=13)
    panels[0].set(title="1 % of strangers named", ylabel="members missed or misnamed, %")
    panels[1].set(title="At the threshold of normal", ylabel="strangers named, %")
    panels[2].set(title="At the threshold of normal", ylabel="members missed, %")
    panels[1].axhline(100 * Strictness.NORMAL.fpir, color="#999999", lw=1, ls=":", label="wished")
    return figure, panels


def _draw_lines(
    measured: OpenSetMeasurement,
    panels: Sequence[Axes],
    figures: Mapping[int, Mapping[str, Figures]],
    line: str,
) -> None:
    """Draw all recognisers into all panels; the legend tells those of the first, in whole lines."""
    for axes, name in zip(panels, (FNIR_AT_1, NAMED, MISSED), strict=True):
        for place, one in enumerate(measured.recognisers):
            of_one = {x: of_all[one.name] for x, of_all in figures.items()}
            is_told = name == FNIR_AT_1 and line == "-"
            _draw_line(axes, of_one, name, place, one.name if is_told else "", line)


def _draw_line(  # noqa: PLR0913, PLR0917  # a line of a picture is that much
    axes: Axes, figures: Mapping[int, Figures], name: str, place: int, label: str, line: str
) -> None:
    """Draw a figure with its 95 % band."""
    found = {x: of_x[name] for x, of_x in figures.items() if name in of_x}
    if not found:
        return
    values = [100 * estimate.value for estimate in found.values()]
    ends = 100 * np.array([estimate.interval for estimate in found.values()])
    colour, marker = _COLOURS[place % len(_COLOURS)], _MARKERS[place % len(_MARKERS)]
    axes.plot(list(found), values, line, color=colour, marker=marker, label=label or None)
    axes.fill_between(list(found), *ends.T, color=colour, alpha=0.12, lw=0)


def _servers(members: int, enrolled: int) -> str:
    return f"servers of up to {members}, {_notes(enrolled)}"


def _notes(enrolled: int) -> str:
    return f"{enrolled} notes" if enrolled > 1 else "1 note"

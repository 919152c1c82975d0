"""What training a server's head changes: open-set error rates before and after.

Servers are drawn of the people of one corpus, everybody else of it is a stranger. The cohort holds
nobody of that corpus, since nobody of a real server is in it.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from model.cohort import Cohort
from model.evaluation.bootstrap import Estimate, resamples
from model.evaluation.closed_set import draw_set
from model.evaluation.embedding_run import EmbeddingRun, embed_notes
from model.evaluation.head_trials import OwnedTrials, Server, Speakers
from model.evaluation.verification import NOT_AVERAGED

MEMBERS = (5, 20, 50)
ENROLLED = (1, 3, 5, 10)
DRAWS = 10
RESAMPLES = 200
FPIRS = (0.01, 0.05)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cell:
    """What was measured on servers of one size, of one corpus or averaged over several."""

    probes: int
    rank_1: dict[str, float]
    fnir: dict[tuple[str, float], Estimate]


def head_report(run: EmbeddingRun, *, processes: int | None = None) -> str:
    """Train heads for drawn servers and measure them; see `embed_notes` for what it raises.

    Returns
    -------
    str
        Markdown: a table of the means over corpora, and one of each corpus.

    Raises
    ------
    CheckpointError
        The cohort is missing, or of another encoder.
    """
    cohort = Cohort.default()
    corpora = embed_notes(run, processes=processes)
    cells = {
        (corpus, members, enrolled): cell
        for corpus, speakers in corpora.items()
        for members in MEMBERS
        for enrolled in tqdm(ENROLLED, f"{corpus}, {members} members")
        if (cell := _measure(run, corpus, speakers, members, enrolled, cohort)) is not None
    }
    measured = list(dict.fromkeys(corpus for corpus, *_ in cells))
    averaged = [corpus for corpus in measured if corpus not in NOT_AVERAGED]
    asked = ", ".join(run.conditions)
    head = (
        f"Servers drawn {DRAWS} times, notes to identify {asked}, seed {run.seed}. FNIR in %; in "
        f"brackets the 95 % interval of {RESAMPLES} resamples of the speakers. The cohort holds "
        "nobody of the corpus. A corpus of few people makes smaller servers: two thirds of it."
    )
    tables = [_table(run, cells, [corpus], corpus) for corpus in measured]
    if len(averaged) > 1:
        tables.insert(0, _table(run, cells, averaged, f"Mean of {', '.join(averaged)}"))
    return "\n\n".join([head, *tables])


def _measure(  # noqa: PLR0913, PLR0917  # what is measured, on whom, with what
    run: EmbeddingRun,
    corpus: str,
    speakers: Speakers,
    members: int,
    enrolled: int,
    cohort: Cohort,
) -> Cell | None:
    """Measure all systems on servers of one size; None where too few have a note to spare."""
    eligible = sum(len(notes) > enrolled for notes in speakers.values())
    rng = np.random.default_rng([run.seed, zlib.crc32(corpus.encode()), members, enrolled])
    size = min(members, eligible * 2 // 3)
    drawn = [draw_set(speakers, size, enrolled, rng) for _ in range(DRAWS)] if size > 1 else []
    servers = [
        Server(speakers=speakers, draw=draw, conditions=run.conditions)
        for draw in drawn
        if draw is not None
    ]
    if not servers:
        return None
    own, *others = [choice.name for choice in run.systems]
    before, after = _before_and_after(own)
    foreign = cohort.without(corpus)
    trials = {
        before: OwnedTrials.pooled([one.by_centroid(own) for one in servers]),
        after: OwnedTrials.pooled([one.by_head(own, foreign) for one in servers]),
    }
    for name in others:
        trials[name] = OwnedTrials.pooled([one.by_centroid(name) for one in servers])
    counts = resamples(len(speakers), draws=RESAMPLES, rng=rng)
    return Cell(
        probes=len(next(iter(trials.values())).scores),
        rank_1={name: of_system.rank_1 for name, of_system in trials.items()},
        fnir={
            (name, fpir): of_system.fnir(fpir, counts)
            for name, of_system in trials.items()
            for fpir in FPIRS
        },
    )


def _table(
    run: EmbeddingRun,
    cells: dict[tuple[str, int, int], Cell],
    corpora: Sequence[str],
    title: str,
) -> str:
    """Return the table of one corpus, or of the means over several."""
    own, *others = [choice.name for choice in run.systems]
    before, after = _before_and_after(own)
    names = [before, after, *others]
    heads = [f"{name}: FNIR at FPIR {100 * fpir:.0f} %" for fpir in FPIRS for name in names]
    heads += [f"{name}: rank-1" for name in names]
    lines = [
        f"### {title}\n",
        f"| members | notes | probes | head / centroids | {' | '.join(heads)} |",
        "|---" * (4 + len(heads)) + "|",
    ]
    for members in MEMBERS:
        for enrolled in ENROLLED:
            found = [cells.get((corpus, members, enrolled)) for corpus in corpora]
            measured = [cell for cell in found if cell is not None]
            if not measured:
                continue
            mean = {
                key: Estimate.mean([cell.fnir[key] for cell in measured])
                for key in measured[0].fnir
            }
            texts = [str(members), str(enrolled), str(sum(cell.probes for cell in measured))]
            texts.append(_ratio(mean[after, FPIRS[0]], mean[before, FPIRS[0]]))
            texts += [_percent(mean[name, fpir]) for fpir in FPIRS for name in names]
            texts += [f"{100 * np.mean([c.rank_1[name] for c in measured]):.1f}" for name in names]
            lines.append(f"| {' | '.join(texts)} |")
    return "\n".join(lines)


def _before_and_after(system: str) -> tuple[str, str]:
    """Return what a system is called without a head, and with one."""
    return f"{system}, centroids", f"{system}, head"


def _percent(estimate: Estimate) -> str:
    low, high = estimate.interval
    return f"{100 * estimate.value:.1f} [{100 * low:.1f}, {100 * high:.1f}]"


def _ratio(after: Estimate, before: Estimate) -> str:
    """Return the ratio, and its interval; a dash where there were no errors before."""
    if not before.value:
        return "-"
    low, high = (after / before).interval
    return f"{after.value / before.value:.2f} [{low:.2f}, {high:.2f}]"

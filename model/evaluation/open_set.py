"""The open-set report's figures: members found and strangers turned away, in servers of many sizes.

Servers are drawn of the people of one corpus, or of all together; everybody else is a stranger. The
cohort and the calibration hold nobody of those corpora, since nobody of a real server is in them;
but the calibration that ships is measured, too: see `OpenSetMeasurement.shipped`.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from tqdm import tqdm

from model.calibration import Calibration
from model.cohort import Cohort
from model.evaluation.answers import Outsiders, Recogniser, answer, recognisers
from model.evaluation.bootstrap import Estimate, resamples
from model.evaluation.conditions import CLEAN
from model.evaluation.embedding_run import EmbeddingRun, embed_notes
from model.evaluation.open_set_trials import Figures, OpenSetTrials
from model.evaluation.outsiders import embed_outsiders, outsiders_for
from model.evaluation.servers import POOLED, People, Server, all_people
from model.evaluation.verification import AVERAGED_TARGETS, NOT_AVERAGED

MEMBERS = (5, 20, 50)
POOLED_MEMBERS = (*MEMBERS, 120)
ENROLLED = (1, 3, 5, 10)
DRAWS = 40  # with 10, how often look-alikes were parted made it 2.0 % of strangers named, or 0.8
RESAMPLES = 200

PICTURED = (50, 3)  # members and notes enrolled, in pictures of single scores and by condition
GROWTH_MEMBERS, GROWTH_NOTES = 50, 10


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cell:
    """What was measured on servers of one size, of some people or averaged over several corpora.

    Attributes
    ----------
    members : int
        Of a server; the most where it is a mean.
    probes, strangers : int
        Notes of members and of strangers that were asked about, over all draws.
    corpora : int
        How many it is the mean of.
    figures : dict of str to Figures
        By recogniser.
    """

    members: int
    probes: int
    strangers: int
    figures: dict[str, Figures]
    corpora: int = 1

    @classmethod
    def mean(cls, cells: Sequence["Cell"]) -> "Cell":
        """Return the mean of the figures over corpora."""
        return cls(
            members=max(cell.members for cell in cells),
            probes=sum(cell.probes for cell in cells),
            strangers=sum(cell.strangers for cell in cells),
            figures={
                recogniser: {
                    name: Estimate.mean([cell.figures[recogniser][name] for cell in cells])
                    for name in figures
                }
                for recogniser, figures in cells[0].figures.items()
            },
            corpora=len(cells),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OpenSetMeasurement:
    """What was measured of a run.

    Attributes
    ----------
    run : EmbeddingRun
    recognisers : list of Recogniser
    cells : dict of (str, int, int) to Cell
        By corpus or `POOLED`, members wanted, notes enrolled.
    growth : dict of (str, int) to Cell
        By corpus and notes enrolled, the same members, strangers and probes for all of them.
    pictured : dict of str to dict of str to OpenSetTrials
        By corpus and recogniser: the answers in servers of the size `PICTURED`.
    degraded : dict of (str, str) to Cell
        By corpus and condition, clean too: what the same servers answer to notes in it. All else
        is of clean notes.
    shipped : dict of (int, int) to Cell
        By members wanted and notes enrolled: what the recognisers that have a threshold do in the
        servers of the pool by the calibration that ships, which is fitted on other people, but of
        the pool's corpora too. Without these, there are few people left to fit one on.
    """

    run: EmbeddingRun
    recognisers: list[Recogniser]
    cells: dict[tuple[str, int, int], Cell]
    growth: dict[tuple[str, int], Cell]
    pictured: dict[str, dict[str, OpenSetTrials]]
    degraded: dict[tuple[str, str], Cell]
    shipped: dict[tuple[int, int], Cell]

    @property
    def with_threshold(self) -> list[Recogniser]:
        """Those of the recognisers that a threshold ships for."""
        return [one for one in self.recognisers if one.has_threshold]

    @property
    def measured(self) -> list[str]:
        """Corpora with servers, without the pool."""
        return [name for name in dict.fromkeys(name for name, *_ in self.cells) if name != POOLED]

    @property
    def averaged(self) -> list[str]:
        """The cleanly labelled of them; all, where there are no others."""
        return [n for n in self.measured if n not in NOT_AVERAGED] or self.measured

    def mean(self, members: int, enrolled: int) -> Cell | None:
        """Return the mean over those; None without any of that size."""
        found = [self.cells.get((corpus, members, enrolled)) for corpus in self.averaged]
        cells = [cell for cell in found if cell is not None]
        return replace(Cell.mean(cells), members=members) if cells else None

    def mean_growth(self) -> dict[int, Cell]:
        """Return the mean over those by notes enrolled; empty where nobody has notes enough."""
        cells: dict[int, list[Cell]] = {}
        for (corpus, notes), cell in self.growth.items():
            if corpus in self.averaged:
                cells.setdefault(notes, []).append(cell)
        return {notes: Cell.mean(of_notes) for notes, of_notes in cells.items()}

    def mean_by_condition(self) -> dict[str, Cell]:
        """Return the mean over those by condition, as far as there are notes enough."""
        least = AVERAGED_TARGETS if len(self.averaged) > 1 else 1
        cells: dict[str, list[Cell]] = {}
        for (corpus, condition), cell in self.degraded.items():
            if corpus in self.averaged and cell.probes >= least:
                cells.setdefault(condition, []).append(cell)
        return {c: Cell.mean(cells[c]) for c in self.run.conditions if c in cells}


def measure_open_set(run: EmbeddingRun, *, processes: int | None = None) -> OpenSetMeasurement:
    """Embed the notes of a run and ask drawn servers about them.

    Raises
    ------
    CheckpointError
        The cohort is missing, or of another encoder.
    OSError
        The folder has no index.
    ValueError
        It has no such notes, nothing to degrade them with, or too few people for any server.
    """
    corpora = embed_notes(run, processes=processes)
    everybody = all_people(corpora)
    if not any(people.members(MEMBERS[0], ENROLLED[0]) for people in everybody):
        raise ValueError(
            "none of its corpora has three people with two notes of a second of speech or more"
        )
    outside = embed_outsiders(run, processes=processes)
    measured = OpenSetMeasurement(
        run=run,
        recognisers=recognisers([choice.name for choice in run.systems]),
        cells={},
        growth={},
        pictured={},
        degraded={},
        shipped={},
    )
    for people in everybody:
        outsiders = outsiders_for(people.corpora, outside)
        _measure_sizes(measured, people, outsiders)
        if people.name == POOLED:
            _measure_shipped(measured, people)
        else:
            _measure_growth(measured, people, outsiders)
    return measured


def _measure_sizes(measured: OpenSetMeasurement, people: People, outsiders: Outsiders) -> None:
    """Measure servers of all sizes."""
    for (members, enrolled), measured_in in _sizes(
        measured.run, measured.recognisers, people, outsiders
    ):
        cell, trials = measured_in[CLEAN]
        measured.cells[people.name, members, enrolled] = cell
        if (members, enrolled) == PICTURED:
            measured.pictured[people.name] = trials
            for condition, (cell, _) in measured_in.items():
                measured.degraded[people.name, condition] = cell


def _measure_shipped(measured: OpenSetMeasurement, people: People) -> None:
    """Measure servers of all sizes by the calibration that ships."""
    outsiders = Outsiders(
        cohort=Cohort.default().without(*people.corpora), calibration=Calibration.default()
    )
    for size, measured_in in _sizes(measured.run, measured.with_threshold, people, outsiders):
        measured.shipped[size], _ = measured_in[CLEAN]


def _sizes(
    run: EmbeddingRun, asked: Sequence[Recogniser], people: People, outsiders: Outsiders
) -> Iterator[tuple[tuple[int, int], dict[str, tuple[Cell, dict[str, OpenSetTrials]]]]]:
    """Yield for each size what is measured in each condition.

    Where few people make two sizes the same, it is measured once.
    """
    done: dict[tuple[int, int], dict[str, tuple[Cell, dict[str, OpenSetTrials]]]] = {}
    wanted = POOLED_MEMBERS if people.name == POOLED else MEMBERS
    sizes = [(members, enrolled) for members in wanted for enrolled in ENROLLED]
    pictured = people.members(*PICTURED), PICTURED[1]
    for members, enrolled in tqdm(sizes, people.name):
        # Of all together, those with few notes are of one corpus: were they alone left as strangers
        # of a large server, no stranger would be of most members' corpus.
        able = people.with_more_notes(enrolled) if people.name == POOLED else people
        size = able.members(members, enrolled), enrolled
        if size not in done:
            is_degraded = size == pictured and people.name != POOLED
            servers = able.draw(
                members,
                enrolled,
                draws=DRAWS,
                seed=run.seed,
                conditions=run.conditions if is_degraded else (CLEAN,),
            )
            if not servers:
                continue
            trials = _ask(asked, servers, outsiders)
            done[size] = {
                condition: (_cell(run, able, servers, of_condition), of_condition)
                for condition, of_condition in _by_condition(servers, trials).items()
            }
        yield (members, enrolled), done[size]


def _measure_growth(measured: OpenSetMeasurement, people: People, outsiders: Outsiders) -> None:
    """Measure servers whose members enrol note after note, asked about the same notes."""
    run = measured.run
    servers = people.draw(
        GROWTH_MEMBERS, GROWTH_NOTES, draws=DRAWS, seed=run.seed, conditions=(CLEAN,)
    )
    notes = range(1, GROWTH_NOTES + 1) if servers else ()
    for enrolled in tqdm(notes, f"{people.name}, more notes", disable=not servers):
        fewer = [_with_fewer_notes(server, enrolled) for server in servers]
        trials = _ask(measured.recognisers, fewer, outsiders)
        measured.growth[people.name, enrolled] = _cell(run, people, fewer, trials)


def _with_fewer_notes(server: Server, enrolled: int) -> Server:
    """Return a server whose members enrolled only their first notes."""
    kept = tuple(places[:enrolled] for places in server.draw.enrolled)
    return replace(server, draw=replace(server.draw, enrolled=kept))


def _ask(
    asked: Sequence[Recogniser], servers: Sequence[Server], outsiders: Outsiders
) -> dict[str, OpenSetTrials]:
    """Return the answers of all recognisers."""
    is_look_alike = np.concatenate([server.is_look_alike(asked[0].encoder) for server in servers])
    return {
        one.name: OpenSetTrials.of(
            servers,
            [answer(one, server, outsiders) for server in servers],
            is_look_alike=is_look_alike,
        )
        for one in asked
    }


def _by_condition(
    servers: Sequence[Server], trials: dict[str, OpenSetTrials]
) -> dict[str, dict[str, OpenSetTrials]]:
    """Part the answers of all recognisers by condition; none without members' and strangers'."""
    conditions = np.array([asked.condition for server in servers for asked in server.asked])
    is_member = next(iter(trials.values())).is_member
    told = set(conditions[is_member]) & set(conditions[~is_member])
    return {
        str(condition): {name: of.only(conditions == condition) for name, of in trials.items()}
        for condition in told
    }


def _cell(
    run: EmbeddingRun,
    people: People,
    servers: Sequence[Server],
    trials: dict[str, OpenSetTrials],
) -> Cell:
    """Work the figures out; the same resamples of people for all sizes and recognisers."""
    rng = np.random.default_rng([run.seed, zlib.crc32(people.name.encode())])
    counts = resamples(len(people.speakers), draws=RESAMPLES, rng=rng)
    is_member = next(iter(trials.values())).is_member
    return Cell(
        members=len(servers[0].draw.members),
        probes=int(is_member.sum()),
        strangers=int((~is_member).sum()),
        figures={name: of_recogniser.figures(counts) for name, of_recogniser in trials.items()},
    )

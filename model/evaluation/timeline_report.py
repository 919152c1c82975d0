"""The timeline report: who spoke when in notes of several people, and of one."""

from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter

import numpy as np
from scipy.stats import binomtest

from model.calibration import Calibration
from model.evaluation.bootstrap import Estimate, resamples
from model.evaluation.conditions import CLEAN
from model.evaluation.embedding_run import EmbeddingRun
from model.evaluation.tables import markdown_table
from model.evaluation.timeline import COLLAR_S, Answered, Errors, ask, errors_of
from model.evaluation.timeline_notes import (
    ENROLLED,
    JOINED,
    MEMBERS,
    MOST_PEOPLE,
    Asked,
    conversations,
    find_people,
    single_voices,
)
from model.evaluation.verification import NOT_AVERAGED

CONVERSATIONS = 60  # of each corpus
SINGLE_NOTES = {CLEAN: 4, JOINED: 1, "noise5": 1, "room": 1, "telephone": 1}  # of each person
_RESAMPLES = 500
_KINDS = ("missed_s", "added_s", "confused_s")  # of Errors


def timeline_report(run: EmbeddingRun, *, processes: int | None = None) -> str:
    """Ask the encoder that ships who spoke when, and return Markdown tables.

    Raises
    ------
    OSError
        The folder has no index.
    ValueError
        It has no such notes, or nothing to degrade them with.
    """
    people = find_people(run, processes=processes)
    talks, alone = list[Asked](), list[Asked]()
    for corpus, of in people.items():
        talks += conversations(corpus, of, count=CONVERSATIONS, seed=run.seed)
        alone += single_voices(corpus, of, SINGLE_NOTES, seed=run.seed)
    talked = ask(run, talks, processes=processes)
    heard = ask(run, alone, processes=processes)
    head = (
        f"Split {run.split}, up to {MOST_PEOPLE} people of each corpus, seed {run.seed}; servers "
        f"of up to {MEMBERS} with {ENROLLED[0]} to "
        f"{ENROLLED[1]} notes each, no heads; calibration as it ships, of "
        f"{Calibration.default().measured_on}; collar {COLLAR_S} s."
    )
    tables = [_conversations(talked), _single_voices(heard), _times([*talked, *heard])]
    return "\n\n".join([head, *tables])


def _conversations(talked: Sequence[Answered]) -> str:
    """Tabulate the conversations: by corpus, together, and by what they are like."""
    heads = (
        "conversations", "of", "all members named and nobody else, %", "right number of people, %",
        "wrong time, %", "missed, %", "added, %", "confused, %",
    )  # fmt: skip
    errors = {id(one): errors_of(one) for one in talked}
    rows = []
    for label, chosen in _groups(talked):
        counted = [errors[id(one)] for one in chosen]
        cells = [
            _share([one.is_right for one in chosen]),
            _share([one.people_more == 0 for one in chosen]),
            _rate(counted, lambda of: of.missed_s + of.added_s + of.confused_s),
            *(f"{_ratio(counted, attrgetter(part)):.1f}" for part in _KINDS),
        ]
        rows.append([label, str(len(chosen)), *cells])
    return markdown_table(heads, rows)


def _groups(talked: Sequence[Answered]) -> Iterator[tuple[str, list[Answered]]]:
    """Yield each corpus, then all but those labelled approximately, then parts of these."""
    for corpus in dict.fromkeys(one.asked.corpus for one in talked):
        yield corpus, [one for one in talked if one.asked.corpus == corpus]
    clean = [one for one in talked if one.asked.corpus not in NOT_AVERAGED]
    parts: dict[str, Callable[[Asked], bool]] = {
        "**together**": lambda _: True,
        "two people": lambda asked: len(asked.people) == 2,
        "three people": lambda asked: len(asked.people) == 3,
        "no overlap": lambda asked: not asked.overlapping,
        "overlap": lambda asked: asked.overlapping,
        "members only": lambda asked: len(asked.members) == len(asked.people),
        "with a stranger": lambda asked: len(asked.members) < len(asked.people),
    }
    for label, is_of in parts.items():
        chosen = [one for one in clean if is_of(one.asked)]
        if chosen:
            yield label, chosen


def _single_voices(heard: Sequence[Answered]) -> str:
    """Tabulate how often a second person is heard where one speaks."""
    corpora = list(dict.fromkeys(one.asked.corpus for one in heard))
    rows = []
    for condition in dict.fromkeys(one.asked.condition for one in heard):
        of = [one for one in heard if one.asked.condition == condition]
        cells = [
            _share([one.people_more > 0 for one in of if one.asked.corpus == corpus])
            for corpus in corpora
        ]
        clean = [one.people_more > 0 for one in of if one.asked.corpus not in NOT_AVERAGED]
        rows.append([str(condition), *cells, _share(clean)])
    return markdown_table(["a second person heard in notes of one, %", *corpora, "together"], rows)


def _times(answered: Sequence[Answered]) -> str:
    """Tabulate what an answer costs beside an embedding."""
    rows = []
    for label, low_s, high_s in (("up to 5 s", 0, 5), ("5 to 10 s", 5, 10), ("longer", 10, 999)):
        for several in (False, True):
            of = [
                one
                for one in answered
                if low_s < one.duration_s <= high_s and (len(one.timeline.parts) > 1) == several
            ]
            if of:
                plain, parted = (
                    1000 * float(np.median(times))
                    for times in ([one.plain_s for one in of], [one.parted_s for one in of])
                )
                kind = f"{label}, {'several people' if several else 'one person'} heard"
                rows.append([kind, str(len(of)), f"{plain:.0f}", f"{parted:.0f}"])
    return markdown_table(
        ["notes", "of", "embedding alone, median ms", "timeline, median ms"], rows
    )


def _share(found: Sequence[bool]) -> str:
    """Return a share in %, with its 95 % interval by Wilson, and of how many."""
    if not found:
        return "-"
    test = binomtest(sum(found), len(found))
    interval = test.proportion_ci(method="wilson")
    low, high = 100 * interval.low, 100 * interval.high
    return f"{100 * test.statistic:.1f} [{low:.1f}, {high:.1f}] ({len(found)})"


def _ratio(errors: Sequence[Errors], part: Callable[[Errors], float]) -> float:
    """Return a part of the seconds spoken, %."""
    spoken_s = sum(of.spoken_s for of in errors)
    return 100 * sum(map(part, errors)) / spoken_s if spoken_s else float("nan")


def _rate(errors: Sequence[Errors], part: Callable[[Errors], float]) -> str:
    """Return that part with its 95 % interval, the conversations resampled."""
    wrong = np.array([part(of) for of in errors])
    spoken = np.array([of.spoken_s for of in errors])
    counts = resamples(len(errors), draws=_RESAMPLES, rng=np.random.default_rng(0))
    estimate = Estimate(
        value=_ratio(errors, part), resampled=100 * (wrong @ counts) / (spoken @ counts)
    )
    low, high = estimate.interval
    return f"{estimate.value:.1f} [{low:.1f}, {high:.1f}]"

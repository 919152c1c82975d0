"""People whom neither an evaluation nor a cohort knows: calibrations are fitted on them.

They are the half of the ``train`` split that is not in the cohort. Servers are drawn of them as of
measured people. In a corpus of one recording a person, pieces of it stand in for notes, as those of
members whom only strangers' notes are compared with: two pieces of one recording are more alike
than two notes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
from tqdm import tqdm

from model.calibration import Calibration
from model.cohort import Cohort, is_in_cohort, kin
from model.evaluation.answers import (
    Outsiders,
    Recogniser,
    embeddings_of,
    enrol,
    notes_of,
    raw_scores,
    recognisers,
)
from model.evaluation.conditions import CLEAN
from model.evaluation.embedding_run import Corpora, EmbeddingRun, embed_notes, notes_by_speaker
from model.evaluation.servers import STRANGER, People, Server, all_people
from model.evaluation.systems import SystemChoice
from model.training.calibration import AnsweredNotes, fit_calibration
from model.training.copies import COPIES

NOTES = 13  # of each of them
PIECE_S = 3.5
EVERYBODY = "everybody"
SHORT = ("2s", "1s")
DRAWS = {5: 5, 10: 3, 20: 3, 50: 2, 120: 1}  # by members of a server
ENROLLED = (1, 2, 3, 5, 10)
_FEWEST = 4  # members of a server
_MOST_OF_A_HALF = Fraction(2, 3)  # of the people may be members: strangers have to be left
_AT_MOST = 250  # notes of members, and of strangers, in each server: enough, and quick to fit


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OutsidePeople:
    """Whom calibrations are fitted on.

    Attributes
    ----------
    corpora : Corpora
    in_pieces : frozenset of str
        Corpora whose people have pieces of one recording instead of notes.
    system : str
        Whose embeddings are calibrated, and tell who is alike.
    """

    corpora: Corpora
    in_pieces: frozenset[str]
    system: str

    def without(self, corpora: Sequence[str]) -> "OutsidePeople":
        """Leave corpora and their kin out, as `Cohort.without` does."""
        left_out = {kin(corpus) for corpus in corpora}
        kept = {name: of for name, of in self.corpora.items() if kin(name) not in left_out}
        return replace(self, corpora=kept)

    def described(self) -> str:
        """Return how many people of which corpora there are."""
        people = sum(bool(notes) for of in self.corpora.values() for notes in of.values())
        return f"{people} people of {', '.join(self.corpora)}"

    def groups(self) -> list[People]:
        """Return whom servers are drawn of.

        Each corpus, those with several notes together, all together, and of each of these the
        halves whose voices are the most alike: in many a server all are men, or children, or of one
        town.
        """
        several = {name: of for name, of in self.corpora.items() if name not in self.in_pieces}
        pieces = {name: of for name, of in self.corpora.items() if name in self.in_pieces}
        mixed = [
            *all_people(several),
            *(one for one in all_people(pieces) if len(one.corpora) == 1),
        ]
        if several and pieces:
            # As large and as mixed as servers can be made.
            mixed.append(replace(all_people(self.corpora)[-1], name=EVERYBODY))
        return [*mixed, *(half for people in mixed for half in _halves(people, self.system))]

    def has_pieces(self, people: People) -> bool:
        """Say whether people have pieces of one recording instead of notes."""
        return not self.in_pieces.isdisjoint(people.corpora)


def embed_outsiders(run: EmbeddingRun, *, processes: int | None) -> OutsidePeople:
    """Embed the people to calibrate with, by the first system of a run; nobody without the split.

    Raises
    ------
    OSError
        The folder has no index.
    """
    outside = replace(
        run,
        split="train",
        corpora=(),
        systems=run.systems[:1],
        notes_per_speaker=NOTES,
        conditions=(CLEAN, *SHORT),
        copies=True,
        piece_s=PIECE_S,
    )
    most: dict[str, int] = {}
    try:
        by_speaker = notes_by_speaker(outside)
    except ValueError:  # no such split
        return OutsidePeople(corpora={}, in_pieces=frozenset(), system=run.systems[0].name)
    for (corpus, _), notes in by_speaker.items():
        most[corpus] = max(most.get(corpus, 0), len(notes))
    alone = frozenset(corpus for corpus, notes in most.items() if notes == 1)
    corpora = embed_notes(
        replace(outside, in_pieces=alone),
        processes=processes,
        wanted=lambda _, speaker: not is_in_cohort(speaker),
    )
    return OutsidePeople(corpora=corpora, in_pieces=alone, system=run.systems[0].name)


def outsiders_for(measured: Sequence[str], outside: OutsidePeople) -> Outsiders:
    """Return what is known of other people when these corpora are measured.

    Parameters
    ----------
    measured : sequence of str
        None for the calibration that ships.
    outside : OutsidePeople

    Returns
    -------
    Outsiders
        Without a calibration where there are too few other people.
    """
    cohort = Cohort.default().without(*measured)
    kept = outside.without(measured)
    _, plain, trained = recognisers([outside.system])
    answered: dict[str, list[AnsweredNotes]] = {plain.name: [], trained.name: []}
    for people in tqdm(kept.groups(), f"calibrating without {', '.join(measured) or 'nobody'}"):
        knows_none = cohort.without(*people.corpora)
        for server in _servers(people):
            for one in (plain, trained):
                answered[one.name].append(_answered(one, people, server, knows_none, kept))
    try:
        calibration = Calibration(
            encoder_id=cohort.encoder_id,
            centroids=fit_calibration(answered[plain.name]),
            head=fit_calibration(answered[trained.name]),
            measured_on=kept.described(),
        )
    except ValueError:
        return Outsiders(cohort=cohort, calibration=None)
    return Outsiders(cohort=cohort, calibration=calibration)


def make_calibration(
    voices: Path, destination: Path, *, processes: int | None = None, cache: Path | None = None
) -> str:
    """Fit the calibration that ships, of all outside people, and write it.

    Returns
    -------
    str
        On whom, and for which encoder.

    Raises
    ------
    OSError, ValueError
        The folder has no index, or too few people.
    """
    choice = SystemChoice(name="timbre")
    run = EmbeddingRun(
        folder=voices, split="train", systems=(choice,), notes_per_speaker=NOTES, cache=cache
    )
    outside = embed_outsiders(run, processes=processes)
    calibration = outsiders_for((), outside).calibration
    if calibration is None:
        raise ValueError("there are too few people to fit a calibration on")
    calibration.save(destination)
    return f"{calibration.measured_on}, encoder {calibration.encoder_id}"


def _halves(people: People, system: str) -> list[People]:
    """Part people by the direction in which their voices differ most."""
    names = [name for name, notes in people.speakers.items() if notes]
    voices = np.array(
        [np.mean([note[system, CLEAN] for note in people.speakers[name]], axis=0) for name in names]
    )
    if len(names) < 2 * _FEWEST:
        return []
    voices -= voices.mean(axis=0)
    _, _, directions = np.linalg.svd(voices, full_matrices=False)
    is_first = voices @ directions[0] > 0
    return [
        replace(
            people,
            name=f"{people.name}, {half} of two halves",
            speakers={names[i]: people.speakers[names[i]] for i in np.flatnonzero(chosen)},
            most=_MOST_OF_A_HALF,
        )
        for half, chosen in (("first", is_first), ("second", ~is_first))
    ]


def _servers(people: People) -> Iterator[Server]:
    """Draw servers of all sizes, each size once."""
    done = set()
    for members, draws in DRAWS.items():
        for enrolled in ENROLLED:
            size = people.members(members, enrolled), enrolled
            if size[0] < _FEWEST or size in done:
                continue
            done.add(size)
            yield from people.draw(
                members, enrolled, draws=draws, seed=1, conditions=(CLEAN, *SHORT, *COPIES)
            )


def _answered(
    recogniser: Recogniser,
    people: People,
    server: Server,
    cohort: Cohort,
    outside: OutsidePeople,
) -> AnsweredNotes:
    """Score what a server is asked about, raw."""
    gallery = enrol(recogniser, server, cohort)
    own = gallery.own if gallery.head is None else gallery.head.own
    if outside.has_pieces(people):
        own = replace(own, member_mean=None)
    scores = raw_scores(embeddings_of(recogniser, server), gallery)
    members = np.array([asked.member for asked in server.asked])
    is_member = members != STRANGER
    rng = np.random.default_rng(len(members))
    # Pieces of one recording say nothing of how a member's other notes score.
    of_members = np.flatnonzero(is_member & (not outside.has_pieces(people)))
    kept = np.concatenate(
        [rng.permutation(places)[:_AT_MOST] for places in (of_members, np.flatnonzero(~is_member))]
    )
    names = [CLEAN, *SHORT, *COPIES]
    return AnsweredNotes(
        corpus=people.name,
        people=sum(bool(of) for of in people.speakers.values()),
        own=own,
        scores=scores.max(axis=1)[kept],
        is_member=is_member[kept],
        is_right=(scores.argmax(axis=1) == members)[kept],
        notes=notes_of(server).only(kept),
        conditions=np.array([names.index(asked.condition) for asked in server.asked])[kept],
    )

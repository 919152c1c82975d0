"""Servers drawn of a folder's people: who is a member, what they enrolled, and what is asked."""

import functools
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from model.embedding import centroid
from model.evaluation.closed_set import ClosedSet, draw_set
from model.evaluation.conditions import CLEAN
from model.evaluation.embedding_run import Corpora, NoteEmbeddings
from model.evaluation.verification import NOT_AVERAGED

POOLED = "pooled"
STRANGER = -1  # in the place of a member
LOOK_ALIKE = 0.72  # cosine of two people's mean embeddings: one person under two names, or kin

Speakers = Mapping[str, Sequence[NoteEmbeddings]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AskedNote:
    """A note that a server is asked about.

    Attributes
    ----------
    note : NoteEmbeddings
    condition : str
        In which it comes.
    owner, member : int
        Who speaks, as a place among all people and among the members; `STRANGER` for nobody's.
    """

    note: NoteEmbeddings
    condition: str
    owner: int
    member: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Server:
    """One drawn server.

    Attributes
    ----------
    speakers : Speakers
        All people, members or not.
    draw : ClosedSet
        Members, their enrolled notes, their other notes.
    conditions : tuple of str
        In which notes are asked about; enrolled notes are clean.
    """

    speakers: Speakers
    draw: ClosedSet
    conditions: tuple[str, ...]

    @property
    def enrolled(self) -> dict[str, list[NoteEmbeddings]]:
        """The members' enrolled notes."""
        return {
            name: [self.speakers[name][place] for place in places]
            for name, places in zip(self.draw.members, self.draw.enrolled, strict=True)
        }

    def is_look_alike(self, system: str) -> NDArray[np.bool_]:
        """Say of each asked note whether it is of a stranger who sounds like one of the members.

        Parameters
        ----------
        system : str
            Whose embeddings tell.
        """
        heard = [[note[system, CLEAN] for note in notes] for notes in self.speakers.values()]
        dimensions = next(len(notes[0]) for notes in heard if notes)
        voices = np.array([centroid(of) if of else np.zeros(dimensions) for of in heard])
        members = [place for place, name in enumerate(self.speakers) if name in self.draw.members]
        is_near = (voices @ voices[members].T > LOOK_ALIKE).any(axis=1)
        return np.array([one.member == STRANGER and is_near[one.owner] for one in self.asked])

    @functools.cached_property
    def asked(self) -> list[AskedNote]:
        """The members' other notes and all notes of strangers, in every condition they come in."""
        members = {name: place for place, name in enumerate(self.draw.members)}
        found = []
        for owner, (name, notes) in enumerate(self.speakers.items()):
            member = members.get(name, STRANGER)
            chosen = range(len(notes)) if member == STRANGER else self.draw.probes[member]
            found += [
                AskedNote(note=notes[place], condition=condition, owner=owner, member=member)
                for place in chosen
                for condition in self.conditions
                if condition in notes[place].qualities
            ]
        return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class People:
    """Whom servers are drawn of.

    Attributes
    ----------
    name : str
        Of the corpus, or `POOLED`.
    corpora : tuple of str
        Where they come from.
    speakers : Speakers
    most : Fraction
        Share of them that may be members.
    """

    name: str
    corpora: tuple[str, ...]
    speakers: Speakers
    most: Fraction

    def with_more_notes(self, enrolled: int) -> "People":
        """Leave out whoever has no more notes than these."""
        kept = {name: notes for name, notes in self.speakers.items() if len(notes) > enrolled}
        return replace(self, speakers=kept)

    def members(self, wanted: int, enrolled: int) -> int:
        """Return how many members a server can have, each with a note to spare; 0 for no server."""
        eligible = sum(len(notes) > enrolled for notes in self.speakers.values())
        # In a corpus, people without a note to spare are strangers too, but few of their notes are.
        # All together they count: the calibration that ships was fitted so.
        people = len(self.speakers) if self.name == POOLED else eligible
        size = min(wanted, eligible, int(people * self.most))
        return size if size > 1 else 0

    def draw(
        self, members: int, enrolled: int, *, draws: int, seed: int, conditions: tuple[str, ...]
    ) -> list[Server]:
        """Draw servers, the same for the same seed; none where there are too few people."""
        size = self.members(members, enrolled)
        rng = np.random.default_rng([seed, zlib.crc32(self.name.encode()), members, enrolled])
        drawn = [draw_set(self.speakers, size, enrolled, rng) for _ in range(draws if size else 0)]
        return [
            Server(speakers=self.speakers, draw=draw, conditions=conditions)
            for draw in drawn
            if draw is not None
        ]


def all_people(corpora: Corpora) -> list[People]:
    """Return the people of each corpus, and last those of all cleanly labelled ones together.

    Where labels are approximate, a stranger may be a member by another name: not in the pool.
    """
    found = [
        People(name=corpus, corpora=(corpus,), speakers=speakers, most=Fraction(2, 3))
        for corpus, speakers in corpora.items()
    ]
    clean = [corpus for corpus in corpora if corpus not in NOT_AVERAGED]
    if len(clean) > 1:
        together = {
            f"{corpus} {name}": notes for corpus in clean for name, notes in corpora[corpus].items()
        }
        found.append(
            People(name=POOLED, corpora=tuple(clean), speakers=together, most=Fraction(5, 6))
        )
    return found

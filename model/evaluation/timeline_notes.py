"""What the timeline report asks about: conversations, and notes of one person alone."""

import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import TypeVar

import numpy as np

from model.embedding import Embedding
from model.errors import AudioError
from model.evaluation.embedding_run import EmbeddingRun, embed_speakers, notes_by_speaker
from model.evaluation.systems import shipped_encoder
from model.evaluation.voices import VoiceNote
from model.gallery import Gallery
from model.speech import MIN_SPEECH_S, find_speech

T = TypeVar("T")

ENROLLED = (3, 5)  # notes of a member, least and most
MEMBERS = 20  # of a server, where a corpus has so many people and strangers left
PEOPLE = (2, 3)  # in a conversation
MOST_PEOPLE = 40  # of each corpus, drawn at random
JOINED = "joined"  # in the place of a condition: several notes of one person, one after the other
STRANGERS = 0.25  # share of the conversations in which one of them is no member
LEAST_NOTES = 2  # beside those enrolled, of whoever speaks in one


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Person:
    """Somebody who may be enrolled, and speak.

    Attributes
    ----------
    name : str
    enrolled : tuple of Embedding
        Of the notes that they would enrol.
    notes : tuple of VoiceNote
        Others, with a second of speech each.
    """

    name: str
    enrolled: tuple[Embedding, ...]
    notes: tuple[VoiceNote, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked:
    """One question to a server: who speaks when in a note.

    Attributes
    ----------
    corpus : str
    people : tuple of Person
        Who speak: one, or several in a conversation.
    gallery : Gallery
        Of the server.
    overlapping : bool
        Whether they interrupt each other.
    condition : str or None
        Of a note of one person; `JOINED` for turns that are all theirs; None for a conversation.
    seed : tuple of int
    """

    corpus: str
    people: tuple[Person, ...]
    gallery: Gallery
    overlapping: bool = False
    condition: str | None = None
    seed: tuple[int, ...]

    @property
    def members(self) -> frozenset[str]:
        """Who of them is in the gallery."""
        return frozenset(one.name for one in self.people) & frozenset(self.gallery.speakers)


def find_people(run: EmbeddingRun, *, processes: int | None) -> dict[str, list[Person]]:
    """Embed the notes to enrol of up to `MOST_PEOPLE` people of each corpus.

    Raises
    ------
    OSError
        The folder has no index.
    ValueError
        It has no such notes.
    """
    by_corpus: dict[str, list[str]] = defaultdict(list)
    everybody = notes_by_speaker(run)
    for corpus, speaker in everybody:
        by_corpus[corpus].append(speaker)
    by_speaker = {
        (corpus, speaker): everybody[corpus, speaker]
        for corpus, speakers in by_corpus.items()
        for speaker in _some(speakers, MOST_PEOPLE, _rng(run.seed, corpus, 0))
    }
    found = embed_speakers(
        _embed_speaker, by_speaker, repeat(run), by_speaker.values(), processes=processes
    )
    return {corpus: list(people.values()) for corpus, people in found.items()}


def _embed_speaker(run: EmbeddingRun, notes: Sequence[VoiceNote]) -> Person:
    """Embed the first usable notes of somebody, and find others to be said."""
    name = f"{notes[0].corpus} {notes[0].speaker}"
    order = np.random.default_rng([run.seed, *name.encode()]).permutation(len(notes))
    enrolled, others = list[Embedding](), list[VoiceNote]()
    most = ENROLLED[1] if len(notes) >= ENROLLED[0] + LEAST_NOTES else 0
    for place in order:
        if len(others) == run.notes_per_speaker:
            break
        try:
            if len(enrolled) < min(most, len(notes) - LEAST_NOTES):
                enrolled.append(shipped_encoder().embed(notes[place].recording()).embedding)
            elif find_speech(notes[place].waveform()).quality.speech_s >= MIN_SPEECH_S:
                others.append(notes[place])
        except AudioError:
            continue
    return Person(name=name, enrolled=tuple(enrolled), notes=tuple(others))


def conversations(corpus: str, people: Sequence[Person], *, count: int, seed: int) -> list[Asked]:
    """Draw conversations of a corpus's people; none where there are too few of them."""
    drawn = []
    for place in range(count):
        rng = _rng(seed, corpus, place)
        has_stranger = bool(rng.random() < STRANGERS)
        size = int(rng.integers(PEOPLE[0], PEOPLE[1] + 1))
        members = [one for one in people if one.enrolled and one.notes]
        strangers = [one for one in people if one.notes]
        talkers = _some(members, size - has_stranger, rng)
        talkers += _some([one for one in strangers if one not in talkers], has_stranger, rng)
        if len(talkers) < size:
            return []
        gallery = _gallery(people, talkers[: size - has_stranger], talkers, rng)
        drawn.append(
            Asked(
                corpus=corpus,
                people=tuple(talkers),
                gallery=gallery,
                overlapping=bool(place % 2),
                seed=(seed, place),
            )
        )
    return drawn


def single_voices(
    corpus: str, people: Sequence[Person], conditions: Mapping[str, int], *, seed: int
) -> list[Asked]:
    """Draw notes of one person each, so many of everybody by condition, half of them members'."""
    asked = []
    for condition, count in conditions.items():
        for one in people:
            for place in range(min(count, len(one.notes))):
                rng = _rng(seed, one.name, place)
                members = [one] if one.enrolled and place % 2 == 0 else []
                asked.append(
                    Asked(
                        corpus=corpus,
                        people=(one,),
                        gallery=_gallery(people, members, [one], rng),
                        condition=condition,
                        seed=(seed, place),
                    )
                )
    return asked


def _gallery(
    people: Sequence[Person],
    members: Sequence[Person],
    talkers: Sequence[Person],
    rng: np.random.Generator,
) -> Gallery:
    """Enrol members and other people, but no other talkers, up to the size of a server."""
    able = [one for one in people if one.enrolled]
    size = max(min(MEMBERS, 2 * len(able) // 3), len(members) + 1)
    others = _some([one for one in able if one not in talkers], size - len(members), rng)
    count = int(rng.integers(ENROLLED[0], ENROLLED[1] + 1))
    return Gallery.enrol({one.name: one.enrolled[:count] for one in (*members, *others)})


def _some(people: Sequence[T], count: int, rng: np.random.Generator) -> list[T]:
    """Draw some, or all where there are fewer."""
    return [people[place] for place in rng.permutation(len(people))[:count]]


def _rng(seed: int, name: str, place: int) -> np.random.Generator:
    return np.random.default_rng([seed, zlib.crc32(name.encode()), place])

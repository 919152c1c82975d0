"""The conditions that encoders are measured under: what becomes of a note between mouth and bot.

A condition does the same to a note every time: what is drawn at random is drawn from the seed, the
note's name and the condition's. Noise and rooms are those kept aside from training.
"""

import functools
import zlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from model.audio import SAMPLE_RATE_HZ, Waveform
from model.evaluation.kept import digest_of
from model.evaluation.voices import VoiceNote, read_index
from model.speech import Speech
from model.training.augment.babble import mix_babble
from model.training.augment.noise import add_noise
from model.training.augment.opus import reencode
from model.training.augment.rooms import reverberate
from model.training.augment.sources import NoiseClips, read_rooms
from model.training.augment.telephone import narrow_band

CLEAN = "clean"
BABBLE_VOICES = 5
_PEOPLE_AROUND = 40  # of whom they are drawn: decoded once

T = TypeVar("T")


class Surroundings:
    """What a folder of voices degrades its notes with: each raises ValueError where it has none.

    Parameters
    ----------
    folder : Path
    split : str
        Whose people talk in the background.
    """

    def __init__(self, folder: Path, split: str) -> None:
        self._folder = folder
        self._split = split

    @functools.cached_property
    def noise(self) -> Sequence[Waveform]:
        """Clips of noise that training never hears."""
        return _not_empty(NoiseClips.read(self._folder, held_out=True), "noise")

    @functools.cached_property
    def rooms(self) -> Sequence[Waveform]:
        """Impulse responses of rooms that training never enters."""
        return _not_empty(read_rooms(self._folder, held_out=True), "rooms")

    @functools.cache  # noqa: B019  # as many as corpora, and as long-lived as the process
    def voices(self, corpus: str) -> Sequence[Waveform]:
        """Return notes of people of other corpora: of nobody whom the corpus tells apart."""
        return _not_empty(
            [note.waveform() for note in self._around(corpus)], "people of other corpora"
        )

    @functools.cache  # noqa: B019  # the same
    def digest(self, corpus: str) -> str:
        """Return a hash of the recordings that notes of a corpus are degraded with."""
        around = [(note.name, *map(digest_of, note.recordings())) for note in self._around(corpus)]
        return digest_of(repr((self._clips, around)).encode())

    @functools.cached_property
    def _clips(self) -> str:
        """A hash of all noise and rooms."""
        paths = [path for kind in ("noise", "rooms") for path in (self._folder / kind).rglob("*.*")]
        clips = [
            (path.relative_to(self._folder).as_posix(), digest_of(path.read_bytes()))
            for path in sorted(paths)
            if path.is_file()
        ]
        return digest_of(repr(clips).encode())

    @functools.cached_property
    def _notes(self) -> list[VoiceNote]:
        return read_index(self._folder, self._split)

    def _around(self, corpus: str) -> list[VoiceNote]:
        """Draw a note each of people of other corpora, always the same."""
        of_speaker: dict[str, list[VoiceNote]] = defaultdict(list)
        for note in self._notes:
            if note.corpus != corpus:
                of_speaker[f"{note.corpus} {note.speaker}"].append(note)
        rng = np.random.default_rng(zlib.crc32(corpus.encode()))
        people = rng.permutation(list(of_speaker))[:_PEOPLE_AROUND]
        return [_any(of_speaker[name], rng) for name in people]


@functools.cache
def surroundings_of(folder: Path, split: str) -> Surroundings:
    """Read what notes are degraded with, once in each process."""
    return Surroundings(folder, split)


def _not_empty(found: list[Waveform], what: str) -> list[Waveform]:
    """Return what was found, if anything was."""
    if not found:
        raise ValueError(f"it has no {what} to measure with: choose conditions that need none")
    return found


def _any(choices: Sequence[T], rng: np.random.Generator) -> T:
    """Draw one."""
    return choices[int(rng.integers(len(choices)))]


def _from_anywhere(sound: Waveform, rng: np.random.Generator) -> Waveform:
    """Let a sound that goes round and round begin at a random place."""
    return np.roll(sound, -int(rng.integers(len(sound))))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CleanNote:
    """A note as it came, and where somebody speaks in it."""

    note: VoiceNote
    waveform: Waveform
    speech: Speech


Degradation = Callable[[CleanNote, Surroundings, np.random.Generator], Waveform | None]


def degrade(
    clean: CleanNote, condition: str, surroundings: Surroundings, *, seed: int
) -> Waveform | None:
    """Put a note into a condition.

    Returns
    -------
    Waveform, (samples,) float32, or None
        In [-1, 1]; None where the note is too short for the condition.

    Raises
    ------
    KeyError
        There is no such condition.
    ValueError
        The folder has nothing to degrade with.
    """
    rng = np.random.default_rng([seed, zlib.crc32(f"{condition} {clean.note.name}".encode())])
    waveform = CONDITIONS[condition](clean, surroundings, rng)
    return None if waveform is None else np.clip(waveform, -1, 1)


def _untouched(clean: CleanNote, _: Surroundings, __: np.random.Generator) -> Waveform:
    """Return the note as it is."""
    return clean.waveform


def _noisy(snr_db: float) -> Degradation:
    """Return what puts noise behind the note, from a random place of a random clip on."""

    def degradation(
        clean: CleanNote, surroundings: Surroundings, rng: np.random.Generator
    ) -> Waveform:
        noise = _from_anywhere(_any(surroundings.noise, rng), rng)
        return add_noise(clean.waveform, noise, snr_db)

    return degradation


def _among_people(snr_db: float) -> Degradation:
    """Return what puts other people behind the note."""

    def degradation(
        clean: CleanNote, surroundings: Surroundings, rng: np.random.Generator
    ) -> Waveform:
        people = surroundings.voices(clean.note.corpus)
        drawn = [people[i] for i in rng.permutation(len(people))[:BABBLE_VOICES]]
        voices = [_from_anywhere(voice, rng) for voice in drawn]
        return add_noise(clean.waveform, mix_babble(voices, len(clean.waveform)), snr_db)

    return degradation


def _in_a_room(clean: CleanNote, surroundings: Surroundings, rng: np.random.Generator) -> Waveform:
    """Put the note into a random room."""
    return reverberate(clean.waveform, _any(surroundings.rooms, rng))


def _by_telephone(clean: CleanNote, _: Surroundings, __: np.random.Generator) -> Waveform:
    """Send the note through a telephone line."""
    return narrow_band(clean.waveform)


def _coded(*rates_kbps: float) -> Degradation:
    """Return what codes the note again at each of these rates, one after the other."""

    def degradation(clean: CleanNote, _: Surroundings, __: np.random.Generator) -> Waveform:
        return functools.reduce(reencode, rates_kbps, clean.waveform)

    return degradation


def _cut(seconds: float) -> Degradation:
    """Return what leaves so many seconds of speech, pauses cut out, from a random place on."""

    def degradation(clean: CleanNote, _: Surroundings, rng: np.random.Generator) -> Waveform | None:
        pieces = [clean.waveform[start:end] for start, end in clean.speech.segments]
        speech = np.concatenate(pieces)
        spare = len(speech) - int(seconds * SAMPLE_RATE_HZ)
        if spare < 0:
            return None
        start = int(rng.integers(spare + 1))
        return speech[start : len(speech) - spare + start]

    return degradation


CONDITIONS: dict[str, Degradation] = {
    CLEAN: _untouched,
    "noise5": _noisy(5),
    "babble10": _among_people(10),
    "room": _in_a_room,
    "telephone": _by_telephone,
    "opus12": _coded(12),
    "opus6": _coded(6),
    "forwarded": _coded(16, 12, 12),
    "3s": _cut(3),
    "2s": _cut(2),
    "1s": _cut(1),
}

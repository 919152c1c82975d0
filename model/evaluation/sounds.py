"""The sounds of a run: notes as they came, and degraded; made only if somebody has to hear them.

Which sounds come of a note is kept under all that decides it: the recordings, what they are
degraded with, the condition, the seed, and the code. A second run decodes and degrades nothing.
"""

import functools
import importlib.metadata
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.audio import SAMPLE_RATE_HZ, Waveform
from model.errors import AudioError
from model.evaluation.conditions import CleanNote, Surroundings, degrade, surroundings_of
from model.evaluation.kept import KeptArrays, Sound, digest_of
from model.evaluation.voices import VoiceNote
from model.quality import Quality
from model.speech import MIN_SPEECH_S, Speech, find_speech
from model.training.copies import COPIES, degraded_copies

_MODEL = Path(__file__).parents[1]
# All of `model` that decides how a sound comes out: what is imported here, and imports of that.
MADE_BY = (
    "audio.py",
    "containers.py",
    "errors.py",
    "ffmpeg.py",
    "quality.py",
    "spectrogram.py",
    "speech.py",
    "voice_activity.py",
    "evaluation/conditions.py",
    "evaluation/kept.py",
    "evaluation/sounds.py",
    "evaluation/voices.py",
    "training/copies.py",
    "training/augment/*.py",
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeardNote:
    """A note as it came, or a piece of it, and where somebody speaks in it."""

    note: VoiceNote
    sound: Sound
    speech: Speech


class Sounds:
    """The sounds of one speaker.

    Parameters
    ----------
    kept : KeptArrays
    folder : Path
        A folder of voices, with what its notes are degraded with.
    split : str
        Whose people talk in the background.
    seed : int
        Of the degradations.
    """

    def __init__(self, kept: KeptArrays, *, folder: Path, split: str, seed: int) -> None:
        self._kept = kept
        self._folder = folder
        self._split = split
        self._seed = seed

    def of(self, note: VoiceNote, *, piece_s: float | None) -> Iterator[HeardNote]:
        """Yield a note, or pieces of it, without what the bot would refuse."""
        recordings = [digest_of(recording) for recording in note.recordings()]
        recipe = ("note", _version(), *recordings, piece_s)
        for sound in self._kept.sounds(recipe, functools.partial(_cut, note, piece_s)):
            speech = self.speech(sound)
            if speech.quality.speech_s >= MIN_SPEECH_S:
                yield HeardNote(note=note, sound=sound, speech=speech)

    def degraded(self, heard: HeardNote, condition: str) -> Sound | None:
        """Return a note in a condition; None where it is too short for it."""

        def make() -> Sequence[Waveform]:
            waveform = degrade(_clean(heard), condition, self._surroundings, seed=self._seed)
            return [] if waveform is None else [waveform]

        around = self._surroundings.digest(heard.note.corpus)
        found = self._kept.sounds(self._recipe(heard, f"condition {condition}", around), make)
        return found[0] if found else None

    def copies(self, heard: HeardNote) -> Mapping[str, Sound]:
        """Return the degraded copies that a head is trained on, by the names in `COPIES`."""

        def make() -> Sequence[Waveform]:
            seed = [self._seed, zlib.crc32(f"copies {heard.note.name}".encode())]
            rng = np.random.default_rng(seed)
            speech = heard.speech.cut_from(heard.sound.waveform)
            copies = degraded_copies(speech, rng)
            return [copies[name] for name in COPIES]

        found = self._kept.sounds(self._recipe(heard, "copies"), make)
        return dict(zip(COPIES, found, strict=True))

    def speech(self, sound: Sound) -> Speech:
        """Find the speech in a sound, or remember it."""

        def packed() -> NDArray[Any]:
            speech = find_speech(sound.waveform)
            return np.array([*astuple(speech.quality), *np.ravel(speech.segments)])

        names = [field.name for field in fields(Quality)]
        quality, ends = np.split(
            self._kept.get(f"speech {_version()}", sound, packed), [len(names)]
        )
        return Speech(
            segments=tuple((int(start), int(end)) for start, end in ends.reshape(-1, 2)),
            quality=Quality(**dict(zip(names, quality.tolist(), strict=True))),
        )

    def _recipe(self, heard: HeardNote, kind: str, *around: str) -> tuple[object, ...]:
        """Return all that decides what becomes of a note: its name seeds what is drawn."""
        return (kind, _version(), self._seed, heard.note.name, heard.sound.digest, *around)

    @property
    def _surroundings(self) -> Surroundings:
        return surroundings_of(self._folder, self._split)


def _clean(heard: HeardNote) -> CleanNote:
    return CleanNote(note=heard.note, waveform=heard.sound.waveform, speech=heard.speech)


def _cut(note: VoiceNote, piece_s: float | None) -> Sequence[Waveform]:
    """Decode a note, and cut it to pieces; the rest is left out. None that cannot be decoded."""
    try:
        whole = note.waveform()
    except AudioError:
        return []
    length = len(whole) if piece_s is None else int(piece_s * SAMPLE_RATE_HZ)
    starts = range(0, max(len(whole) - length, 0) + 1, max(length, 1))
    return [whole[start : start + length] for start in starts]


@functools.cache
def _version() -> str:
    """Return a hash of the code that makes sounds: ours, and all that is installed beside it."""
    sources = [path.read_bytes() for pattern in MADE_BY for path in sorted(_MODEL.glob(pattern))]
    installed = sorted(
        f"{package.metadata['Name']} {package.version}"
        for package in importlib.metadata.distributions()
    )
    return digest_of(repr((sources, installed, sys.version)).encode())

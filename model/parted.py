"""A note parted into its voices: plain numpy, so that who reads it loads no network."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from model.embedding import EmbeddedNote, Embedding, centroid
from model.quality import Quality

Stretch = tuple[float, float]
"""First and last moment, in seconds from the start of the note."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Voice:
    """One of the voices of a note.

    Attributes
    ----------
    stretches : tuple of Stretch
        When it speaks, in order.
    embedding : Embedding, (192,) float32
    quality : Quality
        Its own seconds of speech; everything else as of the note.
    """

    stretches: tuple[Stretch, ...]
    embedding: Embedding
    quality: Quality

    @property
    def speech_s(self) -> float:
        """Seconds of speech."""
        return self.quality.speech_s

    def joined(self, other: "Voice") -> "Voice":
        """Return both as one voice, its embedding their mean by seconds of speech."""
        both = self, other
        return Voice(
            stretches=_without_joints(sorted([*self.stretches, *other.stretches])),
            embedding=centroid([voice.embedding * np.float32(voice.speech_s) for voice in both]),
            quality=replace(self.quality, speech_s=self.speech_s + other.speech_s),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PartedNote:
    """A note and its voices.

    Attributes
    ----------
    note : EmbeddedNote
        The whole note, as `Encoder.embed_speech` embeds it.
    voices : tuple of Voice
        One at least, in the order in which they are first heard.
    """

    note: EmbeddedNote
    voices: tuple[Voice, ...]


def _without_joints(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Return stretches, those that meet as one."""
    found: list[Stretch] = []
    for start, end in stretches:
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return tuple(found)

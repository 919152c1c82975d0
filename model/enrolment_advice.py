"""What would help most now: which note a member should give next, judged by those they gave.

What spoils every note comes first, then what none of them teaches. A recogniser that has heard a
voice in one kind of place or through one device learns that along with the voice.
"""

from collections.abc import Sequence
from enum import StrEnum
from statistics import median

from model.quality import Noise, Quality

TELLING = 3  # notes from which on it means something that all are from like places


class Advice(StrEnum):
    """What the next note should be like."""

    NEARER = "nearer to the microphone"
    FURTHER = "further from the microphone"
    LONGER = "longer"
    OTHER_DEVICE = "through another device"
    QUIETER = "in a quieter place"
    NOISIER = "in a noisier place"
    ANOTHER_DAY = "on another day"


def most_helpful(notes: Sequence[Quality]) -> Advice:
    """Say what the next note should be like.

    Parameters
    ----------
    notes : sequence of Quality
        Of the notes that a member gave; at least one.
    """
    if _is_usual([note.is_soft for note in notes]):
        return Advice.NEARER
    if _is_usual([note.is_distorted for note in notes]):
        return Advice.FURTHER
    if _is_usual([note.is_short for note in notes]):
        return Advice.LONGER
    if all(note.is_narrow for note in notes):
        return Advice.OTHER_DEVICE
    places = {note.noise for note in notes} if len(notes) >= TELLING else set()
    if places == {Noise.MUCH}:
        return Advice.QUIETER
    return Advice.NOISIER if places == {Noise.HARDLY} else Advice.ANOTHER_DAY


def _is_usual(of_notes: Sequence[bool]) -> bool:
    """Say whether something holds for more than half of the notes."""
    return median(of_notes) == 1

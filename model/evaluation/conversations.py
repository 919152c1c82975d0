"""Conversations made of a folder's notes: two or three people in turns, with gaps and overlaps.

Everything is drawn from a seed. Who speaks when is known from the speech found in each turn before
the turns are put together.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.audio import SAMPLE_RATE_HZ, Waveform
from model.evaluation.voices import VoiceNote
from model.speech import find_speech

TURN_S = (2.0, 6.0)  # of speech with its short pauses
_ROUNDS = (1, 3)  # in which everybody speaks once
_GAP_S = (0.0, 0.8)  # between turns
_OVERLAP_S = (-1.0, 0.4)  # the same where people interrupt each other
_LEVEL_DB = (-26.0, -20.0)  # of a person's speech
_ROOM = 1e-4  # -80 dB: no gap is a digital silence


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Somebody speaks.

    Attributes
    ----------
    speaker : str
    start_s, end_s : float
    """

    speaker: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Conversation:
    """A note with several voices.

    Attributes
    ----------
    waveform : Waveform, (samples,) float32
    turns : tuple of Turn
        Speech without its pauses, so several for each turn of the talk; they may overlap.
    """

    waveform: Waveform
    turns: tuple[Turn, ...]


class Talker:
    """Somebody who says one note after the other, none again before all were said.

    Parameters
    ----------
    name : str
    notes : sequence of VoiceNote
        With speech in each.
    rng : Generator
    """

    def __init__(self, name: str, notes: Sequence[VoiceNote], rng: np.random.Generator) -> None:
        self.name = name
        self._notes, self._rng = notes, rng
        self._order: list[int] = []
        self._level_db = rng.uniform(*_LEVEL_DB)

    def say(self, seconds: float) -> Waveform:
        """Return so much speech and its short pauses, (samples,) float32, at their own level."""
        wanted = int(seconds * SAMPLE_RATE_HZ)
        spoken = self._next_speech()[:wanted]
        while len(spoken) < wanted:
            spoken = np.concatenate([spoken, self._next_speech()])[:wanted]
        gain = np.sqrt(10 ** (self._level_db / 10) / np.mean(spoken**2))
        return np.asarray(spoken * gain, np.float32)

    def _next_speech(self) -> Waveform:
        if not self._order:
            self._order = self._rng.permutation(len(self._notes)).tolist()
        waveform = self._notes[self._order.pop()].waveform()
        return find_speech(waveform).cut_from(waveform)


def converse(
    talkers: Sequence[Talker], rng: np.random.Generator, *, overlapping: bool
) -> Conversation:
    """Let people speak in turns, everybody as often, nobody twice in a row but who speaks alone.

    Parameters
    ----------
    talkers : sequence of Talker
    rng : Generator
    overlapping : bool
        Whether they interrupt each other.
    """
    turns, placed, end_s = list[Turn](), list[tuple[float, Waveform]](), 0.3
    for place in _order(len(talkers), int(rng.integers(_ROUNDS[0], _ROUNDS[1] + 1)), rng):
        spoken = talkers[place].say(rng.uniform(*TURN_S))
        gap_s = rng.uniform(*(_OVERLAP_S if overlapping else _GAP_S))
        start_s = max(0.3, end_s + (gap_s if placed else 0.0))
        end_s = start_s + len(spoken) / SAMPLE_RATE_HZ
        placed.append((start_s, spoken))
        turns += [
            Turn(
                speaker=talkers[place].name,
                start_s=start_s + first / SAMPLE_RATE_HZ,
                end_s=start_s + last / SAMPLE_RATE_HZ,
            )
            for first, last in find_speech(spoken).segments
        ]
    last_s = max(start_s + len(spoken) / SAMPLE_RATE_HZ for start_s, spoken in placed)
    sound = _ROOM * rng.standard_normal(int((last_s + 0.3) * SAMPLE_RATE_HZ)).astype(np.float32)
    for start_s, spoken in placed:
        first = int(start_s * SAMPLE_RATE_HZ)
        sound[first : first + len(spoken)] += spoken
    return Conversation(waveform=np.clip(sound, -1, 1), turns=tuple(turns))


def _order(people: int, rounds: int, rng: np.random.Generator) -> list[int]:
    """Return who speaks, turn after turn."""
    order: list[int] = []
    for _ in range(rounds):
        drawn = rng.permutation(people)
        if order and drawn[0] == order[-1]:
            drawn = np.roll(drawn, -1)
        order += drawn.tolist()
    return order

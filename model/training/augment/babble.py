"""Other people talking behind the voice."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from model.audio import Waveform
from model.training.augment.augmentation import Augmentation
from model.training.augment.noise import add_noise


class Voices(Protocol):
    """Notes of many people: a list of waveforms, or notes on disk."""

    def __len__(self) -> int:
        """Return how many there are."""

    def __getitem__(self, note: int, /) -> Waveform:
        """Return one of them."""


def mix_babble(voices: Sequence[Waveform], samples: int) -> Waveform:
    """Mix voices, each as loud as the others and repeated to the length, (samples,) float32."""
    mixed = np.zeros(samples, np.float32)
    for voice in voices:
        power = np.mean(voice**2)
        if power > 1e-12:
            mixed += np.resize(voice, samples) / np.sqrt(power)
    return mixed


class AddBabble(Augmentation):
    """Put three to eight other voices behind the one that counts.

    Parameters
    ----------
    voices : Voices
    """

    def __init__(
        self, voices: Voices, *, low_db: float, high_db: float, probability: float
    ) -> None:
        super().__init__(probability)
        self.voices = voices
        self.low_db, self.high_db = low_db, high_db

    def degrade(self, waveform: Waveform, rng: np.random.Generator) -> Waveform:
        """Mix the babble anew, at a ratio drawn evenly in decibels."""
        count = int(rng.integers(3, 9))
        drawn = [self.voices[int(rng.integers(len(self.voices)))] for _ in range(count)]
        rolled = [np.roll(voice, -int(rng.integers(len(voice)))) for voice in drawn]
        babble = mix_babble(rolled, len(waveform))
        return add_noise(waveform, babble, rng.uniform(self.low_db, self.high_db))

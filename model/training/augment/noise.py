"""Noise behind the voice: clips of rain, dogs and helicopters, at a ratio in decibels."""

from collections.abc import Sequence

import numpy as np

from model.audio import Waveform
from model.training.augment.augmentation import Augmentation


def add_noise(waveform: Waveform, noise: Waveform, snr_db: float) -> Waveform:
    """Add noise at a signal-to-noise ratio.

    Parameters
    ----------
    waveform : Waveform, (samples,) float32
    noise : Waveform, (any,) float32
        Repeated or cut to the waveform's length.
    snr_db : float
        Ratio of the mean powers over the whole length.

    Returns
    -------
    Waveform, (samples,) float32
        Unchanged where either is silent.
    """
    noise = np.resize(noise, len(waveform))
    signal_power, noise_power = np.mean(waveform**2), np.mean(noise**2)
    if signal_power < 1e-12 or noise_power < 1e-12:
        return waveform
    gain = np.sqrt(signal_power / noise_power / 10 ** (snr_db / 10))
    return np.asarray(waveform + gain * noise, dtype=np.float32)


class AddNoise(Augmentation):
    """Put a random piece of a random clip behind the voice."""

    def __init__(
        self, clips: Sequence[Waveform], *, low_db: float, high_db: float, probability: float
    ) -> None:
        super().__init__(probability)
        self.clips = clips
        self.low_db, self.high_db = low_db, high_db

    def degrade(self, waveform: Waveform, rng: np.random.Generator) -> Waveform:
        """Add the piece at a ratio drawn evenly in decibels."""
        clip = self.clips[int(rng.integers(len(self.clips)))]
        start = int(rng.integers(len(clip)))
        return add_noise(waveform, np.roll(clip, -start), rng.uniform(self.low_db, self.high_db))

"""Rooms: the walls that a phone on the table hears as well as the mouth."""

from collections.abc import Sequence

import numpy as np
from scipy import signal

from model.audio import SAMPLE_RATE_HZ, Waveform
from model.training.augment.augmentation import Augmentation


def reverberate(waveform: Waveform, impulse_response: Waveform) -> Waveform:
    """Convolve with a room's impulse response; keep length, power and place of the direct sound.

    Parameters
    ----------
    waveform : Waveform, (samples,) float32
    impulse_response : Waveform, (any,) float32
        Its largest sample is taken for the direct sound.

    Returns
    -------
    Waveform, (samples,) float32
    """
    direct = int(np.argmax(np.abs(impulse_response)))
    wet = signal.oaconvolve(waveform, impulse_response)[direct : direct + len(waveform)]
    dry_power, wet_power = np.mean(waveform**2), np.mean(wet**2)
    if wet_power < 1e-12:
        return waveform
    return np.asarray(wet * np.sqrt(dry_power / wet_power), dtype=np.float32)


def synthetic_room(
    rng: np.random.Generator, *, reverberation_s: float, direct_db: float
) -> Waveform:
    """Make an impulse response: direct sound, a few early echoes, noise that dies out.

    Parameters
    ----------
    rng : Generator
    reverberation_s : float
        RT60: time until the tail has fallen by 60 dB.
    direct_db : float
        Power of the direct sound over that of all that follows; less is farther away.

    Returns
    -------
    Waveform, (samples,) float32
        As long as the reverberation.

    References
    ----------
    Polack, "La transmission de l'énergie sonore dans les salles", 1988: the tail as white noise
    under an exponential. Ours: it loses its treble as it goes, as air and curtains take it.
    """
    samples = max(int(reverberation_s * SAMPLE_RATE_HZ), 160)
    time_s = np.arange(samples) / SAMPLE_RATE_HZ
    tail = rng.standard_normal(samples)
    dull = signal.lfilter([0.4], [1, -0.6], tail)
    share = np.minimum(time_s / reverberation_s, 1)
    tail = (1 - share) * tail + share * dull
    tail *= 10 ** (-3 * time_s / reverberation_s)
    tail[: int(rng.uniform(0.001, 0.006) * SAMPLE_RATE_HZ)] = 0  # the way to the nearest wall
    for _ in range(int(rng.integers(2, 8))):
        delay = int(rng.uniform(0.001, 0.03) * SAMPLE_RATE_HZ)
        if delay < samples:
            tail[delay] += rng.choice([-1, 1]) * rng.uniform(1, 4)
    tail *= np.sqrt(10 ** (-direct_db / 10) / max(float(np.sum(tail**2)), 1e-12))
    tail[0] = 1.0
    return np.asarray(tail, dtype=np.float32)


class Reverberate(Augmentation):
    """Put the voice into a measured room, or more often into one made up on the spot."""

    def __init__(self, rooms: Sequence[Waveform], *, probability: float) -> None:
        super().__init__(probability)
        self.rooms = rooms

    def degrade(self, waveform: Waveform, rng: np.random.Generator) -> Waveform:
        """Draw the room: a fifth measured, the others with a reverberation of 0.1 to 1 s."""
        if self.rooms and rng.random() < 0.2:
            return reverberate(waveform, self.rooms[int(rng.integers(len(self.rooms)))])
        room = synthetic_room(
            rng, reverberation_s=rng.uniform(0.1, 1.0), direct_db=rng.uniform(-6, 10)
        )
        return reverberate(waveform, room)

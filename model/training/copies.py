"""Degraded copies of an enrolled note: what a head learns of a voice in other surroundings.

A member gives a few notes, as a rule in one place. The copies show the head what the same voice is
like with noise, in a room, over a line, and a little faster or slower.
Noise, rooms and lines are made up on the spot, so a server needs no recordings for it.

Each is of a short part of the note: heads are as good by it, and what a copy costs is its length.
"""

from collections.abc import Mapping

import numpy as np
import soxr

from model.audio import SAMPLE_RATE_HZ, Waveform
from model.training.augment.noise import add_noise
from model.training.augment.opus import reencode
from model.training.augment.rooms import reverberate, synthetic_room
from model.training.augment.telephone import narrow_band

COPIES = ("noise", "echo", "line", "speed")

MOST_S = 3.0
"""How long a copy is: shorter ones teach less of who has given one note."""

_MOST = int(MOST_S * SAMPLE_RATE_HZ)
_SPEED = 0.04  # more would be another voice


def degraded_copies(speech: Waveform, rng: np.random.Generator) -> Mapping[str, Waveform]:
    """Return the copies of a note, by the names in `COPIES`.

    Parameters
    ----------
    speech : Waveform, (samples,) float32
        The note without its pauses, as `model.speech.Speech.cut_from` returns it.
    rng : numpy.random.Generator

    Returns
    -------
    mapping of str to Waveform
        In [-1, 1], at most `MOST_S` long, each from another random place on.
    """
    copies = {
        "noise": _noisy(_part(speech, rng), rng),
        "echo": _in_a_room(_part(speech, rng), rng),
        "line": _over_a_line(_part(speech, rng), rng),
        "speed": _at_another_speed(_part(speech, rng), rng),
    }
    # Slower, one would be longer.
    return {name: np.clip(copy[:_MOST], -1, 1).astype(np.float32) for name, copy in copies.items()}


def _part(speech: Waveform, rng: np.random.Generator) -> Waveform:
    """Leave `MOST_S` from a random place on, or all of it if there is less."""
    start = int(rng.integers(max(0, len(speech) - _MOST) + 1))
    return speech[start : start + _MOST]


def _noisy(waveform: Waveform, rng: np.random.Generator) -> Waveform:
    """Put noise behind the voice, from white to nearly brown."""
    spectrum = np.fft.rfft(rng.standard_normal(len(waveform)))
    frequency_hz = np.fft.rfftfreq(len(waveform), 1 / SAMPLE_RATE_HZ)
    spectrum /= np.maximum(frequency_hz, 50) ** rng.uniform(0, 1.2)
    noise = np.fft.irfft(spectrum, len(waveform))
    noise /= max(float(np.abs(noise).max()), 1e-9)
    return add_noise(waveform, noise.astype(np.float32), rng.uniform(3, 15))


def _in_a_room(waveform: Waveform, rng: np.random.Generator) -> Waveform:
    """Put the voice into a made-up room."""
    room = synthetic_room(rng, reverberation_s=rng.uniform(0.1, 1), direct_db=rng.uniform(-6, 10))
    return reverberate(waveform, room)


def _over_a_line(waveform: Waveform, rng: np.random.Generator) -> Waveform:
    """Send the voice through a telephone, or through Opus at a very low rate."""
    if rng.random() < 0.5:
        return narrow_band(waveform)
    return reencode(waveform, rng.uniform(6, 10))


def _at_another_speed(waveform: Waveform, rng: np.random.Generator) -> Waveform:
    """Play the note a little faster or slower."""
    speed = 1 + _SPEED * rng.choice([-1, 1])
    played: Waveform = soxr.resample(waveform, SAMPLE_RATE_HZ * speed, SAMPLE_RATE_HZ)
    return played

"""Devices in the way: a microphone across the room, a small loudspeaker that plays the note."""

import numpy as np
from scipy import signal

from model.audio import SAMPLE_RATE_HZ, Waveform
from model.training.augment.augmentation import Augmentation
from model.training.augment.rooms import reverberate, synthetic_room


def tilt(waveform: Waveform, db_per_octave: float) -> Waveform:
    """Tilt the spectrum around 1 kHz, keeping the power.

    Parameters
    ----------
    waveform : Waveform, (samples,) float32
    db_per_octave : float
        Negative: treble is lost, as over distance and behind cloth.

    Returns
    -------
    Waveform, (samples,) float32
    """
    spectrum = np.fft.rfft(waveform)
    hz = np.maximum(np.fft.rfftfreq(len(waveform), 1 / SAMPLE_RATE_HZ), 50)
    spectrum *= 10 ** (db_per_octave * np.log2(hz / 1_000) / 20)
    tilted = np.fft.irfft(spectrum, len(waveform))
    power = np.mean(tilted**2)
    if power < 1e-12:
        return waveform
    return np.asarray(tilted * np.sqrt(np.mean(waveform**2) / power), dtype=np.float32)


def play_back(waveform: Waveform, *, low_hz: float, high_hz: float, drive: float) -> Waveform:
    """Play through a small loudspeaker: no bass, little treble, and more than it can take.

    Parameters
    ----------
    waveform : Waveform, (samples,) float32
    low_hz, high_hz : float
        Where its response falls off, 12 dB an octave.
    drive : float
        How far into saturation its peaks go; 0 is linear.

    Returns
    -------
    Waveform, (samples,) float32
    """
    band = signal.butter(2, [low_hz, high_hz], "bandpass", fs=SAMPLE_RATE_HZ, output="sos")
    played = signal.sosfilt(band, waveform)
    peak = float(np.abs(played).max())
    if peak == 0 or drive == 0:
        return np.asarray(played, dtype=np.float32)
    return np.asarray(np.tanh(drive * played / peak) / np.tanh(drive) * peak, dtype=np.float32)


class TiltMicrophone(Augmentation):
    """Colour the voice as a far or covered microphone does."""

    def degrade(self, waveform: Waveform, rng: np.random.Generator) -> Waveform:
        """Draw the slope: mostly treble lost, sometimes bass."""
        return tilt(waveform, rng.uniform(-6, 3))


class PlayBack(Augmentation):
    """Play the note from a phone to another phone, across a table."""

    def degrade(self, waveform: Waveform, rng: np.random.Generator) -> Waveform:
        """Draw the loudspeaker and the room between."""
        played = play_back(
            waveform,
            low_hz=rng.uniform(200, 700),
            high_hz=rng.uniform(3_500, 7_500),
            drive=rng.uniform(0, 3),
        )
        room = synthetic_room(
            rng, reverberation_s=rng.uniform(0.1, 0.5), direct_db=rng.uniform(0, 12)
        )
        return reverberate(played, room)

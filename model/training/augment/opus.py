"""Opus at few kilobits: what voice notes are coded with, and forwarded notes twice."""

import io

import numpy as np
import soundfile

from model.audio import SAMPLE_RATE_HZ, Waveform
from model.training.augment.augmentation import Augmentation

_MOST_KBPS, _LEAST_KBPS = 256, 6  # of libsndfile's compression levels 0 and 1, for one channel


def reencode(waveform: Waveform, kbps: float) -> Waveform:
    """Encode as Opus and decode again.

    Parameters
    ----------
    waveform : Waveform, (samples,) float32
    kbps : float
        Bit rate aimed at, 6 to 256 kb/s; the codec's own variable rate decides what it takes.

    Returns
    -------
    Waveform, (samples,) float32

    Raises
    ------
    ValueError
        The bit rate is out of range.
    """
    if not _LEAST_KBPS <= kbps <= _MOST_KBPS:
        raise ValueError(f"Opus takes {_LEAST_KBPS} to {_MOST_KBPS} kb/s here, not {kbps}")
    file = io.BytesIO()
    soundfile.write(
        file,
        np.clip(waveform, -1, 1),
        SAMPLE_RATE_HZ,
        format="OGG",
        subtype="OPUS",
        compression_level=(_MOST_KBPS - kbps) / (_MOST_KBPS - _LEAST_KBPS),
    )
    file.seek(0)
    decoded, _ = soundfile.read(file, dtype="float32")
    short = len(waveform) - len(decoded)
    return np.pad(decoded, (0, max(0, short)))[: len(waveform)]


class Reencode(Augmentation):
    """Send the note through Opus at 6 to 32 kb/s, one time in four once more: forwarded."""

    def degrade(self, waveform: Waveform, rng: np.random.Generator) -> Waveform:
        """Draw the rate evenly in its logarithm: most is lost below 16 kb/s."""
        for _ in range(2 if rng.random() < 0.25 else 1):
            waveform = reencode(waveform, float(np.exp(rng.uniform(np.log(6), np.log(32)))))
        return waveform

"""The telephone: 300 to 3400 Hz, 8 kHz, eight bits a sample."""

import numpy as np
import soxr
from scipy import signal

from model.audio import SAMPLE_RATE_HZ, Waveform
from model.training.augment.augmentation import Augmentation

_TELEPHONE_HZ = 8_000
_MU = 255.0


def narrow_band(
    waveform: Waveform, *, low_hz: float = 300, high_hz: float = 3_400, companded: bool = True
) -> Waveform:
    """Send through a telephone line: band-pass, 8 kHz, mu-law with eight bits (ITU-T G.711).

    Parameters
    ----------
    waveform : Waveform, (samples,) float32
    low_hz, high_hz : float
        Edges of the band; below 4 kHz.
    companded : bool
        Whether the samples are rounded to eight bits.

    Returns
    -------
    Waveform, (samples,) float32
    """
    narrow = soxr.resample(waveform, SAMPLE_RATE_HZ, _TELEPHONE_HZ, "HQ")
    band = signal.butter(4, [low_hz, high_hz], "bandpass", fs=_TELEPHONE_HZ, output="sos")
    narrow = np.clip(signal.sosfilt(band, narrow), -1, 1)
    if companded:
        # The formula instead of the standard's table of straight pieces: they differ by 1 %.
        pressed = np.sign(narrow) * np.log1p(_MU * np.abs(narrow)) / np.log1p(_MU)
        pressed = np.round(pressed * 127) / 127
        narrow = np.sign(pressed) * np.expm1(np.abs(pressed) * np.log1p(_MU)) / _MU
    wide = soxr.resample(narrow.astype(np.float32), _TELEPHONE_HZ, SAMPLE_RATE_HZ, "HQ")
    short = len(waveform) - len(wide)
    return np.pad(wide, (0, max(0, short)))[: len(waveform)]


class Telephone(Augmentation):
    """Narrow the band as a telephone does, or a cheap headset at 8 kHz."""

    def degrade(self, waveform: Waveform, rng: np.random.Generator) -> Waveform:
        """Draw the edges of the band; three times in four eight bits as well."""
        return narrow_band(
            waveform,
            low_hz=rng.uniform(80, 400),
            high_hz=rng.uniform(3_000, 3_800),
            companded=bool(rng.random() < 0.75),
        )

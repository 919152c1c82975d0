"""Level: too soft, too loud, and clipped."""

import numpy as np

from model.audio import Waveform
from model.training.augment.augmentation import Augmentation


def clip(waveform: Waveform, share: float) -> Waveform:
    """Cut off the peaks: so large a share of the samples is clipped, (samples,) float32."""
    ceiling = float(np.quantile(np.abs(waveform), 1 - share))
    return np.clip(waveform, -ceiling, ceiling) if ceiling > 0 else waveform


class ChangeLevel(Augmentation):
    """Make the note softer or louder, by up to 30 dB down and up to full scale."""

    def degrade(self, waveform: Waveform, rng: np.random.Generator) -> Waveform:
        """Draw the new peak evenly in decibels."""
        peak = float(np.abs(waveform).max())
        if peak == 0:
            return waveform
        gain = 10 ** (rng.uniform(-30, 0) / 20) / peak
        return np.asarray(waveform * gain, dtype=np.float32)


class Clip(Augmentation):
    """Clip 0.1 to 10 % of the samples."""

    def degrade(self, waveform: Waveform, rng: np.random.Generator) -> Waveform:
        """Draw the share evenly in its logarithm."""
        return clip(waveform, float(np.exp(rng.uniform(np.log(0.001), np.log(0.1)))))

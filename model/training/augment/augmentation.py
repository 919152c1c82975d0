"""What every degradation has in common: a probability, and silence outside of training."""

import numpy as np
from torch import nn

from model.audio import Waveform


class Augmentation(nn.Module):
    """Degrade a waveform with some probability; outside of training return it untouched.

    A module, so that ``eval()`` reaches it through whatever holds it: inference cannot degrade by
    mistake, because a module in evaluation mode never gets as far as `degrade`.

    Parameters
    ----------
    probability : float
        Of being applied to a waveform, in [0, 1].
    """

    def __init__(self, probability: float) -> None:
        super().__init__()
        if not 0 <= probability <= 1:
            raise ValueError(f"a probability lies between 0 and 1, not at {probability}")
        self.probability = probability

    def forward(self, waveform: Waveform, rng: np.random.Generator) -> Waveform:
        """Return the degraded waveform, of the same length; the same object outside of training."""
        if not self.training or rng.random() >= self.probability:
            return waveform
        return self.degrade(waveform, rng)

    def degrade(self, waveform: Waveform, rng: np.random.Generator) -> Waveform:
        """Return a degraded copy, (samples,) float32 of the same length."""
        raise NotImplementedError


class Chain(Augmentation):
    """Apply augmentations one after another; with what is left of the probability, none at all."""

    def __init__(self, augmentations: list[Augmentation], *, probability: float) -> None:
        super().__init__(probability)
        self.augmentations = nn.ModuleList(augmentations)

    def degrade(self, waveform: Waveform, rng: np.random.Generator) -> Waveform:
        """Apply each in turn."""
        for augmentation in self.augmentations:
            waveform = augmentation(waveform, rng)
        return waveform

"""Fold normalisations into convolutions, and round weights without moving the mean output.

Weights rounded to bfloat16 (8 bits of precision) move a layer's mean output, and that error, the
same in every frame, is the one that pooling over time does not average away. So the weights of an
output are rounded together, such that its mean stays (the idea is bias correction [1]_). The mean
input is known without data: batch normalisation says how its output is distributed, and what a
ReLU makes of that follows.

References
----------
.. [1] Nagel, van Baalen, Blankevoort, Welling, "Data-Free Quantization Through Weight Equalization
   and Bias Correction", 2019, arXiv:1906.04721. Ours rounds to bfloat16 instead of integers,
   follows the distribution through the sums of residual blocks, and corrects the weights, because
   the bias is rounded too.
"""

import math
from typing import NamedTuple, Self, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

Norm = nn.BatchNorm1d | nn.BatchNorm2d

_CHANGED_AT_MOST = 16  # weights of each output that are not rounded to the nearest


class Signal(NamedTuple):
    """How the channels between two layers are distributed, (channels,) float64 each."""

    mean: Tensor
    deviation: Tensor

    @classmethod
    def centred(cls, channels: int) -> Self:
        """Return what has no mean, such as the log-mel spectrogram when it was removed."""
        return cls(*torch.zeros(2, channels, dtype=torch.float64))

    @classmethod
    def after(cls, norm: Norm) -> Self:
        """Return how a normalisation's output is distributed."""
        return cls(norm.bias.double(), norm.weight.double().abs())

    def plus(self, other: "Signal") -> "Signal":
        """Return how the sum with an independent signal is distributed."""
        return Signal(self.mean + other.mean, torch.hypot(self.deviation, other.deviation))

    def rectified(self) -> "Signal":
        """Return how the ReLU of the signal is distributed, if the signal is Gaussian."""
        deviation = self.deviation.clamp_min(1e-12)
        z = self.mean / deviation
        positive = torch.special.ndtr(z)  # the share of it
        density = deviation * torch.exp(-z * z / 2) / math.sqrt(2 * math.pi)
        mean = self.mean * positive + density
        power = (self.mean**2 + deviation**2) * positive + self.mean * density
        return Signal(mean, (power - mean**2).clamp_min(0).sqrt())


class FoldedConv:
    """A convolution without bias and the normalisation after it, in one.

    Parameters
    ----------
    conv : Conv1d or Conv2d
        One along time becomes one over an image, as high as its input channels are more than those
        of ``seen``.
    norm : BatchNorm1d or BatchNorm2d, optional
    seen : Signal
        How the input is distributed.
    dtype : torch.dtype
        What the weights are rounded to.
    """

    def __init__(
        self, conv: nn.Conv1d | nn.Conv2d, norm: Norm | None, seen: Signal, dtype: torch.dtype
    ) -> None:
        weight, bias = conv.weight.double(), torch.zeros(conv.out_channels, dtype=torch.float64)
        self._stride, self._padding, self._dilation = conv.stride, conv.padding, conv.dilation
        if isinstance(conv, nn.Conv1d):
            weight = weight.reshape(len(weight), len(seen.mean), -1, weight.shape[-1])
            self._stride, self._dilation = (1, *conv.stride), (1, *conv.dilation)
            self._padding = (0, *cast("tuple[int]", conv.padding))
        if norm is not None:
            gain, bias = gain_and_offset(norm)
            weight = weight * gain.view(-1, 1, 1, 1)
        rounded = _round(weight, bias, seen, dtype)
        self._weight = rounded.contiguous(memory_format=torch.channels_last)
        self._bias = bias.to(dtype) if norm is not None else None

    def __call__(self, x: Tensor) -> Tensor:
        """Map (batch, in_channels, height, frames), channels last in memory, of the dtype."""
        return functional.conv2d(
            x, self._weight, self._bias, self._stride, self._padding, self._dilation
        )


def gain_and_offset(norm: Norm) -> tuple[Tensor, Tensor]:
    """Return what a normalisation multiplies with and what it adds, (channels,) float64 each."""
    mean, variance = cast("Tensor", norm.running_mean), cast("Tensor", norm.running_var)
    gain = torch.rsqrt(variance.double() + norm.eps)
    if not norm.affine:
        return gain, -mean.double() * gain
    gain = gain * norm.weight.double()
    return gain, norm.bias.double() - mean.double() * gain


def _round(weight: Tensor, bias: Tensor, seen: Signal, dtype: torch.dtype) -> Tensor:
    """Round (outputs, inputs, height, width) float64 so that the mean of each output stays.

    Each weight is rounded to the nearest; then those few of each output that make up for the rest,
    and for the rounding of the bias, are rounded to the other side.
    """
    nearest = weight.to(dtype)
    if dtype == torch.float32:
        return nearest  # fine enough
    side = torch.where(weight > nearest, torch.inf, -torch.inf).to(dtype)
    other = torch.nextafter(nearest, side)
    means = seen.mean.view(1, -1, 1, 1)
    lost = ((weight - nearest.double()) * means).sum(dim=(1, 2, 3)) + (bias - bias.to(dtype))
    gains = ((other.double() - nearest.double()) * means).flatten(1)
    rounded, others, rows = nearest.flatten(1), other.flatten(1), torch.arange(len(weight))
    for _ in range(_CHANGED_AT_MOST):
        left = (lost[:, None] - gains).abs()
        best = left.argmin(dim=1)
        better = left[rows, best] < lost.abs()
        row, column = rows[better], best[better]
        rounded[row, column] = others[row, column]
        lost[row] -= gains[row, column]
        gains[row, column] = torch.inf  # used
    return rounded.view_as(weight)

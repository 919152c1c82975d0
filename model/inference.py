"""FastSpeakerCNN: the embeddings of a `SpeakerCNN` in less than half its time, on a processor.

The plain network stays what is trained, stored and hashed. This is the same arithmetic in another
order:

1. A normalisation after a convolution is folded into it.
2. Channels come last in memory, and the layers of a dense block write their channels side by side
   into one array: nothing is reordered, nothing is concatenated.
3. Each segment is pooled once, for its own mask and for the mean of the whole note.
4. Where the processor multiplies bfloat16, which takes half as long, the large products are in it;
   sums, normalisations, masks and statistics stay in float32.

Every product is a convolution, also those that are plain matrices: oneDNN's kernels for those keep
20 MB for each length of note.
"""

import functools
from typing import NamedTuple, cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from model.folding import FoldedConv, Norm, Signal, gain_and_offset
from model.network import DenseLayer, FrontEnd, ResidualBlock, SpeakerCNN


def fast_dtype() -> torch.dtype:
    """Return what this processor multiplies fastest: bfloat16, or float32 where it lacks that."""
    # A release of torch that does not know the question gets float32.
    has_bfloat16 = getattr(torch.cpu, "_is_avx512_bf16_supported", bool)
    return torch.bfloat16 if has_bfloat16() else torch.float32


class FastSpeakerCNN:
    """What a `SpeakerCNN` computes, for a processor.

    Parameters
    ----------
    network : SpeakerCNN
        In evaluation mode, float32, on the processor. Later changes to it are not followed.
    dtype : torch.dtype, optional
        Of the large products, float32 or bfloat16. Default: `fast_dtype`.
    """

    @torch.inference_mode()
    def __init__(self, network: SpeakerCNN, dtype: torch.dtype | None = None) -> None:
        dtype = dtype or fast_dtype()
        self._front_end = _FrontEnd(network.front_end, network.tdnn, dtype)
        self._blocks = [
            _DenseBlock(cast("nn.Sequential", block), dtype) for block in network.blocks
        ]
        self._segment_frames = network.config.segment_frames
        self._norm_out = _Rectifier(network.norm_out, torch.float32)
        gain, offset = gain_and_offset(network.norm_embedding)
        self._project = (network.project.weight * gain[:, None]).float(), offset.float()

    @torch.inference_mode()
    def __call__(self, log_mel: Tensor) -> Tensor:
        """Embed spectrograms as `SpeakerCNN.forward` does: (batch, frames, n_mels) float32."""
        x = self.frame_features(log_mel)
        mean = x.mean(dim=1, keepdim=True)
        # By hand: torch's own takes ten times as long where channels come last.
        deviation = (x - mean).square_().sum(dim=1).div_(x.shape[1] - 1).sqrt_()
        return self.embed_statistics(torch.cat([mean.squeeze(1), deviation], dim=1))

    @torch.inference_mode()
    def frame_features(self, log_mel: Tensor) -> Tensor:
        """Return what is pooled, as `SpeakerCNN.frame_features`: (batch, frames / 2, channels)."""
        x = self._front_end(log_mel)  # (batch, frames / 2, 128)
        segments = _Segments.of(x.shape[1], self._segment_frames)
        for block in self._blocks:
            x = block(x, segments)
        return self._norm_out(x.float())  # (batch, frames / 2, 512)

    @torch.inference_mode()
    def embed_statistics(self, statistics: Tensor) -> Tensor:
        """Embed means and deviations as `SpeakerCNN.embed_statistics`: (batch, 2 * channels)."""
        return functional.normalize(functional.linear(statistics, *self._project), dim=1)


class _FrontEnd:
    """The 2-D front end, and the layer after it that halves the frame rate."""

    def __init__(self, front_end: FrontEnd, tdnn: nn.Sequential, dtype: torch.dtype) -> None:
        self._dtype = dtype
        # The spectrogram's range is wide, and a single channel costs little: always in float32.
        self._conv1 = FoldedConv(front_end.conv1, front_end.norm1, Signal.centred(1), torch.float32)
        seen = Signal.after(front_end.norm1).rectified()
        self._blocks = []
        for block in front_end.blocks:
            self._blocks.append(_ResidualBlock(cast("ResidualBlock", block), seen, dtype))
            seen = self._blocks[-1].gives
        self._conv2 = FoldedConv(front_end.conv2, front_end.norm2, seen, dtype)
        seen = Signal.after(front_end.norm2).rectified()
        along_time, (norm, _) = tdnn[0], cast("nn.Sequential", tdnn[1])
        self._tdnn = FoldedConv(cast("nn.Conv1d", along_time), cast("Norm", norm), seen, dtype)

    def __call__(self, log_mel: Tensor) -> Tensor:
        """Map (batch, frames, n_mels) to (batch, frames / 2, channels)."""
        x = log_mel.transpose(1, 2).unsqueeze(1)  # (batch, 1, n_mels, frames)
        x = x.contiguous(memory_format=torch.channels_last)
        x = self._conv1(x).relu_().to(self._dtype)  # (batch, 32, n_mels, frames)
        for block in self._blocks:
            x = block(x)
        x = self._conv2(x).relu_()  # (batch, 32, n_mels / 8, frames)
        return _as_sequence(self._tdnn(x).relu_())


class _ResidualBlock:
    """A `ResidualBlock`; ``gives`` says how its output is distributed."""

    def __init__(self, block: ResidualBlock, seen: Signal, dtype: torch.dtype) -> None:
        self._conv1 = FoldedConv(block.conv1, block.norm1, seen, dtype)
        inside = Signal.after(block.norm1).rectified()
        self._conv2 = FoldedConv(block.conv2, block.norm2, inside, dtype)
        self._shortcut: FoldedConv | nn.Identity = nn.Identity()
        beside = seen
        if isinstance(block.shortcut, nn.Sequential):
            conv, norm = cast("tuple[nn.Conv2d, nn.BatchNorm2d]", block.shortcut)
            self._shortcut = FoldedConv(conv, norm, seen, dtype)
            beside = Signal.after(norm)
        self.gives = Signal.after(block.norm2).plus(beside).rectified()

    def __call__(self, x: Tensor) -> Tensor:
        """Map (batch, channels, mels, frames) to (batch, channels, mels / stride, frames)."""
        y = self._conv2(self._conv1(x).relu_())
        return y.add_(self._shortcut(x)).relu_()


class _Segments(NamedTuple):
    """How the frames of a note fall into the segments of the masks."""

    frames_each: int
    of_frame: Tensor  # (frames,) int64
    context: Tensor  # (segments, segments) float32: a segment's mean plus the mean of the note

    @classmethod
    @functools.lru_cache(maxsize=32)
    def of(cls, frames: int, frames_each: int) -> "_Segments":
        """Divide so many frames; the last segment may be shorter."""
        of_frame = torch.arange(frames) // frames_each
        share = torch.bincount(of_frame) / frames
        return cls(frames_each, of_frame, torch.eye(len(share)) + share)


class _Rectifier:
    """A normalisation and its ReLU before a convolution; ``gives`` says how it is distributed."""

    def __init__(self, norm_relu: nn.Sequential, dtype: torch.dtype) -> None:
        norm = cast("Norm", norm_relu[0])
        self._gain, self._offset = (part.float() for part in gain_and_offset(norm))
        self._dtype = dtype
        self.channels = norm.num_features
        self.gives = Signal.after(norm).rectified()

    def __call__(self, x: Tensor) -> Tensor:
        """Map (..., channels) float32 to the dtype."""
        return torch.addcmul(self._offset, x, self._gain).relu_().to(self._dtype)


class _DenseLayer:
    """A `DenseLayer` that reads the first channels of an array and writes those behind them."""

    def __init__(self, layer: DenseLayer, dtype: torch.dtype) -> None:
        self._norm_in = _Rectifier(layer.norm_in, dtype)
        norm, masked = cast("Norm", layer.norm_reduced[0]), layer.masked
        self._reduce = FoldedConv(layer.reduce, norm, self._norm_in.gives, dtype)
        self._local = FoldedConv(masked.local, None, Signal.after(norm).rectified(), dtype)
        self._squeeze = masked.squeeze.weight.squeeze(-1), masked.squeeze.bias
        self._excite = masked.excite.weight.squeeze(-1), masked.excite.bias

    def __call__(self, features: Tensor, segments: _Segments) -> None:
        """Fill in this layer's channels of (batch, frames, channels) float32."""
        read = self._norm_in.channels
        x = self._norm_in(features[..., :read])
        x = self._reduce(_as_image(x)).relu_()  # (batch, bottleneck, 1, frames)
        local = _as_sequence(self._local(x))  # (batch, frames, growth)
        mask = self._mask(x, segments).index_select(1, segments.of_frame)
        torch.mul(local, mask, out=features[..., read : read + local.shape[-1]])

    def _mask(self, x: Tensor, segments: _Segments) -> Tensor:
        """Map (batch, bottleneck, 1, frames) to (batch, segments, growth) float32 in [0, 1]."""
        window = (1, segments.frames_each)
        means = _as_sequence(functional.avg_pool2d(x, window, window, ceil_mode=True)).float()
        context = functional.linear(segments.context @ means, *self._squeeze).relu_()
        return functional.linear(context, *self._excite).sigmoid_()


class _DenseBlock:
    """Dense layers, and the transition that halves their channels."""

    def __init__(self, block: nn.Sequential, dtype: torch.dtype) -> None:
        *layers, transition = block
        norm_relu, narrow = cast("tuple[nn.Sequential, nn.Conv1d]", transition)
        self._layers = [_DenseLayer(cast("DenseLayer", layer), dtype) for layer in layers]
        self._norm = _Rectifier(norm_relu, dtype)
        self._narrow = FoldedConv(narrow, None, self._norm.gives, dtype)

    def __call__(self, x: Tensor, segments: _Segments) -> Tensor:
        """Map (batch, frames, channels) to (batch, frames, other channels)."""
        batch, frames, channels = x.shape
        features = torch.empty(batch, frames, self._norm.channels)
        features[..., :channels] = x
        for layer in self._layers:
            layer(features, segments)
        return _as_sequence(self._narrow(_as_image(self._norm(features))))


def _as_image(x: Tensor) -> Tensor:
    """View (batch, frames, channels) as (batch, channels, 1, frames), channels last in memory."""
    return x.transpose(1, 2).unsqueeze(2)


def _as_sequence(x: Tensor) -> Tensor:
    """View (batch, channels, 1, frames) as (batch, frames, channels)."""
    return x.squeeze(2).transpose(1, 2)

"""SpeakerCNN: log-mel spectrogram -> frame features -> pooled speaker embedding.

The network is CAM++ [1]_: a small 2-D convolutional front end looks at time and frequency, a
densely connected time-delay network (D-TDNN) [2]_ follows along time, each of its layers gated by
a context-aware mask, and mean and standard deviation over time give one vector for the note.

Deviations from the paper, all of them the published checkpoint's:

1. The front end halves the frequency axis three times (80 mels -> 10), not by its stem.
2. The mask sees the mean of the whole note plus the mean of its segment of 100 frames.
3. The last batch normalisation has no scale and no offset.

Ours: log-mels come as ``(batch, frames, n_mels)`` with their mean over time already removed, and
the embedding leaves with unit length.

References
----------
.. [1] Wang, Zheng, Chen, Cheng, Chen, "CAM++: A Fast and Efficient Network for Speaker
   Verification Using Context-Aware Masking", 2023, arXiv:2303.00332.
.. [2] Yu, Li, "Densely Connected Time Delay Neural Network for Speaker Verification",
   Interspeech 2020.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkConfig:
    """Sizes of a `SpeakerCNN`; saved beside its weights."""

    n_mels: int = 80
    embedding_dim: int = 192
    front_end_channels: int = 32
    tdnn_channels: int = 128
    growth: int = 32  # channels that each dense layer adds
    bottleneck: int = 128  # channels inside a dense layer
    block_layers: tuple[int, ...] = (12, 24, 16)
    block_dilations: tuple[int, ...] = (1, 2, 2)
    segment_frames: int = 100  # frames after the stride of 2, so 2 s


def norm_relu(channels: int) -> nn.Sequential:
    """Return batch normalisation along time and a ReLU."""
    return nn.Sequential(nn.BatchNorm1d(channels), nn.ReLU())


class ResidualBlock(nn.Module):
    """Two 3 x 3 convolutions beside a shortcut; ``stride`` divides the frequency axis alone."""

    def __init__(self, channels: int, *, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(channels, channels, 3, (stride, 1), padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(channels)
        self.shortcut: nn.Module = nn.Identity()
        if stride > 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(channels, channels, 1, (stride, 1), bias=False), nn.BatchNorm2d(channels)
            )

    def forward(self, x: Tensor) -> Tensor:
        """Map (batch, channels, mels, frames) to (batch, channels, mels / stride, frames)."""
        y = functional.relu(self.norm1(self.conv1(x)))
        y = self.norm2(self.conv2(y))
        return functional.relu(y + self.shortcut(x))


class FrontEnd(nn.Module):
    """2-D convolutions over frequency and time (the paper's FCM)."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        channels = config.front_end_channels
        self.conv1 = nn.Conv2d(1, channels, 3, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(channels)
        self.blocks = nn.Sequential(
            ResidualBlock(channels, stride=2),
            ResidualBlock(channels, stride=1),
            ResidualBlock(channels, stride=2),
            ResidualBlock(channels, stride=1),
        )
        self.conv2 = nn.Conv2d(channels, channels, 3, (2, 1), padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(channels)
        self.out_channels = channels * (config.n_mels // 8)

    def forward(self, log_mel: Tensor) -> Tensor:
        """Map (batch, frames, n_mels) to (batch, out_channels, frames)."""
        x = log_mel.transpose(1, 2).unsqueeze(1)  # (batch, 1, n_mels, frames)
        x = functional.relu(self.norm1(self.conv1(x)))  # (batch, 32, n_mels, frames)
        x = self.blocks(x)  # (batch, 32, n_mels / 4, frames)
        x = functional.relu(self.norm2(self.conv2(x)))  # (batch, 32, n_mels / 8, frames)
        return x.flatten(1, 2)  # (batch, 32 * n_mels / 8, frames)


class MaskedConv(nn.Module):
    """A convolution along time whose output is gated by its context (context-aware masking)."""

    def __init__(
        self, in_channels: int, out_channels: int, *, dilation: int, segment_frames: int
    ) -> None:
        super().__init__()
        self.local = nn.Conv1d(
            in_channels, out_channels, 3, padding=dilation, dilation=dilation, bias=False
        )
        self.squeeze = nn.Conv1d(in_channels, in_channels // 2, 1)
        self.excite = nn.Conv1d(in_channels // 2, out_channels, 1)
        self.segment_frames = segment_frames

    def forward(self, x: Tensor) -> Tensor:
        """Map (batch, in_channels, frames) to (batch, out_channels, frames)."""
        frames = x.shape[-1]
        # The mask is the same for a whole segment, so it is made once for each and then repeated.
        segments = functional.avg_pool1d(
            x, self.segment_frames, self.segment_frames, ceil_mode=True
        )  # (batch, in_channels, segments)
        context = x.mean(dim=-1, keepdim=True) + segments
        mask = torch.sigmoid(self.excite(functional.relu(self.squeeze(context))))
        mask = mask.repeat_interleave(self.segment_frames, dim=-1)[..., :frames]
        gated: Tensor = self.local(x) * mask
        return gated


class DenseLayer(nn.Module):
    """One layer of a dense block: bottleneck, then masked convolution, then concatenation."""

    def __init__(self, in_channels: int, *, dilation: int, config: NetworkConfig) -> None:
        super().__init__()
        self.norm_in = norm_relu(in_channels)
        self.reduce = nn.Conv1d(in_channels, config.bottleneck, 1, bias=False)
        self.norm_reduced = norm_relu(config.bottleneck)
        self.masked = MaskedConv(
            config.bottleneck,
            config.growth,
            dilation=dilation,
            segment_frames=config.segment_frames,
        )

    def forward(self, x: Tensor) -> Tensor:
        """Map (batch, in_channels, frames) to (batch, in_channels + growth, frames)."""
        y = self.norm_reduced(self.reduce(self.norm_in(x)))
        return torch.cat([x, self.masked(y)], dim=1)


def dense_block(channels: int, layers: int, dilation: int, config: NetworkConfig) -> nn.Sequential:
    """Return ``layers`` dense layers and the transition that halves their channels."""
    block = [
        DenseLayer(channels + i * config.growth, dilation=dilation, config=config)
        for i in range(layers)
    ]
    wide = channels + layers * config.growth
    transition = nn.Sequential(norm_relu(wide), nn.Conv1d(wide, wide // 2, 1, bias=False))
    return nn.Sequential(*block, transition)


def statistics_pooling(x: Tensor) -> Tensor:
    """Map (batch, channels, frames) to mean and standard deviation, (batch, 2 * channels)."""
    x = x.float()  # training runs in bfloat16, too coarse for sums over a whole note
    return torch.cat([x.mean(dim=-1), x.std(dim=-1, unbiased=True)], dim=1)


class SpeakerCNN(nn.Module):
    """The network that everyone shares: a log-mel spectrogram in, a speaker embedding out."""

    def __init__(self, config: NetworkConfig) -> None:
        super().__init__()
        self.config = config
        self.front_end = FrontEnd(config)
        channels = config.tdnn_channels
        self.tdnn = nn.Sequential(  # halves the frame rate: 100 -> 50 frames a second
            nn.Conv1d(self.front_end.out_channels, channels, 5, 2, padding=2, bias=False),
            norm_relu(channels),
        )
        blocks = []
        for layers, dilation in zip(config.block_layers, config.block_dilations, strict=True):
            blocks.append(dense_block(channels, layers, dilation, config))
            channels = (channels + layers * config.growth) // 2
        self.blocks = nn.Sequential(*blocks)
        self.norm_out = norm_relu(channels)
        self.project = nn.Linear(2 * channels, config.embedding_dim, bias=False)
        self.norm_embedding = nn.BatchNorm1d(config.embedding_dim, affine=False)

    def forward(self, log_mel: Tensor) -> Tensor:
        """Embed spectrograms.

        Parameters
        ----------
        log_mel : Tensor, (batch, frames, n_mels) float32
            Natural-log mel energies, mean over frames removed; at least 4 frames.

        Returns
        -------
        Tensor, (batch, embedding_dim) float32
            Rows of unit length.
        """
        frames = self.frame_features(log_mel).transpose(1, 2)  # (batch, 512, frames / 2)
        return self.embed_statistics(statistics_pooling(frames))

    def frame_features(self, log_mel: Tensor) -> Tensor:
        """Map spectrograms to what is pooled over time, (batch, frames / 2, 512)."""
        x = self.front_end(log_mel)  # (batch, 320, frames)
        x = self.tdnn(x)  # (batch, 128, frames / 2)
        frames: Tensor = self.norm_out(self.blocks(x))  # (batch, 512, frames / 2)
        return frames.transpose(1, 2)

    def embed_statistics(self, statistics: Tensor) -> Tensor:
        """Map means and deviations over time, (batch, 1024), to unit (batch, embedding_dim)."""
        return functional.normalize(self.norm_embedding(self.project(statistics)), dim=1)

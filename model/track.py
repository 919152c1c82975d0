"""Embeddings of any stretches of a note, for the price of one pass of the network.

The network's layers see the whole note once; what its pooling would see of a stretch are the same
features, those of its frames alone.
"""

import itertools
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray

from model.embedding import Embedding, centroid
from model.windows import BUCKETS, starts, windows

FRAMES_PER_FEATURE = 2  # the network halves the frame rate

_LONGEST = BUCKETS[-1] // FRAMES_PER_FEATURE
_LEAST_VARIANCE = 1e-12  # of features that never change: rounding must not make it negative

_Map = Callable[[torch.Tensor], torch.Tensor]
_Sums = tuple[torch.Tensor, torch.Tensor]


class Track:
    """A note's frame features, ready to be pooled over stretches of it.

    Parameters
    ----------
    spectrogram : NDArray, (frames, n_mels) float32
        Of the note's speech.
    frame_features : callable
        Maps windows, (1, frames, n_mels), to their features, (1, frames / 2, channels).
    embed_statistics : callable
        Maps means and deviations, (n, 2 * channels), to embeddings, (n, 192).

    Attributes
    ----------
    embedding : Embedding, (192,) float32
        Of the whole note, as `Encoder.embed_spectrogram` gives it.
    """

    @torch.inference_mode()
    def __init__(
        self, spectrogram: NDArray[np.float32], frame_features: _Map, embed_statistics: _Map
    ) -> None:
        self._embed_statistics = embed_statistics
        of_windows = [
            frame_features(torch.from_numpy(window[None]))[0].double()
            for window in windows(spectrogram)
        ]
        whole = [self._pooled(_sums(of), np.array([[0, len(of)]]))[0] for of in of_windows]
        self.embedding: Embedding = centroid(whole)
        self._features = _stitched(of_windows, len(spectrogram))  # (features, channels)

    def __len__(self) -> int:
        """Return the number of features, half that of the frames."""
        return len(self._features)

    @torch.inference_mode()
    def embed(self, kept: NDArray[np.bool_], stretches: NDArray[np.intp]) -> NDArray[np.float32]:
        """Embed stretches of the note without what is not kept.

        Parameters
        ----------
        kept : NDArray, (features,) bool
        stretches : NDArray, (n, 2) intp
            First of the kept features and the one after the last; two features at least.

        Returns
        -------
        NDArray, (n, 192) float32
            Rows of unit length.
        """
        return self._pooled(_sums(self._features[torch.from_numpy(kept)]), stretches)

    def _pooled(self, sums: _Sums, stretches: NDArray[np.intp]) -> NDArray[np.float32]:
        """Embed stretches of features, given their cumulative sums."""
        of_values, of_squares = sums
        first, last = torch.from_numpy(stretches).T
        count = (last - first)[:, None]
        mean = (of_values[last] - of_values[first]) / count
        power = (of_squares[last] - of_squares[first]) / count
        variance = (power - mean.square()) * count / (count - 1)
        statistics = torch.cat([mean, variance.clamp_min(_LEAST_VARIANCE).sqrt()], dim=1)
        embeddings: NDArray[np.float32] = self._embed_statistics(statistics.float()).cpu().numpy()
        return embeddings


def _sums(features: torch.Tensor) -> _Sums:
    """Return the cumulative sums of (n, channels), and of its squares, (n + 1, channels) each."""
    nothing = features.new_zeros(1, features.shape[1])
    return (
        torch.cat([nothing, features.cumsum(dim=0)]),
        torch.cat([nothing, features.square().cumsum(dim=0)]),
    )


def _stitched(of_windows: list[torch.Tensor], frames: int) -> torch.Tensor:
    """Return the features of a note, (features, channels), given those of its windows.

    Where windows overlap, each gives the half that is farther from its ends.
    """
    begins = [int(start) // FRAMES_PER_FEATURE for start in starts(frames)]
    borders = [
        0,
        *((begin + _LONGEST + following) // 2 for begin, following in itertools.pairwise(begins)),
        -(-frames // FRAMES_PER_FEATURE),
    ]
    return torch.cat(
        [
            features[borders[place] - begin : borders[place + 1] - begin]
            for place, (features, begin) in enumerate(zip(of_windows, begins, strict=True))
        ]
    )

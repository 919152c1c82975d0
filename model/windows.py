"""Cut log-mel spectrograms into the windows that the network is run on."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from model.spectrogram import remove_mean

T = TypeVar("T")

# Frames that the network is run on. Each new length makes oneDNN compile its kernels once more
# and keep them, so lengths are rounded up to one of these.
BUCKETS = (100, 125, 150, 200, 250, 300, 400, 500, 600, 800, 1000)  # 1 to 10 s

MOST_PIECES = 6  # of a note that is searched for a second voice


def windows(spectrogram: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """Return as few windows as cover a spectrogram evenly, each as long as one of `BUCKETS`.

    Parameters
    ----------
    spectrogram : NDArray, (frames, n_mels) float32

    Returns
    -------
    list of NDArray, (frames, n_mels) float32
        Their mean over time removed; what is shorter than its bucket is repeated from its start.
    """
    return [_fill(spectrogram[start : start + BUCKETS[-1]]) for start in starts(len(spectrogram))]


def starts(frames: int) -> NDArray[np.intp]:
    """Return where the windows of so many frames begin, (windows,) intp."""
    longest = BUCKETS[-1]
    count = -(-frames // longest)
    return np.linspace(0, max(0, frames - longest), count).round().astype(np.intp)


def pieces(spectrogram: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """Part a spectrogram evenly into pieces of a second or more, (frames, n_mels) float32.

    Two at least, and at most `MOST_PIECES`: each is a run of the network.
    """
    count = min(max(2, len(spectrogram) // BUCKETS[0]), MOST_PIECES)
    return np.array_split(spectrogram, count)


def _fill(window: NDArray[np.float32]) -> NDArray[np.float32]:
    """Remove a window's mean, and repeat it from its start until it fills its bucket."""
    window = remove_mean(window)
    bucket = next(frames for frames in BUCKETS if frames >= len(window))
    return np.ascontiguousarray(np.resize(window, (bucket, window.shape[1])))


def batches(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Yield full batches, and what is left one by one: two sizes, so few kernels."""
    full = len(items) // size * size
    for start in range(0, full, size):
        yield items[start : start + size]
    for item in items[full:]:
        yield [item]

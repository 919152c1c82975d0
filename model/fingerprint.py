"""Tell the same sound again, also when it was coded, trimmed or made louder in between.

An embedding says whose voice it is; two sentences of one person may lie as close as a sentence and
its copy. A fingerprint says which sound it is: for every 20 ms and 16 pairs of neighbouring bands
one bit, whether the energy's slope over frequency rises or falls with time. Copies differ in up to
a third of the bits, other notes of the same speaker in two fifths.

References
----------
Haitsma and Kalker, "A Highly Robust Audio Fingerprinting System", ISMIR 2002. Our deviations: 16
bits instead of 32, from the log-mel spectrogram at hand; slopes over 60 ms instead of 12; only
frames with sound are compared, since the bits of a pause are noise.
"""

import numpy as np
from numpy.typing import NDArray

_BANDS = 17
_EDGES = np.linspace(4, 76, _BANDS + 1).round().astype(int)  # 120 to 7,200 Hz of 80 mel bands
_FRAMES = 2  # of the spectrogram, make one of ours: 20 ms
_SMOOTHED = 3  # frames of 20 ms
_LOUD = 4.0  # nats below the loudest sound, 17 dB: softer is a pause
_SOUND_S = 1.0  # taken for sound however soft it is: a knock may be 17 dB louder than the words
_LONGEST_S = 30
_PER_S = 50
_LEAST_OVERLAP = 0.6  # of the shorter sound
_LEAST_MET = 20  # frames of sound in both, 0.4 s: fewer bits agree by chance
_SAME = 0.33  # share of bits that differ

Bits = NDArray[np.uint8]


def fingerprint(log_mel: NDArray[np.float32]) -> bytes:
    """Return the fingerprint of a log-mel spectrogram, (frames, 80) float32, of a whole note.

    Three bytes for every 20 ms of the first 30 s: 16 bits of slopes, and whether there is sound.
    Empty for what is shorter than 0.12 s.
    """
    frames = min(len(log_mel) // _FRAMES, _LONGEST_S * _PER_S)
    if frames < 2 * _SMOOTHED:
        return b""
    power = np.exp(log_mel[: frames * _FRAMES], dtype=np.float64)
    power = _smooth(power.reshape(frames, _FRAMES, -1).mean(axis=1))
    sums = np.add.reduceat(power, _EDGES[:-1], axis=1)[:, :_BANDS]
    bands = np.log(sums / np.diff(_EDGES) + 1e-6)  # (frames, 17)
    slopes = np.diff(bands, axis=1)
    rises = slopes[_SMOOTHED:] > slopes[:-_SMOOTHED]  # (frames, 16)
    level = bands.mean(axis=1)
    level = np.maximum(level[_SMOOTHED:], level[:-_SMOOTHED])
    softest = np.sort(level)[-min(len(level), int(_SOUND_S * _PER_S))]
    is_loud = level >= min(np.quantile(level, 0.97) - _LOUD, softest)
    return np.column_stack([np.packbits(rises, axis=1), is_loud.astype(np.uint8)]).tobytes()


def is_same_sound(one: bytes, other: bytes) -> bool:
    """Say whether two fingerprints are of one recording."""
    return one == other != b"" or difference(one, other) < _SAME


def difference(one: bytes, other: bytes) -> float:
    """Return the share of bits that differ where both sounds fit best; 1 where they never meet.

    All shifts at once, as cross-correlations of bits that are -1 and 1.
    """
    first, second = _unpacked(one), _unpacked(other)
    sounds = min(np.count_nonzero(first[:, -1]), np.count_nonzero(second[:, -1]))
    if not sounds:
        return 1.0
    size = len(first) + len(second)
    spectra = np.fft.rfft(first, size, axis=0) * np.conj(np.fft.rfft(second, size, axis=0))
    overlap = np.fft.irfft(spectra[:, -1], size)  # frames with sound in both, by shift
    agreement = np.fft.irfft(spectra[:, :-1].sum(axis=1), size)  # bits alike less bits unlike
    enough = overlap >= max(_LEAST_OVERLAP * sounds, _LEAST_MET)
    if not enough.any():
        return 1.0
    alike = agreement[enough] / (overlap[enough] * (_BANDS - 1))
    return float((1 - alike.max()) / 2)


def _smooth(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the running mean over time."""
    summed = np.cumsum(np.vstack([np.zeros_like(power[:1]), power]), axis=0)
    means: NDArray[np.float64] = (summed[_SMOOTHED:] - summed[:-_SMOOTHED]) / _SMOOTHED
    return means


def _unpacked(stored: bytes) -> NDArray[np.float64]:
    """Return slopes as -1 and 1 where there is sound, else 0, and sound as 1; (frames, 17)."""
    rows: Bits = np.frombuffer(stored, np.uint8).reshape(-1, 3)
    is_loud = rows[:, 2:].astype(np.float64)
    signs = np.unpackbits(rows[:, :2], axis=1) * 2.0 - 1.0
    return np.hstack([signs * is_loud, is_loud])

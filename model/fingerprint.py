"""Tell the same sound again, also when it was coded, trimmed or made louder in between.

An embedding says whose voice it is; two sentences of one person may lie as close as a sentence and
its copy. A fingerprint says which sound it is: for every 20 ms and 16 pairs of neighbouring bands
one bit, whether the energy's slope over frequency rises or falls with time, and one more, whether
that is certain: whether it rises or falls by more than half of the others. What a codec spoils are
the uncertain ones.

References
----------
Haitsma and Kalker, "A Highly Robust Audio Fingerprinting System", ISMIR 2002. Our deviations: 16
bits instead of 32, from the log-mel spectrogram at hand; slopes over 60 ms instead of 12; only
frames with sound are compared, since the bits of a pause are noise; certainty is stored, and the
less sound was compared, the fewer bits may differ.
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
_FLOOR = 1e-4  # of power: what a codec leaves of an empty band has no slope
_LEAST_OVERLAP = 0.5  # of the shorter sound
_LEAST_MET = 20  # frames of sound in both, 0.4 s: fewer bits agree by chance

# The share that may differ: less than a half by 1.45 over the square root of the frames compared,
# as chance goes, but never more than what 100 of them allow, 2 s: 0.355. On `train` of our voices
# that takes 4 of 3,244 pairs of one person's notes for copies, all of few short words, and none of
# 7,352 pairs of two people's.
_CHANCE = 1.45
_MOST_COUNTED = 100

Floats = NDArray[np.float64]


def fingerprint(log_mel: NDArray[np.float32]) -> bytes:
    """Return the fingerprint of a log-mel spectrogram, (frames, 80) float32, of a whole note.

    Four bytes for every 20 ms of the first 30 s: 16 bits of slopes, and which of them are certain,
    none where there is no sound. Empty for what is shorter than 0.12 s.
    """
    frames = min(len(log_mel) // _FRAMES, _LONGEST_S * _PER_S)
    if frames < 2 * _SMOOTHED:
        return b""
    power = np.exp(log_mel[: frames * _FRAMES], dtype=np.float64)
    power = _smooth(power.reshape(frames, _FRAMES, -1).mean(axis=1))
    sums = np.add.reduceat(power, _EDGES[:-1], axis=1)[:, :_BANDS]
    bands = np.log(sums / np.diff(_EDGES) + _FLOOR)  # (frames, 17)
    slopes = np.diff(bands, axis=1)
    turns = slopes[_SMOOTHED:] - slopes[:-_SMOOTHED]  # (frames, 16)
    level = bands.mean(axis=1)
    level = np.maximum(level[_SMOOTHED:], level[:-_SMOOTHED])
    softest = np.sort(level)[-min(len(level), int(_SOUND_S * _PER_S))]
    is_loud = level >= min(np.quantile(level, 0.97) - _LOUD, softest)
    sizes = np.abs(turns)
    is_certain = is_loud[:, None] & (sizes >= np.median(sizes[is_loud]))
    return np.hstack([np.packbits(bits, axis=1) for bits in (turns > 0, is_certain)]).tobytes()


def is_same_sound(one: bytes, other: bytes) -> bool:
    """Say whether two fingerprints are of one recording."""
    if one == other:
        return one != b""
    differing, frames = differences(one, other)
    chance = _CHANCE / np.sqrt(np.minimum(frames, _MOST_COUNTED))
    return bool((differing < 0.5 - chance).any())


def differences(one: bytes, other: bytes) -> tuple[Floats, Floats]:
    """Return what share of the certain bits differ, and in how many frames, by shift in time.

    A bit that is certain in one of the two alone counts as half a difference (just so where both
    have as many). Shifts at which too little of the two sounds meets are left out.
    """
    first, second = _unpacked(one), _unpacked(other)
    size = max(len(first) + len(second), 1)

    # All shifts at once, as cross-correlations.
    here, there = np.fft.rfft(first, size, axis=0), np.conj(np.fft.rfft(second, size, axis=0))
    frames = np.fft.irfft(here[:, -1] * there[:, -1], size).round()
    certain_here = np.fft.irfft(here[:, -2] * there[:, -1], size)
    certain_there = np.fft.irfft(here[:, -1] * there[:, -2], size)
    agreement = np.fft.irfft((here[:, :-2] * there[:, :-2]).sum(axis=1), size)

    shorter = min(first[:, -1].sum(), second[:, -1].sum())
    enough = frames >= max(_LEAST_OVERLAP * shorter, _LEAST_MET)
    alike = agreement[enough] / np.sqrt(certain_here[enough] * certain_there[enough])
    return (1 - alike) / 2, frames[enough]


def _smooth(power: Floats) -> Floats:
    """Return the running mean over time."""
    summed = np.cumsum(np.vstack([np.zeros_like(power[:1]), power]), axis=0)
    means: Floats = (summed[_SMOOTHED:] - summed[:-_SMOOTHED]) / _SMOOTHED
    return means


def _unpacked(stored: bytes) -> Floats:
    """Return (frames, 18): certain slopes as -1 and 1, else 0; how many are certain; if any is."""
    rows = np.frombuffer(stored, np.uint8).reshape(-1, 4)
    is_certain = np.unpackbits(rows[:, 2:], axis=1).astype(np.float64)
    signs = (np.unpackbits(rows[:, :2], axis=1) * 2.0 - 1.0) * is_certain
    count = is_certain.sum(axis=1, keepdims=True)
    return np.hstack([signs, count, count > 0])

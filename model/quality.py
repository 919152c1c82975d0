"""How good a recording is: what people are told of it, and what a calibration knows of it.

The figures tell notes apart; they are not those of acoustics: levels are relative to full scale,
the noise is what is left between the words, a narrow line shows in what it leaves of the high
tones, and a room in how slowly sounds die away.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from model.audio import SAMPLE_RATE_HZ, Waveform

_FRAME = SAMPLE_RATE_HZ // 50  # 20 ms
_CLIPPED = 0.98  # of full scale
_SILENCE_POWER = 1e-10  # -100 dB: quieter is a digital zero, not a room
_SNR_RANGE_DB = (-10.0, 60.0)

# Bands of the log-mel spectrogram of `model.spectrogram.SpectrogramConfig`, 80 up to 8 kHz.
_MIDDLE = slice(20, 50)  # 0.7 to 2.8 kHz
_UPPER = slice(62, 78)  # 4.3 to 7.5 kHz
_VOICE = slice(10, 60)  # 0.3 to 4 kHz
_LOUD, _STEEP = 90, 5  # percentiles
_DECAY_FRAMES = 10  # 0.1 s

# From where on people are told of it.
SHORT_S = 2.0
SOFT_DB = -40.0
_DISTORTED = 0.002  # of all samples
_HARDLY_NOISY_DB, _MUCH_NOISE_DB = 25.0, 12.0
_NARROW_DB = -42.5  # midway from what the calibration takes for whole to a telephone


class Noise(StrEnum):
    """How much noise there is, in a word."""

    HARDLY = "hardly"
    SOME = "some"
    MUCH = "much"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How good a recording is.

    Attributes
    ----------
    speech_s, duration_s : float
        Seconds of speech, and of everything.
    level_db : float
        Mean level of the speech, dB relative to full scale; -100 without speech.
    snr_db : float
        Speech to noise, dB, in [-10, 60].
    clipped_share : float
        Share of samples at full scale, in [0, 1].
    upper_db : float
        How loud speech is above 4 kHz, beside below, dB: some 0, or -60 on a telephone.
    decay_db : float
        By how much a voice's bands fall within 0.1 s where they fall the most, dB: some 25 close to
        the microphone, 13 in a hall, and in much noise. Infinite where it was not measured.
    """

    speech_s: float
    duration_s: float
    level_db: float
    snr_db: float
    clipped_share: float
    upper_db: float
    decay_db: float = math.inf

    @property
    def is_short(self) -> bool:
        """Whether there is too little speech to be sure."""
        return self.speech_s < SHORT_S

    @property
    def is_soft(self) -> bool:
        """Whether the microphone was too far away."""
        return self.level_db < SOFT_DB

    @property
    def is_distorted(self) -> bool:
        """Whether it was too near."""
        return self.clipped_share > _DISTORTED

    @property
    def is_narrow(self) -> bool:
        """Whether the high tones are missing, as on a telephone."""
        return self.upper_db < _NARROW_DB

    @property
    def noise(self) -> Noise:
        """How much noise there is, in a word."""
        if self.snr_db >= _HARDLY_NOISY_DB:
            return Noise.HARDLY
        return Noise.SOME if self.snr_db >= _MUCH_NOISE_DB else Noise.MUCH


def measure(
    waveform: Waveform, segments: tuple[tuple[int, int], ...], log_mel: NDArray[np.float32]
) -> Quality:
    """Measure a recording.

    Parameters
    ----------
    waveform : Waveform, (samples,) float32
    segments : tuple of (int, int)
        Where somebody speaks: first sample, and the one after the last.
    log_mel : NDArray, (frames, 80) float32
        Log-mel spectrogram of the speech alone, of at least one frame; of the levelled waveform,
        so that a soft note does not fall below what a spectrogram can show.
    """
    frames = waveform[: len(waveform) // _FRAME * _FRAME].reshape(-1, _FRAME)
    power = np.einsum("ij,ij->i", frames, frames, dtype=np.float64) / _FRAME  # (frames,)
    is_speech = np.zeros(len(power), dtype=bool)
    for start, end in segments:
        is_speech[start // _FRAME : end // _FRAME] = True
    speech_power = float(power[is_speech].mean()) if is_speech.any() else 0.0
    noise_power = _noise_power(power, is_speech)
    return Quality(
        speech_s=sum(end - start for start, end in segments) / SAMPLE_RATE_HZ,
        duration_s=len(waveform) / SAMPLE_RATE_HZ,
        level_db=_decibels(speech_power),
        snr_db=float(
            np.clip(_decibels(speech_power - noise_power) - _decibels(noise_power), *_SNR_RANGE_DB)
        ),
        clipped_share=float(np.mean(np.abs(waveform) >= _CLIPPED)) if len(waveform) else 0.0,
        upper_db=_upper_db(log_mel),
        decay_db=_decay_db(log_mel),
    )


def _noise_power(power: NDArray[np.float64], is_speech: NDArray[np.bool_]) -> float:
    """Return the power between the words: of the pauses, or of the softest frames without any."""
    pauses = power[~is_speech & (power > _SILENCE_POWER)]
    if len(pauses) >= 10:  # 0.2 s
        return float(np.percentile(pauses, 25))  # words that the detector missed are louder
    audible = power[power > _SILENCE_POWER]
    return float(np.percentile(audible, 5)) if len(audible) else 0.0


def _decibels(power: float) -> float:
    """Return 10 log10, at least -100."""
    return float(10 * np.log10(max(power, _SILENCE_POWER)))


def _upper_db(log_mel: NDArray[np.float32]) -> float:
    """Return how loud the loud moments of the upper bands are beside those of the middle."""
    loud_db = np.percentile(log_mel, _LOUD, axis=0) * (10 / np.log(10))
    return float(loud_db[_UPPER].mean() - loud_db[_MIDDLE].mean())


def _decay_db(log_mel: NDArray[np.float32]) -> float:
    """Return how much bands fall in 0.1 s where they fall the most, on average over bands."""
    bands = log_mel[:, _VOICE]
    changes = bands[_DECAY_FRAMES:] - bands[:-_DECAY_FRAMES]
    if not len(changes):
        return math.inf
    return -float(np.percentile(changes, _STEEP, axis=0).mean()) * (10 / math.log(10))

"""Log-mel spectrogram: the one function that makes the network's input, to train and to serve."""

from dataclasses import dataclass

import librosa
import numpy as np
from numpy.typing import NDArray

from model.audio import SAMPLE_RATE_HZ, Waveform

_FRAMES_AT_ONCE = 1_000  # 10 s: the spectra of two minutes would take 60 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class SpectrogramConfig:
    """Parameters of a log-mel spectrogram; saved beside the weights that were trained with it."""

    window_length: int = 400  # 25 ms
    hop_length: int = 160  # 10 ms
    n_fft: int = 512
    n_mels: int = 80
    low_hz: float = 20.0
    high_hz: float = 8_000.0
    pre_emphasis: float = 0.97
    floor: float = 1.2e-7  # smaller powers are raised to it: the logarithm stays above -16

    @property
    def frames_per_s(self) -> float:
        """How many frames a second of sound gives."""
        return SAMPLE_RATE_HZ / self.hop_length


def log_mel(waveform: Waveform, config: SpectrogramConfig | None = None) -> NDArray[np.float32]:
    """Return the log-mel spectrogram of a waveform.

    Parameters
    ----------
    waveform : Waveform, (samples,) float32
        At least one window: 25 ms, so 400 samples.
    config : SpectrogramConfig, optional
        The defaults are those of the weights that ship.

    Returns
    -------
    NDArray, (frames, n_mels) float32
        Natural logarithm of the mel powers. ``frames = 1 + (samples - n_fft) // hop_length``:
        frames lie wholly inside the waveform, frame ``i`` starts at sample ``i * hop_length``.

    See Also
    --------
    remove_mean : what is done to it before the network sees it.

    Notes
    -----
    A close stand-in for Kaldi's filter banks (cosine 0.98 between the embeddings of either):
    pre-emphasis runs over the whole signal instead of frame by frame, the window is a plain Hann.
    """
    config = config or SpectrogramConfig()
    if len(waveform) < config.n_fft:
        waveform = np.pad(waveform, (0, config.n_fft - len(waveform)))
    # librosa.effects has this too, but brings scikit-learn along: 26 MB in every worker.
    emphasised = np.append(waveform[:1], waveform[1:] - config.pre_emphasis * waveform[:-1])
    frames = 1 + (len(emphasised) - config.n_fft) // config.hop_length
    log_mels = np.empty((frames, config.n_mels), np.float32)
    for start in range(0, frames, _FRAMES_AT_ONCE):
        block = log_mels[start : start + _FRAMES_AT_ONCE]
        first = start * config.hop_length
        last = first + (len(block) - 1) * config.hop_length + config.n_fft
        block[:] = _log_mel_powers(emphasised[first:last], config).T
    return log_mels


def _log_mel_powers(emphasised: Waveform, config: SpectrogramConfig) -> NDArray[np.float32]:
    """Return the log-mel spectrogram of a short waveform, (n_mels, frames) float32."""
    power = librosa.feature.melspectrogram(
        y=emphasised,
        sr=SAMPLE_RATE_HZ,
        n_fft=config.n_fft,
        win_length=config.window_length,
        hop_length=config.hop_length,
        window="hann",
        center=False,
        power=2.0,
        n_mels=config.n_mels,
        fmin=config.low_hz,
        fmax=config.high_hz,
        htk=True,
        norm=None,
    )  # (n_mels, frames) float32
    log_powers: NDArray[np.float32] = np.log(np.maximum(power, config.floor))
    return log_powers


def remove_mean(spectrogram: NDArray[np.float32]) -> NDArray[np.float32]:
    """Remove each band's mean over time, the channel's colour, from (frames, n_mels)."""
    centred: NDArray[np.float32] = spectrogram - spectrogram.mean(axis=0, keepdims=True)
    return centred

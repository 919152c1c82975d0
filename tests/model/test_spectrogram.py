"""The log-mel spectrogram: training and serving share it, so a stored one guards it."""

from pathlib import Path

import numpy as np
import pytest

from model.audio import SAMPLE_RATE_HZ
from model.spectrogram import SpectrogramConfig, log_mel, remove_mean

# np.savez_compressed(STORED, log_mel=log_mel(chirp())): to be made again only with new weights.
STORED = Path(__file__).parent / "data" / "log_mel.npz"


def chirp():
    """Return half a second from 100 Hz to 7 kHz in noise, (8000,) float32."""
    time_s = np.arange(SAMPLE_RATE_HZ // 2) / SAMPLE_RATE_HZ
    sweep = np.sin(2 * np.pi * (100 + 6_900 * time_s) * time_s)
    noise = np.random.default_rng(0).uniform(-1, 1, len(time_s))
    return (0.5 * sweep + 0.1 * noise).astype(np.float32)


def tone(frequency_hz: float):
    time_s = np.arange(SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    return np.sin(2 * np.pi * frequency_hz * time_s).astype(np.float32)


def centres_hz(config: SpectrogramConfig):
    """Return the middle of each band, by the formula of HTK."""
    low, high = (2595 * np.log10(1 + f / 700) for f in (config.low_hz, config.high_hz))
    mels = np.linspace(low, high, config.n_mels + 2)[1:-1]
    return 700 * (10 ** (mels / 2595) - 1)


def test_the_spectrogram_is_the_stored_one():
    with np.load(STORED) as stored:
        np.testing.assert_allclose(log_mel(chirp()), stored["log_mel"], atol=1e-4, rtol=0)


@pytest.mark.parametrize(
    ("samples", "frames"),
    [(0, 1), (1, 1), (400, 1), (512, 1), (671, 1), (672, 2), (16_000, 97), (64_000, 397)],
)
def test_frames_lie_wholly_inside_the_waveform(samples, frames):
    spectrogram = log_mel(np.full(samples, 0.1, np.float32))
    assert spectrogram.shape == (frames, 80)
    assert spectrogram.dtype == np.float32
    assert spectrogram.flags.c_contiguous
    assert np.isfinite(spectrogram).all()


@pytest.mark.parametrize("frequency_hz", [200, 1_000, 3_000, 6_000])
def test_a_tone_peaks_in_its_band(frequency_hz):
    band = log_mel(tone(frequency_hz)).mean(axis=0).argmax()
    centres = centres_hz(SpectrogramConfig())
    # A band and its neighbours overlap, and a bin of the FFT is 31 Hz wide.
    assert abs(band - np.abs(centres - frequency_hz).argmin()) <= 1


def test_silence_lies_at_the_floor():
    config = SpectrogramConfig()
    np.testing.assert_allclose(log_mel(np.zeros(8_000, np.float32)), np.log(config.floor))


def test_twice_the_amplitude_is_four_times_the_power():
    difference = log_mel(chirp()) - log_mel(0.5 * chirp())
    np.testing.assert_allclose(difference, np.log(4), atol=1e-3)


def test_frame_i_starts_at_sample_i_times_hop():
    shifted = log_mel(chirp()[160:])
    # The first frame differs: pre-emphasis has no sample before the first.
    np.testing.assert_allclose(shifted[1:], log_mel(chirp())[2:], atol=1e-3)


def test_the_configuration_decides_bands_and_frame_rate():
    config = SpectrogramConfig(n_mels=40, hop_length=320)
    assert log_mel(chirp(), config).shape == (1 + (8_000 - 512) // 320, 40)
    assert config.frames_per_s == 50


def test_removing_the_mean_removes_a_constant_colour_of_the_channel():
    spectrogram = log_mel(chirp())
    colour = np.linspace(-3, 3, 80, dtype=np.float32)
    centred = remove_mean(spectrogram)
    np.testing.assert_allclose(centred.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(remove_mean(spectrogram + colour), centred, atol=1e-4)

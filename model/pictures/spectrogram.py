"""Draw what the network sees: the spectrogram card of one note."""

import librosa
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from model.audio import SAMPLE_RATE_HZ
from model.pictures.canvas import (
    FAINT,
    GRID,
    INK,
    ORANGE,
    as_png,
    colour_table,
    draw_seconds,
    font,
    new_card,
)
from model.spectrogram import SpectrogramConfig
from model.speech import Speech

_WIDTH, _HEIGHT = 960, 420
_LEFT, _TOP, _RIGHT, _BOTTOM = 84, 46, 52, 74  # margins around the spectrogram
_FREQUENCIES_HZ = (100, 250, 500, 1000, 2000, 4000, 8000)
_DYNAMIC_RANGE = 10.0  # natural-log units shown below the loudest: about 43 dB


def draw_spectrogram(
    spectrogram: NDArray[np.float32], speech: Speech, config: SpectrogramConfig | None = None
) -> bytes:
    """Draw a log-mel spectrogram with its axes, its mel bands and the speech found in it.

    Parameters
    ----------
    spectrogram : NDArray, (frames, n_mels) float32
        From `model.spectrogram.log_mel`, of the whole note.
    speech : Speech
        From `model.speech.find_speech`, of the same note.
    config : SpectrogramConfig, optional
        What the spectrogram was made with.

    Returns
    -------
    bytes
        A PNG of 960 x 420.
    """
    config = config or SpectrogramConfig()
    card, draw = new_card(_WIDTH, _HEIGHT)
    plot = (_LEFT, _TOP, _WIDTH - _RIGHT, _HEIGHT - _BOTTOM)
    card.paste(_heat_map(spectrogram, plot[2] - plot[0], plot[3] - plot[1]), plot[:2])
    quality = speech.quality
    title = f"{quality.speech_s:.1f} s of speech in {quality.duration_s:.1f} s"
    draw.text((_LEFT, 22), title, INK, font(20), anchor="lm")
    draw.text((_WIDTH - 12, 22), "mel band", FAINT, font(16), anchor="rm")
    _draw_frequencies(draw, plot, config)
    draw_seconds(draw, (_LEFT, _TOP, plot[2], plot[3] + 12), quality.duration_s)
    draw.text((_LEFT - 24, plot[3] + 24), "time, s", FAINT, font(16), anchor="ra")
    _draw_speech(draw, plot, speech)
    return as_png(card)


def _heat_map(spectrogram: NDArray[np.float32], width: int, height: int) -> Image.Image:
    """Colour the spectrogram, low bands at the bottom, scaled to (width, height)."""
    top = float(np.quantile(spectrogram, 0.995))
    shade = np.clip((spectrogram - top) / _DYNAMIC_RANGE + 1, 0, 1)  # (frames, n_mels)
    pixels = np.ascontiguousarray((shade * 255).astype(np.uint8).T[::-1])  # (n_mels, frames)
    grey = Image.fromarray(pixels).resize((width, height), Image.Resampling.BICUBIC, reducing_gap=3)
    return Image.fromarray(colour_table()[np.asarray(grey)])


def _draw_frequencies(
    draw: ImageDraw.ImageDraw, plot: tuple[int, int, int, int], config: SpectrogramConfig
) -> None:
    """Label the mel axis: in Hz on the left, with the numbers of its bands on the right."""
    left, top, right, bottom = plot
    for band in range(10, config.n_mels + 1, 10):
        y = bottom - band / config.n_mels * (bottom - top)
        draw.line((right, y, right + 5, y), FAINT, 2)
        draw.text((right + 10, y), str(band), FAINT, font(15), anchor="lm")
    low, high = librosa.hz_to_mel([config.low_hz, config.high_hz], htk=True)
    for frequency_hz in _FREQUENCIES_HZ:
        mel = float(librosa.hz_to_mel(frequency_hz, htk=True))
        y = bottom - (mel - low) / (high - low) * (bottom - top)
        label = f"{frequency_hz // 1000} kHz" if frequency_hz >= 1000 else f"{frequency_hz} Hz"
        draw.line((left - 6, y, left - 1, y), FAINT, 2)
        draw.text((left - 10, y), label, INK, font(16), anchor="rm")


def _draw_speech(
    draw: ImageDraw.ImageDraw, plot: tuple[int, int, int, int], speech: Speech
) -> None:
    """Mark the speech as a strip between the spectrogram and its time axis."""
    left, _, right, bottom = plot
    scale = (right - left) / (speech.quality.duration_s * SAMPLE_RATE_HZ)
    draw.rectangle((left, bottom + 4, right - 1, bottom + 11), GRID)
    for start, end in speech.segments:
        draw.rectangle((left + start * scale, bottom + 4, left + end * scale, bottom + 11), ORANGE)
    draw.rectangle((left, _HEIGHT - 18, left + 22, _HEIGHT - 11), ORANGE)
    draw.text((left + 30, _HEIGHT - 14), "speech", FAINT, font(15), anchor="lm")

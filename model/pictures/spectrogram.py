"""Draw the card of one note: what the network sees of it, and what was found."""

import io

import librosa
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from model.audio import SAMPLE_RATE_HZ
from model.identify import Identification
from model.pictures.canvas import (
    FAINT,
    GRID,
    INK,
    PEOPLE,
    as_png,
    colour_table,
    draw_seconds,
    font,
    new_card,
)
from model.pictures.verdict import MARK, bars_height, draw_bars, draw_mark
from model.spectrogram import SpectrogramConfig
from model.speech import Speech

_WIDTH, _HEIGHT = 960, 410  # without bars
_LEFT, _TOP, _RIGHT, _BOTTOM = 122, 70, 64, 60  # margins around the spectrogram
_PLOT = (_LEFT, _TOP, _WIDTH - _RIGHT, _HEIGHT - _BOTTOM)
_BELOW_BARS = 14
_LETTERS, _AXIS, _BANDS = 30, 26, 22  # sizes: legible when a phone shows the card at 400 pixels
_FREQUENCIES_HZ = (100, 500, 1000, 2000, 4000, 8000)
_DYNAMIC_RANGE = 10.0  # natural-log units shown below the loudest: about 43 dB


def draw_spectrogram(
    spectrogram: NDArray[np.float32],
    speech: Speech,
    config: SpectrogramConfig | None = None,
    *,
    found: Identification | None = None,
) -> bytes:
    """Draw a log-mel spectrogram with its axes and the speech found in it.

    Parameters
    ----------
    spectrogram : NDArray, (frames, n_mels) float32
        From `model.spectrogram.log_mel`, of the whole note.
    speech : Speech
        From `model.speech.find_speech`, of the same note.
    config : SpectrogramConfig, optional
        What the spectrogram was made with.
    found : Identification, optional
        Whose the note was found to be: a mark for the verdict, and a bar for each whom it may be
        of, as `model.shares` has it; no names.

    Returns
    -------
    bytes
        A PNG of 960 x 410, with bars higher.
    """
    config = config or SpectrogramConfig()
    card, draw = _new_card(found)
    left, top, right, bottom = _PLOT
    card.paste(_heat_map(spectrogram, right - left, bottom - top), (left, top))
    quality = speech.quality
    title = f"{quality.speech_s:.1f} s of speech in {quality.duration_s:.1f} s"
    draw.rectangle((left, 26, left + 28, 36), PEOPLE[0])  # the title explains the strip
    draw.text((left + 40, 31), title, INK, font(_LETTERS), anchor="lm")
    draw.text((_WIDTH - 14, 33), "mel band", FAINT, font(_BANDS), anchor="rm")
    _draw_frequencies(draw, config)
    draw_seconds(draw, (left, top, right, bottom + 12), quality.duration_s, size=_AXIS)
    draw.text((left - 20, bottom + 24), "time, s", FAINT, font(_AXIS), anchor="ra")
    _draw_speech(draw, speech)
    if found is not None:
        _draw_found(card, draw, found)
    return as_png(card)


def redraw_found(png: bytes, found: Identification) -> bytes:
    """Return a card of `draw_spectrogram` with another verdict and other bars.

    Parameters
    ----------
    png : bytes
    found : Identification

    Returns
    -------
    bytes
        A PNG.
    """
    card, draw = _new_card(found)
    with Image.open(io.BytesIO(png)) as before:
        card.paste(before.crop((0, 0, _WIDTH, _HEIGHT)))
    _draw_found(card, draw, found)
    return as_png(card)


def _new_card(found: Identification | None) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Return an empty card with room for what was found."""
    bars = 0 if found is None else bars_height(found) + _BELOW_BARS
    return new_card(_WIDTH, _HEIGHT + bars)


def _draw_found(card: Image.Image, draw: ImageDraw.ImageDraw, found: Identification) -> None:
    """Draw the verdict beside the title, and the bars below the spectrogram."""
    draw_mark(card, _LEFT - 16 - MARK, 10, found.confidence)
    draw_bars(draw, _LEFT, _HEIGHT, _WIDTH - 14, found)


def _heat_map(spectrogram: NDArray[np.float32], width: int, height: int) -> Image.Image:
    """Colour the spectrogram, low bands at the bottom, scaled to (width, height)."""
    top = float(np.quantile(spectrogram, 0.995))
    shade = np.clip((spectrogram - top) / _DYNAMIC_RANGE + 1, 0, 1)  # (frames, n_mels)
    pixels = np.ascontiguousarray((shade * 255).astype(np.uint8).T[::-1])  # (n_mels, frames)
    grey = Image.fromarray(pixels).resize((width, height), Image.Resampling.BICUBIC, reducing_gap=3)
    return Image.fromarray(colour_table()[np.asarray(grey)])


def _draw_frequencies(draw: ImageDraw.ImageDraw, config: SpectrogramConfig) -> None:
    """Label the mel axis: in Hz on the left, with the numbers of its bands on the right."""
    left, top, right, bottom = _PLOT
    for band in range(20, config.n_mels + 1, 20):
        y = bottom - band / config.n_mels * (bottom - top)
        draw.line((right, y, right + 5, y), FAINT, 2)
        draw.text((right + 12, y), str(band), FAINT, font(_BANDS), anchor="lm")
    low, high = librosa.hz_to_mel([config.low_hz, config.high_hz], htk=True)
    for frequency_hz in _FREQUENCIES_HZ:
        mel = float(librosa.hz_to_mel(frequency_hz, htk=True))
        y = bottom - (mel - low) / (high - low) * (bottom - top)
        label = f"{frequency_hz // 1000} kHz" if frequency_hz >= 1000 else f"{frequency_hz} Hz"
        draw.line((left - 6, y, left - 1, y), FAINT, 2)
        draw.text((left - 12, y), label, INK, font(_AXIS), anchor="rm")


def _draw_speech(draw: ImageDraw.ImageDraw, speech: Speech) -> None:
    """Mark the speech as a strip between the spectrogram and its time axis."""
    left, _, right, bottom = _PLOT
    scale = (right - left) / (speech.quality.duration_s * SAMPLE_RATE_HZ)
    first, last = bottom + 4, bottom + 13
    draw.rectangle((left, first, right - 1, last), GRID)
    for start, end in speech.segments:
        draw.rectangle((left + start * scale, first, left + end * scale, last), PEOPLE[0])

"""What all pictures share: colours, fonts, and the way to a PNG."""

import functools
import importlib.util
import io
import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

# Readable on Discord's dark and light themes, and with the common colour-vision deficiencies.
BACKGROUND = "#14161b"
INK = "#e8e8e8"
FAINT = "#8b90a0"
GRID = "#2a2e38"
ORANGE, BLUE, GREEN = "#ffb000", "#64a8ff", "#7cc29a"
# Okabe and Ito, "Color Universal Design", 2008: told apart with all common colour-vision
# deficiencies; each has a contrast of 4.5:1 or more to the card.
PEOPLE = ("#e69f00", "#56b4e9", "#f0e442", "#cc79a7", "#009e73", "#d55e00")
_NO_SIGN = "\uffff"  # that no font has
COLOURS = ("#0b0d1a", "#1d2b5e", "#2f5d8a", "#3d93a0", "#7cc29a", "#dfe38d", "#fffbe6")


def new_card(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """Return an empty card and its pen."""
    card = Image.new("RGB", (width, height), BACKGROUND)
    return card, ImageDraw.Draw(card)


def as_png(card: Image.Image) -> bytes:
    """Return a card as a PNG."""
    png = io.BytesIO()
    card.save(png, "png", compress_level=6)
    return png.getvalue()


@functools.cache
def colour_table() -> NDArray[np.uint8]:
    """Return (256, 3): dark to light, so that it is also right in grey."""
    anchors = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in COLOURS])
    at = np.linspace(0, len(anchors) - 1, 256)
    channels = [np.interp(at, np.arange(len(anchors)), anchors[:, i]) for i in range(3)]
    return np.stack(channels, axis=1).astype(np.uint8)


def draw_seconds(
    draw: ImageDraw.ImageDraw,
    plot: tuple[int, int, int, int],
    duration_s: float,
    *,
    size: int = 16,
) -> None:
    """Label the time under a plot in seconds, with 5 to 10 ticks at round values."""
    left, _, right, bottom = plot
    rough = duration_s / 8
    magnitude = 10 ** math.floor(math.log10(rough))
    step = next(m * magnitude for m in (1, 2, 5, 10) if m * magnitude >= rough)
    for tick in range(int(duration_s / step) + 1):
        x = left + tick * step / duration_s * (right - left)
        draw.line((x, bottom + 4, x, bottom + 9), FAINT, 2)
        draw.text((x, bottom + 12), f"{tick * step:g}", INK, font(size), anchor="ma")


@functools.cache
def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Return the font that Pillow carries."""
    return ImageFont.load_default(size)


@functools.cache
def name_font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Return a font for people's names, which may be Greek or Cyrillic: the one of matplotlib."""
    found = importlib.util.find_spec("matplotlib")  # imports nothing
    for folder in (found.submodule_search_locations or ()) if found else ():
        file = Path(folder) / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf"
        if file.is_file():
            return ImageFont.truetype(file, size)
    return font(size)


def writable(name: str) -> str:
    """Return what the font can write of a name, which may be nothing of it.

    What it lacks, such as Chinese or emoji, would be an empty box for each sign.
    """
    return "".join(sign for sign in name if not _is_lacking(sign)).strip()


@functools.lru_cache(4096)
def _is_lacking(sign: str) -> bool:
    pen = name_font(15)
    return sign.isprintable() and bytes(pen.getmask(sign)) == bytes(pen.getmask(_NO_SIGN))


def shortened(text: str, size: int, width: float) -> str:
    """Return the text, cut to a width in pixels."""
    pen = name_font(size)
    if pen.getlength(text) <= width:
        return text
    while text and pen.getlength(text + "…") > width:
        text = text[:-1]
    return text + "…"

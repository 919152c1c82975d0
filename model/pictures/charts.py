"""Draw error rates as lines: over notes a member, and over versions."""

import math
from collections.abc import Mapping, Sequence

from PIL import ImageDraw

from model.pictures.canvas import BLUE, FAINT, GREEN, GRID, INK, ORANGE, as_png, font, new_card

_WIDTH, _HEIGHT = 720, 400
_LEFT, _TOP, _RIGHT, _BOTTOM = 76, 84, 30, 62  # margins around the plot
_PLOT = (_LEFT, _TOP, _WIDTH - _RIGHT, _HEIGHT - _BOTTOM)
_SHARES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)  # ends of the scale, each in five parts


def draw_learning_curve(points: Sequence[tuple[int, float, float]]) -> bytes:
    """Draw how many notes are not recognised, by the notes that a member gave.

    Parameters
    ----------
    points : sequence of (notes a member, share not recognised by centroids, by a trained head)
        Shares, 0 to 1.

    Returns
    -------
    bytes
        A PNG of 720 x 400.
    """
    lines = {
        "mean voice": (FAINT, [plain for _, plain, _ in points]),
        "trained": (ORANGE, [trained for _, _, trained in points]),
    }
    notes = [str(size) for size, _, _ in points]
    return _draw("Members not recognised, by notes that each gave", "notes", notes, lines)


def draw_history(versions: Sequence[tuple[int, float, float, float]]) -> bytes:
    """Draw how the versions of a head compare.

    Parameters
    ----------
    versions : sequence of (version, missed, misnamed, strangers named)
        Shares, 0 to 1.

    Returns
    -------
    bytes
        A PNG of 720 x 400.
    """
    lines = {
        "missed": (ORANGE, [missed for _, missed, _, _ in versions]),
        "misnamed": (BLUE, [misnamed for _, _, misnamed, _ in versions]),
        "strangers named": (GREEN, [strangers for _, _, _, strangers in versions]),
    }
    numbers = [str(version) for version, *_ in versions]
    return _draw("Errors of each version, when it was adopted", "version", numbers, lines)


_Lines = Mapping[str, tuple[str, Sequence[float]]]


def _draw(title: str, axis: str, labels: Sequence[str], lines: _Lines) -> bytes:
    """Draw lines over evenly spaced labels."""
    card, draw = new_card(_WIDTH, _HEIGHT)
    draw.text((20, 26), title, INK, font(20), anchor="lm")
    highest = max((share for _, shares in lines.values() for share in shares), default=0)
    end = next((end for end in _SHARES if end >= highest), 1.0)
    _draw_shares(draw, end)
    left, _, right, bottom = _PLOT
    step = (right - left) / max(1, len(labels))
    every = max(1, math.ceil(len(labels) / 15))
    for place in range(0, len(labels), every):
        x = left + (place + 0.5) * step
        draw.text((x, bottom + 10), labels[place], INK, font(16), anchor="ma")
    draw.text((right, bottom + 36), axis, FAINT, font(15), anchor="ra")
    x = left
    for name, (colour, shares) in lines.items():
        _draw_line(draw, colour, shares, step=step, end=end)
        draw.line((x, 56, x + 22, 56), colour, 4)
        draw.text((x + 30, 56), name, INK, font(15), anchor="lm")
        x += 56 + int(font(15).getlength(name))
    return as_png(card)


def _draw_shares(draw: ImageDraw.ImageDraw, end: float) -> None:
    """Label the axis of shares, in per cent from 0."""
    left, top, right, bottom = _PLOT
    for part in range(6):
        y = bottom - part / 5 * (bottom - top)
        draw.line((left, y, right, y), GRID, 1)
        draw.text((left - 10, y), f"{100 * end * part / 5:g} %", INK, font(15), anchor="rm")


def _draw_line(
    draw: ImageDraw.ImageDraw, colour: str, shares: Sequence[float], *, step: float, end: float
) -> None:
    """Draw one line with its points."""
    left, top, _, bottom = _PLOT
    points = [
        (left + (place + 0.5) * step, bottom - share / end * (bottom - top))
        for place, share in enumerate(shares)
    ]
    if len(points) > 1:
        draw.line(points, colour, 3, joint="curve")
    for x, y in points:
        draw.ellipse((x - 5, y - 5, x + 5, y + 5), colour)

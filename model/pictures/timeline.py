"""Draw who spoke when in a note: a lane a person."""

from collections.abc import Sequence

from PIL import ImageDraw

from model.pictures.canvas import (
    FAINT,
    GRID,
    INK,
    PEOPLE,
    as_png,
    draw_seconds,
    font,
    name_font,
    new_card,
    shortened,
    writable,
)

_WIDTH = 960  # as the spectrogram's card, which it may stand under
_LEFT, _TOP, _RIGHT, _BOTTOM = 276, 80, 130, 72  # margins around the lanes
_LANE, _BAR = 78, 50  # height of a lane, and of the bars in it
_THINNEST = 3  # pixels: a word in two minutes is seen
_LETTERS, _AXIS = 32, 26  # sizes: legible when a phone shows the card at a third


def draw_timeline(
    lanes: Sequence[tuple[str, Sequence[tuple[float, float]]]], duration_s: float
) -> bytes:
    """Draw who spoke when.

    Parameters
    ----------
    lanes : sequence of (name, stretches)
        Stretches are first and last moments in seconds. A name that cannot be written is a number
        instead.
    duration_s : float
        Of the whole note.

    Returns
    -------
    bytes
        A PNG, 960 wide; the more people, the higher.
    """
    bottom = _TOP + _LANE * len(lanes)
    card, draw = new_card(_WIDTH, bottom + _BOTTOM)
    draw.text((20, 42), "Who speaks when", INK, font(_LETTERS), anchor="lm")
    plot = (_LEFT, _TOP, _WIDTH - _RIGHT, bottom)
    draw_seconds(draw, plot, duration_s, size=_AXIS)
    draw.text((_LEFT - 20, bottom + 12), "time, s", FAINT, font(_AXIS), anchor="ra")
    for place, (name, stretches) in enumerate(lanes):
        _draw_lane(
            draw,
            _TOP + place * _LANE,
            writable(name) or f"person {place + 1}",
            stretches,
            duration_s=duration_s,
            colour=PEOPLE[place % len(PEOPLE)],
        )
    return as_png(card)


def _draw_lane(  # noqa: PLR0913 -- each is one independent property
    draw: ImageDraw.ImageDraw,
    top: int,
    name: str,
    stretches: Sequence[tuple[float, float]],
    *,
    duration_s: float,
    colour: str,
) -> None:
    """Draw one person: their name, when they speak, and for how long in all."""
    middle, right = top + _LANE / 2, _WIDTH - _RIGHT
    label = shortened(name, _LETTERS, _LEFT - 36)
    draw.text((_LEFT - 16, middle), label, colour, name_font(_LETTERS), anchor="rm")
    first, last = middle - _BAR / 2, middle + _BAR / 2
    draw.rectangle((_LEFT, first, right, last), GRID)
    scale = (right - _LEFT) / max(duration_s, 0.1)
    for start_s, end_s in stretches:
        start, end = _LEFT + start_s * scale, _LEFT + end_s * scale
        draw.rectangle((start, first, max(end, start + _THINNEST - 1), last), colour)
    seconds = sum(end_s - start_s for start_s, end_s in stretches)
    draw.text((_WIDTH - 20, middle), f"{seconds:.1f} s", INK, font(_LETTERS), anchor="rm")

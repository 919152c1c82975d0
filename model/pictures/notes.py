"""Draw a member's notes, a row each: what was heard in them, and what they contribute."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import ImageDraw

from model.contribution import MOST_SHOWN, Origin, ShownNote, Standing, contributions
from model.pictures.canvas import BACKGROUND, FAINT, GRID, INK, PEOPLE, as_png, font, new_card
from model.quality import SHORT_S, SOFT_DB, Quality

_WIDTH, _TOP, _BOTTOM = 960, 64, 14
_ROW, _BAR, _CHIP = 50, 26, 36  # heights
_EDGE, _GAP = 20, 30  # at the sides, and between columns
_WRITTEN = 100  # pixels for a figure beside its bar
_LETTERS = 26
_THINNEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gauge:
    """A column of bars from ``low`` to ``high``; a line marks where it is enough."""

    title: str
    low: float
    high: float
    written: str
    enough: float | None = None


_SPEECH = _Gauge(title="speech", low=0, high=8, written="{:.1f} s", enough=SHORT_S)
_LOUDNESS = _Gauge(title="loudness", low=-60, high=0, written="{:.0f} dB", enough=SOFT_DB)
_NOISE = _Gauge(title="above noise", low=0, high=60, written="{:.0f} dB")

_COLOURS = {Origin.READ: PEOPLE[0], Origin.UPLOADED: PEOPLE[1], Origin.CONFIRMED: PEOPLE[4]}


def draw_overview(notes: Sequence[ShownNote]) -> bytes:
    """Draw a member's notes with what each contributes.

    Parameters
    ----------
    notes : sequence of ShownNote
        Oldest first; the latest `MOST_SHOWN` are drawn, with their numbers among all.

    Returns
    -------
    bytes
        A PNG, 960 wide; the more notes, the higher.
    """
    shown = notes[-MOST_SHOWN:]
    card, draw = new_card(_WIDTH, _TOP + _ROW * len(shown) + _BOTTOM)
    *columns, balance = _columns(236, 3)
    gauges = (_SPEECH, _NOISE)
    for title, (left, _) in zip(
        (*(gauge.title for gauge in gauges), "helps the others"), (*columns, balance), strict=True
    ):
        _write(draw, left, _TOP / 2, title, FAINT)
    helps = _contributions(notes)[-MOST_SHOWN:]
    for place, note in enumerate(shown):
        middle = _TOP + place * _ROW + _ROW // 2
        colour = FAINT if note.standing is Standing.UNUSABLE else _COLOURS[note.origin]
        is_hollow = note.standing is Standing.WAITING
        number = len(notes) - len(shown) + place + 1
        _draw_chip(draw, middle, number, colour, is_hollow=is_hollow)
        _write(draw, _EDGE + _CHIP + 20, middle, note.date, INK)
        values = (note.speech_s, note.snr_db)
        for gauge, value, span in zip(gauges, values, columns, strict=True):
            _draw_gauge(draw, gauge, value, span, middle, colour, is_hollow=is_hollow)
        if (share := helps[place]) is not None:
            _draw_balance(draw, balance, middle, share, colour)
    return as_png(card)


def _contributions(notes: Sequence[ShownNote]) -> list[float | None]:
    """Return what each note contributes, beside the one that changes the most: from -1 to 1."""
    used = [note.embedding for note in notes if note.embedding is not None]
    found = contributions(np.stack(used)) if used else None
    if found is None:
        return [None] * len(notes)
    shares = iter(found / max(float(np.abs(found).max()), 1e-9))
    return [None if note.embedding is None else float(next(shares)) for note in notes]


def draw_progress(notes: Sequence[Quality], steps: int) -> bytes:
    """Draw what was heard of a member so far, and how many notes are still to come.

    Parameters
    ----------
    notes : sequence of Quality
        Oldest first; the latest `MOST_SHOWN` are drawn.
    steps : int
        How many there are to be, at least.

    Returns
    -------
    bytes
        A PNG, 960 wide.
    """
    shown = notes[-MOST_SHOWN:]
    first = len(notes) - len(shown)
    rows = max(len(shown), min(steps - first, MOST_SHOWN))
    card, draw = new_card(_WIDTH, _TOP + _ROW * rows + _BOTTOM)
    gauges = (_SPEECH, _LOUDNESS, _NOISE)
    columns = _columns(_EDGE + _CHIP + 30, len(gauges))
    for gauge, (left, _) in zip(gauges, columns, strict=True):
        _write(draw, left, _TOP / 2, gauge.title, FAINT)
    for place in range(rows):
        middle = _TOP + place * _ROW + _ROW // 2
        is_heard = place < len(shown)
        colour = PEOPLE[0] if is_heard else FAINT
        _draw_chip(draw, middle, first + place + 1, colour, is_hollow=not is_heard)
        values = _heard(shown[place]) if is_heard else (None, None, None)
        for gauge, value, span in zip(gauges, values, columns, strict=True):
            _draw_gauge(draw, gauge, value, span, middle, colour)
    return as_png(card)


def _heard(note: Quality) -> tuple[float, float, float]:
    return note.speech_s, note.level_db, note.snr_db


def _columns(left: int, count: int) -> list[tuple[int, int]]:
    """Return where each of so many columns begins and ends."""
    width = (_WIDTH - _EDGE - left - (count - 1) * _GAP) / count
    starts = [left + place * (width + _GAP) for place in range(count)]
    return [(round(start), round(start + width)) for start in starts]


def _draw_chip(
    draw: ImageDraw.ImageDraw, middle: int, number: int, colour: str, *, is_hollow: bool
) -> None:
    """Draw a note's number."""
    box = (_EDGE, middle - _CHIP // 2, _EDGE + _CHIP, middle + _CHIP // 2)
    if is_hollow:
        draw.rounded_rectangle(box, 7, outline=colour, width=3)
    else:
        draw.rounded_rectangle(box, 7, colour)
    ink = colour if is_hollow else BACKGROUND
    size = 26 if number < 100 else 18
    draw.text((_EDGE + _CHIP / 2, middle), str(number), ink, font(size), anchor="mm")


def _draw_gauge(  # noqa: PLR0913, PLR0917 -- each is one independent property
    draw: ImageDraw.ImageDraw,
    gauge: _Gauge,
    value: float | None,
    span: tuple[int, int],
    middle: int,
    colour: str,
    *,
    is_hollow: bool = False,
) -> None:
    """Draw a value as a bar with its figure; only the empty bar where there is none yet."""
    left, right = span[0], span[1] - _WRITTEN
    first, last = middle - _BAR // 2, middle + _BAR // 2
    draw.rounded_rectangle((left, first, right, last), 5, GRID)
    scale = (right - left) / (gauge.high - gauge.low)
    if value is not None:
        long = max(_THINNEST, round((min(value, gauge.high) - gauge.low) * scale))
        box = (left, first, left + long, last)
        radius = min(5, long // 2)
        if is_hollow:
            draw.rounded_rectangle(box, radius, outline=colour, width=3)
        else:
            draw.rounded_rectangle(box, radius, colour)
        _write(draw, right + 12, middle, gauge.written.format(value), INK)
    if gauge.enough is not None:
        x = left + (gauge.enough - gauge.low) * scale
        draw.line((x, first - 4, x, last + 4), INK, 2)


def _draw_balance(
    draw: ImageDraw.ImageDraw, span: tuple[int, int], middle: int, share: float, colour: str
) -> None:
    """Draw a share of -1 to 1 as a bar to the left or to the right of a line."""
    left, right = span
    first, last = middle - _BAR // 2, middle + _BAR // 2
    draw.rounded_rectangle((left, first, right, last), 5, GRID)
    centre = (left + right) // 2
    end = round(centre + share * (right - left) / 2)
    draw.rectangle((min(centre, end), first, max(centre, end), last), colour)
    draw.line((centre, first - 4, centre, last + 4), INK, 2)


def _write(draw: ImageDraw.ImageDraw, x: float, middle: float, text: str, ink: str) -> None:
    draw.text((x, middle), text, ink, font(_LETTERS), anchor="lm")

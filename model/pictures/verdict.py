"""Draw what was found of a note: a mark for the verdict, and a bar for each whom it may be of."""

import functools
from collections.abc import Sequence

from PIL import Image, ImageDraw

from model.identify import Confidence, Identification
from model.pictures.canvas import BACKGROUND, FAINT, GREEN, GRID, INK, PEOPLE, font
from model.shares import shares_of

MARK = 44  # pixels
ROW, _BAR, _CHIP = 48, 30, 36  # heights: of a row, and of the bar and the sign in it
PERCENT = 112  # pixels for what stands beside a bar
_FINER = 4  # times: edges are smoothed by shrinking
_THINNEST = 4  # pixels: what is not quite zero is seen


def bars_height(found: Identification) -> int:
    """Return how much room the bars take."""
    return ROW * len(_bars(found))


def draw_bars(
    draw: ImageDraw.ImageDraw, left: int, top: int, right: int, found: Identification
) -> None:
    """Draw a bar a row: members by their numbers, + for all others, and an empty ring for nobody.

    Parameters
    ----------
    draw : ImageDraw
    left, top, right : int
        Where bars begin, where the first row does, and where everything ends.
    found : Identification
    """
    end = right - PERCENT
    for place, (sign, colour, share) in enumerate(_bars(found)):
        middle = top + place * ROW + ROW // 2
        _draw_sign(draw, (left - 16 - _CHIP, middle - _CHIP // 2), sign, colour)
        first, last = middle - _BAR // 2, middle + _BAR // 2
        draw.rounded_rectangle((left, first, end, last), 5, GRID)
        filled = left + max(_THINNEST, round(max(0.0, min(1.0, share)) * (end - left)))
        draw.rounded_rectangle((left, first, filled, last), min(5, (filled - left) // 2), colour)
        draw.text((right, middle), percent(share), INK, font(28), anchor="rm")


def percent(share: float) -> str:
    """Write a share in per cent, never as certain or impossible."""
    if share >= 0.995:
        return ">99 %"
    return f"{100 * share:.0f} %" if share >= 0.005 else "<1 %"


def draw_mark(card: Image.Image, left: int, top: int, confidence: Confidence) -> None:
    """Paste the mark of a verdict: a tick, a question mark, or an empty ring for nobody."""
    card.paste(_mark(confidence), (left, top))


_Bars = Sequence[tuple[str, str, float]]


def _bars(found: Identification) -> _Bars:
    """Return the sign, the colour and the length of every bar."""
    shares = shares_of(found)
    of_members = [
        (str(place + 1), PEOPLE[place], share) for place, (_, share) in enumerate(shares.members)
    ]
    of_others = [] if shares.others is None else [("+", FAINT, shares.others)]
    return [*of_members, *of_others, ("", INK, shares.nobody)]


def _draw_sign(draw: ImageDraw.ImageDraw, corner: tuple[int, int], sign: str, colour: str) -> None:
    """Draw what tells a bar: a number on its colour, or a ring without a sign."""
    left, top = corner
    box = (left, top, left + _CHIP, top + _CHIP)
    if not sign:
        draw.ellipse(
            (left + 2, top + 2, left + _CHIP - 2, top + _CHIP - 2), outline=colour, width=5
        )
        return
    draw.rounded_rectangle(box, 7, colour)
    middle = left + _CHIP / 2 + 0.5, top + _CHIP / 2
    draw.text(middle, sign, BACKGROUND, font(30), anchor="mm")


@functools.cache
def _mark(confidence: Confidence) -> Image.Image:
    """Return a mark: its shape says what its colour says. Filled where the verdict is very sure."""
    side = MARK * _FINER
    mark = Image.new("RGB", (side, side), BACKGROUND)
    draw = ImageDraw.Draw(mark)
    colour = _COLOURS[confidence]
    line = 5 * _FINER
    is_filled = confidence is Confidence.VERY_LIKELY
    draw.ellipse((0, 0, side - 1, side - 1), colour if is_filled else None, colour, line)
    if confidence in (Confidence.VERY_LIKELY, Confidence.LIKELY):
        tick = [(0.27 * side, 0.53 * side), (0.44 * side, 0.69 * side), (0.74 * side, 0.34 * side)]
        draw.line(tick, BACKGROUND if is_filled else colour, line, joint="curve")
    elif confidence is not Confidence.NOBODY:
        middle = side / 2, side / 2
        draw.text(middle, "?", colour, font(30 * _FINER), anchor="mm")
    return mark.resize((MARK, MARK), Image.Resampling.LANCZOS)


_COLOURS = {
    Confidence.VERY_LIKELY: GREEN,
    Confidence.LIKELY: GREEN,
    Confidence.MAYBE: PEOPLE[0],
    Confidence.CANNOT_TELL: FAINT,
    Confidence.NOBODY: INK,
}

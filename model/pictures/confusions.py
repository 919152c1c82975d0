"""Draw who was taken for whom."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from model.pictures.canvas import (
    FAINT,
    GRID,
    INK,
    ORANGE,
    as_png,
    colour_table,
    font,
    name_font,
    new_card,
    shortened,
    writable,
)

_MOST = 24  # members; with more, those with the most errors
_NOBODY = "nobody"
_LABEL, _TOP = 170, 190  # pixels for names
_MARGIN = 34
_BIG, _SMALL = 48, 30  # a cell, with up to ten members and with more
_LIGHT = 0.55  # of the scale: cells from here on are written on in black


def draw_confusions(names: Sequence[str], counts: NDArray[np.int64]) -> bytes:
    """Draw whose notes were taken for whose.

    Parameters
    ----------
    names : sequence of str
        One that cannot be written is a number instead.
    counts : NDArray, (members, members + 1) int
        Rows: whose note; columns: who was named, last: nobody.

    Returns
    -------
    bytes
        A PNG.
    """
    labels = [writable(name) or f"member {number}" for number, name in enumerate(names, 1)]
    shown = _with_most_errors(counts)
    table = counts[np.ix_(shown, [*shown, len(names)])]
    cell = _BIG if len(shown) <= 10 else _SMALL
    width = _LABEL + cell * table.shape[1] + _MARGIN
    card, draw = new_card(max(width, 480), _TOP + cell * len(shown) + _MARGIN)
    draw.text((16, 24), "Whose note, and who was named", INK, font(20), anchor="lm")
    if len(shown) < len(names):
        about = f"the {len(shown)} of {len(names)} members with most errors"
        draw.text((16, 48), about, FAINT, font(15), anchor="lm")
    columns = [*(labels[place] for place in shown), _NOBODY]
    for place, name in enumerate(columns):
        _draw_column(card, name, _LABEL + place * cell + cell // 2)
    for row, place in enumerate(shown):
        y = _TOP + row * cell + cell / 2
        label = shortened(labels[place], 15, _LABEL - 26)
        draw.text((_LABEL - 10, y), label, INK, name_font(15), anchor="rm")
        for column, count in enumerate(table[row]):
            share = count / max(1, table[row].sum())
            corner = (_LABEL + column * cell, _TOP + row * cell)
            _draw_cell(draw, corner, cell, share=share, count=int(count), is_right=row == column)
    return as_png(card)


def _with_most_errors(counts: NDArray[np.int64]) -> list[int]:
    """Return the rows to show, in their order."""
    members = counts[:, :-1]
    errors = counts.sum(axis=1) + members.sum(axis=0) - 2 * np.diag(members)
    return sorted(int(place) for place in np.argsort(-errors, kind="stable")[:_MOST])


def _draw_cell(  # noqa: PLR0913 -- each is one independent property
    draw: ImageDraw.ImageDraw,
    corner: tuple[int, int],
    cell: int,
    *,
    share: float,
    count: int,
    is_right: bool,
) -> None:
    """Colour a cell by its share of the row, and write the count into it."""
    x, y = corner
    fill = tuple(int(part) for part in colour_table()[int(share * 255)]) if count else GRID
    box = (x + 1, y + 1, x + cell - 2, y + cell - 2)
    draw.rectangle(box, fill, outline=ORANGE if is_right else None, width=2)
    if count:
        ink = "#000000" if share > _LIGHT else INK
        draw.text((x + cell / 2, y + cell / 2), str(count), ink, font(15), anchor="mm")


def _draw_column(card: Image.Image, name: str, x: int) -> None:
    """Write a name upwards, above its column."""
    length = _TOP - 70
    label = Image.new("L", (length, 22))
    text = shortened(name, 15, length - 4)
    ImageDraw.Draw(label).text((2, 11), text, 255, name_font(15), anchor="lm")
    upright = label.rotate(90, expand=True)
    ink = FAINT if name == _NOBODY else INK
    card.paste(ink, (x - 11, _TOP - 6 - length), upright)

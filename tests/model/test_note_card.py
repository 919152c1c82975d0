"""The card of a note of which something was found: a mark for the verdict, and bars."""

import io

import numpy as np
import pytest
from PIL import Image

from model.audio import SAMPLE_RATE_HZ
from model.identify import Doubt
from model.pictures import draw_spectrogram, redraw_found
from model.pictures.canvas import GRID, INK, PEOPLE
from model.pictures.spectrogram import _HEIGHT, _LEFT, _WIDTH
from model.pictures.verdict import MARK, PERCENT, ROW, percent
from model.spectrogram import log_mel
from tests.model.test_pictures import speech, tone
from tests.model.test_shares import found

NAMED = found(5.0, 1.0, 0.0, -1.0, is_named=True)
SURE = found(9.0, 1.0, 0.0, -1.0, is_named=True)
GUESS = found(0.8, -2.0)
NOBODY = found(-3.0, -4.0)
UNSURE = found(-1.0, -4.0, doubt=Doubt.NOISE)
NOTE = tone(2.0, 300.0)
SPECTROGRAM, SPEECH = log_mel(NOTE), speech(NOTE, (0, SAMPLE_RATE_HZ))


def pixels(png: bytes):
    """Return a card as (height, width, 3)."""
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def card_of(identification):
    return pixels(draw_spectrogram(SPECTROGRAM, SPEECH, found=identification))


def rgb(colour: str):
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def bar(card, place: int, colour: str) -> float:
    """Return which part of a bar has its colour."""
    row = card[_HEIGHT + place * ROW + ROW // 2, _LEFT : _WIDTH - 14 - PERCENT]
    return float((row == rgb(colour)).all(axis=-1).mean())


def mark(card):
    return card[10 : 10 + MARK, _LEFT - 16 - MARK : _LEFT - 16]


def test_every_bar_is_as_long_as_it_is_likely():
    card = card_of(NAMED)
    assert card.shape[:2] == (_HEIGHT + 5 * ROW + 14, _WIDTH)
    assert bar(card, 0, PEOPLE[0]) == pytest.approx(NAMED.probability, abs=0.01)
    shares = [np.exp(llr - 5.0) * NAMED.probability for llr in (1.0, 0.0)]
    assert bar(card, 1, PEOPLE[1]) == pytest.approx(shares[0], abs=0.01)
    assert bar(card, 2, PEOPLE[2]) == pytest.approx(shares[1], abs=0.01)
    assert bar(card, 4, INK) == pytest.approx(1 / (1 + np.exp(5.0)), abs=0.01)
    assert 0.9 < bar(card, 1, GRID) < 1


def test_where_nobody_is_spoken_of_no_bar_tells_how_many_there_are():
    card = card_of(NOBODY)
    assert card.shape == card_of(found(-3.0, -4.0, -5.0, -6.0)).shape
    assert card.shape[0] == _HEIGHT + 2 * ROW + 14
    signs = card[_HEIGHT:, : _LEFT - 10]
    assert not any((signs == rgb(colour)).all(axis=-1).any() for colour in PEOPLE)
    assert bar(card, 1, INK) == pytest.approx(1 / (1 + np.exp(-3.0)), abs=0.01)


def test_a_guess_has_a_bar_of_its_own():
    card = card_of(GUESS)
    assert bar(card, 0, PEOPLE[0]) == pytest.approx(GUESS.probability, abs=0.01)
    assert card.shape[0] == _HEIGHT + 3 * ROW + 14


def test_every_verdict_has_a_mark_of_its_own_shape():
    marks = [mark(card_of(one)).sum(axis=-1) for one in (SURE, NAMED, GUESS, NOBODY, UNSURE)]
    in_grey = [one > one.max() / 2 for one in marks]  # without its colours
    for place, one in enumerate(in_grey):
        same = [other for other in in_grey[:place] if np.mean(one != other) < 0.02]
        # "maybe" and "can't tell" are both a question mark; their bars and words differ.
        assert len(same) == (place == 4)
    assert not np.array_equal(marks[2], marks[4])


def test_the_card_without_a_verdict_has_neither_mark_nor_bars():
    card = pixels(draw_spectrogram(SPECTROGRAM, SPEECH))
    assert card.shape[0] == _HEIGHT
    assert np.ptp(mark(card)) < 20  # nothing but background


def test_a_card_that_is_drawn_again_is_as_if_it_were_drawn_at_once():
    again = redraw_found(draw_spectrogram(SPECTROGRAM, SPEECH, found=NAMED), NOBODY)
    assert np.array_equal(pixels(again), card_of(NOBODY))
    first = redraw_found(draw_spectrogram(SPECTROGRAM, SPEECH), GUESS)
    assert np.array_equal(pixels(first), card_of(GUESS))


@pytest.mark.parametrize(
    ("share", "written"),
    [(1.0, ">99 %"), (0.994, "99 %"), (0.5, "50 %"), (0.004, "<1 %"), (0.0, "<1 %")],
)
def test_nothing_is_written_as_certain_or_impossible(share, written):
    assert percent(share) == written

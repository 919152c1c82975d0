"""The pictures of a member's notes: a row each, whose bars are as long as what was heard."""

from dataclasses import replace

import numpy as np
import pytest

from model.contribution import MOST_SHOWN, Origin, ShownNote, Standing
from model.pictures import draw_overview, draw_progress
from model.pictures.canvas import BACKGROUND, FAINT, GRID, PEOPLE
from model.pictures.notes import _BOTTOM, _ROW, _TOP, _columns
from tests.model.qualities import CLEAR
from tests.model.test_contribution import unit
from tests.model.test_note_card import pixels, rgb

NOTE = ShownNote(
    date="2026-11-26",
    origin=Origin.READ,
    standing=Standing.USED,
    speech_s=4.0,
    snr_db=30.0,
    embedding=unit(1.0),
)
COLUMNS = _columns(236, 3)


def row(card, place: int, column: int, columns=COLUMNS):
    """Return the middle row of pixels of a bar."""
    left, right = columns[column]
    return card[_TOP + place * _ROW + _ROW // 2, left:right]


def coloured(line, colour: str):
    return np.flatnonzero((line == rgb(colour)).all(axis=-1))


def test_a_bar_is_as_long_as_there_is_speech_and_in_the_colour_of_where_it_comes_from():
    notes = [
        replace(NOTE, speech_s=2.0),
        replace(NOTE, speech_s=6.0, origin=Origin.UPLOADED),
        replace(NOTE, speech_s=6.0, origin=Origin.CONFIRMED),
    ]
    card = pixels(draw_overview(notes))
    assert card.shape == (_TOP + 3 * _ROW + _BOTTOM, 960, 3)
    short = len(coloured(row(card, 0, 0), PEOPLE[0]))
    for place, colour in ((1, PEOPLE[1]), (2, PEOPLE[4])):
        assert len(coloured(row(card, place, 0), colour)) == pytest.approx(3 * short, abs=6)
        assert not len(coloured(row(card, place, 0), PEOPLE[0]))


def test_a_note_that_helps_is_right_of_the_line_and_one_that_hinders_left_of_it():
    voices = (unit(1, 0), unit(1, 0.1), unit(1, -0.1), unit(0, 0, 1))
    card = pixels(draw_overview([replace(NOTE, embedding=voice) for voice in voices]))
    middle = (COLUMNS[2][1] - COLUMNS[2][0]) // 2
    for place in range(3):
        assert coloured(row(card, place, 2), PEOPLE[0]).min() > middle
    assert coloured(row(card, 3, 2), PEOPLE[0]).max() < middle


def test_of_two_notes_nothing_is_said_of_what_they_contribute():
    card = pixels(draw_overview([NOTE, replace(NOTE, embedding=unit(1, 1))]))
    assert (row(card, 0, 2) == rgb(BACKGROUND)).all()


def test_a_note_that_waits_is_an_outline_and_one_that_is_of_no_use_is_grey():
    waiting = replace(NOTE, standing=Standing.WAITING, embedding=None)
    unusable = replace(NOTE, standing=Standing.UNUSABLE, embedding=None)
    card = pixels(draw_overview([NOTE, NOTE, NOTE, waiting, unusable]))
    full, outline = (len(coloured(row(card, place, 0), PEOPLE[0])) for place in (0, 3))
    assert 0 < outline < full / 3
    assert len(coloured(row(card, 4, 0), FAINT)) == full
    for place in (3, 4):
        assert (row(card, place, 2) == rgb(BACKGROUND)).all()


def test_the_latest_are_drawn_of_many_with_what_they_are_among_all():
    many = [replace(NOTE, speech_s=1.0)] * 10 + [NOTE] * MOST_SHOWN
    card = pixels(draw_overview(many))
    assert card.shape[0] == _TOP + MOST_SHOWN * _ROW + _BOTTOM
    numbered = pixels(draw_overview([NOTE] * MOST_SHOWN))
    chips = slice(0, 60)
    assert not np.array_equal(card[_TOP:, chips], numbered[_TOP:, chips])
    speech = slice(*COLUMNS[0])
    assert np.array_equal(card[_TOP:, speech], numbered[_TOP:, speech])


def test_progress_shows_what_was_heard_and_leaves_room_for_what_is_to_come():
    columns = _columns(20 + 36 + 30, 3)
    soft = replace(CLEAR, level_db=-50.0, snr_db=10.0)
    card = pixels(draw_progress([CLEAR, soft], 5))
    assert card.shape[0] == _TOP + 5 * _ROW + _BOTTOM
    loudness = [len(coloured(row(card, place, 1, columns), PEOPLE[0])) for place in range(5)]
    assert loudness[0] > 3 * loudness[1] > 0
    assert loudness[2:] == [0, 0, 0]
    above_noise = [len(coloured(row(card, place, 2, columns), PEOPLE[0])) for place in range(2)]
    assert above_noise[0] == pytest.approx(3 * above_noise[1], abs=6)
    assert len(coloured(row(card, 4, 0, columns), GRID)) > 100


@pytest.mark.parametrize(("notes", "rows"), [(0, 5), (5, 5), (7, 7), (40, MOST_SHOWN)])
def test_any_number_of_notes_is_drawn(notes, rows):
    card = pixels(draw_progress([replace(CLEAR, speech_s=30.0, level_db=-100.0)] * notes, 5))
    assert card.shape[0] == _TOP + rows * _ROW + _BOTTOM

"""Degraded copies of a note: each another sound of a part of it, the same every time."""

import numpy as np
import pytest

from model import decode, find_speech
from model.audio import SAMPLE_RATE_HZ
from model.training.copies import COPIES, MOST_S, degraded_copies
from tests.voices import voice_note


@pytest.fixture(scope="module")
def note():
    waveform = decode(voice_note("Nora", 0))
    return find_speech(waveform).cut_from(waveform)


def copies_of(note, seed=0):
    return degraded_copies(note, np.random.default_rng(seed))


def test_every_copy_is_another_sound_of_a_part_of_the_note(note):
    copies = copies_of(note)
    assert tuple(copies) == COPIES
    for name, copy in copies.items():
        assert copy.dtype == np.float32
        assert np.abs(copy).max() <= 1
        assert copy.tobytes() not in note.tobytes(), name
    most = int(MOST_S * SAMPLE_RATE_HZ)
    assert len(note) > most
    assert {len(copies[name]) for name in ("noise", "echo", "line")} == {most}
    assert len(copies["speed"]) in {most, int(most / 1.04)}


def test_copies_of_a_short_note_are_of_all_of_it(note):
    short = note[: int(1.2 * SAMPLE_RATE_HZ)]
    copies = copies_of(short)
    assert {len(copies[name]) for name in COPIES if name != "speed"} == {len(short)}
    assert abs(len(copies["speed"]) / len(short) - 1) == pytest.approx(0.04, abs=0.002)


def test_the_same_draw_gives_the_same_copies(note):
    first, second, third = (copies_of(note, seed) for seed in (1, 1, 2))
    for name in COPIES:
        np.testing.assert_array_equal(first[name], second[name])
    for name in set(COPIES) - {"line", "speed"}:  # those two draw one of two
        assert not np.array_equal(first[name], third[name])

"""Degraded copies of a note: each another sound of about the same length, the same every time."""

import numpy as np
import pytest

from model import decode, find_speech
from model.audio import SAMPLE_RATE_HZ
from model.training.copies import COPIES, degraded_copies
from tests.voices import voice_note


@pytest.fixture(scope="module")
def note():
    waveform = decode(voice_note("Nora", 0))
    return waveform, find_speech(waveform)


def copies_of(note, voices, seed=0):
    return degraded_copies(*note, voices, np.random.default_rng(seed))


@pytest.fixture(scope="module")
def others():
    return [decode(voice_note(name, 1)) for name in ("Felix", "Nora")]


def test_every_copy_is_another_sound_that_can_be_embedded(note, others):
    copies = copies_of(note, others)
    assert tuple(copies) == COPIES
    waveform, speech = note
    for name, copy in copies.items():
        assert copy.dtype == np.float32
        assert np.abs(copy).max() <= 1
        assert copy.shape != waveform.shape or not np.array_equal(copy, waveform), name
    for name in ("noise", "babble", "echo", "line"):
        assert copies[name].shape == waveform.shape
    assert 2 <= len(copies["cut"]) / SAMPLE_RATE_HZ <= 3 < speech.quality.duration_s
    assert abs(len(copies["speed"]) / len(waveform) - 1) == pytest.approx(0.04, abs=0.002)


def test_the_same_draw_gives_the_same_copies(note, others):
    first, second, third = (copies_of(note, others, seed) for seed in (1, 1, 2))
    for name in COPIES:
        np.testing.assert_array_equal(first[name], second[name])
    for name in set(COPIES) - {"line", "speed"}:  # those two draw one of two
        assert not np.array_equal(first[name], third[name])


def test_without_other_voices_there_is_noise_instead(note):
    copies = copies_of(note, [])
    assert not np.array_equal(copies["babble"], note[0])
    assert not np.array_equal(copies["babble"], copies["noise"])

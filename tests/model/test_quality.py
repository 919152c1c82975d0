"""How good a recording is, on made-up voices."""

from dataclasses import astuple

import numpy as np
import pytest

from bot.sandbox.made_up_voices import speak
from model.audio import SAMPLE_RATE_HZ
from model.speech import find_speech
from model.training.augment.opus import reencode
from model.training.augment.telephone import narrow_band


@pytest.mark.parametrize("person", range(1, 5))
@pytest.mark.parametrize("line", [narrow_band, lambda waveform: reencode(waveform, 6)])
def test_a_narrow_line_takes_the_high_tones(person, line):
    voice = speak(person, 0)
    noise = np.random.default_rng(0).standard_normal(len(voice)).astype(np.float32)
    voice += np.float32(0.003) * noise  # as every recording has some
    assert find_speech(voice).quality.upper_db > -30
    assert find_speech(line(voice)).quality.upper_db < -40


@pytest.mark.parametrize("factor", [0.01, 0.1, 1.0])
def test_that_does_not_depend_on_how_loud_a_note_is(factor):
    quality = find_speech(speak(2, 0)).quality
    softer = find_speech(speak(2, 0) * np.float32(factor)).quality
    assert softer.upper_db == pytest.approx(quality.upper_db, abs=2)


@pytest.mark.parametrize("seconds", [0, 0.001, 0.05, 1])
def test_where_nobody_speaks_all_figures_are_numbers(seconds):
    silence = np.zeros(int(seconds * SAMPLE_RATE_HZ), np.float32)
    assert np.isfinite(astuple(find_speech(silence).quality)).all()

"""How good a recording is, on made-up voices."""

from dataclasses import astuple

import numpy as np
import pytest

from bot.sandbox.made_up_voices import speak
from model.audio import SAMPLE_RATE_HZ
from model.speech import find_speech
from model.training.augment.opus import reencode
from model.training.augment.rooms import reverberate, synthetic_room
from model.training.augment.telephone import narrow_band


def in_a_room(waveform, reverberation_s: float):
    rng = np.random.default_rng(0)
    room = synthetic_room(rng, reverberation_s=reverberation_s, direct_db=-6.0)
    return reverberate(waveform, room)


@pytest.mark.parametrize("person", range(1, 5))
def test_sounds_die_away_the_slower_the_longer_a_room_rings(person):
    voice = speak(person, 0)
    dry, room, hall = (
        find_speech(heard).quality.decay_db
        for heard in (voice, in_a_room(voice, 0.4), in_a_room(voice, 1.5))
    )
    assert dry > room + 3
    assert room > hall + 3


@pytest.mark.parametrize("person", range(1, 5))
@pytest.mark.parametrize("line", [narrow_band, lambda waveform: reencode(waveform, 6)])
def test_a_narrow_line_takes_the_high_tones(person, line):
    voice = speak(person, 0)
    noise = np.random.default_rng(0).standard_normal(len(voice)).astype(np.float32)
    voice += np.float32(0.003) * noise  # as every recording has some
    assert find_speech(voice).quality.upper_db > -30
    assert find_speech(line(voice)).quality.upper_db < -40


@pytest.mark.parametrize("factor", [0.01, 0.1, 1.0])
def test_neither_depends_on_how_loud_a_note_is(factor):
    quality = find_speech(speak(2, 0)).quality
    softer = find_speech(speak(2, 0) * np.float32(factor)).quality
    assert softer.upper_db == pytest.approx(quality.upper_db, abs=2)
    assert softer.decay_db == pytest.approx(quality.decay_db, abs=2)


@pytest.mark.parametrize("seconds", [0, 0.001, 0.05, 1])
def test_where_nobody_speaks_all_figures_are_numbers_and_nothing_dies_away(seconds):
    silence = np.zeros(int(seconds * SAMPLE_RATE_HZ), np.float32)
    *figures, decay_db = astuple(find_speech(silence).quality)
    assert np.isfinite(figures).all()
    assert decay_db == np.inf

"""The threshold is what so many strangers reach."""

import pytest

from model.evaluation.choose_threshold import choose_calibration
from model.evaluation.systems import SystemChoice, load
from tests.model.test_servers import corpus_of

OURS = SystemChoice(name="ours")


def test_a_threshold_is_just_above_strangers_who_sound_like_nobody():
    chosen = choose_calibration({"reading": corpus_of(9, 4), "few": corpus_of(2, 4)}, OURS, 0)
    assert 0 <= chosen.maybe <= chosen.likely <= chosen.very_likely < 0.01
    assert chosen.encoder_id == load(OURS).identity
    assert chosen.measured_on.startswith("9 people of reading; servers of up to 20 members")


def test_too_few_people_choose_nothing():
    with pytest.raises(ValueError, match="too few"):
        choose_calibration({"reading": corpus_of(2, 4)}, OURS, 0)

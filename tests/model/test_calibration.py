"""The thresholds that ship, and how they are read."""

import json

import pytest

from model import CheckpointError
from model.calibration import Calibration

VALUES = {
    "encoder_id": "0123456789abcdef",
    "maybe": 0.4,
    "likely": 0.5,
    "very_likely": 0.6,
    "measured_on": "20 people",
}


def test_what_is_saved_is_read(tmp_path):
    calibration = Calibration(**VALUES)
    path = tmp_path / "calibration.json"
    calibration.save(path)
    assert Calibration.from_json(path.read_text()) == calibration
    assert json.loads(path.read_text()) == VALUES


def test_a_member_is_named_from_likely_on():
    assert Calibration(**VALUES).threshold == 0.5


def test_the_calibration_that_ships_is_in_order():
    calibration = Calibration.default()
    assert 0 < calibration.maybe < calibration.likely < calibration.very_likely < 1
    assert Calibration.default() is calibration


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no JSON",
        "[]",
        "null",
        json.dumps({key: VALUES[key] for key in list(VALUES)[:-1]}),
        json.dumps(VALUES | {"almost": 0.3}),
    ],
    ids=["nothing", "no JSON", "a list", "null", "a key is missing", "a key is unknown"],
)
def test_a_calibration_that_cannot_be_read_is_refused(text):
    with pytest.raises(CheckpointError, match="calibration"):
        Calibration.from_json(text)

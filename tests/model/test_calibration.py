"""From scores to ratios and thresholds: the arithmetic, the file, and the one that ships."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from model import CheckpointError
from model.calibration import (
    Calibration,
    Notes,
    OwnScores,
    ScoreCalibration,
    Strictness,
    circumstances,
)
from model.cohort import Cohort
from tests.model.qualities import CLEAR

FITTED = ScoreCalibration(
    usual_strangers=(0.3, 0.05, -0.02),
    usual_tail=0.1,
    usual_members=(0.8, -0.2),
    ratio=(20.0, -9.0, 1.0, -2.0, 0.5, 1.5, -10.0, 5.0, -3.0),
    thresholds={
        "strict": (2.0, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        "normal": (1.0, 1.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        "relaxed": (0.0, 4.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
    },
    expected=(5.0, -1.0, 0.5, 0.2, 0.0, 0.0, 0.0, 0.0),
)
CALIBRATION = Calibration(
    encoder_id="0123456789abcdef", centroids=FITTED, head=FITTED, measured_on="20 people"
)
VALUES = asdict(CALIBRATION)
NOTE = Notes.of([CLEAR])
SERVER = OwnScores(members=20, notes=2.0, stranger_mean=0.5, stranger_tail=0.2, member_mean=0.6)
SHIPPED = {"centroids": Calibration.default().centroids, "head": Calibration.default().head}
ENROLLED = np.array([1.0, 2.0, 3.0, 5.0, 10.0])


def terms(own=SERVER, notes=NOTE, enrolled=(2.0,)):
    return circumstances(FITTED, notes, np.array(enrolled), own)


def many_notes() -> Notes:
    """Return notes of all lengths, with little and much noise, over all lines."""
    grid = np.meshgrid([0.5, 1, 2, 4, 8, 30], [-5.0, 5, 15, 25, 40], [-70, -40, 5])
    return Notes(*(values.ravel() for values in grid))


def test_the_terms_are_those_by_hand():
    notes = Notes.of([CLEAR, replace(CLEAR, speech_s=6, snr_db=10, upper_db=-60)])
    found = terms(notes=notes, enrolled=(1.0, 4.0))
    assert found.shape == (2, 2, 8)
    # Usual are strangers at 0.29 and members at 0.7; of this server's own mean counts 20 / 24.
    own = [0.29 + 20 / 24 * 0.21, 0.15, 20 / 24 * -0.1]
    assert found[0, 0].tolist() == pytest.approx([1, 1, 0, 0, 0, *own])
    assert found[1, 1].tolist() == pytest.approx([1, 0.25, np.log(2), -2, 1, *own])


def test_a_ratio_is_the_weighted_sum_and_so_is_what_is_expected():
    scores, enrolled = np.array([[0.5, 0.9]]), np.array([1.0, 2.0])
    beside = terms(enrolled=enrolled) @ FITTED.ratio[1:]
    np.testing.assert_allclose(FITTED.ratios(scores, NOTE, enrolled, SERVER), 20 * scores + beside)
    np.testing.assert_allclose(FITTED.expected_ratios(NOTE, enrolled, SERVER), [[4.0, 4.5]])


def test_a_server_is_taken_for_a_usual_one_until_it_has_scores_of_its_own():
    unknown = terms(OwnScores(members=20, notes=2.0))
    assert unknown[0, 0, 5:].tolist() == pytest.approx([0.29, 0.1, 0])
    strangers = [terms(replace(SERVER, members=size))[0, 0, 5] for size in (2, 4, 20, 200)]
    usual = [0.29 + 0.05 * np.log(size / 20) for size in (2, 4, 20, 200)]
    trust = (np.array(strangers) - usual) / (0.5 - np.array(usual))
    assert trust.tolist() == pytest.approx([1 / 3, 1 / 2, 20 / 24, 200 / 204])


@pytest.mark.parametrize(
    ("name", "beyond", "end"),
    [("speech_s", 60, 8), ("speech_s", 0, 0.3), ("snr_db", 60, 35), ("snr_db", -10, 0)],
)
def test_beyond_their_ends_speech_and_noise_say_no_more(name, beyond, end):
    at_end, within = (replace(NOTE, **{name: np.array([x])}) for x in (end, 0.9 * end + 0.3))
    assert np.array_equal(
        terms(notes=replace(NOTE, **{name: np.array([beyond])})), terms(notes=at_end)
    )
    assert not np.array_equal(terms(notes=within), terms(notes=at_end))


def test_a_stricter_threshold_is_never_below_a_looser_one_though_each_is_fitted_alone():
    least = {name: FITTED.least_ratios(name, NOTE, ENROLLED, SERVER)[0] for name in Strictness}
    assert least[Strictness.RELAXED].tolist() == pytest.approx((4 / ENROLLED).tolist())
    assert (least[Strictness.NORMAL] >= least[Strictness.RELAXED]).all()
    assert (least[Strictness.STRICT] >= least[Strictness.NORMAL]).all()
    assert least[Strictness.STRICT][-1] == pytest.approx(2.05)  # its own, where it is the highest


def test_stricter_is_fewer_strangers():
    assert Strictness.STRICT.fpir < Strictness.NORMAL.fpir == 0.01 < Strictness.RELAXED.fpir


def test_what_is_saved_is_read(tmp_path):
    path = tmp_path / "calibration.json"
    CALIBRATION.save(path)
    again = Calibration.from_json(path.read_text())
    assert asdict(again) == VALUES
    assert again.head.ratio == FITTED.ratio  # tuples again
    again.save(tmp_path / "again.json")
    assert (tmp_path / "again.json").read_text() == path.read_text()


def without(values, *keys):
    """Return nested values without one of them."""
    first, *rest = keys
    if not rest:
        return {key: value for key, value in values.items() if key != first}
    return values | {first: without(values[first], *rest)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no JSON",
        "[]",
        "null",
        json.dumps(VALUES)[:-9],
        json.dumps(without(VALUES, "measured_on")),
        json.dumps(without(VALUES, "head")),
        json.dumps(without(VALUES, "head", "ratio")),
        json.dumps(without(VALUES, "centroids", "thresholds", "strict")),
        json.dumps(VALUES | {"almost": 0.3}),
        json.dumps(VALUES | {"head": VALUES["head"] | {"almost": 0.3}}),
        json.dumps(VALUES | {"head": [1, 2]}),
        json.dumps(VALUES | {"likely": 0.5, "maybe": 0.4}),
        json.dumps(VALUES | {"head": VALUES["head"] | {"expected": FITTED.expected[1:]}}),
    ],
    ids=[
        "nothing", "no JSON", "a list", "null", "cut off", "a key is missing", "no head",
        "no ratio", "no strict threshold", "a key is unknown", "a key of the head is unknown",
        "the head is a list", "an earlier calibration", "a term is missing",
    ],
)  # fmt: skip
def test_a_calibration_that_cannot_be_read_is_refused(text):
    with pytest.raises(CheckpointError, match="calibration"):
        Calibration.from_json(text)


def test_what_ships_is_loaded_once_and_belongs_to_the_encoder_and_to_the_cohort(encoder):
    calibration = Calibration.default()
    assert Calibration.default() is calibration
    assert calibration.encoder_id == encoder.encoder_id == Cohort.default().encoder_id


@pytest.mark.parametrize("kind", SHIPPED)
def test_a_higher_score_is_likelier_in_what_ships(kind):
    assert SHIPPED[kind].ratio[0] > 0


@pytest.mark.parametrize("members", [2, 20, 200])
@pytest.mark.parametrize("kind", SHIPPED)
def test_the_thresholds_that_ship_are_in_order(kind, members):
    own = OwnScores(members=members, notes=3.0)
    strict, normal, relaxed = (
        SHIPPED[kind].least_ratios(name, many_notes(), ENROLLED, own)
        for name in (Strictness.STRICT, Strictness.NORMAL, Strictness.RELAXED)
    )
    assert (strict >= normal).all()
    assert (normal >= relaxed).all()
    assert strict.mean() > normal.mean() > relaxed.mean()


def rises(kind, reached, better) -> bool:
    """Say whether better notes lift what is reached and never lower it."""
    usual = replace(CLEAR, snr_db=20, upper_db=-40)
    ((name, values),) = better.items()
    if name == "enrolled":
        found = reached(SHIPPED[kind], Notes.of([usual]), values).ravel()
    else:
        notes = Notes.of([replace(usual, **{name: value}) for value in values])
        found = reached(SHIPPED[kind], notes, np.array([2.0])).ravel()
    return found[0] < found[-1] and bool((np.diff(found) >= 0).all())


BETTER = {
    "speech": {"speech_s": np.array([0.5, 1, 2, 4, 8, 30])},
    "SNR": {"snr_db": np.array([-5.0, 5, 15, 25, 40])},
    "line": {"upper_db": np.array([-80.0, -50, -40, -30, 10])},
    "notes": {"enrolled": ENROLLED},
}


@pytest.mark.parametrize("better", BETTER)
@pytest.mark.parametrize("kind", SHIPPED)
def test_more_speech_less_noise_and_more_notes_never_lower_what_is_expected(kind, better):
    own = OwnScores(members=20, notes=2.0)
    assert rises(kind, lambda of, *notes: of.expected_ratios(*notes, own), BETTER[better])


@pytest.mark.parametrize("strictness", Strictness)
@pytest.mark.parametrize("better", BETTER)
@pytest.mark.parametrize("kind", SHIPPED)
def test_what_a_doubt_asks_for_brings_members_nearer_to_their_name(kind, better, strictness):
    own = OwnScores(members=20, notes=2.0)

    def margin(of, *notes):
        return of.expected_ratios(*notes, own) - of.least_ratios(strictness, *notes, own)

    assert rises(kind, margin, BETTER[better])

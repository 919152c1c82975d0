"""What calibration costs: hand-computed cases, ties, nothing at all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model.evaluation.calibration_metrics import (
    Reliability,
    cllr,
    expected_calibration_error,
    min_cllr,
)

# Few values, so that there are ties.
SCORES = arrays(np.float64, st.integers(1, 30), elements=st.integers(-5, 5).map(float))
NOTHING = np.zeros(0)


def scores(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


def test_ratios_of_one_cost_a_bit():
    assert cllr(scores(0, 0), scores(0)) == pytest.approx(1)


def test_the_cost_of_a_case_by_hand():
    # Odds of 3 to 1 for a target and for a non-target: log2(4 / 3) and log2(4), halved.
    three = np.log(3.0)
    expected = (np.log2(4 / 3) + np.log2(4)) / 2
    assert cllr(scores(three), scores(three)) == pytest.approx(expected)


def test_being_sure_and_right_costs_nothing_and_sure_and_wrong_everything():
    assert cllr(scores(np.inf), scores(-np.inf)) == 0
    assert cllr(scores(-np.inf), scores(-np.inf)) == np.inf


def test_both_kinds_of_trials_weigh_the_same():
    few, many = cllr(scores(1), scores(-2)), cllr(scores(1), scores(*[-2] * 9))
    assert few == pytest.approx(many)


def test_scores_that_are_apart_could_cost_nothing():
    assert min_cllr(scores(0.8, 0.9), scores(0.1, 0.2)) == pytest.approx(0)


def test_scores_the_wrong_way_round_could_say_no_more_than_nothing():
    assert min_cllr(scores(0.1), scores(0.9)) == pytest.approx(1)


def test_scores_that_tie_are_told_apart_by_nothing():
    assert min_cllr(scores(1, 1), scores(1, 1, 1)) == pytest.approx(1)


def test_the_least_cost_of_a_case_by_hand():
    # Above: half of the targets alone. Below: the other half and all non-targets, a ratio of 1/2.
    expected = (0.5 * np.log2(3) + np.log2(1.5)) / 2
    assert min_cllr(scores(0, 1), scores(0, 0)) == pytest.approx(expected)


@given(SCORES, SCORES)
def test_no_shift_nor_stretch_costs_less_than_the_least(targets, nontargets):
    least = min_cllr(targets, nontargets)
    assert -1e-9 <= least <= 1 + 1e-9
    assert min_cllr(np.exp(targets), np.exp(nontargets)) == pytest.approx(least, abs=1e-9)
    for scale, shift in ((1, 0), (0.3, 0.5), (2, -1)):
        assert cllr(scale * targets + shift, scale * nontargets + shift) >= least - 1e-9


@given(SCORES, SCORES, st.integers(0, 2**32 - 1))
def test_a_trial_of_weight_two_counts_as_two_trials(targets, nontargets, seed):
    rng = np.random.default_rng(seed)
    weights = [rng.integers(0, 3, len(of)) for of in (targets, nontargets)]
    for of in weights:
        of[0] = 1
    repeated = [np.repeat(s, w) for s, w in zip((targets, nontargets), weights, strict=True)]
    first, rest = (of.astype(np.float32) for of in weights)
    for cost in (cllr, min_cllr):
        weighted = cost(targets, nontargets, target_weights=first, nontarget_weights=rest)
        assert weighted == pytest.approx(cost(*repeated), abs=1e-6)


def test_costs_of_many_resamples_come_at_once():
    weights = np.array([[1, 0], [0, 1]], np.float32)
    both = cllr(scores(0, 5), scores(0), target_weights=weights)
    assert both == pytest.approx([1, float(cllr(scores(5), scores(0)))])


def test_without_trials_there_is_no_cost():
    for cost in (cllr, min_cllr):
        assert np.isnan(cost(NOTHING, scores(1)))
        assert np.isnan(cost(scores(1), NOTHING))
    assert np.isnan(min_cllr(scores(1), scores(0), target_weights=np.zeros(1)))
    assert np.isnan(expected_calibration_error(NOTHING, NOTHING.astype(bool)))


def test_what_is_right_as_often_as_was_said_has_no_error():
    said = np.repeat([0.25, 0.75], 4)
    is_right = np.array([1, 0, 0, 0, 1, 1, 1, 0], bool)
    assert expected_calibration_error(said, is_right) == pytest.approx(0)


def test_the_error_of_a_case_by_hand():
    # Sure of all, right in one half: 0.5. Said 0.1 and never right: 0.1.
    said = np.repeat([1.0, 0.1], [4, 4])
    is_right = np.array([1, 1, 0, 0, 0, 0, 0, 0], bool)
    assert expected_calibration_error(said, is_right) == pytest.approx(0.3)
    # Where the sure answers are three times as frequent:
    weights = np.repeat([3.0, 1.0], 4)
    assert expected_calibration_error(said, is_right, weights) == pytest.approx(0.4)


def test_answers_that_tie_are_in_one_bin():
    points = Reliability.of(np.full(20, 0.5), np.arange(20) % 2 == 0)
    assert np.sum(points.mass > 0) == 1
    assert points.expected_error == pytest.approx(0)


def test_bins_hold_as_many_answers_each():
    said = np.linspace(0, 1, 101)[:-1]
    points = Reliability.of(said, said > 0.5)
    assert points.mass == pytest.approx(np.full(10, 0.1))
    assert (np.diff(points.said) > 0).all()


def test_errors_of_many_resamples_come_at_once():
    said, is_right = np.array([1.0, 0.0]), np.array([False, False])
    errors = expected_calibration_error(said, is_right, np.array([[1, 0, 0], [1, 1, 0]], float))
    assert errors[:2] == pytest.approx([0.5, 0])
    assert np.isnan(errors[2])

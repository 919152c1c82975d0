"""Error rates: hand-computed cases, ties, and what holds for all scores."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model.evaluation.bootstrap import Estimate, measure, resamples
from model.evaluation.metrics import ErrorCurve, equal_error_rate, min_dcf, threshold_at
from model.evaluation.protocols import Trials, pair_trials

# Few values, so that there are ties.
SCORES = arrays(np.float64, st.integers(1, 30), elements=st.integers(-5, 5).map(float))


def scores(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)


def test_scores_that_are_apart_make_no_errors():
    point = equal_error_rate(scores(0.8, 0.9), scores(0.1, 0.2, 0.3))
    assert point.threshold == 0.8
    assert point.mean_error_rate == 0
    assert min_dcf(scores(0.8, 0.9), scores(0.1, 0.2, 0.3)) == 0


def test_rates_of_a_case_by_hand():
    targets, nontargets = scores(0.4, 0.6, 0.8, 0.9), scores(0.1, 0.2, 0.5, 0.7)
    point = equal_error_rate(targets, nontargets)
    assert (point.threshold, point.miss_rate, point.false_alarm_rate) == (0.6, 0.25, 0.25)
    # At 0.8 half of the targets are missed and nobody is let in: 0.5 * 0.01 / 0.01.
    assert min_dcf(targets, nontargets) == pytest.approx(0.5)
    # At 0.6 a quarter of either: (0.25 * 0.5 + 0.25 * 0.5) / 0.5.
    assert min_dcf(targets, nontargets, p_target=0.5) == pytest.approx(0.5)


def test_the_cheapest_threshold_may_be_to_let_nobody_in():
    assert min_dcf(scores(0.1), scores(0.2, 0.3)) == pytest.approx(1)


def test_constant_scores_give_an_equal_error_rate_of_one_half():
    point = equal_error_rate(scores(1, 1, 1), scores(1, 1))
    assert point.mean_error_rate == 0.5
    assert min_dcf(scores(1, 1, 1), scores(1, 1)) == pytest.approx(1)


def test_scores_that_tie_pass_or_fail_together():
    # At 1: one of three targets is below, one of three non-targets is not.
    point = equal_error_rate(scores(1, 1, 0), scores(1, 0, 0))
    assert (point.miss_rate, point.false_alarm_rate) == (pytest.approx(1 / 3),) * 2


@given(SCORES, SCORES)
def test_rates_depend_on_the_order_of_the_scores_only(targets, nontargets):
    point = equal_error_rate(targets, nontargets)
    assert 0 <= point.mean_error_rate <= 1
    assert 0 <= min_dcf(targets, nontargets) <= 1 + 1e-9
    stretched = equal_error_rate(np.exp(targets), np.exp(nontargets))
    assert stretched.mean_error_rate == pytest.approx(point.mean_error_rate)
    shuffled = equal_error_rate(targets[::-1], nontargets[::-1])
    assert shuffled == point


@given(SCORES, SCORES, st.integers(0, 2**32 - 1))
def test_a_trial_of_weight_two_counts_as_two_trials(targets, nontargets, seed):
    rng = np.random.default_rng(seed)
    weights = [rng.integers(0, 3, len(of)) for of in (targets, nontargets)]
    for of in weights:
        of[0] = 1
    repeated = [np.repeat(s, w) for s, w in zip((targets, nontargets), weights, strict=True)]
    weighted = ErrorCurve.of(
        targets,
        nontargets,
        target_weights=weights[0].astype(float),
        nontarget_weights=weights[1].astype(float),
    )
    counted = ErrorCurve.of(*repeated)
    assert weighted.min_dcf() == pytest.approx(counted.min_dcf())
    # Where two thresholds are equally good, either curve may choose another of them.
    kept = np.isin(weighted.thresholds, counted.thresholds)
    np.testing.assert_allclose(weighted.miss[kept], counted.miss)
    np.testing.assert_allclose(weighted.false_alarm[kept], counted.false_alarm)


def test_a_threshold_lets_at_most_the_share_of_strangers_in():
    strangers = np.arange(100, dtype=np.float64)
    threshold = threshold_at(strangers, 0.05)
    assert np.sum(strangers >= threshold) == 5
    assert 94 < threshold < 94.001


@given(SCORES, st.floats(0, 0.99))
def test_no_share_of_strangers_is_ever_exceeded(strangers, rate):
    assert np.mean(strangers >= threshold_at(strangers, rate)) <= rate


@given(SCORES, SCORES, st.sampled_from([0.0, 0.05, 0.3, 1.0]))
def test_misses_at_a_share_of_false_alarms_are_those_at_its_threshold(targets, nontargets, rate):
    missed = np.mean(targets < threshold_at(nontargets, rate))
    assert ErrorCurve.of(targets, nontargets).miss_at(rate) == pytest.approx(missed)


def test_misses_without_trials_are_no_number():
    weights = np.array([[1.0, 0.0], [1.0, 0.0]])
    resampled = ErrorCurve.of(
        scores(0, 1), scores(0, 1), target_weights=weights, nontarget_weights=weights[:, ::-1]
    )
    assert np.isnan(resampled.miss_at(0.1)).all()


def notes_of(speakers: int, notes: int, *, spread: float) -> tuple[np.ndarray, np.ndarray]:
    """Make unit vectors of random speakers, and whose they are."""
    rng = np.random.default_rng(1)
    middles = rng.standard_normal((speakers, 1, 8))
    vectors = middles + spread * rng.standard_normal((speakers, notes, 8))
    vectors /= np.linalg.norm(vectors, axis=2, keepdims=True)
    return vectors.reshape(-1, 8).astype(np.float32), np.repeat(np.arange(speakers), notes)


def trials_of_identical_speakers() -> Trials:
    """Make trials in which every speaker and every pair scores the same."""
    everybody = range(6)
    pairs = [(a, b) for a in everybody for b in everybody if a < b]
    return Trials(
        targets=np.tile([0.2, 0.8, 0.9], 6),
        target_speakers=np.repeat(everybody, 3),
        nontargets=np.tile([0.1, 0.3], len(pairs)),
        nontarget_speakers=np.repeat(pairs, 2, axis=0),
    )


def test_identical_speakers_leave_no_doubt():
    counts = resamples(6, draws=100, rng=np.random.default_rng(0))
    rates = measure(trials_of_identical_speakers(), counts)
    assert rates.eer.interval == pytest.approx((rates.eer.value,) * 2)
    assert rates.min_dcf.interval == pytest.approx((rates.min_dcf.value,) * 2)


def test_different_speakers_leave_doubt_around_the_figure():
    counts = resamples(12, draws=200, rng=np.random.default_rng(0))
    rates = measure(pair_trials(*notes_of(12, 4, spread=0.8)), counts)
    low, high = rates.eer.interval
    assert low < rates.eer.value < high


def test_every_resample_has_as_many_speakers():
    counts = resamples(7, draws=20, rng=np.random.default_rng(0))
    assert counts.shape == (7, 20)
    assert (counts.sum(axis=0) == 7).all()
    assert len(np.unique(counts, axis=1).T) > 1


def test_a_resample_in_which_each_speaker_is_once_gives_the_figure():
    trials = pair_trials(*notes_of(6, 4, spread=0.8))
    rates = measure(trials, np.ones((6, 1), np.float32))
    assert rates.eer.resampled == pytest.approx(rates.eer.value)
    assert rates.min_dcf.resampled == pytest.approx(rates.min_dcf.value)


def test_a_speaker_drawn_twice_counts_twice_but_is_no_stranger_to_the_copy():
    vectors, owners = notes_of(4, 3, spread=0.8)
    counts = np.array([[2], [1], [0], [1]], np.float32)
    resampled = measure(pair_trials(vectors, owners), counts)
    notes = {s: vectors[owners == s] for s in range(4)}
    drawn = [notes[0], notes[0], notes[1], notes[3]]
    targets = [n @ n.T for n in drawn]
    strangers = [(a, b) for a in range(4) for b in range(a) if (a, b) != (1, 0)]
    curve = ErrorCurve.of(
        np.concatenate([square[np.triu_indices(3, 1)] for square in targets]).astype(float),
        np.concatenate([(drawn[a] @ drawn[b].T).ravel() for a, b in strangers]).astype(float),
    )
    assert resampled.min_dcf.resampled == pytest.approx(float(curve.min_dcf()), abs=1e-5)
    assert resampled.eer.resampled == pytest.approx(float(curve.equal_error_rate), abs=1e-5)


def test_resamples_without_trials_are_left_out_of_the_interval():
    estimate = Estimate(value=0.1, resampled=np.array([0.1, np.nan, 0.3]))
    assert estimate.interval == (0.1, 0.3)
    assert np.isnan(Estimate(value=0.1, resampled=np.full(3, np.nan)).interval).all()


def test_means_and_ratios_keep_the_resamples_in_step():
    first = Estimate(value=1.0, resampled=np.array([1.0, 2.0]))
    second = Estimate(value=2.0, resampled=np.array([2.0, 4.0]))
    mean, ratio = Estimate.mean([first, second]), first / second
    assert (mean.value, mean.interval) == (1.5, (1.5, 3.0))
    assert (ratio.value, ratio.interval) == (0.5, (0.5, 0.5))


def test_a_ratio_to_nothing_is_no_number():
    nothing = Estimate(value=0.0, resampled=np.zeros(3))
    assert np.isnan((nothing / nothing).value)

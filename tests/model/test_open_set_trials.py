"""Open-set figures, counted by hand, and the same when people are drawn again."""

import numpy as np
import pytest
from scipy.special import expit

from model.evaluation import open_set_trials as figures
from model.evaluation.answers import Answers
from model.evaluation.open_set_trials import OpenSetTrials

ONCE = np.ones((4, 1), np.float32)
SCORES = np.array([5.0, 3.0, 4.0, 2.0, 3.5, 1.0, 2.5, 0.0])
OWNERS = np.array([0, 0, 1, 1, 2, 2, 3, 3])
IS_MEMBER = OWNERS < 2
IS_RIGHT = np.array([1, 1, 0, 1, 0, 0, 0, 0], bool)


def trials_of(**answers: np.ndarray) -> OpenSetTrials:
    """Make two members (0, 1) and two strangers (2, 3)."""
    return OpenSetTrials(
        answers=Answers(best=np.zeros(8, int), scores=SCORES, **answers),
        owners=OWNERS,
        is_member=IS_MEMBER,
        is_right=IS_RIGHT,
        is_look_alike=OWNERS == 3,
    )


@pytest.fixture
def trials():
    return trials_of()


@pytest.mark.parametrize(
    ("fpir", "fnir"),
    [
        (0.0, 0.75),  # above 3.5: only the 5; the 4 has the wrong name
        (0.25, 0.5),  # above 2.5: the 5 and the 3
        (0.5, 0.25),  # above 1.0: the 2 as well
        (1.0, 0.25),
    ],
)
def test_misses_are_counted_where_so_many_strangers_are_named(trials, fpir, fnir):
    assert trials.curve().miss_at(fpir) == fnir


def test_the_figures_of_a_case_by_hand(trials):
    found = trials.figures(ONCE)
    assert found[figures.RANK_1].value == 0.75
    assert found[figures.FNIR_AT_1].value == 0.75
    assert found[figures.EER].value == 0.5  # at 2.5: half of either
    assert found[figures.MIN_DCF].value == pytest.approx(0.75)  # names nobody of the strangers
    assert all(estimate.resampled == [estimate.value] for estimate in found.values())


def test_a_recogniser_without_ratios_or_threshold_has_no_figures_of_them(trials):
    assert not {figures.CLLR, figures.ECE, figures.NAMED} & trials.figures(ONCE).keys()


def test_shares_at_a_threshold_are_counted():
    is_named = np.array([1, 0, 1, 0, 1, 0, 0, 0], bool)
    is_unsure = np.array([0, 0, 0, 1, 0, 1, 1, 0], bool)
    found = trials_of(is_named=is_named, is_unsure=is_unsure).figures(ONCE)
    assert found[figures.NAMED].value == 0.25
    assert found[figures.NAMED_UNLIKE].value == 0.5  # of the notes of 2; 3 is like a member
    assert found[figures.MISSED].value == 0.5
    assert found[figures.MISNAMED].value == 0.25
    assert found[figures.UNSURE_MEMBERS].value == 0.25
    assert found[figures.UNSURE_STRANGERS].value == 0.5


def test_the_ratios_rank_the_notes_where_there_are_some():
    llrs = np.array([5.0, 3.0, -9.0, 4.0, 2.0, -1.0, -2.0, -3.0])
    found = trials_of(llrs=llrs, probabilities=expit(llrs)).figures(ONCE)
    assert found[figures.FNIR_AT_1].value == 0.25  # only the one with the wrong name
    assert found[figures.MIN_CLLR].value == pytest.approx(0)
    assert found[figures.CLLR].value > 0.1
    lost = found[figures.CLLR].value - found[figures.MIN_CLLR].value
    assert found[figures.CLLR_LOST].value == pytest.approx(lost)


def test_members_and_strangers_weigh_as_the_prior_says():
    sure = np.full(8, 1.0)
    # Three of four members' notes are right, no stranger's: 3/8 of the answers, however many.
    found = trials_of(llrs=np.full(8, 9.0), probabilities=sure).figures(ONCE)
    assert found[figures.ECE].value == pytest.approx(5 / 8)
    counts = np.array([[1], [1], [3], [3]], np.float32)
    resampled = trials_of(llrs=np.full(8, 9.0), probabilities=sure).figures(counts)
    assert resampled[figures.ECE].resampled == pytest.approx(5 / 8)


def test_a_speaker_who_is_drawn_twice_counts_twice(trials):
    counts = np.array([[2, 0], [0, 2], [1, 2], [1, 0]], np.float32)
    found = trials.figures(counts)
    assert found[figures.RANK_1].resampled.tolist() == [1, 0.5]
    # Only member 0, below whose notes is stranger 3 but not 2; only member 1, below stranger 2.
    assert found[figures.FNIR_AT_1].resampled.tolist() == [0.5, 1]


def test_a_resample_without_members_or_strangers_is_no_number():
    llrs = SCORES - 3
    is_named = llrs > 0
    trials = trials_of(llrs=llrs, probabilities=expit(llrs), is_named=is_named, is_unsure=~is_named)
    found = trials.figures(np.array([[0, 1], [0, 1], [1, 0], [1, 0]], np.float32))
    for name in (figures.EER, figures.MIN_DCF, figures.FNIR_AT_1, figures.CLLR, figures.MIN_CLLR):
        assert np.isnan(found[name].resampled).all(), name
    for estimate in found.values():
        assert np.isfinite(estimate.value)


def test_corpora_are_joined_without_mixing_their_people(trials):
    joined = OpenSetTrials.joined([trials, trials])
    assert joined.owners.tolist() == [*OWNERS, *(OWNERS + 4)]
    assert joined.curve().miss_at(0.25) == 0.5


def test_the_trials_of_some_notes_are_theirs_alone():
    llrs = SCORES - 3
    chosen = np.array([1, 0, 1, 0, 0, 1, 1, 0], bool)
    some = trials_of(llrs=llrs, probabilities=expit(llrs)).only(chosen)
    assert some.owners.tolist() == [0, 1, 2, 3]
    assert some.detection.tolist() == [2, 1, -2, -0.5]
    assert some.answers.is_named is None
    assert some.figures(ONCE)[figures.RANK_1].value == 0.5
    assert some.curve().miss_at(0) == 0.5

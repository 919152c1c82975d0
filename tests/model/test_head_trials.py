"""FNIR at an FPIR, counted by hand, and the same when speakers are drawn again."""

import numpy as np
import pytest

from model.evaluation.head_trials import OwnedTrials

ONCE = np.ones((4, 1), np.float32)


@pytest.fixture
def trials():
    """Make two members (0, 1) and two strangers (2, 3)."""
    return OwnedTrials(
        scores=np.array([5.0, 3.0, 4.0, 2.0]),
        is_right=np.array([True, True, False, True]),
        owners=np.array([0, 0, 1, 1]),
        strangers=np.array([3.5, 1.0, 2.5, 0.0]),
        stranger_owners=np.array([2, 2, 3, 3]),
    )


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
    estimate = trials.fnir(fpir, ONCE)
    assert estimate.value == fnir
    assert estimate.resampled.tolist() == [fnir]


def test_a_speaker_who_is_drawn_twice_counts_twice(trials):
    counts = np.array([[2, 0], [0, 2], [1, 2], [1, 0]], np.float32)
    resampled = trials.fnir(0.25, counts).resampled
    assert resampled[0] == 0  # only member 0, both found above 2.5
    assert resampled[1] == 1  # only member 1, and stranger 2: the threshold is above 3.5


def test_a_resample_without_members_or_strangers_is_no_number(trials):
    counts = np.array([[0, 1], [0, 1], [1, 0], [1, 0]], np.float32)
    assert np.isnan(trials.fnir(0.25, counts).resampled).all()


def test_servers_are_pooled(trials):
    pooled = OwnedTrials.pooled([trials, trials])
    assert pooled.rank_1 == trials.rank_1 == 0.75
    assert pooled.fnir(0.25, ONCE).value == 0.5

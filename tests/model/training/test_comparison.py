"""What follows from the scores of a cross-validation, by hand."""

import numpy as np
import pytest

from model.calibration import Calibration
from model.identify import Gallery, identify
from model.training.comparison import NOBODY, compare, named
from model.training.folds import Fold, FoldScores, Scores, train_head
from tests.model.training.test_folds import ENCODER, person

THRESHOLD = Calibration.default().threshold
YES, NO = THRESHOLD + 0.01, THRESHOLD - 0.01


def scores(*rows):
    cosines = np.array(rows, "f4").reshape(-1, 3)
    return Scores(cosines=cosines, odds=np.full_like(cosines, np.nan))


def side(probes, strangers=()):
    return FoldScores(probes=scores(*probes), truth=np.array([0, 0, 1, 2]), strangers=strangers)


RIGHT = [(YES, 0, 0), (YES, 0, 0), (0, YES, 0), (0, 0, YES)]
ONE_MISSED = [(NO, 0, 0), *RIGHT[1:]]
ONE_MISNAMED = [(0, YES, 0), *RIGHT[1:]]
STRANGERS = scores((NO, 0, 0), (0, YES, 0))
NO_STRANGERS = scores()


def fold(before, after, *, is_first=False):
    return Fold(
        speakers=("Anna", "Ben", "Carl", "Dora"),  # Ben is left out
        notes=(9, 9, 9, 4),
        columns=np.array([0, 2, 3]),
        before=before,
        after=after,
        curve=((1, before, after),),
        is_first=is_first,
    )


def test_errors_are_counted_by_kind_and_put_to_their_people():
    found = compare([fold(side(ONE_MISSED, STRANGERS), side(ONE_MISNAMED, NO_STRANGERS))])
    assert (found.before.missed, found.before.misnamed) == (0.25, 0)
    assert found.before.strangers_named == 0.5
    assert (found.after.missed, found.after.misnamed) == (0, 0.25)
    assert found.after.strangers_named == 0
    assert found.is_better
    assert found.hard_pairs == (("Anna", "Carl"),)
    assert found.need_more == ("Dora",)  # who gave four
    expected = np.zeros((4, 5), int)
    expected[0, [0, 2]] = expected[2, 2] = expected[3, 3] = 1
    assert np.array_equal(found.confusions, expected)
    assert found.learning_curve == ((1, 0.25, 0.25),)


@pytest.mark.parametrize(
    ("before", "after", "is_first", "is_better"),
    [
        (ONE_MISSED, RIGHT, False, True),
        (RIGHT, RIGHT, False, False),
        (RIGHT, RIGHT, True, True),
        (RIGHT, ONE_MISSED, True, False),
        (ONE_MISSED, ONE_MISNAMED, False, False),
    ],
)
def test_a_head_is_adopted_if_it_is_better_or_the_first_and_no_worse(
    before, after, is_first, is_better
):
    part = fold(side(before, NO_STRANGERS), side(after, NO_STRANGERS), is_first=is_first)
    assert compare([part]).is_better is is_better


def test_whoever_is_mostly_not_recognised_should_record_more():
    worse = [(NO, 0, 0), (NO, 0, 0), *RIGHT[2:]]
    found = compare([fold(side(RIGHT, NO_STRANGERS), side(worse, NO_STRANGERS))])
    assert found.need_more == ("Anna", "Dora")
    assert found.confusions[0, -1] == 2


@pytest.mark.parametrize("known", [0, 2, 4])
def test_whoever_is_named_is_whom_the_bot_would_name(known):
    members = {f"member {i}": person(i, spread=2.0) for i in range(4)}
    head = train_head(dict(list(members.items())[:known]), encoder_id=ENCODER) if known else None
    gallery = Gallery.enrol(
        {member: [note.embedding for note in notes] for member, notes in members.items()},
        head=head,
    )
    probes = np.stack([one.embedding for i in range(6) for one in person(i, 9, spread=2.0)])
    odds = np.full((len(probes), 4), np.nan, "f4")
    if head:
        odds[:, :known] = head.scores(probes)
    found = named(Scores(cosines=probes @ gallery.centroids.T, odds=odds))
    said = [identify(probe, gallery).speaker for probe in probes]
    assert [None if one == NOBODY else gallery.speakers[one] for one in found] == said
    assert len(set(said)) > 2

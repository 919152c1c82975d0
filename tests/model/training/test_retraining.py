"""A whole retraining but for its copies: what serves now beside a new head, and that head."""

import pickle

import numpy as np

from model.cohort import Cohort
from model.training.comparison import compare
from model.training.folds import FOLDS, cross_validate, train_head
from model.training.held_out import own_scores
from tests.model.training.test_folds import ENCODER, person


def comparison(members):
    folds = [cross_validate(members, encoder_id=ENCODER, fold=fold) for fold in range(FOLDS)]
    return compare(pickle.loads(pickle.dumps(folds)))  # noqa: S301 -- our own


def test_members_who_are_easily_told_apart_are_no_worse_off_and_the_first_head_is_adopted():
    members = {"Anna": person(1), "Ben": person(2), "Carl": person(3, notes=3)}
    found = comparison(members)
    assert found.is_better
    assert found.confusions.shape == (3, 4)
    # Each is left out once: of Anna's notes the first was then a stranger's, of Ben's the second.
    assert np.array_equal(np.diag(found.confusions), [4, 4, 2])
    assert (found.probes, found.strangers) == (10, 13)
    assert (found.after.missed, found.after.misnamed) == (0, 0)
    assert found.hard_pairs == ()
    assert found.need_more == ("Carl",)
    assert [size for size, _, _ in found.learning_curve] == [1, 2, 3, 4]


def test_the_new_head_has_the_own_scores_of_the_comparison():
    members = {f"member {i}": person(i, notes=2 + i) for i in range(5)}
    own = comparison(members).own
    assert train_head(members, encoder_id=ENCODER, own=own).own == own
    # As the servers are that calibrations are fitted on.
    assert own == own_scores(members, Cohort.default(), encoder_id=ENCODER)
    assert own.stranger_mean < own.member_mean


def test_a_later_head_that_is_only_as_good_is_not():
    members = {"Anna": person(1, learnt=4), "Ben": person(2, learnt=5)}
    found = comparison(members)
    assert found.strangers == 0  # with two members, nobody can be left out
    assert found.before == found.after
    assert not found.is_better


def test_new_notes_from_another_room_make_a_later_head_better():
    there, here = person(1, 3, learnt=3), person(1, 6, room=7)
    others = {f"other {i}": person(20 + i, learnt=5) for i in range(4)}
    found = comparison({"Anna": [*there, *here], **others})
    assert found.after.total <= found.before.total

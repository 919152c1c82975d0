"""The comparison of a new head with what was in use, on made-up embeddings."""

import pickle

import numpy as np
import pytest

from model.cohort import Cohort
from model.training.retraining import (
    FOLDS,
    EnrolledNote,
    compare,
    cross_validate,
    train_head,
)

ENCODER = Cohort.default().encoder_id


def person(seed, notes=5, spread=0.4):
    rng = np.random.default_rng(seed)
    voice = rng.standard_normal(192)
    given = []
    for _ in range(notes):
        heard = voice + spread * rng.standard_normal((3, 192))
        heard /= np.linalg.norm(heard, axis=1, keepdims=True)
        given.append(EnrolledNote(embedding=heard[0].astype("f4"), copies=heard[1:].astype("f4")))
    return given


def comparison(members, current=None):
    folds = [
        cross_validate(members, encoder_id=ENCODER, fold=fold, current=current)
        for fold in range(FOLDS)
    ]
    return compare(pickle.loads(pickle.dumps(folds)))  # noqa: S301 -- our own


def test_members_who_are_easily_told_apart_are_no_worse_off_and_the_first_head_is_adopted():
    members = {"Anna": person(1), "Ben": person(2), "Carl": person(3, notes=3)}
    found = comparison(members)
    assert found.is_better
    assert found.probes == 13
    assert found.confusions.shape == (3, 4)
    assert np.array_equal(np.diag(found.confusions), [5, 5, 3])
    assert (found.after.missed, found.after.misnamed) == (0, 0)
    assert found.hard_pairs == ()
    assert found.need_more == ("Carl",)
    assert [size for size, _, _ in found.learning_curve] == [1, 2, 3, 4]


def test_a_later_head_that_is_only_as_good_is_not():
    members = {"Anna": person(1), "Ben": person(2)}
    current = train_head(members, encoder_id=ENCODER)
    assert not comparison(members, current).is_better


def test_a_member_who_is_left_with_no_note_to_learn_from_is_counted_as_missed():
    found = comparison({"Anna": person(1), "Ben": person(2), "Carl": person(3, notes=1)})
    assert found.confusions[2, -1] == 1
    assert found.after.missed == pytest.approx(1 / 11)

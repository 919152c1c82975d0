"""One part of a cross-validation: who is held out, and what neither side has heard."""

import numpy as np
import pytest

from model.cohort import Cohort
from model.identify import Gallery
from model.training import folds
from model.training.folds import FOLDS, KeptNote, cross_validate, train_head

ENCODER = Cohort.default().encoder_id


def person(seed, notes=5, spread=0.4, *, learnt=0, room=None):
    """Return notes of one voice; ``learnt`` of them are in the head in use."""
    rng = np.random.default_rng([seed, room or 0])
    voice = np.random.default_rng(seed).standard_normal(192)
    if room is not None:
        voice = voice + 0.5 * np.random.default_rng(room).standard_normal(192)
    given = []
    for place in range(notes):
        heard = voice + spread * rng.standard_normal((3, 192))
        heard = (heard / np.linalg.norm(heard, axis=1, keepdims=True)).astype("f4")
        given.append(KeptNote(embedding=heard[0], copies=heard[1:], is_learnt=place < learnt))
    return given


def embeddings(notes):
    return {note.embedding.tobytes() for note in notes}


@pytest.mark.parametrize("fold", range(FOLDS))
def test_nothing_that_is_judged_was_learnt_from(fold):
    members = {f"member {i}": person(i, notes=1 + i) for i in range(12)}
    split = folds._split(members, fold)
    kept = embeddings(note for notes in split.kept.values() for note in notes)
    judged = {row.tobytes() for row in [*split.probes, *split.strangers]}
    assert not kept & judged
    out = [f"member {i}" for i in range(12) if i % FOLDS == fold]
    assert list(split.kept) == [member for member in members if member not in out]
    assert len(split.strangers) == sum(len(members[member]) for member in out)
    assert all(split.kept.values())
    of_truth = {place: list(split.kept)[place] for place in split.truth}
    for probe, place in zip(split.probes, split.truth, strict=True):
        assert probe.tobytes() in embeddings(members[of_truth[place]])


def test_who_has_one_note_keeps_it_and_is_not_judged():
    split = folds._split({"Anna": person(1), "Ben": person(2), "Carl": person(3, notes=1)}, 0)
    assert list(split.kept) == ["Ben", "Carl"]
    assert list(split.truth) == [0]


def test_of_two_members_nobody_is_left_out():
    part = cross_validate({"Anna": person(1), "Ben": person(2)}, encoder_id=ENCODER, fold=0)
    assert part.after.strangers.cosines.shape == (0, 2)
    assert list(part.columns) == [0, 1]


def test_before_is_what_serves_now_without_what_is_held_out(monkeypatch):
    members = {
        "Anna": person(1, learnt=3),
        "Ben": person(2, learnt=5),
        "Carl": person(3),  # enrolled since
        "Dora": person(4, learnt=5),
    }
    heads = []

    def trained(of_members, *, encoder_id):
        heads.append({speaker: len(notes) for speaker, notes in of_members.items()})
        return train_head(of_members, encoder_id=encoder_id)

    monkeypatch.setattr(folds, "train_head", trained)
    part = cross_validate(members, encoder_id=ENCODER, fold=1)  # Ben is left out, and note 1 of all
    assert heads[0] == {"Anna": 2, "Dora": 4}
    assert heads[1] == {"Anna": 4, "Carl": 4, "Dora": 4}
    assert part.speakers == ("Anna", "Ben", "Carl", "Dora")
    assert list(part.columns) == [0, 2, 3]
    assert list(part.before.truth) == [0, 1, 2]
    assert np.array_equal(np.isnan(part.before.probes.odds).any(axis=0), [False, True, False])
    assert not np.isnan(part.after.probes.odds).any()
    assert np.array_equal(part.before.probes.cosines, part.after.probes.cosines)
    assert not part.is_first


def test_without_a_head_in_use_before_is_centroids():
    members = {f"member {i}": person(i) for i in range(3)}
    part = cross_validate(members, encoder_id=ENCODER, fold=0)
    assert part.is_first
    assert np.isnan(part.before.probes.odds).all()
    kept = {
        member: [note.embedding for note in notes[1:]]
        for member, notes in list(members.items())[1:]
    }
    centroids = Gallery.enrol(kept).centroids
    probe = members["member 1"][0].embedding
    assert np.allclose(part.before.probes.cosines[0], centroids @ probe, atol=1e-6)


def test_a_head_that_would_know_one_member_alone_is_none():
    members = {"Anna": person(1, learnt=5), "Ben": person(2, learnt=5), "Carl": person(3)}
    part = cross_validate(members, encoder_id=ENCODER, fold=0)
    assert np.isnan(part.before.probes.odds).all()
    assert not part.is_first

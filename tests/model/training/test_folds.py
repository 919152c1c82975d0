"""One part of a cross-validation: what serves now and a new head, neither of which has heard it."""

import dataclasses

import numpy as np
import pytest

from model.cohort import Cohort
from model.gallery import Gallery
from model.training import folds
from model.training.folds import FOLDS, KeptNote, cross_validate, train_head
from tests.model.qualities import CLEAR

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
        given.append(
            KeptNote(embedding=heard[0], copies=heard[1:], quality=CLEAR, is_learnt=place < learnt)
        )
    return given


def all_of(notes):
    """Return what is known of notes: the embeddings of them and of their copies."""
    return {row.tobytes() for note in notes for row in [note.embedding, *note.copies]}


@pytest.fixture
def heads(monkeypatch):
    """Return the notes that each head was trained on, in the order of training."""
    found = []

    def trained(members, **named):
        found.append(members)
        return train_head(members, **named)

    monkeypatch.setattr(folds, "train_head", trained)
    return found


@pytest.mark.parametrize("fold", range(FOLDS))
def test_nothing_that_is_judged_was_learnt_from_or_enrolled(fold, heads, monkeypatch):
    enrolled = []
    enrol = Gallery.enrol

    def enrolling(notes, **named):
        enrolled.append(notes)
        return enrol(notes, **named)

    monkeypatch.setattr(Gallery, "enrol", enrolling)
    members = {f"member {i}": person(i, notes=1 + i, learnt=3) for i in range(7)}
    part = cross_validate(members, encoder_id=ENCODER, fold=fold)
    asked = [*part.probes.embeddings, *part.strangers.embeddings]
    judged = {row.tobytes() for row in asked}
    assert len(judged) == len(asked) > 0
    assert len(heads) >= 3
    for learnt in heads:
        assert not judged & all_of(note for notes in learnt.values() for note in notes)
    for notes in enrolled:
        assert not judged & {row.tobytes() for of_member in notes.values() for row in of_member}
    for gallery in (part.before, part.after):
        assert [part.speakers[column] for column in part.columns] == list(gallery.speakers)


def test_what_is_asked_comes_with_its_owner_its_speech_and_its_noise():
    short = dataclasses.replace(CLEAR, speech_s=1.5, snr_db=8.0)
    ben = [dataclasses.replace(note, quality=short) for note in person(2)]
    members = {"Anna": person(1), "Ben": ben, "Carl": person(3)}
    part = cross_validate(members, encoder_id=ENCODER, fold=0)  # Anna is left out, note 0 of all
    assert list(part.probes.owners) == [0, 1]
    assert np.array_equal(part.probes.embeddings[0], ben[0].embedding)
    assert list(part.probes.notes.speech_s) == [1.5, 3.0]
    assert list(part.probes.notes.snr_db) == [8.0, 30.0]
    assert list(part.strangers.owners) == [0] * 5
    assert list(part.strangers.notes.speech_s) == [3.0] * 5


def test_of_two_members_nobody_is_left_out():
    part = cross_validate({"Anna": person(1), "Ben": person(2)}, encoder_id=ENCODER, fold=0)
    assert part.strangers.embeddings.shape[0] == 0
    assert list(part.columns) == [0, 1]


def test_before_is_what_serves_now_without_what_is_held_out(heads):
    members = {
        "Anna": person(1, learnt=3),
        "Ben": person(2, learnt=5),
        "Carl": person(3),  # enrolled since
        "Dora": person(4, learnt=5),
    }
    part = cross_validate(members, encoder_id=ENCODER, fold=1)  # Ben is left out, and note 1 of all
    sizes = [{speaker: len(notes) for speaker, notes in learnt.items()} for learnt in heads]
    assert sizes[:2] == [{"Anna": 2, "Dora": 4}, {"Anna": 4, "Carl": 4, "Dora": 4}]
    assert part.speakers == ("Anna", "Ben", "Carl", "Dora")
    assert part.notes == (5, 5, 5, 5)
    assert list(part.columns) == [0, 2, 3]
    assert list(part.probes.owners) == [0, 1, 2]
    assert part.before.speakers == part.after.speakers == ("Anna", "Carl", "Dora")
    assert part.before.head.speakers == ("Anna", "Dora")
    assert part.after.head.speakers == ("Anna", "Carl", "Dora")
    assert np.array_equal(part.before.centroids, part.after.centroids)
    assert np.array_equal(part.before.notes, [4, 4, 4])
    assert not part.is_first


def test_without_a_head_in_use_before_is_centroids():
    members = {f"member {i}": person(i) for i in range(3)}
    part = cross_validate(members, encoder_id=ENCODER, fold=0)
    assert part.is_first
    assert part.before.head is None
    kept = {
        member: [note.embedding for note in notes[1:]]
        for member, notes in list(members.items())[1:]
    }
    alike = Gallery.enrol(kept)
    assert np.array_equal(part.before.centroids, alike.centroids)
    assert part.before.own == alike.own


def test_a_head_that_would_know_one_member_alone_is_none():
    members = {"Anna": person(1, learnt=5), "Ben": person(2, learnt=5), "Carl": person(3)}
    part = cross_validate(members, encoder_id=ENCODER, fold=0)
    assert part.before.head is None
    assert not part.is_first


def test_the_curve_is_of_the_first_notes_of_each_with_and_without_a_head():
    members = {"Anna": person(1, 7), "Ben": person(2, 2), "Carl": person(3, 5)}
    part = cross_validate(members, encoder_id=ENCODER, fold=4)  # nobody is left out
    assert [size for size, _, _ in part.curve] == [1, 2, 3, 4, 6]
    for size, plain, trained in part.curve:
        assert plain.head is None
        assert trained.head.speakers == ("Anna", "Ben", "Carl")
        assert list(plain.notes) == list(trained.notes) == [min(size, n) for n in (6, 2, 4)]

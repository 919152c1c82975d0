"""One part of a cross-validation: who and what is left out, and what the scores come to."""

import numpy as np
import pytest

from model.calibration import OwnScores
from model.cohort import Cohort
from model.training import held_out
from model.training.head import train_head
from model.training.held_out import PARTS, HeldOutScores, own_scores, part_of, summarise
from tests.model.training.test_folds import ENCODER, person


def ids(notes):
    return {id(note) for note in notes}


@pytest.mark.parametrize("number", range(PARTS))
def test_every_note_of_a_part_is_either_kept_or_judged_as_its_owners(number):
    members = {f"member {i}": person(i, notes=1 + i) for i in range(12)}
    part = part_of(members, number)
    out = [f"member {i}" for i in range(12) if i % PARTS == number]
    assert list(part.kept) == [member for member in members if member not in out]
    assert all(part.kept.values())
    kept = ids(note for notes in part.kept.values() for note in notes)
    judged = [*part.probes, *part.strangers]
    assert not kept & ids(judged)
    assert kept | ids(judged) == ids(note for notes in members.values() for note in notes)
    names = list(part.kept), list(members)
    for note, place in zip(part.probes, part.truth, strict=True):
        assert id(note) in ids(members[names[0][place]])
    for note, place in zip(part.strangers, part.owners, strict=True):
        assert id(note) in ids(members[names[1][place]])


def test_over_all_parts_every_member_is_a_stranger_once():
    members = {f"member {i}": person(i, notes=2) for i in range(7)}
    strangers = [id(note) for number in range(PARTS) for note in part_of(members, number).strangers]
    assert sorted(strangers) == sorted(ids(note for notes in members.values() for note in notes))


def test_who_has_one_note_keeps_it_and_is_not_judged():
    part = part_of({"Anna": person(1), "Ben": person(2), "Carl": person(3, notes=1)}, 0)
    assert list(part.kept) == ["Ben", "Carl"]
    assert list(part.truth) == [0]


def test_of_two_members_nobody_is_left_out():
    part = part_of({"Anna": person(1), "Ben": person(2)}, 0)
    assert list(part.kept) == ["Anna", "Ben"]
    assert (len(part.strangers), len(part.owners)) == (0, 0)


def scores(strangers=(), owners=(), members=()):
    return HeldOutScores(
        strangers=np.array(strangers, "f4"),
        owners=np.array(owners, np.intp),
        members=np.array(members, "f4"),
    )


def test_scores_of_all_parts_are_summarised_each_stranger_counting_alike():
    parts = [scores([1, 3], [0, 0], [5]), scores([6], [1], [6, 10])]
    found = summarise(parts, members=7, notes=2.5)
    assert (found.members, found.notes) == (7, 2.5)
    assert found.stranger_mean == (2 + 6) / 2
    assert found.stranger_tail == 6 - 4  # half of the weight is the second one's
    assert found.member_mean == 7


@pytest.mark.parametrize("parts", [[], [scores()], [scores(), scores()]])
def test_where_nothing_could_be_held_out_nothing_is_known(parts):
    assert summarise(parts, members=2, notes=1) == OwnScores(members=2, notes=1)


def test_a_server_without_strangers_knows_of_its_members_alone():
    found = summarise([scores(members=[2, 4])], members=2, notes=3)
    assert (found.stranger_mean, found.stranger_tail, found.member_mean) == (None, None, 3)


@pytest.fixture
def cohort():
    """Return a small cohort: three dozen people of no server."""
    rows = np.concatenate([[note.embedding for note in person(900 + i, 1)] for i in range(36)])
    return Cohort(embeddings=rows, corpora=("town",) * 36, encoder_id=ENCODER)


def test_own_scores_are_of_heads_that_have_not_heard_the_notes(cohort, monkeypatch):
    learnt = []

    def trained(members, *rest, **named):
        learnt.append(members)
        return train_head(members, *rest, **named)

    monkeypatch.setattr(held_out, "train_head", trained)
    members = {"Anna": person(1), "Ben": person(2), "Carl": person(3, notes=2)}
    found = own_scores(members, cohort, encoder_id=ENCODER)
    assert learnt == [part_of(members, number).kept for number in range(PARTS)]
    assert (found.members, found.notes) == (3, 4)
    best, right = {}, []
    for kept in learnt:
        head = train_head(kept, cohort, encoder_id=ENCODER)
        for speaker, notes in members.items():
            if speaker not in kept:
                heard = np.stack([note.embedding for note in notes])
                best[speaker] = head.scores(heard).max(axis=1)
            else:
                probes = [note for note in notes if id(note) not in ids(kept[speaker])]
                row = list(kept).index(speaker)
                right += [head.scores(note.embedding)[row] for note in probes]
    assert set(best) == set(members)
    assert found.stranger_mean == pytest.approx(np.mean([one.mean() for one in best.values()]))
    heard, weights = np.concatenate(list(best.values())), [1 / len(one) for one in best.values()]
    weights = np.repeat(weights, [len(one) for one in best.values()])
    tenth = heard[np.argsort(-heard)][np.cumsum(weights[np.argsort(-heard)]) >= 0.3 - 1e-9][0]
    assert found.stranger_tail == pytest.approx(tenth - found.stranger_mean)
    assert found.member_mean == pytest.approx(np.mean(right), rel=1e-5)
    assert found.member_mean > found.stranger_mean


def test_no_head_is_trained_where_nothing_is_held_out(cohort, monkeypatch):
    members = {name: person(seed, notes=1) for seed, name in enumerate(("Anna", "Ben"))}
    monkeypatch.setattr(held_out, "train_head", None)
    assert own_scores(members, cohort, encoder_id=ENCODER) == OwnScores(members=2, notes=1)

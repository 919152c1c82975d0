"""What follows from a cross-validation, by hand: every note asked has an axis of its own."""

import dataclasses

import numpy as np
import pytest

from model.calibration import Notes, OwnScores, Strictness
from model.gallery import Gallery
from model.head import SpeakerHead
from model.identify import identify
from model.training.comparison import NOBODY, compare, named, own_of
from model.training.folds import Fold, Questions, train_head
from tests.model.training.test_folds import CLEAR, ENCODER, person

YES, NO = 40.0, -40.0  # log odds that leave no doubt, whatever the calibration
KNOWN = OwnScores(members=3, notes=9.0)
NORMAL = Strictness.NORMAL

RIGHT = [(YES, NO, NO), (YES, NO, NO), (NO, YES, NO), (NO, NO, YES)]
ONE_MISSED = [(NO, NO, NO), *RIGHT[1:]]
ONE_MISNAMED = [(NO, YES, NO), *RIGHT[1:]]
UNKNOWN = [(NO, NO, NO)] * 2
ONE_NAMED = [(NO, NO, NO), (NO, YES, NO)]


def gallery(rows, speakers=("Anna", "Carl", "Dora"), *, knows=None, notes=(9, 9, 9)):
    """Return what gives the n-th note these scores, by a head that knows some of the members."""
    knows = speakers if knows is None else knows
    weights = np.zeros((len(knows), 192), "f4")
    weights[:, : len(rows)] = np.transpose(rows)
    head = SpeakerHead(
        encoder_id=ENCODER,
        speakers=tuple(knows),
        weights=weights,
        biases=np.zeros(len(knows), "f4"),
        own=KNOWN,
    )
    return Gallery(
        speakers=speakers,
        centroids=np.eye(192, dtype="f4")[-len(speakers) :],
        notes=np.array(notes, float),
        own=KNOWN,
        head=head,
    )


def questions(owners, first=0):
    count = len(owners)
    return Questions(
        embeddings=np.eye(192, dtype="f4")[first : first + count],
        notes=Notes.of([CLEAR] * count),
        owners=np.array(owners, np.intp),
    )


def fold(before, after, *, strangers=0, is_first=False):
    """Return a part of Anna's notes, twice, Carl's and Dora's; Ben, who is left out, comes last."""
    before, after = gallery(before), gallery(after)
    return Fold(
        speakers=("Anna", "Ben", "Carl", "Dora"),
        notes=(9, 9, 9, 4),
        columns=np.array([0, 2, 3]),
        probes=questions([0, 0, 1, 2]),
        strangers=questions([1] * strangers, first=4),
        before=before,
        after=after,
        curve=((1, before, after),),
        is_first=is_first,
    )


def test_errors_are_counted_by_kind_and_put_to_their_people():
    found = compare([fold(ONE_MISSED + ONE_NAMED, ONE_MISNAMED + UNKNOWN, strangers=2)])
    assert (found.before.missed, found.before.misnamed) == (0.25, 0)
    assert found.before.strangers_named == 0.5
    assert (found.after.missed, found.after.misnamed) == (0, 0.25)
    assert found.after.strangers_named == 0
    assert (found.before.total, found.after.total) == (0.75, 0.25)
    assert (found.probes, found.strangers) == (4, 2)
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
    assert compare([fold(before, after, is_first=is_first)]).is_better is is_better


def test_naming_strangers_counts_against_a_head():
    found = compare([fold(RIGHT + UNKNOWN, RIGHT + ONE_NAMED, strangers=2, is_first=True)])
    assert not found.is_better


def test_whoever_is_mostly_not_recognised_should_record_more():
    found = compare([fold(RIGHT, [*[(NO, NO, NO)] * 2, *RIGHT[2:]])])
    assert found.need_more == ("Anna", "Dora")
    assert found.confusions[0, -1] == 2


def test_own_scores_are_of_those_whom_the_heads_know_over_all_parts():
    speakers = ("Anna", "Ben", "Carl", "Dora")
    first = dataclasses.replace(fold(RIGHT, RIGHT, strangers=2), speakers=speakers)
    # Anna twice, Carl, Dora, then two notes of Ben's; the head knows Dora and Anna, in this order.
    rows = [(-1, 3), (-1, 5), (8, 8), (4, 0), (1, 2), (6, -2)]
    knows_two = gallery(rows, knows=("Dora", "Anna"), notes=(5, 9, 2))
    plain = dataclasses.replace(knows_two, head=None)
    third = dataclasses.replace(
        first,
        columns=np.array([1, 2, 3]),
        probes=questions([]),
        strangers=questions([0]),  # Anna's
    )
    knows_ben = gallery([(9, 7)], ("Ben", "Carl", "Dora"), knows=("Ben", "Dora"), notes=(3, 9, 2))
    found = own_of([first, first, third], [knows_two, plain, knows_ben])
    assert found.members == 3  # Anna, Ben and Dora
    assert found.notes == (2 + 5 + 3 + 2) / 4
    assert found.member_mean == (3 + 5 + 4) / 3
    assert found.stranger_mean == ((2 + 6) / 2 + 9) / 2
    assert found.stranger_tail == 9 - found.stranger_mean


def test_without_any_head_there_are_no_own_scores():
    part = fold(RIGHT, RIGHT)
    assert own_of([part], [dataclasses.replace(part.after, head=None)]) is None


def test_the_comparison_has_the_own_scores_of_the_new_heads():
    parts = [fold(ONE_MISSED + UNKNOWN, RIGHT + ONE_NAMED, strangers=2)]
    found = compare(parts).own
    assert (found.members, found.member_mean) == (3, YES)
    assert (found.stranger_mean, found.stranger_tail) == (0, YES)


def test_every_part_is_judged_by_the_own_scores_of_all_together():
    part = fold([], [(4.0, NO, NO)])
    questioned = dataclasses.replace(part, probes=questions([0])).probes
    lower, higher = (
        OwnScores(members=50, notes=9.0, stranger_mean=mean, stranger_tail=2.0, member_mean=15.0)
        for mean in (-60.0, 60.0)
    )
    assert named(questioned, part.after, lower, NORMAL) == [0]
    assert named(questioned, part.after, higher, NORMAL) == [NOBODY]


def test_the_stricter_a_server_is_served_the_fewer_are_named_in_its_comparison():
    scores = np.linspace(10, 40, 81)
    owners, asked = [0] * len(scores), [*scores, *(scores - 20)]
    part = dataclasses.replace(
        fold([], []),
        probes=questions(owners),
        strangers=questions(owners, first=len(scores)),
        before=gallery([(score, NO, NO) for score in asked]),
        after=gallery([(score + 1, NO, NO) for score in asked]),
        curve=(),
    )
    strict, relaxed = (compare([part], one) for one in (Strictness.STRICT, Strictness.RELAXED))
    for strictly, loosely in ((strict.before, relaxed.before), (strict.after, relaxed.after)):
        assert strictly.missed > loosely.missed > 0
        assert 0 < strictly.strangers_named < loosely.strangers_named
    assert 0 < strict.confusions[0, 0] < relaxed.confusions[0, 0]


def test_where_nothing_is_asked_nobody_is_named():
    assert named(questions([]), gallery(RIGHT), KNOWN, NORMAL).shape == (0,)


@pytest.mark.parametrize("strictness", Strictness)
@pytest.mark.parametrize("known", [0, 2, 4])
def test_whoever_is_named_is_whom_the_bot_would_name(known, strictness):
    members = {f"member {i}": person(i, spread=2.0) for i in range(4)}
    own = OwnScores(members=4, notes=5.0, stranger_mean=-1.0, stranger_tail=1.5, member_mean=9.0)
    some = dict(list(members.items())[:known])
    head = train_head(some, encoder_id=ENCODER, own=own) if known else None
    serving = Gallery.enrol(
        {member: [note.embedding for note in notes] for member, notes in members.items()},
        head=head,
    )
    asked = [note for i in range(6) for note in person(i, 9, spread=2.0)]
    asked = [
        dataclasses.replace(
            note, quality=dataclasses.replace(CLEAR, speech_s=1.0 + i % 5, snr_db=5.0 * (i % 7))
        )
        for i, note in enumerate(asked)
    ]
    of_fold = (
        serving
        if head is None
        else dataclasses.replace(serving, head=dataclasses.replace(head, own=KNOWN))
    )
    found = named(Questions.of(asked, np.zeros(len(asked), np.intp)), of_fold, own, strictness)
    said = [
        identify(note.embedding, note.quality, serving, strictness=strictness).speaker
        for note in asked
    ]
    assert [None if one == NOBODY else serving.speakers[one] for one in found] == said
    assert len(set(said)) > 2

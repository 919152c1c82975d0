"""What is said of retraining: how far, what came of it, and what an administrator should know."""

import dataclasses
from datetime import UTC, datetime

import numpy as np
import pytest

from bot import replies
from bot.errors import TrainingLostError
from bot.progress import Phase, Progress
from bot.retraining import Outcome
from bot.storage import Changes, Ending, HeadRecord, PastRetraining, StaleState
from bot.training_jobs import Verdict
from model.error_rates import ErrorRates

VERDICT = Verdict(
    before=ErrorRates(missed=0.12, misnamed=0.03, strangers_named=0.004),
    after=ErrorRates(missed=0.06, misnamed=0.0, strangers_named=0.004),
    probes=50,
    strangers=20,
    is_better=True,
    own=None,
    member_ids=(1, 2),
    confusions=np.array([[24, 0, 1], [0, 25, 0]]),
    hard_pairs=((1, 2),),
    need_more=(2,),
    learning_curve=((1, 0.3, 0.2),),
)
HEAD = HeadRecord(
    version=3,
    created_at=datetime(2026, 11, 1, tzinfo=UTC),
    encoder_id="new",
    members=2,
    notes=50,
    figures=VERDICT.figures,
    is_current=True,
    was_dropped=False,
)
NO_CHANGES = Changes(new_notes=0, erased_members=0, false_names=0)
NOTHING_STALE = StaleState(waiting=0, to_enrol_again=())


def told(card):
    return {field.name: field.value for field in card.fields}


def model(*history, changes=NO_CHANGES, stale=NOTHING_STALE, in_use=3, last=None):
    return replies.model_card(history, changes, stale, encoder_id="new", in_use=in_use, last=last)


def test_a_result_shows_every_kind_of_error_before_and_after():
    card, picture = replies.result_cards(Outcome(verdict=VERDICT, version=3, notes=50))
    assert card.title == "Retrained: version 3 is in use"
    assert told(card) == {
        "Members missed": "12 % → 6.0 %",
        "Misnamed": "3.0 % → 0 %",
        "Strangers named": "0.4 % → 0.4 %",
        "Hard to tell apart": "<@1> and <@2>",
        "Should record more": "<@2>: `/enroll` again, on another day or in another place.",
    }
    assert picture.image.url.endswith(replies.CURVE_NAME)
    assert card.footer.text == (
        "Both measured on 50 notes that neither had heard, and on 20 notes of members left out as "
        "strangers."
    )


def test_where_nobody_could_be_left_out_nothing_is_said_of_strangers():
    two = dataclasses.replace(VERDICT, strangers=0)
    card, _ = replies.result_cards(Outcome(verdict=two, version=3, notes=50))
    assert told(card)["Strangers named"] == "not known with two members"
    assert "strangers" not in card.footer.text
    head = dataclasses.replace(HEAD, figures=two.figures)
    assert told(model(head))["On unheard notes"] == "members missed 6.0 %, misnamed 0 %"


def test_a_result_that_is_not_adopted_says_that_all_stays():
    worse = dataclasses.replace(VERDICT, is_better=False)
    card, _ = replies.result_cards(Outcome(verdict=worse, version=2, notes=50))
    assert "kept the old one" in card.title
    assert "no better" in card.description


def test_where_nothing_has_changed_it_says_so_without_a_comparison():
    (card,) = replies.result_cards(Outcome(verdict=None, version=2, notes=50))
    assert card.title == "Nothing new to learn"
    assert card.description.startswith("Nothing has changed since version 2 learnt")
    assert card.image.url is None


@pytest.mark.parametrize("ending", [None, *Ending])
@pytest.mark.parametrize("is_automatic", [True, False])
def test_the_model_says_what_came_of_the_last_retraining(ending, is_automatic):
    last = PastRetraining(
        started_at=HEAD.created_at, is_automatic=is_automatic, ending=ending, version=3
    )
    said = told(model(HEAD, last=last))["Last retraining"]
    assert (", by itself: " in said) is is_automatic
    assert ("version 3" in said) is (ending is Ending.ADOPTED)


def test_a_failure_says_that_nothing_has_changed():
    said = replies.retraining_failed(replies.failure(TrainingLostError())).description
    assert said.endswith("Nothing has changed: I answer as before.")


def test_many_people_are_not_all_listed():
    many = dataclasses.replace(VERDICT, need_more=tuple(range(1, 61)))
    card, _ = replies.result_cards(Outcome(verdict=many, version=3, notes=300))
    assert "<@10> and 50 more: " in told(card)["Should record more"]
    assert all(len(value) <= 1024 for value in told(card).values())


@pytest.mark.parametrize(
    ("done", "remaining_s", "shown"),
    [
        (0, None, "▱" * 20 + "\n"),
        (5, 42.0, "▰" * 10 + "▱" * 10 + "  about 40 s left\n"),
        (9, 0.4, "▰" * 18 + "▱" * 2 + "  about 5 s left\n"),
        (1, 200.0, "▰" * 2 + "▱" * 18 + "  about 3 min left\n"),
    ],
)
def test_progress_is_a_bar_a_phase_and_the_time_that_is_left(done, remaining_s, shown):
    for phase in Phase:
        progress = Progress(phase=phase, done=done, total=10, remaining_s=remaining_s)
        text = replies.retraining_card(progress).description
        assert text.startswith(shown)
        assert text.endswith(" …")


def test_the_model_says_what_is_in_use_and_what_changed():
    changes = Changes(new_notes=1, erased_members=2, false_names=3)
    card = model(HEAD, changes=changes)
    assert "**Version 3**" in card.description
    assert told(card)["Since then"] == (
        "1 new note, 2 members erased, 3 false names reported with *Not me*"
    )
    assert "Mind" not in told(card)


def test_the_model_says_what_became_of_old_versions_and_notes():
    dropped = dataclasses.replace(HEAD, version=1, was_dropped=True, is_current=False)
    old = dataclasses.replace(HEAD, version=2, encoder_id="old")
    card = model(dropped, old, stale=StaleState(waiting=7, to_enrol_again=(5,)))
    assert card.description.startswith("No version is in use")
    assert "erased what was learnt from: version 1." in told(card)["Mind"]
    assert "Of an earlier encoder, not usable: version 2." in told(card)["Mind"]
    assert "listening to 7 stored notes again" in told(card)["Mind"]
    assert "no recordings of <@5>" in told(card)["Mind"]


def test_a_version_to_choose_is_named_within_the_limits_of_discord():
    name = replies.version_choice(
        dataclasses.replace(HEAD, version=999_999, members=10_000), is_used=True
    )
    assert name.startswith("999999: 2026-11-01, 10,000 members, 6.0 % missed (in use)")
    assert len(name) <= 100


def test_a_version_that_cannot_be_read_is_not_said_to_be_in_use():
    card = model(HEAD, in_use=None)
    assert card.description.startswith("Version 3 cannot be read, so I compare with everybody's")
    assert "On unheard notes" not in told(card)
    assert replies.rolled_back(3, in_use=None) == card.description
    assert "in use from now on" in replies.rolled_back(3, in_use=3)


@pytest.mark.parametrize(
    ("is_served_by_old", "said"), [(True, "I answer with the one before"), (False, "do not know")]
)
def test_who_answers_while_a_new_encoder_listens_is_said(is_served_by_old, said):
    stale = StaleState(waiting=7, to_enrol_again=(), is_served_by_old=is_served_by_old)
    assert said in told(model(HEAD, stale=stale))["Mind"]

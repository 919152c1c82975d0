"""What servers chose, who did what, and whose voice nobody uses, on real databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.storage import (
    Choices,
    Ending,
    Eraser,
    Event,
    NewHead,
    RunningRetraining,
    Storage,
    UnusedMember,
)
from bot.storage.schema import utc_now
from tests.bot.test_storage import (
    ANNA,
    BEN,
    DIALOGUE,
    KEY,
    NOTE,
    OTHER_SERVER,
    SERVER,
)

MODERATOR = 99
SIZE = 20


@pytest.fixture
async def storage(database):
    async with Storage.open(database.url, key=KEY) as storage:
        await storage.give_consent(SERVER, ANNA, text_version="1")
        yield storage


async def told(storage, server_id=SERVER):
    """Return kind, actor and detail of what is told of a server, the latest first."""
    entries, more = await storage.audit.page(server_id, 0, size=SIZE)
    assert not more
    return [(entry.kind, entry.actor_id, entry.detail) for entry in entries]


def age(database, days):
    """Let everything have happened so many days ago."""
    database.rows("UPDATE events SET at = ?", utc_now() - timedelta(days=days))


async def test_a_server_that_chose_nothing_has_no_choices(storage):
    assert await storage.choices.of(SERVER) == Choices()
    assert await storage.choices.of(OTHER_SERVER) == Choices()


async def test_a_choice_is_kept_for_its_server_and_recorded(storage):
    await storage.choices.choose(SERVER, "strictness", "strict", before="normal", actor_id=ANNA)
    await storage.choices.choose(SERVER, "retention_months", 0, before=36, actor_id=MODERATOR)
    assert await storage.choices.of(SERVER) == Choices(strictness="strict", retention_months=0)
    assert await storage.choices.of(OTHER_SERVER) == Choices()
    retention = {"setting": "retention_months", "before": 36, "after": 0}
    strictness = {"setting": "strictness", "before": "normal", "after": "strict"}
    assert (await told(storage))[:2] == [
        (Event.SETTING_CHANGED, MODERATOR, retention),
        (Event.SETTING_CHANGED, ANNA, strictness),
    ]


async def test_a_switch_that_is_off_is_a_choice(storage):
    await storage.choices.choose(SERVER, "check_reading", False, before=True, actor_id=MODERATOR)
    assert (await storage.choices.of(SERVER)).check_reading is False
    assert (await storage.choices.of(OTHER_SERVER)).check_reading is None
    switched = {"setting": "check_reading", "before": True, "after": False}
    assert (await told(storage))[0] == (Event.SETTING_CHANGED, MODERATOR, switched)


async def test_a_server_where_nobody_agreed_yet_can_choose(storage):
    await storage.choices.choose(OTHER_SERVER, "language", "", before="en", actor_id=MODERATOR)
    assert await storage.choices.of(OTHER_SERVER) == Choices(language="")


async def test_who_did_what_is_told_in_pages_with_the_latest_first(storage):
    await storage.save_enrolment(DIALOGUE)
    await storage.add_note(SERVER, ANNA, NOTE)
    await storage.end_enrolment(ANNA, finished=True)
    await storage.audit.record_refused(SERVER, BEN)
    await storage.heads.record_false_name(SERVER)
    first, more = await storage.audit.page(SERVER, 0, size=3)
    rest, last = await storage.audit.page(SERVER, 1, size=3)
    assert (more, last) == (True, False)
    assert [(entry.kind, entry.actor_id) for entry in (*first, *rest)] == [
        (Event.REFUSED, BEN),
        (Event.ENROLMENT_FINISHED, ANNA),
        (Event.ENROLMENT_STARTED, ANNA),
        (Event.CONSENTED, ANNA),
    ]
    assert utc_now() - first[0].at < timedelta(minutes=1)
    assert await told(storage, OTHER_SERVER) == []


async def test_retrainings_and_ways_back_are_told_with_who_asked_for_them(storage):
    note_id = await storage.add_note(SERVER, ANNA, NOTE)
    new = NewHead(
        head=b"head", encoder_id="encoder-1", member_ids=(ANNA,), note_ids=(note_id,), figures={}
    )
    await storage.heads.adopt(SERVER, new)
    asked = RunningRetraining(server_id=SERVER, channel_id=1, message_id=2, starter_id=MODERATOR)
    await storage.heads.begin_retraining(asked)
    await storage.heads.end_retraining(SERVER, Ending.ADOPTED, version=1)
    await storage.heads.begin_retraining(RunningRetraining(server_id=SERVER))
    await storage.heads.end_retraining(SERVER, Ending.NO_BETTER)
    await storage.heads.roll_back(SERVER, 0, encoder_id="encoder-1", actor_id=MODERATOR)
    by_itself = {"ending": "no better", "version": None, "is_automatic": True}
    adopted = {"ending": "adopted", "version": 1, "is_automatic": False}
    assert (await told(storage))[:3] == [
        (Event.ROLLED_BACK, MODERATOR, {"version": 0}),
        (Event.RETRAINED, None, by_itself),
        (Event.RETRAINED, MODERATOR, adopted),
    ]


async def test_of_an_erased_member_only_that_somebody_was_erased_is_told(storage, database):
    await storage.save_enrolment(DIALOGUE)
    await storage.end_enrolment(ANNA, finished=False)
    await storage.choices.choose(SERVER, "audience", "enrolled", before="x", actor_id=ANNA)
    await storage.forget(SERVER, ANNA)
    changed = {"setting": "audience", "before": "x", "after": "enrolled"}
    assert await told(storage) == [
        (Event.FORGOTTEN, None, {"by": Eraser.MEMBER}),
        (Event.SETTING_CHANGED, None, changed),
    ]
    assert str(ANNA) not in str(database.rows("SELECT * FROM events"))


async def test_who_erased_somebody_is_told_but_not_whom(storage, database):
    await storage.forget(SERVER, ANNA, by=Eraser.MODERATOR, moderator_id=MODERATOR)
    assert await told(storage) == [(Event.FORGOTTEN, MODERATOR, {"by": Eraser.MODERATOR})]
    assert str(ANNA) not in str(database.rows("SELECT * FROM events"))
    changes = await storage.heads.changes_since(SERVER, None)
    assert changes.erased_members == 1


async def test_after_90_days_nothing_is_told_and_only_nameless_counts_are_left(storage, database):
    await storage.give_consent(SERVER, BEN, text_version="1")
    await storage.heads.record_false_name(SERVER)
    await storage.forget(SERVER, ANNA, by=Eraser.MODERATOR, moderator_id=MODERATOR)
    age(database, 89)
    await storage.audit.drop_old()
    assert len(await told(storage)) == 2
    age(database, 91)
    assert await told(storage) == []
    await storage.audit.drop_old()
    left = database.rows("SELECT kind, actor_id, detail FROM events ORDER BY event_id")
    assert left == [("false_name", None, None), ("forgotten", None, None)]


async def test_a_voice_is_unused_since_its_member_agreed_or_used_the_bot_last(storage, database):
    await storage.give_consent(SERVER, BEN, text_version="1")
    await storage.give_consent(OTHER_SERVER, ANNA, text_version="1")
    agreed_at = utc_now() - timedelta(days=100)
    database.rows("UPDATE members SET consented_at = ?", agreed_at)
    ago = utc_now() - timedelta(days=50)
    assert await storage.memberships.all_servers() == (OTHER_SERVER, SERVER)
    unused = await storage.retention.unused_since(SERVER, ago)
    assert [one.member_id for one in unused] == [BEN, ANNA]
    assert {round((utc_now() - one.used_at).total_seconds() / 86_400) for one in unused} == {100}
    await storage.retention.warned(SERVER, ANNA)
    (anna,) = [one for one in await storage.retention.unused_since(SERVER, ago) if one.warned_at]
    assert anna.member_id == ANNA
    assert utc_now() - anna.warned_at < timedelta(minutes=1)
    await storage.retention.used_by(ANNA, utc_now())
    (ben,) = await storage.retention.unused_since(SERVER, ago)
    assert replace(ben, used_at=ago) == UnusedMember(member_id=BEN, used_at=ago, warned_at=None)
    assert await storage.retention.unused_since(OTHER_SERVER, ago) == ()
    assert database.rows("SELECT count(*) FROM members WHERE warned_at IS NOT NULL") == [(0,)]


async def test_of_who_did_not_agree_no_use_is_kept(storage, database):
    await storage.retention.used_by(BEN, utc_now())
    assert database.rows("SELECT member_id FROM members") == [(ANNA,)]

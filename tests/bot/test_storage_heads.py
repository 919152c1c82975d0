"""Heads, their history, the copies of notes and notes in quarantine, on real databases."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import (
    HeadOutdatedError,
    OtherEncoderError,
    StorageUnreadableError,
    UnknownVersionError,
)
from bot.storage import NewHead, Source, Storage
from tests.bot.databases import only_sqlite
from tests.bot.earlier_database import add_note, make_database
from tests.bot.test_storage import ANNA, BEN, KEY, NOTE, OTHER_SERVER, SERVER, rows, url_of
from tests.bot.test_storage_erasure import on_disk

CARL = 13
ENCODER = NOTE.encoder_id
FIGURES = {"after": {"missed": 0.1}}


@pytest.fixture
async def storage(database):
    async with Storage.open(database.url, key=KEY) as storage:
        for member_id in (ANNA, BEN, CARL):
            await storage.give_consent(SERVER, member_id, text_version="1")
        await storage.give_consent(OTHER_SERVER, ANNA, text_version="1")
        yield storage


async def with_notes(storage, *members):
    return tuple([await storage.add_note(SERVER, member, NOTE) for member in members])


def head(note_ids, *members, content=b"a head of somebody", encoder_id=ENCODER):
    return NewHead(
        head=content,
        encoder_id=encoder_id,
        member_ids=members,
        note_ids=note_ids,
        figures=FIGURES,
    )


async def current(storage):
    stored = await storage.heads.current(SERVER, encoder_id=ENCODER)
    return None if stored is None else stored.version


async def test_an_adopted_head_is_used_and_every_change_of_it_changes_the_gallery(storage):
    assert await current(storage) is None
    notes = await with_notes(storage, ANNA, BEN)
    versions = [await storage.gallery_version(SERVER)]
    assert await storage.heads.adopt(SERVER, head(notes, ANNA, BEN)) == 1
    versions.append(await storage.gallery_version(SERVER))
    assert await storage.heads.adopt(SERVER, head(notes, ANNA, BEN, content=b"next")) == 2
    in_use = await storage.heads.current(SERVER, encoder_id=ENCODER)
    assert (in_use.head, in_use.note_ids) == (b"next", frozenset(notes))
    await storage.heads.roll_back(SERVER, 1, encoder_id=ENCODER)
    versions.append(await storage.gallery_version(SERVER))
    assert await current(storage) == 1
    await storage.heads.roll_back(SERVER, 0, encoder_id=ENCODER)
    assert await current(storage) is None
    assert len(set(versions)) == 3
    history = await storage.heads.history(SERVER)
    assert [(one.version, one.members, one.notes) for one in history] == [(1, 2, 2), (2, 2, 2)]
    assert [one.is_current for one in history] == [False, False]
    assert history[0].figures == FIGURES
    assert await storage.heads.history(OTHER_SERVER) == ()


async def test_going_back_to_what_is_not_there_changes_nothing(storage):
    notes = await with_notes(storage, ANNA, BEN)
    await storage.heads.adopt(SERVER, head(notes, ANNA, BEN, encoder_id="of yesterday"))
    await storage.heads.adopt(SERVER, head(notes, ANNA, BEN))
    with pytest.raises(UnknownVersionError):
        await storage.heads.roll_back(SERVER, 3, encoder_id=ENCODER)
    with pytest.raises(OtherEncoderError):
        await storage.heads.roll_back(SERVER, 1, encoder_id=ENCODER)
    assert await current(storage) == 2
    assert await storage.heads.current(SERVER, encoder_id="of tomorrow") is None


@only_sqlite
async def test_a_head_lies_encrypted_and_bound_to_server_and_version(storage, database):
    notes = await with_notes(storage, ANNA, BEN)
    await storage.heads.adopt(SERVER, head(notes, ANNA, BEN))
    await storage.heads.adopt(SERVER, head(notes, ANNA, BEN))
    content = on_disk(database.file.parent)
    assert b"a head of somebody" not in content
    database.rows("UPDATE heads SET head = (SELECT head FROM heads WHERE version = 1)")
    with pytest.raises(StorageUnreadableError, match="altered or belongs elsewhere"):
        await storage.heads.current(SERVER, encoder_id=ENCODER)


@only_sqlite
async def test_erasing_a_member_deletes_every_head_that_knows_them(storage, database):
    notes = await with_notes(storage, ANNA, BEN, CARL)
    await storage.heads.adopt(SERVER, head(notes[1:], BEN, CARL))
    await storage.heads.adopt(SERVER, head(notes, ANNA, BEN, CARL))
    [(sealed,)] = database.rows("SELECT head FROM heads WHERE version = 2")
    await storage.forget(SERVER, ANNA)
    assert await current(storage) is None
    history = await storage.heads.history(SERVER)
    assert [one.was_dropped for one in history] == [False, True]
    assert database.rows("SELECT head, note_ids FROM heads WHERE version = 2") == [(None, None)]
    assert database.rows("SELECT DISTINCT version FROM head_members") == [(1,)]
    content = on_disk(database.file.parent)
    assert sealed not in content
    await storage.heads.roll_back(SERVER, 1, encoder_id=ENCODER)
    with pytest.raises(UnknownVersionError):
        await storage.heads.roll_back(SERVER, 2, encoder_id=ENCODER)
    assert await storage.heads.adopt(SERVER, head(notes[1:], BEN, CARL)) == 3


async def test_erasing_who_is_in_no_head_leaves_the_head_in_use(storage):
    notes = await with_notes(storage, ANNA, BEN)
    await storage.heads.adopt(SERVER, head(notes, ANNA, BEN))
    await storage.forget(SERVER, CARL)
    await storage.forget(OTHER_SERVER, ANNA)
    assert await current(storage) == 1


async def test_a_head_that_learnt_from_what_was_erased_is_not_adopted(storage):
    notes = await with_notes(storage, ANNA, BEN)
    await storage.forget(SERVER, ANNA)
    await storage.give_consent(SERVER, ANNA, text_version="1")
    await with_notes(storage, ANNA)
    with pytest.raises(HeadOutdatedError):
        await storage.heads.adopt(SERVER, head(notes, ANNA, BEN))
    assert await storage.heads.history(SERVER) == ()


async def test_no_head_that_knows_somebody_survives_a_race_with_their_erasure(storage):
    notes = await with_notes(storage, ANNA, BEN)
    adoptions = [storage.heads.adopt(SERVER, head(notes, ANNA, BEN)) for _ in range(8)]
    results = await asyncio.gather(
        *adoptions[:4], storage.forget(SERVER, ANNA), *adoptions[4:], return_exceptions=True
    )
    failures = [result for result in results if isinstance(result, BaseException)]
    assert all(isinstance(failure, HeadOutdatedError) for failure in failures)
    assert all(one.was_dropped for one in await storage.heads.history(SERVER))
    assert await current(storage) is None


@only_sqlite
async def test_copies_come_back_with_their_note_and_go_with_it(storage, database):
    (note_id,) = await with_notes(storage, ANNA)
    await storage.samples.keep_copies(note_id, embeddings=b"some copies", encoder_id=ENCODER)
    await storage.samples.keep_copies(note_id, embeddings=b"more copies", encoder_id=ENCODER)
    (note,) = await storage.samples.usable(SERVER, encoder_id=ENCODER)
    assert (note.note_id, note.member_id, note.embedding) == (note_id, ANNA, NOTE.embedding)
    assert (note.copies, note.has_recording, note.speech_s) == (b"more copies", True, 3.5)
    assert await storage.samples.recording_of(note_id) == NOTE.recording
    assert b"more copies" not in on_disk(database.file.parent)
    [(sealed,)] = database.rows("SELECT embeddings FROM note_copies")
    await storage.forget(SERVER, ANNA)
    assert database.rows("SELECT * FROM note_copies") == []
    assert sealed not in on_disk(database.file.parent)
    await storage.samples.keep_copies(note_id, embeddings=b"late", encoder_id=ENCODER)
    assert database.rows("SELECT * FROM note_copies") == []
    assert await storage.samples.recording_of(note_id) is None


async def test_copies_of_another_encoder_are_none(storage):
    (note_id,) = await with_notes(storage, ANNA)
    await storage.samples.keep_copies(note_id, embeddings=b"old", encoder_id="of yesterday")
    (note,) = await storage.samples.usable(SERVER, encoder_id=ENCODER)
    assert note.copies is None


async def test_a_note_in_quarantine_is_used_for_nothing_until_it_is_released(storage):
    kept = replace(NOTE, source=Source.CONFIRMED, quarantined=True)
    note_id = await storage.add_note(SERVER, ANNA, kept)
    assert await storage.gallery(SERVER, encoder_id=ENCODER) == ()
    assert await storage.samples.usable(SERVER, encoder_id=ENCODER) == ()
    assert await storage.own_notes(SERVER, ANNA) == ()
    (waiting,) = await storage.samples.in_quarantine(SERVER, encoder_id=ENCODER)
    assert (waiting.note_id, waiting.fingerprint) == (note_id, NOTE.fingerprint)
    before = await storage.gallery_version(SERVER)
    await storage.samples.release(SERVER, note_id)
    assert await storage.gallery_version(SERVER) > before
    assert len(await storage.gallery(SERVER, encoder_id=ENCODER)) == 1
    assert await storage.samples.in_quarantine(SERVER, encoder_id=ENCODER) == ()


async def test_one_note_is_erased_by_its_member_alone_with_the_heads_that_learnt_from_it(
    storage, database
):
    first = await with_notes(storage, ANNA, BEN)
    await storage.heads.adopt(SERVER, head(first, ANNA, BEN))
    (later,) = await with_notes(storage, ANNA)
    await storage.heads.adopt(SERVER, head((*first, later), ANNA, BEN))
    assert not await storage.samples.erase(later, BEN)
    assert await current(storage) == 2
    assert await storage.samples.erase(later, ANNA) == SERVER
    assert not await storage.samples.erase(later, ANNA)
    assert await current(storage) is None
    assert [one.was_dropped for one in await storage.heads.history(SERVER)] == [False, True]
    assert await storage.notes_of(SERVER, ANNA) == 1


async def test_a_note_that_no_head_learnt_from_takes_no_head_with_it(storage):
    waiting = await storage.add_note(SERVER, ANNA, replace(NOTE, quarantined=True))
    notes = await with_notes(storage, ANNA, BEN)
    await storage.heads.adopt(SERVER, head(notes, ANNA, BEN))
    assert await storage.samples.erase(waiting, ANNA) == SERVER
    assert await current(storage) == 1


async def test_changes_are_counted_since_a_moment(storage):
    await with_notes(storage, ANNA, BEN)
    await storage.heads.record_false_name(SERVER)
    await storage.forget(SERVER, ANNA)
    ever = await storage.heads.changes_since(SERVER, None)
    assert (ever.new_notes, ever.erased_members, ever.false_names) == (1, 1, 1)
    later = datetime.now(UTC) + timedelta(minutes=1)
    since = await storage.heads.changes_since(SERVER, later)
    assert (since.new_notes, since.erased_members, since.false_names) == (0, 0, 0)


async def test_what_a_new_encoder_cannot_hear_again_is_told(storage):
    for _ in range(3):
        await storage.add_note(SERVER, ANNA, replace(NOTE, recording=None))
    await with_notes(storage, BEN)
    before = await storage.renewals.state(SERVER, encoder_id=ENCODER, enough_notes=3)
    assert (before.waiting, before.to_enrol_again) == (0, ())
    await storage.renewals.switch(SERVER, "encoder-2")
    state = await storage.renewals.state(SERVER, encoder_id="encoder-2", enough_notes=3)
    assert (state.waiting, state.to_enrol_again) == (1, (ANNA,))


async def test_a_database_of_the_first_version_is_brought_up_to_date_with_its_notes(file):
    make_database(file, "0001")
    note_id = add_note(file)
    async with Storage.open(url_of(file), key=KEY) as storage:
        (note,) = await storage.samples.usable(SERVER, encoder_id=ENCODER)
        assert (note.embedding, note.copies) == (NOTE.embedding, None)
        assert len(await storage.gallery(SERVER, encoder_id=ENCODER)) == 1
        assert await storage.heads.adopt(SERVER, head((note_id,), ANNA)) == 1
    assert rows(file, "SELECT source, quarantined FROM notes") == [("enrolment", 0)]

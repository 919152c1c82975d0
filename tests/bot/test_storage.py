"""The store on a real SQLite file, and on a real PostgreSQL server."""

import asyncio
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import ConsentMissingError, StorageUnreadableError
from bot.storage import Enrolment, NewNote, OwnNote, Storage, StoredEmbedding
from tests.bot.databases import KEY, SqliteDatabase

SERVER, OTHER_SERVER = 1 << 62, 4
ANNA, BEN = (1 << 62) + 1, 12

NOTE = NewNote(
    recording=b"OggS recording",
    prompt="The north wind and the sun",
    embedding=b"embedding",
    fingerprint=b"fingerprint",
    encoder_id="encoder-1",
    speech_s=3.5,
    level_db=-20.0,
    snr_db=25.0,
    clipped_share=0.0,
    upper_db=0.0,
)
RENEWED = {"fingerprint": b"again", "encoder_id": "encoder-2"}
DIALOGUE = Enrolment(
    server_id=SERVER,
    member_id=ANNA,
    prompts=("one", "two"),
    position=0,
    accepted=0,
    channel_id=77,
    message_id=None,
)


def url_of(path):
    return f"sqlite+aiosqlite:///{path}"


def rows(file, statement, *values):
    return SqliteDatabase(file).rows(statement, *values)


@pytest.fixture
async def storage(database):
    async with Storage.open(database.url, key=KEY) as storage:
        await storage.give_consent(SERVER, ANNA, text_version="1")
        yield storage


async def test_nothing_is_stored_without_consent(storage):
    dialogue = replace(DIALOGUE, member_id=BEN)
    with pytest.raises(ConsentMissingError):
        await storage.add_note(SERVER, BEN, NOTE)
    with pytest.raises(ConsentMissingError):
        await storage.add_note_and_advance(NOTE, dialogue)
    with pytest.raises(ConsentMissingError):
        await storage.save_enrolment(dialogue)
    assert await storage.notes_of(SERVER, BEN) == 0
    assert await storage.gallery_version(SERVER) == 0


async def test_consent_to_one_server_is_none_to_another(storage):
    with pytest.raises(ConsentMissingError):
        await storage.add_note(OTHER_SERVER, ANNA, NOTE)


async def test_consent_keeps_its_text_version_and_its_moment(storage):
    consent = await storage.consent_of(SERVER, ANNA)
    assert consent.text_version == "1"
    assert consent.given_at.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - consent.given_at) < timedelta(minutes=1)
    await storage.give_consent(SERVER, ANNA, text_version="2")
    renewed = await storage.consent_of(SERVER, ANNA)
    assert renewed.text_version == "2"
    assert renewed.given_at >= consent.given_at
    assert await storage.consent_of(SERVER, BEN) is None


async def test_consent_of_many_members_at_once_makes_one_server(storage, database):
    members = range(100, 110)
    await asyncio.gather(
        *(storage.give_consent(OTHER_SERVER, member, text_version="1") for member in members)
    )
    assert database.rows("SELECT count(*) FROM servers") == [(2,)]
    in_server = "SELECT count(*) FROM members WHERE server_id = ?"
    assert database.rows(in_server, OTHER_SERVER) == [(10,)]


def embedded_by_another(database, note_id):
    """Make a note look as if another encoder had embedded it, when that one answered."""
    database.rows("UPDATE notes SET encoder_id = 'encoder-2' WHERE note_id = ?", note_id)


async def test_a_stored_note_is_in_the_gallery_of_its_encoder_only(storage, database):
    first = await storage.add_note(SERVER, ANNA, NOTE)
    second = await storage.add_note(SERVER, ANNA, replace(NOTE, embedding=b"later"))
    embedded_by_another(database, await storage.add_note(SERVER, ANNA, NOTE))
    assert await storage.gallery(SERVER, encoder_id="encoder-1") == (
        StoredEmbedding(note_id=first, member_id=ANNA, embedding=b"embedding"),
        StoredEmbedding(note_id=second, member_id=ANNA, embedding=b"later"),
    )
    assert await storage.gallery(OTHER_SERVER, encoder_id="encoder-1") == ()


async def test_every_change_of_a_gallery_changes_its_version(storage):
    versions = [await storage.gallery_version(SERVER)]
    note_id = await storage.add_note(SERVER, ANNA, NOTE)
    versions.append(await storage.gallery_version(SERVER))
    await storage.renewals.switch(SERVER, RENEWED["encoder_id"])
    versions.append(await storage.gallery_version(SERVER))
    await storage.renewals.keep(note_id, embedding=b"new", **RENEWED)
    versions.append(await storage.gallery_version(SERVER))
    await storage.forget(SERVER, ANNA)
    versions.append(await storage.gallery_version(SERVER))
    assert versions == [0, 1, 2, 3, 4]
    assert await storage.gallery_version(OTHER_SERVER) == 0


async def test_notes_stored_at_once_are_all_kept_and_all_counted(storage):
    note_ids = await asyncio.gather(*(storage.add_note(SERVER, ANNA, NOTE) for _ in range(40)))
    assert len(set(note_ids)) == 40
    assert await storage.notes_of(SERVER, ANNA) == 40
    assert await storage.gallery_version(SERVER) == 40


async def test_a_cancelled_note_leaves_the_store_usable_and_consistent(storage):
    for ticks in range(30):
        task = asyncio.create_task(storage.add_note(SERVER, ANNA, NOTE))
        for _ in range(ticks):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await storage.add_note(SERVER, ANNA, NOTE)
    assert await storage.gallery_version(SERVER) == await storage.notes_of(SERVER, ANNA)


async def test_members_and_servers_are_told_apart(storage):
    await storage.give_consent(OTHER_SERVER, ANNA, text_version="1")
    await storage.give_consent(OTHER_SERVER, BEN, text_version="1")
    assert await storage.servers_with_notes() == ()
    await storage.add_note(SERVER, ANNA, NOTE)
    await storage.add_note(SERVER, ANNA, replace(NOTE, prompt="Another sentence"))
    await storage.add_note(OTHER_SERVER, ANNA, NOTE)
    assert await storage.notes_of(SERVER, ANNA) == 2
    assert await storage.prompts_of(SERVER, ANNA) == {NOTE.prompt, "Another sentence"}
    assert await storage.prompts_of(OTHER_SERVER, BEN) == frozenset()
    assert await storage.servers_with_notes() == (OTHER_SERVER, SERVER)


async def test_a_members_own_notes_are_told_again_whatever_encoder_made_them(storage, database):
    await storage.give_consent(SERVER, BEN, text_version="1")
    await storage.give_consent(OTHER_SERVER, ANNA, text_version="1")
    second = replace(NOTE, embedding=b"second", fingerprint=b"other")
    for note in (NOTE, second):
        note_id = await storage.add_note(SERVER, ANNA, note)
    embedded_by_another(database, note_id)
    await storage.add_note(SERVER, BEN, NOTE)
    await storage.add_note(OTHER_SERVER, ANNA, NOTE)
    assert await storage.own_notes(SERVER, ANNA) == tuple(
        OwnNote(encoder_id=encoder_id, embedding=note.embedding, fingerprint=note.fingerprint)
        for note, encoder_id in ((NOTE, "encoder-1"), (second, "encoder-2"))
    )
    assert await storage.own_notes(SERVER, 999) == ()


async def test_a_dialogue_survives_a_restart(database):
    async with Storage.open(database.url, key=KEY) as storage:
        await storage.give_consent(SERVER, ANNA, text_version="1")
        await storage.save_enrolment(DIALOGUE)
        advanced = replace(DIALOGUE, position=1, accepted=1, message_id=99)
        await storage.add_note_and_advance(NOTE, advanced)
    async with Storage.open(database.url, key=KEY) as storage:
        assert await storage.enrolment_of(ANNA) == advanced
        assert await storage.notes_of(SERVER, ANNA) == 1
        assert await storage.enrolment_of(BEN) is None


async def test_a_member_has_one_dialogue_and_the_last_one_counts(storage):
    await storage.give_consent(OTHER_SERVER, ANNA, text_version="1")
    await storage.save_enrolment(DIALOGUE)
    elsewhere = replace(DIALOGUE, server_id=OTHER_SERVER)
    await storage.save_enrolment(elsewhere)
    assert await storage.enrolment_of(ANNA) == elsewhere


async def test_a_dialogue_that_was_ended_is_not_revived_by_a_late_note(storage):
    await storage.save_enrolment(DIALOGUE)
    await storage.end_enrolment(ANNA, finished=True)
    await storage.add_note_and_advance(NOTE, replace(DIALOGUE, position=1, accepted=1))
    assert await storage.enrolment_of(ANNA) is None
    assert await storage.notes_of(SERVER, ANNA) == 1


async def test_a_note_without_its_step_is_not_stored(storage):
    await storage.save_enrolment(DIALOGUE)
    impossible = replace(DIALOGUE, position=None)
    with pytest.raises(StorageUnreadableError):
        await storage.add_note_and_advance(NOTE, impossible)
    assert await storage.notes_of(SERVER, ANNA) == 0
    assert await storage.gallery_version(SERVER) == 0
    assert await storage.enrolment_of(ANNA) == DIALOGUE


async def test_events_tell_what_happened_and_nothing_that_was_said(storage, database):
    await storage.save_enrolment(DIALOGUE)
    await storage.save_enrolment(replace(DIALOGUE, message_id=5))
    await storage.end_enrolment(ANNA, finished=False)
    await storage.end_enrolment(ANNA, finished=False)
    await storage.save_enrolment(DIALOGUE)
    await storage.add_note_and_advance(NOTE, replace(DIALOGUE, position=2, accepted=1))
    await storage.end_enrolment(ANNA, finished=True)
    found = database.rows("SELECT kind, server_id, actor_id FROM events ORDER BY event_id")
    kinds = [
        "consented",
        "enrolment_started",
        "enrolment_stopped",
        "enrolment_started",
        "note_stored",
        "enrolment_finished",
    ]
    assert found == [(kind, SERVER, ANNA) for kind in kinds]


async def test_a_small_value_is_remembered_across_restarts(database):
    async with Storage.open(database.url, key=KEY) as storage:
        assert await storage.recall("commands") is None
        await storage.remember("commands", "a")
        await storage.remember("commands", "b")
    async with Storage.open(database.url, key=KEY) as storage:
        assert await storage.recall("commands") == "b"


WRITER = """
import asyncio, sys
from bot.storage import Storage
from tests.bot.test_storage import ANNA, KEY, NOTE, SERVER

async def write():
    async with Storage.open(sys.argv[1], key=KEY) as storage:
        await storage.give_consent(SERVER, ANNA, text_version="1")
        while True:
            print(await storage.add_note(SERVER, ANNA, NOTE), flush=True)

asyncio.run(write())
"""


async def test_an_acknowledged_note_survives_a_killed_process(database):
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", WRITER, database.url),
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    acknowledged = [int(await process.stdout.readline()) for _ in range(5)]
    process.kill()
    rest, _ = await process.communicate()
    acknowledged += [int(line) for line in rest.splitlines()]
    async with Storage.open(database.url, key=KEY) as storage:
        gallery = await storage.gallery(SERVER, encoder_id=NOTE.encoder_id)
        # The note that was committed but not yet acknowledged may be there too.
        assert [stored.note_id for stored in gallery][: len(acknowledged)] == acknowledged
        assert await storage.gallery_version(SERVER) == len(gallery)


async def test_a_step_of_a_dialogue_that_was_ended_or_replaced_is_not_written(storage):
    await storage.save_enrolment(DIALOGUE)
    assert await storage.move_on(replace(DIALOGUE, position=1))
    await storage.give_consent(OTHER_SERVER, ANNA, text_version="1")
    elsewhere = replace(DIALOGUE, server_id=OTHER_SERVER)
    await storage.save_enrolment(elsewhere)
    assert not await storage.move_on(replace(DIALOGUE, position=2))
    assert await storage.enrolment_of(ANNA) == elsewhere
    await storage.end_enrolment(ANNA, finished=False)
    assert not await storage.move_on(elsewhere)
    assert await storage.enrolment_of(ANNA) is None


async def test_a_dialogue_that_was_left_alone_runs_no_more(storage, monkeypatch):
    await storage.save_enrolment(DIALOGUE)
    monkeypatch.setattr("bot.storage.store.DIALOGUE_LIFETIME", timedelta(0))
    assert await storage.enrolment_of(ANNA) is None

"""Where somebody is known, all that is kept of them, and what becomes of who has left."""

from datetime import timedelta

import pytest

from bot.storage import Event, Membership, Storage
from bot.storage.schema import metadata, utc_now
from tests.bot.test_storage import ANNA, BEN, KEY, NOTE, OTHER_SERVER, SERVER


@pytest.fixture
async def storage(database):
    async with Storage.open(database.url, key=KEY) as storage:
        await storage.give_consent(SERVER, ANNA, text_version="1", language="de")
        await storage.give_consent(OTHER_SERVER, ANNA, text_version="2")
        await storage.give_consent(SERVER, BEN, text_version="1")
        await storage.add_note(SERVER, ANNA, NOTE)
        yield storage


def membership(server_id, member_id, notes=0):
    return Membership(server_id=server_id, member_id=member_id, notes=notes, gone_since=None)


async def test_somebody_is_known_where_they_agreed(storage):
    assert set(await storage.memberships.of(ANNA)) == {
        membership(SERVER, ANNA, notes=1),
        membership(OTHER_SERVER, ANNA),
    }
    assert await storage.memberships.in_server(OTHER_SERVER) == (membership(OTHER_SERVER, ANNA),)
    assert await storage.memberships.of(99) == ()
    assert set(await storage.memberships.all_servers()) == {SERVER, OTHER_SERVER}


async def test_all_that_is_kept_of_a_member_in_a_server_is_told_and_nothing_of_another(
    storage, database
):
    await storage.add_note(SERVER, BEN, NOTE)
    [(note_id,)] = database.rows("SELECT note_id FROM notes WHERE member_id = ?", ANNA)
    await storage.samples.keep_copies(note_id, embeddings=b"copies", encoder_id=NOTE.encoder_id)
    await storage.keep_language(ANNA, "ja")
    kept = await storage.memberships.all_of(SERVER, ANNA)
    (note,) = kept.notes
    assert (note.recording, note.embedding) == (NOTE.recording, NOTE.embedding)
    assert (note.fingerprint, note.copies) == (NOTE.fingerprint, b"copies")
    assert (note.prompt, note.source, note.is_quarantined) == (NOTE.prompt, "enrolment", False)
    assert (note.speech_s, note.upper_db) == (NOTE.speech_s, NOTE.upper_db)
    assert (kept.consent.text_version, kept.consent.text_language) == ("1", "de")
    assert kept.consent.language == "ja"
    assert [what for _, what in kept.events] == [Event.CONSENTED, Event.NOTE_STORED]
    assert (kept.versions, kept.sentences, kept.warned_at) == ((), (), None)
    elsewhere = await storage.memberships.all_of(OTHER_SERVER, ANNA)
    assert elsewhere.notes == ()
    assert elsewhere.consent.text_language is None
    assert await storage.memberships.all_of(OTHER_SERVER, BEN) is None


async def test_what_is_told_hides_recordings_and_embeddings_from_a_log(storage):
    told = repr(await storage.memberships.all_of(SERVER, ANNA))
    for secret in (NOTE.recording, NOTE.embedding, NOTE.fingerprint):
        assert repr(secret) not in told


async def test_who_is_missed_is_missed_since_the_first_time_until_they_are_met(storage, database):
    for _ in range(2):
        await storage.memberships.saw_member(SERVER, ANNA, is_there=False)
        database.rows(
            "UPDATE members SET gone_since = ? WHERE gone_since > ?",
            utc_now() - timedelta(days=1),
            utc_now() - timedelta(hours=1),
        )
    gone = {one.member_id: one.gone_since for one in await storage.memberships.in_server(SERVER)}
    assert utc_now() - gone[ANNA] > timedelta(hours=23)
    assert gone[BEN] is None
    assert [one.gone_since for one in await storage.memberships.in_server(OTHER_SERVER)] == [None]
    await storage.memberships.saw_member(SERVER, ANNA, is_there=True)
    assert {one.gone_since for one in await storage.memberships.in_server(SERVER)} == {None}


async def test_a_server_is_missed_since_the_first_time_until_the_bot_is_back(storage):
    assert await storage.memberships.saw_server(SERVER, is_there=True) is None
    first = await storage.memberships.saw_server(SERVER, is_there=False)
    assert utc_now() - first < timedelta(minutes=1)
    assert await storage.memberships.saw_server(SERVER, is_there=False) == first
    assert await storage.memberships.saw_server(OTHER_SERVER, is_there=True) is None
    assert await storage.memberships.saw_server(SERVER, is_there=True) is None
    assert await storage.memberships.saw_server(4711, is_there=False) is None


async def test_of_an_erased_server_nothing_is_left_and_another_keeps_all(storage, database):
    await storage.choices.choose(SERVER, "strictness", "strict", before="normal", actor_id=BEN)
    await storage.memberships.drop_server(SERVER)
    scoped = [table.name for table in metadata.sorted_tables if "server_id" in table.c]
    assert {"servers", "members", "notes", "events", "server_settings"} <= set(scoped)
    for table in scoped:
        assert database.rows(f"SELECT count(*) FROM {table} WHERE server_id = ?", SERVER) == [(0,)]  # noqa: S608
    assert await storage.memberships.of(ANNA) == (membership(OTHER_SERVER, ANNA),)
    if database.file is not None:
        files = database.file.parent.iterdir()
        assert NOTE.prompt.encode() not in b"".join(path.read_bytes() for path in files)

"""A new encoder takes over on real databases: collected beside, switched to in one step."""

import asyncio
from dataclasses import replace

import pytest

from bot.errors import EncoderSwitchedError
from bot.storage import OwnNote, Storage
from tests.bot.databases import only_sqlite
from tests.bot.test_storage import (
    ANNA,
    BEN,
    DIALOGUE,
    KEY,
    NOTE,
    OTHER_SERVER,
    SERVER,
)
from tests.bot.test_storage_erasure import on_disk

OLD, NEW = NOTE.encoder_id, "encoder-2"
RENEWED = {"fingerprint": b"again", "encoder_id": NEW}


@pytest.fixture
async def storage(database):
    async with Storage.open(database.url, key=KEY) as storage:
        for member_id in (ANNA, BEN):
            await storage.give_consent(SERVER, member_id, text_version="1")
        yield storage


async def embeddings(storage, encoder_id):
    return [note.embedding for note in await storage.gallery(SERVER, encoder_id=encoder_id)]


async def state(storage):
    return await storage.renewals.state(SERVER, encoder_id=NEW, enough_notes=1)


async def test_the_first_note_says_which_encoder_answers_and_others_are_refused(storage):
    assert await storage.renewals.encoder_of(SERVER) is None
    await storage.add_note(SERVER, ANNA, NOTE)
    assert await storage.renewals.encoder_of(SERVER) == OLD
    newer = replace(NOTE, encoder_id=NEW)
    await storage.save_enrolment(DIALOGUE)
    with pytest.raises(EncoderSwitchedError):
        await storage.add_note(SERVER, BEN, newer)
    with pytest.raises(EncoderSwitchedError):
        await storage.add_note_and_advance(newer, replace(DIALOGUE, position=1))
    assert (await storage.enrolment_of(ANNA)).position == 0
    assert await embeddings(storage, NEW) == []
    await storage.renewals.switch(SERVER, NEW)
    with pytest.raises(EncoderSwitchedError):
        await storage.add_note(SERVER, BEN, NOTE)
    await storage.add_note(SERVER, BEN, newer)


async def test_what_is_collected_is_used_from_the_switch_on_and_not_before(storage, database):
    ids = [await storage.add_note(SERVER, member, NOTE) for member in (ANNA, BEN)]
    assert await storage.renewals.servers(NEW) == (SERVER,)
    assert await storage.renewals.servers(OLD) == ()
    assert [await storage.renewals.count(SERVER, one) for one in (OLD, NEW)] == [0, 2]
    assert await storage.renewals.next(SERVER, NEW) == ids[0]
    before = await storage.gallery_version(SERVER)
    await storage.renewals.keep(ids[0], embedding=b"new", **RENEWED)
    assert await storage.renewals.next(SERVER, NEW) == ids[1]
    assert await storage.gallery_version(SERVER) == before
    assert await embeddings(storage, OLD) == [NOTE.embedding] * 2
    assert await embeddings(storage, NEW) == []
    half = await state(storage)
    assert (half.waiting, half.is_served_by_old) == (1, True)
    assert not await storage.renewals.switch(SERVER, NEW, after_note_id=0)
    assert await embeddings(storage, OLD) == [NOTE.embedding] * 2
    await storage.renewals.keep(ids[1], embedding=b"newer", **RENEWED)
    assert await storage.renewals.switch(SERVER, NEW, after_note_id=0)
    assert await storage.renewals.encoders() == {NEW}
    assert await embeddings(storage, OLD) == []
    assert await embeddings(storage, NEW) == [b"new", b"newer"]
    renewed = OwnNote(encoder_id=NEW, embedding=b"new", fingerprint=b"again")
    assert await storage.own_notes(SERVER, ANNA) == (renewed,)
    assert await storage.gallery_version(SERVER) > before
    assert database.rows("SELECT count(*) FROM note_renewals") == [(0,)]
    done = await state(storage)
    assert (done.waiting, done.is_served_by_old) == (0, False)
    assert await storage.renewals.servers(NEW) == ()


async def test_a_note_that_comes_while_the_others_are_embedded_delays_the_switch(storage):
    first = await storage.add_note(SERVER, ANNA, NOTE)
    await storage.renewals.keep(first, embedding=b"new", **RENEWED)
    later = await storage.add_note(SERVER, BEN, NOTE)
    assert not await storage.renewals.switch(SERVER, NEW, after_note_id=first)
    assert await storage.renewals.next(SERVER, NEW, after_note_id=first) == later
    await storage.renewals.keep(later, embedding=b"later", **RENEWED)
    assert await storage.renewals.switch(SERVER, NEW, after_note_id=later)
    assert await embeddings(storage, NEW) == [b"new", b"later"]


async def test_no_note_is_lost_that_races_with_the_switch(storage):
    first = await storage.add_note(SERVER, ANNA, NOTE)
    await storage.renewals.keep(first, embedding=b"new", **RENEWED)
    adding = [storage.add_note(SERVER, BEN, NOTE) for _ in range(10)]
    results = await asyncio.gather(
        *adding[:5],
        storage.renewals.switch(SERVER, NEW, after_note_id=first),
        *adding[5:],
        return_exceptions=True,
    )
    has_switched = results.pop(5)
    refused = [one for one in results if isinstance(one, EncoderSwitchedError)]
    if has_switched:
        assert len(refused) == 10
        assert await embeddings(storage, NEW) == [b"new"]
    else:
        assert refused == []
        assert len(await embeddings(storage, OLD)) == 11


async def test_a_note_that_cannot_be_embedded_keeps_what_it_has_and_holds_nothing_up(storage):
    unplayable = await storage.add_note(SERVER, ANNA, NOTE)
    other = await storage.add_note(SERVER, BEN, NOTE)
    await storage.renewals.keep(other, embedding=b"new", **RENEWED)
    assert await storage.renewals.switch(SERVER, NEW, after_note_id=other)
    assert await embeddings(storage, NEW) == [b"new"]
    assert await embeddings(storage, OLD) == [NOTE.embedding]
    # The next start tries again, and what comes of it counts at once.
    assert await storage.renewals.servers(NEW) == (SERVER,)
    assert await storage.renewals.next(SERVER, NEW) == unplayable
    await storage.renewals.keep(unplayable, embedding=b"at last", **RENEWED)
    assert await embeddings(storage, NEW) == [b"at last", b"new"]


async def test_what_an_encoder_between_collected_is_not_taken_for_the_newest(storage, database):
    note_id = await storage.add_note(SERVER, ANNA, NOTE)
    between = RENEWED | {"encoder_id": "encoder-1.5"}
    await storage.renewals.keep(note_id, embedding=b"between", **between)
    assert await storage.renewals.next(SERVER, NEW) == note_id
    assert not await storage.renewals.switch(SERVER, NEW, after_note_id=0)
    await storage.renewals.keep(note_id, embedding=b"new", **RENEWED)
    assert await storage.renewals.switch(SERVER, NEW, after_note_id=0)
    assert await embeddings(storage, NEW) == [b"new"]
    assert database.rows("SELECT count(*) FROM note_renewals") == [(0,)]


async def test_servers_switch_each_for_itself(storage):
    await storage.give_consent(OTHER_SERVER, ANNA, text_version="1")
    for server_id in (SERVER, OTHER_SERVER):
        await storage.add_note(server_id, ANNA, NOTE)
    await storage.renewals.switch(OTHER_SERVER, NEW)
    assert await storage.renewals.encoders() == {OLD, NEW}
    assert await embeddings(storage, OLD) == [NOTE.embedding]


async def test_members_of_whom_only_embeddings_are_kept_are_lost_at_the_switch(storage):
    await storage.add_note(SERVER, ANNA, replace(NOTE, recording=None))
    await storage.add_note(SERVER, BEN, NOTE)
    assert (await state(storage)).to_enrol_again == ()
    await storage.renewals.switch(SERVER, NEW)
    assert (await state(storage)).to_enrol_again == (ANNA,)


@only_sqlite
async def test_forgetting_erases_what_was_collected_from_the_disk_too(storage, database):
    note_id = await storage.add_note(SERVER, ANNA, NOTE)
    kept = await storage.add_note(SERVER, BEN, NOTE)
    for one in (note_id, kept):
        await storage.renewals.keep(one, embedding=bytes(768), **RENEWED)
    query = "SELECT embedding FROM note_renewals WHERE note_id = ?"
    [(sealed,)] = database.rows(query, note_id)
    assert sealed[:64] in on_disk(database.file.parent)
    await storage.forget(SERVER, ANNA)
    assert sealed[:64] not in on_disk(database.file.parent)
    assert database.rows("SELECT note_id FROM note_renewals") == [(kept,)]
    assert await storage.samples.erase(kept, BEN) == SERVER
    assert database.rows("SELECT note_id FROM note_renewals") == []
    await storage.renewals.keep(note_id, embedding=b"late", **RENEWED)
    assert database.rows("SELECT note_id FROM note_renewals") == []
    assert await storage.renewals.switch(SERVER, NEW, after_note_id=0)
    assert await embeddings(storage, NEW) == []


@only_sqlite
async def test_what_is_collected_is_encrypted_for_its_member(storage, database):
    note_id = await storage.add_note(SERVER, ANNA, NOTE)
    secret = b"an embedding that nobody may read"
    await storage.renewals.keep(note_id, embedding=secret, **RENEWED)
    assert secret not in on_disk(database.file.parent)

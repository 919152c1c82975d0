"""The same statements on PostgreSQL, where ``TIMBRE_TEST_POSTGRESQL`` names an empty database."""

import asyncio
import os
from dataclasses import replace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import (
    ConsentMissingError,
    EncoderSwitchedError,
    HeadOutdatedError,
    KeyUnusableError,
    StorageUnreadableError,
)
from bot.storage import (
    Ending,
    NewHead,
    RunningRetraining,
    State,
    Storage,
    refuse_other_key,
    schema,
    state_of,
    wrap_anew,
)
from bot.storage.cipher import Cipher
from bot.storage.data_keys import head_place
from bot.storage.schema import metadata
from bot.storage.writing import bound_to
from tests.bot.test_storage import ANNA, BEN, DIALOGUE, KEY, NOTE, RENEWED, SERVER

URL = os.environ.get("TIMBRE_TEST_POSTGRESQL", "")
pytestmark = pytest.mark.skipif(not URL, reason="TIMBRE_TEST_POSTGRESQL is not set")


@pytest.fixture
async def engine():
    engine = create_async_engine(URL)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        await connection.exec_driver_sql("CREATE SCHEMA public")
    yield engine
    await engine.dispose()


@pytest.fixture
async def storage(engine):
    async with Storage.open(URL, key=KEY) as storage:
        yield storage


async def test_the_migrations_make_exactly_the_tables_of_the_schema(storage, engine):
    def differences(connection):
        return compare_metadata(MigrationContext.configure(connection), metadata)

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_everything_that_is_stored_comes_back_and_can_be_erased(storage):
    await storage.give_consent(SERVER, ANNA, text_version="1")
    await storage.give_consent(SERVER, ANNA, text_version="2")
    assert (await storage.consent_of(SERVER, ANNA)).text_version == "2"
    await storage.save_enrolment(DIALOGUE)
    advanced = replace(DIALOGUE, position=1, accepted=1, message_id=5)
    note_id = await storage.add_note_and_advance(NOTE, advanced)
    assert await storage.enrolment_of(ANNA) == advanced
    assert await storage.samples.recording_of(note_id) == NOTE.recording
    assert await storage.renewals.next(SERVER, "encoder-2") == note_id
    assert await storage.renewals.servers("encoder-2") == (SERVER,)
    await storage.renewals.keep(note_id, embedding=b"once", **RENEWED)
    await storage.renewals.keep(note_id, embedding=b"new", **RENEWED)
    assert await storage.gallery(SERVER, encoder_id="encoder-2") == ()
    assert await storage.renewals.switch(SERVER, "encoder-2", after_note_id=0)
    assert await storage.renewals.encoders() == {"encoder-2"}
    assert [e.embedding for e in await storage.gallery(SERVER, encoder_id="encoder-2")] == [b"new"]
    assert [note.fingerprint for note in await storage.own_notes(SERVER, ANNA)] == [b"again"]
    assert await storage.prompts_of(SERVER, ANNA) == {NOTE.prompt}
    assert await storage.servers_with_notes() == (SERVER,)
    await storage.voices.put_on_map(SERVER, ANNA)
    assert [(one.notes, one.is_on_map) for one in await storage.voices.enrolled(SERVER)] == [
        (1, True)
    ]
    assert await storage.forget(SERVER, ANNA) == 1
    assert await storage.notes_of(SERVER, ANNA) == 0
    assert await storage.enrolment_of(ANNA) is None
    assert await storage.gallery_version(SERVER) == 3


async def test_writers_at_once_neither_fail_nor_lose_a_change(storage):
    await asyncio.gather(
        *(storage.give_consent(SERVER, member, text_version="1") for member in (ANNA, BEN) * 5),
        *(storage.remember("commands", str(value)) for value in range(5)),
    )
    await asyncio.gather(*(storage.add_note(SERVER, ANNA, NOTE) for _ in range(20)))
    assert await storage.gallery_version(SERVER) == await storage.notes_of(SERVER, ANNA) == 20


async def test_a_note_that_races_with_forgetting_is_erased_or_refused(storage):
    await storage.give_consent(SERVER, ANNA, text_version="1")
    jobs = [storage.add_note(SERVER, ANNA, NOTE) for _ in range(8)]
    jobs.insert(4, storage.forget(SERVER, ANNA))
    results = await asyncio.gather(*jobs, return_exceptions=True)
    failures = [result for result in results if isinstance(result, BaseException)]
    assert all(isinstance(failure, ConsentMissingError) for failure in failures)
    assert await storage.notes_of(SERVER, ANNA) == 0


async def test_another_key_is_refused_without_showing_a_password(storage):
    url = URL.replace("postgres@", "postgres:hidden-word@")
    with pytest.raises(KeyUnusableError, match="made with another key") as error:
        async with Storage.open(url, key=bytes(32)):
            pass
    assert "hidden-word" not in str(error.value)


async def test_a_server_that_is_away_is_a_sentence():
    with pytest.raises(StorageUnreadableError, match="can be reached"):
        async with Storage.open("postgresql+asyncpg://timbre@127.0.0.1:1/timbre", key=KEY):
            pass


def head_of(note_ids, *members):
    return NewHead(
        head=b"head",
        encoder_id=NOTE.encoder_id,
        member_ids=members,
        note_ids=tuple(note_ids),
        figures={"after": {"missed": 0.1}},
    )


async def test_heads_copies_and_quarantine_are_kept_and_erased(storage):
    for member in (ANNA, BEN):
        await storage.give_consent(SERVER, member, text_version="1")
    notes = [await storage.add_note(SERVER, member, NOTE) for member in (ANNA, BEN)]
    waiting = await storage.add_note(SERVER, ANNA, replace(NOTE, quarantined=True))
    await storage.samples.keep_copies(notes[0], embeddings=b"c", encoder_id=NOTE.encoder_id)
    usable = await storage.samples.usable(SERVER, encoder_id=NOTE.encoder_id)
    assert [(note.note_id, note.copies) for note in usable] == [(notes[0], b"c"), (notes[1], None)]
    (kept,) = await storage.samples.in_quarantine(SERVER, encoder_id=NOTE.encoder_id)
    assert kept.note_id == waiting
    state = await storage.renewals.state(SERVER, encoder_id="other", enough_notes=1)
    assert (state.waiting, state.to_enrol_again) == (3, ())
    assert await storage.heads.adopt(SERVER, head_of(notes, ANNA, BEN)) == 1
    assert (await storage.heads.current(SERVER, encoder_id=NOTE.encoder_id)).head == b"head"
    assert (await storage.heads.changes_since(SERVER, None)).new_notes == 2
    assert await storage.samples.erase(waiting, ANNA) == SERVER  # no head learnt from it
    assert await storage.heads.current(SERVER, encoder_id=NOTE.encoder_id) is not None
    given = await storage.samples.given_by(SERVER, ANNA)
    assert [note.note_id for note in given] == [notes[0]]
    assert await storage.renewals.count("other") == 2
    running = RunningRetraining(server_id=SERVER, channel_id=1, message_id=None, starter_id=ANNA)
    await storage.heads.begin_retraining(running)
    await storage.forget(SERVER, ANNA)
    assert await storage.heads.current(SERVER, encoder_id=NOTE.encoder_id) is None
    assert [head.was_dropped for head in await storage.heads.history(SERVER)] == [True]
    assert (await storage.heads.running_retrainings())[0].starter_id is None
    await storage.heads.end_retraining(SERVER, Ending.FAILED)
    assert await storage.heads.running_retrainings() == ()
    assert (await storage.heads.last_retraining(SERVER)).ending is Ending.FAILED


async def test_no_head_that_knows_somebody_survives_a_race_with_their_erasure(storage):
    for member in (ANNA, BEN):
        await storage.give_consent(SERVER, member, text_version="1")
    notes = [await storage.add_note(SERVER, member, NOTE) for member in (ANNA, BEN)]
    adoptions = [storage.heads.adopt(SERVER, head_of(notes, ANNA, BEN)) for _ in range(8)]
    results = await asyncio.gather(
        *adoptions[:4], storage.forget(SERVER, ANNA), *adoptions[4:], return_exceptions=True
    )
    failures = [result for result in results if isinstance(result, BaseException)]
    assert all(isinstance(failure, HeadOutdatedError) for failure in failures)
    assert all(head.was_dropped for head in await storage.heads.history(SERVER))
    assert await storage.heads.current(SERVER, encoder_id=NOTE.encoder_id) is None


async def test_a_switch_races_with_notes_and_erasure_and_nothing_is_lost(storage):
    for member in (ANNA, BEN):
        await storage.give_consent(SERVER, member, text_version="1")
    for note_id in [await storage.add_note(SERVER, member, NOTE) for member in (ANNA, BEN) * 5]:
        await storage.renewals.keep(note_id, embedding=b"new", **RENEWED)
    adding = [storage.add_note(SERVER, ANNA, NOTE) for _ in range(8)]
    results = await asyncio.gather(
        *adding[:4],
        storage.renewals.switch(SERVER, "encoder-2", after_note_id=note_id),
        storage.forget(SERVER, BEN),
        *adding[4:],
        return_exceptions=True,
    )
    assert results[5] == 5
    added = [one for place, one in enumerate(results) if place not in (4, 5)]
    refused = [one for one in added if isinstance(one, BaseException)]
    assert all(isinstance(one, EncoderSwitchedError) for one in refused)
    assert results[4] is (len(refused) > 0)
    served = await storage.renewals.encoder_of(SERVER)
    gallery = await storage.gallery(SERVER, encoder_id=served)
    assert len(gallery) == 5 + len(added) - len(refused)


async def test_looking_at_a_database_makes_nothing_and_tries_the_key(engine):
    assert await state_of(URL) is State.EMPTY
    assert await state_of(URL) is State.EMPTY
    async with Storage.open(URL, key=KEY):
        assert await state_of(URL) is State.CURRENT
        await refuse_other_key(URL, [KEY])
        with pytest.raises(KeyUnusableError):
            await refuse_other_key(URL, [bytes(32)])


async def test_who_agrees_while_they_are_erased_has_all_or_nothing(storage):
    await storage.give_consent(SERVER, ANNA, text_version="1")
    for _ in range(10):
        await storage.add_note(SERVER, ANNA, NOTE)
        await asyncio.gather(
            storage.forget(SERVER, ANNA), storage.give_consent(SERVER, ANNA, text_version="1")
        )
        if await storage.consent_of(SERVER, ANNA) is None:  # they had agreed before
            await storage.give_consent(SERVER, ANNA, text_version="1")
        assert await storage.notes_of(SERVER, ANNA) == 0
        await storage.add_note(SERVER, ANNA, NOTE)
        (kept,) = await storage.gallery(SERVER, encoder_id=NOTE.encoder_id)
        assert await storage.samples.recording_of(kept.note_id) == NOTE.recording


async def test_erasing_races_with_all_that_writes_and_nobody_waits_in_a_circle(storage):
    members = range(100, 110)
    for member in members:
        await storage.give_consent(SERVER, member, text_version="1")
    notes = [await storage.add_note(SERVER, member, NOTE) for member in (*members, *members)]
    jobs = [
        job
        for note_id in notes
        for job in (
            storage.samples.keep_copies(note_id, embeddings=b"c", encoder_id=NOTE.encoder_id),
            storage.renewals.keep(note_id, embedding=b"new", **RENEWED),
        )
    ]
    await asyncio.gather(
        *jobs[:10],
        *(storage.forget(SERVER, member) for member in members),
        storage.renewals.switch(SERVER, "encoder-2"),
        *jobs[10:],
    )
    assert await storage.servers_with_notes() == ()


async def test_the_keys_of_a_server_are_rotated(storage, engine):
    await storage.give_consent(SERVER, ANNA, text_version="1")
    await storage.add_note(SERVER, ANNA, NOTE)
    done = await wrap_anew(URL, [bytes(32), KEY])
    assert (done.wrapped_anew, done.all) == (1, 1)
    async with Storage.open(URL, key=bytes(32)) as rotated:
        assert len(await rotated.gallery(SERVER, encoder_id=NOTE.encoder_id)) == 1
    with pytest.raises(KeyUnusableError):
        await refuse_other_key(URL, [KEY])


async def test_data_of_an_earlier_version_is_encrypted_anew(storage, engine):
    """Put the rows back as they were under the master key itself, and open again."""
    await storage.give_consent(SERVER, ANNA, text_version="1")
    note_id = await storage.add_note(SERVER, ANNA, NOTE)
    await storage.heads.adopt(SERVER, head_of([note_id], ANNA))
    old = {
        kind: Cipher(KEY).encrypt(plain, bound_to=bound_to(SERVER, ANNA, kind))
        for kind, plain in (("embedding", NOTE.embedding), ("recording", NOTE.recording))
    }
    head = Cipher(KEY).encrypt(b"head", bound_to=head_place(SERVER, 1))
    async with engine.begin() as connection:
        await connection.execute(update(schema.notes).values(**old, fingerprint=None))
        await connection.execute(update(schema.members).values(data_key=None))
        await connection.execute(update(schema.heads).values(data_key=None, head=head))
    async with Storage.open(URL, key=KEY) as opened:
        (kept,) = await opened.gallery(SERVER, encoder_id=NOTE.encoder_id)
        assert kept.embedding == NOTE.embedding
        assert await opened.samples.recording_of(note_id) == NOTE.recording
        assert (await opened.heads.current(SERVER, encoder_id=NOTE.encoder_id)).head == b"head"
    async with engine.connect() as connection:
        (sealed,) = await connection.scalars(select(schema.notes.c.recording))
    assert sealed != old["recording"]

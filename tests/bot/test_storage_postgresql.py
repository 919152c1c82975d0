"""What is different on PostgreSQL: many writers at once, addresses, users, and versions."""

import asyncio
import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import (
    ConsentMissingError,
    EncoderSwitchedError,
    KeyUnusableError,
    StorageUnreadableError,
)
from bot.storage import (
    NewHead,
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
from tests.bot.databases import CAREFUL, KEY
from tests.bot.test_storage import ANNA, BEN, NOTE, RENEWED, SERVER


@pytest.fixture
def url(postgresql):
    return postgresql.url


@pytest.fixture
async def engine(url):
    engine = create_async_engine(url)
    yield engine
    await engine.dispose()


@pytest.fixture
async def storage(url):
    async with Storage.open(url, key=KEY) as storage:
        yield storage


async def test_the_migrations_make_exactly_the_tables_of_the_schema(storage, engine):
    def differences(connection):
        return compare_metadata(MigrationContext.configure(connection), metadata)

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []


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


async def test_another_key_is_refused_without_showing_a_password(url):
    url = url.replace("postgres@", "postgres:hidden-word@")
    with pytest.raises(KeyUnusableError, match="made with another key") as error:
        async with Storage.open(url, key=bytes(32)):
            pass
    assert "hidden-word" not in str(error.value)


async def refused(url):
    with pytest.raises(StorageUnreadableError) as error:
        async with Storage.open(url, key=KEY):
            pass
    return str(error.value)


async def test_a_server_that_is_away_is_a_sentence():
    word = "hidden-word"
    told = await refused(f"postgresql+asyncpg://timbre:{word}@127.0.0.1:1/timbre")
    assert told == (
        "postgresql+asyncpg://timbre:***@127.0.0.1:1/timbre cannot be reached: see that the server "
        "runs, takes connections from here and has some left."
    )


async def test_a_wrong_password_is_a_sentence_without_it(postgresql):
    postgresql.rows(f"CREATE USER {CAREFUL} PASSWORD 'right'")
    try:
        for place in (f"{CAREFUL}:hidden-word@", f"{CAREFUL}@"):
            told = await refused(postgresql.url.replace("postgres@", place))
            assert "refuses the user or the password: set both in TIMBRE_DATABASE" in told
            assert "hidden-word" not in told
        in_query = postgresql.url.replace("postgres@", f"{CAREFUL}@") + "&password=hidden-word"
        assert "hidden-word" not in await refused(in_query)
    finally:
        postgresql.rows(f"DROP USER {CAREFUL}")


async def test_a_database_that_is_not_there_is_a_sentence(postgresql):
    told = await refused(postgresql.url.replace(postgresql.name, "elsewhere"))
    assert "is not there: make the database first" in told


async def test_an_old_server_is_a_sentence_and_nothing_is_made(empty_postgresql, monkeypatch):
    monkeypatch.setattr("bot.storage.postgresql.LEAST_VERSION", 99)
    assert re.search(
        r"is PostgreSQL \d+: the bot needs 99 or newer", await refused(empty_postgresql.url)
    )
    with pytest.raises(StorageUnreadableError, match="the bot needs 99 or newer"):
        await state_of(empty_postgresql.url)
    monkeypatch.undo()
    assert await state_of(empty_postgresql.url) is State.EMPTY


async def test_another_driver_is_a_sentence(url):
    assert "names the driver postgresql+psycopg" in await refused(url.replace("asyncpg", "psycopg"))


async def test_who_waits_for_a_lock_for_too_long_is_told_so(storage, engine, monkeypatch):
    await storage.give_consent(SERVER, ANNA, text_version="1")
    monkeypatch.setattr("bot.storage.postgresql.LOCK_TIMEOUT_S", 1)
    async with Storage.open(str(engine.url), key=KEY) as impatient, engine.begin() as connection:
        await connection.execute(select(schema.members).with_for_update())
        with pytest.raises(StorageUnreadableError, match="lock timeout"):
            await impatient.add_note(SERVER, ANNA, NOTE)


def head_of(note_ids, *members):
    return NewHead(
        head=b"head",
        encoder_id=NOTE.encoder_id,
        member_ids=members,
        note_ids=tuple(note_ids),
        figures={"after": {"missed": 0.1}},
    )


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


async def test_looking_at_a_database_makes_nothing_and_tries_the_key(empty_postgresql):
    url = empty_postgresql.url
    assert await state_of(url) is State.EMPTY
    assert await state_of(url) is State.EMPTY
    async with Storage.open(url, key=KEY):
        assert await state_of(url) is State.CURRENT
        await refuse_other_key(url, [KEY])
        with pytest.raises(KeyUnusableError):
            await refuse_other_key(url, [bytes(32)])


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


async def test_the_keys_of_a_server_are_rotated(storage, url):
    await storage.give_consent(SERVER, ANNA, text_version="1")
    await storage.add_note(SERVER, ANNA, NOTE)
    done = await wrap_anew(url, [bytes(32), KEY])
    assert (done.wrapped_anew, done.all) == (1, 1)
    async with Storage.open(url, key=bytes(32)) as rotated:
        assert len(await rotated.gallery(SERVER, encoder_id=NOTE.encoder_id)) == 1
    with pytest.raises(KeyUnusableError):
        await refuse_other_key(url, [KEY])


async def test_data_of_an_earlier_version_is_encrypted_anew(storage, engine, url):
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
    async with Storage.open(url, key=KEY) as opened:
        (kept,) = await opened.gallery(SERVER, encoder_id=NOTE.encoder_id)
        assert kept.embedding == NOTE.embedding
        assert await opened.samples.recording_of(note_id) == NOTE.recording
        assert (await opened.heads.current(SERVER, encoder_id=NOTE.encoder_id)).head == b"head"
    async with engine.connect() as connection:
        (sealed,) = await connection.scalars(select(schema.notes.c.recording))
    assert sealed != old["recording"]

"""Several processes at one PostgreSQL database: what each has to itself, and what it is told."""

import asyncio
import base64
import json
import sys
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import AlreadyRetrainingError, InUseError, StorageUnreadableError
from bot.galleries import Galleries
from bot.retraining import Retraining
from bot.server_settings import SettingsOfServers
from bot.settings import Settings
from bot.storage import Storage, Topic, opening, refuse_use, shared_presence
from bot.storage.cipher import Cipher
from bot.storage.schema import utc_now
from bot.temporary import temporary_folder
from model import embedding
from tests.bot.databases import KEY
from tests.bot.earlier_database import sealed
from tests.bot.test_storage import ANNA, BEN, DIALOGUE, NOTE, OTHER_SERVER, SERVER

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def opened(database, count=2):
    """Open one database as several processes do."""
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(Storage.open(database.url, key=KEY))
            for _ in range(count)
        ]


async def until(condition, *, within_s=10):
    async with asyncio.timeout(within_s):
        while not condition():  # noqa: ASYNC110 -- it is another process's
            await asyncio.sleep(0.01)


def cut(database):
    """Have the server end all connections to a database."""
    database.server.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?", database.name
    )


async def started(program, database, *arguments):
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", program, database.url, *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )


# What is told


async def test_a_change_is_told_to_every_process_once_it_is_done(postgresql):
    async with opened(postgresql) as (writer, reader):
        told = []
        reader.presence.listen(Topic.GALLERY, lambda server: told.append(("gallery", server)))
        reader.presence.listen(Topic.SETTINGS, lambda server: told.append(("settings", server)))
        await writer.give_consent(SERVER, ANNA, text_version="1")
        await writer.add_note(SERVER, ANNA, NOTE)
        await until(lambda: told == [("gallery", SERVER)])
        await writer.choices.choose(SERVER, "language", "de", before="", actor_id=BEN)
        await writer.forget(SERVER, ANNA)
        await until(lambda: told[1:] == [("settings", SERVER), ("gallery", SERVER)])
        del told[:]
        await writer.memberships.drop_server(SERVER)
        await until(lambda: sorted(told) == [("gallery", SERVER), ("settings", SERVER)])


async def test_what_failed_is_told_to_nobody(postgresql):
    async with opened(postgresql) as (writer, reader):
        told = []
        reader.presence.listen(Topic.GALLERY, told.append)
        await writer.give_consent(SERVER, ANNA, text_version="1")
        await writer.save_enrolment(DIALOGUE)
        with pytest.raises(StorageUnreadableError):
            await writer.add_note_and_advance(NOTE, replace(DIALOGUE, position=None))
        await writer.add_note(SERVER, ANNA, NOTE)
        await until(lambda: told)
        assert told == [SERVER]


class OneEncoder:
    """As much of a compute as a gallery asks."""

    async def run(self, _function):
        return NOTE.encoder_id


def galleries_of(storage):
    return Galleries(storage=storage, compute=OneEncoder(), encoders=None)


async def enrol(storage, member_id=ANNA):
    await storage.give_consent(SERVER, member_id, text_version="1")
    voice = embedding.to_bytes(np.eye(1, 192, dtype=np.float32)[0])
    for _ in range(3):
        await storage.add_note(SERVER, member_id, replace(NOTE, embedding=voice))


async def test_a_voice_that_is_erased_leaves_the_memory_of_the_other_process_at_once(postgresql):
    async with opened(postgresql) as (writer, reader):
        await enrol(writer)
        galleries = galleries_of(reader)
        await galleries.of_server(SERVER)
        assert list(galleries._cached) == [SERVER]
        await writer.forget(SERVER, ANNA)
        await until(lambda: not galleries._cached)


async def test_galleries_that_nobody_asked_in_for_longest_leave_the_memory(database, monkeypatch):
    monkeypatch.setattr("bot.galleries.MOST_CACHED", 2)
    async with Storage.open(database.url, key=KEY) as storage:
        galleries = galleries_of(storage)
        for server_id in (1, 2, 1, 3):
            await galleries.of_server(server_id)
        assert list(galleries._cached) == [1, 3]


async def test_a_notice_that_is_lost_does_no_harm(postgresql, monkeypatch):
    async with opened(postgresql) as (writer, reader):
        await enrol(writer)
        galleries = galleries_of(reader)
        assert (await galleries.of_server(SERVER)).gallery is not None
        monkeypatch.setattr("bot.storage.writing.postgresql.notify", _tell_nobody)
        await writer.forget(SERVER, ANNA)
        assert SERVER in galleries._cached
        assert (await galleries.of_server(SERVER)).gallery is None


async def _tell_nobody(*_):
    pass


async def test_while_nothing_is_heard_settings_are_read_and_afterwards_all_is_forgotten(
    postgresql, monkeypatch
):
    async with opened(postgresql) as (writer, reader):
        settings = SettingsOfServers(
            storage=reader, settings=Settings(_env_file=None), can_check_reading=False
        )
        assert (await settings.of(SERVER)).language == ""
        assert settings._known
        monkeypatch.setattr(shared_presence, "AGAIN_S", 0.2)
        with monkeypatch.context() as away:
            away.setattr(reader.presence, "_arrive", _is_away)
            cut(postgresql)
            await until(lambda: not reader.presence.hears)
            await writer.choices.choose(SERVER, "language", "de", before="", actor_id=BEN)
            assert (await settings.of(SERVER)).language == "de"
        await until(lambda: reader.presence.hears)
        assert (await settings.of(SERVER)).language == "de"


async def _is_away():
    raise StorageUnreadableError("away")


async def test_a_setting_holds_in_the_other_process_as_soon_as_it_is_changed(postgresql):
    async with opened(postgresql) as storages:
        one, other = (
            SettingsOfServers(
                storage=storage, settings=Settings(_env_file=None), can_check_reading=False
            )
            for storage in storages
        )
        for language in ("de", "fr", "ja"):
            assert await other.of(SERVER)
            await one.change(SERVER, "language", language, actor_id=BEN)
            await until(lambda: not other._known)
            assert (await other.of(SERVER)).language == language


async def test_in_whichever_process_somebody_speaks_another_language_it_is_kept(postgresql):
    async with opened(postgresql) as (one, other):
        await one.give_consent(SERVER, ANNA, text_version="1")
        for storage, language in ((one, "de"), (other, "fr"), (one, "de")):
            await storage.keep_language(ANNA, language)
            assert await other.language_of(ANNA) == language


# What is done alone


async def test_what_one_does_alone_no_other_does_meanwhile(postgresql):
    async with opened(postgresql) as (one, other):
        async with one.presence.alone("a chore") as first:
            async with other.presence.alone("a chore") as second:
                assert (first, second) == (True, False)
            async with one.presence.alone("a chore") as again:
                assert not again
            async with other.presence.alone("another chore") as elsewhere:
                assert elsewhere
        async with other.presence.alone("a chore") as afterwards:
            assert afterwards


async def test_in_one_process_the_same_holds_on_every_database(database):
    async with Storage.open(database.url, key=KEY) as storage:
        chore = storage.presence.alone
        async with chore("a chore") as first, chore("a chore") as second:
            assert (first, second) == (True, False)
        async with storage.presence.alone("a chore") as afterwards:
            assert afterwards


@pytest.mark.parametrize("processes", [1, 3])
async def test_turns_are_taken_one_after_the_other(postgresql, processes):
    async with opened(postgresql, processes) as storages:
        at_it, most = 0, 0

        async def work(storage):
            nonlocal at_it, most
            async with storage.presence.turn("a member"):
                at_it += 1
                most = max(most, at_it)
                await asyncio.sleep(0.01)
                at_it -= 1

        await asyncio.gather(*(work(storage) for storage in storages * 4))
        assert most == 1


async def test_two_processes_cannot_retrain_one_server(postgresql):
    async with opened(postgresql) as storages:
        one, other = (
            Retraining(
                storage=storage,
                compute=None,
                apart=None,
                galleries=None,
                limits=None,
                server_settings=None,
            )
            for storage in storages
        )
        async with one.reserved(SERVER):
            for retraining in (one, other):
                with pytest.raises(AlreadyRetrainingError):
                    async with retraining.reserved(SERVER):
                        pass
            async with other.reserved(OTHER_SERVER):
                pass
        async with other.reserved(SERVER):
            pass


HOLDER = """
import asyncio, sys
from bot.storage import Storage
from tests.bot.databases import KEY

async def hold():
    async with Storage.open(sys.argv[1], key=KEY) as storage:
        async with storage.presence.alone("a chore") as is_alone:
            print(is_alone, flush=True)
            await asyncio.sleep(600)

asyncio.run(hold())
"""


async def test_what_a_killed_process_held_is_free(postgresql):
    holder = await started(HOLDER, postgresql)
    assert await holder.stdout.readline() == b"True\n"
    async with Storage.open(postgresql.url, key=KEY) as storage:
        async with storage.presence.alone("a chore") as is_alone:
            assert not is_alone
        holder.kill()
        await holder.communicate()
        async with asyncio.timeout(10), storage.presence.turn("a chore"):
            pass


async def test_what_was_held_is_held_again_after_the_connection_was_lost(postgresql, caplog):
    async with opened(postgresql) as (one, other):
        back = []
        one.presence.listen(Topic.GALLERY, back.append)
        async with one.presence.alone("a chore"):
            cut(postgresql)
            await until(lambda: back == [None])  # whatever it kept may have changed
            async with other.presence.alone("a chore") as is_alone:
                assert not is_alone
        async with other.presence.alone("a chore") as is_alone:
            assert is_alone
    assert "is lost: it is made again" in caplog.text


async def test_who_is_cancelled_while_it_takes_something_does_not_keep_it(postgresql):
    async with opened(postgresql) as (one, other):

        async def hold():
            async with one.presence.alone("a chore"):
                await asyncio.sleep(600)

        for ticks in range(40):
            holding = asyncio.create_task(hold())
            for _ in range(ticks):
                await asyncio.sleep(0)
            holding.cancel()
            await asyncio.gather(holding, return_exceptions=True)
        async with asyncio.timeout(5), other.presence.turn("a chore"):
            pass


async def test_a_folder_that_a_living_process_uses_is_not_deleted(
    postgresql, tmp_path, monkeypatch
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    async with opened(postgresql) as (one, other):
        async with temporary_folder(one) as first, temporary_folder(other) as second:
            assert {str(path) for path in tmp_path.iterdir()} == {first, second}
        Path(second).mkdir()  # noqa: ASYNC240 -- as a process leaves it that is killed
        async with temporary_folder(one) as third:
            assert {str(path) for path in tmp_path.iterdir()} == {third}


# Starting, and what comes between


STARTER = """
import asyncio, json, sys
from bot.storage import Storage
from tests.bot.databases import KEY
from tests.bot.earlier_database import sealed
from tests.bot.test_storage import ANNA, NOTE, SERVER

async def start():
    sys.stdin.readline()
    async with Storage.open(sys.argv[1], key=KEY) as storage:
        gallery = await storage.gallery(SERVER, encoder_id=NOTE.encoder_id)
        stale = await storage.renewals.next(SERVER, "x")
        print(json.dumps([len(gallery), stale is not None]), flush=True)

asyncio.run(start())
"""


async def start_at_once(database, count=10):
    processes = [await started(STARTER, database) for _ in range(count)]
    for process in processes:  # all have loaded what they need
        process.stdin.write(b"\n")
    answers = await asyncio.gather(*(process.communicate() for process in processes))
    assert [process.returncode for process in processes] == [0] * count
    return [json.loads(answer) for answer, _ in answers]


async def test_ten_processes_start_at_once_on_an_empty_database(empty_postgresql):
    assert await start_at_once(empty_postgresql) == [[0, False]] * 10
    assert len(empty_postgresql.rows("SELECT * FROM alembic_version")) == 1
    assert len(empty_postgresql.rows("SELECT * FROM meta")) == 1


async def test_ten_processes_start_at_once_on_an_older_database(empty_postgresql):
    await make_older(empty_postgresql)
    assert await start_at_once(empty_postgresql) == [[3, True]] * 10
    unwrapped = empty_postgresql.rows("SELECT count(*) FROM members WHERE data_key IS NULL")
    assert unwrapped == [(0,)]


async def make_older(database):
    """Make what a version of before data keys left: all is encrypted with the master key itself."""
    config = Config()
    config.set_main_option("script_location", str(opening.MIGRATIONS))

    def upgrade(connection):
        config.attributes["connection"] = connection
        command.upgrade(config, "0012")

    engine = create_async_engine(database.url)
    async with engine.begin() as connection:
        await connection.run_sync(upgrade)
    await engine.dispose()
    check = base64.b64encode(Cipher(KEY).encrypt(b"", bound_to=opening.KEY_CHECK)).decode()
    database.rows("INSERT INTO meta VALUES (?, ?)", opening.KEY_CHECK, check)
    columns = "server_id, gallery_version, created_at, encoder_id"
    values = (SERVER, 1, utc_now(), NOTE.encoder_id)
    database.rows(f"INSERT INTO servers ({columns}) VALUES (?, ?, ?, ?)", *values)  # noqa: S608
    for member_id in (ANNA, BEN, BEN + 1):
        database.rows(
            "INSERT INTO members (server_id, member_id, consent_version, consented_at)"
            " VALUES (?, ?, '1', ?)",
            *(SERVER, member_id, utc_now()),
        )
        database.rows(
            "INSERT INTO notes (server_id, member_id, prompt, encoder_id, embedding, speech_s,"
            " level_db, snr_db, clipped_share, created_at, recording)"
            " VALUES (?, ?, '', ?, ?, 3.5, -20, 25, 0, ?, ?)",
            *(SERVER, member_id, NOTE.encoder_id),
            sealed(NOTE.embedding, "embedding", member_id=member_id),
            utc_now(),
            sealed(NOTE.recording, "recording", member_id=member_id),
        )


async def test_a_database_that_is_used_is_not_to_be_copied_nor_one_used_that_is(postgresql):
    async with Storage.open(postgresql.url, key=KEY):
        with pytest.raises(InUseError, match="is in use: stop all bots that use it first"):
            await refuse_use(postgresql.url)
    await refuse_use(postgresql.url)
    async with shared_presence.only_user(make_url(postgresql.url)):
        with pytest.raises(InUseError, match="just being copied"):
            async with Storage.open(postgresql.url, key=KEY):
                pass


async def test_connections_that_the_server_ended_are_replaced(postgresql):
    async with Storage.open(postgresql.url, key=KEY) as storage:
        await storage.give_consent(SERVER, ANNA, text_version="1")
        for _ in range(3):
            cut(postgresql)
            before = await storage.notes_of(SERVER, ANNA)
            await storage.add_note(SERVER, ANNA, NOTE)
            assert await storage.notes_of(SERVER, ANNA) == before + 1


async def test_a_server_that_restarts_interrupts_nothing_for_long(postgresql):
    async with Storage.open(postgresql.url, key=KEY) as storage:
        await storage.give_consent(SERVER, ANNA, text_version="1")
        acknowledged, is_over = [], False

        async def write():
            while not is_over:
                try:
                    acknowledged.append(await storage.add_note(SERVER, ANNA, NOTE))
                except StorageUnreadableError:
                    await asyncio.sleep(0.05)

        writing = asyncio.create_task(write())
        await until(lambda: len(acknowledged) > 5)
        await asyncio.to_thread(postgresql.server.restart)
        reached = len(acknowledged)
        await until(lambda: len(acknowledged) > reached + 5)
        is_over = True
        await writing
        await until(lambda: storage.presence.hears)
        kept = [one.note_id for one in await storage.gallery(SERVER, encoder_id=NOTE.encoder_id)]
        assert set(acknowledged) <= set(kept)
        assert len(kept) == len(set(kept)) == await storage.gallery_version(SERVER)

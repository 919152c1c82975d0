"""Disks, locks and workers that fail under a running bot: a sentence each, and nothing lost."""

import asyncio
import contextlib
from unittest import mock

import pytest
import pytest_asyncio

from bot import replies, worker
from bot.errors import StorageUnreadableError
from bot.language import say
from bot.storage import sqlite
from tests.bot.hostile_disks import filled, locked, small_disk
from tests.bot.lab import in_one_task, named, open_lab, written_to
from tests.bot.retraining_lab import FELIX, NEW, NORA, administrator, head_version, held_at
from tests.voices import voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

NO_MEMORY = replies.failure(StorageUnreadableError())


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lab(tmp_path_factory):
    """Start a bot whose database is on a small disk, where one can be had."""
    folder = tmp_path_factory.mktemp("faults")
    patient = mock.patch.object(sqlite, "LOCK_TIMEOUT_S", 0.5)
    with contextlib.ExitStack() as stack:
        stack.enter_context(patient)
        try:
            disk = stack.enter_context(small_disk(folder / "disk"))
        except pytest.skip.Exception:
            disk = folder
        url = f"sqlite+aiosqlite:///{disk / 'timbre.sqlite'}"
        # A worker that is killed takes seconds to replace, and far more on a busy machine.
        opened = open_lab(folder / "data", settle_timeout_s=200, database=url)
        async with in_one_task(opened) as lab:
            yield lab


def database(lab):
    return sqlite.file_of(sqlite.address_of(lab.bot.settings.database_url))


def is_whole(lab):
    return lab.rows("PRAGMA integrity_check") == [("ok",)]


def kill_worker(lab):
    """Kill the process that works for the bot."""
    (lane,) = lab.bot._compute._lanes
    (process,) = lane._executor._processes.values()
    process.kill()


async def test_on_a_full_disk_it_says_so_loses_nothing_and_goes_on(lab, caplog):
    if not database(lab).parent.is_mount():
        pytest.skip("may not mount a disk")
    server = lab.server(NORA)
    nora = server[NORA]
    await lab.agree(server, NORA)
    await lab.read(nora, NORA, [0])
    asked = await nora.slash(server.general, "forget")
    with filled(database(lab).parent):
        await lab.read(nora, NORA, [1])
        assert written_to(nora).content == NO_MEMORY
        assert "disk is full" in caplog.text
        shown = await nora.click(asked.response, label=say("button-erase"))
        assert shown.followups[-1].content == NO_MEMORY
    assert len(lab.notes(nora)) == 1
    await lab.read(nora, NORA, [1])
    assert written_to(nora).content.startswith("✅ Saved")
    await nora.click(asked.response, label=say("button-erase"))
    assert lab.stored(nora) == 0
    assert is_whole(lab)


async def test_a_database_that_another_program_locks_is_read_and_written_afterwards(lab, caplog):
    server = lab.server(NORA, FELIX)
    await lab.enrol(server, NORA)
    await lab.agree(server, FELIX)
    with locked(database(lab)):
        await lab.read(server[FELIX], FELIX, [0])
        assert written_to(server[FELIX]).content == NO_MEMORY
        assert "database is locked" in caplog.text
        answer = await lab.whois(server, FELIX, voice_note(NORA, NEW))
        assert named(answer) == f"<@{server[NORA].id}>"
    assert lab.notes(server[FELIX]) == []
    await lab.read(server[FELIX], FELIX, [0])
    assert written_to(server[FELIX]).content.startswith("✅ Saved")
    assert is_whole(lab)


async def test_whatever_a_worker_is_killed_at_is_done_once_by_the_next(lab):
    server = lab.server(NORA, FELIX, "Guest")
    await lab.enrol(server, NORA)
    await lab.agree(server, FELIX)

    async def kill():
        kill_worker(lab)

    await lab.during(lab.read(server[FELIX], FELIX, [0]), kill)
    assert written_to(server[FELIX]).content.startswith("✅ Saved")
    await lab.read(server[FELIX], FELIX, [1, 2])
    assert len(lab.notes(server[FELIX])) == 3
    admin = administrator(lab, server)
    with held_at(lab, worker.cross_validate) as gate:
        await admin.slash(server.general, "retrain")
        gate.opened.set()
        await asyncio.sleep(0.1)
        kill_worker(lab)
        await lab.env.settle()
    assert head_version(lab, server) == 1
    answer = await lab.whois(server, "Guest", voice_note(FELIX, NEW))
    assert named(answer) == f"<@{server[FELIX].id}>"

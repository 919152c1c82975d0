"""Retrainings that run, and how the last one ended, on real databases."""

from dataclasses import replace

from bot.storage import Ending, RunningRetraining, Storage
from tests.bot.test_storage import ANNA, KEY, OTHER_SERVER, SERVER


async def test_a_retraining_that_runs_is_known_after_a_restart(database):
    running = RunningRetraining(server_id=SERVER, channel_id=5, message_id=1 << 62, starter_id=ANNA)
    async with Storage.open(database.url, key=KEY) as storage:
        await storage.heads.begin_retraining(running)
        await storage.heads.begin_retraining(replace(running, server_id=OTHER_SERVER))
        await storage.heads.end_retraining(OTHER_SERVER, Ending.CANCELLED)
    async with Storage.open(database.url, key=KEY) as storage:
        assert await storage.heads.running_retrainings() == (running,)
        await storage.give_consent(SERVER, ANNA, text_version="1")
        await storage.forget(SERVER, ANNA)
        assert await storage.heads.running_retrainings() == (replace(running, starter_id=None),)


async def test_of_the_last_retraining_its_end_is_kept_but_not_who_began_it(database):
    asked = RunningRetraining(server_id=SERVER, channel_id=5, message_id=6, starter_id=ANNA)
    async with Storage.open(database.url, key=KEY) as storage:
        assert await storage.heads.last_retraining(SERVER) is None
        await storage.heads.begin_retraining(asked)
        running = await storage.heads.last_retraining(SERVER)
        assert (running.ending, running.is_automatic) == (None, False)
        await storage.heads.end_retraining(SERVER, Ending.ADOPTED, version=4)
        over = await storage.heads.last_retraining(SERVER)
        assert (over.ending, over.version) == (Ending.ADOPTED, 4)
        assert over.started_at == asked.started_at
        kept = "SELECT channel_id, message_id, starter_id FROM retrainings"
        assert database.rows(kept) == [(None, None, None)]
        await storage.heads.begin_retraining(RunningRetraining(server_id=SERVER))
        again = await storage.heads.last_retraining(SERVER)
        assert (again.ending, again.version, again.is_automatic) == (None, None, True)

"""A few kills of the crash run, always the same: see ``tests.bot.crash``."""

import random

import pytest

from tests.bot.crash_world import World
from tests.bot.minicord import MiniCord


@pytest.mark.timeout(240)
async def test_a_bot_that_is_killed_loses_nothing_and_goes_on(tmp_path):
    async with MiniCord() as cord:
        world = World(cord, tmp_path, random.Random(3), old_events=10_000)  # noqa: S311 -- repeatable
        try:
            for doing in ("enrol", "migrate", "enrol"):
                assert await world.kill(doing) == []
            await world.bring_online()
            assert await world.process.stop() == 0
        finally:
            await world.process.kill()

"""The whole bot in the sandbox."""

import asyncio
import time

import pytest
import simcord

from bot.sandbox.bot import SandboxBot
from bot.settings import Settings

pytestmark = pytest.mark.timeout(120)


async def test_what_goes_on_beside_everything_else_keeps_nobody_waiting(tmp_path):
    settings = Settings(data=tmp_path, threads=1, _env_file=None)
    async with (
        SandboxBot(settings) as bot,
        simcord.run(bot, check_errors=False, settle_timeout=30, shard_count=1) as env,
    ):
        spent_s, goes_on = [], asyncio.Event()

        async def chore():
            started = time.monotonic()
            await asyncio.sleep(0.2)
            spent_s.append(time.monotonic() - started)  # by the clock on the wall
            await goes_on.wait()

        async def take(_):
            bot.start_chore(chore())
            return True

        bot.note_takers.insert(0, take)
        guild = env.create_guild("Voice lab")
        member = guild.add_member(env.create_user("anna"))
        await member.send(guild.create_text_channel("general"), "Hello")  # it comes back
        await asyncio.sleep(0.5)
        assert spent_s == [pytest.approx(0.2, abs=0.15)]
        goes_on.set()
        await bot.close()

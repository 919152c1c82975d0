"""The Discord on localhost deals servers to shards, and lists messages."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import discord

from tests.bot.minicord import MiniCord
from tests.bot.minicord_payloads import ALICE, GUILD, text_channel
from tests.bot.test_minicord import here, running


class Shard(discord.AutoShardedClient):
    """Says which messages it is sent."""

    def __init__(self, *ids: int, count: int | None = None) -> None:
        self.heard: asyncio.Queue[int] = asyncio.Queue()
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        super().__init__(
            intents=intents, guild_ready_timeout=0.05, shard_ids=ids or None, shard_count=count
        )

    async def on_message(self, message: discord.Message) -> None:
        self.heard.put_nowait(message.id)


@asynccontextmanager
async def shards(monkeypatch, cord: MiniCord, *clients: Shard) -> AsyncIterator[None]:
    here(monkeypatch, cord)
    async with AsyncExitStack() as stack:
        for client in clients:
            await stack.enter_async_context(client)
        tasks = [asyncio.create_task(client.start("token")) for client in clients]
        yield
        for client, task in zip(clients, tasks, strict=True):
            await client.close()
            await asyncio.wait_for(task, 10)


async def test_each_shard_is_told_of_its_servers_and_the_first_of_direct_messages(monkeypatch):
    async with MiniCord() as cord:
        there = str(1 << 22)
        cord.channels["310"] = text_channel("310", "general", there)
        first, second = Shard(0, count=2), Shard(1, count=2)
        async with shards(monkeypatch, cord, first, second):
            await cord.connected((0, 2), (1, 2))
            for client in (first, second):
                await asyncio.wait_for(client.wait_until_ready(), 10)
            assert [[guild.id for guild in one.guilds] for one in (first, second)] == [
                [int(GUILD)],
                [int(there)],
            ]
            said = [await cord.say(), await cord.say(channel="310")]
            said.append(await cord.say(channel=cord.dm(ALICE)))
            heard = [await asyncio.wait_for(one.heard.get(), 5) for one in (first, second, first)]
            assert heard == [int(one["id"]) for one in said]
            assert first.heard.empty()
            assert second.heard.empty()


async def test_who_identifies_itself_too_early_is_refused_and_comes_again(monkeypatch):
    async with MiniCord() as cord:
        cord.identify_every_s = 4.9  # discord.py waits for 5 s, and the way takes its time
        async with shards(monkeypatch, cord, Shard(0, count=2), Shard(1, count=2)):
            await cord.connected((0, 2), (1, 2))
            assert cord.refused == 1


async def test_a_bot_has_as_many_shards_as_discord_wants(monkeypatch):
    async with MiniCord() as cord:
        cord.recommended_shards, cord.identify_every_s = 2, 4.9
        async with shards(monkeypatch, cord, Shard()):
            await cord.connected((0, 2), (1, 2))
            assert cord.refused == 0


async def test_messages_after_one_are_listed(monkeypatch):
    async with running(monkeypatch) as (cord, bot):
        said = [await cord.say(content=str(number)) for number in range(4)]
        channel = await bot.fetch_channel(300)
        after, before = (discord.Object(int(said[place]["id"])) for place in (0, 3))
        found = [one.content async for one in channel.history(after=after, before=before)]
        assert found == ["1", "2"]
        assert [one.content async for one in channel.history(limit=1)] == ["3"]

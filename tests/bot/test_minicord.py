"""The Discord on localhost does to a bot what the real one does."""

import asyncio
import io
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import discord
import numpy as np
import pytest
import soundfile as sf
from aiohttp import web
from discord import app_commands

from tests.bot.minicord import MiniCord
from tests.bot.minicord_payloads import ALICE, BOB, EPHEMERAL, GUILD, rate_limited, reply
from tests.bot.run_against_minicord import point_discord_py_at


def ogg_opus(duration_s: float = 0.5) -> bytes:
    buffer = io.BytesIO()
    time_s = np.arange(int(48_000 * duration_s)) / 48_000
    sf.write(buffer, 0.1 * np.sin(880 * np.pi * time_s), 48_000, format="OGG", subtype="OPUS")
    return buffer.getvalue()


NOTE = ogg_opus()


class Parrot(discord.Client):
    """Says how many bytes a recording has."""

    def __init__(self, *, message_content: bool = True) -> None:
        intents = discord.Intents(
            guilds=True, guild_messages=True, dm_messages=True, message_content=message_content
        )
        super().__init__(intents=intents, guild_ready_timeout=0.05)
        self.tree = app_commands.CommandTree(self)
        self.tree.command(name="size", description="Size")(size)
        self.tree.context_menu(name="Size of it")(size_of_it)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        if message.author.bot or not message.flags.voice:
            return
        if not message.attachments:
            await message.reply("I may not hear that.")
            return
        try:
            recording = await message.attachments[0].read()
        except discord.HTTPException as error:
            await message.reply(f"lost, {error.status}")
        else:
            await message.reply(f"{len(recording)} bytes")

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        if interaction.type is discord.InteractionType.component:
            await interaction.response.edit_message(content="pressed", view=None)


async def size(
    interaction: discord.Interaction, clip: discord.Attachment, of: discord.User | None = None
) -> None:
    await interaction.response.defer(ephemeral=True)
    picture = discord.File(io.BytesIO(b"picture"), "card.png")
    text = f"{len(await clip.read())} bytes of {of}"
    await interaction.followup.send(text, file=picture, embed=discord.Embed(title="Size"))
    await interaction.followup.send("and that is all", ephemeral=True)


async def size_of_it(interaction: discord.Interaction, message: discord.Message) -> None:
    view = discord.ui.View()
    view.add_item(discord.ui.Button(label="Good", custom_id="good"))
    text = f"{message.attachments[0].size} bytes"
    await interaction.response.send_message("wait", view=view)
    await interaction.edit_original_response(content=text)


@asynccontextmanager
async def running(monkeypatch, **kwargs) -> AsyncIterator[tuple[MiniCord, Parrot]]:
    async with MiniCord() as cord:
        here(monkeypatch, cord)
        async with Parrot(**kwargs) as bot:
            task = asyncio.create_task(bot.start("token"))
            await cord.online()
            await asyncio.wait_for(bot.wait_until_ready(), 10)
            yield cord, bot
            await bot.close()
            with suppress(discord.ConnectionClosed):
                await asyncio.wait_for(task, 10)


def here(monkeypatch, cord: MiniCord) -> None:
    gateway = discord.gateway.DiscordWebSocket
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    monkeypatch.setattr(discord.Asset, "BASE", discord.Asset.BASE)
    monkeypatch.setattr(gateway, "DEFAULT_GATEWAY", gateway.DEFAULT_GATEWAY)
    point_discord_py_at(cord.address)


async def test_a_note_is_downloaded_and_answered_in_the_channel(monkeypatch):
    async with running(monkeypatch) as (cord, _):
        note = await cord.voice_note(NOTE)
        await cord.until(lambda: cord.sent)
        assert cord.sent[0]["content"] == f"{len(NOTE)} bytes"
        assert cord.sent[0]["referenced_message"] is note
        assert len(cord.called("CDN")) == 1


async def test_a_note_is_answered_in_direct_messages(monkeypatch):
    async with running(monkeypatch, message_content=False) as (cord, _):
        await cord.voice_note(NOTE, author=BOB, channel=cord.dm(BOB))
        await cord.until(lambda: cord.sent)
        assert cord.sent[0]["content"] == f"{len(NOTE)} bytes"
        assert cord.sent[0]["channel_id"] == cord.dm(BOB)


async def test_a_channels_note_without_the_intent_is_empty_unless_it_answers_the_bot(monkeypatch):
    async with running(monkeypatch, message_content=False) as (cord, _):
        await cord.voice_note(NOTE)
        await cord.until(lambda: cord.sent)
        assert cord.sent[0]["content"] == "I may not hear that."
        await cord.voice_note(NOTE, answer_to=cord.sent[0])
        await cord.until(lambda: len(cord.sent) == 2)
        assert cord.sent[1]["content"] == f"{len(NOTE)} bytes"


async def test_a_forward_keeps_the_recording_and_loses_the_author(monkeypatch):
    async with running(monkeypatch) as (cord, bot):
        waiting = asyncio.ensure_future(bot.wait_for("message", check=lambda m: m.author.id == 500))
        await asyncio.sleep(0)
        await cord.forward(await cord.voice_note(NOTE), author=BOB)
        forward = await asyncio.wait_for(waiting, 5)
        assert forward.attachments == []
        assert await forward.message_snapshots[0].attachments[0].read() == NOTE


async def test_a_slash_command_is_deferred_and_followed_up_with_files(monkeypatch):
    async with running(monkeypatch) as (cord, _):
        asked = await cord.slash("size", clip=cord.attachment("a.ogg", NOTE), of=BOB)
        await cord.until(lambda: len(asked.answers) == 2)
        assert asked.callback == {"type": 5, "data": {"flags": EPHEMERAL}}
        assert asked.original["content"] == f"{len(NOTE)} bytes of bob"
        assert asked.original["embeds"][0]["title"] == "Size"
        assert asked.original["flags"] == EPHEMERAL
        assert cord.blobs[f"{asked.original['attachments'][0]['id']}/card.png"] == b"picture"
        assert asked.followups[0]["content"] == "and that is all"


async def test_a_message_menu_is_answered_edited_and_its_button_pressed(monkeypatch):
    async with running(monkeypatch, message_content=False) as (cord, _):
        note = await cord.voice_note(NOTE)
        asked = await cord.menu("Size of it", note, author=BOB)
        await cord.until(lambda: cord.called("PATCH", "@original"))
        assert asked.answers[0]["content"] == f"{len(NOTE)} bytes"
        button = asked.answers[0]["components"][0]["components"][0]
        await cord.press(asked.answers[0], button["custom_id"], author=BOB)
        await cord.until(lambda: asked.original["content"] == "pressed")
        assert asked.original["components"] == []


async def test_messages_channels_and_members_are_fetched_edited_and_deleted(monkeypatch):
    async with running(monkeypatch) as (cord, bot):
        channel = await bot.fetch_channel(300)
        said = await channel.send("one", file=discord.File(io.BytesIO(b"1"), "1.txt"))
        assert (await channel.fetch_message(said.id)).content == "one"
        edited = await said.edit(content="two", attachments=[])
        assert (edited.content, edited.attachments) == ("two", [])
        await said.delete()
        with pytest.raises(discord.NotFound):
            await channel.fetch_message(said.id)
        guild = bot.get_guild(int(GUILD))
        assert (await guild.fetch_member(500)).name == "bob"
        cord.gone.add(BOB["id"])
        with pytest.raises(discord.NotFound):
            await guild.fetch_member(500)
        async with channel.typing():
            assert cord.called("POST", "/typing")


async def test_a_direct_message_may_be_closed(monkeypatch):
    async with running(monkeypatch) as (cord, bot):
        await (await bot.fetch_user(400)).send("hello")
        assert cord.sent[0]["channel_id"] == cord.dm(ALICE)
        cord.closed_dms.add(BOB["id"])
        with pytest.raises(discord.Forbidden):
            await (await bot.fetch_user(500)).send("hello")


async def test_a_resumed_session_delivers_the_note_of_meanwhile(monkeypatch):
    async with running(monkeypatch) as (cord, _):
        await cord.drop()
        await cord.voice_note(NOTE)
        await cord.until(lambda: cord.resumed and cord.sent)
        assert cord.opcodes.count(2) == 1
        assert len(cord.sent) == 1


async def test_a_refused_resume_becomes_a_new_session(monkeypatch):
    async with running(monkeypatch) as (cord, _):
        cord.refuse_resume = True
        await cord.drop()
        await cord.until(lambda: cord.opcodes.count(2) == 2, 15)
        await cord.voice_note(NOTE)
        await cord.until(lambda: cord.sent)


async def test_a_rate_limit_is_waited_out(monkeypatch):
    async with running(monkeypatch) as (cord, _):
        cord.fail("POST", "/messages", rate_limited(0.5))
        started = time.monotonic()
        await cord.voice_note(NOTE)
        await cord.until(lambda: cord.sent)
        assert time.monotonic() - started > 0.5
        assert len(cord.called("POST", "/messages")) == 2


async def test_a_server_error_is_tried_again(monkeypatch):
    async with running(monkeypatch) as (cord, _):
        cord.fail("POST", "/messages", reply({"message": "oh"}, 500))
        await cord.voice_note(NOTE)
        await cord.until(lambda: cord.sent)
        assert len(cord.called("POST", "/messages")) == 2


@pytest.mark.parametrize("status", [404, 502])
async def test_a_failed_download_surfaces_and_is_not_tried_again_by_discord_py(monkeypatch, status):
    async with running(monkeypatch) as (cord, _):
        cord.fail("CDN", "", web.Response(status=status))
        await cord.voice_note(NOTE)
        await cord.until(lambda: cord.sent)
        assert cord.sent[0]["content"] == f"lost, {status}"
        assert len(cord.called("CDN")) == 1


async def test_a_bad_token_is_a_login_failure(monkeypatch):
    async with MiniCord() as cord, Parrot() as bot:
        here(monkeypatch, cord)
        cord.fail("GET", "/users/@me", reply({"message": "401: Unauthorized", "code": 0}, 401))
        with pytest.raises(discord.LoginFailure):
            await bot.start("bad")


@pytest.mark.parametrize(
    ("code", "error"),
    [(4014, discord.PrivilegedIntentsRequired), (4004, discord.ConnectionClosed)],
)
async def test_a_gateway_that_refuses_ends_the_bot(monkeypatch, code, error):
    async with MiniCord() as cord, Parrot() as bot:
        here(monkeypatch, cord)
        cord.refuse_identify = code
        with pytest.raises(error):
            await asyncio.wait_for(bot.start("token"), 20)

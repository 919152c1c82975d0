"""The whole bot in a simulated Discord: real recordings, the real encoder, a real database.

Starting it takes seconds, so one lab serves many tests: each makes a server and people of its own.
"""

import asyncio
import contextlib
import dataclasses
import itertools
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from multiprocessing import connection
from pathlib import Path
from typing import Any, TypeVar
from unittest import mock

import discord
import simcord
from discord.app_commands import CheckFailure

from bot import local_worker
from bot.client import SpeakerBot
from bot.errors import BotError
from bot.recogniser import AudioError
from bot.sandbox.simulation import Languages
from bot.sandbox.voice_messages import direct_messages, send_voice_note
from bot.settings import Settings
from bot.storage.sqlite import address_of, file_of
from tests import forked
from tests.voices import voice_note

MAX_NOTE_MB = 0.2
ENOUGH_NOTES = 3  # to be named
T = TypeVar("T")


@dataclasses.dataclass(frozen=True)
class Server:
    """A server with one channel, and its members by name."""

    guild: simcord.GuildHandle
    general: simcord.ChannelHandle
    members: dict[str, simcord.MemberActor]

    def __getitem__(self, name: str) -> simcord.MemberActor:
        return self.members[name]

    @property
    def id(self) -> int:
        return self.guild.id


class Lab:
    """A running bot, and what tests do in its Discord."""

    def __init__(self, env: simcord.Env, bot: SpeakerBot) -> None:
        self.env = env
        self.bot = bot
        self._settings = bot.settings
        self.foreseen: tuple[type[BaseException], ...] = (BotError, AudioError, CheckFailure)
        self._numbers = itertools.count(1)
        self._bots = contextlib.AsyncExitStack()
        self._languages = Languages(env)

    def user(self, name: str) -> simcord.UserHandle:
        """Make somebody who is in no server yet."""
        return self.env.create_user(f"{name.lower()}-{next(self._numbers)}", global_name=name)

    def server(
        self, *people: str | simcord.UserHandle, name: str = "Voice lab", locale: str = "en-US"
    ) -> Server:
        """Make a server with these people, new ones by name."""
        guild = self.env.create_guild(name, preferred_locale=locale)
        users = [self.user(who) if isinstance(who, str) else who for who in people]
        members = {user.global_name or user.name: guild.add_member(user) for user in users}
        return Server(guild, guild.create_text_channel("general"), members)

    def speak(self, who: simcord.MemberActor, locale: str) -> None:
        """Let somebody use Discord in another language from now on."""
        self._languages.choose(who, locale)

    async def agree(self, server: Server, name: str) -> None:
        """Use /enroll and agree."""
        shown = await server[name].slash(server.general, "enroll")
        await server[name].click(shown.response, label="I agree")

    async def enrol(self, server: Server, name: str, *, notes: int = ENOUGH_NOTES) -> None:
        """Give so many notes of a voice, and press Stop if more are asked for."""
        await self.agree(server, name)
        for take in range(notes):
            await self.read(server[name], name, [take])
            said = written_to(server[name]).content
            assert said.startswith("✅ Saved: "), said
        if notes < self.bot.settings.notes_to_enrol:
            await server[name].user.click(written_to(server[name]), label="Stop")

    async def read(self, who: simcord.MemberActor, voice: str, takes: Iterable[int]) -> None:
        """Send takes of a voice to the bot, one after another."""
        for take in takes:
            await send_voice_note(who, voice_note(voice, take))

    async def during(self, hearing: Awaitable[Any], act: Callable[[], Awaitable[Any]]) -> None:
        """Act while the bot works on a note, which it shows by typing."""
        before = len(self.env.http_requests)
        working = asyncio.ensure_future(hearing)
        while not any(r.path.endswith("/typing") for r in self.env.http_requests[before:]):
            assert not working.done()
            await asyncio.sleep(0.01)
        await act()
        await working

    async def write(
        self, who: simcord.MemberActor, text: str, *files: tuple[str, bytes]
    ) -> discord.Message:
        """Send the bot a direct message that is no voice message."""
        stored = self.env.backend.store_attachments(direct_messages(who).id, files)
        return await who.user.send_dm(text, attachments=stored)

    async def whois(
        self, server: Server, name: str, recording: bytes, filename: str = "note.ogg"
    ) -> Any:
        """Ask /whois and return what only the member who asked sees."""
        result = await server[name].slash(server.general, "whois", note=(filename, recording))
        assert result.acknowledged
        assert result.ephemeral
        return result.response

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Read the database, or change it, past the bot."""
        path = file_of(address_of(self.bot.settings.database_url))
        with contextlib.closing(sqlite3.connect(str(path))) as connection, connection:
            return connection.execute(query, values).fetchall()

    def stored(self, who: simcord.MemberActor) -> int:
        """Count the rows that say anything of a member."""
        count = "SELECT (SELECT count(*) FROM members WHERE member_id = :who)"
        count += " + (SELECT count(*) FROM notes WHERE member_id = :who)"
        count += " + (SELECT count(*) FROM enrolments WHERE member_id = :who)"
        count += " + (SELECT count(*) FROM head_members WHERE member_id = :who)"
        count += " + (SELECT count(*) FROM retrainings WHERE starter_id = :who)"
        count += " + (SELECT count(*) FROM events WHERE actor_id = :who)"
        return int(self.rows(count.replace(":who", str(int(who.id))))[0][0])

    def notes(self, who: simcord.MemberActor) -> list[str]:
        """Return the sentences that a member has read, in order."""
        query = "SELECT prompt FROM notes WHERE member_id = ? ORDER BY note_id"
        return [prompt for (prompt,) in self.rows(query, who.id)]

    async def restart(self, **changes: Any) -> None:
        """Put a new bot, which knows only the database, in the place of the old one.

        Its settings are those of the first bot, with these changes.
        """
        stopped, settings = self.bot, self._settings.model_copy(update=changes)
        self.bot = await self._bots.enter_async_context(SpeakerBot(settings))
        await self.env.restart_bot(self.bot)
        await stopped.close()

    async def close(self) -> None:
        """Stop the bots that were started here."""
        await self._bots.aclose()


@contextlib.asynccontextmanager
async def open_lab(
    data: Path, *, settle_timeout_s: float = 60, **settings: Any
) -> AsyncIterator[Lab]:
    """Start a bot; on leaving, whatever failed must be an error that has its sentence."""
    # Retraining in the worker that is there: a process more takes longer to start than it works.
    quick = {"threads": 1, "max_note_mb": MAX_NOTE_MB, "retrain_apart": False}
    # Tests ask more often than people.
    quick |= {"asks_per_minute": 1000, "retrains_per_hour": 1000}
    chosen = quick | settings
    first = SpeakerBot(Settings(data=data, _env_file=None, **chosen))
    with (
        mock.patch.object(local_worker, "get_context", forked.forked_context),
        mock.patch.object(connection, "wait", forked.wait),
    ):
        async with (
            first,
            simcord.run(
                first,
                check_errors=False,
                settle_timeout=settle_timeout_s,
                shard_count=first.shard_count or 1,
            ) as env,
        ):
            lab = Lab(env, first)
            yield lab
            # Leaving simcord cancels all that the bot is at, also what must be completed.
            await lab.bot.close()
            failed = [getattr(error, "original", error) for error in env.errors]
            assert [error for error in failed if not isinstance(error, lab.foreseen)] == []
        await lab.close()


@contextlib.asynccontextmanager
async def in_one_task(context: AbstractAsyncContextManager[T]) -> AsyncIterator[T]:
    """Enter and leave a context in the same task, which a fixture does not.

    simcord sets context variables on the way in and resets them on the way out.
    """
    entered: asyncio.Future[T] = asyncio.get_running_loop().create_future()
    leave = asyncio.Event()

    async def hold() -> None:
        async with context as value:
            entered.set_result(value)
            await leave.wait()

    holding = asyncio.create_task(hold())
    await asyncio.wait((holding, entered), return_when=asyncio.FIRST_COMPLETED)
    if holding.done():
        await holding  # raises what went wrong on the way in
    try:
        yield entered.result()
    finally:
        leave.set()
        await holding


def written_to(who: simcord.MemberActor | simcord.UserHandle) -> discord.Message:
    """Return the bot's last direct message to somebody."""
    return [m for m in direct_messages(who).history() if m.author.bot][-1]


def card(message: Any) -> discord.Embed:
    """Return the one embed of a message."""
    assert len(message.embeds) == 1, message.content
    return message.embeds[0]


def named(message: Any) -> str:
    """Return whom an answer names, or that it is nobody."""
    first, _, _ = message.content.partition("\n")
    return first.removeprefix("## ")


def fields(message: Any) -> dict[str | None, str | None]:
    """Return the fields of a message's embed."""
    return {field.name: field.value for field in card(message).fields}


def labels(message: Any) -> list[str]:
    """Return the labels of a message's buttons."""
    rows = getattr(message, "message", message).components
    return [button.label for row in rows for button in row.children]

"""What cogs and buttons may use of the bot; ``bot.client`` makes it whole."""

import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, NamedTuple

import discord
from discord.ext import commands

from bot import metrics
from bot.clock import DiscordClock
from bot.recogniser import Recogniser
from bot.renewal import Renewal
from bot.retraining import Retraining
from bot.server_settings import SettingsOfServers
from bot.settings import Settings
from bot.storage import Storage
from bot.voices import Voices

Interaction = discord.Interaction[Any]  # of a Host; discord.py's own overrides take any
Action = Callable[[Interaction, int], Awaitable[None]]
NoteAction = Callable[[Interaction, int, int], Awaitable[None]]  # the note's message, the server
Choice = Callable[[Interaction, int, str], Awaitable[None]]
Duty = Callable[[], Coroutine[Any, Any, None]]
NoteTaker = Callable[[discord.Message], Awaitable[bool]]

FETCHED_FOR_S = 600.0  # a server of another process's shards


class _Fetched(NamedTuple):
    server: discord.Guild | None
    at_s: float


class Host(commands.AutoShardedBot):
    """The bot, as its cogs see it.

    It may be one of several processes that share the servers, see ``bot.shards``: a server that it
    does not know may be another's.

    Attributes
    ----------
    settings : Settings
    clock : DiscordClock
    storage : Storage
    server_settings : SettingsOfServers
    recogniser : Recogniser
    renewal : Renewal
    retraining : Retraining
    voices : Voices
    actions : dict
        What the buttons do, by name; see ``bot.views``.
    note_actions : dict
        What the buttons do that are about a voice note, by name.
    choices : dict
        What the selects do, by name.
    note_takers : list
        Are offered every message, in order, until one takes it.
    duties : list
        What is to be done at every start, once the workers are ready, beside everything else.
    is_stopping : bool
        No more work is done; what is not answered now the next start may answer.
    """

    settings: Settings
    clock: DiscordClock
    storage: Storage
    server_settings: SettingsOfServers
    recogniser: Recogniser
    renewal: Renewal
    retraining: Retraining
    voices: Voices
    actions: dict[str, Action]
    note_actions: dict[str, NoteAction]
    choices: dict[str, Choice]
    note_takers: list[NoteTaker]
    duties: list[Duty]
    is_stopping: bool
    _fetched: dict[int, _Fetched]

    @property
    def takes_direct_messages(self) -> bool:
        """Whether Discord sends this process what no server has to do with: one of all gets it."""
        shards = self.settings.shards
        return shards is None or shards.first == 0

    def serves(self, server_id: int) -> bool:
        """Say whether Discord sends this process what happens in a server, if the bot is in it."""
        shards = self.settings.shards
        return shards is None or shards.hold(server_id)

    async def find_server(self, server_id: int) -> discord.Guild | None:
        """Return a server, whoever serves it; None if the bot is not in it.

        One of another process has roles, and neither channels nor members.

        Raises
        ------
        discord.HTTPException
            Discord does not tell.
        """
        if self.serves(server_id):
            return self.get_guild(server_id)
        known = self._fetched.get(server_id)
        if known is None or time.monotonic() > known.at_s + FETCHED_FOR_S:
            try:
                server = await self.fetch_guild(server_id, with_counts=False)
            except (discord.NotFound, discord.Forbidden):
                server = None
            known = _Fetched(server, time.monotonic())
            fresh = {
                number: one
                for number, one in self._fetched.items()
                if known.at_s < one.at_s + FETCHED_FOR_S
            }
            self._fetched = fresh | {server_id: known}
        return known.server

    async def name_of(self, server_id: int) -> str | None:
        """Return the name of a server; None if it is not known, or not now."""
        try:
            server = await self.find_server(server_id)
        except discord.HTTPException:
            return None
        return None if server is None else server.name

    async def language_of(self, user_id: int) -> str | None:
        """Return the language in which somebody last used a command; None if it is not known."""
        raise NotImplementedError

    async def locale_of(self, server_id: int) -> str | discord.Locale | None:
        """Return the locale of what everybody in a server reads; None if the server is unknown."""
        if chosen := (await self.server_settings.of(server_id)).language:
            return chosen
        server = self.get_guild(server_id)
        return None if server is None else server.preferred_locale

    def start_chore(self, chore: Coroutine[Any, Any, None]) -> None:
        """Do something beside everything else; it is stopped with the bot."""
        raise NotImplementedError

    async def write_to(self, user_id: int, letter: str) -> bool:
        """Send somebody a direct message; return whether they take it."""
        try:
            await (await self.fetch_user(user_id)).send(letter)
        except discord.HTTPException:  # who shares no server any more, or wants none
            return False
        return True

    async def answer(
        self,
        message: discord.Message,
        content: str | None = None,
        **extras: Any,  # noqa: ANN401  # whatever send() takes
    ) -> discord.Message:
        """Answer a message where it was sent, also if it was deleted meanwhile."""
        reference = message.to_reference(fail_if_not_exists=False)
        with metrics.timed(metrics.Stage.ANSWER):
            return await message.channel.send(content, reference=reference, **extras)

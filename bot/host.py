"""What cogs and buttons may use of the bot; ``bot.client`` makes it whole."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

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


class Host(commands.Bot):
    """The bot, as its cogs see it.

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

    async def language_of(self, user_id: int) -> str | None:
        """Return the language in which somebody last used a command; None if it is not known."""
        raise NotImplementedError

    async def locale_of(self, server_id: int) -> str | discord.Locale | None:
        """Return the locale of what everybody in a server reads; None if the server is unknown."""
        if chosen := (await self.server_settings.of(server_id)).language:
            return chosen
        server = self.get_guild(server_id)
        return None if server is None else server.preferred_locale

    def serves(self, server_id: int) -> bool:
        """Say whether what happens in a server is told to this process, if there are several."""
        shards, count = getattr(self, "shard_ids", None), self.shard_count
        return not shards or not count or (server_id >> 22) % count in shards

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

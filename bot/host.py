"""What cogs and buttons may use of the bot; ``bot.client`` makes it whole."""

from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord.ext import commands

from bot.recogniser import Recogniser
from bot.settings import Settings
from bot.storage import Storage

Interaction = discord.Interaction[Any]  # of a Host; discord.py's own overrides take any
Action = Callable[[Interaction, int], Awaitable[None]]
Choice = Callable[[Interaction, int, int], Awaitable[None]]
NoteTaker = Callable[[discord.Message], Awaitable[bool]]


class Host(commands.Bot):
    """The bot, as its cogs see it.

    Attributes
    ----------
    settings : Settings
    storage : Storage
    recogniser : Recogniser
    actions : dict
        What the buttons do, by name; see ``bot.views``.
    choices : dict
        What the selects do, by name.
    note_takers : list
        Are offered every message, in order, until one takes it.
    """

    settings: Settings
    storage: Storage
    recogniser: Recogniser
    actions: dict[str, Action]
    choices: dict[str, Choice]
    note_takers: list[NoteTaker]

    async def answer(
        self,
        message: discord.Message,
        content: str | None = None,
        **extras: Any,  # noqa: ANN401  # whatever send() takes
    ) -> discord.Message:
        """Answer a message where it was sent, also if it was deleted meanwhile."""
        reference = message.to_reference(fail_if_not_exists=False)
        return await message.channel.send(content, reference=reference, **extras)

"""The bot as it runs in the sandbox."""

import contextvars
from collections.abc import Coroutine
from typing import Any

from bot.client import SpeakerBot


class SandboxBot(SpeakerBot):
    """The whole bot, whose chores nobody waits for.

    The simulation answers an action when all that it led to is over. That would be at the end of a
    retraining: nobody would see its progress, nor could cancel it.
    """

    def start_chore(self, chore: Coroutine[Any, Any, None]) -> None:
        """Start it outside of the context by which the simulation knows its bot's work."""
        contextvars.Context().run(super().start_chore, chore)

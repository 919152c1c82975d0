"""The one place where errors end: each becomes its sentence from ``replies.failure``.

* A slash command, a menu, a button or a select failed: the person who used it is told, unseen by
  others.
* A message could not be handled: it is answered.
* What nobody foresaw is logged, without any content, and answered with a general sentence.

An answer may itself fail, because the interaction has expired or the channel is gone: that is
logged and ends there.
"""

import logging
from http import HTTPStatus

import discord
from discord import app_commands

from bot import metrics, replies
from bot.errors import BotError, StartError
from bot.host import Host, Interaction
from bot.language import speak
from bot.recogniser import AudioError

log = logging.getLogger(__name__)

# Not worth a traceback. NotFound: the interaction has expired, or its message is gone.
_EXPECTED = (
    AudioError,
    BotError,
    app_commands.CheckFailure,
    discord.Forbidden,
    discord.NotFound,
)


class ReportingTree(app_commands.CommandTree[Host]):
    """The command tree: answers in the user's language, and with a sentence for every error."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Before every command, menu and list of choices: speak the language of who uses it."""
        speak(interaction.locale)
        return True

    async def on_error(
        self, interaction: Interaction, error: app_commands.AppCommandError, /
    ) -> None:
        """Tell the person who used a command or a button what happened."""
        cause = getattr(error, "original", error)
        _log(cause)
        sentence = replies.failure(cause)
        try:
            if interaction.response.is_done():
                await interaction.followup.send(sentence, ephemeral=True)
            else:
                await interaction.response.send_message(sentence, ephemeral=True)
        except discord.HTTPException as failed:
            log.info("An error could not be reported: %s", failed)


async def report(message: discord.Message, error: BaseException) -> None:
    """Answer a message that could not be handled."""
    _log(error)
    if not isinstance(error, Exception):
        return
    try:
        await message.channel.send(
            replies.failure(error), reference=message.to_reference(fail_if_not_exists=False)
        )
    except discord.HTTPException as failed:
        log.info("An error could not be reported: %s", failed)


def _log(error: BaseException) -> None:
    """Log what is not somebody's recording or a full queue, and count all of it."""
    is_expected = isinstance(error, _EXPECTED)
    metrics.count_refused(type(error).__name__ if is_expected else "unforeseen")
    if isinstance(error, StartError):  # while it runs: the database, and what to do about it
        log.error("%s", error)
    elif is_expected:
        log.info("Refused: %s", type(error).__name__)
    elif isinstance(error, discord.HTTPException) and (
        error.status == HTTPStatus.TOO_MANY_REQUESTS
        or error.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    ):
        log.warning("Discord took no answer, however often it was tried: %s", error)
    else:
        log.error("Unforeseen error", exc_info=error)

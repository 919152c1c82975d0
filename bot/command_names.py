"""What commands are called in each language: Discord is told with the commands themselves."""

import asyncio
from typing import Any

import discord
from discord import app_commands

from bot.language import DEFAULT, language_of, load, say, speaking

_Where = app_commands.TranslationContextLocation
_SUFFIXES = {
    _Where.command_name: "",
    _Where.group_name: "",
    _Where.command_description: ".description",
    _Where.group_description: ".description",
}


class CommandNames(app_commands.Translator):
    """Looks commands up in the catalogues.

    The words in the decorators are what Discord shows where it speaks none of our languages; those
    of ``en.ftl`` are the same, for translators to read.
    """

    async def load(self) -> None:
        """Read the catalogues."""
        await asyncio.to_thread(load)

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """Return a name or a description in a locale's language; None to leave it as it is."""
        message_id = message_of(string, context)
        if message_id is None or language_of(locale) == DEFAULT:
            return None
        with speaking(locale):
            return say(message_id)


def message_of(
    string: app_commands.locale_str, context: app_commands.TranslationContextTypes
) -> str | None:
    """Return the message that holds a string of a command; a string may name it by itself."""
    if "message_id" in string.extras:
        return str(string.extras["message_id"])
    if context.location in _SUFFIXES:
        return f"{_command(context.data)}{_SUFFIXES[context.location]}"
    if context.location is _Where.parameter_name:
        return f"{_command(context.data.command)}.{context.data.name}"
    if context.location is _Where.parameter_description:
        return f"{_command(context.data.command)}.{context.data.name}-description"
    return None


def _command(command: Any) -> str:  # noqa: ANN401  # a command or a group of them
    return f"command-{command.qualified_name.replace(' ', '-')}"

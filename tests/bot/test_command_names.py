"""Commands in every language: Discord accepts their names, and they are what the catalogues say."""

import re

import pytest

from bot.client import COGS, SpeakerBot
from bot.command_names import CommandNames
from bot.language import DEFAULT, languages, say, speaking
from bot.settings import Settings
from bot.storage import ListenMode
from tests.bot.test_catalogues import patterns

NAME = re.compile(r"[-_'\w]{1,32}")  # Discord's rule for commands and parameters
MENU = 3


@pytest.fixture
async def told(tmp_path):
    """Return what Discord is told: names and descriptions with what the catalogues call them."""
    bot = SpeakerBot(Settings(data=tmp_path, _env_file=None))
    await bot._async_setup_hook()  # else it cannot be closed
    await bot.tree.set_translator(CommandNames())
    for cog in COGS:
        await bot.add_cog(cog(bot))
    yield flat(await bot.commands_told())
    await bot.close()


def flat(payload):
    """Return every command and parameter by the message that names it."""
    found = {}
    for command in payload:
        if command.get("type") == MENU:
            found["menu-whois"] = command
            continue
        found[f"command-{command['name']}"] = command
        for option in command["options"]:
            found[f"command-{command['name']}.{option['name']}"] = option
    return found


def description_of(message_id):
    return f"{message_id}-description" if "." in message_id else f"{message_id}.description"


def test_commands_are_called_in_english_what_the_catalogue_calls_them(told):
    described = {description_of(one): two for one, two in told.items() if "description" in two}
    named = {one for one in patterns(DEFAULT) if one.startswith(("command-", "menu-"))}
    assert named == set(told) | set(described)
    assert {one: two["name"] for one, two in told.items()} == {one: say(one) for one in told}
    assert {one: two["description"] for one, two in described.items()} == {
        one: say(one) for one in described
    }


def test_every_language_has_its_own_words_and_english_none(told):
    for message_id, one in told.items():
        for locale, name in one["name_localizations"].items():
            with speaking(locale):
                assert name == say(message_id)
        for locale, text in one.get("description_localizations", {}).items():
            with speaking(locale):
                assert text == say(description_of(message_id))
        spoken = {locale.partition("-")[0] for locale in one["name_localizations"]}
        assert spoken == {language.partition("-")[0] for language in languages()} - {DEFAULT}


def test_discord_accepts_every_name_and_description(told):
    for message_id, one in told.items():
        for name in (one["name"], *one["name_localizations"].values()):
            assert 1 <= len(name) <= 32, name
            if message_id != "menu-whois":
                assert NAME.fullmatch(name), name
                assert name == name.lower(), name
        for text in (one.get("description"), *one.get("description_localizations", {}).values()):
            assert text is None or 1 <= len(text) <= 100, text


def test_no_two_commands_share_a_name_in_any_language(told):
    commands = [one for message_id, one in told.items() if "." not in message_id]
    for locale in {locale for one in commands for locale in one["name_localizations"]}:
        names = [one["name_localizations"][locale] for one in commands]
        assert len(set(names)) == len(names), locale


def test_the_ways_to_listen_are_called_what_the_catalogues_call_them(told):
    choices = told["command-listen.mode"]["choices"]
    assert {one["value"] for one in choices} == {"off", *ListenMode}
    for one in choices:
        message_id = f"listen-mode-{one['value']}"
        assert one["name"] == say(message_id)
        for locale, name in one["name_localizations"].items():
            with speaking(locale):
                assert name == say(message_id) != one["name"]
            assert len(name) <= 100

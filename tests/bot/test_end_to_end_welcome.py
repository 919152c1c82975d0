"""The first message in a server: where it is written, in whose language, and only once."""

import discord
import pytest

from bot import replies
from bot.language import speaking
from bot.sandbox.simulation import tell_of_joining
from bot.sandbox.voice_messages import direct_messages

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]


def server_with(lab, *, locale="en-US", open_to_all=(), silent=()):
    """Make a server with channels in which the bot may write, after those in which it may not."""
    guild = lab.env.create_guild("Voice lab", preferred_locale=locale)
    nobody_writes = {guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    for name in silent:
        guild.create_text_channel(name, overwrites=nobody_writes)
    for name in open_to_all:
        guild.create_text_channel(name)
    return guild


async def join(lab, guild):
    """Tell the bot that it was added, and wait until it has dealt with that."""
    tell_of_joining(lab.env, guild)
    await lab.env.advance_time(0)


def refuse(lab, place):
    path, told = f"/channels/{place.id}/messages", "Missing Permissions"
    lab.env.inject_error("POST", path, status=403, code=50013, message=told, times=None)


def said(guild):
    """Return what the bot wrote in a server or to its owner, by where."""
    places = guild.channels | {"owner": direct_messages(guild.owner)}
    written = {
        name: [message.content for message in place.history() if message.author.bot]
        for name, place in places.items()
    }
    return {name: texts for name, texts in written.items() if texts}


def welcome(locale="en-US"):
    with speaking(locale):
        return replies.welcome()


async def test_the_channel_for_news_is_told_once_in_the_servers_language(lab):
    guild = server_with(lab, locale="de", open_to_all=("first", "news"))
    news = guild.channels["news"]
    lab.env.backend.edit_guild(guild.id, {"system_channel_id": news.id})
    await join(lab, guild)
    assert said(guild) == {"news": [welcome("de")]}
    for part in ("`/anlernen`", "**Apps > Wer spricht da?**"):
        assert part in welcome("de")
    await lab.restart()
    assert said(guild) == {"news": [welcome("de")]}


async def test_without_such_a_channel_the_first_one_where_it_may_write_is_told(lab):
    guild = server_with(lab, silent=["rules"], open_to_all=["general", "other"])
    await join(lab, guild)
    assert said(guild) == {"general": [welcome()]}
    for part in ("`/enroll`", "`/retrain`", "`/privacy`", "Who is speaking?"):
        assert part in welcome()


async def test_a_channel_that_refuses_in_spite_of_its_permissions_is_passed_over(lab):
    guild = server_with(lab, open_to_all=["general", "other"])
    refuse(lab, guild.channels["general"])
    await join(lab, guild)
    assert said(guild) == {"other": [welcome()]}


async def test_where_no_channel_may_be_written_in_the_owner_is_told(lab):
    guild = server_with(lab, locale="fr", silent=["rules"])
    await join(lab, guild)
    assert said(guild) == {"owner": [welcome("fr")]}


async def test_where_nothing_can_be_written_nothing_happens(lab):
    guild = server_with(lab, silent=["rules"])
    refuse(lab, direct_messages(guild.owner))
    before = len(lab.env.errors)
    await join(lab, guild)
    assert said(guild) == {}
    assert len(lab.env.errors) == before

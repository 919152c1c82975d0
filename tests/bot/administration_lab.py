"""A server that is managed: what the tests of its administration share."""

import discord

from bot import replies
from bot.language import say, speaking
from tests.bot.lab import card
from tests.bot.retraining_lab import administrator


def managed(lab, *people, locale="en-US"):
    """Return a server and who may manage it."""
    server = lab.server(*people, locale=locale)
    return server, administrator(lab, server)


def said(locale, message_id, **values):
    """Return a sentence in the language of a locale."""
    with speaking(locale):
        return say(message_id, **values)


async def agreed(lab, server, name, language="en"):
    """Let somebody agree, past the dialogue."""
    member_id = server[name].id
    await lab.bot.storage.give_consent(
        server.id, member_id, text_version=replies.CONSENT_VERSION, language=language
    )


async def choose(admin, shown, choice, value):
    """Choose an option of a select of /settings."""
    return await admin.select(
        shown.response, [value], custom_id=f"timbre-choose:{choice}:{admin.id}:0"
    )


def settings_of(shown):
    """Return what /settings shows: what is chosen of each setting, by its title."""
    selects, title = {}, ""
    for one in inside_card(shown):
        if isinstance(one, discord.TextDisplay):
            title = one.content.split("\n")[0].strip("*")
        else:
            (select,) = one.children
            (selects[title],) = [option.label for option in select.options if option.default]
    return selects


def words_of(shown):
    """Return all that /settings says beside the selects."""
    return "\n".join(
        one.content for one in inside_card(shown) if isinstance(one, discord.TextDisplay)
    )


def inside_card(shown):
    message = getattr(shown.response, "message", shown.response)
    (box,) = message.components
    return box.children


async def told(server, admin):
    """Return the lines of /audit without their dates."""
    shown = await admin.slash(server.general, "audit")
    assert shown.ephemeral
    return [line.partition(":f> ")[2] for line in card(shown.response).description.split("\n")]

"""Who may ask who is speaking, where, and how often."""

import asyncio
from datetime import timedelta
from typing import cast

import discord
from discord import app_commands

from bot.errors import AudienceError
from bot.host import Host, Interaction
from bot.storage import Audience

MOST_SERVERS = 50  # that somebody is looked for in when they write directly
HOUR_S, MINUTE_S = 3600.0, 60.0
_CARD_COUNTS = timedelta(minutes=15)


def _a_minute(interaction: Interaction) -> app_commands.Cooldown:
    return app_commands.Cooldown(interaction.client.settings.asks_per_minute, MINUTE_S)


def _an_hour(interaction: Interaction) -> app_commands.Cooldown:
    return app_commands.Cooldown(interaction.client.settings.retrains_per_hour, HOUR_S)


def _user(interaction: Interaction) -> int:
    return interaction.user.id


# The command and the menu that it decorates count together.
asks_in_moderation = app_commands.checks.dynamic_cooldown(_a_minute, key=_user)
retrains_in_moderation = app_commands.checks.dynamic_cooldown(_an_hour, key=_user)


async def may_ask(
    bot: Host, server_id: int, user_id: int, permissions: discord.Permissions
) -> bool:
    """Say whether somebody with these permissions may ask in a server."""
    audience = (await bot.server_settings.of(server_id)).audience
    if audience is Audience.EVERYBODY or permissions.manage_guild:
        return True
    return audience is Audience.ENROLLED and await bot.storage.notes_of(server_id, user_id) > 0


async def require_may_ask(
    bot: Host, server_id: int, user_id: int, permissions: discord.Permissions
) -> None:
    """Refuse who may not ask in a server, and record it.

    Raises
    ------
    AudienceError
    """
    if not await may_ask(bot, server_id, user_id, permissions):
        await bot.storage.audit.record_refused(server_id, user_id)
        raise AudienceError((await bot.server_settings.of(server_id)).audience)


def require_manager(interaction: Interaction) -> discord.Guild:
    """Return the server, if whoever uses a command or presses a button there may manage it.

    Discord lets nobody use the command who may not, by its permissions or as the owner chose: a
    command is not asked again, and neither is whoever has just got a card from it. Who keeps a card
    may have lost the right since.

    Raises
    ------
    MissingPermissions
    """
    card = interaction.message
    is_fresh = card is None or interaction.created_at - card.created_at < _CARD_COUNTS
    if interaction.guild is None or not (is_fresh or interaction.permissions.manage_guild):
        raise app_commands.MissingPermissions(["manage_guild"])
    return interaction.guild


def permissions_of(message: discord.Message) -> discord.Permissions:
    """Return what the author of a message in a server may do there."""
    return cast("discord.Member", message.author).guild_permissions


async def shared_servers(bot: Host, user: discord.User | discord.Member) -> list[discord.Guild]:
    """Return the servers that a user shares with the bot, where somebody is known.

    Discord is asked of each: beyond `MOST_SERVERS` only of those in which the user agreed that
    something is kept.

    Raises
    ------
    AudienceError
        There are some, but the user may ask in none of them.
    """

    async def shared(server_id: int) -> tuple[discord.Guild, bool] | None:
        server = await bot.find_server(server_id)
        if server is None:
            return None
        try:
            member = await server.fetch_member(user.id)
        except discord.NotFound:
            return None
        if not await bot.recogniser.is_ready(server_id):
            return None
        return server, await may_ask(bot, server_id, user.id, member.guild_permissions)

    known = await bot.storage.servers_with_notes()
    if len(known) > MOST_SERVERS:
        theirs = await bot.storage.memberships.of(user.id)
        known = tuple({one.server_id for one in theirs}.intersection(known))
    found = [one for one in await asyncio.gather(*map(shared, known)) if one is not None]
    open_to = [server for server, is_allowed in found if is_allowed]
    if found and not open_to:
        raise AudienceError((await bot.server_settings.of(found[0][0].id)).audience)
    return open_to

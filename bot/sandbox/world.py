"""The simulated server: its channels, and its members."""

from typing import Any

import discord
import simcord

from bot.sandbox.people import KEEPER, MADE_UP, MEMBERS
from bot.sandbox.simulation import tell_of_joining

SERVER_NAME = "Voice lab"
CHANNELS = ("general", "voices", "moderators")
PRIVATE = "moderators"  # only who manages the server sees it


def create_world(
    env: simcord.Env,
) -> tuple[dict[str, simcord.ChannelHandle], dict[str, simcord.MemberActor]]:
    """Make the server, add the bot to it, and return its channels and members by name."""
    guild = env.create_guild(SERVER_NAME)
    keepers = guild.create_role("Keepers", permissions=discord.Permissions(manage_guild=True))
    hidden, seen = (discord.PermissionOverwrite(view_channel=sees) for sees in (False, True))
    private: dict[Any, discord.PermissionOverwrite] = {guild.default_role: hidden, keepers: seen}
    if env.bot.user is not None:
        private[env.bot.user] = seen
    channels = {
        name: guild.create_text_channel(name, overwrites=private if name == PRIVATE else None)
        for name in CHANNELS
    }
    members = {
        name: guild.add_member(
            env.create_user(name.lower(), global_name=name),
            roles=[keepers] if name == KEEPER else [],
        )
        for name in (*MEMBERS, *MADE_UP)
    }
    tell_of_joining(env, guild)
    return channels, members

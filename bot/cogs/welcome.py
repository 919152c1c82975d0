"""Welcome: when the bot is added to a server, it says there how it is used, once."""

import logging
from collections.abc import Iterator

import discord
from discord.ext import commands

from bot import replies
from bot.host import Host
from bot.language import speak

log = logging.getLogger(__name__)


class Welcome(commands.Cog):
    """The first message in a server."""

    def __init__(self, bot: Host) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_guild_join(self, server: discord.Guild) -> None:
        """Say it where most will read it, else to the owner: Discord tells of each join once."""
        speak(server.preferred_locale)
        for channel in _writable(server):
            try:
                await channel.send(replies.welcome())
            except discord.HTTPException as error:
                log.info("A server could not be greeted in a channel: %s", error)
            else:
                return
        try:
            direct = await self.bot.create_dm(discord.Object(server.owner_id or 0))
            await direct.send(replies.welcome())
        except discord.HTTPException as error:
            log.info("A server could not be greeted: %s", error)


def _writable(server: discord.Guild) -> Iterator[discord.TextChannel]:
    """Yield where the bot may write, the channel for the server's own news first."""
    for channel in (server.system_channel, *server.text_channels):
        if channel is None:
            continue
        allowed = channel.permissions_for(server.me)
        if allowed.view_channel and allowed.send_messages:
            yield channel

"""Upkeep: what every start does about notes that an earlier encoder embedded."""

from contextlib import suppress

import discord
from discord.ext import commands

from bot import replies
from bot.host import Host
from bot.language import speak

_TOLD = "members were told to enrol again for encoder"


class Upkeep(commands.Cog):
    """Embed stored notes again when the encoder is new, and tell whose notes cannot be."""

    def __init__(self, bot: Host) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Do it at every start."""
        self.bot.duties.append(self._embed_again)

    async def _embed_again(self) -> None:
        await self.bot.renewal.run(self.bot.serves)
        encoder_id, shards = await self.bot.renewal.encoder_id(), self.bot.settings.shards
        told = _TOLD if shards is None else f"{_TOLD}, {shards}"
        await self.bot.wait_until_ready()  # before, no server is known
        known = {await self.bot.storage.recall(key) for key in (_TOLD, told)}
        if encoder_id not in known:
            await self.bot.storage.remember(told, encoder_id)  # before: rather never than twice
            await self._tell_to_enrol_again()

    async def _tell_to_enrol_again(self) -> None:
        """Write to the members of whom only an earlier encoder's embeddings were kept."""
        for server_id in await self.bot.storage.servers_with_notes():
            server = self.bot.get_guild(server_id)
            if server is None:
                continue
            state = await self.bot.renewal.state(server_id)
            for member_id in state.to_enrol_again:
                with suppress(discord.HTTPException):  # who has left, or takes no messages
                    member = await server.fetch_member(member_id)
                    speak(await self.bot.language_of(member_id))
                    await member.send(replies.enrol_again(server.name))

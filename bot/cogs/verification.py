"""Verification: whether a recording is the voice of one member.

Nothing that comes in here is stored.
"""

import discord
from discord import app_commands
from discord.ext import commands

from bot import attachments, replies
from bot.access import asks_in_moderation, require_may_ask
from bot.errors import ServerOnlyError
from bot.host import Host, Interaction
from bot.language import say
from bot.views import Press, buttons


class Verification(commands.Cog):
    """`/verify`; its Share button is that of `/whois`."""

    def __init__(self, bot: Host) -> None:
        self.bot = bot

    @app_commands.command(name="verify", description="Is this recording this member's voice?")
    @app_commands.describe(
        member="who is said to speak", note="a voice note or any other audio file"
    )
    @app_commands.guild_only()
    @asks_in_moderation
    async def verify(
        self, interaction: Interaction, member: discord.User, note: discord.Attachment
    ) -> None:
        """Compare an uploaded recording with one member, unseen by others."""
        if interaction.guild is None:
            raise ServerOnlyError
        server_id = interaction.guild.id
        await require_may_ask(self.bot, server_id, interaction.user.id, interaction.permissions)
        self.bot.recogniser.check_size(note.size)
        await interaction.response.defer(ephemeral=True, thinking=True)
        answer = await self.bot.recogniser.verify(
            server_id, member.id, await attachments.download(note)
        )
        await interaction.followup.send(
            replies.claim_text(answer),
            embed=replies.claim_card(answer),
            file=replies.picture(answer.picture),
            view=buttons(interaction.user.id, Press(say("button-share"), "share")),
            ephemeral=True,
        )

"""Versions: what a server's recogniser learnt so far, and the way back."""

import io
from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot import replies
from bot.errors import ServerOnlyError
from bot.host import Host, Interaction
from bot.storage import HeadRecord

MOST_CHOICES = 25  # Discord's limit
MOST_DRAWN = 30


class Versions(commands.Cog):
    """`/model` and `/rollback`."""

    def __init__(self, bot: Host) -> None:
        self.bot = bot

    @app_commands.command(name="model", description="What I learnt here, and how well it works")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def model(self, interaction: Interaction) -> None:
        """Show the version in use, all others, and what changed since."""
        server_id = _server_id(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        heads = self.bot.storage.heads
        encoder_id = await self.bot.recogniser.encoder_id(server_id)
        history = await heads.history(server_id)
        current = next((one for one in history if one.is_current), None)
        card = replies.model_card(
            history,
            await heads.changes_since(server_id, current.created_at if current else None),
            await self.bot.renewal.state(server_id),
            encoder_id=encoder_id,
            in_use=await self.bot.recogniser.version_in_use(server_id),
            last=await heads.last_retraining(server_id),
        )
        await interaction.followup.send(embed=card, files=await self._chart(history))

    async def _chart(self, history: Sequence[HeadRecord]) -> list[discord.File]:
        """Draw the history, as soon as there is one."""
        if len(history) < 2:
            return []
        png = await self.bot.retraining.draw_history(history[-MOST_DRAWN:])
        return [discord.File(io.BytesIO(png), replies.HISTORY_NAME)]

    @app_commands.command(name="rollback", description="Go back to an earlier version")
    @app_commands.describe(version="its number; 0 for none: compare with everybody's mean voice")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def rollback(
        self, interaction: Interaction, version: app_commands.Range[int, 0, 1_000_000]
    ) -> None:
        """Use an earlier version again."""
        server_id = _server_id(interaction)
        async with self.bot.retraining.reserved(server_id):
            await interaction.response.defer(ephemeral=True, thinking=True)
            encoder_id = await self.bot.recogniser.encoder_id(server_id)
            await self.bot.storage.heads.roll_back(
                server_id, version, encoder_id=encoder_id, actor_id=interaction.user.id
            )
        in_use = await self.bot.recogniser.version_in_use(server_id)
        said = replies.rolled_back(version, in_use=in_use)
        await interaction.followup.send(said, ephemeral=True)

    @rollback.autocomplete("version")
    async def _versions(
        self, interaction: Interaction, typed: int | str
    ) -> list[app_commands.Choice[int]]:
        """List the versions that can be used, the newest first."""
        if interaction.guild is None:
            return []
        encoder_id = await self.bot.recogniser.encoder_id(interaction.guild.id)
        in_use = await self.bot.recogniser.version_in_use(interaction.guild.id)
        history = await self.bot.storage.heads.history(interaction.guild.id)
        choices = [
            app_commands.Choice(
                name=replies.version_choice(one, is_used=one.version == in_use), value=one.version
            )
            for one in reversed(history)
            if one.encoder_id == encoder_id and not one.was_dropped
        ]
        choices.append(app_commands.Choice(name=replies.no_version_choice(), value=0))
        return [one for one in choices if one.name.startswith(str(typed))][:MOST_CHOICES]


def _server_id(interaction: Interaction) -> int:
    if interaction.guild is None:
        raise ServerOnlyError
    return interaction.guild.id

"""Privacy: a member reads what happens to voices, sees what is kept of theirs, and erases it."""

import discord
from discord import app_commands
from discord.ext import commands

from bot import replies
from bot.errors import ServerOnlyError
from bot.host import Host, Interaction
from bot.language import say
from bot.storage import Source
from bot.views import Press, buttons

MOST_BUTTONS = 25  # Discord's limit


class Privacy(commands.Cog):
    """`/privacy`, `/mydata` and `/forget`."""

    def __init__(self, bot: Host) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Offer the buttons' actions."""
        self.bot.actions |= {"erase": self._erase, "keep": self._keep}

    @app_commands.command(name="privacy", description="What happens to your voice, in six lines")
    async def privacy(self, interaction: Interaction) -> None:
        """Say it, anywhere and to anybody: before they agree to anything, too."""
        settings = self.bot.settings
        card = replies.privacy_card(settings.operator, keep_recordings=settings.keep_recordings)
        await interaction.response.send_message(embed=card, ephemeral=True)

    @app_commands.command(name="mydata", description="What I keep of your voice in this server")
    @app_commands.guild_only()
    async def my_data(self, interaction: Interaction) -> None:
        """Show it, with a button for each confirmed note that takes it back."""
        if interaction.guild is None:
            raise ServerOnlyError
        server_id, member_id = interaction.guild.id, interaction.user.id
        consent = await self.bot.storage.consent_of(server_id, member_id)
        if consent is None:
            await interaction.response.send_message(say("nothing-to-forget"), ephemeral=True)
            return
        notes = await self.bot.storage.samples.given_by(server_id, member_id)
        confirmed = [note for note in notes if note.source is Source.CONFIRMED]
        undo = [
            Press(replies.undo_label(note), "undo", note.note_id)
            for note in reversed(confirmed[-MOST_BUTTONS:])
        ]
        await interaction.response.send_message(
            embed=replies.my_data_card(
                interaction.guild.name,
                consent,
                notes,
                keep_recordings=self.bot.settings.keep_recordings,
                retention_months=(await self.bot.server_settings.of(server_id)).retention_months,
            ),
            view=buttons(member_id, *undo),
            ephemeral=True,
        )

    @app_commands.command(name="forget", description="Erase your voice in this server")
    @app_commands.guild_only()
    async def forget(self, interaction: Interaction) -> None:
        """Ask for confirmation."""
        if interaction.guild is None:
            raise ServerOnlyError
        server_id, member_id = interaction.guild.id, interaction.user.id
        if await self.bot.storage.consent_of(server_id, member_id) is None:
            await interaction.response.send_message(say("nothing-to-forget"), ephemeral=True)
            return
        notes = await self.bot.storage.notes_of(server_id, member_id)
        await interaction.response.send_message(
            embed=replies.forget_card(interaction.guild.name, notes),
            view=buttons(
                member_id,
                Press(say("button-erase"), "erase", server_id, discord.ButtonStyle.danger),
                Press(say("button-keep"), "keep"),
            ),
            ephemeral=True,
        )

    async def _erase(self, interaction: Interaction, server_id: int) -> None:
        # The server's id is in the button, not taken from where it is pressed: what was shown
        # counts.
        await interaction.response.defer()
        erased = await self.bot.recogniser.forget(server_id, interaction.user.id)
        await interaction.edit_original_response(
            content=say("forgotten", notes=erased), embed=None, view=None
        )
        self.bot.dispatch("gallery_changed", server_id)

    async def _keep(self, interaction: Interaction, _: int) -> None:
        await interaction.response.edit_message(content=say("kept"), embed=None, view=None)

"""Help: what the bot can do."""

from discord import app_commands
from discord.ext import commands

from bot import replies
from bot.host import Host, Interaction


class Help(commands.Cog):
    """`/help`."""

    def __init__(self, bot: Host) -> None:
        self.bot = bot

    @app_commands.command(name="help", description="What I can do")
    async def help(self, interaction: Interaction) -> None:
        """Say what the bot can do for whoever asks, where they ask."""
        card = replies.help_card(
            self.bot.settings.notes_to_enrol,
            may_manage=interaction.guild is not None and interaction.permissions.manage_guild,
        )
        await interaction.response.send_message(embed=card, ephemeral=True)

"""Whose voices the bot knows here, and the map of those who want to be on it.

At consent nobody is told that others can see them enrolled. So only who may manage the server sees
everybody; other members see themselves, how many there are, and who chose to be on the map.
"""

import io
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import replies
from bot.consent import require_consent
from bot.errors import NobodyEnrolledError, ServerOnlyError
from bot.host import Host, Interaction
from bot.language import say
from bot.views import Press, buttons


class VoiceMap(commands.Cog):
    """`/voices`."""

    def __init__(self, bot: Host) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Offer the buttons' actions."""
        self.bot.actions |= {
            "voices": self._turn_page,
            "showonmap": self._show_on_map,
            "takeoffmap": self._take_off_map,
        }

    @app_commands.command(
        name="voices", description="Whose voices I know here, and which are alike"
    )
    @app_commands.guild_only()
    async def voices(self, interaction: Interaction) -> None:
        """Show the first page, unseen by others."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        shown = await self._page(interaction, 0)
        await interaction.followup.send(ephemeral=True, files=shown.pop("attachments"), **shown)

    async def _turn_page(self, interaction: Interaction, page: int) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(**await self._page(interaction, page))

    async def _show_on_map(self, interaction: Interaction, page: int) -> None:
        """Let others see a member, if they are enrolled still."""
        server_id, member_id = _server(interaction).id, interaction.user.id
        await require_consent(self.bot.storage, server_id, member_id)
        if not await self.bot.storage.notes_of(server_id, member_id):
            await interaction.response.send_message(say("voices-unknown"), ephemeral=True)
            return
        await self.bot.storage.voices.put_on_map(server_id, member_id)
        await self._turn_page(interaction, page)

    async def _take_off_map(self, interaction: Interaction, page: int) -> None:
        """Let others see a member no more, whatever they have agreed to since."""
        server_id = _server(interaction).id
        await self.bot.storage.voices.take_off_map(server_id, interaction.user.id)
        await self._turn_page(interaction, page)

    async def _page(self, interaction: Interaction, number: int) -> dict[str, Any]:
        """Return what a message shows of a page, drawn anew: numbers and dots belong together."""
        server_id, viewer_id = _server(interaction).id, interaction.user.id
        found = await self.bot.voices.of_server(server_id, viewer_id)
        if not found.voices:
            raise NobodyEnrolledError
        page = found.page(number, sees_all=interaction.permissions.manage_guild)
        presses = []
        if page.number:
            presses.append(Press(say("button-previous"), "voices", page.number - 1))
        if page.number < page.pages - 1:
            presses.append(Press(say("button-next"), "voices", page.number + 1))
        if (own := found.of(viewer_id)) is not None:
            label, action = (
                (say("button-take-off-map"), "takeoffmap")
                if own.is_on_map
                else (say("button-show-on-map"), "showonmap")
            )
            presses.append(Press(label, action, page.number))
        picture = found.picture
        return {
            "content": replies.voices_text(found, page, viewer_id),
            "embed": replies.voices_card(found, viewer_id),
            "view": buttons(viewer_id, *presses),
            "attachments": []
            if picture is None
            else [discord.File(io.BytesIO(picture), replies.MAP_NAME)],
        }


def _server(interaction: Interaction) -> discord.Guild:
    """Return the server in which a command was used or a button pressed.

    Raises
    ------
    ServerOnlyError
    """
    if interaction.guild is None:
        raise ServerOnlyError
    return interaction.guild

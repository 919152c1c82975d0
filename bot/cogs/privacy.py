"""Privacy: a member reads what happens to voices, sees what is kept of theirs, and erases it."""

import asyncio
import io
from collections.abc import Sequence

import discord
from discord import app_commands
from discord.ext import commands

from bot import export, replies
from bot.host import Host, Interaction
from bot.language import say
from bot.storage import Membership, Source
from bot.views import Press, buttons

MOST_BUTTONS, MOST_LETTERS = 25, 80  # Discord's limits, of a message and of a button
SPARE_BYTES = 100_000  # of what Discord takes with a message: for everything but the file


class Privacy(commands.Cog):
    """`/privacy`, `/mydata` and `/forget`."""

    def __init__(self, bot: Host) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Offer the buttons' actions."""
        self.bot.actions |= {
            "erase": self._erase,
            "eraseeverywhere": self._erase_everywhere,
            "keep": self._keep,
            "takeaway": self._take_away,
        }

    @app_commands.command(name="privacy", description="What happens to your voice, in six lines")
    async def privacy(self, interaction: Interaction) -> None:
        """Say it, anywhere and to anybody: before they agree to anything, too."""
        settings, months = self.bot.settings, None
        if interaction.guild is not None:
            months = (await self.bot.server_settings.of(interaction.guild.id)).retention_months
        card = replies.privacy_card(
            settings.operator, keep_recordings=settings.keep_recordings, retention_months=months
        )
        await interaction.response.send_message(embed=card, ephemeral=True)

    @app_commands.command(name="mydata", description="What I keep of your voice")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def my_data(self, interaction: Interaction) -> None:
        """Show it in words and a picture, and let it be taken away; if direct, of all servers."""
        member_id = interaction.user.id
        if interaction.guild is None:
            await self._show_everywhere(interaction)
            return
        server_id = interaction.guild.id
        consent = await self.bot.storage.consent_of(server_id, member_id)
        if consent is None:
            await interaction.response.send_message(say("nothing-to-forget"), ephemeral=True)
            return
        await interaction.response.defer(ephemeral=True, thinking=True)  # drawing takes a moment
        notes = await self.bot.storage.samples.given_by(server_id, member_id)
        overview = await self.bot.recogniser.pictures.overview(server_id, notes)
        confirmed = [note for note in notes if note.source is Source.CONFIRMED]
        undo = [
            Press(replies.undo_label(note), "undo", note.note_id)
            for note in reversed(confirmed[-MOST_BUTTONS + 1 :])
        ]
        await interaction.followup.send(
            embed=replies.my_data_card(
                interaction.guild.name,
                consent,
                notes,
                overview=overview,
                keep_recordings=self.bot.settings.keep_recordings,
                retention_months=(await self.bot.server_settings.of(server_id)).retention_months,
            ),
            files=replies.pictures(overview.picture),
            view=buttons(member_id, Press(say("button-take-away"), "takeaway", server_id), *undo),
            ephemeral=True,
        )

    async def _show_everywhere(self, interaction: Interaction) -> None:
        """Show where somebody is known, with a button for each server that takes it away."""
        # Discord may be asked for the names.
        await interaction.response.defer(ephemeral=True, thinking=True)
        known = await self.bot.storage.memberships.of(interaction.user.id)
        if not known:
            await interaction.followup.send(say("nothing-anywhere"), ephemeral=True)
            return
        take, named = say("button-take-away"), await self._named(known)
        presses = [
            Press(f"{take}: {name}"[:MOST_LETTERS], "takeaway", one.server_id)
            for one, (name, _) in zip(known[:MOST_BUTTONS], named[:MOST_BUTTONS], strict=True)
        ]
        await interaction.followup.send(
            embed=replies.known_card(named),
            view=buttons(interaction.user.id, *presses),
            ephemeral=True,
        )

    async def _take_away(self, interaction: Interaction, server_id: int) -> None:
        """Send everything that is kept of a member in a server, as files."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        kept = await self.bot.storage.memberships.all_of(server_id, interaction.user.id)
        if kept is None:
            await interaction.followup.send(say("nothing-to-forget"), ephemeral=True)
            return
        archive = await asyncio.to_thread(export.packed, kept, await self._name(server_id))
        parts = export.in_parts(archive, interaction.filesize_limit - SPARE_BYTES)
        said = say("taken-away", parts=len(parts))
        for name, content in parts:
            file = discord.File(io.BytesIO(content), name)
            await interaction.followup.send(said, file=file, ephemeral=True)
            said = ""

    @app_commands.command(name="forget", description="Erase your voice here, or everywhere")
    @app_commands.describe(everywhere="in all servers, also those that you have left")
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def forget(self, interaction: Interaction, everywhere: bool = False) -> None:  # noqa: FBT001, FBT002
        """Ask for confirmation; in a direct message it is always about all servers."""
        if everywhere or interaction.guild is None:
            await self._ask_everywhere(interaction)
            return
        server_id, member_id = interaction.guild.id, interaction.user.id
        if await self.bot.storage.consent_of(server_id, member_id) is None:
            await interaction.response.send_message(say("nothing-to-forget"), ephemeral=True)
            return
        notes = await self.bot.storage.notes_of(server_id, member_id)
        await self._ask(
            interaction,
            replies.forget_card(interaction.guild.name, notes),
            Press(say("button-erase"), "erase", server_id, discord.ButtonStyle.danger),
        )

    async def _ask_everywhere(self, interaction: Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)  # as above
        known = await self.bot.storage.memberships.of(interaction.user.id)
        if not known:
            await interaction.followup.send(say("nothing-anywhere"), ephemeral=True)
            return
        await self._ask(
            interaction,
            replies.forget_everywhere_card(await self._named(known)),
            Press(say("button-erase"), "eraseeverywhere", style=discord.ButtonStyle.danger),
        )

    async def _ask(self, interaction: Interaction, card: discord.Embed, erase: Press) -> None:
        """Ask for confirmation."""
        view = buttons(interaction.user.id, erase, Press(say("button-keep"), "keep"))
        if interaction.response.is_done():
            await interaction.followup.send(embed=card, view=view, ephemeral=True)
        else:
            await interaction.response.send_message(embed=card, view=view, ephemeral=True)

    async def _erase(self, interaction: Interaction, server_id: int) -> None:
        # The server's id is in the button, not taken from where it is pressed: what was shown
        # counts.
        await interaction.response.defer()
        await self._say_erased(interaction, "forgotten", await self._erased(interaction, server_id))

    async def _erase_everywhere(self, interaction: Interaction, _: int) -> None:
        await interaction.response.defer()
        notes = 0
        for one in await self.bot.storage.memberships.of(interaction.user.id):
            notes += await self._erased(interaction, one.server_id)
        await self._say_erased(interaction, "forgotten-everywhere", notes)

    async def _erased(self, interaction: Interaction, server_id: int) -> int:
        """Erase somebody from a server; return how many notes that were."""
        notes = await self.bot.recogniser.forget(server_id, interaction.user.id)
        self.bot.dispatch("gallery_changed", server_id)
        return notes

    async def _say_erased(self, interaction: Interaction, sentence: str, notes: int) -> None:
        said = say(sentence, notes=notes)
        await interaction.edit_original_response(content=said, embed=None, view=None)

    async def _name(self, server_id: int) -> str:
        """Return the name of a server, as far as it is known."""
        return await self.bot.name_of(server_id) or say("server-left", server=str(server_id))

    async def _named(self, known: Sequence[Membership]) -> list[tuple[str, int]]:
        """Return how many notes are kept in which server."""
        names = await asyncio.gather(*(self._name(one.server_id) for one in known))
        return [(name, one.notes) for name, one in zip(names, known, strict=True)]

    async def _keep(self, interaction: Interaction, _: int) -> None:
        await interaction.response.edit_message(content=say("kept"), embed=None, view=None)

"""Feedback: the person named says whether it was them, and may give the note to learn from.

The note is fetched, and stored, only after the button was pressed by a member who consented.
"""

import discord
from discord.ext import commands

from bot import attachments
from bot.consent import require_consent
from bot.errors import ForwardedEnrolmentError, NoRecordingError
from bot.host import Host, Interaction
from bot.language import say
from bot.views import Press, buttons, without_note_buttons


class Feedback(commands.Cog):
    """The buttons "That's me", "It was me", "Not me" and "Undo"."""

    def __init__(self, bot: Host) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Offer the buttons' actions."""
        self.bot.note_actions |= {"mine": self._mine, "notmine": self._not_mine}
        self.bot.actions["undo"] = self._undo

    async def _mine(self, interaction: Interaction, message_id: int, server_id: int) -> None:
        """Keep the note as one of the member's."""
        member_id = interaction.user.id
        await require_consent(self.bot.storage, server_id, member_id)
        await interaction.response.defer()
        message = await _note(interaction, message_id)
        if attachments.is_forwarded(message):
            raise ForwardedEnrolmentError
        note = attachments.recording_of(message)
        self.bot.recogniser.check_size(note.size)
        kept = await self.bot.recogniser.keep_confirmed(
            server_id, member_id, await attachments.download(note)
        )
        await _retire(interaction)
        await interaction.followup.send(
            say("sample-quarantined" if kept.is_quarantined else "sample-kept"),
            view=buttons(member_id, Press(say("button-undo"), "undo", kept.note_id)),
            ephemeral=True,
        )
        self.bot.dispatch("gallery_changed", server_id)

    async def _not_mine(self, interaction: Interaction, _: int, server_id: int) -> None:
        """Count a false name."""
        await interaction.response.defer()
        await self.bot.storage.heads.record_false_name(server_id)
        await _retire(interaction)
        await interaction.followup.send(say("not-me-noted"), ephemeral=True)

    async def _undo(self, interaction: Interaction, note_id: int) -> None:
        """Erase a note that was confirmed."""
        await interaction.response.defer()
        erased = await self.bot.recogniser.erase_note(note_id, interaction.user.id)
        said = say("undone" if erased else "nothing-to-undo")
        await interaction.edit_original_response(
            content=said, embed=None, view=None, attachments=[]
        )


async def _note(interaction: Interaction, message_id: int) -> discord.Message:
    """Fetch the message that the answer was about, from the channel that both are in.

    Raises
    ------
    NoRecordingError
        It was deleted.
    """
    channel = interaction.channel
    if not isinstance(channel, discord.abc.Messageable):
        raise NoRecordingError
    try:
        return await channel.fetch_message(message_id)
    except discord.NotFound:
        raise NoRecordingError from None


async def _retire(interaction: Interaction) -> None:
    """Take the buttons about the note off the answer: they are pressed once."""
    if interaction.message is not None:
        await interaction.edit_original_response(view=without_note_buttons(interaction.message))

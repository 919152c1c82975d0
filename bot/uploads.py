"""Recordings that a member uploads: on a computer, Discord has no button to record a voice note.

A button opens a window that takes up to ten files. Each goes the way of a note of the dialogue, one
after the other, and one reply says what became of each.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import cast
from weakref import WeakValueDictionary

import discord

from bot import attachments, metrics, prompts, replies
from bot.consent import require_consent
from bot.errors import BotError
from bot.host import Host, Interaction
from bot.language import say, speak
from bot.recogniser import AudioError, Quality
from bot.views import UploadWindow


class Uploads:
    """Take recordings by windows.

    Parameters
    ----------
    bot : Host
    turn_of : callable
        Lets notes of a member be stored one after the other.
    caught_up : callable
        Is told the server and the member of whom notes were stored.
    """

    def __init__(
        self,
        bot: Host,
        *,
        turn_of: Callable[[int], AbstractAsyncContextManager[None]],
        caught_up: Callable[[int, int], Awaitable[None]],
    ) -> None:
        self._bot = bot
        self._turn_of = turn_of
        self._caught_up = caught_up
        self._windows: WeakValueDictionary[str, UploadWindow] = WeakValueDictionary()

    async def are_taken(self, server_id: int) -> bool:
        """Say whether a recording is taken of which nobody knows what should be read in it."""
        settings = await self._bot.server_settings.of(server_id)
        return not (settings.check_reading and prompts.is_heard())

    async def open(self, interaction: Interaction, server_id: int) -> None:
        """Show the window to who has agreed.

        Raises
        ------
        ConsentMissingError, ConsentOutdatedError
        """
        if not await self.are_taken(server_id):
            await interaction.response.send_message(say("upload-not-taken"), ephemeral=True)
            return
        await require_consent(self._bot.storage, server_id, interaction.user.id)
        window = UploadWindow(server_id, self._take)
        self._windows[window.custom_id] = window
        await interaction.response.send_modal(window)

    async def answer_late(self, interaction: Interaction) -> None:
        """Tell who submits a window that is too old, or older than the bot's last start."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        custom_id = str(cast("dict[str, object]", interaction.data)["custom_id"])
        if not custom_id.startswith(UploadWindow.PREFIX):
            return
        window = self._windows.get(custom_id)
        if window is None or window.is_finished():
            speak(interaction.locale)
            await interaction.response.send_message(say("upload-expired"), ephemeral=True)

    async def _take(
        self, interaction: Interaction, server_id: int, files: Sequence[discord.Attachment]
    ) -> None:
        """Store what can be stored, and say of every file what became of it."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member_id = interaction.user.id
        await require_consent(self._bot.storage, server_id, member_id)
        heard = [(file.filename, await self._judge(file, server_id, member_id)) for file in files]
        kept = sum(isinstance(one, Quality) for _, one in heard)
        if kept:
            await self._caught_up(server_id, member_id)
            self._bot.dispatch("gallery_changed", server_id)
        pictures = self._bot.recogniser.pictures
        so_far = await pictures.progress(server_id, member_id, notes=kept, steps=kept)
        report = replies.upload_report(
            heard,
            server=await self._bot.name_of(server_id),
            notes=await self._bot.storage.notes_of(server_id, member_id),
            so_far=so_far,
        )
        drawn = replies.pictures(so_far.picture if so_far else None)
        await interaction.followup.send(embed=report, files=drawn, ephemeral=True)

    async def _judge(
        self, file: discord.Attachment, server_id: int, member_id: int
    ) -> Quality | Exception:
        """Store a recording; return how good it is, or why it is refused."""
        try:
            self._bot.recogniser.check_size(file.size)
            recording = await attachments.download(file)
            async with self._turn_of(member_id):
                dialogue = await self._bot.storage.enrolment_of(member_id)
                if dialogue is not None and dialogue.server_id == server_id:
                    # Nobody knows what is read in it: the sentence that is asked for stays.
                    dialogue = replace(dialogue, accepted=dialogue.accepted + 1)
                else:
                    dialogue = None
                return await self._bot.recogniser.enrol(
                    server_id, member_id, recording, prompt="", enrolment=dialogue
                )
        except (AudioError, BotError) as error:
            metrics.count_refused(type(error).__name__)
            return error

"""The messages by which an enrolment asks for one sentence after another.

Each shows the steps, and from the second on what was heard so far and what would help most now.
"""

import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, NamedTuple

import discord

from bot import prompts, replies
from bot.host import Host
from bot.language import say
from bot.recogniser import HeardSoFar
from bot.storage import Enrolment as Dialogue
from bot.views import Press, buttons


class _Asked(NamedTuple):
    """What a message that asks consists of, beside its text."""

    card: discord.Embed
    files: list[discord.File]
    buttons: discord.ui.View


class PromptMessages:
    """Ask for sentences.

    Parameters
    ----------
    bot : Host
    takes_uploads : callable
        Says whether recordings are taken as files, too, for a server.
    """

    def __init__(self, bot: Host, *, takes_uploads: Callable[[int], Awaitable[bool]]) -> None:
        self._bot = bot
        self._takes_uploads = takes_uploads

    async def send(
        self, dialogue: Dialogue, channel: discord.abc.Messageable, said: str | None = None
    ) -> discord.Message:
        """Ask for the sentence that the dialogue is at, and remember the message that asks.

        Of a dialogue that was ended while the message was drawn, only what is ``said`` is sent.
        """
        in_channel = not isinstance(channel, discord.DMChannel)
        mention = f"<@{dialogue.member_id}>" if in_channel else None
        asks = await self._asking(dialogue, in_channel=in_channel)
        if not await self._bot.storage.move_on(dialogue):
            return await channel.send(said or say("step-is-over"))
        asked = await channel.send(
            "\n".join(filter(None, (said, mention))) or None,
            embed=asks.card,
            files=asks.files,
            view=asks.buttons,
        )
        await self._bot.storage.move_on(replace(dialogue, message_id=asked.id))
        return asked

    async def ask_instead(self, interaction: discord.Interaction[Any], dialogue: Dialogue) -> None:
        """Ask for another sentence in the message whose button was pressed, and acknowledged."""
        asks = await self._asking(dialogue, in_channel=interaction.guild is not None)
        await interaction.edit_original_response(
            embed=asks.card, attachments=asks.files, view=asks.buttons
        )

    async def bring_up_to_date(self, dialogue: Dialogue) -> None:
        """Show in the message that asks what was uploaded beside it."""
        server = self._bot.get_guild(dialogue.server_id)
        place = server.get_channel_or_thread(dialogue.channel_id) if server else None
        asks = await self._asking(dialogue, in_channel=place is not None)
        await self._edit(dialogue, embed=asks.card, attachments=asks.files)

    async def retire(self, dialogue: Dialogue) -> None:
        """Take the buttons off the message that was just answered."""
        await self._edit(dialogue, view=None)

    async def end(self, dialogue: Dialogue) -> None:
        """Say in the message that asks that all is done."""
        card, files = await self.done(dialogue)
        await self._edit(dialogue, embed=card, attachments=files, view=None)

    async def done(self, dialogue: Dialogue) -> tuple[discord.Embed, list[discord.File]]:
        """Return a card that says that the dialogue is done, and its picture."""
        notes = await self._bot.storage.notes_of(dialogue.server_id, dialogue.member_id)
        heard = await self._heard(dialogue)
        server = await self._bot.name_of(dialogue.server_id)
        card = replies.enrolled(server, notes, heard)
        return card, replies.pictures(heard.picture if heard else None)

    async def upload_button(self, server_id: int) -> list[Press]:
        """Return the button, if recordings are taken."""
        are_taken = await self._takes_uploads(server_id)
        return [Press(say("button-upload"), "upload", server_id)] if are_taken else []

    async def _asking(self, dialogue: Dialogue, *, in_channel: bool) -> _Asked:
        settings = await self._bot.server_settings.of(dialogue.server_id)
        heard = await self._heard(dialogue)
        card = replies.prompt_card(
            prompts.sentence_at(dialogue.prompts, dialogue.position),
            accepted=dialogue.accepted,
            total=self._bot.settings.notes_to_enrol,
            server=await self._bot.name_of(dialogue.server_id) or "",
            in_channel=in_channel,
            checks_reading=settings.check_reading,
            heard=heard,
        )
        view = buttons(
            dialogue.member_id,
            Press(say("button-skip"), "skip", dialogue.position),
            Press(say("button-stop"), "stop", dialogue.position),
            *await self.upload_button(dialogue.server_id),
        )
        return _Asked(card, replies.pictures(heard.picture if heard else None), view)

    async def _heard(self, dialogue: Dialogue) -> HeardSoFar | None:
        """Return what was heard in this dialogue."""
        return await self._bot.recogniser.pictures.progress(
            dialogue.server_id,
            dialogue.member_id,
            notes=dialogue.accepted,
            steps=self._bot.settings.notes_to_enrol,
        )

    async def _edit(self, dialogue: Dialogue, **changes: Any) -> None:  # noqa: ANN401
        """Change the message that the dialogue is at."""
        if dialogue.message_id is None:
            return
        known = self._bot.get_partial_messageable(dialogue.channel_id)
        with contextlib.suppress(discord.HTTPException):  # it may have been deleted
            await known.get_partial_message(dialogue.message_id).edit(**changes)

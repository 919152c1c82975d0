"""Identification: who is speaking in a note, asked by menu, by command, or by sending the note.

Nothing that comes in here is stored; what its buttons may store is in ``feedback``.
"""

import asyncio
import contextlib
import re
from collections.abc import Iterable
from typing import NamedTuple

import discord
from discord import app_commands
from discord.ext import commands

from bot import attachments, metrics, replies
from bot.access import asks_in_moderation, permissions_of, require_may_ask, shared_servers
from bot.errors import NoRecordingError, NoSharedServerError, ServerOnlyError
from bot.host import Host, Interaction
from bot.language import say
from bot.recogniser import Answer, TimelineAnswer
from bot.storage import ListenMode
from bot.views import NotePress, Press, buttons, server_select

_MENTION = re.compile(r"<@(\d+)>")
_NAMED = re.compile(r"## <@(\d+)>\n")  # an answer's first line, see replies.answer_text


class _Reply(NamedTuple):
    """An answer, in words and with its picture."""

    answer: Answer | TimelineAnswer
    text: str
    card: discord.Embed
    picture: bytes


class Identification(commands.Cog):
    """`/whois`, the menu "Who is speaking?", and notes sent to the bot."""

    def __init__(self, bot: Host) -> None:
        self.bot = bot
        name = app_commands.locale_str("Who is speaking?", message_id="menu-whois")
        self._menu = app_commands.ContextMenu(name=name, callback=self._ask_menu)
        self._menu.guild_only = True

    async def cog_load(self) -> None:
        """Add the menu, and take every note that nobody else took."""
        self.bot.tree.add_command(self._menu)
        self.bot.actions["share"] = self._share
        self.bot.choices["server"] = self._answer_for_server
        self.bot.note_takers.append(self._take)

    async def cog_unload(self) -> None:
        """Remove the menu."""
        self.bot.tree.remove_command(self._menu.name, type=self._menu.type)

    @app_commands.command(name="whois", description="Who is speaking in this recording?")
    @app_commands.describe(note="a voice note or any other audio file")
    @app_commands.guild_only()
    @asks_in_moderation
    async def whois(self, interaction: Interaction, note: discord.Attachment) -> None:
        """Name the speaker of an uploaded recording."""
        await self._answer_unseen(interaction, note, None)

    @asks_in_moderation
    async def _ask_menu(self, interaction: Interaction, message: discord.Message) -> None:
        await self._answer_unseen(interaction, attachments.recording_of(message), message)

    async def _answer_unseen(
        self, interaction: Interaction, note: discord.Attachment, message: discord.Message | None
    ) -> None:
        """Answer so that only the person who asked sees it; an upload comes without a message."""
        if interaction.guild is None:
            raise ServerOnlyError
        server_id, asker_id = interaction.guild.id, interaction.user.id
        await require_may_ask(self.bot, server_id, asker_id, interaction.permissions)
        self.bot.recogniser.check_size(note.size)
        await interaction.response.defer(ephemeral=True, thinking=True)
        reply = await self._reply_about(note, server_id)
        about_note = [
            press
            for press in await self._feedback(reply.answer, message, server_id)
            if press.owner_id == asker_id  # nobody else sees it
        ]
        share = Press(say("button-share"), "share", message.id if message else 0)
        with metrics.timed(metrics.Stage.ANSWER):
            await interaction.followup.send(
                reply.text,
                embed=reply.card,
                file=replies.picture(reply.picture),
                view=buttons(asker_id, share, about_note=about_note),
                ephemeral=True,
            )

    async def _feedback(
        self, answer: Answer | TimelineAnswer, message: discord.Message | None, server_id: int
    ) -> list[NotePress]:
        """Return the buttons by which the person named, or the note's author, says if it fits."""
        # Never for several people: who says "that's me" would teach the others' voices as theirs.
        if message is None or isinstance(answer, TimelineAnswer):
            return []
        can_keep = not attachments.is_forwarded(message) and self._can_fetch(message)
        if answer.member_id is not None:
            return _feedback_of(answer.member_id, message.id, server_id, can_keep=can_keep)
        author_id = message.author.id
        if not can_keep or await self.bot.storage.consent_of(server_id, author_id) is None:
            return []
        return [NotePress(say("button-was-me"), "mine", author_id, message.id, server_id)]

    def _can_fetch(self, message: discord.Message) -> bool:
        """Say whether Discord will hand the note out again; a menu's target is given but once."""
        return (
            message.guild is None
            or self.bot.intents.message_content
            or self.bot.user in message.mentions
        )

    async def _share(self, interaction: Interaction, message_id: int) -> None:
        """Post an answer for everybody in the channel to see."""
        message = interaction.message
        if message is None or not message.embeds:
            raise NoRecordingError
        people = map(int, _MENTION.findall(message.content))
        if interaction.guild is None or not await self._all_agree(people, interaction.guild.id):
            await interaction.response.send_message(say("not-shared"), ephemeral=True)
            return
        await interaction.response.edit_message(view=None)
        card = message.embeds[0]
        picture = await attachments.picture_of(message)
        named = _NAMED.match(message.content)
        about_note: list[NotePress] = []
        if named and message_id:
            about_note = _feedback_of(
                int(named[1]),
                message_id,
                interaction.guild.id,
                can_keep=self.bot.intents.message_content,
            )
        view = buttons(interaction.user.id, about_note=about_note)
        card.set_image(url=f"attachment://{replies.PICTURE_NAME}" if picture else None)
        files = [replies.picture(picture)] if picture else []
        await interaction.followup.send(message.content, embed=card, files=files, view=view)

    async def _all_agree(self, people: Iterable[int], server_id: int) -> bool:
        """Say whether everybody of whom an answer speaks still lets the bot know them."""
        consents = [await self.bot.storage.consent_of(server_id, one) for one in people]
        return None not in consents

    async def _take(self, message: discord.Message) -> bool:
        """Answer a note that was sent to the bot, or that the bot listens to."""
        if message.guild is None:
            await self._answer_direct(message)
            return True
        addressed = self.bot.user in message.mentions
        if not addressed and not await self._overhears(message, message.guild.id):
            return False
        if attachments.carries_recording(message):
            if addressed:
                author_id, permissions = message.author.id, permissions_of(message)
                await require_may_ask(self.bot, message.guild.id, author_id, permissions)
            await self._answer(message, message.guild.id)
        elif addressed and message.flags.voice:
            await self.bot.answer(message, say("cannot-hear"))
        return True

    async def _overhears(self, message: discord.Message, server_id: int) -> bool:
        """Say whether a note that is not meant for the bot is to be answered all the same."""
        if not attachments.carries_voice_note(message):
            return False
        ids = message.channel.id, getattr(message.channel, "parent_id", None)
        if set(ids).isdisjoint(self.bot.settings.listen_channels):
            listened = await self.bot.storage.listening.to(*ids)
            if listened is None or listened.mode is not ListenMode.NAME:
                return False
        return await self.bot.recogniser.is_ready(server_id)  # else there is nothing to say

    async def _answer_direct(self, message: discord.Message) -> None:
        """Answer a direct message: compare with the members of the server that is shared."""
        if not attachments.carries_recording(message):
            await self.bot.answer(message, say("enrol-first-hint"))
            return
        servers = await shared_servers(self.bot, message.author)
        if not servers:
            raise NoSharedServerError
        if len(servers) == 1:
            await self._answer(message, servers[0].id)
            return
        await self.bot.answer(
            message,
            say("which-server"),
            view=server_select(message.author.id, message.id, servers),
        )

    async def _answer_for_server(
        self, interaction: Interaction, message_id: int, chosen: str
    ) -> None:
        """Answer a direct message for the server that was chosen."""
        server_id = int(chosen)
        await interaction.response.defer()
        servers = await shared_servers(self.bot, interaction.user)
        if server_id not in {server.id for server in servers}:
            raise NoSharedServerError
        channel = await interaction.user.create_dm()
        try:
            message = await channel.fetch_message(message_id)
        except discord.NotFound:
            raise NoRecordingError from None
        note = attachments.recording_of(message)
        self.bot.recogniser.check_size(note.size)
        reply = await self._reply_about(note, server_id, in_server=False)
        await interaction.edit_original_response(
            content=reply.text,
            embed=reply.card,
            attachments=[replies.picture(reply.picture)],
            view=await self._direct_feedback(reply.answer, message, server_id),
        )

    async def _answer(self, message: discord.Message, server_id: int) -> None:
        """Answer a message with who speaks in it."""
        note = attachments.recording_of(message)
        self.bot.recogniser.check_size(note.size)
        await message.channel.typing()
        reply = await self._reply_about(note, server_id, in_server=message.guild is not None)
        if message.guild is None:
            view = await self._direct_feedback(reply.answer, message, server_id)
        else:
            about_note = await self._feedback(reply.answer, message, server_id)
            view = buttons(message.author.id, about_note=about_note)
        file = replies.picture(reply.picture)
        await self.bot.answer(message, reply.text, embed=reply.card, file=file, view=view)

    async def _direct_feedback(
        self, answer: Answer | TimelineAnswer, message: discord.Message, server_id: int
    ) -> discord.ui.View:
        """Return the buttons of an answer that its author alone sees."""
        author_id = message.author.id
        about_note = await self._feedback(answer, message, server_id)
        return buttons(
            author_id, about_note=[one for one in about_note if one.owner_id == author_id]
        )

    async def _names(self, answer: Answer | TimelineAnswer, server_id: int) -> dict[int, str]:
        """Return the names of those whom an answer speaks of, for where Discord shows none."""
        names: dict[int, str] = {}
        try:
            server = await self.bot.find_server(server_id)
        except discord.HTTPException:
            server = None
        if server is None:
            return names

        async def ask(member_id: int) -> None:
            with contextlib.suppress(discord.HTTPException):  # somebody who has left
                names[member_id] = (await server.fetch_member(member_id)).display_name

        await asyncio.gather(*map(ask, answer.people))
        return names

    async def _reply_about(
        self, note: discord.Attachment, server_id: int, *, in_server: bool = True
    ) -> _Reply:
        """Fetch a note, and say who speaks in it.

        In a direct message Discord shows a mention only of who is in it: there people have names.
        """
        recogniser = self.bot.recogniser
        answer = await recogniser.identify(server_id, await attachments.download(note))
        if isinstance(answer, Answer):
            names = {} if in_server else await self._names(answer, server_id)
            text = replies.answer_text(answer, names)
            return _Reply(answer, text, replies.answer_card(answer, names), answer.picture)
        names = await self._names(answer, server_id)
        labels = replies.timeline_labels(answer, names)
        picture = await recogniser.pictures.timeline(answer, labels)
        if not await self._all_agree(answer.people, server_id):  # since the note was heard
            return await self._reply_about(note, server_id, in_server=in_server)
        text = replies.timeline_text(answer, {} if in_server else names)
        return _Reply(answer, text, replies.timeline_card(answer), picture)


def _feedback_of(
    member_id: int, message_id: int, server_id: int, *, can_keep: bool
) -> list[NotePress]:
    """Return the buttons for a member who was named."""
    offered = {"mine": "button-mine", "notmine": "button-not-me"}
    if not can_keep:
        del offered["mine"]
    return [
        NotePress(say(label), action, member_id, message_id, server_id)
        for action, label in offered.items()
    ]

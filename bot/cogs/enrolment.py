"""Enrolment: consent, then one sentence after another, each answered at once.

The dialogue lives in storage, so a restart in the middle loses nothing: the next note, or the next
press of a button, goes on where it was.
"""

import contextlib
import functools
from collections.abc import Awaitable, Callable
from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from bot import attachments, prompts, replies
from bot.consent import is_of_today
from bot.errors import ComputeStoppedError, ForwardedEnrolmentError, ServerOnlyError
from bot.host import Host, Interaction
from bot.language import say, speak, spoken
from bot.missed_messages import MissedMessages
from bot.prompt_messages import PromptMessages
from bot.storage import Enrolment as Dialogue
from bot.uploads import Uploads
from bot.views import Press, buttons


class Enrolment(commands.Cog):
    """`/enroll` and the dialogue that follows."""

    def __init__(self, bot: Host) -> None:
        self.bot = bot
        self._uploads = Uploads(bot, turn_of=self._turn, caught_up=self._catch_up)
        self._prompts = PromptMessages(bot, takes_uploads=self._uploads.are_taken)
        self._missed = MissedMessages(
            bot, turn_of=self._turn, answer=self._answer, ask_again=self._ask_again
        )

    async def cog_load(self) -> None:
        """Offer the buttons' actions; a note in a dialogue is taken before anybody else sees it."""
        self.bot.actions |= {
            "agree": self._agree,
            "decline": self._decline,
            "skip": self._skip,
            "stop": self._stop,
            "upload": self._uploads.open,
        }
        self.bot.note_takers.insert(0, self._take)
        self.bot.add_listener(self._missed.on_shard_connect)
        self.bot.add_listener(self._missed.on_shard_ready)

    @app_commands.command(name="enroll", description="Teach me your voice: read a few sentences")
    @app_commands.guild_only()
    async def enroll(self, interaction: Interaction) -> None:
        """Ask for consent, or go straight to the sentences where it is given."""
        server = _server(interaction)
        consent = await self.bot.storage.consent_of(server.id, interaction.user.id)
        if is_of_today(consent):
            await interaction.response.defer(ephemeral=True)
            await self._begin(interaction)
            return
        await interaction.response.send_message(
            embed=replies.consent_card(
                server.name,
                self.bot.settings.notes_to_enrol,
                keep_recordings=self.bot.settings.keep_recordings,
                retention_months=(await self.bot.server_settings.of(server.id)).retention_months,
            ),
            view=buttons(
                interaction.user.id,
                Press(say("button-agree"), "agree", style=discord.ButtonStyle.success),
                Press(say("button-decline"), "decline"),
            ),
            ephemeral=True,
        )

    @commands.Cog.listener()
    async def on_interaction(self, interaction: Interaction) -> None:
        """Leave nobody without an answer who submits a window that is forgotten."""
        await self._uploads.answer_late(interaction)

    async def _agree(self, interaction: Interaction, _: int) -> None:
        server = _server(interaction)
        await interaction.response.defer()
        await self.bot.storage.give_consent(
            server.id,
            interaction.user.id,
            text_version=replies.CONSENT_VERSION,
            language=spoken(),
        )
        await self._begin(interaction)

    async def _decline(self, interaction: Interaction, _: int) -> None:
        declined = say("consent-declined")
        await interaction.response.edit_message(content=declined, embed=None, view=None)

    async def _begin(self, interaction: Interaction) -> None:
        """Ask for the first sentence in a direct message, or in the channel if that is closed."""
        server, member = _server(interaction), interaction.user
        async with self._turn(member.id):  # nobody else sees that it is not asked yet
            direct = await member.create_dm()
            dialogue = await self._dialogue(server.id, member.id, direct.id)
            await self.bot.storage.save_enrolment(dialogue)
            if dialogue.heard_id is None:
                self._missed.begin_dialogue(member.id)
            try:
                asked = await self._prompts.send(dialogue, direct)
                pointer = say("enrol-look-at-direct-messages", link=asked.jump_url)
            except discord.Forbidden:
                pointer = await self._begin_in_channel(interaction, dialogue)
        upload = await self._prompts.upload_button(server.id)
        if upload:
            pointer = f"{pointer}\n{say('enrol-upload-hint')}"
        await interaction.edit_original_response(
            content=pointer, embed=None, view=buttons(member.id, *upload)
        )

    async def _begin_in_channel(self, interaction: Interaction, dialogue: Dialogue) -> str:
        """Ask for the first sentence in the channel, if that may be; return what to say of it."""
        channel = interaction.channel
        if isinstance(channel, discord.abc.Messageable):
            dialogue = replace(dialogue, channel_id=channel.id)
            await self.bot.storage.save_enrolment(dialogue)
            with contextlib.suppress(discord.Forbidden):
                asked = await self._prompts.send(dialogue, channel)
                return say("enrol-direct-messages-closed", link=asked.jump_url)
        return say("enrol-nowhere-to-write")  # recordings can still be uploaded

    async def _dialogue(self, server_id: int, member_id: int, channel_id: int) -> Dialogue:
        """Return the dialogue that already runs in this server, or a new one."""
        running = await self.bot.storage.enrolment_of(member_id)
        if running is not None and running.server_id == server_id and not self._is_over(running):
            return replace(running, channel_id=channel_id, message_id=None)
        read = await self.bot.storage.prompts_of(server_id, member_id)
        return Dialogue(
            server_id=server_id,
            member_id=member_id,
            prompts=prompts.choose(read),
            position=0,
            accepted=0,
            channel_id=channel_id,
            message_id=None,
        )

    async def _take(self, message: discord.Message) -> bool:
        """Take a message that belongs to its author's dialogue; say whether it does."""
        dialogue = await self._dialogue_in(message)
        if dialogue is None:
            return False
        if message.guild is not None and self.bot.user not in message.mentions:
            return False
        async with self._turn(message.author.id):
            await self._missed.answer_before(message, dialogue)
            if self._missed.was_answered(message):
                return True
            return await self._answer(message, dialogue.server_id)

    async def _answer(self, message: discord.Message, server_id: int) -> bool:
        """Answer a message in the dialogue of a server, if there is one where it was sent."""
        # Read again: another note of theirs may just have ended the dialogue, or another
        # /enroll have begun one elsewhere, for which this note was not meant.
        dialogue = await self._dialogue_in(message)
        if dialogue is None or dialogue.server_id != server_id:
            return False
        speak(await self.bot.language_of(message.author.id))  # also where others read it
        if self._is_over(dialogue):
            await self._end(dialogue, message.channel.send)
            return False
        try:
            await self._step_on(message, dialogue)
        except Exception as error:
            if isinstance(error, ComputeStoppedError) and self.bot.is_stopping:
                return True  # the next start answers it
            await self.bot.storage.heard(dialogue, message.id)
            raise
        return True

    async def _step_on(self, message: discord.Message, dialogue: Dialogue) -> None:
        """Store a note and go on; whatever else it is, say what is wanted."""
        if attachments.carries_recording(message):
            await self._hear(message, dialogue)
            return
        if message.flags.voice:
            await self.bot.answer(message, say("cannot-hear"))
        else:
            await self._prompts.send(dialogue, message.channel, say("read-aloud"))
            await self._prompts.retire(dialogue)
        await self.bot.storage.heard(dialogue, message.id)

    async def _ask_again(self, dialogue: Dialogue, place: discord.abc.Messageable) -> None:
        """Ask for the step, or tell of the end, that the last stop of the bot came before."""
        with contextlib.suppress(discord.HTTPException):  # who takes no messages any more
            if self._is_over(dialogue):
                await self._end(dialogue, place.send)
            elif dialogue.message_id is None:
                await self._prompts.send(dialogue, place)

    def _is_over(self, dialogue: Dialogue) -> bool:
        """Say whether there are enough notes: the bot may have been killed before it ended it."""
        return dialogue.accepted >= self.bot.settings.notes_to_enrol

    async def _dialogue_in(self, message: discord.Message) -> Dialogue | None:
        """Return the author's dialogue if it takes place where the message was sent."""
        dialogue = await self.bot.storage.enrolment_of(message.author.id)
        here = dialogue is not None and dialogue.channel_id == message.channel.id
        return dialogue if here else None

    async def _hear(self, message: discord.Message, dialogue: Dialogue) -> None:
        """Store a note of the dialogue and go on."""
        if attachments.is_forwarded(message):
            raise ForwardedEnrolmentError
        recording = attachments.recording_of(message)
        self.bot.recogniser.check_size(recording.size)
        await message.channel.typing()
        moved_on = replace(
            dialogue,
            position=dialogue.position + 1,
            accepted=dialogue.accepted + 1,
            message_id=None,
            heard_id=max(message.id, dialogue.heard_id or 0),
        )
        quality = await self.bot.recogniser.enrol(
            dialogue.server_id,
            dialogue.member_id,
            await attachments.download(recording),
            prompt=prompts.key_at(dialogue.prompts, dialogue.position),
            enrolment=moved_on,
            checks_reading=prompts.is_heard() and await self._checks_reading(dialogue.server_id),
        )
        said = replies.note_saved(quality)
        running = await self._dialogue_in(message)
        if running is None or running.server_id != dialogue.server_id:
            await self.bot.answer(message, said)  # they pressed Stop while the note was heard
        elif not self._is_over(moved_on):
            await self._prompts.send(moved_on, message.channel, said)
        else:
            await self._end(moved_on, functools.partial(self.bot.answer, message, said))
        await self._prompts.retire(dialogue)

    async def _catch_up(self, server_id: int, member_id: int) -> None:
        """Show in the dialogue what was uploaded beside it; end it if that was enough."""
        async with self._turn(member_id):
            dialogue = await self.bot.storage.enrolment_of(member_id)
            if dialogue is None or dialogue.server_id != server_id:
                return
            if not self._is_over(dialogue):
                await self._prompts.bring_up_to_date(dialogue)
                return
            await self._prompts.end(dialogue)  # first, as in `_end`
            await self.bot.storage.end_enrolment(member_id, finished=True)

    async def _end(self, dialogue: Dialogue, tell: Callable[..., Awaitable[object]]) -> None:
        """Show that the dialogue is done, then end it: if we are killed, the next start shows it.

        Parameters
        ----------
        dialogue : Dialogue
        tell : callable
            Sends a message to the member.
        """
        card, files = await self._prompts.done(dialogue)
        try:
            await tell(embed=card, files=files)
        except discord.HTTPException:  # they can be told neither now nor later
            await self._close(dialogue)
            raise
        await self._close(dialogue)

    async def _close(self, dialogue: Dialogue) -> None:
        await self.bot.storage.end_enrolment(dialogue.member_id, finished=True)
        self.bot.dispatch("gallery_changed", dialogue.server_id)

    async def _skip(self, interaction: Interaction, position: int) -> None:
        dialogue = await self._step(interaction, position)
        if dialogue is None:
            return
        await interaction.response.defer()  # another program may keep the database locked
        dialogue = replace(dialogue, position=dialogue.position + 1)
        await self.bot.storage.move_on(dialogue)
        await self._prompts.ask_instead(interaction, dialogue)

    async def _stop(self, interaction: Interaction, position: int) -> None:
        dialogue = await self._step(interaction, position)
        if dialogue is None:
            return
        await interaction.response.defer()  # as above
        await self.bot.storage.end_enrolment(dialogue.member_id, finished=False)
        self.bot.dispatch("gallery_changed", dialogue.server_id)
        notes = await self.bot.storage.notes_of(dialogue.server_id, dialogue.member_id)
        await interaction.edit_original_response(
            content=replies.stopped(notes), embed=None, view=None, attachments=[]
        )

    async def _step(self, interaction: Interaction, position: int) -> Dialogue | None:
        """Return the dialogue if it is still at this step; otherwise say that it is not."""
        dialogue = await self.bot.storage.enrolment_of(interaction.user.id)
        if dialogue is None or dialogue.position != position:
            await interaction.response.send_message(say("step-is-over"), ephemeral=True)
            return None
        return dialogue

    async def _checks_reading(self, server_id: int) -> bool:
        return (await self.bot.server_settings.of(server_id)).check_reading

    def _turn(self, member_id: int) -> contextlib.AbstractAsyncContextManager[None]:
        """Let two notes sent at once be two steps, one after the other, in whichever process."""
        return self.bot.storage.presence.turn(f"enrolment of {member_id}")


def _server(interaction: Interaction) -> discord.Guild:
    if interaction.guild is None:
        raise ServerOnlyError
    return interaction.guild

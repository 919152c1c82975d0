"""Listening to channels: which, and how; and guarding those where moderators want to be told.

A channel whose notes are named is answered by ``identification``. In a guarded one nothing is said:
a note that is very unlikely its author's is told to the moderators, and nothing of it is kept.
"""

import logging
from collections.abc import Iterable

import discord
from discord import app_commands
from discord.ext import commands

from bot import attachments, replies
from bot.consent import is_of_today
from bot.errors import BotError, ServerOnlyError
from bot.host import Host, Interaction
from bot.language import say
from bot.recogniser import AudioError, ClaimAnswer, Fit
from bot.storage import ListenedChannel, ListenMode

log = logging.getLogger(__name__)

NOTES_A_MINUTE = 6  # examined of a channel: people's questions come first
REPORT_EVERY_S = 600.0  # about one member

Listenable = discord.TextChannel | discord.VoiceChannel | discord.ForumChannel | discord.Thread

_OFF = "off"
_TO_GUARD = ("view_channel",)
_TO_REPORT = ("view_channel", "send_messages", "embed_links", "attach_files")
_TO_ANSWER = ("view_channel", "embed_links", "attach_files", "read_message_history")


class Listening(commands.Cog):
    """`/listen`, and the guard."""

    def __init__(self, bot: Host) -> None:
        self.bot = bot
        self._examined: dict[int, app_commands.Cooldown] = {}  # by channel
        self._reported: dict[tuple[int, int], app_commands.Cooldown] = {}  # by server and member
        self._logged: set[tuple[str, int]] = set()

    async def cog_load(self) -> None:
        """See every note, before others take it."""
        self.bot.note_takers.append(self._watch)

    @app_commands.command(name="listen", description="What I do with the voice notes of a channel")
    @app_commands.describe(
        channel="whose voice notes, its threads included",
        mode="what I do with them",
        report_to="to guard: the moderators' channel, where I tell of a voice that does not fit",
    )
    @app_commands.choices(
        mode=[
            app_commands.Choice(name=app_commands.locale_str(name, message_id=said), value=value)
            for value, name, said in (
                (_OFF, "off: nothing", "listen-mode-off"),
                (ListenMode.NAME, "name: answer each with who speaks", "listen-mode-name"),
                (
                    ListenMode.GUARD,
                    "guard: tell moderators if one does not sound like its author",
                    "listen-mode-guard",
                ),
            )
        ]
    )
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def listen(
        self,
        interaction: Interaction,
        channel: Listenable,
        mode: str,
        report_to: discord.TextChannel | None = None,
    ) -> None:
        """Begin or end to listen to a channel."""
        if interaction.guild is None:
            raise ServerOnlyError
        await interaction.response.defer(ephemeral=True, thinking=True)
        said = await self._set(channel, mode, report_to, actor_id=interaction.user.id)
        await interaction.followup.send(said, ephemeral=True)

    async def _set(
        self,
        channel: Listenable,
        mode: str,
        report_to: discord.TextChannel | None,
        *,
        actor_id: int,
    ) -> str:
        """Do what is asked for, or say what is in the way."""
        if channel.id in self.bot.settings.listen_channels:
            return say("listen-by-operator", channel=channel.mention)
        if mode == _OFF:
            await self.bot.storage.listening.end(channel.id, actor_id=actor_id)
            return say("listen-ended", channel=channel.mention)
        if not self.bot.intents.message_content:
            return say("listen-deaf")
        guards = mode == ListenMode.GUARD
        if obstacle := _to_guard(channel, report_to) if guards else _to_name(channel):
            return obstacle
        listened = ListenedChannel(
            server_id=channel.guild.id,
            channel_id=channel.id,
            mode=ListenMode(mode),
            report_to=report_to.id if guards and report_to else None,
        )
        await self.bot.storage.listening.begin(listened, actor_id=actor_id)
        if guards and report_to:
            told = report_to.mention
            return say("listen-guards", channel=channel.mention, report=told, most=NOTES_A_MINUTE)
        return say("listen-names", channel=channel.mention)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Keep nothing of a channel that is gone."""
        await self.bot.storage.listening.end(channel.id)

    async def _watch(self, message: discord.Message) -> bool:
        """Have a note of a guarded channel examined; it is left to whoever takes it."""
        if message.guild is None or not message.flags.voice or attachments.is_forwarded(message):
            return False
        parent_id = getattr(message.channel, "parent_id", None)
        channel = await self.bot.storage.listening.to(message.channel.id, parent_id)
        if channel is None:
            return False
        if not self.bot.intents.message_content:
            self._log_once("Without TIMBRE_LISTEN=true nothing is heard", channel.channel_id)
        elif channel.mode is ListenMode.GUARD:
            self.bot.start_chore(self._guard(message, channel))
        return False

    async def _guard(self, message: discord.Message, channel: ListenedChannel) -> None:
        """Examine a note, and tell the moderators if it is very unlikely its author's."""
        author = channel.server_id, message.author.id
        sent_at = message.created_at.timestamp()  # by Discord's clock: ours may jump
        try:
            if not await self._is_to_be_examined(channel, author, sent_at):
                return
            note = attachments.recording_of(message)
            self.bot.recogniser.check_size(note.size)
            recording = await attachments.download(note)
            answer = await self.bot.recogniser.verify(*author, recording)
            if answer.fit is Fit.VERY_UNLIKELY and not self._reports_of(author).update_rate_limit(
                sent_at
            ):
                await self._report(message, channel, answer)
        except (AudioError, BotError) as error:
            log.info("A note of a guarded channel was not examined: %s", type(error).__name__)
        except discord.HTTPException as error:
            told = f"Moderators could not be told ({type(error).__name__})"
            self._log_once(told, channel.channel_id)

    async def _is_to_be_examined(
        self, channel: ListenedChannel, author: tuple[int, int], sent_at: float
    ) -> bool:
        """Say whether the author agreed and is known, and whether it is not too much."""
        consent = await self.bot.storage.consent_of(*author)
        if not is_of_today(consent):
            return False  # earlier texts did not speak of guarding
        if not await self.bot.recogniser.knows(*author) or self._reports_of(author).get_retry_after(
            sent_at
        ):
            return False
        new = app_commands.Cooldown(NOTES_A_MINUTE, 60.0)
        if self._examined.setdefault(channel.channel_id, new).update_rate_limit(sent_at):
            told = f"More than {NOTES_A_MINUTE} notes a minute: the others are not examined"
            self._log_once(told, channel.channel_id)
            return False
        return True

    def _reports_of(self, author: tuple[int, int]) -> app_commands.Cooldown:
        return self._reported.setdefault(author, app_commands.Cooldown(1, REPORT_EVERY_S))

    async def _report(
        self, message: discord.Message, channel: ListenedChannel, answer: ClaimAnswer
    ) -> None:
        """Tell the moderators, and nobody else."""
        server = self.bot.get_guild(channel.server_id)
        place = server.get_channel(channel.report_to or 0) if server else None
        if not isinstance(place, discord.TextChannel) or _is_public(place):
            told = "Moderators could not be told: their channel is gone, or open to everybody"
            self._log_once(told, channel.channel_id)
            return
        where = f"<#{message.channel.id}>"
        await place.send(
            replies.guard_text(answer, channel=where, link=message.jump_url),
            embed=replies.guard_card(answer),
            file=replies.picture(answer.picture),
        )

    def _log_once(self, told: str, channel_id: int) -> None:
        if (told, channel_id) not in self._logged:
            self._logged.add((told, channel_id))
            log.warning("%s (channel %d).", told, channel_id)


def _to_name(channel: Listenable) -> str | None:
    """Say what keeps the bot from answering the notes of a channel."""
    in_threads = isinstance(channel, discord.Thread | discord.ForumChannel)
    send = "send_messages_in_threads" if in_threads else "send_messages"
    return _lacking(channel, (*_TO_ANSWER, send))


def _to_guard(channel: Listenable, report_to: discord.TextChannel | None) -> str | None:
    """Say what keeps the bot from guarding a channel."""
    if report_to is None:
        return say("listen-report-missing")
    if report_to.id == channel.id or _is_public(report_to):
        return say("listen-report-public", channel=report_to.mention)
    return _lacking(channel, _TO_GUARD) or _lacking(report_to, _TO_REPORT)


def _lacking(channel: Listenable, needed: Iterable[str]) -> str | None:
    """Name the permissions that the bot lacks in a channel."""
    has = channel.permissions_for(channel.guild.me)
    if lacks := [name for name in needed if not getattr(has, name)]:
        named = replies.permissions(lacks)
        return say("listen-lacking", channel=channel.mention, permissions=named)
    return None


def _is_public(channel: discord.TextChannel) -> bool:
    """Say whether everybody in the server can read a channel."""
    return channel.permissions_for(channel.guild.default_role).view_channel

"""SpeakerBot: owns the lifetimes of storage and compute, adds the cogs, routes messages.

async with SpeakerBot(settings) as bot:
    await bot.start(token)
"""

import asyncio
import hashlib
import json
import logging
import sys
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import date, datetime
from functools import partial
from typing import Any, Self

import discord
from discord import app_commands
from discord.ext import commands

from bot import metrics, placement
from bot.apart import Apart
from bot.cdn import Cdn
from bot.clock import DiscordClock
from bot.cogs.administration import Administration
from bot.cogs.enrolment import Enrolment
from bot.cogs.error_handler import ReportingTree, report
from bot.cogs.feedback import Feedback
from bot.cogs.help import Help
from bot.cogs.identification import Identification
from bot.cogs.listening import Listening
from bot.cogs.privacy import Privacy
from bot.cogs.retention import Retention
from bot.cogs.training import Training
from bot.cogs.upkeep import Upkeep
from bot.cogs.verification import Verification
from bot.cogs.versions import Versions
from bot.cogs.voice_map import VoiceMap
from bot.cogs.welcome import Welcome
from bot.command_names import CommandNames
from bot.encoders import Encoders
from bot.errors import ComputeStoppedError, EncoderUnusableError
from bot.galleries import Galleries
from bot.host import Host
from bot.language import language_of, speak
from bot.monitor import Health, monitored
from bot.recogniser import Recogniser
from bot.renewal import Renewal
from bot.retraining import Retraining
from bot.sentence_check import require_extra
from bot.server_settings import SettingsOfServers
from bot.settings import Settings
from bot.storage import Storage, load_keys
from bot.temporary import temporary_folder
from bot.views import ActionButton, ChoiceSelect, NoteButton
from bot.voices import Voices
from model.audio import AudioLimits
from model.phrase import is_available

log = logging.getLogger(__name__)

# Notes are offered in this order: who listens takes none from the others.
COGS = (
    Listening,
    Enrolment,
    Identification,
    Verification,
    Feedback,
    Training,
    Versions,
    VoiceMap,
    Privacy,
    Administration,
    Help,
    Welcome,
    Upkeep,
    Retention,
)
ANSWER_GRACE_S = 3.0  # what the last answers get to reach Discord when the bot stops


class SpeakerBot(Host):
    """The bot.

    Parameters
    ----------
    settings : Settings
    """

    def __init__(self, settings: Settings) -> None:
        intents = discord.Intents.none()
        intents.guilds = intents.guild_messages = intents.dm_messages = True
        # Privileged, and needed only to hear notes that are not meant for the bot.
        intents.message_content = settings.hears_channels
        self.clock = DiscordClock()
        shards: dict[str, Any] = {}  # all, and as many as Discord recommends
        if settings.shards is not None:
            shards = {"shard_ids": settings.shards.ids, "shard_count": settings.shards.count}
        super().__init__(
            **shards,
            http_trace=self.clock.trace(),
            command_prefix=commands.when_mentioned,  # required, and unused: see on_message
            help_command=None,
            tree_cls=ReportingTree,
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
        )
        self.settings = settings
        self.actions, self.note_actions, self.choices = {}, {}, {}
        self.note_takers, self.duties = [], []
        self.is_stopping, self._fetched = False, {}
        self._lifetimes = AsyncExitStack()
        self._spoken: dict[int, str] = {}  # by whoever used a command since the start
        self._seen: dict[int, date] = {}  # on which day somebody was last kept to use the bot
        self._chores: set[asyncio.Task[None]] = set()
        self._answering: set[asyncio.Task[Any]] = set()  # messages that are being handled

    async def __aenter__(self) -> Self:
        """Open storage and start the workers.

        Raises
        ------
        StartError
            The database or the key cannot be used, or an extra is missing.
        """
        if self.settings.check_reading:
            require_extra()
        if self.settings.metrics_port is not None:
            metrics.require_extra()
        await super().__aenter__()
        try:
            await self._open()
        except BaseException:
            await self.close()
            raise
        return self

    async def _open(self) -> None:
        settings = self.settings
        key, *earlier_keys = load_keys(
            settings.key.get_secret_value() if settings.key else None,
            settings.data,
            database_url=settings.database_url,
        )
        self.storage = await self._lifetimes.enter_async_context(
            Storage.open(settings.database_url, key=key, earlier_keys=earlier_keys)
        )
        self.server_settings = SettingsOfServers(
            storage=self.storage, settings=settings, can_check_reading=is_available()
        )
        # Closed in the opposite order: running notes end, then the connection, then the database.
        self._lifetimes.push_async_callback(super().close)
        self._lifetimes.push_async_callback(self._finish_answers)
        cdn = await self._lifetimes.enter_async_context(Cdn(max_bytes=settings.max_note_bytes))
        self.http.get_from_cdn = cdn.fetch  # type: ignore[method-assign]  # no other way in
        # What workers, and the libraries in them, write for a moment; it goes after the workers.
        folder = await self._lifetimes.enter_async_context(temporary_folder(self.storage))
        self._compute = await self._lifetimes.enter_async_context(
            placement.for_notes(settings, folder)
        )
        if settings.metrics_port is not None:
            await self._let_watch(settings.metrics_port)
        self._lifetimes.push_async_callback(self._stop_chores)
        self._make_recogniser(folder)

    def _make_recogniser(self, folder: str) -> None:
        """Join storage and workers; their temporary files go to the folder."""
        settings = self.settings
        limits = AudioLimits(max_bytes=settings.max_note_bytes, max_s=settings.max_note_s)
        make_calm = partial(placement.for_long_work, settings, folder)
        apart = Apart(self._compute, make_calm if settings.retrain_apart else None)
        encoders = Encoders(settings.data / "encoders")
        galleries = Galleries(storage=self.storage, compute=self._compute, encoders=encoders)
        self.recogniser = Recogniser(
            storage=self.storage,
            compute=self._compute,
            galleries=galleries,
            limits=limits,
            keep_recordings=settings.keep_recordings,
            server_settings=self.server_settings,
        )
        self.renewal = Renewal(
            storage=self.storage,
            apart=apart,
            galleries=galleries,
            encoders=encoders,
            limits=limits,
        )
        self.voices = Voices(storage=self.storage, compute=self._compute, galleries=galleries)
        self.retraining = Retraining(
            storage=self.storage,
            compute=self._compute,
            apart=apart,
            galleries=galleries,
            limits=limits,
            server_settings=self.server_settings,
        )

    async def _let_watch(self, port: int) -> None:
        """Count and time, and let the operator's programs ask for that and for the health."""
        compute = self._compute
        figures = metrics.start(
            waiting=lambda: compute.waiting,
            workers=lambda: compute.workers_ready,
            shards=lambda: self._shards_connected,
        )
        self._lifetimes.callback(metrics.stop)
        await self._lifetimes.enter_async_context(monitored(port, self.health, figures))

    def health(self) -> Health:
        """Say whether notes can be answered now."""
        compute = self._compute
        if not compute.workers_ready:
            return Health(False, "No worker is ready: they start, or cannot.")
        # Before the first time not all shards are there; one that connects again is closed.
        connected, shards = self._shards_connected, len(self.shards)
        if not self.is_ready() or not connected or connected < shards:
            told = f": {connected} of {shards} shards are connected." if shards > 1 else "."
            return Health(False, f"Connecting to Discord{told}")
        workers = f"{compute.workers_ready} of {compute.workers} workers"
        return Health(True, f"Ready, with {workers}; notes waiting: {compute.waiting}.")

    @property
    def _shards_connected(self) -> int:
        return sum(not shard.is_closed() for shard in self.shards.values())

    async def close(self) -> None:
        """Stop, in order; a second call does nothing."""
        self.is_stopping = True
        await self._lifetimes.aclose()
        if not self.is_closed():  # it had not been opened wholly
            await super().close()

    async def language_of(self, user_id: int) -> str | None:
        """Return the language in which somebody last used a command; None if it is not known."""
        spoken = self._spoken.get(user_id)
        if spoken is not None and self.settings.shards is None:
            return spoken
        # Another process may have heard them since.
        return await self.storage.language_of(user_id) or spoken

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        """Remember which language somebody speaks: their messages do not say so."""
        user_id, language = interaction.user.id, language_of(interaction.locale)
        if self._spoken.get(user_id) != language or self.storage.presence.is_shared:
            self._spoken[user_id] = language
            await self.storage.keep_language(user_id, language)
        await self._used_by(user_id, interaction.created_at)

    async def _used_by(self, user_id: int, at: datetime) -> None:
        """Keep, once a day, that somebody uses the bot: a voice that nobody uses is erased."""
        if self._seen.get(user_id) != at.date():
            await self.storage.retention.used_by(user_id, at)
            self._seen[user_id] = at.date()

    async def setup_hook(self) -> None:
        """Add cogs and buttons, wait for the workers, tell Discord the commands if they changed.

        Raises
        ------
        EncoderUnusableError
            No worker can load the encoder.
        """
        await self.tree.set_translator(CommandNames())
        for cog in COGS:
            await self.add_cog(cog(self))
        self.add_dynamic_items(ActionButton, NoteButton, ChoiceSelect)
        if self.takes_direct_messages:  # one of all processes is enough
            await self._sync_commands()
        if self.settings.compute is None:
            await self._begin_duties()
        else:  # without a worker, the bot is there to say that it is busy
            self.start_chore(self._begin_duties())

    async def _begin_duties(self) -> None:
        try:
            await self._compute.ready()
        except ComputeStoppedError as error:
            raise EncoderUnusableError(f"The recogniser cannot start: {error}.") from error
        for duty in self.duties:
            self.start_chore(duty())

    async def on_ready(self) -> None:
        """Say so in the log."""
        log.info("Ready as %s in %d servers.", self.user, len(self.guilds))
        self.clock.judge()

    async def on_message(self, message: discord.Message, /) -> None:
        """Offer a message to those who take notes; nobody hears what bots send."""
        if message.author.bot or message.webhook_id is not None:
            return
        if (task := asyncio.current_task()) is not None:
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)
        if message.guild is None:
            speak(await self.language_of(message.author.id))
        else:
            speak(await self.locale_of(message.guild.id))
        for take in self.note_takers:
            if await take(message):
                await self._used_by(message.author.id, message.created_at)
                return

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Answer the message that could not be handled."""
        error = sys.exc_info()[1]
        if error is not None and args and isinstance(args[0], discord.Message):
            await report(args[0], error)
        else:
            await super().on_error(event_method, *args, **kwargs)

    async def commands_told(self) -> list[dict[str, Any]]:
        """Return what Discord is told of the commands, in every language."""
        names = self.tree.translator or CommandNames()
        return [
            await command.get_translated_payload(self.tree, names)
            for command in self.tree.get_commands()
        ]

    async def _sync_commands(self) -> None:
        """Tell Discord the commands, if they are not those that it was told last."""
        told = await self.commands_told()
        digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
        key = f"commands of {self.application_id}"
        known = await self.tree.fetch_commands()  # somebody may have removed them meanwhile
        if len(known) != len(told) or await self.storage.recall(key) != digest:
            await self.tree.sync()
            await self.storage.remember(key, digest)

    def start_chore(self, chore: Coroutine[Any, Any, None]) -> None:
        """Do something beside everything else; it is stopped with the bot."""
        task = asyncio.create_task(chore)
        self._chores.add(task)
        task.add_done_callback(self._end_chore)

    def _end_chore(self, task: "asyncio.Task[None]") -> None:
        self._chores.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("A chore failed.", exc_info=error)

    async def _finish_answers(self) -> None:
        """Let those whose note was interrupted be told so, before the connection ends."""
        if self._answering:
            await asyncio.wait(self._answering, timeout=ANSWER_GRACE_S)

    async def _stop_chores(self) -> None:
        for task in self._chores:
            task.cancel()
        await asyncio.gather(*self._chores, return_exceptions=True)

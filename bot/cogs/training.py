"""Retraining: a server learns the voices of its own members anew, on demand or by itself."""

import asyncio
import io
import logging
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack, suppress
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot import replies
from bot.access import retrains_in_moderation
from bot.errors import (
    AlreadyRetrainingError,
    BotError,
    EncoderChangingError,
    NoChannelAccessError,
    ServerOnlyError,
    TooFewMembersError,
)
from bot.host import Host, Interaction
from bot.language import say, speak, speaking
from bot.retraining import Outcome, Progress
from bot.storage import Ending, RunningRetraining
from bot.views import ANYBODY, Press, buttons

log = logging.getLogger(__name__)

EDIT_EVERY_S = 4.0  # Discord refuses bots that edit much more often
LOOK_EVERY_S = 30.0  # for what other processes did to servers of this one

_TO_SHOW_RESULTS = discord.Permissions(
    view_channel=True, send_messages=True, embed_links=True, attach_files=True
)


class Training(commands.Cog):
    """`/retrain`, its Cancel button, and retrainings that begin by themselves."""

    def __init__(self, bot: Host) -> None:
        self.bot = bot
        self._last_event: int | None = None  # none before the first look

    async def cog_load(self) -> None:
        """Offer the button's action; tell about what the last stop of the bot interrupted."""
        self.bot.actions["cancel"] = self._cancel
        self.bot.duties.append(self._tell_of_interrupted)
        if self.bot.settings.shards is not None:
            self.bot.duties.append(self._begin_to_look)

    async def cog_unload(self) -> None:
        """Look no more."""
        self._look.cancel()

    @app_commands.command(
        name="retrain", description="Learn this server's voices anew; kept only if it is better"
    )
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    @retrains_in_moderation
    async def retrain(self, interaction: Interaction) -> None:
        """Begin a retraining, and show how far it has got."""
        if interaction.guild is None or interaction.channel_id is None:
            raise ServerOnlyError
        if not interaction.app_permissions >= _TO_SHOW_RESULTS:
            raise NoChannelAccessError
        server_id = interaction.guild.id
        async with AsyncExitStack() as reserved:
            await reserved.enter_async_context(self.bot.retraining.reserved(server_id))
            await self.bot.retraining.check(server_id)
            with speaking(await self.bot.locale_of(server_id)):  # everybody reads it
                card, button = replies.retraining_card(None), _cancel_button(interaction.user.id)
            await interaction.response.send_message(embed=card, view=button)
            shown = await interaction.original_response()
            running = RunningRetraining(
                server_id=server_id,
                channel_id=interaction.channel_id,
                message_id=shown.id,
                starter_id=interaction.user.id,
            )
            await self.bot.storage.heads.begin_retraining(running)
            self.bot.start_chore(self._run(running, reserved.pop_all()))

    async def _cancel(self, interaction: Interaction, starter_id: int) -> None:
        """Cancel for whoever began it, and for everybody who may begin one."""
        if interaction.guild is None:
            raise ServerOnlyError
        if interaction.user.id != starter_id and not interaction.permissions.manage_guild:
            await interaction.response.send_message(say("not-yours"), ephemeral=True)
            return
        self.bot.retraining.cancel(interaction.guild.id)
        with speaking(await self.bot.locale_of(interaction.guild.id)):
            ended = replies.retraining_ended(say("retraining-cancelled"))
        await interaction.response.edit_message(embed=ended, view=None)

    @commands.Cog.listener()
    async def on_gallery_changed(self, server_id: int) -> None:
        """Retrain a server of which enough has changed, where that is wished for."""
        if not self.bot.serves(server_id):  # its own process looks, and can cancel it
            return
        enough = (await self.bot.server_settings.of(server_id)).auto_retrain
        if not enough or await self.bot.retraining.changes_since_last(server_id) < enough:
            return
        running = RunningRetraining(server_id=server_id)
        with suppress(AlreadyRetrainingError, EncoderChangingError, TooFewMembersError):
            async with AsyncExitStack() as reserved:
                await reserved.enter_async_context(self.bot.retraining.reserved(server_id))
                await self.bot.retraining.check(server_id)
                await self.bot.storage.heads.begin_retraining(running)
                self.bot.start_chore(self._run(running, reserved.pop_all()))

    async def _begin_to_look(self) -> None:
        self._look.start()

    @tasks.loop(seconds=LOOK_EVERY_S)
    async def _look(self) -> None:
        """See what came of direct messages, which another process gets."""
        try:
            last, changed = await self.bot.storage.heads.changed_after(self._last_event)
            self._last_event = last
            for server_id in changed:
                await self.on_gallery_changed(server_id)
        except BotError as error:
            log.warning("What other processes stored could not be looked at: %s", error)

    async def _run(self, running: RunningRetraining, reserved: AsyncExitStack) -> None:
        """Retrain while it is reserved; if the bot stops meanwhile, the next start tells of it."""
        async with reserved:
            await self._retrain(running)

    async def _retrain(self, running: RunningRetraining) -> None:
        """Retrain and show the result."""
        message = _Message(self.bot, running)
        server_id = running.server_id
        speak(await self.bot.locale_of(server_id))
        ending, version = Ending.FAILED, None
        try:
            outcome = await self.bot.retraining.retrain(server_id, message.report)
        except asyncio.CancelledError:  # the bot stops
            return
        except Exception as error:
            log.log(
                logging.INFO if isinstance(error, BotError) else logging.ERROR,
                "A retraining of server %d failed.",
                server_id,
                exc_info=error,
            )
            await message.finish([replies.retraining_failed(replies.failure(error))])
        else:
            ending = Ending.CANCELLED if outcome is None else outcome.ending
            version = outcome.version if outcome and ending is Ending.ADOPTED else None
            log.info("Retraining of server %d: %s.", server_id, ending)
            await self._show(message, outcome, running)
        await self.bot.storage.heads.end_retraining(server_id, ending, version=version)

    async def _show(
        self, message: "_Message", outcome: Outcome | None, running: RunningRetraining
    ) -> None:
        """Show the result, without pictures where they cannot be drawn."""
        if outcome is None:
            await message.finish([replies.retraining_ended(say("retraining-cancelled"))])
            return
        cards = replies.result_cards(outcome)
        try:
            pictures = await self._draw(outcome, running)
        except BotError as error:
            log.warning("A result is shown without pictures: %r", error)
            cards, pictures = replies.without_pictures(cards), []
        await message.finish(cards, pictures)

    async def _draw(self, outcome: Outcome, running: RunningRetraining) -> list[tuple[str, bytes]]:
        """Draw the pictures of a result, where anybody sees them."""
        if running.is_automatic or outcome.verdict is None:
            return []
        names = await self._names(running.server_id, outcome.verdict.member_ids)
        confusions, curve = await self.bot.retraining.draw(outcome.verdict, names)
        return [(replies.CONFUSIONS_NAME, confusions), (replies.CURVE_NAME, curve)]

    async def _names(self, server_id: int, member_ids: Sequence[int]) -> dict[int, str]:
        """Return the names to write into a picture; who has left is a number there."""
        names: dict[int, str] = {}
        server = self.bot.get_guild(server_id)
        if server is None:
            return names
        for member_id in member_ids:
            with suppress(discord.HTTPException):
                names[member_id] = (await server.fetch_member(member_id)).display_name
        return names

    async def _tell_of_interrupted(self) -> None:
        """Say of every retraining that the last stop of the bot interrupted that it is over."""
        for running in await self.bot.storage.heads.running_retrainings():
            if not self.bot.serves(running.server_id):  # it may run there
                continue
            with suppress(AlreadyRetrainingError):  # it runs, if in another process
                async with self.bot.retraining.reserved(running.server_id):
                    await self._tell_if_interrupted(running)

    async def _tell_if_interrupted(self, running: RunningRetraining) -> None:
        heads = self.bot.storage.heads
        if running not in await heads.running_retrainings():  # another process told of it
            return
        speak(await self.bot.locale_of(running.server_id))
        history = await heads.history(running.server_id)
        said, ending, version = say("retraining-interrupted"), Ending.INTERRUPTED, None
        if history and history[-1].created_at >= running.started_at:
            version, ending = history[-1].version, Ending.ADOPTED
            said = say("retraining-adopted-before-stop", version=str(version))
        await _Message(self.bot, running).finish([replies.retraining_ended(said)])
        await heads.end_retraining(running.server_id, ending, version=version)


class _Message:
    """The message that shows a retraining, if there is one; somebody may delete it."""

    def __init__(self, bot: Host, running: RunningRetraining) -> None:
        self._bot = bot
        self._running = running
        self._edited = time.monotonic()

    async def report(self, progress: Progress) -> None:
        """Show how far it has got, now and then."""
        if time.monotonic() - self._edited < EDIT_EVERY_S:
            return
        self._edited = time.monotonic()
        with suppress(discord.HTTPException):  # it goes on without being seen
            await self._edit(embed=replies.retraining_card(progress))

    async def finish(
        self, cards: list[discord.Embed], pictures: Sequence[tuple[str, bytes]] = ()
    ) -> None:
        """Show what came of it: in the message, or in a new one where that was deleted."""
        try:
            await self._edit(embeds=cards, view=None, attachments=_files(pictures))
        except discord.NotFound:
            with suppress(discord.HTTPException):  # the channel may be gone, too
                await self._channel().send(embeds=cards, files=_files(pictures))
        except discord.HTTPException as error:
            log.info("The result of a retraining could not be shown: %s", error)

    async def _edit(self, **changes: Any) -> None:  # noqa: ANN401  # whatever edit() takes
        if self._running.message_id is not None:
            await self._channel().get_partial_message(self._running.message_id).edit(**changes)

    def _channel(self) -> discord.PartialMessageable:
        return self._bot.get_partial_messageable(self._running.channel_id or 0)


def _files(pictures: Sequence[tuple[str, bytes]]) -> list[discord.File]:
    return [discord.File(io.BytesIO(png), name) for name, png in pictures]


def _cancel_button(starter_id: int) -> discord.ui.View:
    return buttons(ANYBODY, Press(say("button-cancel"), "cancel", starter_id))

"""What members sent to their dialogues while nobody listened: read from Discord, and answered then.

A connection that resumes is told what happened meanwhile, a new one is not: after every start, and
wherever Discord gives up a session, somebody may wait for an answer.
"""

import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import discord

from bot.host import Host
from bot.language import speaking
from bot.storage import Enrolment as Dialogue

log = logging.getLogger(__name__)

MOST_MISSED = 100  # of one dialogue: what Discord hands out at once


class MissedMessages:
    """Go on with dialogues where Discord has begun a new session.

    Parameters
    ----------
    bot : Host
    turn_of : callable
        Returns the turn of a member, in which their messages are answered.
    answer : callable
        Takes a message of the member whose dialogue runs in a server, as if it just came.
    ask_again : callable
        Goes on with a dialogue whose last step was not asked for or not ended.
    """

    def __init__(
        self,
        bot: Host,
        *,
        turn_of: Callable[[int], AbstractAsyncContextManager[None]],
        answer: Callable[[discord.Message, int], Awaitable[object]],
        ask_again: Callable[[Dialogue, discord.abc.Messageable], Awaitable[None]],
    ) -> None:
        self._bot = bot
        self._turn_of = turn_of
        self._answer = answer
        self._ask_again = ask_again
        self._caught_up: set[int] = set()  # members of whom nothing is missing
        self._answered: set[int] = set()  # messages; the gateway may bring them, too

    async def on_shard_connect(self, _: int) -> None:
        """Know that of everybody something may be missing in a new session."""
        self._caught_up.clear()
        self._answered.clear()

    async def on_shard_ready(self, shard_id: int) -> None:
        """Go on with the dialogues of the session, beside everything else."""
        self._bot.start_chore(self._go_through(shard_id))

    def begin_dialogue(self, member_id: int) -> None:
        """Nothing can be missing of a dialogue that begins now."""
        self._caught_up.add(member_id)

    def was_answered(self, message: discord.Message) -> bool:
        """Say whether a message was answered before the gateway brought it."""
        return message.id in self._answered

    async def answer_before(self, message: discord.Message, dialogue: Dialogue) -> None:
        """Answer what was sent before a message, by the member whose lock is held."""
        await self._answer_all(dialogue, message.channel, before=message)

    async def _go_through(self, shard_id: int) -> None:
        """Go on with all dialogues of a shard."""
        for dialogue in await self._bot.storage.running_enrolments():
            place = await self._place_of(dialogue, shard_id)
            if place is not None:
                with speaking(await self._bot.language_of(dialogue.member_id)):
                    await self._go_on(dialogue.member_id, dialogue.channel_id, place)

    async def _go_on(self, member_id: int, channel_id: int, place: discord.abc.Messageable) -> None:
        async with self._turn_of(member_id):
            dialogue = await self._bot.storage.enrolment_of(member_id)
            if dialogue is None or dialogue.channel_id != channel_id:
                return
            await self._answer_all(dialogue, place)
            dialogue = await self._bot.storage.enrolment_of(member_id)
            if dialogue is not None:
                await self._ask_again(dialogue, place)

    async def _place_of(self, dialogue: Dialogue, shard_id: int) -> discord.abc.Messageable | None:
        """Return where a dialogue takes place, if the shard is told of it: direct, the first is."""
        server = self._bot.get_guild(dialogue.server_id)
        known = server.get_channel_or_thread(dialogue.channel_id) if server else None
        if server is not None and isinstance(known, discord.abc.Messageable):
            return known if server.shard_id == shard_id else None
        if shard_id:
            return None
        try:
            place = await self._bot.fetch_channel(dialogue.channel_id)
        except (discord.HTTPException, discord.InvalidData) as error:
            log.info("A dialogue could not be gone on with: %s", error)
            return None
        return place if isinstance(place, discord.DMChannel) else None

    async def _answer_all(
        self,
        dialogue: Dialogue,
        place: discord.abc.Messageable,
        *,
        before: discord.Message | None = None,
    ) -> None:
        """Answer what came after the last message that was answered, one after the other."""
        after = dialogue.heard_id or dialogue.message_id
        if after is None or dialogue.member_id in self._caught_up:
            return
        try:
            missed = [
                message
                async for message in place.history(
                    limit=MOST_MISSED,
                    after=discord.Object(after),
                    before=before,
                    oldest_first=True,
                )
                if message.author.id == dialogue.member_id and self._is_meant(message)
            ]
        except discord.HTTPException as error:
            log.info("Nobody knows what a member sent meanwhile: %s", error)
            return
        self._caught_up.add(dialogue.member_id)
        for message in missed:
            self._answered.add(message.id)
            try:
                await self._answer(message, dialogue.server_id)
            except Exception:  # noqa: BLE001  # as one that comes by the gateway
                await self._bot.on_error("on_message", message)

    def _is_meant(self, message: discord.Message) -> bool:
        return message.guild is None or self._bot.user in message.mentions

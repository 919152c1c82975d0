"""Retention: voices are erased that their members do not use, and those of who has left.

Who does not use theirs gets a letter before; who has left, or whose server is gone, may come back
for a while. Once a day, and at every start; old events go with them. Of several processes each
looks after its own servers.
"""

import logging
from datetime import UTC, datetime, timedelta

import discord
from discord.ext import commands, tasks

from bot import replies
from bot.errors import BotError
from bot.host import Host
from bot.language import speaking
from bot.storage import Eraser, UnusedMember

log = logging.getLogger(__name__)

NOTICE = timedelta(days=7)  # between the letter and the erasing
UNKNOWN_MEMBER = 10007  # Discord's code; a 404 of a server that cannot be reached has another
GRACE = timedelta(days=30)  # for who has left, and for a server that was deleted or is left


class Retention(commands.Cog):
    """The daily upkeep of what is kept."""

    def __init__(self, bot: Host) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Begin with the bot."""
        self.bot.duties.append(self._begin)

    async def cog_unload(self) -> None:
        """End with it."""
        self._daily.cancel()

    async def _begin(self) -> None:
        self._daily.start()

    @tasks.loop(hours=24)
    async def _daily(self) -> None:
        """Do it, and again tomorrow; in an hour, where something goes wrong."""
        await self.bot.wait_until_ready()
        self._daily.change_interval(hours=24)
        try:
            await self.bot.application_info()  # by its answer the clock is judged
            if not self.bot.clock.judge():
                return
            async with self.bot.storage.presence.alone("old events") as is_alone:
                if is_alone:
                    await self.bot.storage.audit.drop_old()
            for server_id in await self.bot.storage.memberships.all_servers():
                if self.bot.serves(server_id):
                    await self._look_after(server_id)
        except (BotError, discord.HTTPException):
            self._daily.change_interval(hours=1)
            log.exception("The daily upkeep failed; it is tried again in an hour.")

    async def _look_after(self, server_id: int) -> None:
        """Do in a server what is due, unless another process is just doing it."""
        async with self.bot.storage.presence.alone(f"upkeep of server {server_id}") as is_alone:
            if not is_alone:
                return
            server = self.bot.get_guild(server_id)
            if await self._is_kept(server_id, is_there=server is not None):
                await self._look_for_unused(server_id)
            if server is not None:
                await self._look_for_departed(server)

    async def _is_kept(self, server_id: int, *, is_there: bool) -> bool:
        """Erase a server that has been gone for long enough; say whether it is kept."""
        gone_since = await self.bot.storage.memberships.saw_server(server_id, is_there=is_there)
        if gone_since is None or datetime.now(UTC) < gone_since + GRACE:
            return True
        await self.bot.recogniser.forget_server(server_id)
        log.info("A server is erased from which I was removed.")
        return False

    async def _look_for_departed(self, server: discord.Guild) -> None:
        """Erase in a server the voices of those who left it long enough ago."""
        for member in await self.bot.storage.memberships.in_server(server.id):
            is_there = await _is_in(server, member.member_id)
            if is_there is None:
                continue
            await self.bot.storage.memberships.saw_member(
                server.id, member.member_id, is_there=is_there
            )
            gone_since = member.gone_since
            if not is_there and gone_since and datetime.now(UTC) >= gone_since + GRACE:
                await self.bot.recogniser.forget(server.id, member.member_id, by=Eraser.DEPARTURE)
                self.bot.dispatch("gallery_changed", server.id)

    async def _look_for_unused(self, server_id: int) -> None:
        """Erase in a server what was unused for long enough, and warn whose turn comes next."""
        months = (await self.bot.server_settings.of(server_id)).retention_months
        now, kept_for = datetime.now(UTC), timedelta(days=months * 365 // 12)
        unused = await self.bot.storage.retention.unused_since(server_id, now - kept_for + NOTICE)
        for member in unused:
            if member.warned_at is None:
                await self._warn(server_id, member, max(now + NOTICE, member.used_at + kept_for))
            elif max(member.warned_at + NOTICE, member.used_at + kept_for) <= now:
                await self.bot.recogniser.forget(server_id, member.member_id, by=Eraser.RETENTION)
                self.bot.dispatch("gallery_changed", server_id)

    async def _warn(self, server_id: int, member: UnusedMember, erased_at: datetime) -> None:
        """Write to a member when their voice will be erased; some take no messages."""
        server = self.bot.get_guild(server_id)
        with speaking(await self.bot.language_of(member.member_id)):
            letter = replies.unused_warning(server.name if server else None, erased_at)
        await self.bot.write_to(member.member_id, letter)
        await self.bot.storage.retention.warned(server_id, member.member_id)


async def _is_in(server: discord.Guild, member_id: int) -> bool | None:
    """Say whether somebody is in a server; None where Discord does not tell."""
    try:
        await server.fetch_member(member_id)
    except discord.HTTPException as error:
        return False if error.code == UNKNOWN_MEMBER else None
    return True

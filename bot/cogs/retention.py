"""Retention: voices that their members do not use are erased, after a letter to them.

Once a day, and at every start; old events go with them.
"""

import logging
from datetime import UTC, datetime, timedelta

from discord.ext import commands, tasks

from bot import replies
from bot.errors import BotError
from bot.host import Host
from bot.language import speaking
from bot.storage import Eraser, UnusedMember

log = logging.getLogger(__name__)

NOTICE = timedelta(days=14)  # between the letter and the erasing


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
        """Do it, and again tomorrow, whatever goes wrong today."""
        await self.bot.wait_until_ready()
        try:
            await self.bot.storage.audit.drop_old()
            for server_id in await self.bot.storage.retention.servers():
                await self._look_at(server_id)
        except BotError:
            log.exception("The daily upkeep failed; it is tried again tomorrow.")

    async def _look_at(self, server_id: int) -> None:
        """Erase in a server what was unused for long enough, and warn whose turn comes next."""
        months = (await self.bot.server_settings.of(server_id)).retention_months
        if not months:
            return
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

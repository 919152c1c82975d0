"""How long members' voices are kept without any use."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from bot.storage.database import Database
from bot.storage.schema import members, utc_now
from bot.storage.writing import of_member

# Who has not used the bot since they agreed has used it when they did.
_USED_AT = func.coalesce(members.c.used_at, members.c.consented_at, type_=members.c.used_at.type)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusedMember:
    """A member who has not used the bot for long.

    Attributes
    ----------
    member_id : int
    used_at : datetime
        When they did last.
    warned_at : datetime or None
        When they were told that their voice will be erased.
    """

    member_id: int
    used_at: datetime
    warned_at: datetime | None


class Retention(Database):
    """When members last used the bot; every method is one transaction, as in ``Storage``."""

    async def used_by(self, member_id: int, at: datetime) -> None:
        """Keep when somebody used the bot last, wherever they agreed that anything is kept."""
        row = update(members).where(members.c.member_id == member_id)
        async with self._writing() as connection:
            await connection.execute(row.values(used_at=at, warned_at=None))

    async def unused_since(self, server_id: int, moment: datetime) -> tuple[UnusedMember, ...]:
        """Return the members of a server who have not used the bot since a moment."""
        query = (
            select(members.c.member_id, _USED_AT.label("used_at"), members.c.warned_at)
            .where(members.c.server_id == server_id, moment >= _USED_AT)
            .order_by(members.c.member_id)
        )
        async with self._reading() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            UnusedMember(member_id=row.member_id, used_at=row.used_at, warned_at=row.warned_at)
            for row in rows
        )

    async def warned(self, server_id: int, member_id: int) -> None:
        """Keep that a member was told just now that their voice will be erased."""
        row = update(members).where(of_member(members, server_id, member_id))
        async with self._writing() as connection:
            await connection.execute(row.values(warned_at=utc_now()))

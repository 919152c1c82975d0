"""Whose voices a server has, and who of them wants to be on its map."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select, update

from bot.errors import ConsentMissingError
from bot.storage.database import Database
from bot.storage.schema import DESTROYED, members, notes, utc_now
from bot.storage.writing import of_member


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolledMember:
    """A member of whom a server has notes.

    Attributes
    ----------
    member_id : int
    notes : int
        All of theirs, used or not.
    is_on_map : bool
        They want other members to see that they are enrolled, and where their voice lies; of who
        has left the server, that counts again once they are back.
    """

    member_id: int
    notes: int
    is_on_map: bool


class Voices(Database):
    """The enrolled members of all servers; every method is one transaction, as in ``Storage``."""

    async def enrolled(self, server_id: int) -> tuple[EnrolledMember, ...]:
        """Return the members of whom a server has notes, those with the oldest note first."""
        owner = and_(
            notes.c.server_id == members.c.server_id, notes.c.member_id == members.c.member_id
        )
        query = (
            select(
                members.c.member_id,
                members.c.on_map_since,
                members.c.gone_since,
                func.count().label("notes"),
            )
            .join(notes, owner)
            .where(members.c.server_id == server_id, members.c.data_key != DESTROYED)
            .group_by(members.c.server_id, members.c.member_id)
            .order_by(func.min(notes.c.note_id))
        )
        async with self._reading() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            EnrolledMember(
                member_id=row.member_id,
                notes=row.notes,
                is_on_map=row.on_map_since is not None and row.gone_since is None,
            )
            for row in rows
        )

    async def put_on_map(self, server_id: int, member_id: int) -> None:
        """Keep that a member wants to be on the map, since when.

        Raises
        ------
        ConsentMissingError
            The member never agreed to anything, or was forgotten.
        """
        row = update(members).where(of_member(members, server_id, member_id))
        async with self._writing() as connection:
            on_map = await connection.execute(row.values(on_map_since=utc_now()))
            if not on_map.rowcount:
                raise ConsentMissingError

    async def take_off_map(self, server_id: int, member_id: int) -> None:
        """Keep that a member does not want to be on the map."""
        row = update(members).where(of_member(members, server_id, member_id))
        async with self._writing() as connection:
            await connection.execute(row.values(on_map_since=None))

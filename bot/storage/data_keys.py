"""The wrapped data keys of members and heads: the places that they belong to, and all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import KeyUnusableError, StorageUnreadableError
from bot.storage.cipher import Keyring
from bot.storage.schema import DESTROYED, heads, members
from bot.storage.writing import bound_to, of_member


@dataclass(frozen=True, slots=True, kw_only=True)
class DataKey:
    """A wrapped data key, and what it belongs to.

    Attributes
    ----------
    server_id : int
    member_id, version : int or None
        One of them: of a member, or of a head.
    wrapped : bytes
    """

    server_id: int
    member_id: int | None = None
    version: int | None = None
    wrapped: bytes = field(repr=False)

    @property
    def place(self) -> str:
        """What it is bound to."""
        if self.member_id is not None:
            return place_of_member(self.server_id, self.member_id)
        return place_of_head(self.server_id, self.version)


def place_of_member(server_id: int, member_id: int) -> str:
    """Name the place that the data key of a member belongs to."""
    return bound_to(server_id, member_id, "data key")


def head_place(server_id: int, version: int) -> str:
    """Name the place that a head belongs to."""
    return f"server {server_id}, head {version}"


def place_of_head(server_id: int, version: int | None) -> str:
    """Name the place that the data key of a head belongs to."""
    return f"server {server_id}, head {version}, data key"


async def all_of(connection: AsyncConnection) -> tuple[DataKey, ...]:
    """Return every data key of a database."""
    of_members = select(members.c.server_id, members.c.member_id, members.c.data_key)
    of_heads = select(heads.c.server_id, heads.c.version, heads.c.data_key)
    member_rows = await connection.execute(of_members.where(members.c.data_key != DESTROYED))
    head_rows = await connection.execute(of_heads.where(heads.c.data_key.is_not(None)))
    return (
        *(
            DataKey(server_id=row.server_id, member_id=row.member_id, wrapped=row.data_key)
            for row in member_rows
        ),
        *(
            DataKey(server_id=row.server_id, version=row.version, wrapped=row.data_key)
            for row in head_rows
        ),
    )


def refuse_missing_key(keys: Keyring, found: Sequence[DataKey], place: str) -> None:
    """Unwrap every data key of the database ``place``.

    Raises
    ------
    KeyUnusableError
        None of the master keys wrapped some of them.
    """
    lost = 0
    for one in found:
        try:
            keys.unwrap(one.wrapped, one.place)
        except StorageUnreadableError:
            lost += 1
    if lost:
        raise KeyUnusableError(
            f"{lost} of {len(found)} data keys in {place} were wrapped with a key that is missing, "
            "or were altered: put that key, too, into TIMBRE_KEY (with a comma before it) or into "
            "the key file (as a line of its own), or restore a backup. Nothing was changed."
        )


async def write(connection: AsyncConnection, one: DataKey, wrapped: bytes) -> None:
    """Keep a data key as another master key wrapped it."""
    if one.member_id is not None:
        row = update(members).where(of_member(members, one.server_id, one.member_id))
    else:
        row = update(heads).where(
            heads.c.server_id == one.server_id, heads.c.version == one.version
        )
    await connection.execute(row.values(data_key=wrapped))

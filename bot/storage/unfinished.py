"""What a process that was killed, or an earlier version of the bot, left to be done at an opening.

Each step is a transaction of its own: whoever is stopped here goes on with the next opening, and
several processes may be at it at once.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Final, TypeVar

from sqlalchemy import Row, Select, Table, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import StorageUnreadableError
from bot.storage import writing
from bot.storage.cipher import Cipher, Keyring
from bot.storage.completion import completed
from bot.storage.data_keys import head_place, place_of_head, place_of_member
from bot.storage.schema import DESTROYED, heads, members, note_copies, note_renewals, notes

# The encrypted columns of each table, and the kinds that their values are bound to.
_SEALED: Final[tuple[tuple[Table, dict[str, str]], ...]] = (
    (notes, {name: name for name in ("embedding", "fingerprint", "recording")}),
    (note_copies, {"embeddings": "copies"}),
    (note_renewals, {name: name for name in ("embedding", "fingerprint")}),
)
_HEAD_IS_WAITING: Final = (heads.c.head.is_not(None), heads.c.data_key.is_(None))
_LOGGED_MEMBERS: Final = 100  # between two lines of a log

T = TypeVar("T")

_log = logging.getLogger(__name__)


async def finish(writer: AsyncEngine, keys: Keyring) -> None:
    """Erase the rest of who was being erased; give data keys to who has none yet.

    Parameters
    ----------
    writer : AsyncEngine
        Its transactions write.
    keys : Keyring
    """
    await _finish_erasing(writer)
    await _encrypt_members(writer, keys)
    await _encrypt_heads(writer, keys)


async def _finish_erasing(writer: AsyncEngine) -> None:
    query = select(members.c.server_id, members.c.member_id)
    destroyed = query.where(members.c.data_key == DESTROYED)
    erased = await _step(writer, partial(_rows_of, query=destroyed))
    for server_id, member_id in erased:
        erase = partial(writing.finish_erasing, server_id=server_id, member_id=member_id)
        await _step(writer, erase)


async def _encrypt_members(writer: AsyncEngine, keys: Keyring) -> None:
    """Encrypt with data keys what an earlier version encrypted with the master key itself."""
    query = select(members.c.server_id, members.c.member_id).where(members.c.data_key.is_(None))
    waiting = await _step(writer, partial(_rows_of, query=query))
    for done, (server_id, member_id) in enumerate(waiting):
        if done % _LOGGED_MEMBERS == 0:
            _log.info("%d of %d members have keys of their own.", done, len(waiting))
        encrypt = partial(_encrypt_member, keys=keys, server_id=server_id, member_id=member_id)
        await _step(writer, encrypt)
    if waiting:
        _log.info("All members have keys of their own.")


async def _encrypt_member(
    connection: AsyncConnection, keys: Keyring, server_id: int, member_id: int
) -> None:
    """Encrypt all that is stored of a member, one row in memory at a time."""
    cipher, wrapped = keys.make(place_of_member(server_id, member_id))
    this = writing.of_member(members, server_id, member_id)
    waiting = select(members.c.member_id).where(this, members.c.data_key.is_(None))
    if await connection.scalar(waiting.with_for_update()) is None:
        return
    await connection.execute(update(members).where(this).values(data_key=wrapped))
    for table, kinds in _SEALED:
        places = {
            column: writing.bound_to(server_id, member_id, kind) for column, kind in kinds.items()
        }
        theirs = select(table.c.note_id)
        if table is not notes:
            theirs = theirs.join(notes, notes.c.note_id == table.c.note_id)
        theirs = theirs.where(writing.of_member(notes, server_id, member_id))
        for note_id in (await connection.scalars(theirs)).all():
            row = table.c.note_id == note_id
            columns = select(*(table.c[column] for column in places)).where(row)
            sealed = (await connection.execute(columns)).one()._asdict()
            values = await asyncio.to_thread(_encrypted_anew, sealed, places, keys, cipher)
            if values:
                await connection.execute(update(table).where(row).values(**values))


async def _encrypt_heads(writer: AsyncEngine, keys: Keyring) -> None:
    query = select(heads.c.server_id, heads.c.version).where(*_HEAD_IS_WAITING)
    waiting = await _step(writer, partial(_rows_of, query=query))
    for server_id, version in waiting:
        encrypt = partial(_encrypt_head, keys=keys, server_id=server_id, version=version)
        await _step(writer, encrypt)


async def _encrypt_head(
    connection: AsyncConnection, keys: Keyring, server_id: int, version: int
) -> None:
    this = (heads.c.server_id == server_id, heads.c.version == version)
    cipher, wrapped = keys.make(place_of_head(server_id, version))
    place = {"head": head_place(server_id, version)}
    head = select(heads.c.head).where(*this, *_HEAD_IS_WAITING).with_for_update()
    sealed = {"head": await connection.scalar(head)}
    if sealed["head"] is None:
        return
    values = await asyncio.to_thread(_encrypted_anew, sealed, place, keys, cipher)
    await connection.execute(update(heads).where(*this).values(data_key=wrapped, **values))


async def _rows_of(connection: AsyncConnection, query: Select[int, int]) -> Sequence[Row[int, int]]:
    return (await connection.execute(query)).all()


async def _step(writer: AsyncEngine, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
    """Do it in a transaction, and to its end."""

    async def step() -> T:
        async with writer.begin() as connection:
            return await work(connection)

    return await completed(step())


def _encrypted_anew(
    sealed: dict[str, bytes | None], places: dict[str, str], keys: Keyring, cipher: Cipher
) -> dict[str, Any]:
    """Return values of the master keys as those of a data key, by column.

    One that was altered stays as it is: it cannot be read before or after, and no other with it.
    """
    values = {}
    for column, value in sealed.items():
        place = places[column]
        if value is None:
            continue
        try:
            plain = keys.decrypt(value, bound_to=place)
        except StorageUnreadableError as error:
            _log.warning("%s", error)
        else:
            values[column] = cipher.encrypt(plain, bound_to=place)
    return values

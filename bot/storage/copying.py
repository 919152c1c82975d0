"""Copy a whole database into an empty one, of SQLite or PostgreSQL: rows stay as they are.

What is encrypted stays encrypted, with the same keys. Tables are copied in the order in which they
refer to each other, rows in the order of their keys and in batches of one transaction each, so that
a copy that was killed goes on after its last row. Until every row was compared, and ``meta`` with
the key check was copied as the last table, a mark in the target keeps the bot from using it.
"""

import hashlib
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import JSON, MetaData, Row, Table, delete, insert, select, tuple_
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import CopyRefusedError, StorageUnreadableError
from bot.storage import opening, sequences, sqlite
from bot.storage.backup import refuse_use
from bot.storage.connecting import database_errors, engine_of, place_of
from bot.storage.opening import KEY_CHECK, State
from bot.storage.schema import meta, metadata
from bot.storage.shared_presence import only_user

BATCH_BYTES: Final = 8_000_000
BATCH_ROWS: Final = 500
_FETCHED_ROWS: Final = 8  # at once: each may hold a recording of 25 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """What was copied.

    Attributes
    ----------
    rows : int
        That both databases have, compared one by one.
    copied_now : int
        Of them, those that an earlier try had not copied yet.
    source, target : str
        The databases, as they may be shown.
    """

    rows: int
    copied_now: int
    source: str
    target: str


async def copy_database(source_url: str, target_url: str, keys: Sequence[bytes]) -> Copied:
    """Copy the source into an empty target, or go on with a copy that was interrupted.

    Raises
    ------
    InUseError
        A bot uses one of them.
    CopyRefusedError
        The target holds something else, or has become different from the source.
    KeyUnusableError
        The source was made with another key.
    StorageUnreadableError
        One of them cannot be used, or the source is of an earlier version.
    """
    source, target = sqlite.address_of(source_url), sqlite.address_of(target_url)
    if source == target:
        raise CopyRefusedError("That is one database: name the one to copy, and an empty one.")
    await _refuse_unfit(source_url, source, keys)
    await refuse_use(target_url)
    async with AsyncExitStack() as stack:
        for address in (source, target):
            await stack.enter_async_context(only_user(address))
        reading = await stack.enter_async_context(_reading(source))
        mark = await _mark_of(reading)
        is_copied = await _prepare(target, mark)
        writer = await stack.enter_async_context(engine_of(target, patient=True))
        writer = writer.execution_options(**{sqlite.WRITES: True})
        with database_errors():
            copied = 0 if is_copied else await _copy(reading, writer)
            rows = await _compare(reading, writer, is_copied=is_copied)
            if not is_copied:
                await _finish(reading, writer)
        return Copied(
            rows=rows, copied_now=copied, source=place_of(source), target=place_of(target)
        )


async def _refuse_unfit(url: str, address: URL, keys: Sequence[bytes]) -> None:
    """Make sure that a source is whole, of this version and of these keys, and not used."""
    place = place_of(address)
    state = await opening.state_of(url)
    if state in {State.MISSING, State.EMPTY}:
        raise StorageUnreadableError(f"There is no database at {place} to be copied.")
    if state is State.OLDER:
        raise StorageUnreadableError(
            f"{place} is of an earlier version: start the bot with it once, which brings it up to "
            "date, stop the bot, and copy then."
        )
    await refuse_use(url)
    await opening.refuse_other_key(address, keys)


@asynccontextmanager
async def _reading(address: URL) -> AsyncIterator[AsyncConnection]:
    """Yield a connection that sees everything as it is at one moment."""
    with database_errors(address):
        async with engine_of(address, patient=True) as engine, engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                await connection.execution_options(isolation_level="REPEATABLE READ")
            yield connection


async def _mark_of(source: AsyncConnection) -> str:
    """Return what tells a source from others: its key check was encrypted at random."""
    query = select(meta.c.value).where(meta.c.key == KEY_CHECK)
    return hashlib.sha256(str(await source.scalar(query)).encode()).hexdigest()


async def _prepare(target: URL, mark: str) -> bool:
    """Make the tables of an empty target, and mark it; return whether it is a whole copy."""
    found = await opening.prepare_for_copy(target, mark)
    if found not in {None, mark}:
        raise CopyRefusedError(
            f"{place_of(target)} holds half a copy of another database: name an empty one. Nothing "
            "was changed."
        )
    if found is not None:
        return False
    with database_errors(target):
        async with engine_of(target, patient=True) as engine, engine.connect() as connection:
            is_copied = await _mark_of(connection) == mark
    if not is_copied:
        raise CopyRefusedError(
            f"{place_of(target)} holds a database already: name an empty one. Nothing was changed."
        )
    return True


def _tables() -> Iterator[Table]:
    """Yield the tables in the order in which they refer to each other, ``meta`` aside."""
    plain = MetaData()
    for table in metadata.sorted_tables:
        copy = table.to_metadata(plain)
        for column in copy.c:  # so that what is missing stays so, and does not become JSON's null
            if isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)
        if table is not meta:
            yield copy


async def _copy(source: AsyncConnection, writer: AsyncEngine) -> int:
    """Copy the rows that are missing; return how many they were."""
    copied = 0
    for table in _tables():
        async with writer.connect() as connection:
            last = (await connection.execute(_in_order(table, descending=True).limit(1))).first()
        batch: list[Mapping[str, Any]] = []
        size = 0
        async for row in _rows(source, table, after=last):
            batch.append(row._asdict())
            size += sum(len(value) for value in row if isinstance(value, bytes))
            if len(batch) == BATCH_ROWS or size >= BATCH_BYTES:
                copied += await _write(writer, table, batch)
                batch, size = [], 0
        copied += await _write(writer, table, batch)
    return copied


async def _write(writer: AsyncEngine, table: Table, batch: list[Mapping[str, Any]]) -> int:
    if batch:
        async with writer.begin() as connection:
            await connection.execute(insert(table), batch)
    return len(batch)


def _in_order(table: Table, *, descending: bool = False) -> Any:  # noqa: ANN401 -- of any row
    """Select all rows, in the order of their keys."""
    keys = table.primary_key.columns
    return select(table).order_by(*(key.desc() if descending else key for key in keys))


async def _rows(
    connection: AsyncConnection, table: Table, *, after: Row[Any] | None = None
) -> AsyncGenerator[Row[Any], None]:
    """Yield the rows of a table in the order of their keys, a few in memory at a time."""
    query = _in_order(table)
    if after is not None:
        keys = tuple(table.primary_key.columns)
        query = query.where(tuple_(*keys) > tuple_(*(getattr(after, key.name) for key in keys)))
    options = {"yield_per": _FETCHED_ROWS}
    async with connection.stream(query, execution_options=options) as rows:
        async for row in rows:
            yield row


async def _compare(source: AsyncConnection, writer: AsyncEngine, *, is_copied: bool) -> int:
    """Compare the databases row by row; return how many rows there are."""
    compared = 0
    async with writer.connect() as target:
        for table in _tables():
            async with (
                aclosing(_rows(source, table)) as rows,
                aclosing(_rows(target, table)) as copies,
            ):
                async for row in rows:
                    if await anext(copies, None) != row:
                        raise _differs(table, is_copied=is_copied)
                    compared += 1
                if await anext(copies, None) is not None:
                    raise _differs(table, is_copied=is_copied)
    return compared


def _differs(table: Table, *, is_copied: bool) -> CopyRefusedError:
    if is_copied:
        return CopyRefusedError(
            f"The target was a copy once, and its {table.name} have changed since: name an empty "
            "one. Nothing was changed."
        )
    return CopyRefusedError(
        f"The {table.name} of the copy are not those of the source, which may have been used "
        "meanwhile: empty the target, and copy again."
    )


async def _finish(source: AsyncConnection, writer: AsyncEngine) -> None:
    """Copy what is left, count ids on from where the source is, and take the mark away."""
    values = [row._asdict() for row in await source.execute(select(meta))]
    counted = await sequences.read(source)
    async with writer.begin() as connection:
        await sequences.write(connection, counted)
        await connection.execute(delete(meta))
        await connection.execute(insert(meta), values)

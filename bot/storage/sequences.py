"""Up to which number ids were given: none is given twice, also if its row was erased."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import BigInteger, Function, column, delete, func, insert, literal, select, table
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import events, notes

_COUNTED: Final = {one.name: one for one in (notes, events)}
_OF_SQLITE: Final = table("sqlite_sequence", column("name"), column("seq"))


async def read(connection: AsyncConnection) -> dict[str, int]:
    """Return the last number that was given, by table; none where there was none."""
    if connection.dialect.name == "sqlite":
        query = select(_OF_SQLITE).where(_OF_SQLITE.c.name.in_(_COUNTED))
        return {row.name: row.seq for row in await connection.execute(query)}
    given = {}
    for name, key in _keys():
        last = await connection.scalar(select(func.pg_sequence_last_value(_sequence(name, key))))
        if last is not None:
            given[name] = int(last)
    return given


async def write(connection: AsyncConnection, given: Mapping[str, int]) -> None:
    """Go on after the last number of each table."""
    if connection.dialect.name == "sqlite":
        await connection.execute(delete(_OF_SQLITE).where(_OF_SQLITE.c.name.in_(given)))
        rows = [{"name": name, "seq": last} for name, last in given.items()]
        if rows:
            await connection.execute(insert(_OF_SQLITE), rows)
        return
    for name, key in _keys():
        if name in given:
            last = literal(given[name], BigInteger)
            await connection.execute(select(func.setval(_sequence(name, key), last)))


def _keys() -> list[tuple[str, str]]:
    return [(name, one.primary_key.columns[0].name) for name, one in _COUNTED.items()]


def _sequence(name: str, key: str) -> Function[Any]:
    return func.to_regclass(func.pg_get_serial_sequence(name, key))

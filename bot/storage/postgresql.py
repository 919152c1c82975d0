"""What holds for PostgreSQL alone, the database of several processes; see ``presence`` for them.

Nothing here is called, and no driver of it loaded, where the embedded SQLite is used.
"""

import hashlib
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import BigInteger, Function, func, literal, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StorageUnreadableError

LEAST_VERSION: Final = 15
DRIVER: Final = "postgresql+asyncpg"
CHANNEL: Final = "timbre"  # of notices

CONNECT_TIMEOUT_S: Final = 5.0
STATEMENT_TIMEOUT_S: Final = 30.0  # a recording of 25 MB is written in one
LOCK_TIMEOUT_S: Final = 15.0
IDLE_TIMEOUT_S: Final = 60.0  # of a process that was stopped within a transaction
# After a minute the server lets go of what a computer held that is switched off.
_KEPT_ALIVE: Final = {
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
# A transaction takes some milliseconds: few connections serve many notes.
POOL_SIZE: Final = 5
MOST_CONNECTIONS: Final = 15
RECYCLE_S: Final = 1800  # before firewalls forget them

# SQLSTATEs. The server is away, or not yet back.
_AWAY: Final = frozenset({"08000", "08001", "08003", "08004", "08006", "53300", "57P01", "57P03"})
_REFUSED: Final = frozenset({"28000", "28P01"})
_NO_DATABASE: Final = "3D000"


def make_engine(address: URL, *, patient: bool = False) -> AsyncEngine:
    """Return an engine that connects again by itself.

    Parameters
    ----------
    address : URL
    patient : bool
        Wait for ever: to migrate, or to copy everything.
    """
    limits_s = {
        "statement_timeout": STATEMENT_TIMEOUT_S,
        "lock_timeout": LOCK_TIMEOUT_S,
        "idle_in_transaction_session_timeout": IDLE_TIMEOUT_S,
    }
    settings = {name: "0" if patient else f"{limit:.0f}s" for name, limit in limits_s.items()}
    return create_async_engine(
        address,
        pool_size=POOL_SIZE,
        max_overflow=MOST_CONNECTIONS - POOL_SIZE,
        pool_timeout=LOCK_TIMEOUT_S,
        pool_recycle=RECYCLE_S,
        # One that the server closed is noticed before anything is done with it.
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={
            "timeout": CONNECT_TIMEOUT_S,
            # Where the network is gone the server's own limit reaches nobody.
            "command_timeout": None if patient else STATEMENT_TIMEOUT_S + CONNECT_TIMEOUT_S,
            "server_settings": {"application_name": "timbre", **_KEPT_ALIVE, **settings},
        },
    )


def is_away(error: Exception) -> bool:
    """Say whether a connection could not be made because the server is away: try again soon."""
    return isinstance(error, OSError) or _state(error) in _AWAY


def refusal(error: Exception, place: str) -> str | None:
    """Say in a sentence why the server ``place`` is not to be used, as far as that is known."""
    state = _state(error)
    if state in _REFUSED:
        return (
            f"{place} refuses the user or the password: set both in TIMBRE_DATABASE, and see the "
            "server's pg_hba.conf."
        )
    if state == _NO_DATABASE:
        return f"{place} is not there: make the database first (createdb), or name another one."
    if is_away(error):
        return (
            f"{place} cannot be reached: see that the server runs, takes connections from here and "
            "has some left."
        )
    return None


def _state(error: Exception) -> str | None:
    """Return the SQLSTATE of an error."""
    return getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None


async def refuse_old(connection: AsyncConnection, place: str) -> None:
    """Make sure that the server is new enough; any other database is.

    Raises
    ------
    StorageUnreadableError
    """
    if connection.dialect.name == "postgresql":
        version = int((connection.dialect.server_version_info or (0,))[0])
        if version < LEAST_VERSION:
            raise StorageUnreadableError(
                f"{place} is PostgreSQL {version}: the bot needs {LEAST_VERSION} or newer."
            )


def lock_id(name: str) -> Any:  # noqa: ANN401 -- an expression of SQL
    """Return the number that stands for a name where PostgreSQL locks numbers."""
    digest = hashlib.sha256(name.encode()).digest()
    return literal(int.from_bytes(digest[:8], "big", signed=True), BigInteger)


async def wait_for_turn(connection: AsyncConnection, name: str) -> None:
    """Wait while another transaction has this turn, and keep it until this one ends.

    SQLite has one writing transaction at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.pg_advisory_xact_lock(lock_id(name))))


async def notify(connection: AsyncConnection, topic: str, server_id: int) -> None:
    """Tell other processes, if there can be any, once the transaction is done."""
    if connection.dialect.name == "postgresql":
        notice = f"{topic} {server_id}"
        await connection.execute(select(func.pg_notify(CHANNEL, notice)))


async def listen(
    driver: Any,  # noqa: ANN401 -- a connection of asyncpg, which is imported where it is used
    on_notice: Callable[[object, int, str, str], None],
    on_lost: Callable[[object], None],
) -> None:
    """Have functions called with every notice, and when the connection is lost.

    Raises
    ------
    StorageUnreadableError
        It is lost already.
    """
    from asyncpg import InterfaceError, PostgresError  # noqa: PLC0415

    driver.add_termination_listener(on_lost)
    try:
        await driver.add_listener(CHANNEL, on_notice)
    except (InterfaceError, PostgresError) as error:
        raise StorageUnreadableError(f"The database is lost ({error}).") from error


def try_lock(name: str, *, is_shared: bool = False) -> Function[Any]:
    """Return what takes a lock until the session ends, or is false."""
    take = func.pg_try_advisory_lock_shared if is_shared else func.pg_try_advisory_lock
    return take(lock_id(name))


def unlock(name: str) -> Function[Any]:
    """Return what lets go of a lock of this session."""
    return func.pg_advisory_unlock(lock_id(name))


def still_there() -> Function[Any]:
    """Return what any server answers."""
    return func.pg_backend_pid()

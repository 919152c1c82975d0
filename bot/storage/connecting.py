"""Engines for whatever database an address names, and its errors as our own."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, InvalidRequestError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import StorageUnreadableError
from bot.storage import postgresql, sqlite
from bot.storage.completion import completed


@contextmanager
def database_errors(address: URL | None = None) -> Iterator[None]:
    """Raise errors of the database as our own, with nothing of what was read or written.

    Parameters
    ----------
    address : URL, optional
        Where the database is just being connected to.

    Raises
    ------
    StorageUnreadableError
        The database did not do what it was asked to.
    """
    try:
        yield
    except (SQLAlchemyError, OSError) as error:  # OSError: no connection to a server
        if address is not None and address.drivername == postgresql.DRIVER:
            told = postgresql.refusal(error, place_of(address))
            if told is not None:
                raise StorageUnreadableError(told) from error
        reason = error.orig if isinstance(error, DBAPIError) else error
        raise StorageUnreadableError(
            f"The database cannot be read or written ({reason}): see that its disk is not full "
            "and that it can be reached."
        ) from error


@asynccontextmanager
async def engine_of(address: URL, *, patient: bool = False) -> AsyncIterator[AsyncEngine]:
    """Yield an engine; its connections are closed at the end, also when that is cancelled.

    Parameters
    ----------
    address : URL
    patient : bool
        To migrate or to copy: in SQLite without foreign keys, since a table that is rebuilt is
        dropped first; on a server without limits of time.

    Raises
    ------
    StorageUnreadableError
        There is no driver for it.
    """
    engine = _make_engine(address, patient=patient)
    try:
        yield engine
    finally:
        await completed(engine.dispose())


def _make_engine(address: URL, *, patient: bool) -> AsyncEngine:
    try:
        if address.get_backend_name() == "sqlite":
            return sqlite.make_engine(address, foreign_keys=not patient)
        if address.drivername == postgresql.DRIVER:
            return postgresql.make_engine(address, patient=patient)
        reason: Exception | None = None
    except (ImportError, InvalidRequestError, NoSuchModuleError) as error:
        reason = error
    raise StorageUnreadableError(
        f"TIMBRE_DATABASE names the driver {address.drivername}, which is not installed or not "
        "asynchronous: use sqlite+aiosqlite, or postgresql+asyncpg with the extra postgresql "
        "installed."
    ) from reason


def place_of(address: URL) -> str:
    """Name a database without its password."""
    file = sqlite.file_of(address)
    if file is not None:
        return str(file)
    shown = address.difference_update_query(["password", "passfile"])
    return shown.render_as_string(hide_password=True)

"""What holds for SQLite alone, the embedded database; everything else speaks portable SQL."""

import asyncio
import logging
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import InUseError, StorageUnreadableError
from bot.storage.completion import completed

DATABASE_FILE: Final = "timbre.sqlite"
LOCK_TIMEOUT_S: Final = 15.0
FLUSH_TIMEOUT_S: Final = 5.0
WRITES: Final = "timbre_writes"  # the execution option of connections that will write

# Pragmas of every connection. synchronous: with a write-ahead log, NORMAL survives a killed
# process, FULL also a power cut; consent and notes that were acknowledged are worth the one fsync
# a commit. secure_delete: what is erased is overwritten. temp_store: and never spilt elsewhere.
_PRAGMAS: Final = ("synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY")

_log = logging.getLogger(__name__)


def address_of(url: str | URL) -> URL:
    """Parse the address of a database.

    Raises
    ------
    StorageUnreadableError
        It is not an address, or that of a SQLite database in memory.
    """
    try:
        address = make_url(url)
    except ArgumentError:  # the address may hold a password: it is not shown
        raise StorageUnreadableError("TIMBRE_DATABASE is not a SQLAlchemy address.") from None
    if address.get_backend_name() == "sqlite" and (
        address.database in {None, "", ":memory:"} or "uri" in address.query
    ):
        raise StorageUnreadableError(
            "A SQLite database needs a path, as in sqlite+aiosqlite:////srv/timbre/timbre.sqlite."
        )
    return address


def file_of(address: URL) -> Path | None:
    """Return the file of a SQLite database, None for any other database."""
    if address.get_backend_name() != "sqlite":
        return None
    return Path(str(address.database))


def prepare(path: Path) -> None:
    """Make sure that the file is a whole, writable database; make an empty one where none is.

    Raises
    ------
    StorageUnreadableError
        It is not; nothing was changed.
    """
    with file_errors(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Made here so that it is private from the start; SQLite gives its journals the same mode.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        with closing(connect(path)) as connection:
            refuse_damage(connection)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")


def examine(path: Path) -> None:
    """Make sure of the same, as far as that can be seen without a change.

    Raises
    ------
    StorageUnreadableError
        It is not whole, or not writable.
    """
    with file_errors(path):
        os.close(os.open(path, os.O_RDWR))
        uri = read_only_uri(path)
        with closing(sqlite3.connect(uri, timeout=LOCK_TIMEOUT_S, uri=True)) as connection:
            refuse_damage(connection)


def read_only(address: URL, file: Path) -> URL:
    """Return the address by which the file is read and no trace is left."""
    return address.set(database=read_only_uri(file), query={"uri": "true"})


def read_only_uri(path: Path) -> str:
    """Return the address by which SQLite reads a file and leaves no trace."""
    # Whoever opens a database with a write-ahead log makes the log's files, and who only reads
    # leaves them behind. Where there are none nobody has it open: it is read as unchangeable.
    has_log = path.with_name(f"{path.name}-wal").exists()
    return f"{path.absolute().as_uri()}?{'mode=ro' if has_log else 'immutable=1'}"


@contextmanager
def file_errors(path: Path) -> Iterator[None]:
    """Raise what the disk, or SQLite, has against a file as our own.

    Raises
    ------
    StorageUnreadableError
        The file is not writable, or damaged.
    """
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise StorageUnreadableError(
            f"The database {path} cannot be opened for writing ({reason}): give the bot's account "
            "the right to write it and its folder, see that its disk is not full, and stop other "
            "programs that use it."
        ) from error
    except sqlite3.DatabaseError as error:
        raise StorageUnreadableError(
            f"{path} is damaged or not a database ({error}): restore it from a backup, or move it "
            "away to start anew. Nothing was changed."
        ) from error


def refuse_damage(connection: sqlite3.Connection, *, check: str = "quick_check") -> None:
    """Run one of SQLite's own checks.

    Raises
    ------
    sqlite3.DatabaseError
        It found something.
    """
    (found,) = connection.execute(f"PRAGMA {check}(1)").fetchone()
    if found != "ok":
        raise sqlite3.DatabaseError(" ".join(found.split()))


def make_engine(address: URL, *, foreign_keys: bool = True) -> AsyncEngine:
    """Return an engine whose transactions lock as they should.

    Parameters
    ----------
    address : URL
        Address of a SQLite file.
    foreign_keys : bool
        Off only while migrating: a table that is rebuilt is dropped first, and that would
        cascade to all the rows that refer to it.
    """
    engine = create_async_engine(
        address,
        # Without a level the driver begins nothing by itself: ``_begin`` does.
        connect_args={"isolation_level": None, "timeout": LOCK_TIMEOUT_S},
        hide_parameters=True,
    )
    pragmas = (*_PRAGMAS, f"foreign_keys={'ON' if foreign_keys else 'OFF'}")

    def _set_up(connection: Any, _record: object) -> None:  # noqa: ANN401, the driver's own type
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    event.listen(engine.sync_engine, "connect", _set_up)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later cannot wait for another writer, it fails:
    # so writers take the lock at once, and wait for it up to LOCK_TIMEOUT_S.
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


async def flush_journal(engine: AsyncEngine) -> None:
    """Bring the journal into the database and empty it: it still holds what was erased.

    Raises
    ------
    StorageUnreadableError
        The disk failed.
    """
    file = file_of(engine.url)
    if file is None:
        return
    try:
        flushed = await asyncio.to_thread(_flush, file)
    except sqlite3.Error as error:
        raise StorageUnreadableError(
            f"The journal of {file} cannot be emptied: {error}."
        ) from error
    if not flushed:
        _log.warning(
            "another program keeps %s busy: what was erased stays in its journal until the next "
            "erasure or restart",
            file,
        )


def _flush(path: Path) -> bool:
    """Return whether the journal was emptied; any reader, writer or other flush is in the way."""
    deadline = time.monotonic() + FLUSH_TIMEOUT_S
    # A waiting flush holds writers up, and for another flush SQLite does not wait: so short tries.
    with closing(connect(path, timeout_s=FLUSH_TIMEOUT_S / 5)) as connection:
        while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)
    return True


async def refuse_broken_references(connection: AsyncConnection) -> None:
    """Raise if rows refer to rows that are gone.

    Raises
    ------
    StorageUnreadableError
        A migration lost rows.
    """
    if connection.dialect.name == "sqlite":
        broken = (await connection.exec_driver_sql("PRAGMA foreign_key_check")).first()
        if broken is not None:
            raise StorageUnreadableError(f"rows of {broken[0]} lost what they refer to")


@asynccontextmanager
async def in_use(path: Path | None) -> AsyncIterator[None]:
    """Keep a connection open, by which other programs see that the file is used."""
    if path is None:
        yield
        return
    with file_errors(path):
        connection = connect(path, check_same_thread=False)  # reads nothing yet
    try:
        with file_errors(path):
            await completed(asyncio.to_thread(_read_something, connection))
        yield
    finally:
        await completed(asyncio.to_thread(connection.close))


def _read_something(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA schema_version").fetchone()


def refuse_use(path: Path) -> None:
    """Make sure that no other program uses the database; bring its journal in and remove it.

    Raises
    ------
    InUseError
        One does.
    StorageUnreadableError
        It is damaged, or not writable.
    """
    with file_errors(path), closing(connect(path, timeout_s=0.5)) as connection:
        # With a write-ahead log, whoever is connected holds a lock that excludes this one.
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            raise InUseError(
                f"{path} is in use: stop the bot, and other programs that use it, first."
            ) from None
        connection.execute("ROLLBACK")


def connect(
    path: Path, *, timeout_s: float = LOCK_TIMEOUT_S, check_same_thread: bool = True
) -> sqlite3.Connection:
    """Open a file, without the pragmas of an engine; nothing begins by itself."""
    return sqlite3.connect(
        path, timeout=timeout_s, isolation_level=None, check_same_thread=check_same_thread
    )

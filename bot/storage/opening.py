"""Open a database: whole, ours, made with this key, and brought up to date."""

import asyncio
import base64
import binascii
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from enum import Enum, auto
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, select
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import CopyRefusedError, KeyUnusableError, StorageUnreadableError
from bot.storage import data_keys, postgresql, sqlite, sqlite_copies, unfinished
from bot.storage.cipher import Keyring
from bot.storage.completion import completed
from bot.storage.connecting import database_errors, engine_of, place_of
from bot.storage.schema import meta
from bot.storage.writing import put

MIGRATIONS: Final = Path(__file__).with_name("migrations")
# Rows of ``meta``: what only the right key decrypts, and which database this is half a copy of.
KEY_CHECK: Final = "storage.key_check"
UNFINISHED_COPY: Final = "storage.unfinished_copy"


class State(Enum):
    """How a database is that nobody has opened yet."""

    MISSING = auto()
    EMPTY = auto()
    OLDER = auto()  # opening brings it up to date
    CURRENT = auto()


@asynccontextmanager
async def opened_engine(url: str, keys: Keyring) -> AsyncIterator[AsyncEngine]:
    """Yield an engine for a database that is up to date.

    Raises
    ------
    StorageUnreadableError
        The database cannot be used; its data were not changed.
    KeyUnusableError
        It was made with another key.
    """
    address = sqlite.address_of(url)
    file = sqlite.file_of(address)
    if file is not None:
        await asyncio.to_thread(sqlite.prepare, file)
    with database_errors(address):
        work = _bring_up_to_date(address, file, keys)
        # On a server it may wait for long, until another process has migrated.
        await (work if file is None else completed(work))
    async with sqlite.in_use(file), engine_of(address) as engine:
        with database_errors():
            await unfinished.finish(engine.execution_options(**{sqlite.WRITES: True}), keys)
            # A process that was killed may have left erased rows in the journal.
            await sqlite.flush_journal(engine)
            if file is not None:
                await asyncio.to_thread(sqlite_copies.remove_old, file)
        yield engine


async def state_of(url: str) -> State:
    """Say how a database is without changing anything.

    Raises
    ------
    StorageUnreadableError
        It cannot be used.
    """
    address = sqlite.address_of(url)
    file = sqlite.file_of(address)
    if file is not None:
        if not file.exists():
            return State.MISSING
        await asyncio.to_thread(sqlite.examine, file)
    _, scripts = _migrations()
    async with _looked_at(address) as connection:
        revision = await connection.run_sync(_revision_of, scripts, place_of(address))
    if revision is None:
        return State.EMPTY
    return State.CURRENT if revision == scripts.get_current_head() else State.OLDER


async def refuse_other_key(
    url: str | URL, keys: Sequence[bytes], *, called: str | None = None
) -> None:
    """Decrypt what only the right keys decrypt; nothing is changed.

    Parameters
    ----------
    url : str or URL
    keys : sequence of bytes
        Master keys.
    called : str, optional
        The database in a sentence, where its address says nothing to the operator.

    Raises
    ------
    KeyUnusableError
        The database was made with another key, or with none yet.
    StorageUnreadableError
        The database cannot be read.
    """
    address = sqlite.address_of(url)
    place = called or place_of(address)
    _, scripts = _migrations()
    async with _looked_at(address) as connection:
        revision = await connection.run_sync(_revision_of, scripts, place)
        if revision is None:
            raise KeyUnusableError(f"{place} is empty: it was made with no key yet.")
        await _check_key(connection, Keyring(*keys), place)
        if revision == scripts.get_current_head():
            await _check_data_keys(connection, Keyring(*keys), place)


@asynccontextmanager
async def _looked_at(address: URL) -> AsyncIterator[AsyncConnection]:
    """Yield a connection that only reads."""
    file = sqlite.file_of(address)
    place = sqlite.read_only(address, file) if file else address
    with database_errors(address):
        async with engine_of(place) as engine, engine.connect() as connection:
            await postgresql.refuse_old(connection, place_of(address))
            yield connection


async def _bring_up_to_date(address: URL, file: Path | None, keys: Keyring) -> None:
    """Check and migrate in one transaction: the database moves as a whole or stays as it was."""
    config, scripts = _migrations()
    head = str(scripts.get_current_head())
    place = place_of(address)
    async with _changing(address) as connection:
        await postgresql.refuse_old(connection, place)
        await postgresql.wait_for_turn(connection, "opening")  # many may start at once
        revision = await connection.run_sync(_revision_of, scripts, place)
        if revision is not None:
            await _check_key(connection, keys, place)
        if revision != head:
            await _migrate(connection, config, head, file if revision is not None else None)
        if revision is None:
            await store_key_check(connection, keys)
        await _check_data_keys(connection, keys, place)


@asynccontextmanager
async def _changing(address: URL) -> AsyncIterator[AsyncConnection]:
    """Yield a connection in a transaction in which tables may change, however long it takes."""
    async with (
        engine_of(address, patient=True) as engine,
        engine.execution_options(**{sqlite.WRITES: True}).begin() as connection,
    ):
        yield connection


async def prepare_for_copy(address: URL, mark: str) -> str | None:
    """Make the tables of an empty database, and keep that it is half a copy of another one.

    Parameters
    ----------
    address : URL
    mark : str
        Which other one.

    Returns
    -------
    str or None
        The mark that it has now; None where it is no half copy.

    Raises
    ------
    CopyRefusedError
        It is one that another version of the bot began.
    StorageUnreadableError
        It cannot be used, or is of another program.
    """
    file = sqlite.file_of(address)
    if file is not None:
        await asyncio.to_thread(sqlite.prepare, file)
    config, scripts = _migrations()
    head = str(scripts.get_current_head())
    with database_errors(address):
        async with _changing(address) as connection:
            await postgresql.refuse_old(connection, place_of(address))
            await postgresql.wait_for_turn(connection, "opening")
            revision = await connection.run_sync(_revision_of, scripts, place_of(address))
            if revision is None:
                await _migrate(connection, config, head, None)
                key = {"key": UNFINISHED_COPY}
                await put(connection, meta, key=key, values={"value": mark})
                return mark
            found = await _meta(connection, UNFINISHED_COPY)
    if found is not None and revision != head:
        raise CopyRefusedError(
            f"{place_of(address)} is half a copy that another version of the bot began: empty it, "
            "and copy again."
        )
    return found


def _migrations() -> tuple[Config, ScriptDirectory]:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config, ScriptDirectory.from_config(config)


def _revision_of(connection: Connection, scripts: ScriptDirectory, place: str) -> str | None:
    """Return the revision of a database, None for an empty one; refuse what is not ours."""
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        if inspect(connection).get_table_names():
            raise StorageUnreadableError(
                f"{place} holds tables of another program: set TIMBRE_DATABASE to a database of "
                "the bot's own. Nothing was changed."
            )
        return None
    if revision not in {script.revision for script in scripts.walk_revisions()}:
        raise StorageUnreadableError(
            f"{place} was made by a newer version of the bot (its tables are of {revision}): "
            "update the bot, or restore an older backup. Nothing was changed."
        )
    return revision


async def _migrate(
    connection: AsyncConnection, config: Config, head: str, file: Path | None
) -> None:
    """Migrate to ``head``, with a copy of ``file`` made before, where there is one to lose."""

    def upgrade(sync_connection: Connection) -> None:
        config.attributes["connection"] = sync_connection
        command.upgrade(config, head)

    copy = None
    try:
        if file is not None:
            copy = await asyncio.to_thread(sqlite_copies.before_migration, file, head)
        await connection.run_sync(upgrade)
        await sqlite.refuse_broken_references(connection)
    except Exception as error:  # a migration is any code; whatever it raises, the bot cannot start
        raise StorageUnreadableError(
            f"The database could not be brought to revision {head} ({error}). Nothing was changed"
            + (f"; a copy lies at {copy}." if copy else ".")
        ) from error


async def _check_key(connection: AsyncConnection, keys: Keyring, place: str) -> None:
    if await _meta(connection, UNFINISHED_COPY) is not None:
        raise StorageUnreadableError(
            f"{place} is half a copy of another database: run 'python -m bot copy-database' once "
            "more, which goes on with it."
        )
    check = await _meta(connection, KEY_CHECK)
    try:
        keys.decrypt(base64.b64decode(check or ""), bound_to=KEY_CHECK)
    except (StorageUnreadableError, binascii.Error):
        raise KeyUnusableError(
            f"{place} was made with another key: set TIMBRE_KEY to the old one or move the "
            "database away. Nothing was changed."
        ) from None


async def _meta(connection: AsyncConnection, key: str) -> str | None:
    return await connection.scalar(select(meta.c.value).where(meta.c.key == key))


async def _check_data_keys(connection: AsyncConnection, keys: Keyring, place: str) -> None:
    found = await data_keys.all_of(connection)
    await asyncio.to_thread(data_keys.refuse_missing_key, keys, found, place)


async def store_key_check(connection: AsyncConnection, keys: Keyring) -> None:
    """Keep what only the master key that wraps decrypts."""
    check = base64.b64encode(keys.encrypt(b"", bound_to=KEY_CHECK)).decode()
    await put(connection, meta, key={"key": KEY_CHECK}, values={"value": check})

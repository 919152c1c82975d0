"""Back up a database while it is used, and restore it."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bot.errors import CopyRefusedError, StorageUnreadableError
from bot.storage import sqlite, sqlite_copies
from bot.storage.opening import refuse_other_key
from bot.storage.shared_presence import only_user


async def back_up(url: str, target: Path) -> None:
    """Copy a database, which may be in use, to a new file; it is not copied in part.

    Raises
    ------
    CopyRefusedError
        The database is on a server, or the file cannot be made.
    StorageUnreadableError
        The database is missing or damaged.
    """
    await asyncio.to_thread(sqlite_copies.back_up, _file_of(url), target)


async def restore(url: str, keys: Sequence[bytes], backup: Path) -> Path | None:
    """Put a backup in the place of the database; return where that of before lies.

    Nothing is changed before the backup was seen to be whole, of a known version, and to be read
    with these keys.

    Raises
    ------
    InUseError
        The database is used.
    CopyRefusedError
        It is on a server, or the backup is not whole or cannot be put there.
    KeyUnusableError
        The backup was made with another key.
    StorageUnreadableError
        The backup is of a newer version, or of another program.
    """
    file = _file_of(url)
    await refuse_use(url)
    copy = await asyncio.to_thread(sqlite_copies.copied_beside, file, backup)
    try:
        address = sqlite.address_of(url).set(database=str(copy))
        await refuse_other_key(address, keys, called=str(backup))
        return await asyncio.to_thread(sqlite_copies.put_in_place, file, copy)
    finally:
        copy.unlink(missing_ok=True)


async def refuse_use(url: str) -> None:
    """Make sure that the bot does not use the database.

    Raises
    ------
    InUseError
        It does.
    """
    address = sqlite.address_of(url)
    file = sqlite.file_of(address)
    if file is None:
        async with only_user(address):
            return
    if file.exists():
        with suppress(StorageUnreadableError):  # a damaged one is in use by nobody
            await asyncio.to_thread(sqlite.refuse_use, file)


def _file_of(url: str) -> Path:
    file = sqlite.file_of(sqlite.address_of(url))
    if file is None:
        raise CopyRefusedError(
            "The database is on a server: pg_dump makes a backup of it, and pg_restore brings it "
            "back."
        )
    return file

"""Whole copies of a SQLite database: before a migration, as a backup, and back from it.

They are as encrypted as the original, and keep voices that may be erased from it later.
"""

import logging
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from bot.errors import CopyRefusedError, StorageUnreadableError
from bot.storage import durable, sqlite

_BEFORE_RESTORE: Final = "before-restore"

_log = logging.getLogger(__name__)


def before_migration(path: Path, revision: str) -> Path:
    """Copy the database before it is migrated to ``revision``; return where the copy lies.

    ``remove_old`` deletes it as soon as the database works.
    """
    copy = path.with_name(f"{path.name}.before-{revision}")
    copy.unlink(missing_ok=True)
    with closing(sqlite.connect(path)) as connection:
        _copy_into(copy, connection)
    return copy


def remove_old(path: Path) -> None:
    """Delete every copy of ``before_migration``, also those of migrations that failed earlier."""
    for copy in path.parent.iterdir():
        if copy == before_restore(path):
            _log.warning(
                "%s still keeps the voices of before a restore, also of whoever is erased from "
                "now on: delete it when it is needed no more",
                copy,
            )
        elif copy.name.startswith(f"{path.name}.before-"):
            copy.unlink()


def back_up(path: Path, target: Path) -> None:
    """Copy the database as it is at one moment, whoever uses it; ``target`` is whole or not there.

    Raises
    ------
    CopyRefusedError
        There is a file already, or none can be made.
    StorageUnreadableError
        The database is missing or damaged.
    """
    if not path.is_file():
        raise StorageUnreadableError(f"There is no database at {path}.")
    if os.path.lexists(target):
        raise CopyRefusedError(f"{target} is there already: name a file that is not.")
    part = target.with_name(f"{target.name}.part")
    with sqlite.file_errors(path), closing(sqlite.connect(path)) as connection:
        try:
            part.unlink(missing_ok=True)
            _copy_into(part, connection)
            durable.sync(part)
            durable.replace(target, part)
        except (OSError, sqlite3.OperationalError) as error:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            reason = error.strerror if isinstance(error, OSError) else error
            raise CopyRefusedError(f"No backup can be made at {target}: {reason}.") from error


def before_restore(path: Path) -> Path:
    """Return where the database of before lies once a backup was restored."""
    return path.with_name(f"{path.name}.{_BEFORE_RESTORE}")


def copied_beside(path: Path, backup: Path) -> Path:
    """Copy a backup, if it is whole, to where it can take the place of the database.

    Raises
    ------
    CopyRefusedError
        It is damaged or no database, or there is no room for it.
    """
    if not backup.is_file():
        raise CopyRefusedError(f"There is no backup at {backup}.")
    copy = path.with_name(f"{path.name}.restoring")
    uri = sqlite.read_only_uri(backup)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        copy.unlink(missing_ok=True)
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
            sqlite.refuse_damage(connection, check="integrity_check")
            _copy_into(copy, connection)
        durable.sync(copy)
    except (OSError, sqlite3.OperationalError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise CopyRefusedError(
            f"{backup} cannot be copied to {copy}: {reason}. Nothing was changed."
        ) from error
    except sqlite3.DatabaseError as error:
        raise CopyRefusedError(
            f"{backup} is damaged or not a database ({error}): name another backup. Nothing was "
            "changed."
        ) from error
    return copy


def put_in_place(path: Path, copy: Path) -> Path | None:
    """Let a copy be the database, which nobody uses; return where that of before lies.

    At every moment the database is the one or the other, as a whole.

    Raises
    ------
    CopyRefusedError
        The one of before cannot be kept.
    """
    aside = before_restore(path)
    try:
        if not path.exists():
            durable.replace(path, copy)
            return None
        if not aside.exists():
            _keep(path, aside)
        elif not aside.samefile(path):  # the same: of a process that was killed just here
            raise CopyRefusedError(
                f"{aside} is there from a restore before: delete it, or move it away, first. "
                "Nothing was changed."
            )
        # The journal of a damaged database. Beside another one it would be read as its own.
        for suffix in ("-wal", "-shm"):
            journal = path.with_name(path.name + suffix)
            if journal.exists():
                durable.replace(aside.with_name(aside.name + suffix), journal)
        durable.replace(path, copy)
    except OSError as error:
        raise CopyRefusedError(
            f"{path} cannot be kept as {aside}, so nothing is restored: {error.strerror}."
        ) from error
    return aside


def _keep(path: Path, aside: Path) -> None:
    """Give a file a second name, or make a copy where the disk knows no second names."""
    try:
        aside.hardlink_to(path)
    except OSError:
        part = aside.with_name(f"{aside.name}.part")
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        shutil.copyfile(path, part)
        durable.sync(part)
        durable.replace(aside, part)


def _copy_into(target: Path, connection: sqlite3.Connection) -> None:
    """Write the whole database into a new, private file; leave none where that fails."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        connection.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.Error:
        target.unlink()  # half a copy is none
        raise

"""Where the master keys come from: ``TIMBRE_KEY``, or a file in the data folder.

Of several the first is in use; the others only open what they wrapped before it.
"""

import base64
import binascii
import logging
import re
import secrets
from pathlib import Path
from typing import Final

from bot.errors import KeyUnusableError
from bot.storage import durable
from bot.storage.cipher import KEY_BYTES
from bot.storage.sqlite import DATABASE_FILE, address_of, file_of

KEY_FILE: Final = "timbre.key"

_log = logging.getLogger(__name__)


def load_keys(
    setting: str | None, folder: Path, *, database_url: str | None = None
) -> tuple[bytes, ...]:
    """Return the keys that were set, else those in the folder, else a new one, kept there.

    Parameters
    ----------
    setting : str or None
        32 bytes in base64, standard or URL-safe; or several, with commas between.
    folder : Path
        Where ``timbre.key`` lies, a key a line.
    database_url : str or None
        SQLAlchemy address of the database; None for ``timbre.sqlite`` in the folder. No key is
        made for a database that has one already, nor for a server, which may well outlive the
        folder.

    Raises
    ------
    KeyUnusableError
        A key is malformed or unreadable, or it is missing and must not be made anew.
    StorageUnreadableError
        The address of the database is not one.
    """
    return find_keys(setting, folder, database_url=database_url) or _made(folder / KEY_FILE)


def find_keys(
    setting: str | None, folder: Path, *, database_url: str | None = None
) -> tuple[bytes, ...]:
    """Return what `load_keys` would, but none where that would make a key.

    Raises
    ------
    KeyUnusableError, StorageUnreadableError
        As `load_keys`.
    """
    if setting is not None:
        return _decoded(setting, source="TIMBRE_KEY")
    path = folder / KEY_FILE
    try:
        return _decoded(path.read_text(encoding="ascii"), source=str(path))
    except FileNotFoundError:
        _refuse_to_replace(path, _file(folder, database_url))
    except (OSError, UnicodeDecodeError) as error:
        raise KeyUnusableError(f"The key in {path} cannot be read: {error}.") from error
    return ()


def put_new_key_first(folder: Path) -> tuple[bytes, ...]:
    """Make a key and write it before those in the folder, which stay; return them all.

    The file is at every moment the old one or the new one, as a whole.

    Raises
    ------
    KeyUnusableError
        The file cannot be read or written.
    """
    path = folder / KEY_FILE
    keys = (secrets.token_bytes(KEY_BYTES), *find_keys(None, folder))
    new = path.with_name(f"{KEY_FILE}.new")
    try:
        new.unlink(missing_ok=True)  # of a process that was killed: nothing was encrypted with it
        durable.write_new(new, b"".join(map(_line, keys)))
        durable.replace(path, new)
    except OSError as error:
        raise KeyUnusableError(
            f"A new key cannot be written to {path} ({error.strerror}). Nothing was changed."
        ) from error
    return keys


def _file(folder: Path, database_url: str | None) -> Path | None:
    return folder / DATABASE_FILE if database_url is None else file_of(address_of(database_url))


def _decoded(text: str, *, source: str) -> tuple[bytes, ...]:
    keys = tuple(_key(part) for part in re.split(r"[\s,]+", text.strip(" \t\r\n,")))
    if not all(len(key) == KEY_BYTES for key in keys):
        raise KeyUnusableError(
            f"{source} is not a key of {KEY_BYTES} bytes in base64, nor several of them: "
            "'openssl rand -base64 32' makes one, for a new database."
        )
    return keys


def _key(text: str) -> bytes:
    """Return the key that was written, nothing if it is none."""
    standard = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _line(key: bytes) -> bytes:
    return base64.b64encode(key) + b"\n"


def _refuse_to_replace(path: Path, database: Path | None) -> None:
    if database is None:
        raise KeyUnusableError(
            "A database server needs its key in TIMBRE_KEY: 'openssl rand -base64 32' makes one."
        )
    if database.is_file() and database.stat().st_size:
        raise KeyUnusableError(
            f"{database} exists, but its key {path} is missing: put the key file back, set "
            "TIMBRE_KEY to that key, or move the database away. Nothing was changed."
        )


def _made(path: Path) -> tuple[bytes, ...]:
    """Make a key and have it on the disk before anything is encrypted with it."""
    key = secrets.token_bytes(KEY_BYTES)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        durable.write_new(path, _line(key))
    except OSError as error:
        raise KeyUnusableError(
            f"A key cannot be made at {path} ({error.strerror}): give the bot's account the right "
            "to write there, or set TIMBRE_KEY."
        ) from error
    _log.warning(
        "made the key %s; it lies beside the database, so whoever gets both can read both: keep a "
        "copy in another place, without it every enrolment is lost",
        path,
    )
    return (key,)

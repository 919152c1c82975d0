"""The only place with keys: what is stored of a voice is stored encrypted.

AES-256 in Galois/Counter Mode: whoever has the database without the key reads nothing, and
whoever changes it without the key is noticed.
"""

import base64
import binascii
import logging
import os
import secrets
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import KeyUnusableError, StorageUnreadableError
from bot.storage.sqlite import DATABASE_FILE, address_of, file_of

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12  # what GCM is made for; random, so 2**32 values of one key are safe
KEY_FILE: Final = "timbre.key"

_log = logging.getLogger(__name__)


class Cipher:
    """Encrypt values and bind each to the place it belongs to.

    Parameters
    ----------
    key : bytes
        32 bytes.

    Raises
    ------
    KeyUnusableError
        The key has another length.
    """

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise KeyUnusableError(f"The key has {len(key)} bytes instead of {KEY_BYTES}.")
        self._aead = AESGCM(key)

    def encrypt(self, plain: bytes, *, bound_to: str) -> bytes:
        """Return nonce, ciphertext and tag of ``plain``.

        Parameters
        ----------
        plain : bytes
            What is to be kept secret.
        bound_to : str
            The place of the value, such as its server, member and kind. It is not stored; only
            who names the same place can decrypt, so rows cannot be swapped.
        """
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, plain, bound_to.encode())

    def decrypt(self, sealed: bytes, *, bound_to: str) -> bytes:
        """Return what ``encrypt`` was given.

        Raises
        ------
        StorageUnreadableError
            The value was altered, belongs elsewhere, or was made with another key.
        """
        nonce, ciphertext = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return self._aead.decrypt(nonce, ciphertext, bound_to.encode())
        except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce
            raise StorageUnreadableError(
                f"The stored value of {bound_to} was altered or belongs elsewhere: "
                "restore the database from a backup."
            ) from None


def load_key(setting: str | None, folder: Path, *, database_url: str | None = None) -> bytes:
    """Return the key that was set, else the one in the folder, else a new one, kept there.

    Parameters
    ----------
    setting : str or None
        32 bytes in base64, standard or URL-safe.
    folder : Path
        Where ``timbre.key`` lies.
    database_url : str or None
        SQLAlchemy address of the database; None for ``timbre.sqlite`` in the folder. No key is
        made for a database that has one already, nor for a server, which may well outlive the
        folder.

    Raises
    ------
    KeyUnusableError
        The key is malformed or unreadable, or it is missing and must not be made anew.
    StorageUnreadableError
        The address of the database is not one.
    """
    return find_key(setting, folder, database_url=database_url) or _made(folder / KEY_FILE)


def find_key(setting: str | None, folder: Path, *, database_url: str | None = None) -> bytes | None:
    """Return what `load_key` would, but None where that would make a key.

    Raises
    ------
    KeyUnusableError, StorageUnreadableError
        As `load_key`.
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
    return None


def _file(folder: Path, database_url: str | None) -> Path | None:
    return folder / DATABASE_FILE if database_url is None else file_of(address_of(database_url))


def _decoded(text: str, *, source: str) -> bytes:
    standard = text.strip().rstrip("=").replace("-", "+").replace("_", "/")
    try:
        key = base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise KeyUnusableError(
            f"{source} is not a key of {KEY_BYTES} bytes in base64: "
            "'openssl rand -base64 32' makes one, for a new database."
        )
    return key


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


def _made(path: Path) -> bytes:
    """Make a key and have it on the disk before anything is encrypted with it."""
    key = secrets.token_bytes(KEY_BYTES)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Exclusively: of two bots that start at once, one must fail rather than lose its key.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            _write_through(descriptor, base64.b64encode(key) + b"\n")
            _sync_folder(path.parent)
        except OSError:
            path.unlink()
            raise
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
    return key


def _write_through(descriptor: int, content: bytes) -> None:
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    """Have the name of a new file on the disk, where the system can do that."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

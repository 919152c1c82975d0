"""The only place with keys: what is stored of a voice is stored encrypted.

AES-256 in Galois/Counter Mode: whoever has the database without the key reads nothing, and
whoever changes it without the key is noticed.

Envelopes: each member of a server, and each head, has a data key of its own, which lies in the
database wrapped by a master key. Who is erased has their data key destroyed first, and a master key
is changed by wrapping the data keys anew.
"""

import contextlib
import os
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.errors import KeyUnusableError, StorageUnreadableError

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12  # what GCM is made for; random, so 2**32 values of one key are safe


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


class Keyring:
    """The master keys: they wrap data keys, and encrypt nothing else any more.

    Parameters
    ----------
    key : bytes
        Wraps, and unwraps.
    *earlier : bytes
        Only unwrap.

    Raises
    ------
    KeyUnusableError
        A key is not of 32 bytes.
    """

    def __init__(self, key: bytes, *earlier: bytes) -> None:
        self._ciphers = tuple(Cipher(one) for one in (key, *earlier))

    def make(self, place: str) -> tuple[Cipher, bytes]:
        """Make a data key for a place; return its cipher, and the key wrapped for the database."""
        key = secrets.token_bytes(KEY_BYTES)
        return Cipher(key), self.encrypt(key, bound_to=place)

    def unwrap(self, wrapped: bytes, place: str) -> Cipher:
        """Return the cipher of a wrapped data key.

        Raises
        ------
        StorageUnreadableError
            It was altered, belongs elsewhere, or none of the master keys wrapped it.
        """
        return Cipher(self.decrypt(wrapped, bound_to=place))

    def is_of_first(self, sealed: bytes, *, bound_to: str) -> bool:
        """Return whether the master key that wraps made this value."""
        try:
            self._ciphers[0].decrypt(sealed, bound_to=bound_to)
        except StorageUnreadableError:
            return False
        return True

    def encrypt(self, plain: bytes, *, bound_to: str) -> bytes:
        """Encrypt with the master key that wraps; see `Cipher.encrypt`."""
        return self._ciphers[0].encrypt(plain, bound_to=bound_to)

    def decrypt(self, sealed: bytes, *, bound_to: str) -> bytes:
        """Return what any of the master keys encrypted; see `Cipher.decrypt`."""
        for cipher in self._ciphers[:-1]:
            with contextlib.suppress(StorageUnreadableError):
                return cipher.decrypt(sealed, bound_to=bound_to)
        return self._ciphers[-1].decrypt(sealed, bound_to=bound_to)

"""Wrap all data keys with another master key. What they encrypt stays as it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.storage import data_keys, sqlite
from bot.storage.cipher import Keyring
from bot.storage.connecting import database_errors
from bot.storage.opening import opened_engine, store_key_check


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """How many data keys another key had wrapped, of how many."""

    wrapped_anew: int
    all: int


async def wrap_anew(url: str, keys: Sequence[bytes]) -> Rotation:
    """Wrap every data key with the first of the master keys: all of them, or none.

    Raises
    ------
    KeyUnusableError
        The database was made with a key that is not among them.
    StorageUnreadableError
        The database cannot be used.
    """
    keyring = Keyring(*keys)
    async with opened_engine(url, keyring) as engine:
        with database_errors():
            async with engine.execution_options(**{sqlite.WRITES: True}).begin() as connection:
                found = await data_keys.all_of(connection)
                other = [
                    one for one in found if not keyring.is_of_first(one.wrapped, bound_to=one.place)
                ]
                for one in other:
                    plain = keyring.decrypt(one.wrapped, bound_to=one.place)
                    wrapped = keyring.encrypt(plain, bound_to=one.place)
                    await data_keys.write(connection, one, wrapped)
                await store_key_check(connection, keyring)
            await sqlite.flush_journal(engine)  # it may hold what the other key wrapped
    return Rotation(wrapped_anew=len(other), all=len(found))

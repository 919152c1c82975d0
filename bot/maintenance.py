"""What an operator does with database and key: each returns the sentences that tell of it."""

from pathlib import Path

from bot.errors import KeyUnusableError, StorageUnreadableError
from bot.settings import Settings
from bot.storage import (
    KEY_FILE,
    State,
    back_up,
    copy_database,
    find_keys,
    put_new_key_first,
    refuse_other_key,
    refuse_use,
    restore,
    state_of,
    wrap_anew,
)


async def rotate_key(settings: Settings, *, new: bool) -> str:
    """Wrap all data keys with the first key; with ``new``, make it before.

    Raises
    ------
    InUseError
        The bot runs.
    KeyUnusableError
        A key is missing, or cannot be made here.
    StorageUnreadableError
        There is no database, or it cannot be used.
    """
    url, setting = settings.database_url, _key_setting(settings)
    if new and setting is not None:
        raise KeyUnusableError(
            "TIMBRE_KEY is set: put the new key in front of the old one there, with a comma "
            "between, and leave --new out ('openssl rand -base64 32' makes a key)."
        )
    keys = find_keys(setting, settings.data, database_url=url)
    if not keys or await state_of(url) in {State.MISSING, State.EMPTY}:
        raise StorageUnreadableError("There is no database yet: its first start makes it.")
    await refuse_use(url)
    await refuse_other_key(url, keys)
    if new:
        keys = put_new_key_first(settings.data)
    done = await wrap_anew(url, keys)
    place = _place_of_key(settings)
    told = (
        f"All {done.all} data keys are wrapped with the first key in {place}; {done.wrapped_anew} "
        "had been wrapped with another."
    )
    if len(keys) == 1:
        return f"{told} It is the only one there."
    return (
        f"{told} Keep a copy of it in another place. The other keys there ({len(keys) - 1}) are "
        "needed only to restore backups made until now: delete them, all but the first, when you "
        "need those no more."
    )


async def make_backup(settings: Settings, file: Path) -> str:
    """Copy the database, also while the bot runs.

    Raises
    ------
    CopyRefusedError, StorageUnreadableError
        As `bot.storage.back_up`.
    """
    await back_up(settings.database_url, file)
    return (
        f"The database is copied to {file}. The key that reads it is not in it, but in "
        f"{_place_of_key(settings)}: keep a copy of that, too, in another place. Whoever is erased "
        "from now on stays in this backup: do not keep it for ever."
    )


async def restore_backup(settings: Settings, file: Path) -> str:
    """Put a backup in the place of the database.

    Raises
    ------
    InUseError
        The bot runs.
    KeyUnusableError
        There is no key, or not the one that the backup was made with.
    CopyRefusedError, StorageUnreadableError
        As `bot.storage.restore`.
    """
    keys = find_keys(_key_setting(settings), settings.data, database_url=settings.database_url)
    if not keys:
        raise KeyUnusableError(
            f"There is no key in {_place_of_key(settings)}: put the one there that the backup was "
            "made with."
        )
    aside = await restore(settings.database_url, keys, file)
    told = f"The database is that of {file} again."
    if aside is not None:
        told += f" The one of before lies at {aside}: delete it when you need it no more."
    return f"{told} Whoever was erased since that backup is in it: erase them again."


async def copy(settings: Settings, source: str, target: str) -> str:
    """Copy a whole database into an empty one.

    Parameters
    ----------
    settings : Settings
        Where the key is.
    source, target : str
        SQLAlchemy addresses, or paths of SQLite files.

    Raises
    ------
    InUseError, CopyRefusedError, KeyUnusableError, StorageUnreadableError
        As `bot.storage.copy_database`.
    """
    keys = find_keys(_key_setting(settings), settings.data, database_url=_address(source))
    if not keys:
        raise KeyUnusableError(
            f"There is no key in {_place_of_key(settings)}: put the one there that the database "
            "was made with."
        )
    done = await copy_database(_address(source), _address(target), keys)
    return (
        f"All {done.rows} rows of {done.source} are in {done.target}, compared one by one; "
        f"{done.copied_now} of them were copied just now. Set TIMBRE_DATABASE to the copy, and "
        f"TIMBRE_KEY to what {_place_of_key(settings)} holds, and start the bot. Whoever is erased "
        f"from now on stays in {done.source}: delete it as soon as the copy works."
    )


def _address(text: str) -> str:
    """Return the address of a database that was named by it, or by a path."""
    return text if "://" in text else f"sqlite+aiosqlite:///{Path(text).absolute()}"


def _key_setting(settings: Settings) -> str | None:
    return settings.key.get_secret_value() if settings.key else None


def _place_of_key(settings: Settings) -> str:
    return "TIMBRE_KEY" if settings.key else str(settings.data.absolute() / KEY_FILE)

"""What an operator does with database and key: each returns the sentences that tell of it."""

from pathlib import Path

from bot.errors import KeyUnusableError, StorageUnreadableError
from bot.settings import Settings
from bot.storage import (
    KEY_FILE,
    State,
    back_up,
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


def _key_setting(settings: Settings) -> str | None:
    return settings.key.get_secret_value() if settings.key else None


def _place_of_key(settings: Settings) -> str:
    return "TIMBRE_KEY" if settings.key else str(settings.data.absolute() / KEY_FILE)

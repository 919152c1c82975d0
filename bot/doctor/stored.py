"""Whether database and key fit the bot, and each other."""

from bot.doctor.findings import Finding, Findings, Mark
from bot.errors import StorageUnreadableError
from bot.settings import Settings
from bot.storage import State, find_keys, refuse_other_key, state_of

_STATES = {
    State.MISSING: Finding(Mark.OK, "database", "None yet: the first start makes it."),
    State.EMPTY: Finding(Mark.OK, "database", "It is empty: the first start makes its tables."),
    State.OLDER: Finding(
        Mark.WARNING,
        "database",
        "It is of an earlier version: start the bot, which brings it up to date as a whole or not "
        "at all.",
    ),
    State.CURRENT: Finding(Mark.OK, "database", "It can be read and is of this version."),
}


async def database(settings: Settings) -> Findings:
    """Look at the database; `examine` tells what is wrong with it."""
    yield _STATES[await state_of(settings.database_url)]


async def key(settings: Settings) -> Findings:
    """Decrypt a stored value with the key; `examine` tells what is wrong with it."""
    chosen = settings.key.get_secret_value() if settings.key else None
    try:
        found = find_keys(chosen, settings.data, database_url=settings.database_url)
        state = await state_of(settings.database_url)
        if found and state in {State.OLDER, State.CURRENT}:
            await refuse_other_key(settings.database_url, found)
            yield Finding(Mark.OK, "key", "It decrypts what the database holds.")
            return
    except StorageUnreadableError:
        told = "Whether it fits cannot be told: mend the database first."
        yield Finding(Mark.UNKNOWN, "key", told)
        return
    if not found:
        told = "None yet: the first start makes one in the data folder; back it up then."
        yield Finding(Mark.OK, "key", told)
    else:
        yield Finding(Mark.OK, "key", "It can be read; the database is still to be made with it.")

"""How the bot works in each server: what the server chose, else what the operator set.

Asked on every note and message, so it is kept in memory; where another process changes it, a notice
tells.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.settings import Settings
from bot.storage import Audience, Storage, Topic

DEFAULT_RETENTION_MONTHS = 12
# BIPA has a voiceprint destroyed within three years of the last dealings with whom it is of.
MOST_RETENTION_MONTHS = 36
LIKE_DISCORD = ""  # for a language: that of the server in Discord

OFFERED: Final[Mapping[str, tuple[str | int, ...]]] = {
    "strictness": ("strict", "normal", "relaxed"),
    "retention_months": (6, 12, 24, MOST_RETENTION_MONTHS),
    "auto_retrain": (0, 10, 25, 50, 100),
    "audience": tuple(Audience),
    "check_reading": (False, True),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """How the bot works in one server.

    Attributes
    ----------
    strictness : str
        As ``Settings.strictness``.
    language : str
        Of what everybody reads; `LIKE_DISCORD` for that of the server in Discord.
    retention_months : int
        How long voices are kept that their members do not use.
    auto_retrain : int
        As ``Settings.auto_retrain``.
    audience : Audience
        Who may ask who is speaking.
    check_reading : bool
        As ``Settings.check_reading``; never without what listens for sentences.
    """

    strictness: str
    language: str
    retention_months: int
    auto_retrain: int
    audience: Audience
    check_reading: bool


class SettingsOfServers:
    """The settings of all servers.

    Parameters
    ----------
    storage : Storage
    settings : Settings
        The operator's, which are the servers' until they choose.
    can_check_reading : bool
        What listens for sentences is installed.
    """

    def __init__(self, *, storage: Storage, settings: Settings, can_check_reading: bool) -> None:
        self.can_check_reading = can_check_reading
        self._storage = storage
        self._settings = settings
        self._known: dict[int, ServerSettings] = {}
        self._changes = 0
        storage.presence.listen(Topic.SETTINGS, self._forget)

    def _forget(self, server_id: int | None) -> None:
        """Read the settings of a server anew; of all where None is named."""
        self._changes += 1
        if server_id is None:
            self._known.clear()
        else:
            self._known.pop(server_id, None)

    async def of(self, server_id: int) -> ServerSettings:
        """Return the settings of a server."""
        hears = self._storage.presence.hears
        if hears and (known := self._known.get(server_id)) is not None:
            return known
        changes = self._changes
        read = await self._read(server_id)
        if not hears or changes != self._changes:  # it may be out of date by now
            return read
        return self._known.setdefault(server_id, read)  # one that was changed meanwhile counts

    async def change(
        self, server_id: int, setting: str, value: str | int, *, actor_id: int
    ) -> ServerSettings:
        """Change one setting of a server, record who did it, and return how it works from now on.

        Parameters
        ----------
        server_id : int
        setting : str
            One of the attributes of `ServerSettings`.
        value : str or int
        actor_id : int
        """
        before = getattr(await self.of(server_id), setting)
        if value != before:
            await self._storage.choices.choose(
                server_id, setting, value, before=before, actor_id=actor_id
            )
            self._known[server_id] = await self._read(server_id)
        return await self.of(server_id)

    async def _read(self, server_id: int) -> ServerSettings:
        chosen = await self._storage.choices.of(server_id)
        months, enough = chosen.retention_months, chosen.auto_retrain
        checks = chosen.check_reading
        return ServerSettings(
            strictness=chosen.strictness or self._settings.strictness,
            language=chosen.language or LIKE_DISCORD,
            retention_months=DEFAULT_RETENTION_MONTHS if months is None else months_kept(months),
            auto_retrain=self._settings.auto_retrain if enough is None else enough,
            audience=Audience(chosen.audience or Audience.EVERYBODY),
            check_reading=self.can_check_reading
            and (self._settings.check_reading if checks is None else checks),
        )


def months_kept(months: int) -> int:
    """Return for how long voices are kept; 0, which could be chosen once, stood for ever."""
    return months or MOST_RETENTION_MONTHS

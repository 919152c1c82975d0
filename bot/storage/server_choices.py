"""What the servers chose for themselves, where they chose anything."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from bot.storage import postgresql, writing
from bot.storage.database import Database
from bot.storage.events import Event, Topic
from bot.storage.schema import server_settings


class Audience(StrEnum):
    """Who may ask who is speaking."""

    EVERYBODY = "everybody"
    ENROLLED = "enrolled"
    MANAGERS = "managers"  # who may manage the server


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a server chose; None where it chose nothing.

    Attributes
    ----------
    strictness : str or None
    language : str or None
        Of a catalogue; "" for that of the server in Discord.
    retention_months : int or None
        How long voices are kept without any use; 0: until they are erased.
    auto_retrain : int or None
        After so many new notes and erased voices a retraining begins by itself; 0: never.
    audience : str or None
        An `Audience`.
    check_reading : bool or None
        Notes of an enrolment are kept only if the sentence was read in them.
    """

    strictness: str | None = None
    language: str | None = None
    retention_months: int | None = None
    auto_retrain: int | None = None
    audience: str | None = None
    check_reading: bool | None = None


class ServerChoices(Database):
    """The choices of all servers; every method is one transaction, as in ``Storage``."""

    async def of(self, server_id: int) -> Choices:
        """Return what a server chose."""
        query = select(server_settings).where(server_settings.c.server_id == server_id)
        async with self._reading() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            return Choices()
        return Choices(
            strictness=row.strictness,
            language=row.language,
            retention_months=row.retention_months,
            auto_retrain=row.auto_retrain,
            audience=row.audience,
            check_reading=row.check_reading,
        )

    async def choose(
        self, server_id: int, setting: str, value: str | int, *, before: str | int, actor_id: int
    ) -> None:
        """Keep a choice, and record who made it and what it was before."""
        detail = {"setting": setting, "before": before, "after": value}
        async with self._writing() as connection:
            await writing.put_server(connection, server_id)
            key = {"server_id": server_id}
            await writing.put(connection, server_settings, key=key, values={setting: value})
            await writing.record(
                connection, Event.SETTING_CHANGED, server_id, actor_id, detail=detail
            )
            await postgresql.notify(connection, Topic.SETTINGS, server_id)

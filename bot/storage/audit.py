"""Who did what: read for those who manage a server, and forgotten in time."""

from datetime import timedelta

from sqlalchemy import and_, delete, or_, select, update

from bot.storage import writing
from bot.storage.database import Database
from bot.storage.events import AuditEntry, Event
from bot.storage.schema import events, utc_now

LIFETIME = timedelta(days=90)

# Told of members by name, and not at all once they are erased.
_BY_MEMBERS = (
    Event.CONSENTED,
    Event.ENROLMENT_STARTED,
    Event.ENROLMENT_FINISHED,
    Event.ENROLMENT_STOPPED,
    Event.NOTE_ERASED,
    Event.REFUSED,
)
# Told in any case: they say what became of the server.
_OF_SERVER = (
    Event.FORGOTTEN,
    Event.RETRAINED,
    Event.ROLLED_BACK,
    Event.SETTING_CHANGED,
    Event.LISTENING_CHANGED,
)
# Counted since the last retraining, however long ago that was; see ``Heads.changes_since``.
_COUNTED = (Event.FORGOTTEN, Event.FALSE_NAME)


class Audit(Database):
    """The events of all servers; every method is one transaction, as in ``Storage``."""

    async def page(
        self, server_id: int, page: int, *, size: int
    ) -> tuple[tuple[AuditEntry, ...], bool]:
        """Return a page of what happened in a server, the latest first, and whether more follow.

        Parameters
        ----------
        server_id : int
        page : int
            From 0.
        size : int
            Entries a page.
        """
        by_members = and_(events.c.kind.in_(_BY_MEMBERS), events.c.actor_id.is_not(None))
        query = (
            select(events.c.at, events.c.kind, events.c.actor_id, events.c.detail)
            .where(events.c.server_id == server_id, events.c.at > utc_now() - LIFETIME)
            .where(or_(events.c.kind.in_(_OF_SERVER), by_members))
            .order_by(events.c.event_id.desc())
            .offset(page * size)
            .limit(size + 1)
        )
        async with self._reading() as connection:
            rows = (await connection.execute(query)).all()
        entries = tuple(
            AuditEntry(
                at=row.at, kind=Event(row.kind), actor_id=row.actor_id, detail=row.detail or {}
            )
            for row in rows[:size]
        )
        return entries, len(rows) > size

    async def record_refused(self, server_id: int, user_id: int) -> None:
        """Record that somebody asked who may not ask in this server."""
        async with self._writing() as connection:
            await writing.record(connection, Event.REFUSED, server_id, user_id)

    async def drop_old(self) -> None:
        """Delete what is older than `LIFETIME`; what is still counted stays, without any name."""
        is_old = events.c.at <= utc_now() - LIFETIME
        async with self._writing() as connection:
            await connection.execute(delete(events).where(is_old, events.c.kind.not_in(_COUNTED)))
            named = or_(events.c.actor_id.is_not(None), events.c.detail.is_not(None))
            nameless = update(events).where(is_old, named).values(actor_id=None, detail=None)
            await connection.execute(nameless)

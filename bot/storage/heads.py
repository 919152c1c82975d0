"""What servers' recognisers learnt: the head in use, all versions, and retrainings that run."""

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, false, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import HeadOutdatedError, OtherEncoderError, UnknownVersionError
from bot.storage import writing
from bot.storage.data_keys import head_place, place_of_head
from bot.storage.database import Database
from bot.storage.events import Event
from bot.storage.head_records import (
    Changes,
    Ending,
    HeadRecord,
    NewHead,
    PastRetraining,
    RunningRetraining,
    StoredHead,
)
from bot.storage.reading import OF_MEMBER
from bot.storage.schema import (
    events,
    head_members,
    heads,
    members,
    notes,
    retrainings,
    servers,
    utc_now,
)


class Heads(Database):
    """The heads of all servers; every method is one transaction, as in ``Storage``."""

    async def adopt(self, server_id: int, new: NewHead) -> int:
        """Store a head and use it; return its version.

        Raises
        ------
        HeadOutdatedError
            A note that it learnt from, or its member, was erased meanwhile; nothing was stored.
        """
        async with self._writing() as connection:
            await writing.lock_server(connection, server_id)
            there = (
                select(notes.c.note_id)
                .join(members, OF_MEMBER)
                .where(notes.c.server_id == server_id)
            )
            if not set(new.note_ids) <= set(await connection.scalars(there)):
                raise HeadOutdatedError
            last = select(func.max(heads.c.version)).where(heads.c.server_id == server_id)
            version = (await connection.scalar(last) or 0) + 1
            cipher, wrapped = self._keys.make(place_of_head(server_id, version))
            await connection.execute(
                insert(heads).values(
                    server_id=server_id,
                    version=version,
                    encoder_id=new.encoder_id,
                    members=len(new.member_ids),
                    notes=len(new.note_ids),
                    figures=new.figures,
                    note_ids=list(new.note_ids),
                    head=cipher.encrypt(new.head, bound_to=head_place(server_id, version)),
                    data_key=wrapped,
                )
            )
            for member_id in new.member_ids:
                row = {"server_id": server_id, "version": version, "member_id": member_id}
                await connection.execute(insert(head_members).values(**row))
            await _use(connection, server_id, version)
        return version

    async def current(self, server_id: int, *, encoder_id: str) -> StoredHead | None:
        """Return the head in use, None for centroids; one of another encoder is not in use."""
        query = (
            select(
                heads.c.version,
                heads.c.encoder_id,
                heads.c.note_ids,
                heads.c.head,
                heads.c.data_key,
            )
            .join(servers, servers.c.server_id == heads.c.server_id)
            .where(heads.c.server_id == server_id, heads.c.version == servers.c.head_version)
            .where(heads.c.encoder_id == encoder_id, heads.c.head.is_not(None))
        )
        async with self._reading() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            return None
        cipher = self._keys.unwrap(row.data_key, place_of_head(server_id, row.version))
        return StoredHead(
            version=row.version,
            encoder_id=row.encoder_id,
            note_ids=frozenset(row.note_ids),
            head=cipher.decrypt(row.head, bound_to=head_place(server_id, row.version)),
        )

    async def history(self, server_id: int) -> tuple[HeadRecord, ...]:
        """Return all versions, oldest first."""
        # Not the heads themselves, nor their notes: many of them are much to read.
        query: Select[Any] = (
            select(
                *(
                    column
                    for column in heads.c
                    if column.name not in ("head", "data_key", "note_ids")
                ),
                servers.c.head_version,
            )
            .join(servers, servers.c.server_id == heads.c.server_id)
            .where(heads.c.server_id == server_id)
            .order_by(heads.c.version)
        )
        async with self._reading() as connection:
            return tuple(_record(row) for row in (await connection.execute(query)).all())

    async def roll_back(
        self, server_id: int, version: int, *, encoder_id: str, actor_id: int | None = None
    ) -> None:
        """Use an earlier version again; 0 stands for none, that is for centroids.

        Who did it is recorded.

        Raises
        ------
        UnknownVersionError
            There is none, or a member whom it knew was erased.
        OtherEncoderError
            It was trained for another encoder.
        """
        this = (heads.c.server_id == server_id, heads.c.version == version)
        query = select(heads.c.encoder_id).where(*this, heads.c.head.is_not(None))
        async with self._writing() as connection:
            await writing.lock_server(connection, server_id)
            trained_for = await connection.scalar(query)
            if version and trained_for is None:
                raise UnknownVersionError
            if version and trained_for != encoder_id:
                raise OtherEncoderError
            await _use(connection, server_id, version or None)
            await writing.record(
                connection, Event.ROLLED_BACK, server_id, actor_id, detail={"version": version}
            )

    async def changes_since(self, server_id: int, moment: datetime | None) -> Changes:
        """Count what happened in a server since a moment, or ever."""

        def of_kind(kind: Event) -> Any:  # noqa: ANN401 -- a statement's type is its columns'
            query = select(func.count()).where(
                events.c.server_id == server_id, events.c.kind == kind.value
            )
            return query if moment is None else query.where(events.c.at >= moment)

        new = select(func.count()).where(
            notes.c.server_id == server_id, notes.c.quarantined.is_(false())
        )
        async with self._reading() as connection:
            return Changes(
                new_notes=await connection.scalar(
                    new if moment is None else new.where(notes.c.created_at >= moment)
                )
                or 0,
                erased_members=await connection.scalar(of_kind(Event.FORGOTTEN)) or 0,
                false_names=await connection.scalar(of_kind(Event.FALSE_NAME)) or 0,
            )

    async def record_false_name(self, server_id: int) -> None:
        """Count that a member was named who says that it was not them; not who."""
        async with self._writing() as connection:
            await writing.record(connection, Event.FALSE_NAME, server_id, None)

    async def changed_after(self, event_id: int | None) -> tuple[int, frozenset[int]]:
        """Return the last event, and where notes were stored or voices erased after this one.

        Nowhere, where none is given.
        """
        kinds = [kind.value for kind in (Event.NOTE_STORED, Event.FORGOTTEN)]
        async with self._reading() as connection:
            last = await connection.scalar(select(func.max(events.c.event_id))) or 0
            if event_id is None:
                return last, frozenset()
            since = events.c.event_id.between(event_id + 1, last)
            changed = select(events.c.server_id).where(since, events.c.kind.in_(kinds))
            return last, frozenset(await connection.scalars(changed.distinct()))

    async def begin_retraining(self, running: RunningRetraining) -> None:
        """Keep that a retraining runs, for the case that the bot is stopped."""
        values = {
            "channel_id": running.channel_id,
            "message_id": running.message_id,
            "starter_id": running.starter_id,
            "is_automatic": running.is_automatic,
            "started_at": running.started_at,
            "ended_at": None,
            "ending": None,
            "version": None,
        }
        async with self._writing() as connection:
            await writing.put_server(connection, running.server_id)
            key = {"server_id": running.server_id}
            await writing.put(connection, retrainings, key=key, values=values)

    async def end_retraining(
        self, server_id: int, ending: Ending, *, version: int | None = None
    ) -> None:
        """Keep how it ended, and no longer where it was shown; who began it is recorded."""
        this = retrainings.c.server_id == server_id
        begun = select(retrainings.c.starter_id, retrainings.c.is_automatic).where(this)
        async with self._writing() as connection:
            row = (await connection.execute(begun.with_for_update())).first()
            if row is None:
                return
            detail = {"ending": ending.value, "version": version, "is_automatic": row.is_automatic}
            await writing.record(
                connection, Event.RETRAINED, server_id, row.starter_id, detail=detail
            )
            await connection.execute(
                update(retrainings)
                .where(this)
                .values(
                    channel_id=None,
                    message_id=None,
                    starter_id=None,
                    ended_at=utc_now(),
                    ending=ending.value,
                    version=version,
                )
            )

    async def last_retraining(self, server_id: int) -> PastRetraining | None:
        """Return the last retraining of a server, which may run still."""
        query = select(retrainings).where(retrainings.c.server_id == server_id)
        async with self._reading() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            return None
        return PastRetraining(
            started_at=row.started_at,
            is_automatic=row.is_automatic,
            ending=None if row.ending is None else Ending(row.ending),
            version=row.version,
        )

    async def running_retrainings(self) -> tuple[RunningRetraining, ...]:
        """Return the retrainings that run, or were interrupted."""
        query = select(retrainings).where(retrainings.c.ended_at.is_(None))
        async with self._reading() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            RunningRetraining(
                server_id=row.server_id,
                channel_id=row.channel_id,
                message_id=row.message_id,
                starter_id=row.starter_id,
                started_at=row.started_at,
            )
            for row in rows
        )


async def _use(connection: AsyncConnection, server_id: int, version: int | None) -> None:
    """Put a head in use, or none."""
    row = update(servers).where(servers.c.server_id == server_id)
    await connection.execute(row.values(head_version=version))
    await writing.bump_gallery_version(connection, server_id)


def _record(row: Row[Any]) -> HeadRecord:
    return HeadRecord(
        version=row.version,
        created_at=row.created_at,
        encoder_id=row.encoder_id,
        members=row.members,
        notes=row.notes,
        figures=row.figures,
        is_current=row.version == row.head_version,
        was_dropped=row.dropped_at is not None,
    )

"""Who is known where, all that is kept of them, and who has left."""

import asyncio
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, Update, delete, func, select, update

from bot.storage import postgresql, reading
from bot.storage.cipher import Cipher
from bot.storage.data_keys import place_of_member
from bot.storage.database import Database
from bot.storage.events import Topic
from bot.storage.records import Consent, MeasuredNote
from bot.storage.schema import (
    DESTROYED,
    enrolments,
    events,
    head_members,
    members,
    note_copies,
    notes,
    servers,
    utc_now,
)
from bot.storage.writing import bound_to, of_member

_QUALITY = tuple(notes.c[column.name] for column in fields(MeasuredNote))


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A member who is known in a server.

    Attributes
    ----------
    server_id, member_id : int
    notes : int
        How many are kept.
    gone_since : datetime or None
        When the member was first missed in the server; None while they are there.
    """

    server_id: int
    member_id: int
    notes: int
    gone_since: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptNote(MeasuredNote):
    """All that is kept of one note, decrypted.

    Attributes
    ----------
    copies : bytes or None
        Embeddings of its augmented copies.
    recording : bytes or None
        Of a server that keeps recordings.
    """

    given_at: datetime
    prompt: str
    source: str
    is_quarantined: bool
    encoder_id: str
    embedding: bytes = field(repr=False)
    fingerprint: bytes | None = field(repr=False)
    copies: bytes | None = field(repr=False)
    recording: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOfMember:
    """All that is kept of a member in a server, decrypted.

    Attributes
    ----------
    used_at, warned_at : datetime or None
        When they last used the bot, and were told that their unused voice will be erased.
    on_map_since : datetime or None
        When they chose to be on the map of the server's voices.
    sentences : tuple of str
        To be read in the dialogue that runs; empty without one.
    versions : tuple of int
        Of the server's recogniser, that learnt from them.
    events : tuple of (datetime, str)
        What they did.
    """

    server_id: int
    member_id: int
    consent: Consent
    used_at: datetime | None
    warned_at: datetime | None
    gone_since: datetime | None
    on_map_since: datetime | None
    notes: tuple[KeptNote, ...]
    sentences: tuple[str, ...]
    versions: tuple[int, ...]
    events: tuple[tuple[datetime, str], ...]


class Memberships(Database):
    """Who is known where; every method is one transaction, as in ``Storage``."""

    async def of(self, member_id: int) -> tuple[Membership, ...]:
        """Return where somebody is known."""
        return await self._found(members.c.member_id == member_id)

    async def in_server(self, server_id: int) -> tuple[Membership, ...]:
        """Return who is known in a server."""
        return await self._found(members.c.server_id == server_id)

    async def _found(self, wanted: ColumnElement[bool]) -> tuple[Membership, ...]:
        given = select(func.count()).where(
            notes.c.server_id == members.c.server_id, notes.c.member_id == members.c.member_id
        )
        query = (
            select(
                members.c.server_id,
                members.c.member_id,
                members.c.gone_since,
                given.scalar_subquery().label("notes"),
            )
            .where(wanted, members.c.data_key != DESTROYED)
            .order_by(members.c.server_id, members.c.member_id)
        )
        async with self._reading() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(
            Membership(
                server_id=row.server_id,
                member_id=row.member_id,
                notes=row.notes,
                gone_since=row.gone_since,
            )
            for row in rows
        )

    async def all_of(self, server_id: int, member_id: int) -> KeptOfMember | None:
        """Return everything that is kept of a member in a server; None if that is nothing."""
        dialogue = select(enrolments.c.prompts).where(of_member(enrolments, server_id, member_id))
        known = (
            select(head_members.c.version)
            .where(of_member(head_members, server_id, member_id))
            .order_by(head_members.c.version)
        )
        done = (
            select(events.c.at, events.c.kind)
            .where(events.c.server_id == server_id, events.c.actor_id == member_id)
            .order_by(events.c.event_id)
        )
        async with self._reading() as connection:
            row = (
                await connection.execute(
                    select(members).where(of_member(members, server_id, member_id))
                )
            ).first()
            if row is None or row.data_key == DESTROYED:
                return None
            kept = (await connection.execute(_notes_of(server_id, member_id))).all()
            sentences = await connection.scalar(dialogue)
            versions = tuple(await connection.scalars(known))
            happened = tuple((one.at, one.kind) for one in await connection.execute(done))
        cipher = self._keys.unwrap(row.data_key, place_of_member(server_id, member_id))
        opened = await asyncio.to_thread(lambda: tuple(_opened(cipher, note) for note in kept))
        return KeptOfMember(
            server_id=server_id,
            member_id=member_id,
            consent=reading.consent(row),
            used_at=row.used_at,
            warned_at=row.warned_at,
            gone_since=row.gone_since,
            on_map_since=row.on_map_since,
            notes=opened,
            sentences=tuple(sentences or ()),
            versions=versions,
            events=happened,
        )

    async def saw_member(self, server_id: int, member_id: int, *, is_there: bool) -> None:
        """Keep whether a member is in the server; who is not, since the first time."""
        this = of_member(members, server_id, member_id)
        async with self._writing() as connection:
            await connection.execute(_saw(members, this, is_there=is_there))

    async def saw_server(self, server_id: int, *, is_there: bool) -> datetime | None:
        """Keep whether the bot is in a server; return since when it is not."""
        this = servers.c.server_id == server_id
        async with self._writing() as connection:
            await connection.execute(_saw(servers, this, is_there=is_there))
            return await connection.scalar(select(servers.c.gone_since).where(this))

    async def all_servers(self) -> tuple[int, ...]:
        """Return the servers of which anything is kept."""
        query = select(servers.c.server_id).order_by(servers.c.server_id)
        async with self._reading() as connection:
            return tuple(await connection.scalars(query))

    async def drop_server(self, server_id: int) -> None:
        """Erase everything of a server: members, notes, versions, settings, and what happened."""
        async with self._writing() as connection:
            await connection.execute(delete(servers).where(servers.c.server_id == server_id))
            await connection.execute(delete(events).where(events.c.server_id == server_id))
            for topic in Topic:
                await postgresql.notify(connection, topic, server_id)
        await self._overwrite_erased()


def _opened(cipher: Cipher, row: Row[Any]) -> KeptNote:
    def opened(kind: str, sealed: bytes | None) -> bytes | None:
        place = bound_to(row.server_id, row.member_id, kind)
        return None if sealed is None else cipher.decrypt(sealed, bound_to=place)

    return KeptNote(
        given_at=row.created_at,
        prompt=row.prompt,
        source=row.source,
        is_quarantined=row.quarantined,
        encoder_id=row.encoder_id,
        embedding=opened("embedding", row.embedding) or b"",
        fingerprint=opened("fingerprint", row.fingerprint),
        copies=opened("copies", row.copies),
        recording=opened("recording", row.recording),
        **{column.name: getattr(row, column.name) for column in _QUALITY},
    )


def _saw(table: Table, this: ColumnElement[bool], *, is_there: bool) -> Update:
    gone_since = table.c.gone_since
    row = update(table).where(this, gone_since.is_not(None) if is_there else gone_since.is_(None))
    return row.values(gone_since=None if is_there else utc_now())


def _notes_of(server_id: int, member_id: int) -> Select[Any]:
    """Select all of a member's notes, oldest first."""
    return (
        select(notes, note_copies.c.embeddings.label("copies"))
        .outerjoin(note_copies, note_copies.c.note_id == notes.c.note_id)
        .where(of_member(notes, server_id, member_id))
        .order_by(notes.c.note_id)
    )

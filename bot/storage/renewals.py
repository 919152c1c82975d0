"""A new encoder takes over: what it makes of stored notes, until it answers in their server.

A server is answered by one encoder. Notes that are stored meanwhile are embedded by it; what the
new one makes of them is kept beside, and takes their place in one transaction.
"""

from collections import Counter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import reading, writing
from bot.storage.data_keys import place_of_member
from bot.storage.database import Database
from bot.storage.records import StaleState
from bot.storage.schema import note_renewals, notes, servers
from bot.storage.writing import bound_to


class Renewals(Database):
    """Which encoder answers where; every method is one transaction, as in ``Storage``."""

    async def encoder_of(self, server_id: int) -> str | None:
        """Return the encoder that answers in a server; None where no note was stored yet."""
        async with self._reading() as connection:
            found: str | None = await connection.scalar(_answers(server_id))
        return found

    async def encoders(self) -> frozenset[str]:
        """Return all encoders that answer anywhere."""
        query = select(servers.c.encoder_id).where(servers.c.encoder_id.is_not(None)).distinct()
        async with self._reading() as connection:
            return frozenset(await connection.scalars(query))

    async def servers(self, encoder_id: str) -> tuple[int, ...]:
        """Return the servers in which the encoder does not answer yet, or has notes to embed."""
        stale = select(notes.c.server_id).where(_is_stale(encoder_id))
        query = select(servers.c.server_id).where(
            or_(servers.c.encoder_id != encoder_id, servers.c.server_id.in_(stale))
        )
        async with self._reading() as connection:
            return tuple(await connection.scalars(query.order_by(servers.c.server_id)))

    async def count(self, server_id: int, encoder_id: str) -> int:
        """Count the recordings of a server that the encoder is to embed."""
        this = notes.c.server_id == server_id
        query = select(func.count()).select_from(notes).where(this, _is_stale(encoder_id))
        async with self._reading() as connection:
            return await connection.scalar(query) or 0

    async def next(self, server_id: int, encoder_id: str, *, after_note_id: int = 0) -> int | None:
        """Return the next note of a server whose recording the encoder is to embed.

        Parameters
        ----------
        server_id : int
        encoder_id : str
        after_note_id : int
            Last note that was already seen, so that one that cannot be renewed is passed by.
        """
        query = _stale_in(server_id, encoder_id, after_note_id)
        async with self._reading() as connection:
            found: int | None = await connection.scalar(query.order_by(notes.c.note_id).limit(1))
        return found

    async def keep(
        self, note_id: int, *, embedding: bytes, fingerprint: bytes, encoder_id: str
    ) -> None:
        """Keep what a new encoder made of a note, if the note still exists.

        Where that encoder answers already it takes the place of the old at once.
        """
        this = notes.c.note_id == note_id
        owner = reading.owner_of(note_id).with_for_update(of=notes)
        async with self._writing() as connection:
            row = (await connection.execute(owner)).first()
            if row is None:
                return
            cipher = self._keys.unwrap(row.data_key, place_of_member(row.server_id, row.member_id))
            new: dict[str, Any] = {
                kind: cipher.encrypt(plain, bound_to=bound_to(row.server_id, row.member_id, kind))
                for kind, plain in (("embedding", embedding), ("fingerprint", fingerprint))
            }
            new["encoder_id"] = encoder_id
            await writing.lock_server(connection, row.server_id)
            if await connection.scalar(_answers(row.server_id)) in (None, encoder_id):
                await connection.execute(update(notes).where(this).values(**new))
                await writing.bump_gallery_version(connection, row.server_id)
            else:
                await writing.put(connection, note_renewals, key={"note_id": note_id}, values=new)

    async def switch(
        self, server_id: int, encoder_id: str, *, after_note_id: int | None = None
    ) -> bool:
        """Let the encoder answer in a server from now on, with what it made of the notes.

        Other notes keep their embeddings, and are not compared with until it has embedded them.

        Parameters
        ----------
        server_id : int
        encoder_id : str
        after_note_id : int, optional
            Change nothing, and return False, where notes after this one are still to be embedded.
        """
        of_server = notes.c.server_id == server_id
        renewed = note_renewals.c.note_id == notes.c.note_id
        async with self._writing() as connection:
            # Notes before the server, as whoever writes a note does: nobody waits in a circle.
            locked = select(notes.c.note_id).where(of_server).order_by(notes.c.note_id)
            await connection.execute(locked.with_for_update())
            await writing.lock_server(connection, server_id)
            if after_note_id is not None:
                stale = _stale_in(server_id, encoder_id, after_note_id)
                if await connection.scalar(stale.limit(1)) is not None:
                    return False

            def made(column: str) -> ScalarSelect[Any]:
                return select(note_renewals.c[column]).where(renewed).scalar_subquery()

            is_renewed = exists().where(renewed, note_renewals.c.encoder_id == encoder_id)
            new = {name: made(name) for name in ("encoder_id", "embedding", "fingerprint")}
            await connection.execute(update(notes).where(of_server, is_renewed).values(**new))
            theirs = select(notes.c.note_id).where(of_server)
            await connection.execute(
                delete(note_renewals).where(note_renewals.c.note_id.in_(theirs))
            )
            this = servers.c.server_id == server_id
            await connection.execute(update(servers).where(this).values(encoder_id=encoder_id))
            await writing.bump_gallery_version(connection, server_id)
        return True

    async def state(self, server_id: int, *, encoder_id: str, enough_notes: int) -> StaleState:
        """Say how far a new encoder has got with the notes of a server."""
        old = and_(notes.c.server_id == server_id, notes.c.encoder_id != encoder_id)
        waiting = select(func.count()).where(old, _is_stale(encoder_id))
        lost = select(notes.c.member_id).where(old, notes.c.recording.is_(None))
        async with self._reading() as connection:
            answers = await connection.scalar(_answers(server_id))
            is_served_by_old = answers not in (None, encoder_id)
            kept = await _notes_not_lost(connection, server_id, encoder_id)
            unknown = set() if is_served_by_old else set(await connection.scalars(lost))
            return StaleState(
                waiting=await connection.scalar(waiting) or 0,
                to_enrol_again=tuple(sorted(one for one in unknown if kept[one] < enough_notes)),
                is_served_by_old=is_served_by_old,
            )


def _is_stale(encoder_id: str) -> ColumnElement[bool]:
    """Return the condition that selects recordings which the encoder is to embed.

    Another embedded them, or they have no fingerprint yet.
    """
    renewed = exists().where(
        note_renewals.c.note_id == notes.c.note_id, note_renewals.c.encoder_id == encoder_id
    )
    return and_(
        or_(notes.c.encoder_id != encoder_id, notes.c.fingerprint.is_(None)),
        notes.c.recording.is_not(None),
        ~renewed,
    )


def _stale_in(server_id: int, encoder_id: str, after_note_id: int) -> Select[Any]:
    """Select the notes of a server whose recordings the encoder is to embed."""
    return select(notes.c.note_id).where(
        notes.c.server_id == server_id,
        _is_stale(encoder_id),
        notes.c.note_id > after_note_id,
    )


def _answers(server_id: int) -> Select[Any]:
    """Select the encoder that answers in a server."""
    return select(servers.c.encoder_id).where(servers.c.server_id == server_id)


async def _notes_not_lost(
    connection: AsyncConnection, server_id: int, encoder_id: str
) -> Counter[int]:
    """Count each member's notes that the encoder embedded, or can embed."""
    query = select(notes.c.member_id).where(
        notes.c.server_id == server_id,
        (notes.c.encoder_id == encoder_id) | notes.c.recording.is_not(None),
    )
    return Counter(await connection.scalars(query))

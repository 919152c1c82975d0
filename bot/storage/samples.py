"""What servers' recognisers learn from: usable notes, their copies, and notes in quarantine."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from typing import Any

from sqlalchemy import Row, Select, and_, delete, false, select, true, update

from bot.errors import StorageUnreadableError
from bot.storage import reading, writing
from bot.storage.cipher import Cipher
from bot.storage.data_keys import place_of_member
from bot.storage.database import Database
from bot.storage.events import Event
from bot.storage.records import GivenNote, MeasuredNote, QuarantinedNote, Source, TrainingNote
from bot.storage.schema import members, note_copies, notes
from bot.storage.writing import bound_to, of_member

_QUALITY = tuple(notes.c[field.name] for field in fields(MeasuredNote))


class Samples(Database):
    """The notes of all servers as a retraining sees them; every method is one transaction."""

    async def usable(self, server_id: int, *, encoder_id: str) -> tuple[TrainingNote, ...]:
        """Return the server's notes that this encoder embedded, oldest first."""
        made = and_(
            note_copies.c.note_id == notes.c.note_id, note_copies.c.encoder_id == encoder_id
        )
        query: Select[Any] = (
            select(
                notes.c.note_id,
                notes.c.member_id,
                notes.c.embedding,
                *_QUALITY,
                notes.c.recording.is_not(None).label("has_recording"),
                note_copies.c.embeddings,
                members.c.data_key,
            )
            .select_from(notes)
            .join(members, reading.OF_MEMBER)
            .outerjoin(note_copies, made)
            .where(notes.c.server_id == server_id, notes.c.encoder_id == encoder_id)
            .where(notes.c.quarantined.is_(false()))
            .order_by(notes.c.note_id)
        )
        async with self._reading() as connection:
            rows = (await connection.execute(query)).all()
        cipher_of = reading.ciphers_of(self._keys, server_id)
        return await asyncio.to_thread(
            lambda: tuple(_training_note(cipher_of, server_id, row) for row in rows)
        )

    async def recording_of(self, note_id: int) -> bytes | None:
        """Return the recording of a note; None if it was not kept, or was erased."""
        query = reading.owner_of(note_id).add_columns(notes.c.recording)
        async with self._reading() as connection:
            row = (await connection.execute(query)).first()
        if row is None or row.recording is None:
            return None
        cipher = self._keys.unwrap(row.data_key, place_of_member(row.server_id, row.member_id))
        place = bound_to(row.server_id, row.member_id, "recording")
        return await asyncio.to_thread(cipher.decrypt, row.recording, bound_to=place)

    async def keep_copies(self, note_id: int, *, embeddings: bytes, encoder_id: str) -> None:
        """Keep the embeddings of a note's copies, if the note still exists."""
        owner = reading.owner_of(note_id).with_for_update(of=notes)
        async with self._writing() as connection:
            row = (await connection.execute(owner)).first()
            if row is None:
                return
            cipher = self._keys.unwrap(row.data_key, place_of_member(row.server_id, row.member_id))
            place = bound_to(row.server_id, row.member_id, "copies")
            values = {
                "encoder_id": encoder_id,
                "embeddings": cipher.encrypt(embeddings, bound_to=place),
            }
            await writing.put(connection, note_copies, key={"note_id": note_id}, values=values)

    async def in_quarantine(
        self, server_id: int, *, encoder_id: str
    ) -> tuple[QuarantinedNote, ...]:
        """Return the notes that this encoder embedded and that are not used."""
        query: Select[Any] = (
            select(
                notes.c.note_id,
                notes.c.member_id,
                notes.c.embedding,
                notes.c.fingerprint,
                *_QUALITY,
                members.c.data_key,
            )
            .join(members, reading.OF_MEMBER)
            .where(notes.c.server_id == server_id, notes.c.encoder_id == encoder_id)
            .where(notes.c.quarantined.is_(true()), notes.c.fingerprint.is_not(None))
            .order_by(notes.c.note_id)
        )
        async with self._reading() as connection:
            rows = (await connection.execute(query)).all()
        cipher_of = reading.ciphers_of(self._keys, server_id)

        def opened(row: Row[Any], kind: str) -> bytes:
            place = bound_to(server_id, row.member_id, kind)
            return cipher_of(row).decrypt(getattr(row, kind), bound_to=place)

        return tuple(
            QuarantinedNote(
                note_id=row.note_id,
                member_id=row.member_id,
                embedding=opened(row, "embedding"),
                fingerprint=opened(row, "fingerprint"),
                **_quality(row),
            )
            for row in rows
        )

    async def release(self, server_id: int, note_id: int) -> None:
        """Use a note from now on."""
        async with self._writing() as connection:
            row = update(notes).where(notes.c.note_id == note_id)
            await connection.execute(row.values(quarantined=False))
            await writing.bump_gallery_version(connection, server_id)

    async def given_by(self, server_id: int, member_id: int) -> tuple[GivenNote, ...]:
        """Return what is kept of a member, oldest first."""
        query: Select[Any] = (
            select(
                notes.c.note_id,
                notes.c.created_at,
                notes.c.source,
                notes.c.quarantined,
                notes.c.prompt,
                notes.c.encoder_id,
                notes.c.member_id,
                notes.c.embedding,
                *_QUALITY,
                members.c.data_key,
            )
            .join(members, reading.OF_MEMBER)
            .where(of_member(notes, server_id, member_id))
            .order_by(notes.c.note_id)
        )
        async with self._reading() as connection:
            rows = (await connection.execute(query)).all()
        cipher_of = reading.ciphers_of(self._keys, server_id)
        return await asyncio.to_thread(
            lambda: tuple(_given_note(cipher_of, server_id, row) for row in rows)
        )

    async def erase(self, note_id: int, member_id: int) -> int | None:
        """Erase one note of a member, and the heads that learnt from it.

        Returns the server, or None if it was gone.
        """
        this = and_(notes.c.note_id == note_id, notes.c.member_id == member_id)
        query = select(notes.c.server_id).where(this).with_for_update()
        async with self._writing() as connection:
            row = (await connection.execute(query)).first()
            if row is None:
                return None
            await writing.lock_server(connection, row.server_id)
            await writing.drop_heads(connection, row.server_id, member_id, note_id=note_id)
            await connection.execute(delete(notes).where(this))
            await writing.bump_gallery_version(connection, row.server_id)
            await writing.record(connection, Event.NOTE_ERASED, row.server_id, member_id)
        await self._overwrite_erased()
        return int(row.server_id)


def _training_note(
    cipher_of: Callable[[Row[Any]], Cipher], server_id: int, row: Row[Any]
) -> TrainingNote:
    def opened(kind: str, sealed: bytes) -> bytes:
        place = bound_to(server_id, row.member_id, kind)
        return cipher_of(row).decrypt(sealed, bound_to=place)

    return TrainingNote(
        note_id=row.note_id,
        member_id=row.member_id,
        embedding=opened("embedding", row.embedding),
        copies=None if row.embeddings is None else opened("copies", row.embeddings),
        has_recording=row.has_recording,
        **_quality(row),
    )


def _quality(row: Row[Any]) -> dict[str, float]:
    """Return what was measured of a note, by name."""
    return {column.name: getattr(row, column.name) for column in _QUALITY}


def _given_note(
    cipher_of: Callable[[Row[Any]], Cipher], server_id: int, row: Row[Any]
) -> GivenNote:
    """Return a note as its member is told of it."""
    place, embedding = bound_to(server_id, row.member_id, "embedding"), None
    with suppress(StorageUnreadableError):  # the member is told of that note, and of the others
        embedding = cipher_of(row).decrypt(row.embedding, bound_to=place)
    return GivenNote(
        note_id=row.note_id,
        given_at=row.created_at,
        source=Source(row.source),
        is_quarantined=row.quarantined,
        was_read=bool(row.prompt),
        encoder_id=row.encoder_id,
        embedding=embedding,
        **_quality(row),
    )

"""Queries of a note's encrypted parts, and the decrypted records that their rows become."""

from typing import Any

from sqlalchemy import Row, Select, false, select

from bot.storage.cipher import Cipher
from bot.storage.records import Consent, OwnNote, StoredEmbedding
from bot.storage.schema import notes
from bot.storage.writing import bound_to, of_member


def consent(row: Row[Any]) -> Consent:
    """Return what a member agreed to, by their row."""
    return Consent(
        text_version=row.consent_version,
        text_language=row.consent_language,
        given_at=row.consented_at,
        language=row.language,
    )


def embeddings_of(server_id: int, encoder_id: str) -> Select[Any]:
    """Select the server's embeddings that this encoder made, oldest first."""
    return (
        select(notes.c.note_id, notes.c.member_id, notes.c.embedding)
        .where(notes.c.server_id == server_id, notes.c.encoder_id == encoder_id)
        .where(notes.c.quarantined.is_(false()))
        .order_by(notes.c.note_id)
    )


def stored_embedding(cipher: Cipher, server_id: int, row: Row[Any]) -> StoredEmbedding:
    """Return a row of `embeddings_of`."""
    place = bound_to(server_id, row.member_id, "embedding")
    return StoredEmbedding(
        note_id=row.note_id,
        member_id=row.member_id,
        embedding=cipher.decrypt(row.embedding, bound_to=place),
    )


def notes_by(server_id: int, member_id: int) -> Select[Any]:
    """Select what tells a member's notes again, oldest first."""
    return (
        select(notes.c.encoder_id, notes.c.embedding, notes.c.fingerprint)
        .where(of_member(notes, server_id, member_id), notes.c.quarantined.is_(false()))
        .order_by(notes.c.note_id)
    )


def own_note(cipher: Cipher, server_id: int, member_id: int, row: Row[Any]) -> OwnNote:
    """Return a row of `notes_by`."""

    def opened(kind: str, sealed: bytes) -> bytes:
        return cipher.decrypt(sealed, bound_to=bound_to(server_id, member_id, kind))

    sealed = row.fingerprint
    return OwnNote(
        encoder_id=row.encoder_id,
        embedding=opened("embedding", row.embedding),
        fingerprint=None if sealed is None else opened("fingerprint", sealed),
    )

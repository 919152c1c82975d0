"""Queries of a note's encrypted parts, and the decrypted records that their rows become."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, and_, false, select

from bot.storage.cipher import Cipher, Keyring
from bot.storage.data_keys import place_of_member
from bot.storage.records import Consent, Enrolment, OwnNote, StoredEmbedding
from bot.storage.schema import DESTROYED, members, notes
from bot.storage.writing import bound_to, of_member

# Joins a note with its member's data key; who is being erased has none, and no notes.
OF_MEMBER = and_(
    members.c.server_id == notes.c.server_id,
    members.c.member_id == notes.c.member_id,
    members.c.data_key != DESTROYED,
)


def ciphers_of(keys: Keyring, server_id: int) -> Callable[[Row[Any]], Cipher]:
    """Return what gives the cipher for a row with ``member_id`` and ``data_key``.

    Each data key is unwrapped once, and kept in memory no longer than what is returned.
    """

    @cache
    def unwrap(member_id: int, wrapped: bytes) -> Cipher:
        return keys.unwrap(wrapped, place_of_member(server_id, member_id))

    return lambda row: unwrap(row.member_id, row.data_key)


def owner_of(note_id: int) -> Select[Any]:
    """Select whose note it is, and their data key."""
    return (
        select(notes.c.server_id, notes.c.member_id, members.c.data_key)
        .join(members, OF_MEMBER)
        .where(notes.c.note_id == note_id)
    )


def consent(row: Row[Any]) -> Consent:
    """Return what a member agreed to, by their row."""
    return Consent(
        text_version=row.consent_version,
        text_language=row.consent_language,
        given_at=row.consented_at,
        language=row.language,
    )


def enrolment(row: Row[Any]) -> Enrolment:
    """Return a dialogue by its row."""
    return Enrolment(
        server_id=row.server_id,
        member_id=row.member_id,
        prompts=tuple(row.prompts),
        position=row.position,
        accepted=row.accepted,
        channel_id=row.channel_id,
        message_id=row.message_id,
        heard_id=row.heard_id,
    )


def embeddings_of(server_id: int, encoder_id: str) -> Select[Any]:
    """Select the server's embeddings that this encoder made, oldest first."""
    return (
        select(notes.c.note_id, notes.c.member_id, notes.c.embedding, members.c.data_key)
        .join(members, OF_MEMBER)
        .where(notes.c.server_id == server_id, notes.c.encoder_id == encoder_id)
        .where(notes.c.quarantined.is_(false()))
        .order_by(notes.c.note_id)
    )


def stored_embeddings(
    keys: Keyring, server_id: int, rows: Sequence[Row[Any]]
) -> tuple[StoredEmbedding, ...]:
    """Return the rows of `embeddings_of`."""
    cipher_of = ciphers_of(keys, server_id)
    return tuple(
        StoredEmbedding(
            note_id=row.note_id,
            member_id=row.member_id,
            embedding=cipher_of(row).decrypt(
                row.embedding, bound_to=bound_to(server_id, row.member_id, "embedding")
            ),
        )
        for row in rows
    )


def notes_by(server_id: int, member_id: int) -> Select[Any]:
    """Select what tells a member's notes again, oldest first."""
    return (
        select(
            notes.c.member_id,
            notes.c.encoder_id,
            notes.c.embedding,
            notes.c.fingerprint,
            members.c.data_key,
        )
        .join(members, OF_MEMBER)
        .where(of_member(notes, server_id, member_id), notes.c.quarantined.is_(false()))
        .order_by(notes.c.note_id)
    )


def own_notes(keys: Keyring, server_id: int, rows: Sequence[Row[Any]]) -> tuple[OwnNote, ...]:
    """Return the rows of `notes_by`."""
    cipher_of = ciphers_of(keys, server_id)

    def own_note(row: Row[Any]) -> OwnNote:
        def opened(kind: str, sealed: bytes) -> bytes:
            place = bound_to(server_id, row.member_id, kind)
            return cipher_of(row).decrypt(sealed, bound_to=place)

        sealed = row.fingerprint
        return OwnNote(
            encoder_id=row.encoder_id,
            embedding=opened("embedding", row.embedding),
            fingerprint=None if sealed is None else opened("fingerprint", sealed),
        )

    return tuple(map(own_note, rows))

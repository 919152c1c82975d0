"""The store: consent, encrypted notes and running dialogues, behind one class."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Self

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.storage import reading, writing
from bot.storage.audit import Audit
from bot.storage.cipher import Keyring
from bot.storage.completion import Completion
from bot.storage.data_keys import place_of_member
from bot.storage.database import Database
from bot.storage.events import Eraser, Event
from bot.storage.heads import Heads
from bot.storage.listening import Listening
from bot.storage.memberships import Memberships
from bot.storage.opening import opened_engine
from bot.storage.presence import Presence
from bot.storage.records import Consent, Enrolment, NewNote, OwnNote, StoredEmbedding
from bot.storage.renewals import Renewals
from bot.storage.retention import Retention
from bot.storage.samples import Samples
from bot.storage.schema import DESTROYED, enrolments, members, meta, notes, servers, utc_now
from bot.storage.server_choices import ServerChoices
from bot.storage.shared_presence import present
from bot.storage.voices import Voices
from bot.storage.writing import of_member

DIALOGUE_LIFETIME = timedelta(hours=3)


class Storage(Database):
    """Everything that the bot keeps. Made by ``Storage.open``; safe for concurrent tasks.

    Every method is one transaction: after it returns its effect is on the disk, after it raises
    there was none; only whoever is cancelled does not know. Besides what is named, all of them
    raise ``StorageUnreadableError`` when the database does not do what it should.

    Attributes
    ----------
    heads : Heads
        What servers' recognisers learnt.
    samples : Samples
        What they learn from.
    renewals : Renewals
        Which encoder answers where, and what a new one makes of the notes.
    listening : Listening
        Which channels are listened to.
    choices : ServerChoices
        What servers chose for themselves.
    retention : Retention
        When members last used the bot.
    memberships : Memberships
        Who is known where, what is kept of them, and who has left.
    audit : Audit
        Who did what.
    voices : Voices
        Whose voices a server has, and who of them is on its map.
    presence : Presence
        What this process has to itself, and hears of others.
    """

    def __init__(
        self, engine: AsyncEngine, keys: Keyring, completion: Completion, presence: Presence
    ) -> None:
        super().__init__(engine, keys, completion)
        self.presence = presence
        self.heads = Heads(engine, keys, completion)
        self.samples = Samples(engine, keys, completion)
        self.renewals = Renewals(engine, keys, completion)
        self.listening = Listening(engine, keys, completion)
        self.choices = ServerChoices(engine, keys, completion)
        self.retention = Retention(engine, keys, completion)
        self.memberships = Memberships(engine, keys, completion)
        self.audit = Audit(engine, keys, completion)
        self.voices = Voices(engine, keys, completion)

    @classmethod
    @asynccontextmanager
    async def open(
        cls, url: str, *, key: bytes, earlier_keys: Sequence[bytes] = ()
    ) -> AsyncIterator[Self]:
        """Check the database, bring it up to date and keep it open.

        Parameters
        ----------
        url : str
            SQLAlchemy address with an asynchronous driver.
        key, earlier_keys : bytes and sequence of bytes
            What ``load_keys`` returned: the first, and the others.

        Raises
        ------
        StorageUnreadableError
            The database cannot be opened, is damaged, not ours, or of a newer version.
        KeyUnusableError
            The database was made with another key.
        InUseError
            It is just being copied.
        """
        keys = Keyring(key, *earlier_keys)
        async with opened_engine(url, keys) as engine, present(engine.url) as presence:
            completion = Completion()
            try:
                yield cls(engine, keys, completion, presence)
            finally:
                await completion.of_all()

    async def consent_of(self, server_id: int, member_id: int) -> Consent | None:
        """Return what the member agreed to in this server, None if they did not."""
        query = select(members).where(of_member(members, server_id, member_id))
        async with self._reading() as connection:
            row = (await connection.execute(query)).first()
        if row is None or row.data_key == DESTROYED:
            return None
        return reading.consent(row)

    async def give_consent(
        self, server_id: int, member_id: int, *, text_version: str, language: str | None = None
    ) -> None:
        """Keep that the member agreed just now to this version of the text, in this language."""
        key = {"server_id": server_id, "member_id": member_id}
        values = {"consent_version": text_version, "consented_at": utc_now()}
        if language is not None:
            values["language"] = values["consent_language"] = language
        _, wrapped = self._keys.make(place_of_member(server_id, member_id))
        async with self._writing() as connection:
            await writing.put_server(connection, server_id)
            await writing.finish_erasing(connection, server_id, member_id)
            new = {"data_key": wrapped}
            await writing.put(connection, members, key=key, values=values, new=new)
            await writing.record(connection, Event.CONSENTED, server_id, member_id)

    async def language_of(self, member_id: int) -> str | None:
        """Return the language in which a member last used a command; None if it is not known."""
        known = members.c.language.is_not(None)
        query = select(members.c.language).where(members.c.member_id == member_id, known).limit(1)
        async with self._reading() as connection:
            return await connection.scalar(query)

    async def keep_language(self, member_id: int, language: str) -> None:
        """Keep it, wherever the member agreed that anything is kept of them."""
        other = members.c.language.is_distinct_from(language)
        row = update(members).where(members.c.member_id == member_id, other)
        async with self._writing() as connection:
            await connection.execute(row.values(language=language))

    async def add_note(self, server_id: int, member_id: int, note: NewNote) -> int:
        """Store a note, encrypted, and return its id.

        Raises
        ------
        ConsentMissingError
            The member has not agreed.
        EncoderSwitchedError
            It was embedded by another encoder than answers in the server.
        """
        row, wrapped = await self._sealed(server_id, member_id, note)
        async with self._writing() as connection:
            return await writing.insert_note(connection, row, wrapped)

    async def add_note_and_advance(self, note: NewNote, enrolment: Enrolment) -> int:
        """Store a note together with where the dialogue has got to, and return the note's id.

        Both or neither: a restart neither loses nor repeats a step. A dialogue that was ended
        meanwhile stays ended; the note counts.

        Raises
        ------
        ConsentMissingError, EncoderSwitchedError
            As in `add_note`.
        """
        row, wrapped = await self._sealed(enrolment.server_id, enrolment.member_id, note)
        async with self._writing() as connection:
            note_id = await writing.insert_note(connection, row, wrapped)
            await writing.advance(connection, enrolment)
        return note_id

    async def _sealed(
        self, server_id: int, member_id: int, note: NewNote
    ) -> tuple[dict[str, Any], bytes]:
        """Return the row of a note, encrypted, and the member's data key, wrapped."""
        async with self._reading() as connection:
            wrapped = await writing.require_consent(connection, server_id, member_id)
        cipher = self._keys.unwrap(wrapped, place_of_member(server_id, member_id))
        return await asyncio.to_thread(writing.sealed, cipher, server_id, member_id, note), wrapped

    async def gallery_version(self, server_id: int) -> int:
        """Return a number that changes with the server's gallery; 0 for an unknown server."""
        query = select(servers.c.gallery_version).where(servers.c.server_id == server_id)
        async with self._reading() as connection:
            return await connection.scalar(query) or 0

    async def gallery(self, server_id: int, *, encoder_id: str) -> tuple[StoredEmbedding, ...]:
        """Return the server's embeddings that this encoder made, oldest first."""
        async with self._reading() as connection:
            rows = (await connection.execute(reading.embeddings_of(server_id, encoder_id))).all()
        return await asyncio.to_thread(reading.stored_embeddings, self._keys, server_id, rows)

    async def own_notes(self, server_id: int, member_id: int) -> tuple[OwnNote, ...]:
        """Return what tells the member's notes again, oldest first."""
        async with self._reading() as connection:
            rows = (await connection.execute(reading.notes_by(server_id, member_id))).all()
        return await asyncio.to_thread(reading.own_notes, self._keys, server_id, rows)

    async def notes_of(self, server_id: int, member_id: int) -> int:
        """Return how many notes of the member are stored."""
        query = select(func.count()).where(of_member(notes, server_id, member_id))
        async with self._reading() as connection:
            return await connection.scalar(query) or 0

    async def prompts_of(self, server_id: int, member_id: int) -> frozenset[str]:
        """Return the sentences that the member has read."""
        query = select(notes.c.prompt).where(of_member(notes, server_id, member_id))
        async with self._reading() as connection:
            return frozenset(await connection.scalars(query))

    async def servers_with_notes(self) -> tuple[int, ...]:
        """Return the servers in which anybody has notes."""
        query = select(notes.c.server_id).distinct().order_by(notes.c.server_id)
        async with self._reading() as connection:
            return tuple(await connection.scalars(query))

    async def forget(
        self,
        server_id: int,
        member_id: int,
        *,
        by: Eraser = Eraser.MEMBER,
        moderator_id: int | None = None,
    ) -> int:
        """Erase the member from this server and return how many notes there were.

        Their data key is destroyed first; should the rest fail, the next start does it. Events no
        longer say who it was, only by whom they were erased. In SQLite the bytes are overwritten,
        in the journal too; PostgreSQL frees them with its next vacuum.
        """
        async with self._writing() as connection:
            erased = await writing.destroy_key(
                connection, server_id, member_id, by=by, moderator_id=moderator_id
            )
        await self._overwrite_erased()
        if erased is None:
            return 0
        async with self._writing() as connection:
            await writing.finish_erasing(connection, server_id, member_id)
        await self._overwrite_erased()
        return erased

    async def save_enrolment(self, enrolment: Enrolment) -> None:
        """Start a dialogue, or write where it has got to; it replaces one in another server.

        Raises
        ------
        ConsentMissingError
            The member has not agreed.
        """
        server_id, member_id = enrolment.server_id, enrolment.member_id
        running = select(enrolments.c.server_id).where(enrolments.c.member_id == member_id)
        async with self._writing() as connection:
            await writing.require_consent(connection, server_id, member_id)
            if await connection.scalar(running) != server_id:
                await writing.record(connection, Event.ENROLMENT_STARTED, server_id, member_id)
            values = writing.dialogue(enrolment)
            await writing.put(connection, enrolments, key={"member_id": member_id}, values=values)

    async def move_on(self, enrolment: Enrolment) -> bool:
        """Write where a running dialogue has got to; return whether it still runs.

        Unlike `save_enrolment` it revives none that was ended or replaced meanwhile.
        """
        async with self._writing() as connection:
            return await writing.advance(connection, enrolment)

    async def enrolment_of(self, member_id: int) -> Enrolment | None:
        """Return the member's running dialogue, in whichever server, None without one.

        One that was left alone for `DIALOGUE_LIFETIME` runs no more: what the member sends then is
        meant for something else, and may be somebody else's voice.
        """
        query = select(enrolments).where(enrolments.c.member_id == member_id, _is_alive())
        async with self._reading() as connection:
            row = (await connection.execute(query)).first()
        return None if row is None else reading.enrolment(row)

    async def running_enrolments(self) -> tuple[Enrolment, ...]:
        """Return the running dialogues of all members."""
        query = select(enrolments).where(_is_alive()).order_by(enrolments.c.touched_at)
        async with self._reading() as connection:
            return tuple(map(reading.enrolment, (await connection.execute(query)).all()))

    async def heard(self, enrolment: Enrolment, message_id: int) -> None:
        """Write that a message of the member was answered, though their dialogue did not move."""
        this = of_member(enrolments, enrolment.server_id, enrolment.member_id)
        row = update(enrolments).where(this)
        async with self._writing() as connection:
            await connection.execute(row.values(heard_id=max(message_id, enrolment.heard_id or 0)))

    async def end_enrolment(self, member_id: int, *, finished: bool) -> None:
        """End the member's dialogue, if there is one: all notes given, or stopped before."""
        this = enrolments.c.member_id == member_id
        async with self._writing() as connection:
            row = (await connection.execute(select(enrolments).where(this))).first()
            if row is None:
                return
            await connection.execute(delete(enrolments).where(this))
            kind = Event.ENROLMENT_FINISHED if finished else Event.ENROLMENT_STOPPED
            await writing.record(connection, kind, row.server_id, member_id)

    async def recall(self, key: str) -> str | None:
        """Return what was remembered under this key."""
        async with self._reading() as connection:
            return await connection.scalar(select(meta.c.value).where(meta.c.key == key))

    async def remember(self, key: str, value: str) -> None:
        """Keep a small value of the bot's own across restarts."""
        async with self._writing() as connection:
            await writing.put(connection, meta, key={"key": key}, values={"value": value})


def _is_alive() -> ColumnElement[bool]:
    """Return the condition that selects dialogues that were not left alone for too long."""
    # Nor after now, by as much: where the clock was set back, they would live on.
    now = utc_now()
    return enrolments.c.touched_at.between(now - DIALOGUE_LIFETIME, now + DIALOGUE_LIFETIME)

"""Steps that several writing transactions share: each runs on the connection of its caller."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, func, insert, null, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import ConsentMissingError, EncoderSwitchedError
from bot.storage import postgresql
from bot.storage.cipher import Cipher
from bot.storage.events import Eraser, Event, Topic
from bot.storage.records import Enrolment, MeasuredNote, NewNote
from bot.storage.schema import (
    DESTROYED,
    enrolments,
    events,
    head_members,
    heads,
    members,
    notes,
    retrainings,
    servers,
    utc_now,
)


def of_member(table: Table, server_id: int, member_id: int) -> ColumnElement[bool]:
    """Return the condition that selects the rows of one member in one server."""
    return and_(table.c.server_id == server_id, table.c.member_id == member_id)


def bound_to(server_id: int, member_id: int, kind: str) -> str:
    """Name the place that an encrypted value belongs to."""
    return f"server {server_id}, member {member_id}, {kind}"


async def put(
    connection: AsyncConnection,
    table: Table,
    *,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    new: Mapping[str, Any] | None = None,
) -> None:
    """Write one row, whether or not it exists, in SQL that every database understands.

    Parameters
    ----------
    connection : AsyncConnection
    table : Table
    key, values : mapping
        By which the row is found, and what is written.
    new : mapping, optional
        What is written besides where the row does not exist.
    """
    row = update(table).where(*(table.c[name] == value for name, value in key.items()))
    if (await connection.execute(row.values(**values))).rowcount:
        return
    try:
        async with connection.begin_nested():
            await connection.execute(insert(table).values(**key, **values, **(new or {})))
    except IntegrityError:  # another writer was faster, on a database that has several at once
        await connection.execute(row.values(**values))


async def put_server(connection: AsyncConnection, server_id: int) -> None:
    """Write the row of a server unless it exists."""
    if await connection.scalar(select(servers.c.server_id).where(servers.c.server_id == server_id)):
        return
    try:
        async with connection.begin_nested():
            await connection.execute(insert(servers).values(server_id=server_id, gallery_version=0))
    except IntegrityError:  # as above
        return


async def lock_server(connection: AsyncConnection, server_id: int) -> None:
    """Let nobody else change the server's heads until the transaction ends."""
    row = select(servers.c.server_id).where(servers.c.server_id == server_id)
    await connection.execute(row.with_for_update())


async def require_consent(connection: AsyncConnection, server_id: int, member_id: int) -> bytes:
    """Return the data key, wrapped, of a member who agreed.

    Until the transaction ends, nobody else can forget them.

    Raises
    ------
    ConsentMissingError
        The member never agreed, or was forgotten.
    """
    row = select(members.c.data_key).where(of_member(members, server_id, member_id))
    wrapped: bytes | None = await connection.scalar(row.with_for_update())
    if not wrapped:
        raise ConsentMissingError
    return wrapped


async def record(
    connection: AsyncConnection,
    kind: Event,
    server_id: int,
    actor_id: int | None,
    *,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Record that something happened, when, and who did it; details as in `AuditEntry`."""
    row = insert(events).values(kind=kind.value, server_id=server_id, actor_id=actor_id)
    await connection.execute(row if detail is None else row.values(detail=detail))


async def bump_gallery_version(connection: AsyncConnection, server_id: int) -> None:
    """Tell whoever cached the server's gallery that it changed."""
    row = update(servers).where(servers.c.server_id == server_id)
    # Counted by the database, so that no two writers count to the same number.
    await connection.execute(row.values(gallery_version=servers.c.gallery_version + 1))
    await postgresql.notify(connection, Topic.GALLERY, server_id)


def sealed(cipher: Cipher, server_id: int, member_id: int, note: NewNote) -> dict[str, Any]:
    """Return the row of a note, encrypted by the member's cipher.

    Outside any transaction and off the event loop: 25 MB take 30 ms.
    """

    def closed(kind: str, plain: bytes) -> bytes:
        return cipher.encrypt(plain, bound_to=bound_to(server_id, member_id, kind))

    return {
        "server_id": server_id,
        "member_id": member_id,
        "prompt": note.prompt,
        "encoder_id": note.encoder_id,
        "embedding": closed("embedding", note.embedding),
        "fingerprint": closed("fingerprint", note.fingerprint),
        **{field.name: getattr(note, field.name) for field in fields(MeasuredNote)},
        "source": note.source.value,
        "quarantined": note.quarantined,
        "recording": None if note.recording is None else closed("recording", note.recording),
    }


async def insert_note(connection: AsyncConnection, row: Mapping[str, Any], wrapped: bytes) -> int:
    """Store a note that was encrypted with a member's data key; return its id.

    Raises
    ------
    ConsentMissingError
        The member never agreed, or was forgotten since, even if they agreed anew.
    EncoderSwitchedError
        Another encoder answers in the server.
    """
    server_id, member_id = row["server_id"], row["member_id"]
    if await require_consent(connection, server_id, member_id) != wrapped:
        raise ConsentMissingError
    await _require_encoder(connection, server_id, row["encoder_id"])
    (note_id,) = (
        await connection.execute(insert(notes).values(**row).returning(notes.c.note_id))
    ).one()
    await bump_gallery_version(connection, server_id)
    await record(connection, Event.NOTE_STORED, server_id, member_id)
    return int(note_id)


async def _require_encoder(connection: AsyncConnection, server_id: int, encoder_id: str) -> None:
    """Raise if another encoder answers in the server; the first note says which does."""
    this = servers.c.server_id == server_id
    query = select(servers.c.encoder_id).where(this).with_for_update()
    answers = await connection.scalar(query)
    if answers is None:
        await connection.execute(update(servers).where(this).values(encoder_id=encoder_id))
    elif answers != encoder_id:
        raise EncoderSwitchedError


async def destroy_key(
    connection: AsyncConnection,
    server_id: int,
    member_id: int,
    *,
    by: Eraser = Eraser.MEMBER,
    moderator_id: int | None = None,
) -> int | None:
    """Make what is stored of a member's voice in a server unreadable, and drop what learnt from it.

    The first half of erasing, which records it; `finish_erasing` is the other one, if the process
    is killed between them at the next start.

    Returns
    -------
    int or None
        How many notes there were; None where the member is unknown.
    """
    this = of_member(members, server_id, member_id)
    # The lock makes a note that is just being stored come before, and go too.
    locked = select(members.c.data_key).where(this).with_for_update()
    if (row := (await connection.execute(locked)).first()) is None:
        return None
    count = select(func.count()).where(of_member(notes, server_id, member_id))
    erased = await connection.scalar(count) or 0
    if row.data_key == DESTROYED:
        return erased
    await connection.execute(update(members).where(this).values(data_key=DESTROYED))
    await lock_server(connection, server_id)
    await drop_heads(connection, server_id, member_id)
    await connection.execute(
        update(retrainings)
        .where(retrainings.c.server_id == server_id, retrainings.c.starter_id == member_id)
        .values(starter_id=None)
    )
    await connection.execute(
        update(events)
        .where(events.c.server_id == server_id, events.c.actor_id == member_id)
        .values(actor_id=None)
    )
    await bump_gallery_version(connection, server_id)
    await record(connection, Event.FORGOTTEN, server_id, moderator_id, detail={"by": by.value})
    return erased


async def finish_erasing(connection: AsyncConnection, server_id: int, member_id: int) -> None:
    """Delete all that is stored of a member whose data key was destroyed."""
    this = of_member(members, server_id, member_id)
    locked = select(members.c.data_key).where(this).with_for_update()
    if await connection.scalar(locked) != DESTROYED:
        return
    # In the order in which others lock them: nobody waits in a circle.
    theirs = select(notes.c.note_id).where(of_member(notes, server_id, member_id))
    await connection.execute(theirs.order_by(notes.c.note_id).with_for_update())
    await connection.execute(delete(members).where(this))  # notes and dialogue cascade


async def drop_heads(
    connection: AsyncConnection, server_id: int, member_id: int, *, note_id: int | None = None
) -> None:
    """Delete the heads that know a member, or learnt from this note; keep that they were.

    Where the head in use is among them, the server is back to centroids.
    """
    knows = select(head_members.c.version).where(of_member(head_members, server_id, member_id))
    query = select(heads.c.version, heads.c.note_ids).where(
        heads.c.server_id == server_id, heads.c.version.in_(knows)
    )
    versions = [
        row.version
        for row in (await connection.execute(query)).all()
        if note_id is None or note_id in row.note_ids
    ]
    if not versions:
        return
    theirs = (heads.c.server_id == server_id, heads.c.version.in_(versions))
    await connection.execute(
        update(heads)
        .where(*theirs)
        .values(head=None, data_key=None, note_ids=null(), dropped_at=utc_now())
    )
    await connection.execute(
        delete(head_members).where(
            head_members.c.server_id == server_id, head_members.c.version.in_(versions)
        )
    )
    await connection.execute(
        update(servers)
        .where(servers.c.server_id == server_id, servers.c.head_version.in_(versions))
        .values(head_version=None)
    )


def dialogue(enrolment: Enrolment) -> dict[str, Any]:
    """Return what a row of a dialogue holds beside its member."""
    return {
        "server_id": enrolment.server_id,
        "prompts": list(enrolment.prompts),
        "position": enrolment.position,
        "accepted": enrolment.accepted,
        "channel_id": enrolment.channel_id,
        "message_id": enrolment.message_id,
        "heard_id": enrolment.heard_id,
    }


async def advance(connection: AsyncConnection, enrolment: Enrolment) -> bool:
    """Write where a dialogue has got to; one that was ended or replaced meanwhile stays so.

    Returns whether it still runs.
    """
    row = update(enrolments).where(of_member(enrolments, enrolment.server_id, enrolment.member_id))
    return (await connection.execute(row.values(**dialogue(enrolment)))).rowcount > 0

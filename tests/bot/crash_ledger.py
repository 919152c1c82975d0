"""What the bot promised, held against what lies on the disk after it was killed."""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import AbstractAsyncContextManager, closing
from dataclasses import dataclass, field
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from bot.errors import BotError
from bot.storage import Storage, load_keys
from bot.storage.schema import metadata
from bot.storage.sqlite import DATABASE_FILE
from tests.bot.minicord_payloads import GUILD, Json

ENOUGH = 3  # notes of a dialogue, and to be known
OWN_FILES = {"timbre.key", DATABASE_FILE, f"{DATABASE_FILE}-wal", f"{DATABASE_FILE}-shm"}


@dataclass
class Member:
    """A member, and what the bot owes them.

    Attributes
    ----------
    sure, unsure : set of bytes
        Recordings that the bot said or was seen to have kept; those on which it was killed.
    erasing : bool
        It was killed on their Erase.
    sealed : set of bytes
        Ciphertexts of what was erased.
    last_sent, last_recording : int, bytes
        The message, and the recording in it, that they sent last in their dialogue.
    told : int
        How many messages they had got when it was killed.
    waits : bool
        The bot owes them the next one.
    """

    person: Json
    voice: str
    takes: Iterator[int]
    sure: set[bytes] = field(default_factory=set)
    unsure: set[bytes] = field(default_factory=set)
    erasing: bool = False
    sealed: set[bytes] = field(default_factory=set)
    last_sent: int = 0
    last_recording: bytes = b""
    told: int = 0
    waits: bool = False

    @property
    def id(self) -> int:
        return int(self.person["id"])

    def erased(self) -> None:
        """Owe nothing any more."""
        self.sure, self.unsure, self.erasing = set(), set(), False


async def examine(data: Path, members: Iterable[Member], into: Path) -> list[str]:
    """Open a copy of what lies there, and return what should not be; settle what was unsure."""
    file = copied(data, into)
    try:
        if file is None:
            return [f"{m.voice}: the database is gone" for m in members if m.sure]
        wrong = whole(file)
        async with opened(file) as storage:
            wrong += whole(file) + same_as_the_schema(file)
            for member in members:
                wrong += await owed(storage, file, member)
            wrong += await heads_know_only(storage, file)
    except BotError as error:
        return [f"cannot be opened: {error}"]
    return wrong


def copied(data: Path, into: Path) -> Path | None:
    """Copy what lies there; return the database, None where there is none yet."""
    shutil.rmtree(into, ignore_errors=True)
    if not (data / DATABASE_FILE).exists():
        return None
    shutil.copytree(data, into, ignore=shutil.ignore_patterns("encoders", "*-shm"))
    return into / DATABASE_FILE


def opened(file: Path) -> AbstractAsyncContextManager[Storage]:
    """Open a database with the key beside it, as the bot does."""
    url = f"sqlite+aiosqlite:///{file}"
    (key,) = load_keys(None, file.parent, database_url=url)
    return Storage.open(url, key=key)


def read(file: Path, query: str, *values: object) -> list[tuple]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query, values).fetchall()


def whole(file: Path) -> list[str]:
    """Let SQLite check everything."""
    wrong = [f"integrity: {row}" for row in read(file, "PRAGMA integrity_check") if row != ("ok",)]
    return wrong + [f"reference: {row}" for row in read(file, "PRAGMA foreign_key_check")]


def same_as_the_schema(file: Path) -> list[str]:
    engine = create_engine(f"sqlite:///{file}")
    try:
        with engine.connect() as connection:
            found = compare_metadata(MigrationContext.configure(connection), metadata)
    finally:
        engine.dispose()
    return [f"schema: {difference}" for difference in found]


async def owed(storage: Storage, file: Path, member: Member) -> list[str]:
    """Return what is missing or too much of a member's, and take what is there for sure."""
    here = (int(GUILD), member.id)
    query = "SELECT note_id FROM notes WHERE server_id = ? AND member_id = ?"
    stored = Counter(
        [await storage.samples.recording_of(note) for (note,) in read(file, query, *here)]
    )
    await storage.own_notes(*here)  # decrypts their embeddings, too
    if member.erasing and not stored and await storage.consent_of(*here) is None:
        member.erased()
    wrong = [f"{member.voice}: a note twice" for times in stored.values() if times > 1]
    wrong += [f"{member.voice}: a note is lost"] * len(member.sure - set(stored))
    wrong += [f"{member.voice}: nobody's note"] * len(set(stored) - member.sure - member.unsure)
    if not member.sure | member.unsure:
        wrong += [f"{member.voice}: {found} tells of who was erased" for found in left(file, here)]
    dialogue = await storage.enrolment_of(member.id)
    if dialogue is not None and dialogue.accepted > stored.total():
        wrong.append(f"{member.voice}: {dialogue.accepted} accepted, {stored.total()} stored")
    member.waits = dialogue is not None and (
        dialogue.message_id is None
        or (dialogue.heard_id or dialogue.message_id) < member.last_sent
        or dialogue.accepted >= ENOUGH
    )
    late = member.unsure & {member.last_recording} if member.waits else set()
    member.sure, member.unsure, member.erasing = set(stored), late - set(stored), False
    member.sealed -= sealed_of(file, member)  # the bot was killed before it erased them
    return wrong


def left(file: Path, here: tuple[int, int]) -> list[str]:
    """Name the tables that know notes of a member, or heads that learnt from them."""
    query = "SELECT 1 FROM {} WHERE server_id = ? AND member_id = ?"
    return [name for name in ("notes", "head_members") if read(file, query.format(name), *here)]


async def heads_know_only(storage: Storage, file: Path) -> list[str]:
    """See that heads know members and notes that are there, and that the one in use opens."""
    strangers = "SELECT member_id FROM head_members EXCEPT SELECT member_id FROM members"
    wrong = [f"a head knows {row}" for row in read(file, strangers)]
    lost = (
        "SELECT value FROM heads, json_each(note_ids) WHERE head IS NOT NULL"
        " EXCEPT SELECT note_id FROM notes"
    )
    wrong += [f"a head learnt from note {row}" for row in read(file, lost)]
    for encoder_id, version in read(file, "SELECT encoder_id, head_version FROM servers"):
        used = await storage.heads.current(int(GUILD), encoder_id=encoder_id or "")
        if (used and used.version) != version:
            wrong.append(f"version {version} is in use and cannot be opened")
    return wrong


def sealed_of(file: Path, member: Member) -> set[bytes]:
    """Return pieces of what is stored of a member, as they lie in the file."""
    query = "SELECT embedding FROM notes WHERE member_id = ?"
    return {row[:24] for (row,) in read(file, query, member.id)}


def remains(folder: Path, members: Iterable[Member]) -> list[str]:
    """Name what a running bot should not have lying about."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    wrong = [
        f"{path} was left behind"
        for path in files
        if path.name not in OWN_FILES and "encoders" not in path.parts
    ]
    wrong += [f"{path} was left behind" for path in files if path.suffix == ".partial"]
    content = b"".join(path.read_bytes() for path in files if path.name.startswith(DATABASE_FILE))
    for member in members:
        if any(piece in content for piece in member.sealed):
            wrong.append(f"{member.voice}: what was erased lies in the file")
    return wrong

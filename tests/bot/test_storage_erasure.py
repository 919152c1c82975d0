"""What is stored is unreadable without the key, and what is erased is gone."""

import asyncio
import os
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from bot.errors import StorageUnreadableError
from bot.storage import Storage, sqlite
from tests.bot.test_storage import (
    ANNA,
    BEN,
    DIALOGUE,
    KEY,
    NOTE,
    OTHER_SERVER,
    SERVER,
    rows,
    url_of,
)

EMBEDDING = os.urandom(768)
RECORDING = os.urandom(30_000)
FINGERPRINT = os.urandom(600)
SPOKEN = replace(NOTE, embedding=EMBEDDING, recording=RECORDING, fingerprint=FINGERPRINT)


@pytest.fixture
async def storage(file):
    async with Storage.open(url_of(file), key=KEY) as storage:
        for server_id in (SERVER, OTHER_SERVER):
            for member_id in (ANNA, BEN):
                await storage.give_consent(server_id, member_id, text_version="1")
        yield storage


def on_disk(folder):
    return b"".join(path.read_bytes() for path in folder.iterdir())


async def test_nothing_of_a_voice_lies_on_the_disk_in_plain(storage, file):
    await storage.add_note(SERVER, ANNA, SPOKEN)
    content = on_disk(file.parent)
    for start in range(0, len(EMBEDDING), 96):
        assert EMBEDDING[start : start + 32] not in content
    for start in range(0, len(FINGERPRINT), 100):
        assert FINGERPRINT[start : start + 32] not in content
    for start in range(0, len(RECORDING), 3000):
        assert RECORDING[start : start + 32] not in content


async def test_forgetting_overwrites_the_ciphertext_in_every_file(storage, file):
    for _ in range(3):
        await storage.add_note(SERVER, ANNA, SPOKEN)
        await storage.add_note(SERVER, BEN, SPOKEN)
    columns = "SELECT recording, embedding, fingerprint FROM notes WHERE member_id = ?"
    erased = [value for row in rows(file, columns, ANNA) for value in row]
    kept = [value for row in rows(file, columns, BEN) for value in row]
    before = on_disk(file.parent)
    assert all(value[:64] in before for value in erased)
    assert await storage.forget(SERVER, ANNA) == 3
    after = on_disk(file.parent)
    for value in erased:
        pieces = [value[start : start + 64] for start in range(0, len(value) - 64, 500)]
        assert not any(piece in after for piece in pieces)
    assert all(value[:64] in after for value in kept)


async def test_forgetting_takes_everything_of_the_member_in_this_server_only(storage, file):
    await storage.save_enrolment(DIALOGUE)
    await storage.add_note(SERVER, ANNA, SPOKEN)
    await storage.add_note(OTHER_SERVER, ANNA, SPOKEN)
    await storage.add_note(SERVER, BEN, SPOKEN)
    assert await storage.forget(SERVER, ANNA) == 1
    assert await storage.consent_of(SERVER, ANNA) is None
    assert await storage.enrolment_of(ANNA) is None
    assert await storage.notes_of(SERVER, ANNA) == 0
    assert await storage.consent_of(OTHER_SERVER, ANNA) is not None
    assert [e.member_id for e in await storage.gallery(SERVER, encoder_id="encoder-1")] == [BEN]
    actors = "SELECT DISTINCT actor_id FROM events WHERE server_id = ? ORDER BY 1"
    assert rows(file, actors, SERVER) == [(None,), (BEN,)]
    assert rows(file, "SELECT actor_id FROM events WHERE kind = 'forgotten'") == [(None,)]


async def test_members_who_are_forgotten_at_once_are_all_erased(storage, file, caplog):
    members = range(100, 108)
    for member_id in members:
        await storage.give_consent(SERVER, member_id, text_version="1")
        await storage.add_note(SERVER, member_id, SPOKEN)
    erased = [value[:64] for (value,) in rows(file, "SELECT recording FROM notes")]
    results = await asyncio.gather(
        *(storage.forget(SERVER, member_id) for member_id in members),
        *(storage.add_note(SERVER, BEN, SPOKEN) for _ in members),
        *(storage.gallery(SERVER, encoder_id="encoder-1") for _ in members),
    )
    assert results[: len(members)] == [1] * len(members)
    after = on_disk(file.parent)
    assert not any(value in after for value in erased)
    assert not caplog.records


async def test_a_program_that_keeps_reading_delays_erasure_but_not_forgetting(
    storage, file, caplog, monkeypatch
):
    monkeypatch.setattr(sqlite, "FLUSH_TIMEOUT_S", 0.2)
    await storage.add_note(SERVER, ANNA, SPOKEN)
    [(sealed,)] = rows(file, "SELECT recording FROM notes")
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM notes").fetchall()
        assert await storage.forget(SERVER, ANNA) == 1
        assert "stays in its journal until the next erasure" in caplog.text
    await storage.forget(SERVER, ANNA)
    assert sealed[:64] not in on_disk(file.parent)


async def test_forgetting_a_stranger_changes_nothing(storage):
    assert await storage.forget(SERVER, 999) == 0
    assert await storage.forget(999, 999) == 0
    assert await storage.gallery_version(SERVER) == 0


async def test_a_dialogue_in_another_server_outlives_forgetting(storage):
    await storage.save_enrolment(replace(DIALOGUE, server_id=OTHER_SERVER))
    await storage.forget(SERVER, ANNA)
    assert await storage.enrolment_of(ANNA) is not None


@pytest.mark.parametrize("column", ["member_id", "server_id"])
async def test_an_embedding_moved_to_another_place_is_refused(storage, file, column):
    note_id = await storage.add_note(SERVER, ANNA, SPOKEN)
    new = {"member_id": BEN, "server_id": OTHER_SERVER}[column]
    rows(file, f"UPDATE notes SET {column} = ?", new)  # noqa: S608, one of two names above
    server_id = OTHER_SERVER if column == "server_id" else SERVER
    with pytest.raises(StorageUnreadableError, match="altered or belongs elsewhere"):
        await storage.gallery(server_id, encoder_id="encoder-1")
    with pytest.raises(StorageUnreadableError, match="altered or belongs elsewhere"):
        await storage.samples.recording_of(note_id)


async def test_a_recording_does_not_pass_for_an_embedding(storage, file):
    await storage.add_note(SERVER, ANNA, SPOKEN)
    rows(file, "UPDATE notes SET embedding = recording")
    with pytest.raises(StorageUnreadableError, match="altered or belongs elsewhere"):
        await storage.gallery(SERVER, encoder_id="encoder-1")


async def test_an_altered_embedding_is_refused(storage, file):
    await storage.add_note(SERVER, ANNA, SPOKEN)
    [(sealed,)] = rows(file, "SELECT embedding FROM notes")
    rows(file, "UPDATE notes SET embedding = ?", sealed[:-1] + bytes([sealed[-1] ^ 1]))
    with pytest.raises(StorageUnreadableError, match="altered"):
        await storage.gallery(SERVER, encoder_id="encoder-1")


async def test_the_files_are_private(storage, file):
    await storage.add_note(SERVER, ANNA, SPOKEN)
    modes = {path.name: path.stat().st_mode & 0o777 for path in file.parent.iterdir()}
    assert len(modes) == 3  # database, journal and its index
    assert set(modes.values()) == {0o600}

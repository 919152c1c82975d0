"""Databases of before data keys: all is encrypted anew at their opening, and nothing is lost."""

import asyncio
import os
import signal
import subprocess
import sys
from dataclasses import replace

import pytest

from bot.errors import StorageUnreadableError
from bot.storage import OwnNote, Storage, unfinished
from bot.storage.cipher import Cipher
from tests.bot.earlier_database import (
    add_member,
    add_note,
    add_server,
    change,
    make_database,
    sealed,
)
from tests.bot.test_storage import ANNA, BEN, KEY, NOTE, OTHER_SERVER, SERVER, rows, url_of
from tests.bot.test_storage_erasure import on_disk

ENCODER = NOTE.encoder_id
HEAD = b"a head that knows Anna and Ben"
PEOPLE = ((SERVER, ANNA), (SERVER, BEN), (OTHER_SERVER, ANNA))
VALUES = 19  # that `full_database` holds encrypted


def recording_of(server_id, member_id, take):
    return f"recording {take} of {member_id} in {server_id}".encode() * 20


def full_database(file):
    """Make a database of the last version without data keys, with something in every column."""
    make_database(file, "0009")
    add_server(file, OTHER_SERVER)
    add_member(file, SERVER, BEN)
    add_member(file, OTHER_SERVER, ANNA)
    for server_id, member_id in PEOPLE:
        place = {"server_id": server_id, "member_id": member_id}
        for take in range(2):
            note = replace(NOTE, recording=recording_of(server_id, member_id, take))
            note_id = add_note(file, note=note, **place)
        print_ = sealed(NOTE.fingerprint, "fingerprint", **place)
        change(file, "UPDATE notes SET fingerprint = ? WHERE note_id = ?", print_, note_id)
    copies = sealed(b"copies", "copies", **place)
    change(file, "INSERT INTO note_copies VALUES (?, ?, ?)", note_id, ENCODER, copies)
    new = (sealed(b"new", "embedding", **place), sealed(b"print", "fingerprint", **place))
    change(file, "INSERT INTO note_renewals VALUES (?, 'encoder-2', ?, ?)", note_id, *new)
    change(file, "UPDATE servers SET encoder_id = ?, head_version = 1", ENCODER)
    columns = "server_id, version, created_at, encoder_id, members, notes, figures, note_ids, head"
    head = Cipher(KEY).encrypt(HEAD, bound_to=f"server {SERVER}, head 1")
    change(
        file,
        f"INSERT INTO heads ({columns}) VALUES (?, 1, '2026-01-01', ?, 2, 4, '{{}}', '[1, 2]', ?)",  # noqa: S608
        SERVER,
        ENCODER,
        head,
    )


def encrypted(file):
    """Return every encrypted value, in order."""
    queries = (
        "SELECT embedding, fingerprint, recording FROM notes ORDER BY note_id",
        "SELECT embeddings FROM note_copies",
        "SELECT embedding, fingerprint FROM note_renewals",
        "SELECT head FROM heads",
    )
    return [
        value
        for query in queries
        for row in rows(file, query)
        for value in row
        if value is not None
    ]


async def holds_everything(file, *, key=KEY, earlier_keys=()):
    """See that all of `full_database` is read."""
    async with Storage.open(url_of(file), key=key, earlier_keys=earlier_keys) as storage:
        for server_id, member_id in PEOPLE:
            gallery = await storage.gallery(server_id, encoder_id=ENCODER)
            own = [one for one in gallery if one.member_id == member_id]
            assert [one.embedding for one in own] == [NOTE.embedding] * 2
            for take, one in enumerate(own):
                recording = await storage.samples.recording_of(one.note_id)
                assert recording == recording_of(server_id, member_id, take)
            first, second = await storage.own_notes(server_id, member_id)
            assert first == OwnNote(encoder_id=ENCODER, embedding=NOTE.embedding, fingerprint=None)
            assert second.fingerprint == NOTE.fingerprint
        usable = await storage.samples.usable(OTHER_SERVER, encoder_id=ENCODER)
        assert [one.copies for one in usable] == [None, b"copies"]
        assert (await storage.heads.current(SERVER, encoder_id=ENCODER)).head == HEAD
        note_id = usable[-1].note_id
        [(before,)] = rows(file, "SELECT embedding FROM note_renewals")
        assert before
    return note_id


async def test_nothing_is_under_the_master_key_any_more_and_everything_is_read(file, caplog):
    full_database(file)
    before = encrypted(file)
    assert len(before) == VALUES
    note_id = await holds_everything(file)
    after = encrypted(file)
    assert len(after) == VALUES
    content = on_disk(file.parent)
    assert not any(value[:40] in content for value in before)
    assert all(value[:40] in content for value in after)
    assert not list(file.parent.glob("*before*"))
    assert rows(file, "SELECT count(*) FROM members WHERE data_key IS NULL") == [(0,)]
    assert "altered" not in caplog.text
    async with Storage.open(url_of(file), key=KEY) as storage:
        assert await storage.renewals.switch(OTHER_SERVER, "encoder-2")
        [renewed] = await storage.gallery(OTHER_SERVER, encoder_id="encoder-2")
        assert (renewed.note_id, renewed.embedding) == (note_id, b"new")
    assert encrypted(file)[0] == after[0]  # another opening encrypts nothing


async def test_who_is_stopped_at_any_value_goes_on_with_the_next_opening(file, monkeypatch):
    """The first opening ends at its first value, the second at its second, and so on."""
    full_database(file)
    work = unfinished._encrypted_anew

    class StoppedError(Exception):
        pass

    def stopping_after(values):
        left = iter(range(values))

        def encrypt(*args):
            if next(left, None) is None:
                raise StoppedError
            return work(*args)

        return encrypt

    for deaths in range(20):
        monkeypatch.setattr(unfinished, "_encrypted_anew", stopping_after(deaths))
        try:
            await holds_everything(file)
        except StoppedError:
            continue
        break
    assert deaths == 5  # the most that one member has, beside what comes before
    await holds_everything(file)


KILLED = """
import asyncio, os, signal, sys
from bot.storage import Storage, unfinished
work, calls = unfinished._encrypted_anew, []
def killed(*args):
    calls.append(args)
    if len(calls) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    return work(*args)
unfinished._encrypted_anew = killed
async def main():
    async with Storage.open(sys.argv[1], key=bytes(range(32))):
        pass
asyncio.run(main())
"""


@pytest.mark.timeout(240)
@pytest.mark.parametrize("moment", [1, 4, 8, 9])
async def test_a_process_that_is_killed_loses_nothing(file, moment):
    full_database(file)
    command = [sys.executable, "-c", KILLED, url_of(file), str(moment)]
    result = await asyncio.to_thread(subprocess.run, command, check=False, timeout=200)
    assert result.returncode == -signal.SIGKILL
    before = encrypted(file)
    await holds_everything(file)
    assert all(await asyncio.to_thread(unreadable_by_the_master_key, file))
    assert len(encrypted(file)) == len(before) == VALUES


def unreadable_by_the_master_key(file):
    places = [
        (value, f"server {server}, member {member}, {kind}")
        for server, member, *values in rows(
            file, "SELECT server_id, member_id, embedding, fingerprint, recording FROM notes"
        )
        for kind, value in zip(("embedding", "fingerprint", "recording"), values, strict=True)
        if value is not None
    ]
    for value, place in places:
        try:
            Cipher(KEY).decrypt(value, bound_to=place)
        except StorageUnreadableError:
            yield True
        else:
            yield False


async def test_an_altered_value_stays_as_it_is_and_takes_no_other_with_it(file, caplog):
    full_database(file)
    rubbish = os.urandom(60)
    rows(file, "UPDATE notes SET recording = ? WHERE note_id = 1", rubbish)
    async with Storage.open(url_of(file), key=KEY) as storage:
        with pytest.raises(StorageUnreadableError, match="altered"):
            await storage.samples.recording_of(1)
        recording = recording_of(SERVER, ANNA, 1)
        assert await storage.samples.recording_of(2) == recording
        assert len(await storage.gallery(SERVER, encoder_id=ENCODER)) == 4
    assert rows(file, "SELECT recording FROM notes WHERE note_id = 1") == [(rubbish,)]
    assert f"member {ANNA}, recording was altered" in caplog.text
    assert NOTE.embedding.decode() not in caplog.text


async def test_an_old_database_is_read_with_a_key_that_comes_second(file):
    full_database(file)
    new = os.urandom(32)
    await holds_everything(file, key=new, earlier_keys=(KEY,))
    with pytest.raises(Exception, match="another key"):  # until the keys are rotated
        await holds_everything(file, key=new)

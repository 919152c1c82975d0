"""Rotating the key: at whatever step it is killed, everything is read and nothing is lost."""

import asyncio
import base64
import logging
import os
import signal
import subprocess
import sys

import pytest
from pydantic import SecretStr

from bot import maintenance
from bot.errors import InUseError, KeyUnusableError, StorageUnreadableError
from bot.settings import Settings
from bot.storage import NewHead, Storage, find_keys, load_keys, refuse_other_key
from tests.bot.test_storage import ANNA, BEN, NOTE, SERVER, rows, url_of
from tests.bot.test_storage_erasure import on_disk

NEW, OLD = os.urandom(32), os.urandom(32)


def encoded(*keys):
    return ",".join(base64.b64encode(key).decode() for key in keys)


def settings_of(folder, *keys):
    key = SecretStr(encoded(*keys)) if keys else None
    return Settings(_env_file=None, data=folder, key=key)


def key_file(folder):
    return (folder / "timbre.key").read_text().split()


async def fill(folder, *keys):
    """Make a database with two members and a head, with the key of the folder unless one is set."""
    key, *earlier = keys or load_keys(None, folder)
    url = url_of(folder / "timbre.sqlite")
    async with Storage.open(url, key=key, earlier_keys=earlier) as storage:
        notes = []
        for member in (ANNA, BEN):
            await storage.give_consent(SERVER, member, text_version="1")
            notes.append(await storage.add_note(SERVER, member, NOTE))
        head = NewHead(
            head=b"a head",
            encoder_id=NOTE.encoder_id,
            member_ids=(ANNA, BEN),
            note_ids=tuple(notes),
            figures={},
        )
        await storage.heads.adopt(SERVER, head)


async def read(folder, *keys):
    """See that everything is read with these keys, or with those of the folder."""
    key, *earlier = keys or find_keys(None, folder)
    url = url_of(folder / "timbre.sqlite")
    async with Storage.open(url, key=key, earlier_keys=earlier) as storage:
        gallery = await storage.gallery(SERVER, encoder_id=NOTE.encoder_id)
        assert [one.embedding for one in gallery] == [NOTE.embedding] * 2
        for one in gallery:
            assert await storage.samples.recording_of(one.note_id) == NOTE.recording
        assert (await storage.heads.current(SERVER, encoder_id=NOTE.encoder_id)).head == b"a head"


def wrapped(folder):
    query = "SELECT data_key FROM members UNION ALL SELECT data_key FROM heads"
    return [key for (key,) in rows(folder / "timbre.sqlite", query)]


async def test_a_new_key_is_made_first_in_the_file_and_wraps_every_data_key(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    await fill(tmp_path)
    [old], before = key_file(tmp_path), wrapped(tmp_path)
    told = await maintenance.rotate_key(settings_of(tmp_path), new=True)
    assert told.startswith(f"All 3 data keys are wrapped with the first key in {tmp_path}")
    assert "3 had been wrapped with another. Keep a copy" in told
    assert "The other keys there (1) are needed only to restore backups made until now" in told
    new, kept = key_file(tmp_path)
    assert (kept, new != old) == (old, True)
    assert (tmp_path / "timbre.key").stat().st_mode & 0o777 == 0o600
    assert not any(key in on_disk(tmp_path) for key in before)
    await read(tmp_path)
    await read(tmp_path, base64.b64decode(new))  # as once the old line is deleted
    with pytest.raises(KeyUnusableError, match="made with another key"):
        await read(tmp_path, base64.b64decode(old))
    told += caplog.text
    for key in (new, old, *(base64.b64encode(key).decode() for key in before)):
        assert key not in told
        assert base64.b64decode(key).hex() not in told


async def test_rotating_encrypts_no_recording_anew(tmp_path):
    await fill(tmp_path)
    query = "SELECT recording, embedding, fingerprint FROM notes"
    before = rows(tmp_path / "timbre.sqlite", query)
    await maintenance.rotate_key(settings_of(tmp_path), new=True)
    assert rows(tmp_path / "timbre.sqlite", query) == before


async def test_keys_in_the_setting_are_rotated_to_the_first(tmp_path):
    await fill(tmp_path, OLD)
    told = await maintenance.rotate_key(settings_of(tmp_path, NEW, OLD), new=False)
    assert told.startswith("All 3 data keys are wrapped with the first key in TIMBRE_KEY; 3 had")
    await read(tmp_path, NEW)
    assert not (tmp_path / "timbre.key").exists()
    told = await maintenance.rotate_key(settings_of(tmp_path, NEW), new=False)
    assert "; 0 had been wrapped with another. It is the only one there." in told


async def test_a_bot_with_both_keys_uses_the_first_for_who_is_new(tmp_path):
    await fill(tmp_path, OLD)
    url = url_of(tmp_path / "timbre.sqlite")
    async with Storage.open(url, key=NEW, earlier_keys=[OLD]) as storage:
        await storage.give_consent(SERVER, 99, text_version="1")
    before = (tmp_path / "timbre.sqlite").read_bytes()
    for key in (NEW, OLD):  # neither alone is enough now, and who takes one away too early is told
        with pytest.raises(KeyUnusableError, match=r"another key|with a key that is missing"):
            await read(tmp_path, key)
        assert (tmp_path / "timbre.sqlite").read_bytes() == before
    await maintenance.rotate_key(settings_of(tmp_path, NEW, OLD), new=False)
    await read(tmp_path, NEW)


async def test_a_new_key_is_not_made_beside_the_setting(tmp_path):
    await fill(tmp_path, OLD)
    with pytest.raises(KeyUnusableError, match="put the new key in front of the old one there"):
        await maintenance.rotate_key(settings_of(tmp_path, OLD), new=True)
    assert not (tmp_path / "timbre.key").exists()


async def test_nothing_is_rotated_while_the_bot_runs(tmp_path):
    await fill(tmp_path)
    before = key_file(tmp_path), wrapped(tmp_path)
    url = url_of(tmp_path / "timbre.sqlite")
    async with Storage.open(url, key=find_keys(None, tmp_path)[0]) as storage:
        with pytest.raises(InUseError, match="is in use: stop the bot"):
            await maintenance.rotate_key(settings_of(tmp_path), new=True)
        await storage.add_note(SERVER, ANNA, NOTE)  # and the bot goes on
    assert (key_file(tmp_path), wrapped(tmp_path)) == before


async def test_a_key_that_does_not_fit_is_not_rotated(tmp_path):
    await fill(tmp_path)
    (tmp_path / "timbre.key").write_text(encoded(OLD))
    before = (tmp_path / "timbre.sqlite").read_bytes()
    with pytest.raises(KeyUnusableError, match="made with another key"):
        await maintenance.rotate_key(settings_of(tmp_path), new=True)
    assert key_file(tmp_path) == [encoded(OLD)]
    assert (tmp_path / "timbre.sqlite").read_bytes() == before


async def test_without_a_database_there_is_nothing_to_rotate(tmp_path):
    with pytest.raises(StorageUnreadableError, match="There is no database yet"):
        await maintenance.rotate_key(settings_of(tmp_path / "data"), new=True)
    assert list(tmp_path.iterdir()) == []


# Where the process ends: before the new file is there, before it takes the place of the old one,
# before and amid the wrapping, and before the journal is emptied.
STEPS = {
    "before the file": ("durable.write_new", 1),
    "before its place": ("durable.replace", 1),
    "before the database": ("rotation.opened_engine", 1),
    "amid the database": ("data_keys.write", 2),
    "before the commit": ("rotation.store_key_check", 1),
    "before the journal": ("rotation.sqlite.flush_journal", 2),  # the first is of the opening
}
KILLED = """
import os, signal, sys
from functools import reduce
from bot import storage
from bot.__main__ import main
from bot.storage import data_keys, durable, rotation
*path, name = sys.argv[1].split(".")
where = reduce(getattr, path, storage)
work, calls = getattr(where, name), []
def killed(*args, **options):
    calls.append(args)
    if len(calls) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    return work(*args, **options)
setattr(where, name, killed)
main(["rotate-key", "--new"])
"""


@pytest.mark.timeout(240)
@pytest.mark.parametrize("step", STEPS)
async def test_whenever_it_is_killed_everything_is_read_and_the_next_rotation_ends_it(
    tmp_path, step
):
    await fill(tmp_path)
    [old] = key_file(tmp_path)
    name, call = STEPS[step]
    environment = {name: value for name, value in os.environ.items() if "TIMBRE_" not in name}
    result = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-c", KILLED, name, str(call)],
        env=environment | {"TIMBRE_DATA": str(tmp_path)},
        check=False,
        timeout=200,
    )
    assert result.returncode == -signal.SIGKILL
    assert key_file(tmp_path)[-1] == old
    await refuse_other_key(url_of(tmp_path / "timbre.sqlite"), find_keys(None, tmp_path))
    await read(tmp_path)
    await maintenance.rotate_key(settings_of(tmp_path), new=len(key_file(tmp_path)) == 1)
    new, *_ = key_file(tmp_path)
    assert (new != old, len(key_file(tmp_path))) == (True, 2)
    await read(tmp_path, base64.b64decode(new))
    assert {path.name for path in tmp_path.iterdir()} == {"timbre.key", "timbre.sqlite"}

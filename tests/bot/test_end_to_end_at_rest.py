"""What lies on the disk of a member who was enrolled, and of one who was erased: no byte of theirs.

Everything in the data folder and in the folder of temporary files is looked at, while the bot runs
and after it was killed.
"""

import signal
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from bot.sandbox.voice_messages import send_voice_note
from bot.storage import Storage, find_keys
from tests.bot.bot_process import ANSWER_S, Process, agree, recording, teach
from tests.bot.lab import written_to
from tests.bot.minicord import MiniCord
from tests.bot.minicord_payloads import ALICE, BOB
from tests.bot.retraining_lab import FELIX, NORA, administrator, head_version
from tests.voices import voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(500)]

MARK = b"a mark that nobody else wears"
NAME = "Wilhelmine Unverwechselbar"


def marked(ogg):
    """Write the mark into the padding of an Opus file's comments, and mend the page's checksum."""
    comments = ogg.index(b"OpusTags")
    start, end = ogg.rindex(b"OggS", 0, comments), ogg.index(b"OggS", comments)
    page = bytearray(ogg[start:end])
    place = page.index(bytes(len(MARK) + 8)) + 8
    page[place : place + len(MARK)] = MARK
    page[22:26] = bytes(4)
    page[22:26] = _checksum(page).to_bytes(4, "little")
    return ogg[:start] + bytes(page) + ogg[end:]


def _checksum(page):
    value = 0
    for byte in page:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        value &= 0xFFFFFFFF
    return value


def content(*folders):
    """Return the bytes of every file in these folders, by path."""
    paths = (path for folder in folders for path in folder.rglob("*"))
    return {path: path.read_bytes() for path in paths if path.is_file()}


def folders_of(data):
    """Return where the bot writes; pytest has the rest of the temporary folder."""
    return (data, *Path(tempfile.gettempdir()).glob("timbre-*"))


def where(secret, found):
    """Name the files that hold any part of a secret."""
    step = max(24, len(secret) // 16)  # sixteen pieces: a copy of any page of it is found by some
    pieces = {secret[start : start + 24] for start in range(0, max(1, len(secret) - 24), step)}
    if len(secret) > 100:  # its padding is nobody's secret
        pieces = {piece for piece in pieces if len({*piece}) > 5}
    return [path.name for path, data in found.items() if any(piece in data for piece in pieces)]


def rows(data, query, *values):
    with closing(sqlite3.connect(data / "timbre.sqlite")) as connection:
        return connection.execute(query, values).fetchall()


async def plain(data, member_id):
    """Return all that is secret of a member, decrypted: recordings, embeddings, fingerprints."""
    [(server_id,)] = rows(data, "SELECT server_id FROM members WHERE member_id = ?", member_id)
    key, *earlier = find_keys(None, data)
    url = f"sqlite+aiosqlite:///{data / 'timbre.sqlite'}"
    async with Storage.open(url, key=key, earlier_keys=earlier) as storage:
        given = await storage.samples.given_by(server_id, member_id)
        recordings = [await storage.samples.recording_of(note.note_id) for note in given]
        own = await storage.own_notes(server_id, member_id)
    return recordings + [part for note in own for part in (note.embedding, note.fingerprint)]


def sealed(data, member_id):
    """Return all that is stored of a member encrypted, their data key first."""
    keys = rows(data, "SELECT data_key FROM members WHERE member_id = ?", member_id)
    query = "SELECT recording, embedding, fingerprint FROM notes WHERE member_id = ?"
    heads = "SELECT head, data_key FROM heads JOIN head_members USING (server_id, version)"
    theirs = rows(data, f"{heads} WHERE member_id = ?", member_id)
    return [value for row in (*keys, *rows(data, query, member_id), *theirs) for value in row]


async def test_of_who_was_enrolled_nothing_lies_in_plain_and_of_who_forgets_nothing_at_all(lab):
    data = lab.bot.settings.data
    nora = lab.user(NAME)
    server = lab.server(nora, FELIX)
    await lab.enrol(server, FELIX)
    await lab.agree(server, NAME)
    given = [marked(voice_note(NORA, take)) for take in range(3)]
    for note in given:
        await send_voice_note(server[NAME], note)
        assert written_to(server[NAME]).content.startswith("✅ Saved: ")
    await server[NAME].user.click(written_to(server[NAME]), label="Stop")
    admin = administrator(lab, server)
    await admin.slash(server.general, "retrain")
    assert head_version(lab, server) == 1
    member_id = int(server[NAME].id)
    secrets, ciphertext = await plain(data, member_id), sealed(data, member_id)
    assert secrets[:3] == given
    assert all(MARK in note for note in given)
    assert len(secrets) == 9
    assert len(ciphertext) == 12  # the data key, nine values, the head and its key
    found = content(*folders_of(data))
    assert len(found) >= 4  # database, journal, index, key
    for secret in (*secrets, MARK, NAME.encode()):
        assert where(secret, found) == []
    assert all("timbre.sqlite" in "".join(where(value, found)) for value in ciphertext)

    shown = await server[NAME].slash(server.general, "forget")
    await server[NAME].click(shown.response, label="Erase my voice")
    assert lab.stored(server[NAME]) == 0
    assert head_version(lab, server) is None
    found = content(*folders_of(data))
    for secret in (*secrets, *ciphertext, MARK, NAME.encode()):
        assert where(secret, found) == []
    query = "SELECT count(*) FROM heads WHERE head IS NOT NULL"
    assert rows(data, query) == [(0,)]


async def test_nothing_comes_back_when_the_bot_is_killed_right_after_it_has_erased(tmp_path):
    data = tmp_path / "data"
    async with MiniCord() as cord, Process(cord, data, {"NOTES_TO_ENROL": "3"}) as process:
        await process.online()
        for person in (ALICE, BOB):
            await agree(cord, person)
            for take in range(3):
                await teach(cord, person, take)
        member_id = int(ALICE["id"])
        ciphertext, kept = sealed(data, member_id), sealed(data, int(BOB["id"]))
        asked = await cord.slash("forget", author=ALICE)
        await cord.until(lambda: asked.answers, ANSWER_S)
        buttons = asked.answers[0]["components"][0]["components"]
        (yes,) = (one["custom_id"] for one in buttons if one["label"] == "Erase my voice")
        pressed = await cord.press(asked.answers[0], yes, author=ALICE)
        await cord.until(lambda: "Erased" in pressed.original.get("content", ""), ANSWER_S)
        process._process.send_signal(signal.SIGKILL)
        await process._process.wait()
    found = content(data)
    names = [ALICE[key].encode() for key in ("username", "global_name") if ALICE[key]]
    recordings = [recording(ALICE, take) for take in range(3)]
    assert len(ciphertext) == 10
    for secret in (*ciphertext, *recordings, *names):
        assert where(secret, found) == []
    assert all(where(value, found) for value in kept)
    assert len(await plain(data, int(BOB["id"]))) == 9

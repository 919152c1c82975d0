"""Data keys: one of each member and each head, and none of who is erased."""

import os
import random
from dataclasses import replace

import pytest

from bot.errors import (
    ConsentMissingError,
    HeadOutdatedError,
    KeyUnusableError,
    StorageUnreadableError,
)
from bot.storage import NewHead, Storage, sqlite, writing
from bot.storage.cipher import Cipher, Keyring
from bot.storage.data_keys import place_of_member
from bot.storage.schema import utc_now
from bot.storage.writing import bound_to
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
from tests.bot.test_storage_erasure import on_disk

ENCODER = NOTE.encoder_id
OTHER_KEY = bytes(32)


@pytest.fixture
async def storage(file):
    async with Storage.open(url_of(file), key=KEY) as storage:
        for member_id in (ANNA, BEN):
            await storage.give_consent(SERVER, member_id, text_version="1")
        yield storage


def head(note_ids, *members):
    return NewHead(
        head=b"a head", encoder_id=ENCODER, member_ids=members, note_ids=note_ids, figures={}
    )


def key_of(file, member_id, server_id=SERVER):
    query = "SELECT data_key FROM members WHERE server_id = ? AND member_id = ?"
    [(wrapped,)] = rows(file, query, server_id, member_id)
    return wrapped


class KilledError(Exception):
    """The process ends here."""


async def killed_in_forgetting(storage, member_id):
    """Let an erasing end after the data key is destroyed."""

    async def end(*_):
        raise KilledError

    with pytest.MonkeyPatch.context() as between:
        between.setattr(writing, "finish_erasing", end)
        with pytest.raises(KilledError):
            await storage.forget(SERVER, member_id)


async def test_what_is_stored_of_a_member_needs_their_data_key_and_no_other(storage, file):
    await storage.give_consent(OTHER_SERVER, ANNA, text_version="1")
    note_id = await storage.add_note(SERVER, ANNA, NOTE)
    await storage.samples.keep_copies(note_id, embeddings=b"copies", encoder_id=ENCODER)
    await storage.renewals.keep(note_id, embedding=b"new", fingerprint=b"print", encoder_id="other")
    values = {
        (kind, table): rows(file, f"SELECT {column} FROM {table}")[0][0]  # noqa: S608, of the list
        for kind, column, table in (
            ("embedding", "embedding", "notes"),
            ("fingerprint", "fingerprint", "notes"),
            ("recording", "recording", "notes"),
            ("copies", "embeddings", "note_copies"),
            ("embedding", "embedding", "note_renewals"),
            ("fingerprint", "fingerprint", "note_renewals"),
        )
    }
    keys = Keyring(KEY)
    own = keys.unwrap(key_of(file, ANNA), place_of_member(SERVER, ANNA))
    others = [
        Cipher(KEY),
        keys.unwrap(key_of(file, BEN), place_of_member(SERVER, BEN)),
        keys.unwrap(key_of(file, ANNA, OTHER_SERVER), place_of_member(OTHER_SERVER, ANNA)),
    ]
    plain = {own.decrypt(v, bound_to=bound_to(SERVER, ANNA, k)) for (k, _), v in values.items()}
    assert plain == {
        NOTE.embedding,
        NOTE.fingerprint,
        NOTE.recording,
        b"copies",
        b"new",
        b"print",
    }
    for (kind, _), value in values.items():
        for other in others:
            with pytest.raises(StorageUnreadableError):
                other.decrypt(value, bound_to=bound_to(SERVER, ANNA, kind))


async def test_every_head_has_a_data_key_of_its_own_which_goes_with_it(storage, file):
    notes = [await storage.add_note(SERVER, member, NOTE) for member in (ANNA, BEN)]
    await storage.heads.adopt(SERVER, head(tuple(notes[1:]), BEN))
    await storage.heads.adopt(SERVER, head(tuple(notes), ANNA, BEN))
    keys = [key for (key,) in rows(file, "SELECT data_key FROM heads ORDER BY version")]
    assert len({*keys}) == 2
    await storage.forget(SERVER, ANNA)
    assert rows(file, "SELECT data_key FROM heads ORDER BY version") == [(keys[0],), (None,)]
    assert keys[1] not in on_disk(file.parent)
    rows(file, "UPDATE heads SET data_key = ?, head = 'x' WHERE version = 2", keys[0])
    rows(file, "UPDATE servers SET head_version = 2")
    with pytest.raises(StorageUnreadableError, match="altered or belongs elsewhere"):
        await storage.heads.current(SERVER, encoder_id=ENCODER)


async def test_agreeing_again_keeps_the_data_key_and_agreeing_anew_makes_another(storage, file):
    first = key_of(file, ANNA)
    await storage.give_consent(SERVER, ANNA, text_version="2")
    assert key_of(file, ANNA) == first
    await storage.forget(SERVER, ANNA)
    await storage.give_consent(SERVER, ANNA, text_version="2")
    assert key_of(file, ANNA) != first


async def test_the_data_key_of_another_member_is_refused(storage, file):
    await storage.add_note(SERVER, ANNA, NOTE)
    rows(file, "UPDATE members SET data_key = ? WHERE member_id = ?", key_of(file, BEN), ANNA)
    with pytest.raises(StorageUnreadableError, match="altered or belongs elsewhere") as error:
        await storage.gallery(SERVER, encoder_id=ENCODER)
    assert key_of(file, BEN).hex() not in str(error.value)


async def test_a_data_key_that_no_key_opens_keeps_the_database_closed_and_as_it_was(file):
    async with Storage.open(url_of(file), key=KEY) as storage:
        await storage.give_consent(SERVER, ANNA, text_version="1")
        await storage.give_consent(SERVER, BEN, text_version="1")
    lost = Keyring(OTHER_KEY).make(place_of_member(SERVER, ANNA))[1]
    rows(file, "UPDATE members SET data_key = ? WHERE member_id = ?", lost, ANNA)
    before = file.read_bytes()
    with pytest.raises(
        KeyUnusableError, match=r"^1 of 2 data keys in .* with a key that is missing"
    ):
        async with Storage.open(url_of(file), key=KEY):
            pass
    assert file.read_bytes() == before
    async with Storage.open(url_of(file), key=KEY, earlier_keys=[OTHER_KEY]) as storage:
        await storage.add_note(SERVER, ANNA, NOTE)
        assert len(await storage.gallery(SERVER, encoder_id=ENCODER)) == 1


async def test_of_who_is_erased_nothing_can_be_read_although_the_rest_failed(storage, file):
    notes = [await storage.add_note(SERVER, member, NOTE) for member in (ANNA, BEN)]
    await storage.samples.keep_copies(notes[0], embeddings=b"c", encoder_id=ENCODER)
    await storage.add_note(SERVER, ANNA, replace(NOTE, quarantined=True))
    await storage.save_enrolment(DIALOGUE)
    await storage.heads.adopt(SERVER, head(tuple(notes), ANNA, BEN))
    wrapped = key_of(file, ANNA)
    await killed_in_forgetting(storage, ANNA)
    assert wrapped not in on_disk(file.parent)
    assert await storage.consent_of(SERVER, ANNA) is None
    assert [one.member_id for one in await storage.gallery(SERVER, encoder_id=ENCODER)] == [BEN]
    assert [one.member_id for one in await storage.samples.usable(SERVER, encoder_id=ENCODER)] == [
        BEN
    ]
    assert await storage.samples.in_quarantine(SERVER, encoder_id=ENCODER) == ()
    assert await storage.own_notes(SERVER, ANNA) == ()
    assert await storage.samples.recording_of(notes[0]) is None
    assert await storage.heads.current(SERVER, encoder_id=ENCODER) is None
    with pytest.raises(HeadOutdatedError):
        await storage.heads.adopt(SERVER, head(tuple(notes), ANNA, BEN))
    with pytest.raises(ConsentMissingError):
        await storage.add_note(SERVER, ANNA, NOTE)
    with pytest.raises(ConsentMissingError):
        await storage.add_note_and_advance(NOTE, DIALOGUE)
    await storage.samples.keep_copies(notes[0], embeddings=b"late", encoder_id=ENCODER)
    await storage.renewals.keep(notes[0], embedding=b"late", fingerprint=b"", encoder_id=ENCODER)
    assert await storage.forget(SERVER, ANNA) == 2
    assert await storage.notes_of(SERVER, ANNA) == 0
    assert rows(file, "SELECT actor_id FROM events WHERE kind = 'forgotten'") == [(None,)]


async def test_the_next_opening_ends_an_erasing(file):
    async with Storage.open(url_of(file), key=KEY) as storage:
        for member_id in (ANNA, BEN):
            await storage.give_consent(SERVER, member_id, text_version="1")
            await storage.add_note(SERVER, member_id, NOTE)
        [(sealed,)] = rows(file, "SELECT recording FROM notes WHERE member_id = ?", ANNA)
        await storage.save_enrolment(DIALOGUE)
        await killed_in_forgetting(storage, ANNA)
    async with Storage.open(url_of(file), key=KEY) as storage:
        for table in ("members", "notes"):
            assert rows(file, f"SELECT member_id FROM {table}") == [(BEN,)]  # noqa: S608, of two
        assert rows(file, "SELECT * FROM enrolments") == []
        assert sealed not in on_disk(file.parent)
        assert len(await storage.gallery(SERVER, encoder_id=ENCODER)) == 1


async def test_who_agrees_anew_before_their_erasing_has_ended_begins_with_nothing(storage, file):
    await storage.add_note(SERVER, ANNA, NOTE)
    await killed_in_forgetting(storage, ANNA)
    await storage.give_consent(SERVER, ANNA, text_version="2")
    assert await storage.notes_of(SERVER, ANNA) == 0
    await storage.add_note(SERVER, ANNA, NOTE)
    assert len(await storage.gallery(SERVER, encoder_id=ENCODER)) == 1


async def test_a_note_given_before_somebody_was_forgotten_is_not_kept_under_their_new_consent(
    storage,
):
    row, wrapped = await storage._sealed(SERVER, ANNA, NOTE)
    await storage.forget(SERVER, ANNA)
    await storage.give_consent(SERVER, ANNA, text_version="1")
    with pytest.raises(ConsentMissingError):
        async with storage._writing() as connection:
            await writing.insert_note(connection, row, wrapped)
    assert await storage.notes_of(SERVER, ANNA) == 0


async def test_erasing_the_key_is_on_the_disk_before_the_rest_begins(storage, file, monkeypatch):
    await storage.add_note(SERVER, ANNA, NOTE)
    wrapped, found = key_of(file, ANNA), []
    finish = writing.finish_erasing

    async def look(*args):
        found.append(wrapped in on_disk(file.parent))
        await finish(*args)

    assert wrapped in on_disk(file.parent)
    monkeypatch.setattr(writing, "finish_erasing", look)
    await storage.forget(SERVER, ANNA)
    assert found == [False]


async def test_no_trace_of_a_key_is_left_however_pages_were_split(storage, file):
    """SQLite moves rows between pages as a table grows; no page keeps a stale copy."""
    drawn = random.Random(1)  # noqa: S311
    members = [drawn.getrandbits(62) for _ in range(120)]
    for member_id in members:
        await storage.give_consent(SERVER, member_id, text_version="1", language="en")
        small = replace(NOTE, recording=os.urandom(drawn.choice((50, 900, 3000))))
        await storage.add_note(SERVER, member_id, small)
        if drawn.random() < 0.3:
            await storage.retention.used_by(member_id, utc_now())
    keys = dict(rows(file, "SELECT member_id, data_key FROM members"))
    content = on_disk(file.parent)
    assert all(keys[member_id] in content for member_id in members)
    assert all(member_id.to_bytes(8, "big") in content for member_id in members)  # as SQLite does
    for member_id in drawn.sample(members, 30):
        await storage.forget(SERVER, member_id)
        content = on_disk(file.parent)
        assert not any(keys[member_id][start : start + 16] in content for start in (0, 12, 28, 44))
        assert member_id.to_bytes(8, "big") not in content


async def test_a_failing_flush_delays_nothing(storage, file, monkeypatch, caplog):
    async def fail(_):
        raise StorageUnreadableError("the disk failed")

    await storage.add_note(SERVER, ANNA, NOTE)
    monkeypatch.setattr(sqlite, "flush_journal", fail)
    assert await storage.forget(SERVER, ANNA) == 1
    assert await storage.notes_of(SERVER, ANNA) == 0
    assert "keeps erased bytes until the next start" in caplog.text

"""What single migrations do to what is stored."""

from bot.storage import Storage
from tests.bot.earlier_database import add_note, make_database
from tests.bot.test_storage import ANNA, KEY, NOTE, SERVER, rows, url_of


async def test_fingerprints_of_the_earlier_kind_are_made_anew(file):
    mine = NOTE.encoder_id
    make_database(file, "0004")
    note_id = add_note(file)
    rows(file, "UPDATE notes SET fingerprint = 'print'")
    rows(file, "UPDATE servers SET encoder_id = ?", mine)
    rows(file, "INSERT INTO note_renewals VALUES (?, 'another', 'new', 'print')", note_id)
    async with Storage.open(url_of(file), key=KEY) as storage:
        [kept] = await storage.own_notes(SERVER, ANNA)
        assert (kept.embedding, kept.fingerprint) == (NOTE.embedding, None)
        for encoder_id in (mine, "another"):
            assert await storage.renewals.next(SERVER, encoder_id) == note_id


async def test_a_note_from_before_high_tones_were_measured_is_taken_for_a_clear_one(file):
    make_database(file, "0006")
    add_note(file)
    async with Storage.open(url_of(file), key=KEY) as storage:
        [kept] = await storage.samples.usable(SERVER, encoder_id=NOTE.encoder_id)
        assert (kept.snr_db, kept.upper_db) == (25, 0)


async def test_who_agreed_before_there_was_a_map_is_not_on_it(file):
    make_database(file, "0010")
    add_note(file)
    async with Storage.open(url_of(file), key=KEY) as storage:
        assert [one.is_on_map for one in await storage.voices.enrolled(SERVER)] == [False]
        await storage.voices.put_on_map(SERVER, ANNA)
        assert [one.is_on_map for one in await storage.voices.enrolled(SERVER)] == [True]

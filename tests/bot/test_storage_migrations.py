"""What single migrations do to what is stored."""

from bot.storage import Storage
from tests.bot.test_storage import ANNA, KEY, NOTE, SERVER, rows, url_of
from tests.bot.test_storage_opening import add_note_of_the_first_version, migrations_before


async def test_fingerprints_of_the_earlier_kind_are_made_anew(file, tmp_path, monkeypatch):
    url, mine = url_of(file), NOTE.encoder_id
    made = {"embedding": b"new", "fingerprint": b"of the earlier kind"}
    with migrations_before("0005", tmp_path, monkeypatch):
        async with Storage.open(url, key=KEY) as storage:
            await storage.give_consent(SERVER, ANNA, text_version="1")
            add_note_of_the_first_version(file)
            [(note_id,)] = rows(file, "UPDATE notes SET fingerprint = 'print' RETURNING note_id")
            rows(file, "UPDATE servers SET encoder_id = ?", mine)
            await storage.renewals.keep(note_id, encoder_id="another", **made)
            for encoder_id in (mine, "another"):
                assert await storage.renewals.next(SERVER, encoder_id) is None
    async with Storage.open(url, key=KEY) as storage:
        [kept] = await storage.own_notes(SERVER, ANNA)
        assert (kept.embedding, kept.fingerprint) == (NOTE.embedding, None)
        for encoder_id in (mine, "another"):
            assert await storage.renewals.next(SERVER, encoder_id) == note_id


async def test_a_note_from_before_high_tones_were_measured_is_taken_for_a_clear_one(
    file, tmp_path, monkeypatch
):
    with migrations_before("0007", tmp_path, monkeypatch):
        async with Storage.open(url_of(file), key=KEY) as storage:
            await storage.give_consent(SERVER, ANNA, text_version="1")
    add_note_of_the_first_version(file)
    async with Storage.open(url_of(file), key=KEY) as storage:
        [kept] = await storage.samples.usable(SERVER, encoder_id=NOTE.encoder_id)
        assert (kept.snr_db, kept.upper_db) == (25, 0)


async def test_who_agreed_before_there_was_a_map_is_not_on_it(file, tmp_path, monkeypatch):
    with migrations_before("0011", tmp_path, monkeypatch):
        async with Storage.open(url_of(file), key=KEY) as storage:
            await storage.give_consent(SERVER, ANNA, text_version="1")
            await storage.add_note(SERVER, ANNA, NOTE)
    async with Storage.open(url_of(file), key=KEY) as storage:
        assert [one.is_on_map for one in await storage.voices.enrolled(SERVER)] == [False]
        await storage.voices.put_on_map(SERVER, ANNA)
        assert [one.is_on_map for one in await storage.voices.enrolled(SERVER)] == [True]

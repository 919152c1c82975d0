"""What single migrations do to what is stored."""

from bot.storage import Storage
from tests.bot.test_storage import ANNA, KEY, NOTE, SERVER, url_of
from tests.bot.test_storage_opening import migrations_before


async def test_fingerprints_of_the_earlier_kind_are_made_anew(tmp_path, monkeypatch):
    url, mine = url_of(tmp_path / "data" / "timbre.sqlite"), NOTE.encoder_id
    made = {"embedding": b"new", "fingerprint": b"of the earlier kind"}
    with migrations_before("0005", tmp_path, monkeypatch):
        async with Storage.open(url, key=KEY) as storage:
            await storage.give_consent(SERVER, ANNA, text_version="1")
            note_id = await storage.add_note(SERVER, ANNA, NOTE)
            await storage.renewals.keep(note_id, encoder_id="another", **made)
            for encoder_id in (mine, "another"):
                assert await storage.renewals.next(SERVER, encoder_id) is None
    async with Storage.open(url, key=KEY) as storage:
        [kept] = await storage.own_notes(SERVER, ANNA)
        assert (kept.embedding, kept.fingerprint) == (NOTE.embedding, None)
        for encoder_id in (mine, "another"):
            assert await storage.renewals.next(SERVER, encoder_id) == note_id

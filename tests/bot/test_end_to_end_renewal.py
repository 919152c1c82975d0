"""A new encoder listens to all stored notes again; the one before answers until it has."""

import shutil

import pytest

from bot import replies, worker
from bot.errors import EncoderChangingError
from bot.renewal import Renewal
from model import Encoder
from tests.bot.earlier_encoder import earlier_encoder, go_back, kept_in
from tests.bot.lab import fields, named, written_to
from tests.bot.retraining_lab import (
    FELIX,
    NEW,
    NORA,
    administrator,
    head_version,
    trained,
)
from tests.voices import STRANGERS, voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

OURS = Encoder.default().encoder_id
SERVED = "SELECT encoder_id FROM servers WHERE server_id = ?"
EMBEDDED = "SELECT DISTINCT encoder_id FROM notes WHERE server_id = ?"
COLLECTED = "SELECT count(*) FROM note_renewals"


@pytest.fixture
def middle(lab, monkeypatch):
    """Let bots that start now embed nothing again until `finish` is called."""

    class Middle:
        run = staticmethod(Renewal.run)

        async def begin(self, server, **settings):
            """Restart with an encoder that is new to a server."""
            await go_back(lab.bot.storage, server.id)
            await lab.restart(**settings)

        async def finish(self):
            await self.run(lab.bot.renewal, lab.bot.serves)

    async def later(*_):
        pass

    middle = Middle()
    monkeypatch.setattr(Renewal, "run", later)
    yield middle
    # What a failed test left.
    lab.rows("UPDATE servers SET encoder_id = ?", OURS)
    shutil.rmtree(
        lab.bot.settings.data / "encoders" / earlier_encoder().encoder_id, ignore_errors=True
    )


async def home(lab, *names):
    server = lab.server(*names, "Guest")
    for name in names:
        await lab.enrol(server, name)
    return server


async def whom(lab, server, voice):
    return named(await lab.whois(server, "Guest", voice_note(voice, NEW)))


def person(server, name):
    return f"<@{server[name].id}>"


async def test_the_encoder_is_kept_for_the_next_one(lab):
    folder = lab.bot.settings.data / "encoders" / OURS
    assert {path.name for path in folder.iterdir()} == {"encoder.safetensors", "calibration.json"}
    assert Encoder.load(folder / "encoder.safetensors").encoder_id == OURS


async def test_the_earlier_one_answers_until_the_new_one_has_heard_all(lab, middle, caplog):
    caplog.set_level("INFO")
    earlier = kept_in(lab.bot.settings.data)
    server = await home(lab, NORA, FELIX)
    admin = administrator(lab, server)
    await middle.begin(server)
    assert await whom(lab, server, NORA) == person(server, NORA)
    assert (await whom(lab, server, STRANGERS[0])).startswith("Nobody I know")
    assert lab.rows(SERVED, server.id) == lab.rows(EMBEDDED, server.id) == [(earlier.encoder_id,)]
    model = await admin.slash(server.general, "model")
    mind = fields(model.response)["Mind"]
    assert "listening to 6 stored notes again. Until then I answer with the one before" in mind
    await middle.finish()
    assert lab.rows(SERVED, server.id) == lab.rows(EMBEDDED, server.id) == [(OURS,)]
    assert await whom(lab, server, NORA) == person(server, NORA)
    assert "6 stored notes are to be embedded again" in caplog.text
    assert f"is answered by the earlier encoder {earlier.encoder_id}" in caplog.text
    assert f"Server {server.id} is answered by the new encoder" in caplog.text
    assert not earlier.folder.exists()
    model = await admin.slash(server.general, "model")
    assert "Mind" not in fields(model.response)


async def test_who_enrols_meanwhile_is_known_at_once_and_after(lab, middle):
    earlier = kept_in(lab.bot.settings.data)
    server = await home(lab, NORA)
    await middle.begin(server)
    server.members[FELIX] = server.guild.add_member(lab.user(FELIX))
    await lab.enrol(server, FELIX)
    assert await whom(lab, server, FELIX) == person(server, FELIX)
    await lab.read(server[FELIX], FELIX, [0])  # a copy is known again, as ever
    assert lab.rows(EMBEDDED, server.id) == [(earlier.encoder_id,)]
    await middle.finish()
    assert lab.rows(EMBEDDED, server.id) == [(OURS,)]
    for name in (NORA, FELIX):
        assert await whom(lab, server, name) == person(server, name)


async def test_a_crash_in_the_middle_loses_nothing_and_repeats_nothing(lab, middle, monkeypatch):
    kept_in(lab.bot.settings.data)
    server = await home(lab, NORA, FELIX)
    await middle.begin(server)
    embed, embedded = Renewal._embed, []

    async def embed_two(renewal, note_id, compute):
        if len(embedded) == 2:
            raise RuntimeError("pulled plug")
        embedded.append(note_id)
        await embed(renewal, note_id, compute)

    monkeypatch.setattr(Renewal, "_embed", embed_two)
    with pytest.raises(RuntimeError, match="pulled plug"):
        await middle.finish()
    assert lab.rows(COLLECTED) == [(2,)]
    await lab.restart()
    assert await whom(lab, server, FELIX) == person(server, FELIX)
    again = []

    async def embed_all(renewal, note_id, compute):
        again.append(note_id)
        await embed(renewal, note_id, compute)

    monkeypatch.setattr(Renewal, "_embed", embed_all)
    await middle.finish()
    assert len(again) == 4
    assert not set(again) & set(embedded)
    assert lab.rows(EMBEDDED, server.id) == [(OURS,)]
    assert lab.rows(COLLECTED) == [(0,)]
    for name in (NORA, FELIX):
        assert await whom(lab, server, name) == person(server, name)


async def test_who_is_erased_meanwhile_is_not_there_afterwards(lab, middle, monkeypatch):
    kept_in(lab.bot.settings.data)
    server = await home(lab, NORA, FELIX)
    await middle.begin(server)
    embed = Renewal._embed

    async def forget_felix(renewal, note_id, compute):
        await embed(renewal, note_id, compute)
        if lab.rows(COLLECTED) == [(5,)]:
            shown = await server[FELIX].slash(server.general, "forget")
            await server[FELIX].click(shown.response, label="Erase my voice")

    monkeypatch.setattr(Renewal, "_embed", forget_felix)
    await middle.finish()
    assert lab.stored(server[FELIX]) == 0
    assert lab.rows(COLLECTED) == [(0,)]
    assert lab.rows("SELECT count(*) FROM notes WHERE server_id = ?", server.id) == [(3,)]
    assert (await whom(lab, server, FELIX)).startswith("Nobody I know")
    assert await whom(lab, server, NORA) == person(server, NORA)


async def test_the_earlier_head_answers_and_what_is_learnt_waits_for_the_new_encoder(lab, middle):
    earlier = kept_in(lab.bot.settings.data)
    server, admin = await trained(lab, NORA, FELIX)
    await middle.begin(server)
    assert await whom(lab, server, NORA) == person(server, NORA)
    served = await lab.bot.recogniser._galleries.of_server(server.id)
    assert served.gallery.head.encoder_id == served.encoder_id == earlier.encoder_id
    refused = await admin.slash(server.general, "retrain")
    assert refused.response.content == replies.failure(EncoderChangingError())
    await admin.slash(server.general, "rollback", version=0)
    assert head_version(lab, server) is None
    await admin.slash(server.general, "rollback", version=2)
    assert head_version(lab, server) == 2
    model = await admin.slash(server.general, "model")
    assert "Version 2" in model.response.embeds[0].description
    await middle.finish()
    model = await admin.slash(server.general, "model")
    assert "No version is in use" in model.response.embeds[0].description
    await admin.slash(server.general, "retrain")
    assert head_version(lab, server) == 3


async def test_members_without_recordings_are_known_until_the_switch_and_told_then(lab, middle):
    kept_in(lab.bot.settings.data)
    await lab.restart(keep_recordings=False)
    server = await home(lab, FELIX)
    await lab.restart()
    server.members[NORA] = server.guild.add_member(lab.user(NORA))
    await lab.enrol(server, NORA)
    await middle.begin(server)
    admin = administrator(lab, server)
    assert await whom(lab, server, FELIX) == person(server, FELIX)
    model = await admin.slash(server.general, "model")
    assert "have to `/enroll` again" not in fields(model.response)["Mind"]
    lab.rows("DELETE FROM meta WHERE key LIKE 'members were told%'")
    await middle.finish()
    await lab.restart()
    assert written_to(server[FELIX]).content == replies.enrol_again("Voice lab")
    assert (await whom(lab, server, FELIX)).startswith("Nobody I know")
    assert await whom(lab, server, NORA) == person(server, NORA)


async def test_without_the_earlier_weights_members_are_unknown_until_they_are_heard_again(
    lab, middle, caplog
):
    server = await home(lab, NORA)
    await middle.begin(server)
    answer = await lab.whois(server, "Guest", voice_note(NORA, NEW))
    assert answer.content == "I know nobody in this server yet: start with `/enroll`."
    assert caplog.text.count("The earlier encoder") == 1
    assert "until they are embedded again" in caplog.text
    await middle.finish()
    assert await whom(lab, server, NORA) == person(server, NORA)


async def test_earlier_weights_that_are_damaged_are_as_good_as_none(lab, middle, caplog):
    earlier = kept_in(lab.bot.settings.data)
    content = bytearray(earlier.weights.read_bytes())
    content[-1] ^= 1
    earlier.weights.write_bytes(content)
    server = await home(lab, NORA)
    await middle.begin(server)
    server.members[FELIX] = server.guild.add_member(lab.user(FELIX))
    answer = await lab.whois(server, "Guest", voice_note(NORA, NEW))
    assert answer.content == "I know nobody in this server yet: start with `/enroll`."
    await lab.enrol(server, FELIX)
    assert await whom(lab, server, FELIX) == person(server, FELIX)
    assert caplog.text.count("The earlier encoder") == 1
    await middle.finish()
    assert await whom(lab, server, NORA) == person(server, NORA)


@pytest.mark.parametrize("job", [worker.hear, worker.embed])
async def test_a_note_that_was_on_its_way_at_the_switch_is_heard_anew(
    lab, middle, monkeypatch, job
):
    kept_in(lab.bot.settings.data)
    server = await home(lab, NORA)
    await middle.begin(server)
    run, by = lab.bot._compute.run, []

    async def switching(function, *args, **kwargs):
        result = await run(function, *args, **kwargs)
        if function is job:
            by.append(None if args[-1] is None else args[-1].encoder_id)
            if len(by) == 1:
                await middle.finish()
        return result

    monkeypatch.setattr(lab.bot._compute, "run", switching)
    if job is worker.hear:
        assert await whom(lab, server, NORA) == person(server, NORA)
    else:
        await server[NORA].slash(server.general, "enroll")
        await lab.read(server[NORA], NORA, [NEW - 1])
        assert lab.rows("SELECT count(*) FROM notes WHERE server_id = ?", server.id) == [(4,)]
        await server[NORA].user.click(written_to(server[NORA]), label="Stop")
    assert len(by) == 2
    assert by[1] is None
    assert lab.rows(EMBEDDED, server.id) == [(OURS,)]

"""Several people in one note: each has a line and a lane, through real discord.py."""

import io
import re
import struct

import numpy as np
import pytest
import pytest_asyncio
from PIL import Image, ImageColor

from bot.sandbox.voice_messages import direct_messages, send_voice_note
from model.pictures import canvas, timeline
from tests.bot.lab import card, fields, labels, named, written_to
from tests.voices import MEMBERS, STRANGERS, turns, voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

NORA, FELIX = MEMBERS[:2]
STRANGER = STRANGERS[1]  # whose voice is far from Nora's
MENU = "Who is speaking?"
MIXED = turns(NORA, STRANGER)  # the first is enrolled, the other is nobody


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(lab):
    """Return the server in which two are enrolled."""
    server = lab.server(NORA, FELIX, "Guest")
    for name in (NORA, FELIX):
        await lab.enrol(server, name)
    return server


async def picture_of(message) -> bytes:
    """Return the one picture of an answer."""
    (attached,) = message.attachments
    assert card(message).image.url.endswith(attached.filename)
    return await attached.read()


def coloured(png: bytes, colour: str) -> int:
    """Return how many pixels of a picture have a colour."""
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))
    return int((pixels == ImageColor.getrgb(colour)).all(axis=2).sum())


def is_timeline(png: bytes) -> bool:
    """Say whether a picture is that of two people, not the spectrogram of one."""
    return struct.unpack(">II", png[16:24]) == (
        timeline._WIDTH,
        timeline._TOP + 2 * timeline._LANE + timeline._BOTTOM,
    )


def assert_is_about_both(content: str, nora: str) -> None:
    head, member, stranger = content.split("\n")
    assert head == "## I hear 2 people"
    assert re.fullmatch(rf"🟧 {nora}: [23]\.\d s, (very )?likely", member)
    assert re.fullmatch(
        r"🟦 Unknown 1: [23]\.\d s, (nobody I know|maybe .+|I can't tell: .+)", stranger
    )


async def test_each_person_has_a_line_with_seconds_and_certainty_and_a_lane(lab, home):
    answer = await lab.whois(home, "Guest", MIXED)
    assert_is_about_both(answer.content, f"<@{home[NORA].id}>")
    assert float(fields(answer)["Heard"].partition(" ")[0]) > 5
    png = await picture_of(answer)
    assert is_timeline(png)
    assert all(coloured(png, colour) > 2_000 for colour in canvas.PEOPLE[:2])
    assert not any(coloured(png, colour) for colour in canvas.PEOPLE[2:])


async def test_it_is_shared_with_its_timeline(lab, home):
    answer = await lab.whois(home, FELIX, MIXED)
    png, content = await picture_of(answer), answer.content
    assert labels(answer) == ["Share"]
    await home[FELIX].click(answer, label="Share")
    shared = home.general.history(viewer=home["Guest"])[-1]
    assert shared.content == content
    assert await picture_of(shared) == png
    assert labels(shared) == labels(answer) == []
    assert lab.env.http_requests[-1].json["allowed_mentions"] == {"parse": []}


async def test_nobody_can_give_a_note_of_several_people_to_learn_from(lab, home):
    note = await send_voice_note(home[NORA], MIXED, channel=home.general)
    asked = await home[NORA].context_menu(home.general, MENU, note)
    assert labels(asked.response) == ["Share"]
    said = await lab.bot.get_channel(home.general.id).send("Send me your notes.")
    for recording, expected in ((voice_note(NORA, 20), ["That's me", "Not me"]), (MIXED, [])):
        await send_voice_note(home[NORA], recording, channel=home.general, reply_to=said)
        assert labels(home.general.last_message) == expected
    assert_is_about_both(home.general.last_message.content, f"<@{home[NORA].id}>")


async def test_in_direct_messages_people_have_names(lab, home):
    await send_voice_note(home[NORA], MIXED)
    answer = written_to(home[NORA])
    assert_is_about_both(answer.content, NORA)
    assert is_timeline(await picture_of(answer))
    assert labels(answer) == []


async def test_who_shares_two_servers_gets_the_timeline_of_the_one_chosen(lab, home):
    both = lab.user("Both")
    home.guild.add_member(both)
    second = lab.server(both, STRANGER, name="Second lab")
    await lab.enrol(second, STRANGER)
    await send_voice_note(both, MIXED)
    await both.select(written_to(both), [str(second.id)])
    _, first, other = written_to(both).content.split("\n")
    assert first.startswith("🟧 Unknown 1: ")
    assert other.startswith(f"🟦 {STRANGER}: ")
    assert is_timeline(await picture_of(written_to(both)))


async def test_asking_stores_nothing(lab, home):
    before = lab.rows("SELECT count(*) FROM notes")
    await lab.whois(home, "Guest", MIXED)
    assert lab.rows("SELECT count(*) FROM notes") == before


async def test_a_note_of_one_person_is_answered_as_ever(lab, home):
    answer = await lab.whois(home, "Guest", turns(NORA, NORA))
    assert named(answer) == f"<@{home[NORA].id}>"
    assert "next nearest" in answer.content
    assert not is_timeline(await picture_of(answer))


@pytest.mark.parametrize("when", ["heard", "drawn"])
async def test_who_is_erased_meanwhile_is_not_named(lab, monkeypatch, when):
    server = lab.server(NORA, FELIX, "Guest")
    for name in (NORA, FELIX):
        await lab.enrol(server, name)
    recogniser, compute = lab.bot.recogniser, lab.bot.recogniser._compute
    run, job = compute.run, {"heard": "hear", "drawn": "draw_timeline"}[when]

    async def run_and_forget(function, *args, **kwargs):
        result = await run(function, *args, **kwargs)
        if function.__name__ == job:
            monkeypatch.setattr(compute, "run", run)
            await recogniser.forget(server.id, server[NORA].id)
        return result

    monkeypatch.setattr(compute, "run", run_and_forget)
    await send_voice_note(server["Guest"], turns(NORA, FELIX))
    _, first, other = written_to(server["Guest"]).content.split("\n")
    assert compute.run == run
    assert first.startswith("🟧 Unknown 1: ")
    assert other.startswith(f"🟦 {FELIX}: ")
    assert len(direct_messages(server["Guest"]).history()) == 2


async def test_in_a_channel_that_is_listened_to_it_is_answered(lab, home):
    await lab.restart(listen_channels=(home.general.id,))
    await send_voice_note(home["Guest"], MIXED, channel=home.general)
    answer = home.general.last_message
    assert_is_about_both(answer.content, f"<@{home[NORA].id}>")
    assert labels(answer) == []

"""The bars of an answer: in its picture and in its card, and nobody who may not be named."""

import io

import numpy as np
import pytest
import pytest_asyncio
from PIL import Image

from bot import drawing
from bot.errors import BusyError
from bot.language import say, speaking
from bot.sandbox.voice_messages import send_voice_note
from model.pictures.canvas import INK, PEOPLE
from tests.bot.lab import card, fields, named, written_to
from tests.model.test_note_card import bar
from tests.voices import MEMBERS, STRANGERS, voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

NORA, FELIX, INES, OSCAR = MEMBERS[:4]
NEW = 20  # a take that nobody enrolled with


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(lab):
    """Return a server of four members, one of whom is German."""
    server = lab.server(NORA, FELIX, INES, OSCAR, "Guest")
    for name in (NORA, FELIX, INES, OSCAR):
        await lab.enrol(server, name)
    lab.speak(server[FELIX], "de")
    return server


async def picture_of(answer):
    """Return the picture of an answer as (height, width, 3)."""
    (attached,) = answer.attachments
    return np.asarray(Image.open(io.BytesIO(await attached.read())).convert("RGB")).astype(int)


async def test_the_three_likeliest_are_listed_beside_their_numbers_and_bars(lab, home):
    answer = await lab.whois(home, "Guest", voice_note(NORA, NEW))
    *members, other, nobody = fields(answer)["Whose note it may be"].split("\n")
    assert members[0].startswith(f"🟧 **1** <@{home[NORA].id}>: ")
    assert members[0].endswith(("likely", "very likely"))
    ids = [line.partition("<@")[2].partition(">")[0] for line in members]
    assert len(set(ids)) == 3
    assert all(f"<@{one}>" in answer.content for one in ids)  # by which Discord knows their names
    assert other == "\N{HEAVY PLUS SIGN} another member: very unlikely"
    assert nobody.startswith("⚪ nobody I know: ")
    assert card(answer).footer.text == say("bars-meaning")
    picture = await picture_of(answer)
    assert bar(picture, 0, PEOPLE[0]) > 0.5 > bar(picture, 4, INK)


async def test_a_german_reads_it_in_german(lab, home):
    answer = await lab.whois(home, FELIX, voice_note(NORA, NEW))
    with speaking("de"):
        lines = fields(answer)[say("bars-title")].split("\n")
        assert card(answer).footer.text == say("bars-meaning")
    assert lines[0].endswith("wahrscheinlich")
    assert lines[-2].endswith("ein anderes Mitglied: sehr unwahrscheinlich")
    refused = await lab.whois(home, FELIX, b"rubbish")
    assert refused.embeds == []
    with speaking("de"):
        assert refused.content == say("error-not-audio")


async def test_of_a_stranger_no_member_is_shown(lab, home):
    answer = await lab.whois(home, "Guest", voice_note(STRANGERS[0], NEW))
    assert named(answer) == "Nobody I know"
    assert "<@" not in str(card(answer).to_dict())
    other, nobody = fields(answer)["Whose note it may be"].split("\n")
    assert other.startswith("\N{HEAVY PLUS SIGN} a member: ")
    assert nobody.startswith("⚪ nobody I know: ")
    picture = await picture_of(answer)
    assert bar(picture, 1, INK) > 0.5


async def test_in_direct_messages_the_bars_have_names(lab, home):
    await send_voice_note(home["Guest"], voice_note(NORA, NEW))
    answer = written_to(home["Guest"])
    assert f"🟧 **1** {NORA}: " in fields(answer)["Whose note it may be"]
    assert "<@" not in str(card(answer).to_dict())


async def test_what_is_shared_has_the_same_bars(lab, home):
    answer = await lab.whois(home, "Guest", voice_note(NORA, NEW))
    before = fields(answer)
    await home["Guest"].click(answer, label="Share")
    shared = home.general.history(viewer=home[NORA])[-1]
    assert fields(shared) == before
    assert np.array_equal(await picture_of(shared), await picture_of(answer))


async def test_who_erases_their_voice_meanwhile_is_in_no_bar_and_no_line(lab, home, monkeypatch):
    server = lab.server(NORA, FELIX, INES, "Guest")
    for name in (NORA, FELIX, INES):
        await lab.enrol(server, name)
    recogniser, compute = lab.bot.recogniser, lab.bot.recogniser._compute
    run, left = compute.run, iter((NORA, FELIX))

    async def run_and_forget(function, *args, **kwargs):
        result = await run(function, *args, **kwargs)
        if (name := next(left, None)) is not None:
            await recogniser.forget(server.id, server[name].id)
        return result

    monkeypatch.setattr(compute, "run", run_and_forget)
    answer = await lab.whois(server, "Guest", voice_note(NORA, NEW))
    assert named(answer) == "Nobody I know"
    other, nobody = fields(answer)["Whose note it may be"].split("\n")
    assert other.endswith("a member: very unlikely")
    assert nobody.endswith("likely")
    picture = await picture_of(answer)
    assert bar(picture, 1, INK) > 0.5  # drawn anew


async def test_a_card_that_cannot_be_drawn_anew_is_told_in_one_sentence(lab, home, monkeypatch):
    server = lab.server(NORA, FELIX, "Guest")
    for name in (NORA, FELIX):
        await lab.enrol(server, name)
    recogniser, compute = lab.bot.recogniser, lab.bot.recogniser._compute
    run = compute.run

    async def run_or_be_busy(function, *args, **kwargs):
        if function is drawing.redraw_found:
            raise BusyError
        result = await run(function, *args, **kwargs)
        await recogniser.forget(server.id, server[FELIX].id)
        return result

    monkeypatch.setattr(compute, "run", run_or_be_busy)
    answer = await lab.whois(server, "Guest", voice_note(NORA, NEW))
    assert answer.content == say("error-busy")
    assert answer.embeds == []

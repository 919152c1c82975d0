"""What an enrolment shows of what was heard so far, and what it says would help most now."""

import io

import numpy as np
import pytest
from PIL import Image

from bot import drawing
from bot.errors import BusyError
from bot.language import say, speaking
from bot.sandbox.made_up_voices import as_voice_note
from bot.sandbox.voice_messages import send_voice_note
from model.audio import decode
from model.pictures.canvas import PEOPLE
from model.pictures.notes import _columns
from tests.bot.lab import card, fields, labels, written_to
from tests.bot.test_end_to_end_uploads import agreed, opened, submitted, takes
from tests.model.test_notes_pictures import coloured, row
from tests.voices import MEMBERS, voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

NORA = MEMBERS[0]
COLUMNS = _columns(20 + 36 + 30, 3)
MICROPHONE = "🎙\N{VARIATION SELECTOR-16}"


async def picture_of(message):
    """Return the one picture of a message, which its card shows."""
    (attached,) = message.attachments
    assert card(message).image.url.endswith(attached.filename)
    return np.asarray(Image.open(io.BytesIO(await attached.read())).convert("RGB")).astype(int)


def heard_in(picture) -> list[bool]:
    """Return for each row whether there is a note in it."""
    rows = (picture.shape[0] - 78) // 50
    return [len(coloured(row(picture, place, 0, COLUMNS), PEOPLE[0])) > 5 for place in range(rows)]


async def test_every_note_fills_a_row_and_a_step(lab):
    server = lab.server(NORA)
    await lab.agree(server, NORA)
    first = written_to(server[NORA])
    assert first.attachments == []
    assert "What would help most now" not in fields(first)
    for take in range(1, 5):
        await lab.read(server[NORA], NORA, [take])
        asked = written_to(server[NORA])
        assert heard_in(await picture_of(asked)) == [True] * take + [False] * (5 - take)
        shown = card(asked).description.split("\n")[-1].split()
        assert shown == ["✅"] * take + [MICROPHONE] + ["⬜"] * (4 - take)
        assert fields(asked)["What would help most now"]
    await lab.read(server[NORA], NORA, [5])
    done = written_to(server[NORA])
    assert card(done).title == say("enrolled-title")
    assert heard_in(await picture_of(done)) == [True] * 5
    assert "What would help most now" in fields(done)


async def test_a_german_whose_notes_are_soft_is_told_to_come_closer(lab):
    server = lab.server(NORA)
    lab.speak(server[NORA], "de")
    shown = await server[NORA].slash(server.general, "enroll")
    await server[NORA].click(shown.response, label="Einverstanden")
    soft = as_voice_note(decode(voice_note(NORA, 0)) * 0.01)
    await send_voice_note(server[NORA], soft)
    asked = written_to(server[NORA])
    with speaking("de"):
        assert fields(asked)[say("next-title")] == say("next-nearer")
    loud = heard_in(await picture_of(asked))
    assert loud[0]
    await send_voice_note(server[NORA], b"rubbish")
    assert written_to(server[NORA]).attachments == []
    with speaking("de"):
        assert written_to(server[NORA]).content == say("error-not-audio")


async def test_another_sentence_has_the_same_picture(lab):
    server = lab.server(NORA)
    await lab.agree(server, NORA)
    await lab.read(server[NORA], NORA, [0])
    asked = written_to(server[NORA])
    before, sentence = await picture_of(asked), card(asked).description
    await server[NORA].user.click(asked, label="Skip")
    asked = written_to(server[NORA])
    assert card(asked).description != sentence
    assert np.array_equal(await picture_of(asked), before)
    stopped = await server[NORA].user.click(asked, label="Stop")
    assert stopped.response.attachments == []
    assert labels(stopped.response) == []


async def test_uploads_are_shown_beside_their_report_and_in_the_dialogue(lab):
    server = lab.server(NORA)
    shown = await agreed(server, NORA)
    window = await opened(server[NORA], shown)
    report = await submitted(server[NORA], window, [*takes(NORA, 0, 1), ("c.ogg", b"rubbish")])
    assert heard_in(await picture_of(report)) == [True, True]
    assert "What would help most now" in fields(report)
    asked = written_to(server[NORA])
    assert heard_in(await picture_of(asked)) == [True, True, False, False, False]
    refused = await submitted(
        server[NORA], await opened(server[NORA], shown), [("c.ogg", b"rubbish")]
    )
    assert refused.attachments == []


async def test_who_stops_while_the_picture_is_drawn_is_not_asked_on(lab, monkeypatch):
    server = lab.server(NORA)
    await lab.agree(server, NORA)
    compute = lab.bot.recogniser._compute
    run = compute.run

    async def run_and_stop(function, *args, **kwargs):
        result = await run(function, *args, **kwargs)
        if function is drawing.draw_progress:
            await lab.bot.storage.end_enrolment(server[NORA].id, finished=False)
        return result

    monkeypatch.setattr(compute, "run", run_and_stop)
    await lab.read(server[NORA], NORA, [0])
    assert written_to(server[NORA]).content.startswith("✅ Saved: ")
    assert written_to(server[NORA]).embeds == []
    assert len(lab.notes(server[NORA])) == 1


async def test_where_nothing_can_be_drawn_the_dialogue_goes_on(lab, monkeypatch):
    server = lab.server(NORA)
    await lab.agree(server, NORA)
    compute = lab.bot.recogniser._compute
    run = compute.run

    async def run_or_be_busy(function, *args, **kwargs):
        if function is drawing.draw_progress:
            raise BusyError
        return await run(function, *args, **kwargs)

    monkeypatch.setattr(compute, "run", run_or_be_busy)
    await lab.read(server[NORA], NORA, [0])
    asked = written_to(server[NORA])
    assert asked.content.startswith("✅ Saved: ")
    assert card(asked).title == "2/5 please read:"
    assert asked.attachments == []
    assert card(asked).image.url is None
    assert fields(asked)["What would help most now"]

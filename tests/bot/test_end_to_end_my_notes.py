"""The picture of /mydata: a row a note, and in words what there is to be seen."""

import io

import numpy as np
import pytest
import pytest_asyncio
from PIL import Image

from bot.errors import BusyError
from bot.language import say, speaking
from bot.sandbox.voice_messages import send_voice_note
from model.pictures.canvas import FAINT, PEOPLE
from model.pictures.notes import _BOTTOM, _ROW, _TOP
from tests.bot.lab import card, fields, labels
from tests.model.test_notes_pictures import coloured, row
from tests.voices import MEMBERS, STRANGERS, voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

NORA, FELIX = MEMBERS[:2]
NEW = 20


@pytest_asyncio.fixture(loop_scope="module")
async def home(lab):
    """Return a server in which one is enrolled, new for every test."""
    server = lab.server(NORA, FELIX, "Guest")
    await lab.enrol(server, NORA)
    return server


async def my_data(home, name=NORA):
    """Ask /mydata; return what only the member sees."""
    asked = await home[name].slash(home.general, "mydata")
    assert asked.ephemeral
    return asked.response


async def picture_of(answer):
    (attached,) = answer.attachments
    assert card(answer).image.url.endswith(attached.filename)
    return np.asarray(Image.open(io.BytesIO(await attached.read())).convert("RGB")).astype(int)


async def confirm(lab, home, recording, label):
    """Have Nora confirm a note that she sends the bot in the channel."""
    said = await lab.bot.get_channel(home.general.id).send("Send me your notes.")
    await send_voice_note(home[NORA], recording, channel=home.general, reply_to=said)
    await home[NORA].click(home.general.history()[-1], label=label)


async def test_every_note_has_a_row_with_what_it_contributes(lab, home):
    shown = await my_data(home)
    picture = await picture_of(shown)
    assert picture.shape[0] == _TOP + 3 * _ROW + _BOTTOM
    for place in range(3):
        assert len(coloured(row(picture, place, 0), PEOPLE[0])) > 5
        assert len(coloured(row(picture, place, 2), PEOPLE[0])) > 0
    legend = fields(shown)["Your notes, a row each"]
    assert legend == f"{say('my-notes-legend')}\n{say('my-notes-colours')}"
    advice = fields(shown)["What would help most now"]
    assert advice.startswith("A ")
    assert card(shown).description == "In **Voice lab**: 3 notes from `/enroll`."


async def test_it_is_shown_in_the_language_of_the_member(lab, home):
    lab.speak(home[NORA], "es-ES")
    shown = await my_data(home)
    await picture_of(shown)
    with speaking("es"):
        assert fields(shown)[say("my-notes-title")].startswith(say("my-notes-legend"))
        assert say("next-title") in fields(shown)
    nothing = await home["Guest"].slash(home.general, "mydata")
    assert nothing.response.content == say("nothing-to-forget")


async def test_confirmed_notes_and_such_as_wait_are_told_apart(lab, home):
    await confirm(lab, home, voice_note(NORA, NEW), "That's me")
    await confirm(lab, home, voice_note(STRANGERS[0], NEW), "It was me")
    shown = await my_data(home)
    picture = await picture_of(shown)
    green = [len(coloured(row(picture, place, 0), PEOPLE[4])) for place in range(5)]
    assert green[:3] == [0, 0, 0]
    assert green[3] > 3 * green[4] > 0  # full, and an outline
    assert len(coloured(row(picture, 4, 2), PEOPLE[4])) == 0  # contributes nothing yet
    assert say("my-notes-waiting") in fields(shown)["Your notes, a row each"]
    assert [label.startswith("Undo") for label in labels(shown)] == [False, True, True]
    _, latest, _ = getattr(shown, "message", shown).components[0].children
    await home[NORA].click(shown, custom_id=latest.custom_id)
    assert shown.content == say("undone")
    assert shown.attachments == []  # the picture is of what was


async def test_notes_of_another_encoder_and_unreadable_ones_are_grey_and_told(lab, home):
    notes = lab.rows("SELECT note_id FROM notes WHERE member_id = ?", home[NORA].id)
    lab.rows("UPDATE notes SET encoder_id = 'earlier' WHERE note_id = ?", notes[0][0])
    lab.rows("UPDATE notes SET embedding = x'00' WHERE note_id = ?", notes[1][0])
    shown = await my_data(home)
    picture = await picture_of(shown)
    grey = [len(coloured(row(picture, place, 0), FAINT)) > 5 for place in range(3)]
    assert grey == [True, True, False]
    legend = fields(shown)["Your notes, a row each"].split("\n")
    assert legend[2:] == [
        say("my-notes-too-few"),
        say("my-notes-other-encoder", notes=1),
        say("my-notes-unreadable", notes=1),
    ]
    lab.rows("DELETE FROM notes WHERE note_id = ?", notes[1][0])


async def test_who_has_agreed_but_given_nothing_is_told_so(lab, home):
    await lab.agree(home, FELIX)
    shown = await my_data(home, FELIX)
    assert shown.attachments == []
    assert fields(shown)["Your notes, a row each"] == say("my-notes-none")
    assert "What would help most now" not in fields(shown)


async def test_where_nothing_can_be_drawn_now_the_rest_is_told(lab, home, monkeypatch):
    async def busy(*_, **__):
        raise BusyError

    monkeypatch.setattr(lab.bot.recogniser._compute, "run", busy)
    lab.speak(home[NORA], "fr")
    shown = await my_data(home)
    assert shown.attachments == []
    assert card(shown).image.url is None
    with speaking("fr"):
        assert fields(shown)[say("my-notes-title")] == say("my-notes-no-picture")
        assert say("my-data-agreed-title") in fields(shown)

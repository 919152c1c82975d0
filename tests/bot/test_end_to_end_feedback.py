""" "That's me", "It was me", "Not me" and "Undo", through real discord.py."""

import discord
import pytest
import pytest_asyncio

from bot import replies
from bot.errors import (
    ConsentMissingError,
    ConsentOutdatedError,
    NoRecordingError,
    NoteMisfitError,
)
from bot.language import say
from bot.recogniser import Misfit
from bot.sandbox.voice_messages import direct_messages, send_voice_note
from tests.bot.lab import card, fields, labels, named, written_to
from tests.voices import MEMBERS, STRANGERS, voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

NORA, FELIX = MEMBERS[:2]
STRANGER = STRANGERS[0]
NEW = 20  # a take that nobody enrolled with
MENU = "Who is speaking?"


@pytest_asyncio.fixture(loop_scope="module")
async def home(lab):
    """Return a server in which two are enrolled, new for every test."""
    server = lab.server(NORA, FELIX, "Guest")
    for name in (NORA, FELIX):
        await lab.enrol(server, name)
    return server


def confirmed(lab, who):
    """Return for each confirmed note of somebody whether it is in quarantine."""
    query = "SELECT quarantined FROM notes WHERE member_id = ? AND source = 'confirmed'"
    return [quarantined for (quarantined,) in lab.rows(query, who.id)]


async def answered(lab, server, sender, recording):
    """Send a note that the bot answers in the channel; return the answer."""
    said = await lab.bot.get_channel(server.general.id).send("Send me your notes.")
    await send_voice_note(server[sender], recording, channel=server.general, reply_to=said)
    return latest(server)


def latest(server):
    return server.general.history()[-1]


async def test_the_person_named_confirms_a_note_and_takes_it_back(lab, home):
    answer = await answered(lab, home, "Guest", voice_note(NORA, NEW))
    assert named(answer) == f"<@{home[NORA].id}>"
    assert labels(answer) == ["That's me", "Not me"]
    assert confirmed(lab, home[NORA]) == []  # nothing before it is pressed
    other = await home[FELIX].click(answer, label="That's me")
    assert other.response.content == say("not-yours")
    pressed = await home[NORA].click(answer, label="That's me")
    said = pressed.followups[-1]
    assert said.ephemeral
    assert said.content == say("sample-kept")
    assert labels(latest(home)) == []
    assert confirmed(lab, home[NORA]) == [0]
    assert len(lab.notes(home[NORA])) == 4
    undone = await home[NORA].click(said, label="Undo")
    assert said.content == say("undone")
    assert undone.acknowledged
    assert confirmed(lab, home[NORA]) == []


async def test_my_data_shows_what_is_kept_and_takes_single_notes_back_after_a_restart(lab, home):
    answer = await answered(lab, home, "Guest", voice_note(NORA, NEW))
    await home[NORA].click(answer, label="That's me")
    shown = await home[NORA].slash(home.general, "mydata")
    assert shown.ephemeral
    kept = "3 notes from `/enroll`, and 1 note that you confirmed with a button."
    assert card(shown.response).description == f"In **Voice lab**: {kept}"
    take_away, undo = labels(shown.response)
    assert take_away == say("button-take-away")
    assert undo.startswith("Undo 20")
    await lab.restart()
    await home[NORA].click(shown.response, label=undo)
    assert shown.response.content == say("undone")
    assert confirmed(lab, home[NORA]) == []
    assert len(lab.notes(home[NORA])) == 3
    nothing = await home["Guest"].slash(home.general, "mydata")
    assert nothing.response.content == say("nothing-to-forget")


async def test_undo_of_a_note_that_is_gone_says_so(lab, home):
    answer = await answered(lab, home, "Guest", voice_note(NORA, NEW))
    said = (await home[NORA].click(answer, label="That's me")).followups[-1]
    await lab.bot.recogniser.forget(home.id, home[NORA].id)
    await home[NORA].click(said, label="Undo")
    assert said.content == say("nothing-to-undo")


async def test_a_false_name_is_counted_without_who_it_was(lab, home):
    answer = await answered(lab, home, "Guest", voice_note(FELIX, NEW))
    pressed = await home[FELIX].click(answer, label="Not me")
    assert pressed.followups[-1].ephemeral
    assert pressed.followups[-1].content == say("not-me-noted")
    assert labels(latest(home)) == []
    role = home.guild.create_role("admins", permissions=discord.Permissions(manage_guild=True))
    admin = home.guild.add_member(lab.user("Admin"), roles=[role])
    model = await admin.slash(home.general, "model")
    assert fields(model.response)["So far"] == "6 new notes, 1 false name reported with *Not me*"
    who = "SELECT actor_id FROM events WHERE kind = 'false_name' AND server_id = ?"
    assert lab.rows(who, home.id) == [(None,)]


async def test_the_author_of_a_note_of_nobody_may_say_that_it_was_them(lab):
    server = lab.server(NORA, FELIX, "Guest")
    await lab.enrol(server, NORA)
    await lab.enrol(server, FELIX, notes=2)  # too few to be named
    unknown = await answered(lab, server, "Guest", voice_note(STRANGER, NEW))
    assert labels(unknown) == []  # the guest never agreed to anything
    answer = await answered(lab, server, FELIX, voice_note(FELIX, NEW))
    assert labels(answer) == ["It was me"]
    pressed = await server[FELIX].click(answer, label="It was me")
    assert pressed.followups[-1].content == say("sample-kept")
    found = await lab.whois(server, "Guest", voice_note(FELIX, NEW + 1))
    assert named(found) == f"<@{server[FELIX].id}>"  # by three notes now


async def test_a_note_that_does_not_fit_waits_in_quarantine_until_it_does(lab, home):
    answer = await answered(lab, home, NORA, voice_note(STRANGER, NEW))
    pressed = await home[NORA].click(answer, label="It was me")
    assert pressed.followups[-1].content == say("sample-quarantined")
    assert confirmed(lab, home[NORA]) == [1]
    found = await lab.whois(home, "Guest", voice_note(STRANGER, NEW + 1))
    assert named(found).startswith("Nobody I know")
    lab.rows(  # one of hers that did not fit either, for want of others
        "UPDATE notes SET quarantined = 1 WHERE note_id ="
        " (SELECT max(note_id) FROM notes WHERE member_id = ? AND source = 'enrolment')",
        home[NORA].id,
    )
    again = await answered(lab, home, NORA, voice_note(NORA, NEW + 2))
    await home[NORA].click(again, label="That's me")
    role = home.guild.create_role("admins", permissions=discord.Permissions(manage_guild=True))
    admin = home.guild.add_member(lab.user("Admin"), roles=[role])
    await admin.slash(home.general, "retrain")
    assert "7 notes of 2 members" in latest(home).embeds[0].description
    assert confirmed(lab, home[NORA]) == [1, 0]


async def test_one_note_is_kept_once(lab, home):
    recording = voice_note(NORA, NEW)
    first = await answered(lab, home, "Guest", recording)
    second = await answered(lab, home, "Guest", recording)
    await home[NORA].click(first, label="That's me")
    pressed = await home[NORA].click(second, label="That's me")
    assert pressed.followups[-1].content == replies.failure(NoteMisfitError(Misfit.COPY))
    assert confirmed(lab, home[NORA]) == [0]


async def test_in_direct_messages_the_server_is_remembered(lab, home):
    await send_voice_note(home[NORA], voice_note(NORA, NEW))
    answer = written_to(home[NORA])
    assert labels(answer) == ["That's me", "Not me"]
    await lab.restart()
    pressed = await home[NORA].user.click(answer, label="That's me")
    assert pressed.followups[-1].content == say("sample-kept")
    assert lab.rows(
        "SELECT server_id FROM notes WHERE member_id = ? AND source = 'confirmed'", home[NORA].id
    ) == [(home.id,)]
    await send_voice_note(home["Guest"], voice_note(NORA, NEW + 1))
    assert labels(written_to(home["Guest"])) == []  # nobody who is named sees it


async def test_a_forwarded_note_is_never_kept(lab, home):
    note = await send_voice_note(home["Guest"], voice_note(NORA, NEW), channel=home.general)
    await home[NORA].forward(note, direct_messages(home[NORA]))
    assert labels(written_to(home[NORA])) == ["Not me"]
    await home[NORA].forward(
        await send_voice_note(home["Guest"], voice_note(STRANGER, NEW), channel=home.general),
        direct_messages(home[NORA]),
    )
    assert labels(written_to(home[NORA])) == []


async def test_a_menu_offers_it_to_who_asked_alone_and_only_where_the_note_can_be_fetched(
    lab, home
):
    note = await send_voice_note(home["Guest"], voice_note(NORA, NEW), channel=home.general)
    asked = await home[NORA].context_menu(home.general, MENU, note)
    assert labels(asked.response) == ["Share", "Not me"]
    asked = await home["Guest"].context_menu(home.general, MENU, note)
    assert labels(asked.response) == ["Share"]
    await lab.restart(listen_channels=(1,))  # with the intent
    asked = await home[NORA].context_menu(home.general, MENU, note)
    assert labels(asked.response) == ["Share", "That's me", "Not me"]
    pressed = await home[NORA].click(asked.response, label="That's me")
    assert pressed.followups[-1].content == say("sample-kept")
    assert labels(asked.response) == ["Share"]
    asked = await home["Guest"].context_menu(home.general, MENU, note)
    await home["Guest"].click(asked.response, label="Share")
    assert labels(latest(home)) == ["That's me", "Not me"]
    await home[NORA].click(latest(home), label="Not me")
    assert labels(latest(home)) == []
    await lab.restart()


async def test_an_upload_is_not_to_be_confirmed(lab, home):
    answer = await lab.whois(home, NORA, voice_note(NORA, NEW))
    assert labels(answer) == ["Share"]


async def test_a_note_that_was_deleted_cannot_be_kept(lab, home):
    answer = await answered(lab, home, "Guest", voice_note(NORA, NEW))
    await home["Guest"].delete(home.general.history()[-2])
    pressed = await home[NORA].click(answer, label="That's me")
    assert pressed.followups[-1].content == replies.failure(NoRecordingError())
    assert confirmed(lab, home[NORA]) == []


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ("UPDATE members SET consent_version = 'old' WHERE member_id = ?", ConsentOutdatedError),
        ("DELETE FROM members WHERE member_id = ?", ConsentMissingError),
    ],
)
async def test_without_consent_to_this_nothing_is_kept(change, error, lab, home):
    answer = await answered(lab, home, "Guest", voice_note(NORA, NEW))
    lab.rows(change, home[NORA].id)
    pressed = await home[NORA].click(answer, label="That's me")
    assert pressed.ephemeral
    assert pressed.response.content == replies.failure(error())
    assert confirmed(lab, home[NORA]) == []

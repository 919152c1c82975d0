"""Enrolling by files: a window takes several at once, and says of each what became of it."""

import asyncio

import discord
import pytest
from simcord._modal import _submit_modal

from bot import replies
from bot.errors import ConsentMissingError, ConsentOutdatedError, NoteMisfitError
from bot.language import say, speaking
from bot.recogniser import Misfit
from bot.sandbox.voice_messages import direct_messages
from tests.bot.lab import MAX_NOTE_MB, card, labels, named, written_to
from tests.bot.test_end_to_end_enrolment import close_direct_messages
from tests.voices import MEMBERS, voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

NORA, FELIX = MEMBERS[:2]
NEW = 20  # a take that nobody enrolled with


def takes(voice, *numbers):
    return [(f"{number}.ogg", voice_note(voice, number)) for number in numbers]


async def agreed(server, name, *, button="I agree"):
    """Use /enroll, agree, and return what is shown then."""
    shown = await server[name].slash(server.general, "enroll")
    await server[name].click(shown.response, label=button)
    return shown.response


async def opened(who, message, *, label="Upload recordings"):
    """Press the button, and return the window that opens."""
    window = await who.click(message, label=label)
    assert window.modal is not None
    return window


def field_of(window):
    """Return the field of a window that takes files."""
    (label,) = window.modal["components"]
    return label["component"]["custom_id"]


async def submitted(who, window, files):
    """Give files to a window, and return what only the member reads."""
    result = await who.submit_modal(window, {field_of(window): files})
    assert result.acknowledged
    assert result.ephemeral
    return result.response


async def at_once(who, windows, files):
    """Submit two windows together, for which simcord has no public way."""
    return await asyncio.gather(
        *(_submit_modal(who, window, {field_of(window): files}) for window in windows)
    )


def lines(report):
    """Return what is said of every file, and of all of them."""
    *files, empty, summary = card(report).description.split("\n")
    assert empty == ""
    return files, summary


async def test_three_recordings_at_once_and_the_voice_is_known(lab):
    server = lab.server(NORA, "Guest")
    shown = await agreed(server, NORA)
    assert say("enrol-upload-hint") in shown.content
    window = await opened(server[NORA], shown)
    assert window.modal["title"] == "Recordings of your voice"
    report = await submitted(server[NORA], window, takes(NORA, 0, 1, 2))
    assert card(report).title == "3 of 3 recordings kept"
    files, summary = lines(report)
    for number, line in enumerate(files):
        assert line.startswith(f"**{number}.ogg** ✅ Saved: ")
    assert summary == "I have 3 notes of yours in **Voice lab** now, and know your voice by that."
    assert lab.notes(server[NORA]) == ["", "", ""]
    assert card(written_to(server[NORA])).title == "4/5 please read:"
    answer = await lab.whois(server, "Guest", voice_note(NORA, NEW))
    assert named(answer) == f"<@{server[NORA].id}>"


async def test_a_german_uploads_from_the_card_and_ends_the_dialogue(lab):
    server = lab.server(NORA, locale="de")
    nora = server[NORA]
    lab.speak(nora, "de")
    await agreed(server, NORA, button="Einverstanden")
    await lab.read(nora, NORA, [0])
    asked = written_to(nora)
    window = await opened(nora.user, asked, label="Aufnahmen hochladen")
    assert window.modal["title"] == "Aufnahmen deiner Stimme"
    report = await submitted(nora.user, window, takes(NORA, 1, 2, 3, 4))
    assert card(report).title == "4 von 4 Aufnahmen gespeichert"
    files, summary = lines(report)
    assert files[0].startswith("**1.ogg** ✅ Gespeichert: ")
    assert summary.startswith("Ich habe jetzt 5 Aufnahmen von dir in **Voice lab**")
    done = next(m for m in direct_messages(nora).history() if m.id == asked.id)
    assert card(done).title == "Fertig, danke!"
    assert labels(done) == []
    assert await lab.bot.storage.enrolment_of(nora.id) is None
    assert lab.notes(nora) == ["fox", "", "", "", ""]


async def test_what_cannot_be_kept_is_refused_with_its_reason_and_the_rest_is_kept(lab):
    server = lab.server(NORA, FELIX)
    nora = server[NORA]
    await lab.enrol(server, FELIX)
    shown = await agreed(server, NORA)
    files = [
        *takes(NORA, 0, 1),
        ("broken.ogg", b"rubbish"),
        ("copy.ogg", voice_note(NORA, 0)),
        ("felix_*.ogg", voice_note(FELIX, NEW)),
        ("short.ogg", voice_note(NORA, 3, 0.6)),
        ("large.wav", bytes(int(MAX_NOTE_MB * 1e6) + 1)),
    ]
    report = await submitted(nora, await opened(nora, shown), files)
    assert card(report).title == "2 of 7 recordings kept"
    (first, second, broken, copy, foreign, short, large), summary = lines(report)
    assert "✅" in first
    assert "✅" in second
    assert broken.startswith("**broken.ogg** ❌ This is not a recording")
    assert copy == f"**copy.ogg** ❌ {replies.failure(NoteMisfitError(Misfit.COPY))}"
    foreign_name = discord.utils.escape_markdown("felix_*.ogg")
    foreign_reason = replies.failure(NoteMisfitError(Misfit.ANOTHER_MEMBER))
    assert foreign == f"**{foreign_name}** ❌ {foreign_reason}"
    assert "❌ Only 0." in short
    assert "❌ The recording has 0.2 MB" in large
    assert summary.endswith("I recognise people from 3 notes on.")
    assert lab.notes(nora) == ["", ""]
    again = await submitted(nora, await opened(nora, shown), [files[3]])
    assert card(again).title == "0 of 1 recordings kept"
    assert card(written_to(nora)).title == "3/5 please read:"


async def test_ten_refusals_fit_into_one_reply(lab):
    server = lab.server(NORA)
    nora = server[NORA]
    lab.speak(nora, "de")
    shown = await agreed(server, NORA, button="Einverstanden")
    files = [(f"{'*' * 90}{number}.ogg", b"rubbish") for number in range(10)]
    window = await opened(nora, shown, label="Aufnahmen hochladen")
    report = await submitted(nora, window, files)
    refused, _ = lines(report)
    with speaking("de"):
        reason = say("error-not-audio")
    assert all(line.endswith(f"❌ {reason}") for line in refused)
    assert len(refused) == 10
    assert lab.notes(nora) == []


async def test_nothing_is_taken_without_consent_to_the_text_of_today(lab):
    server = lab.server(NORA)
    nora = server[NORA]
    shown = await agreed(server, NORA)
    window, late = await opened(nora, shown), await opened(nora, shown)
    lab.rows("UPDATE members SET consent_version = 'old' WHERE member_id = ?", nora.id)
    outdated = await submitted(nora, window, takes(NORA, 0))
    assert outdated.content == replies.failure(ConsentOutdatedError())
    await lab.bot.recogniser.forget(server.id, nora.id)
    missing = await submitted(nora, late, takes(NORA, 0))
    assert missing.content == replies.failure(ConsentMissingError())
    pressed = await nora.click(shown, label="Upload recordings")
    assert pressed.modal is None
    assert pressed.response.content == replies.failure(ConsentMissingError())
    assert lab.stored(nora) == 0


async def test_of_two_windows_at_once_every_recording_is_kept_once(lab):
    server = lab.server(NORA)
    nora = server[NORA]
    shown = await agreed(server, NORA)
    first, second = await opened(nora, shown), await opened(nora, shown)
    both = await at_once(nora, (first, second), takes(NORA, 0, 1))
    assert lab.notes(nora) == ["", ""]
    said = [line for result in both for line in lines(result.response)[0]]
    copy = replies.failure(NoteMisfitError(Misfit.COPY))
    assert sum("✅" in line for line in said) == 2
    assert sum(line.endswith(f"❌ {copy}") for line in said) == 2
    assert (await lab.bot.storage.enrolment_of(nora.id)).accepted == 2


async def test_a_window_that_is_too_old_or_of_before_a_restart_says_so(lab):
    server = lab.server(NORA)
    nora = server[NORA]
    shown = await agreed(server, NORA)
    window, other = await opened(nora, shown), await opened(nora, shown)
    await lab.env.advance_time(3601)
    late = await submitted(nora, window, takes(NORA, 0))
    assert late.content == say("upload-expired")
    await lab.restart()
    late = await submitted(nora, other, takes(NORA, 0))
    assert late.content == say("upload-expired")
    assert lab.notes(nora) == []
    report = await submitted(nora, await opened(nora, shown), takes(NORA, 0))
    assert card(report).title == "1 of 1 recordings kept"


async def test_after_the_dialogue_the_button_still_adds_notes(lab):
    server = lab.server(NORA)
    nora = server[NORA]
    shown = await agreed(server, NORA)
    await nora.user.click(written_to(nora), label="Stop")
    report = await submitted(nora, await opened(nora, shown), takes(NORA, 0))
    assert lines(report)[1].startswith("I have 1 note of yours")
    assert await lab.bot.storage.enrolment_of(nora.id) is None


async def test_who_can_be_written_to_nowhere_enrols_by_files(lab):
    server = lab.server(NORA)
    nora = server[NORA]
    close_direct_messages(lab, nora)
    path = f"/channels/{server.general.id}/messages"
    refusal = "Missing Permissions"
    lab.env.inject_error("POST", path, status=403, code=50013, message=refusal, times=None)
    shown = await agreed(server, NORA)
    assert shown.content.startswith("I may write to you neither directly nor in this channel")
    report = await submitted(nora, await opened(nora, shown), takes(NORA, 0, 1, 2, 3, 4))
    assert card(report).title == "5 of 5 recordings kept"
    assert await lab.bot.storage.enrolment_of(nora.id) is None

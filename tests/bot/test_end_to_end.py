"""Who is speaking? Every way to ask, with three members enrolled, through real discord.py."""

import io
import struct

import discord
import numpy as np
import pytest
import pytest_asyncio
import soundfile

from bot import replies
from bot.language import say
from bot.sandbox.made_up_voices import as_voice_note
from bot.sandbox.voice_messages import direct_messages, send_voice_note
from tests.bot.lab import (
    MAX_NOTE_MB,
    card,
    fields,
    labels,
    named,
    written_to,
)
from tests.voices import MEMBERS, STRANGERS, voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

NORA, FELIX, INES = MEMBERS[:3]
STRANGER = STRANGERS[0]
NEW = 20  # a take that nobody enrolled with
MENU = "Who is speaking?"
SILENCE = as_voice_note(np.zeros(3 * 16_000, np.float32))
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(lab):
    """Return the server in which the three are enrolled."""
    server = lab.server(NORA, FELIX, INES, "Guest")
    for name in (NORA, FELIX, INES):
        await lab.enrol(server, name, notes=5)
    return server


def as_mp3(voice_message: bytes) -> bytes:
    waveform, rate_hz = soundfile.read(io.BytesIO(voice_message))
    file = io.BytesIO()
    soundfile.write(file, waveform, rate_hz, format="MP3")
    return file.getvalue()


async def test_each_member_is_named_by_a_new_note(lab, home):
    for name in (NORA, FELIX, INES):
        answer = await lab.whois(home, "Guest", voice_note(name, NEW))
        assert named(answer) == f"<@{home[name].id}>"


async def test_a_stranger_is_nobody(lab, home):
    for stranger in STRANGERS:
        answer = await lab.whois(home, NORA, voice_note(stranger, NEW))
        assert named(answer).startswith("Nobody I know")
        assert "next nearest" not in answer.content


async def test_an_answer_comes_with_certainty_runner_up_seconds_and_picture(lab, home):
    answer = await lab.whois(home, FELIX, voice_note(NORA, NEW))
    certainty, _, runner_up = answer.content.partition("\n")[2].partition("; next nearest: ")
    assert certainty in {"very likely", "likely"}
    others = {f"<@{home[FELIX].id}>", f"<@{home[INES].id}>"}
    assert set(runner_up.split(", ")) == others
    seconds, _, rest = fields(answer)["Heard"].partition(" ")
    assert 1 < float(seconds) <= 4.2
    assert rest.startswith("s of speech, ")
    (picture,) = answer.attachments
    png = await picture.read()
    assert png.startswith(b"\x89PNG\r\n")
    assert struct.unpack(">II", png[16:24])[0] == 960
    assert card(answer).image.url.endswith(replies.PICTURE_NAME)


async def test_the_menu_names_the_speaker_of_a_note_and_only_who_asked_sees_it(lab, home):
    note = await send_voice_note(home["Guest"], voice_note(FELIX, NEW), channel=home.general)
    result = await home[NORA].context_menu(home.general, MENU, note)
    assert result.ephemeral
    assert named(result.response) == f"<@{home[FELIX].id}>"
    assert home.general.history(viewer=home["Guest"])[-1].id == note.id


async def test_a_question_is_acknowledged_before_the_work_on_it_begins(lab, home):
    before = len(lab.env.http_requests)
    await lab.whois(home, "Guest", voice_note(NORA, NEW))
    requests = lab.env.http_requests[before:]
    assert requests[0].path.endswith("/callback")
    assert (
        requests[0].json["type"] == discord.InteractionResponseType.deferred_channel_message.value
    )


async def test_an_audio_file_is_as_good_as_a_voice_note(lab, home):
    recording = as_mp3(voice_note(INES, NEW))
    sent = await home["Guest"].send(home.general, "guess", attachments=[("a.mp3", recording)])
    result = await home["Guest"].context_menu(home.general, MENU, sent)
    assert named(result.response) == f"<@{home[INES].id}>"
    assert named(await lab.whois(home, NORA, recording, "a.mp3")) == f"<@{home[INES].id}>"


async def test_a_forwarded_note_is_heard_in_the_channel_and_in_direct_messages(lab, home):
    note = await send_voice_note(home[FELIX], voice_note(FELIX, NEW), channel=home.general)
    forwarded = await home["Guest"].forward(note, home.general)
    result = await home[NORA].context_menu(home.general, MENU, forwarded)
    assert named(result.response) == f"<@{home[FELIX].id}>"
    await home["Guest"].forward(note, direct_messages(home["Guest"]))
    assert named(written_to(home["Guest"])) == FELIX


async def test_a_note_in_direct_messages_is_answered_there_with_its_picture(lab, home):
    note = await send_voice_note(home["Guest"], voice_note(NORA, NEW))
    answer = written_to(home["Guest"])
    assert named(answer) == NORA
    assert answer.reference.message_id == note.id
    assert len(answer.attachments) == 1


async def test_a_text_in_direct_messages_is_answered_with_what_can_be_done(lab, home):
    await home["Guest"].send_dm("hello?")
    assert written_to(home["Guest"]).content == say("enrol-first-hint")


async def test_a_reply_with_ping_to_the_bot_is_answered_for_everybody(lab, home):
    said = await lab.bot.get_channel(home.general.id).send("Send me your notes.")
    note = await send_voice_note(
        home["Guest"], voice_note(INES, NEW), channel=home.general, reply_to=said
    )
    answer = home.general.history(viewer=home[NORA])[-1]
    assert answer.reference.message_id == note.id
    assert named(answer) == f"<@{home[INES].id}>"


async def test_a_reply_to_an_answer_of_a_command_cannot_be_heard_and_is_told_so(lab, home):
    answer = await lab.whois(home, NORA, voice_note(NORA, NEW))
    shared = await home[NORA].click(answer, label="Share")
    await send_voice_note(
        home["Guest"], voice_note(INES, NEW), channel=home.general, reply_to=shared.followups[-1]
    )
    assert home.general.last_message.content == say("cannot-hear")


async def test_share_posts_the_answer_with_its_picture_and_takes_the_button_away(lab, home):
    answer = await lab.whois(home, FELIX, voice_note(NORA, NEW))
    picture = await answer.attachments[0].read()
    assert labels(answer) == ["Share"]
    await home[FELIX].click(answer, label="Share")
    shared = home.general.history(viewer=home["Guest"])[-1]
    assert named(shared) == f"<@{home[NORA].id}>"
    assert await shared.attachments[0].read() == picture
    left = next(m for m in home.general.history(viewer=home[FELIX]) if m.id == answer.id)
    assert labels(left) == []


async def test_an_ordinary_note_in_a_channel_is_left_alone(lab, home):
    note = await send_voice_note(home[NORA], voice_note(NORA, NEW), channel=home.general)
    assert home.general.last_message.id == note.id


async def test_nobody_hears_what_bots_and_webhooks_send(lab, home):
    said = await lab.bot.get_channel(home.general.id).send("Send me your notes.")
    robot = home.guild.add_member(lab.env.create_user("robot", bot=True))
    note = await send_voice_note(robot, voice_note(NORA, NEW), channel=home.general, reply_to=said)
    assert home.general.last_message.id == note.id
    hook = home.guild.create_webhook(home.general)
    mention = f"<@{lab.bot.user.id}>"
    posted = await hook.send(mention, attachments=[("a.ogg", voice_note(NORA, NEW))])
    assert home.general.last_message.id == posted.id


@pytest.mark.parametrize(
    ("recording", "filename", "sentence"),
    [
        (b"rubbish", "a.ogg", "This is not a recording"),
        (PNG, "a.png", "This is not a recording"),
        (b"", "a.ogg", "The recording is empty"),
        (SILENCE, "a.ogg", "Only 0.0 s of speech"),
        (voice_note(NORA, NEW, 0.6), "a.ogg", "Only 0."),
        (bytes(int(MAX_NOTE_MB * 1e6) + 1), "a.ogg", "The recording has 0.2 MB"),
    ],
    ids=["rubbish", "image", "empty", "silence", "short", "large"],
)
async def test_what_cannot_be_judged_is_refused_with_one_sentence(
    recording, filename, sentence, lab, home
):
    answer = await lab.whois(home, "Guest", recording, filename)
    assert answer.content.startswith(sentence)
    assert answer.embeds == []


async def test_the_menu_on_a_message_without_a_recording_or_with_two_says_which_to_choose(
    lab, home
):
    picture = await home[NORA].send(home.general, "look", attachments=[("a.png", PNG)])
    result = await home["Guest"].context_menu(home.general, MENU, picture)
    assert result.response.content == "There is no recording in this message: choose a voice note."
    files = [("a.ogg", voice_note(NORA, NEW)), ("b.ogg", voice_note(INES, NEW))]
    both = await home[NORA].send(home.general, "two", attachments=files)
    result = await home["Guest"].context_menu(home.general, MENU, both)
    assert result.response.content.startswith("There are several recordings in this message")
    assert result.ephemeral


async def test_help_lists_what_there_is_for_whoever_asks(lab, home):
    asked = await home["Guest"].slash(home.general, "help")
    assert asked.ephemeral
    keeper = home.guild.add_member(
        lab.user("Keeper"),
        roles=[
            home.guild.create_role("Keepers", permissions=discord.Permissions(manage_guild=True))
        ],
    )
    asked_by_keeper = await keeper.slash(home.general, "help")
    for_all = [
        "/enroll",
        "Who is speaking?",
        "/whois",
        "/verify",
        "A note to me",
        "Was that right?",
        "/voices",
        "/mydata",
        "/forget",
        "/privacy",
    ]
    assert list(fields(asked.response)) == for_all
    assert list(fields(asked_by_keeper.response)) == [
        *for_all,
        "/retrain",
        "/model",
        "/rollback",
        "/listen",
        "/settings",
        "/forget-member",
        "/audit",
    ]


async def test_where_nobody_is_enrolled_nobody_is_named(lab):
    server = lab.server("Guest")
    answer = await lab.whois(server, "Guest", voice_note(NORA, NEW))
    assert answer.content == "I know nobody in this server yet: start with `/enroll`."


async def test_who_enrolled_in_one_server_is_not_known_in_another(lab, home):
    elsewhere = lab.server("Guest", STRANGER)
    await lab.enrol(elsewhere, STRANGER)
    answer = await lab.whois(elsewhere, "Guest", voice_note(NORA, NEW))
    assert named(answer).startswith("Nobody I know")
    answer = await lab.whois(elsewhere, "Guest", voice_note(STRANGER, NEW))
    assert named(answer) == f"<@{elsewhere[STRANGER].id}>"


async def test_who_shares_two_servers_chooses_and_the_chosen_one_answers(lab, home):
    both = lab.user("Both")
    home.guild.add_member(both)
    second = lab.server(both, STRANGER, name="Second lab")
    await lab.enrol(second, STRANGER)
    await send_voice_note(both, voice_note(NORA, NEW))
    asked = written_to(both)
    assert asked.content == say("which-server")
    (select,) = asked.components[0].children
    assert {option.label for option in select.options} == {"Voice lab", "Second lab"}
    await both.select(asked, [str(second.id)])
    assert named(written_to(both)).startswith("Nobody I know")
    await send_voice_note(both, voice_note(NORA, NEW))
    await both.select(written_to(both), [str(home.id)])
    assert named(written_to(both)) == NORA
    assert written_to(both).components == []


async def test_a_note_from_who_shares_no_server_is_answered_with_where_to_start(lab, home):
    outsider = lab.user("Outsider")
    await send_voice_note(outsider, voice_note(NORA, NEW))
    assert written_to(outsider).content.startswith("We share no server")


async def test_who_left_the_server_is_answered_no_more(lab, home):
    user = lab.user("Leaver")
    member = home.guild.add_member(user)
    home.guild.remove_member(member)
    await send_voice_note(user, voice_note(NORA, NEW))
    assert written_to(user).content.startswith("We share no server")


async def test_an_interaction_that_has_expired_is_let_go(lab, home):
    lab.foreseen += (discord.NotFound,)
    for path, code in (("/interactions/*/callback", 10062), ("/webhooks/*", 50027)):
        lab.env.inject_error("POST", path, status=404, code=code, message="Unknown", times=2)
        lab.env.inject_error("PATCH", path, status=404, code=code, message="Unknown", times=2)
        await home[NORA].slash(home.general, "whois", note=("a.ogg", voice_note(NORA, NEW)))
        assert isinstance(lab.env.errors[-1].original, discord.NotFound)
        assert lab.env.errors[-1].original.code == code
    lab.env.backend.faults.clear()
    answer = await lab.whois(home, NORA, voice_note(NORA, NEW))
    assert named(answer) == f"<@{home[NORA].id}>"


async def test_asking_stores_nothing(lab, home):
    before = lab.rows("SELECT count(*) FROM notes")
    await lab.whois(home, "Guest", voice_note(NORA, NEW))
    await send_voice_note(home["Guest"], voice_note(NORA, NEW))
    assert lab.rows("SELECT count(*) FROM notes") == before
    assert lab.stored(home["Guest"]) == 0

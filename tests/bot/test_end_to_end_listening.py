"""/verify and /listen: whose voice a note is, asked for, and where the bot listens by itself."""

import logging

import discord
import pytest
import pytest_asyncio

from bot import replies
from bot.cogs import listening
from bot.cogs.listening import NOTES_A_MINUTE, Listening
from bot.language import say, speaking
from bot.sandbox.voice_messages import send_voice_note
from tests.bot.lab import card, fields, in_one_task, labels, named, open_lab
from tests.voices import MEMBERS, STRANGERS, turns, voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

NORA, FELIX, INES = MEMBERS[:3]
STRANGER = STRANGERS[0]
NEW = 20  # a take that nobody enrolled with
SECONDS = 8.0
HIDDEN = discord.PermissionOverwrite(view_channel=False)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lab(tmp_path_factory):
    """Start a bot that hears channels."""
    folder = tmp_path_factory.mktemp("listening")
    async with in_one_task(open_lab(folder, listen=True)) as lab:
        yield lab


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(lab):
    """Return the server in which three are enrolled, and Guest is not."""
    server = lab.server(NORA, FELIX, INES, "Guest")
    for name in (NORA, FELIX, INES):
        await lab.enrol(server, name, notes=5)
    return server


@pytest.fixture(autouse=True)
def fresh_limits(lab):
    """Forget what was examined and reported before."""
    cog = lab.bot.get_cog("Listening")
    assert isinstance(cog, Listening)
    for kept in (cog._examined, cog._reported, cog._logged):
        kept.clear()


def moderators(server):
    """Make a channel that the bot and who manages the server can read, and not everybody."""
    everybody = server.guild.roles["@everyone"]
    allowed = discord.PermissionOverwrite(
        view_channel=True, send_messages=True, embed_links=True, attach_files=True
    )
    who = {server.guild.me: allowed, owner(server): allowed}
    return server.guild.create_text_channel("moderators", overwrites={everybody: HIDDEN, **who})


async def manage(server, channel, mode, report_to=None):
    """Use /listen as somebody who may, and return what only they read."""
    options = {"report_to": report_to} if report_to else {}
    result = await owner(server).slash(
        server.general, "listen", channel=channel, mode=mode, **options
    )
    assert result.ephemeral
    return result.response.content


def owner(server):
    """Return who may manage the server."""
    if "Keeper" not in server.members:
        role = server.guild.create_role(
            "Keepers", permissions=discord.Permissions(manage_guild=True)
        )
        keeper = server.general._env.create_user(f"keeper-{server.id}", global_name="Keeper")
        server.members["Keeper"] = server.guild.add_member(keeper, roles=[role])
    return server["Keeper"]


async def guarded(server):
    """Make a channel that is guarded, and the one that is told."""
    channel, told = server.guild.create_text_channel("voices"), moderators(server)
    said = await manage(server, channel, "guard", told)
    assert said == say(
        "listen-guards", channel=channel.mention, report=told.mention, most=NOTES_A_MINUTE
    )
    return channel, told


async def verify(lab, server, member, recording, *, by="Guest"):
    """Ask /verify, and return what only the member who asked sees."""
    result = await server[by].slash(
        server.general, "verify", member=server[member], note=("note.ogg", recording)
    )
    assert result.acknowledged
    assert result.ephemeral
    return result.response


def heading(*message_ids):
    return {f"## {say(message_id)}" for message_id in message_ids}


# ----------------------------------------------------------------------------------------- /verify


async def test_a_members_own_note_is_theirs_and_anothers_is_not(lab, home):
    own = await verify(lab, home, NORA, voice_note(NORA, NEW))
    first, compared = own.content.split("\n")
    assert first in heading("claim-very-likely", "claim-likely")
    assert compared == say("claim-compared", member=f"<@{home[NORA].id}>")
    assert labels(own) == ["Share"]
    assert "s of speech" in fields(own)["Heard"]
    assert card(own).image.url.endswith(replies.PICTURE_NAME)
    for other in (FELIX, STRANGER):
        answer = await verify(lab, home, NORA, voice_note(other, NEW, SECONDS))
        first, _, caution = answer.content.split("\n")
        assert first in heading("claim-unlikely", "claim-very-unlikely")
        assert caution == say("claim-no-proof")


async def test_a_shared_answer_is_for_everybody_and_offers_no_buttons(lab, home):
    answer = await verify(lab, home, NORA, voice_note(NORA, NEW))
    await home["Guest"].click(answer, label="Share")
    shared = home.general.history(viewer=home[FELIX])[-1]
    assert shared.content == answer.content
    assert labels(shared) == []


async def test_it_is_answered_in_the_language_of_who_asks(lab, home):
    lab.speak(home["Guest"], "de")
    answer = await verify(lab, home, NORA, voice_note(FELIX, NEW, SECONDS))
    lab.speak(home["Guest"], "en-US")
    with speaking("de"):
        assert answer.content.split("\n")[0] in heading("claim-unlikely", "claim-very-unlikely")
        assert answer.content.endswith(say("claim-no-proof"))
    assert "Erkältung" in answer.content


async def test_too_little_speech_and_members_who_are_not_enrolled_are_told_so(lab, home):
    short = await verify(lab, home, NORA, voice_note(NORA, NEW, 0.6))
    assert short.content.startswith("Only 0.")
    unknown = await verify(lab, home, "Guest", voice_note(NORA, NEW))
    assert unknown.content == say("error-member-not-enrolled")
    nobody = lab.server("Guest", NORA)
    answer = await verify(lab, nobody, NORA, voice_note(NORA, NEW))
    assert answer.content == say("error-nobody-enrolled")


# ----------------------------------------------------------------------------------------- /listen


async def test_a_channel_that_is_named_is_answered_until_it_is_off(lab, home):
    channel = home.guild.create_text_channel("names")
    assert await manage(home, channel, "name") == say("listen-names", channel=channel.mention)
    note = await send_voice_note(home["Guest"], voice_note(FELIX, NEW), channel=channel)
    assert channel.last_message.reference.message_id == note.id
    assert named(channel.last_message) == f"<@{home[FELIX].id}>"
    assert await manage(home, channel, "off") == say("listen-ended", channel=channel.mention)
    note = await send_voice_note(home["Guest"], voice_note(FELIX, NEW), channel=channel)
    assert channel.last_message.id == note.id


async def test_a_guarded_channel_is_silent_about_members_own_voices_and_those_not_enrolled(
    lab, home
):
    channel, told = await guarded(home)
    for name in (NORA, FELIX, INES):
        note = await send_voice_note(home[name], voice_note(name, NEW, SECONDS), channel=channel)
        assert channel.last_message.id == note.id
    await send_voice_note(home["Guest"], voice_note(NORA, NEW, SECONDS), channel=channel)
    await home[NORA].forward(note, channel)
    file = [("a.ogg", voice_note(STRANGER, NEW, SECONDS))]
    await home[NORA].send(channel, "a song", attachments=file)
    assert told.history() == []


async def test_another_voice_is_told_to_the_moderators_alone_with_picture_and_link(lab, home):
    channel, told = await guarded(home)
    notes = lab.rows("SELECT count(*) FROM notes")
    note = await send_voice_note(home[NORA], voice_note(STRANGER, NEW, SECONDS), channel=channel)
    assert channel.last_message.id == note.id
    [report] = told.history()
    link = f"https://discord.com/channels/{home.id}/{channel.id}/{note.id}"
    assert report.content == (
        "## This may be another voice\n"
        + say("guard-report", member=f"<@{home[NORA].id}>", channel=channel.mention, link=link)
    )
    assert card(report).footer.text == say("guard-kept")
    assert (await report.attachments[0].read()).startswith(b"\x89PNG")
    assert lab.rows("SELECT count(*) FROM notes") == notes
    # Once is enough for a while; another member is another matter.
    await send_voice_note(home[NORA], voice_note(STRANGER, NEW, SECONDS), channel=channel)
    assert len(told.history()) == 1
    await send_voice_note(home[FELIX], voice_note(STRANGER, NEW, SECONDS), channel=channel)
    assert len(told.history()) == 2


async def test_moderators_read_the_language_of_their_server(lab):
    server = lab.server(NORA, "Guest", locale="de")
    await lab.enrol(server, NORA)
    channel, told = server.guild.create_text_channel("stimmen"), moderators(server)
    lab.speak(owner(server), "de")
    said = await manage(server, channel, "guard", told)
    assert said.startswith("Ab jetzt vergleiche ich")
    await send_voice_note(server[NORA], voice_note(STRANGER, NEW, SECONDS), channel=channel)
    [report] = told.history()
    assert report.content.startswith("## Das ist vielleicht eine andere Stimme\n")
    assert card(report).footer.text.startswith("Ich behalte nichts davon")


async def test_a_note_of_two_people_is_not_compared(lab, home):
    both = turns(NORA, STRANGER)
    answer = await verify(lab, home, NORA, both)
    title, _, reason = answer.content.split("\n")
    assert title in heading("answer-cannot-tell")
    assert reason == say("claim-several", people=2)
    channel, told = await guarded(home)
    await send_voice_note(home[FELIX], both, channel=channel)
    assert told.history() == []


async def test_too_short_a_note_and_one_that_cannot_be_read_are_passed_over(lab, home):
    channel, told = await guarded(home)
    for recording in (voice_note(STRANGER, NEW, 0.6), b"rubbish"):
        note = await send_voice_note(home[NORA], recording, channel=channel, duration_s=1.0)
        assert channel.last_message.id == note.id
    assert told.history() == []


async def test_who_agreed_to_an_earlier_text_is_not_guarded(lab, home):
    channel, told = await guarded(home)
    text = "UPDATE members SET consent_version = ? WHERE member_id = ?"
    lab.rows(text, "2026-11.3", home[INES].id)
    await send_voice_note(home[INES], voice_note(STRANGER, NEW, SECONDS), channel=channel)
    assert told.history() == []
    lab.rows(text, replies.CONSENT_VERSION, home[INES].id)
    await send_voice_note(home[INES], voice_note(STRANGER, NEW, SECONDS), channel=channel)
    assert len(told.history()) == 1


async def test_what_is_too_much_in_a_minute_is_dropped_and_logged_once(
    lab, home, caplog, monkeypatch
):
    monkeypatch.setattr(listening, "NOTES_A_MINUTE", 2)
    channel, told = home.guild.create_text_channel("busy"), moderators(home)
    await manage(home, channel, "guard", told)
    with caplog.at_level(logging.WARNING, "bot.cogs.listening"):
        for _ in range(2):
            await send_voice_note(home[NORA], voice_note(NORA, NEW), channel=channel)
        assert caplog.messages == []
        for name in (NORA, FELIX):
            await send_voice_note(home[name], voice_note(STRANGER, NEW, SECONDS), channel=channel)
    assert told.history() == []
    assert caplog.messages == [
        f"More than 2 notes a minute: the others are not examined (channel {channel.id})."
    ]


async def test_without_a_channel_of_moderators_alone_nothing_is_guarded(lab, home):
    channel, told = home.guild.create_text_channel("plain"), moderators(home)
    missing = await manage(home, channel, "guard")
    assert missing == say("listen-report-missing")
    for public in (home.general, channel):
        said = await manage(home, channel, "guard", public)
        assert said == say("listen-report-public", channel=public.mention)
    assert await manage(home, told, "guard", told) == say(
        "listen-report-public", channel=told.mention
    )
    await send_voice_note(home[NORA], voice_note(STRANGER, NEW, SECONDS), channel=channel)
    assert told.history() == []


async def test_permissions_that_are_missing_are_named(lab, home):
    everybody = home.guild.roles["@everyone"]
    denied = discord.PermissionOverwrite(read_message_history=False, attach_files=False)
    channel = home.guild.create_text_channel("denied", overwrites={everybody: denied})
    said = await manage(home, channel, "name")
    lacks = replies.permissions(["attach_files", "read_message_history"])
    assert said == say("listen-lacking", channel=channel.mention, permissions=lacks)
    seen = discord.PermissionOverwrite(view_channel=True)
    overwrites = {everybody: HIDDEN, owner(home): seen}
    unseen = home.guild.create_text_channel("unseen", overwrites=overwrites)
    said = await manage(home, channel, "guard", unseen)
    assert said.startswith(f"In {unseen.mention} I lack: View Channel")
    lab.speak(owner(home), "de")
    said = await manage(home, channel, "name")
    lab.speak(owner(home), "en-US")
    assert said.startswith(f"In {channel.mention} fehlt mir: Dateien anhängen, Nachrichtenverlauf")


async def test_a_channel_that_is_gone_is_logged_once_and_kept_no_more(lab, home, caplog):
    channel, told = await guarded(home)
    await lab.bot.get_channel(told.id).delete()
    with caplog.at_level(logging.WARNING, "bot.cogs.listening"):
        for name in (NORA, FELIX):
            await send_voice_note(home[name], voice_note(STRANGER, NEW, SECONDS), channel=channel)
    assert len(caplog.messages) == 1
    assert caplog.messages[0].startswith("Moderators could not be told")
    await lab.bot.get_channel(channel.id).delete()
    await lab.env.settle()
    kept = "SELECT count(*) FROM listening WHERE channel_id = ?"
    assert lab.rows(kept, channel.id) == [(0,)]


async def test_moderators_who_may_be_told_no_more_are_logged_once(lab, home, caplog):
    channel, told = await guarded(home)
    lab.env.inject_error(
        "POST", f"/channels/{told.id}/messages", status=403, code=50013, message="No", times=2
    )
    with caplog.at_level(logging.WARNING, "bot.cogs.listening"):
        for name in (NORA, FELIX):
            await send_voice_note(home[name], voice_note(STRANGER, NEW, SECONDS), channel=channel)
    assert len(caplog.messages) == 1
    assert "Forbidden" in caplog.messages[0]


async def test_what_the_operator_chose_is_not_changed(lab, home):
    await lab.restart(listen=False, listen_channels=(home.general.id,))
    said = await manage(home, home.general, "off")
    assert said == say("listen-by-operator", channel=home.general.mention)
    note = await send_voice_note(home["Guest"], voice_note(FELIX, NEW), channel=home.general)
    assert home.general.last_message.reference.message_id == note.id
    await lab.restart()


async def test_without_the_intent_it_is_said_how_to_get_it_and_nothing_is_heard(lab, home, caplog):
    channel, told = await guarded(home)
    await lab.restart(listen=False)
    other = home.guild.create_text_channel("other")
    for mode in ("name", "guard"):
        assert await manage(home, other, mode, told) == say("listen-deaf")
    with caplog.at_level(logging.WARNING, "bot.cogs.listening"):
        for _ in range(2):
            await send_voice_note(home[NORA], voice_note(STRANGER, NEW, SECONDS), channel=channel)
    assert told.history() == []
    assert caplog.messages == [
        f"Without TIMBRE_LISTEN=true nothing is heard (channel {channel.id})."
    ]
    assert await manage(home, channel, "off") == say("listen-ended", channel=channel.mention)
    await lab.restart()

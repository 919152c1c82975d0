"""/settings, /forget-member and /audit: who may, what changes, and what is told of it."""

import pytest
import pytest_asyncio
from discord import app_commands

from bot import replies, worker
from bot.errors import AudienceError, NobodyEnrolledError
from bot.language import say
from bot.sandbox.voice_messages import send_voice_note
from bot.storage import Audience, ListenedChannel, ListenMode
from model.calibration import Strictness
from tests.bot.administration_lab import (
    agreed,
    choose,
    managed,
    said,
    settings_of,
    told,
    words_of,
)
from tests.bot.lab import card, fields, labels, named, written_to
from tests.bot.retraining_lab import NEW, NORA, administrator
from tests.voices import voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

NOT_ALLOWED = replies.failure(app_commands.MissingPermissions(["manage_guild"]))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(lab):
    """Return a server in which one member is known, and who may manage it."""
    server = lab.server(NORA, "Guest")
    await lab.enrol(server, NORA)
    return server, administrator(lab, server)


async def test_only_who_may_manage_the_server_has_the_commands_and_reads_of_them(lab, home):
    server, admin = home
    mine = {"settings", "forget-member", "audit"}
    assert mine <= set(admin.available_commands(server.general))
    assert mine.isdisjoint(server["Guest"].available_commands(server.general))
    listed = {f"/{name}" for name in mine}
    assert listed <= set(fields((await admin.slash(server.general, "help")).response))
    shown = await server["Guest"].slash(server.general, "help")
    assert listed.isdisjoint(fields(shown.response))


async def test_settings_are_shown_with_the_operators_as_defaults_and_changed_after_a_restart(lab):
    await lab.restart(strictness="relaxed", auto_retrain=7)
    server, admin = managed(lab)
    shown = await admin.slash(server.general, "settings")
    assert shown.ephemeral
    assert settings_of(shown) == {
        say("setting-strictness"): say("option-relaxed"),
        say("setting-language"): say("option-language-discord"),
        say("setting-retention"): "are erased after 12 months without use",
        say("setting-retraining"): "after 7 new notes and erased voices",
        say("setting-audience"): say("option-everybody"),
        say("setting-reading"): say("option-reading-not"),
    }
    await choose(admin, shown, "strictness", "strict")
    await lab.restart()
    await choose(admin, shown, "retraining", "25")
    await choose(admin, shown, "retention", "24")
    await choose(admin, shown, "audience", "managers")
    await choose(admin, shown, "language", "ja")
    changed = {
        say("setting-strictness"): say("option-strict"),
        say("setting-language"): "日本語",
        say("setting-retention"): say("option-retention", months=24),
        say("setting-retraining"): "after 25 new notes and erased voices",
        say("setting-audience"): say("option-managers"),
        say("setting-reading"): say("option-reading-not"),
    }
    assert settings_of(shown) == changed
    again = await admin.slash(server.general, "settings")
    assert settings_of(again) == changed
    other, keeper = managed(lab)
    elsewhere = await keeper.slash(other.general, "settings")
    assert settings_of(elsewhere)[say("setting-strictness")] == say("option-normal")
    first, *_, last = await told(server, admin)
    assert first == (
        f'<@{admin.id}> changed "Language of what everybody reads": '
        "as this server is set in Discord → 日本語"
    )
    assert last.endswith(f"{say('option-relaxed')} → {say('option-strict')}")


async def test_choosing_what_is_chosen_already_is_nothing_to_tell(lab):
    server, admin = managed(lab)
    shown = await admin.slash(server.general, "settings")
    await choose(admin, shown, "strictness", "normal")
    await choose(admin, shown, "language", "-")
    assert card((await admin.slash(server.general, "audit")).response).description == "Nothing yet."


async def test_who_may_no_longer_manage_the_server_changes_and_erases_nothing(lab):
    server, admin = managed(lab, NORA)
    await agreed(lab, server, NORA)
    settings = await admin.slash(server.general, "settings")
    erase = await admin.slash(server.general, "forget-member", member=server[NORA])
    for guest_id in range(11):
        await lab.bot.storage.audit.record_refused(server.id, guest_id)
    audit = await admin.slash(server.general, "audit")
    server.guild.remove_member(admin)
    former = server.guild.add_member(admin.user)
    await lab.env.advance_time(16 * 60)  # whom Discord has just let use a command is not asked
    pressed = await choose(former, settings, "strictness", "strict")
    assert pressed.ephemeral
    assert pressed.response.content == NOT_ALLOWED
    pressed = await choose(former, settings, "reading", "True")
    assert pressed.response.content == NOT_ALLOWED
    pressed = await former.click(erase.response, label=say("button-erase-member"))
    assert pressed.response.content == NOT_ALLOWED
    assert lab.stored(server[NORA]) == 2  # member and event
    left = await lab.bot.server_settings.of(server.id)
    assert (left.strictness, left.check_reading) == ("normal", False)
    pressed = await former.click(audit.response, label="Older")
    assert pressed.response.content == NOT_ALLOWED


async def test_a_german_reads_german_and_the_server_what_was_chosen_for_it(lab, home):
    server, admin = home
    lab.speak(admin, "de")
    shown = await admin.slash(server.general, "settings")
    assert words_of(shown).startswith("## Wie ich hier arbeite")
    await choose(admin, shown, "language", "de")
    assert settings_of(shown)["Sprache dessen, was alle lesen"] == "Deutsch"
    asked = await lab.bot.get_channel(server.general.id).send("Send me your notes.")
    await send_voice_note(server["Guest"], b"rubbish", channel=server.general, reply_to=asked)
    assert server.general.last_message.content == said("de", "error-not-audio")
    await choose(admin, shown, "language", "-")
    await send_voice_note(server["Guest"], b"rubbish", channel=server.general, reply_to=asked)
    assert server.general.last_message.content == said("en", "error-not-audio")
    first, *_ = await told(server, admin)
    assert first == (
        f"<@{admin.id}> hat „Sprache dessen, was alle lesen“ geändert: "
        "Deutsch → wie dieser Server in Discord eingestellt ist"
    )
    lab.speak(admin, "en-US")


@pytest.mark.parametrize("locale", ["en-US", "de"])
async def test_without_the_extra_the_sentence_check_says_so_and_stays_off(lab, monkeypatch, locale):
    server, admin = managed(lab)
    lab.speak(admin, locale)
    monkeypatch.setattr("bot.client.is_available", lambda: True)
    await lab.restart()
    before = await admin.slash(server.general, "settings")
    assert said(locale, "setting-reading-locked") not in words_of(before)
    await choose(admin, before, "reading", "True")
    assert settings_of(before)[said(locale, "setting-reading")] == said(locale, "option-reading")
    monkeypatch.setattr("bot.client.is_available", lambda: False)
    await lab.restart()
    other, keeper = managed(lab)
    lab.speak(keeper, locale)
    for place, manager in ((server, admin), (other, keeper)):
        shown = await manager.slash(place.general, "settings")
        assert said(locale, "setting-reading-locked") in words_of(shown)
        off = said(locale, "option-reading-not")
        assert settings_of(shown)[said(locale, "setting-reading")] == off
        assert not (await lab.bot.server_settings.of(place.id)).check_reading
    events = await told(server, admin)
    await choose(admin, before, "reading", "False")  # a card from before: nothing is changed
    assert said(locale, "setting-reading-locked") in words_of(before)
    assert await told(server, admin) == events


@pytest.mark.parametrize("locale", ["en-US", "de"])
async def test_settings_tell_which_channels_are_listened_to_and_who_is_told(lab, locale):
    server, admin = managed(lab)
    lab.speak(admin, locale)
    shown = await admin.slash(server.general, "settings")
    assert said(locale, "listening-none") in words_of(shown)
    assert words_of(shown).endswith(said(locale, "listening-how"))
    for channel_id, mode, report_to in (
        (server.general.id, ListenMode.NAME, None),
        (2**62, ListenMode.GUARD, 2**62 + 1),
    ):
        await lab.bot.storage.listening.begin(
            ListenedChannel(
                server_id=server.id, channel_id=channel_id, mode=mode, report_to=report_to
            ),
            actor_id=admin.id,
        )
    await choose(admin, shown, "strictness", "strict")
    *_, names, guards, how = words_of(shown).split("\n")
    assert names == said(locale, "listening-names", channel=server.general.mention)
    told_to = {"channel": f"<#{2**62}>", "report": f"<#{2**62 + 1}>"}
    assert guards == said(locale, "listening-guards", **told_to)
    assert how == said(locale, "listening-how")


async def test_the_strictness_of_the_server_reaches_the_worker(lab, home, monkeypatch):
    server, admin = home
    shown = await admin.slash(server.general, "settings")
    await choose(admin, shown, "strictness", "strict")
    run, heard = lab.bot._compute.run, []

    async def hearing(function, *args, **kwargs):
        if function is worker.hear:
            heard.extend(one for one in args if isinstance(one, Strictness))
        return await run(function, *args, **kwargs)

    monkeypatch.setattr(lab.bot._compute, "run", hearing)
    assert card(await lab.whois(server, "Guest", voice_note(NORA, NEW)))
    await choose(admin, shown, "strictness", "relaxed")
    assert card(await lab.whois(server, "Guest", voice_note(NORA, NEW)))
    assert heard == [Strictness.STRICT, Strictness.RELAXED]
    await choose(admin, shown, "strictness", "normal")


async def test_who_may_ask_is_up_to_the_server_wherever_they_ask(lab, home):
    server, admin = home
    guest, nora, note = server["Guest"], server[NORA], voice_note(NORA, NEW)
    settings = await admin.slash(server.general, "settings")
    await choose(admin, settings, "audience", "enrolled")
    refused = replies.failure(AudienceError(Audience.ENROLLED))
    lab.speak(guest, "de")
    told_guest = await lab.whois(server, "Guest", note)
    assert told_guest.content == said("de", "error-audience-enrolled")
    lab.speak(guest, "en-US")
    sent = await send_voice_note(nora, note, channel=server.general)
    menu = await guest.context_menu(server.general, "Who is speaking?", sent)
    assert menu.response.content == refused
    asked = await lab.bot.get_channel(server.general.id).send("Send me your notes.")
    await send_voice_note(guest, note, channel=server.general, reply_to=asked)
    assert server.general.last_message.content == refused
    await send_voice_note(guest, note)
    assert written_to(guest).content == refused
    assert named(await lab.whois(server, NORA, note)) == f"<@{nora.id}>"
    assert (await told(server, admin))[0] == (
        f"<@{guest.id}> asked who is speaking, which they may not"
    )
    await choose(admin, settings, "audience", "managers")
    refused = replies.failure(AudienceError(Audience.MANAGERS))
    assert (await lab.whois(server, NORA, note)).content == refused
    result = await admin.slash(server.general, "whois", note=("note.ogg", note))
    assert named(result.response) == f"<@{nora.id}>"
    await choose(admin, settings, "audience", "everybody")
    assert named(await lab.whois(server, "Guest", note)) == f"<@{nora.id}>"


async def test_the_audit_has_pages_and_survives_a_restart(lab):
    server, admin = managed(lab, "Guest")
    for guest_id in range(1, 22):
        await lab.bot.storage.audit.record_refused(server.id, guest_id)
    shown = await admin.slash(server.general, "audit")

    def page():
        lines = card(shown.response).description.split("\n")
        return [int(line.partition("<@")[2].partition(">")[0]) for line in lines]

    assert page() == list(range(21, 11, -1))
    assert labels(shown.response) == ["Older"]
    await lab.restart()
    await admin.click(shown.response, label="Older")
    assert page() == list(range(11, 1, -1))
    assert labels(shown.response) == ["Newer", "Older"]
    await admin.click(shown.response, label="Older")
    assert page() == [1]
    assert card(shown.response).footer.text == "Page 3"
    await admin.click(shown.response, label="Newer")
    assert page() == list(range(11, 1, -1))


async def test_who_asks_too_often_is_told_so_and_nobody_else_is(lab):
    await lab.restart(asks_per_minute=2)
    server = lab.server("Eager", "Guest")
    nobody = replies.failure(NobodyEnrolledError())
    note = await send_voice_note(server["Guest"], b"note", channel=server.general)
    asked = [(await lab.whois(server, "Eager", b"note")).content]
    menu = await server["Eager"].context_menu(server.general, "Who is speaking?", note)
    asked.append(menu.response.content)
    asked.append((await lab.whois(server, "Eager", b"note")).content)
    assert asked[:2] == [nobody, nobody]
    assert asked[2].startswith("You have used this often just now: please try again in ")
    lab.speak(server["Eager"], "de")
    german = (await lab.whois(server, "Eager", b"note")).content
    assert german.startswith("Das hast du gerade oft benutzt: ")
    assert (await lab.whois(server, "Guest", b"note")).content == nobody
    await lab.env.advance_time(61)
    assert (await lab.whois(server, "Eager", b"note")).content == said(
        "de", "error-nobody-enrolled"
    )

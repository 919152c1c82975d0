"""Voices that are erased by others than their members: /forget-member, and disuse."""

from datetime import timedelta

import pytest

from bot import replies
from bot.clock import DiscordClock
from bot.language import say
from bot.sandbox.voice_messages import direct_messages
from bot.storage import Eraser
from tests.bot.administration_lab import agreed, choose, managed, said, told
from tests.bot.lab import card, fields, labels, written_to
from tests.bot.retraining_lab import NORA
from tests.bot.test_end_to_end_enrolment import close_direct_messages

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]


async def test_a_member_is_forgotten_as_by_themselves_and_told_in_their_language(lab):
    server, admin = managed(lab, NORA, "Guest")
    await lab.agree(server, NORA)
    await lab.read(server[NORA], NORA, [0])
    await lab.bot.storage.keep_language(server[NORA].id, "de")
    lab.bot._spoken.clear()
    shown = await admin.slash(server.general, "forget-member", member=server[NORA])
    assert shown.ephemeral
    asked = card(shown.response).description
    assert asked.startswith(f"This erases the 1 note of <@{server[NORA].id}> and")
    await lab.restart()
    await admin.click(shown.response, label=say("button-erase-member"))
    erased = f"Erased: 1 note of <@{server[NORA].id}> and all that was made from them."
    assert shown.response.content == f"{erased} {say('forgot-member-told')}"
    assert labels(shown.response) == []
    assert written_to(server[NORA]).content == said(
        "de", "forgotten-by-moderator", server="Voice lab"
    )
    assert lab.stored(server[NORA]) == 0
    assert await told(server, admin) == [f"<@{admin.id}> erased a member's voice"]
    again = await admin.slash(server.general, "forget-member", member=server[NORA])
    assert again.response.content == replies.nothing_of_member(server[NORA].id)


async def test_keeping_a_members_voice_erases_nothing(lab):
    server, admin = managed(lab, NORA)
    await agreed(lab, server, NORA)
    shown = await admin.slash(server.general, "forget-member", member=server[NORA])
    await admin.click(shown.response, label=say("button-keep"))
    assert shown.response.content == say("kept")
    assert await lab.bot.storage.consent_of(server.id, server[NORA].id) is not None


async def test_who_has_left_is_forgotten_too_and_need_not_take_messages(lab):
    server, admin = managed(lab, NORA)
    nora = server[NORA]
    await agreed(lab, server, NORA)
    close_direct_messages(lab, nora)
    server.guild.remove_member(nora)
    shown = await admin.slash(server.general, "forget-member", member=nora.user)
    await admin.click(shown.response, label=say("button-erase-member"))
    assert shown.response.content.endswith(say("forgot-member-not-told"))
    assert lab.stored(nora) == 0


async def test_who_was_erased_between_card_and_press_is_not_erased_again(lab):
    server, admin = managed(lab, NORA)
    await agreed(lab, server, NORA)
    shown = await admin.slash(server.general, "forget-member", member=server[NORA])
    await lab.bot.recogniser.forget(server.id, server[NORA].id)
    await admin.click(shown.response, label=say("button-erase-member"))
    assert shown.response.content == replies.nothing_of_member(server[NORA].id)
    assert await told(server, admin) == [say("event-forgotten")]


async def test_who_manages_the_server_and_forgets_themselves_is_in_no_record(lab):
    server, admin = managed(lab)
    await lab.bot.storage.give_consent(server.id, admin.id, text_version="1")
    shown = await admin.slash(server.general, "forget-member", member=admin)
    await admin.click(shown.response, label=say("button-erase-member"))
    assert await told(server, admin) == [say("event-forgotten")]
    assert lab.stored(admin) == 0


def aged(lab, server, name, **days):
    """Let things have happened so many days ago."""
    for column, ago in days.items():
        lab.rows(
            f"UPDATE members SET {column} = datetime('now', ?)"  # noqa: S608 -- ours
            " WHERE server_id = ? AND member_id = ?",
            f"-{ago} days",
            server.id,
            server[name].id,
        )


async def test_an_unused_voice_is_erased_a_week_after_a_letter_and_used_ones_are_not(lab):
    server, admin = managed(lab, NORA, "Felix", "Ines")
    for name, language in ((NORA, "de"), ("Felix", "en"), ("Ines", "en")):
        await agreed(lab, server, name, language)
    settings = await admin.slash(server.general, "settings")
    await choose(admin, settings, "retention", "6")
    aged(lab, server, NORA, used_at=400)
    aged(lab, server, "Felix", used_at=177)
    aged(lab, server, "Ines", used_at=100)
    await lab.restart()
    letter = written_to(server[NORA]).content
    assert letter.startswith("Du hast mich lange nicht benutzt, darum lösche ich am <t:")
    assert "**Voice lab**" in letter
    assert written_to(server["Felix"]).content.startswith("You have not used me for a long time")
    warned = "SELECT member_id FROM members WHERE server_id = ? AND warned_at IS NOT NULL"
    assert {row for (row,) in lab.rows(warned, server.id)} == {
        server[NORA].id,
        server["Felix"].id,
    }
    await lab.env.advance_time(86_400)  # nobody is written to twice, nor erased before their time
    assert written_to(server[NORA]).content == letter
    await server["Felix"].slash(server.general, "mydata")
    aged(lab, server, NORA, warned_at=8)
    await lab.restart()
    assert lab.stored(server[NORA]) == 0
    assert await lab.bot.storage.consent_of(server.id, server["Felix"].id) is not None
    assert await lab.bot.storage.consent_of(server.id, server["Ines"].id) is not None
    assert (await told(server, admin))[0] == say("event-forgotten-unused")
    assert lab.rows(
        "SELECT detail FROM events WHERE kind = 'forgotten' AND server_id = ?", server.id
    ) == [(f'{{"by": "{Eraser.RETENTION}"}}',)]


async def test_by_a_clock_that_jumped_nobody_is_erased_or_written_to_and_no_event_is_dropped(
    lab, monkeypatch
):
    server = lab.server(NORA, "Felix")
    for name in (NORA, "Felix"):
        await agreed(lab, server, name)
    aged(lab, server, NORA, used_at=9 * 365, warned_at=9 * 365)
    aged(lab, server, "Felix", used_at=9 * 365)
    lab.rows("UPDATE events SET at = datetime('now', '-9 years') WHERE server_id = ?", server.id)
    kept = "SELECT count(*) FROM members JOIN events USING (server_id) WHERE server_id = ?"
    before = lab.rows(kept, server.id)
    with monkeypatch.context() as jumped:
        ahead = timedelta(days=9 * 365)
        jumped.setattr(DiscordClock, "__init__", lambda clock: setattr(clock, "ahead", ahead))
        await lab.restart()
    assert lab.rows(kept, server.id) == before
    assert direct_messages(server["Felix"]).history() == []
    await lab.restart()
    assert lab.stored(server[NORA]) == 0
    assert written_to(server["Felix"]).content.startswith("You have not used me for a long time")


async def test_where_voices_were_kept_for_ever_once_it_is_three_years(lab):
    server = lab.server(NORA, "Felix")
    for name in (NORA, "Felix"):
        await agreed(lab, server, name)
    await lab.bot.storage.choices.choose(
        server.id, "retention_months", 0, before=36, actor_id=server[NORA].id
    )
    aged(lab, server, NORA, used_at=3 * 365)
    aged(lab, server, "Felix", used_at=3 * 365 - 8)
    await lab.restart()
    query = "SELECT member_id FROM members WHERE server_id = ? AND warned_at IS NOT NULL"
    assert lab.rows(query, server.id) == [(server[NORA].id,)]
    mine = await server[NORA].slash(server.general, "mydata")
    assert fields(mine.response)[say("unused-title")].startswith(say("unused", months=36))


@pytest.mark.parametrize("locale", ["en-US", "de"])
async def test_consent_privacy_and_what_is_kept_tell_how_long_this_server_keeps_voices(lab, locale):
    server, admin = managed(lab, NORA, "Guest")
    await agreed(lab, server, NORA)
    settings = await admin.slash(server.general, "settings")

    def until(months):
        return f"{said(locale, 'unused', months=months)}\n{said(locale, 'privacy-departed')}"

    async def told_of_unused():
        shown = [
            await server["Guest"].slash(server.general, "enroll"),
            await server["Guest"].slash(server.general, "privacy"),
            await server[NORA].slash(server.general, "mydata"),
        ]
        return {fields(one.response)[said(locale, "unused-title")] for one in shown}

    for name in (NORA, "Guest"):
        lab.speak(server[name], locale)
    assert await told_of_unused() == {until(12)}
    for months in (6, 36):
        await choose(admin, settings, "retention", str(months))
        assert await told_of_unused() == {until(months)}
    begun = await server[NORA].slash(server.general, "enroll")  # the text is the same: not asked
    assert not begun.response.embeds
    elsewhere = lab.server("Ines")
    shown = await elsewhere["Ines"].slash(elsewhere.general, "privacy")
    assert fields(shown.response)[say("unused-title")].startswith(say("unused", months=12))


async def test_in_direct_messages_privacy_tells_that_servers_differ(lab):
    guest = lab.server("Guest")["Guest"]
    shown = await guest.user.slash("privacy")
    told = fields(shown.response)[say("unused-title")]
    assert told.startswith(say("unused-elsewhere", months=12))

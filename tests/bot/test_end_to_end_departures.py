"""Taking everything away, erasing everywhere, and what becomes of who has left."""

import io
import json
import zipfile
from unittest import mock

import pytest

from bot.errors import StorageUnreadableError
from bot.host import Host
from bot.language import say
from bot.storage import Eraser
from tests.bot.administration_lab import agreed, managed, said, told
from tests.bot.lab import card, labels
from tests.voices import MEMBERS, voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

NORA, FELIX = MEMBERS[:2]


async def files_of(pressed):
    """Return the content of the files that answer a press, by name."""
    answers = [pressed.response, *pressed.followups]
    return {file.filename: await file.read() for one in answers for file in one.attachments}


async def test_a_member_takes_all_that_is_kept_away(lab):
    server = lab.server(NORA, FELIX)
    await lab.agree(server, NORA)
    await lab.read(server[NORA], NORA, [0, 1])
    await agreed(lab, server, FELIX)
    lab.speak(server[NORA], "de")
    mine = await server[NORA].slash(server.general, "mydata")
    assert mine.ephemeral
    pressed = await server[NORA].click(mine.response, label=said("de", "button-take-away"))
    assert pressed.ephemeral
    assert pressed.response.content == said("de", "taken-away", parts=1)
    (archive,) = (await files_of(pressed)).values()
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.read("notes/1.ogg") == voice_note(NORA, 0)
        assert opened.read("notes/2.ogg") == voice_note(NORA, 1)
        assert said("de", "export-read-me-file") in opened.namelist()
        everything = json.loads(opened.read("data.json"))
    assert [note["sentence"] for note in everything["notes"]] == lab.notes(server[NORA])
    assert len(everything["notes"][0]["embedding"]) == 192
    assert everything["consent"]["text_language"] == "en"
    assert everything["language"] == "de"
    assert str(server[FELIX].id) not in json.dumps(everything)


async def test_who_was_erased_before_they_took_it_away_gets_a_sentence(lab):
    server = lab.server(NORA)
    await agreed(lab, server, NORA)
    mine = await server[NORA].slash(server.general, "mydata")
    await lab.bot.recogniser.forget(server.id, server[NORA].id)
    pressed = await server[NORA].click(mine.response, label=say("button-take-away"))
    assert pressed.response.content == say("nothing-to-forget")


async def test_in_a_direct_message_all_servers_are_shown_and_erased_also_those_that_were_left(lab):
    nora = lab.user(NORA)
    first, second = lab.server(nora, name="Choir"), lab.server(nora, FELIX, name="Band")
    assert (await nora.slash("forget")).response.content == say("nothing-anywhere")
    assert (await nora.slash("mydata")).response.content == say("nothing-anywhere")
    await lab.agree(first, NORA)
    await lab.read(first[NORA], NORA, [0])
    for name in (NORA, FELIX):
        await agreed(lab, second, name)
    second.guild.remove_member(second[NORA])
    shown = await nora.slash("mydata")
    assert "Choir: 1 note\n" in card(shown.response).description
    assert labels(shown.response) == ["Download: Choir", "Download: Band"]
    pressed = await nora.click(shown.response, label="Download: Band")
    assert len(await files_of(pressed)) == 1
    asked = await nora.slash("forget")
    assert "Band: 0 notes" in card(asked.response).description
    await nora.click(asked.response, label=say("button-keep"))
    assert lab.stored(nora) > 0
    asked = await nora.slash("forget")
    await nora.click(asked.response, label=say("button-erase"))
    assert asked.response.content == say("forgotten-everywhere", notes=1)
    assert lab.stored(nora) == 0
    assert await lab.bot.storage.consent_of(second.id, second[FELIX].id) is not None


async def test_everywhere_can_be_said_in_a_server_and_in_german(lab):
    nora = lab.user(NORA)
    servers = [lab.server(nora, name=name) for name in ("Choir", "Band")]
    for server in servers:
        await agreed(lab, server, NORA)
    lab.speak(servers[0][NORA], "de")
    asked = await servers[0][NORA].slash(servers[0].general, "forget", everywhere=True)
    assert "Band: 0 Aufnahmen" in card(asked.response).description
    await servers[0][NORA].click(asked.response, label=said("de", "button-erase"))
    assert lab.stored(nora) == 0


async def test_who_has_left_is_erased_after_30_days_unless_they_come_back(lab):
    server, admin = managed(lab, NORA, FELIX, "Ines")
    for name in (NORA, FELIX, "Ines"):
        await agreed(lab, server, name)
    for name in (NORA, FELIX):
        server.guild.remove_member(server[name])
    await lab.restart()
    assert await missed(lab, server) == {server[NORA].id, server[FELIX].id}
    long_ago(lab, "members", server)
    server.guild.add_member(server[FELIX].user)
    await lab.restart()
    assert lab.stored(server[NORA]) == 0
    assert await missed(lab, server) == set()
    assert await lab.bot.storage.consent_of(server.id, server[FELIX].id) is not None
    assert (await told(server, admin))[0] == say("event-forgotten-departed")
    detail = "SELECT detail FROM events WHERE kind = 'forgotten' AND server_id = ?"
    assert lab.rows(detail, server.id) == [(f'{{"by": "{Eraser.DEPARTURE}"}}',)]


async def test_while_discord_does_not_answer_nobody_has_left(lab):
    server = lab.server(NORA)
    await agreed(lab, server, NORA)
    long_ago(lab, "members", server)
    asked = f"/guilds/{server.id}/members/{server[NORA].id}"
    # A server that cannot be reached is a 404, too.
    lab.env.inject_error("GET", asked, status=404, code=10004, message="Unknown Guild")
    await lab.restart()
    assert await missed(lab, server) == {server[NORA].id}  # as before: not met either
    assert await lab.bot.storage.consent_of(server.id, server[NORA].id) is not None


async def test_a_server_that_the_bot_was_removed_from_is_erased_after_30_days(lab):
    server, other = lab.server(NORA), lab.server(FELIX)
    await agreed(lab, server, NORA)
    await agreed(lab, other, FELIX)
    await lab.bot.get_guild(server.id).leave()
    await lab.restart()
    assert lab.stored(server[NORA]) > 0
    long_ago(lab, "servers", server)
    await lab.restart()
    assert lab.stored(server[NORA]) == 0
    assert lab.rows("SELECT count(*) FROM servers WHERE server_id = ?", server.id) == [(0,)]
    assert await lab.bot.storage.consent_of(other.id, other[FELIX].id) is not None


async def test_the_servers_of_another_process_are_left_to_it(lab, monkeypatch):
    server = lab.server(NORA)
    await agreed(lab, server, NORA)
    long_ago(lab, "members", server)
    with monkeypatch.context() as sharded:
        sharded.setattr(Host, "serves", lambda _, server_id: server_id != server.id)
        await lab.restart()
        assert await missed(lab, server) == {server[NORA].id}  # nobody looked whether she is back
    await lab.restart()
    assert await missed(lab, server) == set()


async def test_upkeep_that_fails_is_tried_again_in_an_hour(lab, monkeypatch, caplog):
    upkeep = lab.bot.get_cog("Retention")
    with monkeypatch.context() as patched:
        gone = mock.AsyncMock(side_effect=StorageUnreadableError("The database is gone."))
        patched.setattr(lab.bot.storage.memberships, "all_servers", gone)
        await upkeep._daily.coro(upkeep)
    assert upkeep._daily.hours == 1
    assert "tried again in an hour" in caplog.text
    await upkeep._daily.coro(upkeep)
    assert upkeep._daily.hours == 24


async def missed(lab, server):
    """Return whom the bot misses in a server."""
    query = "SELECT member_id FROM members WHERE server_id = ? AND gone_since IS NOT NULL"
    return {member_id for (member_id,) in lab.rows(query, server.id)}


def long_ago(lab, table, server):
    """Let it be a month that somebody, or a server, has been missed."""
    lab.rows(
        f"UPDATE {table} SET gone_since = datetime('now', '-31 days') WHERE server_id = ?",  # noqa: S608
        server.id,
    )

"""Retraining on demand: what /retrain does and shows, through real discord.py."""

import functools

import discord
import psutil
import pytest
import pytest_asyncio

from bot import drawing, replies, worker
from bot.errors import (
    AlreadyRetrainingError,
    NoChannelAccessError,
    NotRetrainingError,
    TooFewMembersError,
)
from bot.language import say
from tests.bot.lab import card, labels, named
from tests.bot.retraining_lab import (
    FELIX,
    INES,
    NEW,
    NORA,
    administrator,
    head_version,
    held_at,
    last,
    last_retraining,
    one_more,
    running,
    trained,
)
from tests.voices import STRANGERS, voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(lab):
    """Return a server with version 1, and its administrator: for tests that change neither."""
    return await trained(lab, NORA, FELIX)


async def test_the_first_retraining_shows_its_result_to_all_and_is_adopted(lab, home):
    server, _ = home
    shown = next(m for m in server.general.history() if m.embeds)
    first, second = shown.embeds
    assert first.title == "Retrained: version 1 is in use"
    assert first.description == "It learnt from 6 notes of 2 members."
    assert labels(shown) == []
    named_fields = {field.name: field.value for field in first.fields}
    assert named_fields["Members missed"] == "0 % → 0 %"
    assert set(named_fields) >= {"Misnamed", "Strangers named", "Should record more"}
    assert f"<@{server[NORA].id}>" in named_fields["Should record more"]
    assert first.image.url.endswith(replies.CONFUSIONS_NAME)
    assert second.image.url.endswith(replies.CURVE_NAME)
    assert len(shown.attachments) == 2
    for picture in shown.attachments:
        assert (await picture.read()).startswith(b"\x89PNG\r\n")
    assert running(lab, server) == 0


async def test_members_and_strangers_are_told_apart_by_the_new_head(lab, home):
    server, _ = home
    for name in (NORA, FELIX):
        answer = await lab.whois(server, "Guest", voice_note(name, NEW))
        assert named(answer) == f"<@{server[name].id}>"
    answer = await lab.whois(server, "Guest", voice_note(STRANGERS[0], NEW))
    assert named(answer).startswith("Nobody I know")


async def test_where_nothing_has_changed_the_old_one_stays_and_it_says_so(lab, home):
    server, admin = home
    await admin.slash(server.general, "retrain")
    assert card(last(server)).title == "Nothing new to learn"
    assert labels(last(server)) == []
    assert head_version(lab, server) == 1
    assert await last_retraining(server, admin) == ": there was nothing new to learn"


async def test_one_that_is_no_better_is_not_adopted_and_says_so(lab):
    server, admin = await trained(lab, NORA, FELIX)
    await one_more(lab, server, NORA)
    await admin.slash(server.general, "retrain")
    assert last(server).embeds[0].title == "Retrained, but kept the old one"
    assert "no better" in last(server).embeds[0].description
    assert head_version(lab, server) == 1
    said = await last_retraining(server, admin)
    assert said == ": the new one was no better, so I kept what was in use"


async def test_who_enrols_after_a_retraining_is_known_at_once(lab):
    server, _ = await trained(lab, NORA, FELIX)
    ines = server.guild.add_member(lab.user(INES))
    server.members[INES] = ines
    await lab.enrol(server, INES)
    for name in (NORA, FELIX, INES):
        answer = await lab.whois(server, "Guest", voice_note(name, NEW))
        assert named(answer) == f"<@{server[name].id}>"


async def test_with_fewer_than_two_ready_members_there_is_nothing_to_retrain(lab):
    server = lab.server(NORA, FELIX)
    await lab.enrol(server, NORA)
    await lab.enrol(server, FELIX, notes=1)
    admin = administrator(lab, server)
    for _ in range(2):  # and it does not count as running afterwards
        result = await admin.slash(server.general, "retrain")
        assert result.ephemeral
        assert result.response.content == replies.failure(TooFewMembersError())
    assert running(lab, server) == 0


async def test_a_second_one_waits_for_the_first_and_progress_is_shown(lab, monkeypatch):
    monkeypatch.setattr("bot.cogs.training.EDIT_EVERY_S", 0.0)
    server = lab.server(NORA, FELIX)
    for name in (NORA, FELIX):
        await lab.enrol(server, name)
    admin = administrator(lab, server)
    with held_at(lab, worker.cross_validate) as gate:
        started = await admin.slash(server.general, "retrain")
        assert gate.reached.is_set()
        assert running(lab, server) == 1
        progress = card(last(server))
        assert progress.title == "Retraining"
        assert "▰▰▰▰▰▰▰▰▰▰▱" in progress.description  # 6 of 12 jobs
        assert "left\n" in progress.description
        assert labels(last(server)) == ["Cancel"]
        second = await admin.slash(server.general, "retrain")
        assert second.ephemeral
        assert second.response.content == replies.failure(AlreadyRetrainingError())
        back = await admin.slash(server.general, "rollback", version=0)
        assert back.response.content == replies.failure(AlreadyRetrainingError())
        answer = await lab.whois(server, NORA, voice_note(NORA, NEW))
        assert named(answer) == f"<@{server[NORA].id}>"
        gate.opened.set()
        await lab.env.settle()
    assert last(server).embeds[0].title == "Retrained: version 1 is in use"
    assert last(server).id == started.response.id


async def test_cancel_changes_nothing_and_when_it_is_too_late_it_says_so(lab):
    server = lab.server(NORA, FELIX)
    for name in (NORA, FELIX):
        await lab.enrol(server, name)
    admin = administrator(lab, server)
    with held_at(lab, worker.cross_validate):
        await admin.slash(server.general, "retrain")
        other = await server[NORA].click(last(server), label="Cancel")
        assert other.response.content == say("not-yours")
        another_admin = administrator(lab, server)
        await another_admin.click(last(server), label="Cancel")
    assert card(last(server)).description == say("retraining-cancelled")
    assert labels(last(server)) == []
    assert head_version(lab, server) is None
    assert running(lab, server) == 0
    assert await last_retraining(server, admin) == ": cancelled"
    with held_at(lab, drawing.draw_comparison) as gate:  # the button is still there
        await admin.slash(server.general, "retrain")
        for _ in range(2):
            late = await admin.click(last(server), label="Cancel")
            assert late.ephemeral
            assert late.response.content == replies.failure(NotRetrainingError())
        gate.opened.set()
        await lab.env.settle()
    assert last(server).embeds[0].title == "Retrained: version 1 is in use"


async def test_a_voice_that_is_erased_meanwhile_is_not_in_the_adopted_head(lab):
    server = lab.server(NORA, FELIX, INES)
    for name in (NORA, FELIX, INES):
        await lab.enrol(server, name)
    admin = administrator(lab, server)
    with held_at(lab, worker.train_head) as gate:
        await admin.slash(server.general, "retrain")
        assert gate.reached.is_set()
        shown = await server[INES].slash(server.general, "forget")
        await server[INES].click(shown.response, label="Erase my voice")
        gate.opened.set()
        await lab.env.settle()
    assert last(server).embeds[0].description == "It learnt from 6 notes of 2 members."
    known = lab.rows("SELECT member_id FROM head_members WHERE server_id = ?", server.id)
    assert {member for (member,) in known} == {server[NORA].id, server[FELIX].id}


async def test_where_no_result_could_be_shown_nothing_begins(lab, home):
    server, admin = home
    silent = discord.PermissionOverwrite(attach_files=False)
    overwrites = {server.guild.default_role: silent}
    quiet = server.guild.create_text_channel("quiet", overwrites=overwrites)
    refused = await admin.slash(quiet, "retrain")
    assert refused.ephemeral
    assert refused.response.content == replies.failure(NoChannelAccessError())


async def test_with_the_setting_a_server_retrains_by_itself_when_enough_changed(lab):
    await lab.restart(auto_retrain=6)
    server = lab.server(NORA, FELIX, "Guest")
    await lab.enrol(server, NORA)
    assert head_version(lab, server) is None
    await lab.enrol(server, FELIX)
    assert head_version(lab, server) == 1
    assert server.general.history() == []
    said = await last_retraining(server, administrator(lab, server))
    assert said == ", by itself: version 1 was adopted"
    await lab.restart()


async def test_a_retraining_in_processes_of_its_own_ends_with_them(lab, monkeypatch):
    # Not of low priority: on a busy machine the test would wait for minutes.
    monkeypatch.setattr(worker, "start_calmly", functools.partial(worker.start, 1, 1))
    monkeypatch.setattr(worker, "CALM_NICENESS", worker.NICENESS)
    await lab.restart(retrain_apart=True)
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    server, admin = await trained(lab, NORA, FELIX)
    await admin.slash(server.general, "retrain")
    after = {child.pid for child in psutil.Process().children(recursive=True)}
    assert after <= before
    answer = await lab.whois(server, "Guest", voice_note(NORA, NEW))
    assert named(answer) == f"<@{server[NORA].id}>"
    await lab.restart()

"""Retraining on demand: /retrain, /model and /rollback, through real discord.py."""

import asyncio
import contextlib
import dataclasses

import discord
import psutil
import pytest
import pytest_asyncio

from bot import replies, worker
from bot.errors import (
    AlreadyRetrainingError,
    ComputeStoppedError,
    NoChannelAccessError,
    NotRetrainingError,
    OtherEncoderError,
    RecordingRefusedError,
    TooFewMembersError,
    TrainingLostError,
    UnknownVersionError,
)
from bot.storage import RunningRetraining
from tests.bot.lab import card, fields, labels, named, written_to
from tests.voices import MEMBERS, STRANGERS, voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

NORA, FELIX, INES = MEMBERS[:3]
NEW = 20  # a take that nobody enrolled with


def administrator(lab, server):
    """Return a member who may manage the server."""
    role = server.guild.create_role("admins", permissions=discord.Permissions(manage_guild=True))
    return server.guild.add_member(lab.user("Admin"), roles=[role])


@dataclasses.dataclass
class Gate:
    """Holds every retraining at a job of a kind, until it is opened."""

    opened: asyncio.Event
    reached: asyncio.Event


@contextlib.contextmanager
def held_at(lab, job):
    compute = lab.bot._compute
    run, gate = compute.run_in_background, Gate(asyncio.Event(), asyncio.Event())

    async def held(function, *args):
        if function is job and not gate.opened.is_set():
            gate.reached.set()
            await lab.env.external_wait(gate.opened.wait(), reason="the test holds it")
        return await run(function, *args)

    compute.run_in_background = held
    try:
        yield gate
    finally:
        gate.opened.set()
        compute.run_in_background = run


def last(server):
    """Return the last message of the channel as it is now."""
    return server.general.history()[-1]


def head_version(lab, server):
    return lab.rows("SELECT head_version FROM servers WHERE server_id = ?", server.id)[0][0]


def running(lab, server):
    query = "SELECT count(*) FROM retrainings WHERE server_id = ? AND ended_at IS NULL"
    return lab.rows(query, server.id)[0][0]


async def last_retraining(server, admin):
    """Return what /model says of the last retraining, without its date."""
    model = await admin.slash(server.general, "model")
    return fields(model.response)["Last retraining"].partition(">")[2]


async def trained(lab, *names):
    """Return a server whose members were enrolled, an administrator, and version 1 in use."""
    server = lab.server(*names, "Guest")
    for name in names:
        await lab.enrol(server, name)
    admin = administrator(lab, server)
    await admin.slash(server.general, "retrain")
    assert head_version(lab, server) == 1
    return server, admin


async def one_more(lab, server, name):
    """Let somebody who is enrolled give another note."""
    await server[name].slash(server.general, "enroll")
    await lab.read(server[name], name, [NEW - 1])
    await server[name].user.click(written_to(server[name]), label="Stop")


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
        assert other.response.content == replies.NOT_YOURS
        another_admin = administrator(lab, server)
        await another_admin.click(last(server), label="Cancel")
    assert card(last(server)).description == replies.CANCELLED
    assert labels(last(server)) == []
    assert head_version(lab, server) is None
    assert running(lab, server) == 0
    assert await last_retraining(server, admin) == ": cancelled"
    with held_at(lab, worker.draw_comparison) as gate:  # the button is still there
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


async def test_erasing_a_voice_drops_the_head_and_the_model_says_so(lab):
    server, admin = await trained(lab, NORA, FELIX)
    shown = await server[NORA].slash(server.general, "forget")
    await server[NORA].click(shown.response, label="Erase my voice")
    assert head_version(lab, server) is None
    assert lab.stored(server[NORA]) == 0
    assert lab.rows("SELECT head FROM heads WHERE server_id = ?", server.id) == [(None,)]
    answer = await lab.whois(server, "Guest", voice_note(FELIX, NEW))
    assert named(answer) == f"<@{server[FELIX].id}>"
    model = await admin.slash(server.general, "model")
    assert "No version is in use" in card(model.response).description
    assert "1 member erased" in fields(model.response)["So far"]
    assert "version 1. `/retrain` makes a new one" in fields(model.response)["Mind"]
    back = await admin.slash(server.general, "rollback", version=1)
    assert back.response.content == replies.failure(UnknownVersionError())


async def test_the_model_shows_version_figures_and_history(lab):
    server, admin = await trained(lab, NORA, FELIX)
    model = await admin.slash(server.general, "model")
    assert model.ephemeral
    assert card(model.response).description.startswith("**Version 1**")
    assert "2 members, 6 notes" in card(model.response).description
    assert fields(model.response)["On unheard notes"].startswith("members missed 0 %")
    assert fields(model.response)["Since then"] == "0 new notes"
    assert model.response.attachments == []
    await lab.bot.storage.heads.roll_back(
        server.id, 0, encoder_id=await lab.bot.recogniser.encoder_id()
    )
    await admin.slash(server.general, "retrain")  # against centroids: the first that is used
    assert head_version(lab, server) == 2
    model = await admin.slash(server.general, "model")
    assert card(model.response).image.url.endswith(replies.HISTORY_NAME)
    choices = await admin.autocomplete(server.general, "rollback", "version", "")
    assert [choice["value"] for choice in choices] == [2, 1, 0]
    back = await admin.slash(server.general, "rollback", version=1)
    assert back.ephemeral
    assert back.response.content == replies.rolled_back(1)
    assert head_version(lab, server) == 1
    answer = await lab.whois(server, "Guest", voice_note(NORA, NEW))
    assert named(answer) == f"<@{server[NORA].id}>"


async def test_going_back_to_what_is_not_there_or_not_usable_is_refused(lab, home):
    server, admin = home
    unknown = await admin.slash(server.general, "rollback", version=7)
    assert unknown.response.content == replies.failure(UnknownVersionError())
    lab.rows(
        "INSERT INTO heads SELECT server_id, 9, created_at, 'old', members, notes, figures,"
        " note_ids, NULL, head FROM heads WHERE server_id = ? AND version = 1",
        server.id,
    )
    old = await admin.slash(server.general, "rollback", version=9)
    assert old.response.content == replies.failure(OtherEncoderError())
    lab.rows("DELETE FROM heads WHERE server_id = ? AND version = 9", server.id)
    assert head_version(lab, server) == 1


async def test_where_the_message_was_deleted_the_result_is_posted_anew(lab):
    server = lab.server(NORA, FELIX)
    for name in (NORA, FELIX):
        await lab.enrol(server, name)
    admin = administrator(lab, server)
    with held_at(lab, worker.cross_validate) as gate:
        await admin.slash(server.general, "retrain")
        shown = last(server)
        await lab.bot.get_channel(server.general.id).get_partial_message(shown.id).delete()
        gate.opened.set()
        await lab.env.settle()
    assert last(server).id != shown.id
    assert last(server).embeds[0].title == "Retrained: version 1 is in use"


async def test_a_restart_in_the_middle_leaves_the_old_head_and_says_so(lab):
    server, admin = await trained(lab, NORA, FELIX)
    await one_more(lab, server, NORA)
    with held_at(lab, worker.cross_validate) as gate:
        await admin.slash(server.general, "retrain")
        assert gate.reached.is_set()
        await lab.restart()
    assert card(last(server)).description == replies.INTERRUPTED
    assert labels(last(server)) == []
    assert running(lab, server) == 0
    assert head_version(lab, server) == 1
    assert await last_retraining(server, admin) == ": interrupted by a restart; nothing changed"
    answer = await lab.whois(server, "Guest", voice_note(NORA, NEW))
    assert named(answer) == f"<@{server[NORA].id}>"
    await lab.bot.storage.heads.begin_retraining(  # one whose channel has gone
        RunningRetraining(server_id=server.id, channel_id=5, message_id=6, starter_id=None)
    )
    await lab.restart()
    assert running(lab, server) == 0


async def test_a_restart_before_the_result_is_shown_says_what_is_in_use(lab):
    server = lab.server(NORA, FELIX)
    for name in (NORA, FELIX):
        await lab.enrol(server, name)
    admin = administrator(lab, server)
    with held_at(lab, worker.draw_comparison) as gate:
        await admin.slash(server.general, "retrain")
        assert gate.reached.is_set()
        await lab.restart()
    assert card(last(server)).description == replies.adopted_before_stop(1)
    assert labels(last(server)) == []
    assert head_version(lab, server) == 1
    assert running(lab, server) == 0


async def test_a_result_that_cannot_be_drawn_is_shown_without_pictures(lab, monkeypatch):
    server = lab.server(NORA, FELIX)
    for name in (NORA, FELIX):
        await lab.enrol(server, name)

    async def refuse(*_):
        raise RecordingRefusedError

    monkeypatch.setattr(lab.bot.retraining, "draw", refuse)
    await administrator(lab, server).slash(server.general, "retrain")
    (shown,) = last(server).embeds
    assert shown.title == "Retrained: version 1 is in use"
    assert shown.image.url is None
    assert running(lab, server) == 0


@pytest.mark.parametrize("lost", [RecordingRefusedError, ComputeStoppedError])
async def test_where_the_process_that_learns_is_lost_all_stays_and_it_says_so(
    lost, lab, monkeypatch
):
    server = lab.server(NORA, FELIX)
    for name in (NORA, FELIX):
        await lab.enrol(server, name)
    admin, run = administrator(lab, server), lab.bot._compute.run_in_background

    async def lose(function, *args):
        if function is worker.cross_validate:
            raise lost
        return await run(function, *args)

    monkeypatch.setattr(lab.bot._compute, "run_in_background", lose)
    await admin.slash(server.general, "retrain")
    assert card(last(server)).description.startswith(replies.failure(TrainingLostError()))
    assert card(last(server)).description.endswith("Nothing has changed: I answer as before.")
    assert labels(last(server)) == []
    assert running(lab, server) == 0
    assert await last_retraining(server, admin) == ": failed; nothing changed"


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


async def test_a_head_of_another_encoder_is_not_used_and_members_are_told(lab):
    await lab.restart(keep_recordings=False)
    server, admin = await trained(lab, NORA, FELIX)
    for table in ("notes", "heads"):
        lab.rows(f"UPDATE {table} SET encoder_id = 'old' WHERE server_id = ?", server.id)  # noqa: S608
    lab.rows("DELETE FROM meta WHERE key LIKE 'members were told%'")
    await lab.restart()
    told = written_to(server[NORA]).content
    assert told == replies.enrol_again("Voice lab")
    model = await admin.slash(server.general, "model")
    assert "No version is in use" in card(model.response).description
    mind = fields(model.response)["Mind"]
    assert "Of an earlier encoder, not usable: version 1." in mind
    assert f"<@{server[NORA].id}>, <@{server[FELIX].id}>" in mind
    await lab.restart()
    assert len([m for m in (written_to(server[NORA]),) if m.content == told]) == 1


async def test_a_retraining_in_a_process_of_its_own_ends_with_its_process(lab):
    await lab.restart(retrain_apart=True)
    before = {child.pid for child in psutil.Process().children(recursive=True)}
    server, admin = await trained(lab, NORA, FELIX)
    await admin.slash(server.general, "retrain")
    after = {child.pid for child in psutil.Process().children(recursive=True)}
    assert after <= before
    answer = await lab.whois(server, "Guest", voice_note(NORA, NEW))
    assert named(answer) == f"<@{server[NORA].id}>"
    await lab.restart()

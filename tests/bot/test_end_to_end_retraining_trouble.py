"""Retrainings that are interrupted, lost, or cannot be shown, through real discord.py."""

import pytest

from bot import drawing, replies, worker
from bot.errors import (
    ComputeStoppedError,
    RecordingRefusedError,
    TrainingLostError,
)
from bot.language import say
from bot.storage import Presence, RunningRetraining
from tests.bot.lab import card, labels, named
from tests.bot.retraining_lab import (
    FELIX,
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
from tests.voices import voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]


async def test_a_restart_in_the_middle_leaves_the_old_head_and_says_so(lab):
    server, admin = await trained(lab, NORA, FELIX)
    await one_more(lab, server, NORA)
    with held_at(lab, worker.cross_validate) as gate:
        await admin.slash(server.general, "retrain")
        assert gate.reached.is_set()
        await lab.restart()
    assert card(last(server)).description == say("retraining-interrupted")
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


async def test_a_retraining_that_another_process_runs_is_not_called_interrupted(lab, monkeypatch):
    server = lab.server(NORA)
    await lab.bot.storage.heads.begin_retraining(
        RunningRetraining(server_id=server.id, channel_id=server.general.id, message_id=6)
    )
    with monkeypatch.context() as elsewhere:

        async def take(_, name):
            return name != f"retraining of server {server.id}"

        elsewhere.setattr(Presence, "_take", take)
        await lab.restart()
        assert running(lab, server) == 1
    await lab.restart()
    assert running(lab, server) == 0


async def test_a_restart_before_the_result_is_shown_says_what_is_in_use(lab):
    server = lab.server(NORA, FELIX)
    for name in (NORA, FELIX):
        await lab.enrol(server, name)
    admin = administrator(lab, server)
    with held_at(lab, drawing.draw_comparison) as gate:
        await admin.slash(server.general, "retrain")
        assert gate.reached.is_set()
        await lab.restart()
    assert card(last(server)).description == say("retraining-adopted-before-stop", version=str(1))
    assert labels(last(server)) == []
    assert head_version(lab, server) == 1
    assert running(lab, server) == 0


@pytest.mark.parametrize("lost", [RecordingRefusedError, ComputeStoppedError])
async def test_where_the_process_that_learns_is_lost_all_stays_and_it_says_so(
    lost, lab, monkeypatch
):
    server = lab.server(NORA, FELIX)
    for name in (NORA, FELIX):
        await lab.enrol(server, name)
    admin, run = administrator(lab, server), lab.bot._compute.run_in_background

    async def lose(function, *args, **kwargs):
        if function is worker.cross_validate:
            raise lost
        return await run(function, *args, **kwargs)

    monkeypatch.setattr(lab.bot._compute, "run_in_background", lose)
    await admin.slash(server.general, "retrain")
    assert card(last(server)).description.startswith(replies.failure(TrainingLostError()))
    assert card(last(server)).description.endswith("Nothing has changed: I answer as before.")
    assert labels(last(server)) == []
    assert running(lab, server) == 0
    assert await last_retraining(server, admin) == ": failed; nothing changed"


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

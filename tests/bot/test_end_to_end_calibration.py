"""What the calibration changes for a server: its strictness, and heads of an earlier format."""

import json

import pytest
import safetensors.numpy

from bot import worker
from bot.storage import NewHead
from model.calibration import Strictness
from model.head import SpeakerHead
from model.timeline import make_timeline
from tests.bot.lab import Server, card, named
from tests.bot.retraining_lab import head_version, last, trained
from tests.voices import MEMBERS, voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

NORA, FELIX = MEMBERS[:2]
NEW = 20  # a take that nobody enrolled with


def in_the_earlier_format(head: bytes) -> bytes:
    """Return a head as it was stored before it had its server's own scores."""
    read = SpeakerHead.from_bytes(head)
    fields = {"encoder_id": read.encoder_id, "speakers": read.speakers}
    arrays = {"weights": read.weights, "biases": read.biases}
    return safetensors.numpy.save(arrays, {"head": json.dumps(fields)})


async def put_in_use_as_before(lab, server: Server) -> None:
    """Use the head in use in the earlier format, as version 2."""
    encoder_id = await lab.bot.recogniser.encoder_id(server.id)
    stored = await lab.bot.storage.heads.current(server.id, encoder_id=encoder_id)
    (record,) = await lab.bot.storage.heads.history(server.id)
    old = NewHead(
        head=in_the_earlier_format(stored.head),
        encoder_id=encoder_id,
        member_ids=(server[NORA].id, server[FELIX].id),
        note_ids=tuple(stored.note_ids),
        figures=record.figures,
    )
    assert await lab.bot.storage.heads.adopt(server.id, old) == 2


async def gallery(lab, server: Server):
    return (await lab.bot.recogniser._galleries.of_server(server.id)).gallery


async def test_a_head_has_the_own_scores_of_its_comparison(lab):
    server, _ = await trained(lab, NORA, FELIX)
    own = (await gallery(lab, server)).head.own
    assert own.members == 2
    assert own.stranger_mean is None  # of two, nobody could be left out
    assert own.member_mean > 0


async def test_a_head_of_an_earlier_format_is_not_used_until_the_next_retraining(lab, caplog):
    server, admin = await trained(lab, NORA, FELIX)
    await put_in_use_as_before(lab, server)
    for name in (NORA, FELIX):
        answer = await lab.whois(server, "Guest", voice_note(name, NEW))
        assert named(answer) == f"<@{server[name].id}>"
    assert (await gallery(lab, server)).head is None
    assert f"The head of server {server.id} is not used." in caplog.text
    model = await admin.slash(server.general, "model")
    unreadable = card(model.response).description
    assert unreadable.startswith("Version 2 cannot be read, so I compare with everybody's mean")
    choices = await admin.autocomplete(server.general, "rollback", "version", "")
    assert not [choice for choice in choices if "in use" in choice["name"]]
    await admin.slash(server.general, "rollback", version=1)
    choices = await admin.autocomplete(server.general, "rollback", "version", "")
    assert [choice["value"] for choice in choices if "in use" in choice["name"]] == [1]
    back = await admin.slash(server.general, "rollback", version=2)
    assert back.response.content == unreadable
    await admin.slash(server.general, "retrain")  # of the same notes
    assert last(server).embeds[0].title == "Retrained: version 3 is in use"
    assert head_version(lab, server) == 3
    both = {str(server[name].id) for name in (NORA, FELIX)}
    assert set((await gallery(lab, server)).head.speakers) == both


async def test_the_strictness_that_is_set_reaches_the_worker_and_who_answers_anew(lab, monkeypatch):
    server = lab.server(NORA, FELIX, "Guest")
    for name in (NORA, FELIX):
        await lab.enrol(server, name)
    await lab.restart(strictness="strict")
    run, heard, answered = lab.bot._compute.run, [], []

    async def hearing(function, *args, **kwargs):
        result = await run(function, *args, **kwargs)
        if function is worker.hear:
            heard.append(args)
            await lab.bot.recogniser.forget(server.id, server[FELIX].id)
        return result

    def identified(*args, **named):
        answered.append(named)
        return make_timeline(*args, **named)

    monkeypatch.setattr(lab.bot._compute, "run", hearing)
    monkeypatch.setattr("bot.listener.make_timeline", identified)
    assert card(await lab.whois(server, "Guest", voice_note(NORA, NEW)))
    assert [Strictness.STRICT in args for args in heard] == [True]
    assert answered == [{"strictness": Strictness.STRICT, "calibration": None}]


async def test_a_retraining_is_judged_as_strictly_as_notes_are_answered(lab, monkeypatch):
    await lab.restart(strictness="relaxed")
    run, judged = lab.bot._compute.run_in_background, []

    async def judging(function, *args, **kwargs):
        if function is worker.compare:
            judged.append(args[1])
        return await run(function, *args, **kwargs)

    monkeypatch.setattr(lab.bot._compute, "run_in_background", judging)
    await trained(lab, NORA, FELIX)
    assert judged == [Strictness.RELAXED]

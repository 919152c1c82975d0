"""Notes that would spoil an enrolment are refused with their reason, and the step stays."""

import numpy as np
import pytest

from bot import prompts, replies
from bot.errors import NoteMisfitError
from bot.recogniser import Misfit
from bot.sandbox.made_up_voices import as_voice_note
from bot.sandbox.voice_messages import send_voice_note
from model import decode
from model.training.augment.opus import reencode
from tests.bot.lab import card, named, written_to
from tests.voices import MEMBERS, STRANGERS, voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

NORA, FELIX, LENA = MEMBERS[0], MEMBERS[1], MEMBERS[4]
NEW = 20  # a take that nobody enrolled with


def coded_again(recording, kbps):
    return as_voice_note(reencode(decode(recording), kbps))


def joined(*recordings):
    return as_voice_note(np.concatenate([decode(recording) for recording in recordings]))


async def refused(lab, who, recording, reason):
    """Send a note that is refused: the member reads why, and nothing else has changed."""
    read = lab.notes(who)
    dialogue = "SELECT position, accepted FROM enrolments WHERE member_id = ?"
    step = lab.rows(dialogue, who.id)
    await send_voice_note(who, recording)
    assert written_to(who).content == replies.failure(NoteMisfitError(reason))
    assert lab.notes(who) == read
    assert lab.rows(dialogue, who.id) == step


async def test_a_copy_is_refused_and_the_step_stays(lab):
    server = lab.server(NORA)
    nora, first = server[NORA], voice_note(NORA, 0)
    await lab.agree(server, NORA)
    await lab.read(nora, NORA, [0])
    prompt = written_to(nora)
    assert card(prompt).title == "2/5 please read:"
    for copy in (first, first, coded_again(first, 6)):
        await refused(lab, nora, copy, Misfit.COPY)
    await lab.read(nora, NORA, range(1, 5))
    assert lab.notes(nora)[1] == "seashells"
    assert prompts.sentence("seashells") in card(prompt).description
    assert card(written_to(nora)).title == "Done, thank you!"
    await nora.slash(server.general, "enroll")
    await refused(lab, nora, first, Misfit.COPY)  # also in another dialogue


async def test_a_foreign_voice_is_refused_whether_it_is_known_or_not(lab):
    server = lab.server(NORA, FELIX)
    await lab.enrol(server, FELIX)
    await lab.agree(server, NORA)
    await refused(lab, server[NORA], voice_note(FELIX, NEW), Misfit.ANOTHER_MEMBER)
    await lab.read(server[NORA], NORA, [0, 1])
    await refused(lab, server[NORA], voice_note(FELIX, NEW), Misfit.ANOTHER_MEMBER)
    await refused(lab, server[NORA], voice_note(STRANGERS[0], 0), Misfit.UNLIKE_OTHERS)
    await lab.read(server[NORA], NORA, [2, 3, 4])
    assert card(written_to(server[NORA])).title == "Done, thank you!"
    answer = await lab.whois(server, FELIX, voice_note(NORA, NEW))
    assert named(answer) == f"<@{server[NORA].id}>"


async def test_two_voices_in_one_note_are_refused_from_the_first_note_on(lab):
    server = lab.server(FELIX)
    both = joined(voice_note(FELIX, 7), voice_note(LENA, 7))
    await lab.agree(server, FELIX)
    await refused(lab, server[FELIX], both, Misfit.TWO_VOICES)
    await lab.read(server[FELIX], FELIX, [0])
    await refused(lab, server[FELIX], both, Misfit.TWO_VOICES)


async def test_a_voice_of_another_server_is_no_reason_to_refuse(lab):
    elsewhere = lab.server(FELIX)
    await lab.enrol(elsewhere, FELIX)
    server = lab.server(NORA)
    await lab.agree(server, NORA)
    await lab.read(server[NORA], FELIX, [0])
    assert lab.notes(server[NORA]) == ["fox"]


async def test_a_note_of_an_earlier_version_is_given_its_fingerprint_at_the_next_start(lab):
    server = lab.server(NORA)
    await lab.agree(server, NORA)
    await lab.read(server[NORA], NORA, [0])
    lab.rows("UPDATE notes SET fingerprint = NULL WHERE server_id = ?", server.id)
    missing = "SELECT count(*) FROM notes WHERE fingerprint IS NULL"
    assert lab.rows(missing) == [(1,)]
    await lab.restart()
    assert lab.rows(missing) == [(0,)]
    await refused(lab, server[NORA], coded_again(voice_note(NORA, 0), 12), Misfit.COPY)

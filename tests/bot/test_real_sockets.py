"""The bot as its own process, over real sockets, from its first login to the last signal."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from aiohttp import web

from bot import replies
from bot.errors import BusyError, DownloadError
from bot.language import say
from tests.bot.bot_process import (
    ANSWER_S,
    TOKEN,
    Process,
    agree,
    answer,
    is_picture_of,
    recording,
    send,
    speaker_in,
    teach,
)
from tests.bot.minicord import MiniCord
from tests.bot.minicord_payloads import ALICE, BOB, Json, rate_limited, reply

# One loop for all, because one bot serves most of them; a start takes seconds, more when busy.
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(150)]


@dataclass
class Lab:
    cord: MiniCord
    process: Process
    lessons: list[Json]  # what the bot said to each note of Alice's enrolment


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lab(tmp_path_factory) -> AsyncIterator[Lab]:
    """One running bot that has enrolled Alice."""
    data = tmp_path_factory.mktemp("lab") / "data"
    settings = {"QUEUE": "3", "LOG_LEVEL": "DEBUG"}
    async with MiniCord() as cord, Process(cord, data, settings) as process:
        await process.online()
        await agree(cord, ALICE)
        yield Lab(cord, process, [await teach(cord, ALICE, take) for take in range(5)])
        assert await process.stop() == 0


async def named(lab: Lab, take: int = 5) -> Json:
    """Send another note of Alice's and see that she is named in the answer."""
    note = await send(lab.cord, ALICE, recording(ALICE, take))
    told = await answer(lab.cord, note)
    assert (ALICE["global_name"] or ALICE["username"]) in speaker_in(told), told
    return told


# One bot.


async def test_a_member_enrols_with_five_notes_and_is_named_in_the_sixth(lab):
    titles = [lesson["embeds"][0]["title"] for lesson in lab.lessons]
    assert [title[:3] for title in titles[:4]] == ["2/5", "3/5", "4/5", "5/5"]
    assert titles[4] == "Done, thank you!"
    assert all("Saved: " in lesson["content"] for lesson in lab.lessons)
    assert is_picture_of(lab.cord, await named(lab))


async def test_an_uploaded_recording_is_answered_for_the_one_who_asked_alone(lab):
    clip = lab.cord.attachment("memo.ogg", recording(ALICE, 6), content_type="audio/ogg")
    asked = await lab.cord.slash("whois", author=BOB, note=clip)
    await lab.cord.until(lambda: asked.answers, ANSWER_S)
    assert asked.callback == {"type": 5, "data": {"flags": 64}}
    assert f"<@{ALICE['id']}>" in speaker_in(asked.answers[0])
    assert is_picture_of(lab.cord, asked.answers[0])


async def test_a_note_of_somebody_else_is_answered_too(lab):
    told = await answer(lab.cord, await send(lab.cord, BOB, recording(BOB, 0)))
    assert told["content"].startswith("## ")


async def test_a_note_sent_while_the_connection_was_down_is_answered_after_resuming(lab):
    sessions, resumed = lab.cord.opcodes.count(2), lab.cord.resumed
    await lab.cord.drop()
    await named(lab)
    assert lab.cord.resumed == resumed + 1
    assert lab.cord.opcodes.count(2) == sessions


async def test_where_the_session_cannot_be_resumed_a_new_one_answers(lab):
    sessions, lab.cord.refuse_resume = lab.cord.opcodes.count(2), True
    await lab.cord.drop()
    await lab.cord.until(lambda: lab.cord.opcodes.count(2) > sessions, ANSWER_S)
    lab.cord.refuse_resume = False
    await named(lab)


@pytest.mark.parametrize(
    "hindrance",
    [rate_limited(0.5), reply({"message": "oh"}, 500)],
    ids=["a rate limit", "a server error"],
)
async def test_an_answer_gets_through_in_the_end(lab, hindrance):
    before = len(lab.cord.called("POST", "/messages"))
    lab.cord.fail("POST", "/messages", hindrance)
    await named(lab)
    assert len(lab.cord.called("POST", "/messages")) == before + 2


async def test_an_answer_that_a_storm_of_rate_limits_stops_costs_that_answer_alone(lab):
    lab.cord.fail("POST", "/messages", *(rate_limited(0.01) for _ in range(5)))
    told = await answer(lab.cord, await send(lab.cord, ALICE, recording(ALICE, 5)))
    assert told["content"] == say("error-unforeseen")
    assert "Discord took no answer, however often it was tried: 429" in lab.process.stderr
    await named(lab)


async def test_a_download_that_fails_twice_is_tried_a_third_time(lab):
    before = len(lab.cord.called("CDN"))
    lab.cord.fail("CDN", "", web.Response(status=502), web.Response(status=502))
    await named(lab)
    assert len(lab.cord.called("CDN")) == before + 3


def half() -> web.Response:
    """Answer with half a recording, and end the connection there."""
    whole = recording(ALICE, 5)
    answer = web.Response(body=whole[: len(whole) // 2])
    answer.headers["Content-Length"] = str(len(whole))
    answer.force_close()
    return answer


async def test_a_recording_of_which_half_arrives_is_fetched_again(lab):
    lab.cord.fail("CDN", "", half())
    await named(lab)


@pytest.mark.parametrize(("status", "tries"), [(502, 3), (404, 1), (403, 1), (0, 3)])
async def test_a_recording_that_cannot_be_fetched_is_one_line(lab, status, tries):
    before = len(lab.cord.called("CDN"))
    failures = [web.Response(status=status) if status else half() for _ in range(tries)]
    lab.cord.fail("CDN", "", *failures)
    told = await answer(lab.cord, await send(lab.cord, ALICE, recording(ALICE, 5)))
    assert told["content"] == replies.failure(DownloadError(status))
    assert told["embeds"] == []
    assert len(lab.cord.called("CDN")) == before + tries


async def test_a_recording_that_is_said_to_lie_elsewhere_is_not_fetched(lab):
    async with MiniCord() as elsewhere:
        sent = {"Location": f"http://{elsewhere.address}/cdn/1/a.ogg"}
        lab.cord.fail("CDN", "", *(web.Response(status=302, headers=sent) for _ in range(3)))
        told = await answer(lab.cord, await send(lab.cord, ALICE, recording(ALICE, 5)))
        assert told["content"] == replies.failure(DownloadError(0))
        assert elsewhere.calls == []


async def test_ten_notes_at_once_are_each_answered_or_told_to_wait(lab):
    notes = [await send(lab.cord, ALICE, recording(ALICE, 5)) for _ in range(10)]
    told = [await answer(lab.cord, note) for note in notes]
    waits = [message for message in told if message["content"] == replies.failure(BusyError())]
    answered = [message for message in told if message["embeds"]]
    assert len(waits) + len(answered) == 10
    assert len(answered) >= 4  # one at work, three waiting
    assert waits


async def test_a_worker_killed_while_idle_is_replaced_for_the_next_note(lab):
    killed = lab.process.worker()
    killed.kill()
    await named(lab)
    assert lab.process.worker().pid != killed.pid


async def test_the_fullest_log_holds_no_token_no_recording_and_no_embedding(lab):
    await named(lab)
    log = lab.process.stderr
    assert "Ready as timbre" in log
    assert "Traceback" not in log
    assert TOKEN not in log
    # Neither numbers in a row, nor bytes as Python shows them, in hexadecimal or in base64.
    assert not re.search(r"array\(|(-?0?\.\d{3,},?\s+){4}|\\x[0-9a-f]{2}|[\w+/]{100}", log)

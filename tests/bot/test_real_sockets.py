"""The bot as its own process, over real sockets, from its first login to the last signal."""

import asyncio
import base64
import os
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio
from aiohttp import web

from bot import replies
from bot.errors import BusyError, ComputeStoppedError, DownloadError
from bot.sandbox.made_up_voices import as_voice_note, speak
from bot.storage import Storage
from tests.bot.bot_process import (
    ANSWER_S,
    TOKEN,
    VOICES,
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
from tests.bot.minicord_payloads import ALICE, BOB, CHANNEL, Json, rate_limited, reply

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


async def test_a_download_that_fails_twice_is_tried_a_third_time(lab):
    before = len(lab.cord.called("CDN"))
    lab.cord.fail("CDN", "", web.Response(status=502), web.Response(status=502))
    await named(lab)
    assert len(lab.cord.called("CDN")) == before + 3


@pytest.mark.parametrize(("status", "tries"), [(502, 3), (404, 1)])
async def test_a_recording_that_cannot_be_fetched_is_one_line(lab, status, tries):
    before = len(lab.cord.called("CDN"))
    lab.cord.fail("CDN", "", *(web.Response(status=status) for _ in range(tries)))
    told = await answer(lab.cord, await send(lab.cord, ALICE, recording(ALICE, 5)))
    assert told["content"] == replies.failure(DownloadError(status))
    assert told["embeds"] == []
    assert len(lab.cord.called("CDN")) == before + tries


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


# Starts, restarts and stops.


async def test_a_restart_goes_on_with_an_enrolment_and_tells_the_commands_no_second_time(tmp_path):
    data, settings = tmp_path / "data", {"NOTES_TO_ENROL": "3"}
    async with MiniCord() as cord:
        async with Process(cord, data, settings) as process:
            await process.online()
            await agree(cord, BOB)
            await teach(cord, BOB, 0)
            assert await process.stop() == 0
        async with Process(cord, data, settings) as process:
            await process.online()
            assert (await teach(cord, BOB, 1))["embeds"][0]["title"].startswith("3/3")
            assert (await teach(cord, BOB, 2))["embeds"][0]["title"] == "Done, thank you!"
            note = await send(cord, BOB, recording(BOB, 3))
            assert (await answer(cord, note))["content"].startswith("## ")
            await stop_at_work(process)
        assert len(cord.called("PUT", "/commands")) == 1


async def stop_at_work(process: Process) -> None:
    """Send SIGTERM while a long note is worked on; whoever sent it is told."""
    cord, worker = process.cord, process.worker()
    downloads, idle_s = len(cord.called("CDN")), worker.cpu_times().user
    note = await send(
        cord, BOB, as_voice_note(np.tile(speak(VOICES[BOB["id"]], 4, 5.0), 20)), duration_s=100
    )
    await cord.until(lambda: len(cord.called("CDN")) > downloads, ANSWER_S)
    while worker.cpu_times().user < idle_s + 0.2:  # noqa: ASYNC110  # another process's time
        await asyncio.sleep(0.02)
    cord.fail("POST", "/messages", rate_limited(0.5))  # as slow as the real Discord may be
    assert await process.stop() == 0
    assert process.told() == []
    told = await answer(cord, note)
    assert told["content"] == replies.failure(ComputeStoppedError())


@pytest_asyncio.fixture(loop_scope="module")
async def cord() -> AsyncIterator[MiniCord]:
    async with MiniCord() as cord:
        yield cord


async def refusal(cord: MiniCord, data: Path, code: int, **settings: str | None) -> str:
    """Start a bot that stops by itself, and return all that the operator is told."""
    async with Process(cord, data, settings) as process:
        assert await process.exit_code() == code, process.stderr
        assert TOKEN not in process.stderr
        return "\n".join(process.told())


def is_one_line(told: str) -> bool:
    return re.fullmatch(r".+\.", told) is not None


async def test_without_a_token_the_operator_is_told_where_to_get_one_or_to_try_without(
    cord, tmp_path
):
    told = await refusal(cord, tmp_path / "data", 78, TOKEN=None)
    first, second = told.splitlines()
    assert "discord.com/developers/applications" in first
    assert second.endswith("python -m bot sandbox")
    assert not cord.calls


async def test_a_token_that_login_refuses_is_one_line(cord, tmp_path):
    cord.fail("GET", "/users/@me", reply({"message": "401: Unauthorized", "code": 0}, 401))
    told = await refusal(cord, tmp_path / "data", 77)
    assert is_one_line(told)
    assert "TIMBRE_TOKEN" in told


@pytest.mark.parametrize(
    ("closed_with", "code", "name"),
    [(4014, 78, "TIMBRE_LISTEN_CHANNELS"), (4004, 77, "TIMBRE_TOKEN")],
)
async def test_what_the_gateway_refuses_is_one_line(cord, tmp_path, closed_with, code, name):
    cord.refuse_identify = closed_with
    told = await refusal(cord, tmp_path / "data", code, LISTEN_CHANNELS=CHANNEL)
    assert is_one_line(told)
    assert name in told


async def test_a_discord_that_is_not_there_is_one_line(tmp_path):
    async with MiniCord() as cord:
        pass
    told = await refusal(cord, tmp_path / "data", 69)
    assert is_one_line(told)
    assert "network" in told


def new_key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


async def test_a_file_that_is_no_database_is_one_line_and_stays_as_it_is(cord, tmp_path):
    file = tmp_path / "data" / "timbre.sqlite"
    file.parent.mkdir()
    file.write_text("Dear diary, " * 500)
    told = await refusal(cord, file.parent, 74, KEY=new_key())
    assert is_one_line(told)
    assert str(file) in told
    assert file.read_text() == "Dear diary, " * 500
    assert not cord.calls


async def test_another_key_than_the_databases_is_one_line(cord, tmp_path):
    file = tmp_path / "data" / "timbre.sqlite"
    async with Storage.open(f"sqlite+aiosqlite:///{file}", key=os.urandom(32)):
        pass
    wrong = new_key()
    told = await refusal(cord, file.parent, 78, KEY=wrong)
    assert is_one_line(told)
    assert "TIMBRE_KEY" in told
    assert wrong not in told
    assert not cord.calls


async def test_a_setting_that_cannot_be_used_is_named(cord, tmp_path):
    told = await refusal(cord, tmp_path / "data", 78, WORKERS="lots")
    assert is_one_line(told)
    assert "TIMBRE_WORKERS" in told
    assert not cord.calls

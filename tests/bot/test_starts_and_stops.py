"""The bot as its own process: what it does when it starts, stops and starts again."""

import asyncio
import base64
import os
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from bot import replies
from bot.errors import ComputeStoppedError
from bot.sandbox.made_up_voices import as_voice_note, speak
from bot.storage import Storage
from tests.bot.bot_process import (
    ANSWER_S,
    TOKEN,
    VOICES,
    Process,
    agree,
    answer,
    recording,
    said_to,
    send,
    teach,
)
from tests.bot.minicord import MiniCord
from tests.bot.minicord_payloads import BOB, CHANNEL, rate_limited, reply

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(150)]


async def test_a_restart_goes_on_with_an_enrolment_and_tells_the_commands_no_second_time(tmp_path):
    # And says so where its clock is wrong.
    data, settings = tmp_path / "data", {"NOTES_TO_ENROL": "3"}
    async with MiniCord() as cord:
        async with Process(cord, data, settings) as process:
            await process.online()
            await agree(cord, BOB)
            await teach(cord, BOB, 0)
            assert await process.stop() == 0
            assert "days ahead of Discord's" not in process.stderr
        cord.clock_ahead = timedelta(days=-3000.5)
        told = len(said_to(cord, BOB))
        await send(cord, BOB, recording(BOB, 1))  # while nobody listens
        async with Process(cord, data, settings) as process:
            await process.online()
            await cord.until(lambda: len(said_to(cord, BOB)) > told, ANSWER_S)
            assert said_to(cord, BOB)[told]["embeds"][0]["title"].startswith("3/3")
            assert (await teach(cord, BOB, 2))["embeds"][0]["title"] == "Done, thank you!"
            note = await send(cord, BOB, recording(BOB, 3))
            assert (await answer(cord, note))["content"].startswith("## ")
            await stop_at_work(process)
            # Not before: it is told of when all servers are known, two seconds after the first.
            assert "This machine's clock is 3000 days ahead of Discord's" in process.stderr
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

"""What who runs the bot for good asks of it: figures, health, and a log that machines read."""

import asyncio
import json
import logging
import re
import socket
import sys

import pytest
import pytest_asyncio
from aiohttp import ClientSession
from prometheus_client.parser import text_string_to_metric_families

from bot import metrics
from bot.client import SpeakerBot
from bot.doctor import machine
from bot.errors import ExtraMissingError, SettingsError
from bot.logs import JsonFormatter
from bot.monitor import Health, ask_health, monitored
from bot.settings import Settings
from tests.bot.bot_process import (
    ANSWER_S,
    TOKEN,
    Process,
    agree,
    answer,
    recording,
    send,
    teach,
)
from tests.bot.minicord import MiniCord
from tests.bot.minicord_payloads import ALICE, BOB

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(150)]

LABELS = {"asked", "verdict", "reason", "stage", "le"}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def watched(tmp_path_factory):
    """A running bot, with its port, that has answered a note and refused another."""
    port = free_port()
    settings = {"METRICS_PORT": str(port), "LOG_LEVEL": "DEBUG", "NOTES_TO_ENROL": "3"}
    data = tmp_path_factory.mktemp("watched") / "data"
    async with MiniCord() as cord:
        process = Process(cord, data, settings, arguments=("--log-json", "run"))
        async with process:
            await process.online()
            await agree(cord, ALICE)
            for take in range(3):
                await teach(cord, ALICE, take)
            await answer(cord, await send(cord, ALICE, recording(ALICE, 3)))
            await answer(cord, await send(cord, BOB, b"Dear diary, " * 50))
            yield process, port
            assert await process.stop() == 0


async def scraped(port: int) -> dict[str, float]:
    """Return the samples, by name and values of labels."""
    async with ClientSession() as session, session.get(f"http://127.0.0.1:{port}/metrics") as page:
        families = list(text_string_to_metric_families(await page.text()))
    samples = [sample for family in families for sample in family.samples]
    assert {label for sample in samples for label in sample.labels} == LABELS
    return {" ".join([one.name, *one.labels.values()]): one.value for one in samples}


async def test_figures_tell_verdicts_refusals_times_and_memory(watched):
    _, port = watched
    found = await scraped(port)
    verdicts = {name: n for name, n in found.items() if name.startswith("timbre_verdicts_total")}
    assert list(verdicts.values()) == [1]
    assert next(iter(verdicts)).startswith("timbre_verdicts_total who ")
    assert found["timbre_refused_total NotAudioError"] == 1
    assert found["timbre_seconds_count download"] == 5
    assert found["timbre_seconds_count queue"] >= 5
    assert found["timbre_seconds_count work"] == found["timbre_seconds_count queue"] - 1  # refused
    assert found["timbre_seconds_count answer"] >= 2
    assert found["timbre_notes_waiting"] == 0
    assert found["timbre_workers_ready"] == 1
    assert found["timbre_shards_connected"] == 1
    assert found["timbre_workers_memory_bytes"] > 1e8
    assert found["process_resident_memory_bytes"] > 5e7


async def test_only_this_computer_can_ask(watched):
    process, port = watched
    listening = [one for one in process.bot().net_connections() if one.status == "LISTEN"]
    assert [tuple(one.laddr) for one in listening] == [("127.0.0.1", port)]


async def test_the_log_is_json_and_holds_nothing_of_a_note(watched):
    process, _ = watched
    async with asyncio.timeout(ANSWER_S):  # discord.py waits for further servers
        while "Ready as" not in process.stderr:  # noqa: ASYNC110 -- a log
            await asyncio.sleep(0.1)
    lines = [json.loads(line) for line in process.stderr.splitlines()]
    assert {"time", "level", "logger", "message"} == set().union(*lines)
    told = [line["message"] for line in lines]
    assert "Ready as timbre in 1 servers." in told
    assert "Refused: NotAudioError" in told
    assert TOKEN not in process.stderr
    assert "diary" not in process.stderr
    # Neither numbers in a row, nor bytes as Python shows them, in hexadecimal or in base64.
    assert not re.search(
        r"array\(|(-?0?\.\d{3,},?\s+){4}|\\x[0-9a-f]{2}|[\w+/]{100}", process.stderr
    )


async def health_of(port: int, *, code: int) -> str:
    """Ask as an operator would."""
    command = [sys.executable, "-m", "bot", "health"]
    env = {"TIMBRE_METRICS_PORT": str(port), "HTTP_PROXY": "http://127.0.0.1:9"}
    asked = await asyncio.create_subprocess_exec(*command, env=env, stdout=asyncio.subprocess.PIPE)
    told, _ = await asyncio.wait_for(asked.communicate(), ANSWER_S)
    assert asked.returncode == code
    return told.decode().strip()


async def test_a_bot_without_a_living_worker_is_not_well(watched):
    process, port = watched
    assert await health_of(port, code=0) == "Ready, with 1 of 1 workers; notes waiting: 0."
    worker = process.worker()
    worker.kill()
    await asyncio.to_thread(worker.wait, 10)
    assert await health_of(port, code=1) == "No worker is ready: they start, or cannot."
    note = await send(process.cord, ALICE, recording(ALICE, 4))
    assert (await answer(process.cord, note))["embeds"]
    assert (await asyncio.to_thread(ask_health, port)).is_well


async def test_where_no_bot_runs_none_is_well():
    port = free_port()
    assert await health_of(port, code=1) == f"No bot answers on 127.0.0.1:{port}."
    assert ask_health(None) == Health(
        False, "TIMBRE_METRICS_PORT is not set, so a bot cannot be asked."
    )


async def test_a_bot_that_is_not_connected_is_not_well(tmp_path):
    async with SpeakerBot(Settings(data=tmp_path, _env_file=None)) as bot:
        await bot._compute.ready()
        assert bot.health() == Health(False, "Connecting to Discord.")


async def test_a_port_that_is_taken_is_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(SettingsError, match=rf"^TIMBRE_METRICS_PORT .*:{port} is not free"):
            async with monitored(port, lambda: Health(True, ""), None):
                pass


async def test_without_the_extra_the_bot_and_the_doctor_say_how_to_get_it(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    settings = Settings(data=tmp_path, metrics_port=1, _env_file=None)
    with pytest.raises(ExtraMissingError, match=r"pip install 'timbre\[metrics\]'"):
        async with SpeakerBot(settings):
            pass
    with pytest.raises(ExtraMissingError):
        [_ async for _ in machine.watching(settings)]
    assert list(tmp_path.iterdir()) == []


async def test_what_nobody_watches_is_not_counted():
    metrics.count_verdict("who", "likely")
    metrics.count_refused("BusyError")
    with metrics.timed(metrics.Stage.WORK):
        pass
    registry = metrics.start(waiting=lambda: 3, workers=lambda: 2, shards=lambda: 4)
    try:
        assert registry.get_sample_value("timbre_notes_waiting") == 3
        assert registry.get_sample_value("timbre_workers_ready") == 2
        assert registry.get_sample_value("timbre_shards_connected") == 4
        labels = {"stage": "work"}
        assert registry.get_sample_value("timbre_seconds_count", labels) is None
    finally:
        metrics.stop()


async def test_a_line_of_the_log_carries_its_exception():
    with pytest.raises(ValueError, match="a") as raised:
        int("a\nb")
    told = raised._excinfo
    record = logging.LogRecord("bot.x", logging.ERROR, "", 1, "Two\n%s", ("lines",), told)
    line = JsonFormatter().format(record)
    assert "\n" not in line
    read = json.loads(line)
    assert read["message"] == "Two\nlines"
    assert read["exception"].startswith("Traceback")
    assert "ValueError: invalid literal" in read["exception"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", read["time"])

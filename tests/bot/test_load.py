"""Far more notes than the bot can hear: everybody gets one answer, right or polite."""

import re
from pathlib import Path

import pytest

from tests.bot.bot_process import Process
from tests.bot.load_run import Run
from tests.bot.load_world import LoadCord, Person, settle
from tests.voices import MEMBERS, STRANGERS, voice_note

pytestmark = pytest.mark.timeout(300)


def person(name: str) -> Person:
    notes = [voice_note(name, take) for take in range(4)]
    return Person(lessons=notes[:3], notes=notes[3:])


async def test_an_overload_is_answered_once_each_and_as_at_rest(tmp_path: Path):
    data, stalls = tmp_path / "data", tmp_path / "stalls"
    data.mkdir()
    cord = LoadCord()
    cord.heartbeat_s = 0.5
    strangers = [person(STRANGERS[0])]
    servers = [([person(name) for name in part], strangers) for part in (MEMBERS[:2], MEMBERS[2:4])]
    probes = await settle(cord, data, servers)
    process = Process(cord, data, {"QUEUE": "3"}, launcher=("tests.bot.stalls", str(stalls)))
    async with cord, process:
        await process.online()
        run = Run(cord, process, probes, stalls)
        told = await run.ask_one_by_one()
        assert re.fullmatch(r"[34] of 4 notes of .* named, 0 of 6 notes given a wrong name", told)
        assert await run.capacity(at_once=2, seconds=1) > 0
        found = await run.offer(40, seconds=2)
        assert await process.stop() == 0
    assert found.asked == 80
    assert 0 < found.sent_away < 80
    assert +run.wrongs == {}
    assert cord.opcodes.count(2) == 1
    assert cord.resumed == 0
    assert found.heartbeats >= 2
    assert "Traceback" not in process.stderr

"""The bot as its own process against ``minicord``, and what people do with it."""

import asyncio
import functools
import os
import re
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import psutil

from bot.sandbox.made_up_voices import as_voice_note, speak
from tests.bot.minicord import MiniCord
from tests.bot.minicord_payloads import ALICE, BOB, CHANNEL, Json

ROOT = Path(__file__).parents[2]
TOKEN = "a-token.that-is.nobodys"  # noqa: S105
VOICES = {ALICE["id"]: 1, BOB["id"]: 7}
LOG_LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ ")
START_S, ANSWER_S = 90, 45  # far more than it takes, for a machine that is busy


@functools.cache
def spoken(voice: int, take: int) -> bytes:
    return as_voice_note(speak(voice, take, 5.0))


def recording(person: Json, take: int) -> bytes:
    return spoken(VOICES[person["id"]], take)


@dataclass
class Process:
    """The entry point, started as an operator would start it."""

    cord: MiniCord
    data: Path
    settings: dict[str, str | None] = field(default_factory=dict)  # None: not set
    patience_s: float = START_S
    launcher: tuple[str, ...] = ("tests.bot.run_against_minicord",)
    arguments: tuple[str, ...] = ("run",)

    async def __aenter__(self) -> Self:
        self.identified_before = self.cord.opcodes.count(2)
        self.log = self.data.with_suffix(".log")
        env = {key: value for key, value in os.environ.items() if not key.startswith("TIMBRE_")}
        chosen = {"TOKEN": TOKEN, "DATA": str(self.data), "THREADS": "1"} | self.settings
        env |= {f"TIMBRE_{name}": value for name, value in chosen.items() if value is not None}
        env |= {"PYTHONPATH": str(ROOT), "TMPDIR": str(self.data.parent)}
        command = [sys.executable, "-m", *self.launcher, self.cord.address]
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *command, *self.arguments, cwd=self.data.parent, env=env, stderr=log
            )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process.returncode is None:
            self._process.kill()  # its workers end with it
            await self._process.wait()

    async def online(self, *shards: tuple[int, int]) -> None:
        """Wait until it has identified itself to the gateway; one of several, with its shards."""

        def identified() -> bool:
            return self.cord.opcodes.count(2) > self.identified_before

        waiting = (
            self.cord.connected(*shards, timeout_s=self.patience_s)
            if shards
            else self.cord.until(identified, self.patience_s)
        )
        online = asyncio.create_task(waiting)
        ended = asyncio.create_task(self._process.wait())
        await asyncio.wait({online, ended}, return_when=asyncio.FIRST_COMPLETED)
        assert not ended.done(), self.stderr
        ended.cancel()
        await online  # raises where it took too long

    async def exit_code(self) -> int:
        """Wait until it stops by itself."""
        return await asyncio.wait_for(self._process.wait(), START_S)

    async def stop(self) -> int:
        """Send SIGTERM and wait; fail if a process of the bot outlives it."""
        family = psutil.Process(self._process.pid).children(recursive=True)
        self._process.send_signal(signal.SIGTERM)
        code = await asyncio.wait_for(self._process.wait(), 20)
        _, alive = await asyncio.to_thread(psutil.wait_procs, family, timeout=5)
        assert alive == []
        return code

    async def kill(self) -> None:
        """Send SIGKILL, whatever it is doing; fail if a process of the bot outlives it."""
        if self._process.returncode is not None:
            return
        family = psutil.Process(self._process.pid).children(recursive=True)
        self._process.kill()
        await self._process.wait()
        # One that only just starts looks for its parent when it has loaded its modules.
        _, alive = await asyncio.to_thread(psutil.wait_procs, family, timeout=self.patience_s)
        assert alive == []

    def bot(self) -> psutil.Process:
        """Return the process that talks to Discord."""
        return psutil.Process(self._process.pid)

    def worker(self) -> psutil.Process:
        """Return the process that does the model work."""
        children = self.bot().children()
        (worker,) = (child for child in children if "spawn_main" in " ".join(child.cmdline()))
        return worker

    @property
    def stderr(self) -> str:
        return self.log.read_text()

    def told(self) -> list[str]:
        """List the lines for the operator that are not the log's; a traceback would be here."""
        return [line for line in self.stderr.splitlines() if not LOG_LINE.match(line)]


def said_to(cord: MiniCord, person: Json) -> list[Json]:
    return [message for message in cord.sent if message["channel_id"] == cord.dm(person)]


async def send(cord: MiniCord, person: Json, data: bytes, duration_s: float = 5.0) -> Json:
    """Send the bot a voice note as a direct message."""
    return await cord.voice_note(data, duration_s, author=person, channel=cord.dm(person))


async def answer(cord: MiniCord, note: Json) -> Json:
    """Wait for the bot's reply to a note."""

    def found() -> Json | None:
        return next((m for m in cord.sent if m.get("referenced_message") is note), None)

    return await cord.until(found, ANSWER_S)


async def agree(cord: MiniCord, person: Json, channel: str = CHANNEL) -> None:
    """Run /enroll and consent; the dialogue waits for its first note then."""
    asked = await cord.slash("enroll", author=person, channel=channel)
    await cord.until(lambda: asked.answers, ANSWER_S)
    row = asked.answers[0]["components"][0]["components"]
    (yes,) = (button["custom_id"] for button in row if button["label"] == "I agree")
    pressed = await cord.press(asked.answers[0], yes, author=person)
    await cord.until(lambda: "written to you" in pressed.original.get("content", ""), ANSWER_S)


async def teach(cord: MiniCord, person: Json, take: int) -> Json:
    """Give the dialogue one note, and return what the bot says to it."""
    before = len(said_to(cord, person))
    await send(cord, person, recording(person, take))
    await cord.until(lambda: len(said_to(cord, person)) > before, ANSWER_S)
    return said_to(cord, person)[before]


def speaker_in(message: Json) -> str:
    return message["content"].partition("\n")[0]


def is_picture_of(cord: MiniCord, message: Json) -> bool:
    (shown,) = message["attachments"]
    return cord.blobs[f"{shown['id']}/{shown['filename']}"].startswith(b"\x89PNG")

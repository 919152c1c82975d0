"""Measure the whole bot as a process: ``python -m tests.bot.measure [VOICES]``.

Time to ready, memory of the idle process tree, and how long a ``/whois`` takes as Discord sees it,
over real sockets on localhost. VOICES is a folder of recordings to cut the notes from; made-up
voices are used without it. Needs the dev extra.
"""

import asyncio
import io
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import psutil
import soundfile

from model.audio import SAMPLE_RATE_HZ, decode
from tests.bot.minicord import MiniCord
from tests.bot.minicord_payloads import ALICE
from tests.voices import MEMBERS, voice_note

RUNS = 30
LENGTHS_S = (3, 5, 10)


async def measure(recordings: list[bytes]) -> None:
    """Print the figures."""
    speech = np.concatenate([decode(recording) for recording in recordings])
    async with MiniCord() as cord:
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            bot = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.bot.run_against_minicord", cord.address, "run"),
                env={**os.environ, "TIMBRE_TOKEN": "measured", "TIMBRE_DATA": folder},
                stderr=asyncio.subprocess.DEVNULL,
            )
            try:
                await cord.online(timeout_s=60)
                print(f"ready after {time.perf_counter() - started:.1f} s")
                await _enrol(cord)
                await asyncio.sleep(3)
                print(f"idle process tree: {_tree_mb(bot.pid):.0f} MB resident")
                rng = np.random.default_rng(0)
                for seconds in LENGTHS_S:
                    await _time_whois(cord, speech, seconds, rng)
                print(f"process tree afterwards: {_tree_mb(bot.pid):.0f} MB resident")
            finally:
                bot.terminate()
                print(f"exit code {await bot.wait()}")


async def _enrol(cord: MiniCord) -> None:
    """Enrol one member through the real dialogue."""
    asked = await cord.slash("enroll", author=ALICE)
    card = await cord.until(lambda: asked.answers and asked.answers[0])
    agree = card["components"][0]["components"][0]["custom_id"]
    await cord.press(card, agree, author=ALICE)
    channel = cord.dm(ALICE)
    for take in range(5):
        sent = len(cord.sent)
        await cord.voice_note(voice_note(MEMBERS[0], take), 4.0, author=ALICE, channel=channel)
        await cord.until(lambda sent=sent: len(cord.sent) > sent, timeout_s=30)


async def _time_whois(
    cord: MiniCord, speech: np.ndarray, seconds: int, rng: np.random.Generator
) -> None:
    """Print median and 95th percentile of one length."""
    spent_ms = []
    for run in range(RUNS + 2):
        start = int(rng.integers(0, len(speech) - seconds * SAMPLE_RATE_HZ))
        note = io.BytesIO()
        piece = speech[start : start + seconds * SAMPLE_RATE_HZ]
        soundfile.write(note, piece, SAMPLE_RATE_HZ, format="OGG", subtype="OPUS")
        started = time.perf_counter()
        asked = await cord.slash(
            "whois", author=ALICE, note=cord.attachment("note.ogg", note.getvalue())
        )
        await cord.until(lambda asked=asked: (asked.original or {}).get("embeds"), timeout_s=30)
        if run >= 2:
            spent_ms.append(1000 * (time.perf_counter() - started))
    middle, slow = statistics.median(spent_ms), float(np.quantile(spent_ms, 0.95))
    print(f"/whois of a {seconds} s note: p50 {middle:.0f} ms, p95 {slow:.0f} ms ({RUNS} notes)")


def _tree_mb(pid: int) -> float:
    """Return the resident memory of a process and all its children, MB."""
    process = psutil.Process(pid)
    return sum(p.memory_info().rss for p in (process, *process.children(recursive=True))) / 1e6


if __name__ == "__main__":
    if len(sys.argv) > 1:
        files = sorted(Path(sys.argv[1]).rglob("*.ogg"))[::11][:40]
        asyncio.run(measure([file.read_bytes() for file in files]))
    else:
        asyncio.run(measure([voice_note(name, take) for name in MEMBERS for take in range(8)]))

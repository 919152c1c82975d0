"""Measure the whole bot as a process: ``python -m tests.bot.measure [VOICES]``.

Time to ready, memory of the idle process tree, and how long a ``/whois`` takes as Discord sees it,
over real sockets on localhost. VOICES is a folder of Ogg recordings to cut the notes from, with a
folder for each person; made-up voices are used without it. Needs the dev extra.
"""

import asyncio
import io
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile

from model.audio import SAMPLE_RATE_HZ, Waveform, decode
from tests.bot.bot_process import Process, agree, teach
from tests.bot.minicord import MiniCord
from tests.bot.minicord_payloads import ALICE
from tests.voices import MEMBERS, voice_note

RUNS = 30
LENGTHS_S = (3, 5, 10)


# Asked more often than one person may.
SETTINGS: dict[str, str | None] = {"ASKS_PER_MINUTE": "1000000"}


async def measure(people: list[list[bytes]]) -> None:
    """Print the figures."""
    # A note is of one person: of several it takes longer, and that is measured elsewhere.
    joined = [np.concatenate([decode(recording) for recording in of]) for of in people]
    voices = [one for one in joined if len(one) > LENGTHS_S[-1] * SAMPLE_RATE_HZ]
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        async with MiniCord() as cord, Process(cord, Path(folder), SETTINGS) as process:
            await process.online()
            print(f"ready after {time.perf_counter() - started:.1f} s")
            await _print_memory("idle", process)
            await agree(cord, ALICE)
            for take in range(5):
                await teach(cord, ALICE, take)
            rng = np.random.default_rng(0)
            for seconds in LENGTHS_S:
                await _time_whois(cord, voices, seconds, rng)
            await _print_memory("idle again", process)


async def _time_whois(
    cord: MiniCord, voices: list[Waveform], seconds: int, rng: np.random.Generator
) -> None:
    """Print median and 95th percentile of one length."""
    spent_ms = []
    while len(spent_ms) < RUNS:
        speech = voices[int(rng.integers(len(voices)))]
        start = int(rng.integers(0, len(speech) - seconds * SAMPLE_RATE_HZ))
        note = io.BytesIO()
        piece = speech[start : start + seconds * SAMPLE_RATE_HZ]
        soundfile.write(note, piece, SAMPLE_RATE_HZ, format="OGG", subtype="OPUS")
        started = time.perf_counter()
        asked = await cord.slash(
            "whois", author=ALICE, note=cord.attachment("note.ogg", note.getvalue())
        )
        await cord.until(lambda asked=asked: (asked.original or {}).get("content"), timeout_s=30)
        if asked.original["content"].startswith("## "):  # else it had too little speech to judge
            spent_ms.append(1000 * (time.perf_counter() - started))
    middle, slow = np.quantile(spent_ms, [0.5, 0.95])
    print(f"/whois of a {seconds} s note: p50 {middle:.0f} ms, p95 {slow:.0f} ms ({RUNS} notes)")


async def _print_memory(when: str, process: Process) -> None:
    """Print the resident memory of the bot and its children, when nothing has happened for 3 s."""
    await asyncio.sleep(3)
    worker = process.worker()
    bot = worker.parent()
    tree = [bot, *bot.children(recursive=True)]
    total_mb = sum(one.memory_info().rss for one in tree) / 1e6
    print(
        f"{when}: {total_mb:.0f} MB resident in {len(tree)} processes, "
        f"{worker.memory_info().rss / 1e6:.0f} MB of it the worker"
    )


def _people() -> list[list[bytes]]:
    """Return recordings of each person."""
    if len(sys.argv) == 1:
        return [[voice_note(name, take) for take in range(8)] for name in MEMBERS]
    folders = sorted({file.parent for file in Path(sys.argv[1]).rglob("*.ogg")})
    return [
        [file.read_bytes() for file in sorted(folder.glob("*.ogg"))[:8]] for folder in folders[::11]
    ][:40]


if __name__ == "__main__":
    asyncio.run(measure(_people()))

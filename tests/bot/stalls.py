"""How late the event loop of a running bot is, as the loop itself sees it.

``python -m tests.bot.stalls FILE 127.0.0.1:PORT [arguments of python -m bot]`` runs the bot as
``run_against_minicord`` does, with a watch in its event loop.
"""

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

from tests.bot.run_against_minicord import point_discord_py_at

TICK_S = 0.01
NOTABLE_S = 0.02  # what is less late is not written down


class Stall(NamedTuple):
    """How long the loop ran nothing, and what its thread worked in that time.

    A loop that was late and worked little was not let run by the machine, or waited for a disk.
    """

    at_s: float  # of time.monotonic, the same in every process
    late_ms: float
    worked_ms: float


@contextlib.asynccontextmanager
async def watched(file: Path) -> AsyncIterator[None]:
    """Write down how late this event loop is."""
    watch = asyncio.create_task(_watch(file))
    try:
        yield
    finally:
        watch.cancel()
        await asyncio.wait({watch})


async def _watch(file: Path) -> None:
    with file.open("a", buffering=1) as out:
        before, worked = time.monotonic(), time.thread_time()
        while True:
            await asyncio.sleep(TICK_S)
            now, so_far = time.monotonic(), time.thread_time()
            if (late := now - before - TICK_S) > NOTABLE_S:
                out.write(f"{now:.4f} {1000 * late:.1f} {1000 * (so_far - worked):.1f}\n")
            before, worked = now, so_far


def read_stalls(file: Path, start_s: float, end_s: float) -> list[Stall]:
    """Return what was written down between two times of ``time.monotonic``."""
    found = [Stall(*map(float, line.split())) for line in file.read_text().splitlines()]
    return [stall for stall in found if start_s <= stall.at_s <= end_s]


if __name__ == "__main__":  # worker processes import this file again
    import bot.__main__

    written, run = Path(sys.argv.pop(1)), bot.__main__._run

    async def run_watched(settings):
        async with watched(written):
            await run(settings)

    bot.__main__._run = run_watched
    point_discord_py_at(sys.argv.pop(1))
    sys.exit(bot.__main__.main())

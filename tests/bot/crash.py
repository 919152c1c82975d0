"""Kill the bot at random moments, start it again, and see that nothing is lost.

``python -m tests.bot.crash [--kills 200] [--seed 1] [--minutes 30]``: the real entry point against
``minicord``, with made-up voices. It is killed (SIGKILL) while it starts, migrates, enrols, takes
uploads, retrains and erases. After each kill a copy of what lies on the disk is opened by the bot's
own storage: every note that was acknowledged is there and decrypts, what was erased is not, no head
knows who was erased, and SQLite finds no damage. At the next start it tells of a retraining that
was interrupted, answers, goes on with dialogues, and leaves no files of earlier starts.

Stops at the first thing that is wrong, with exit code 1, and keeps that folder. Other moments:
another seed. Needs the dev extra. What a power cut does is not seen: the system outlives the bot.
"""

import argparse
import asyncio
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.bot.crash_world import World
from tests.bot.minicord import MiniCord

KILLS_A_WORLD = 15


async def crash(kills: int, seed: int, deadline: float) -> Counter[str]:
    """Kill so often, in as many servers as it takes; return how often in the middle of what.

    Raises
    ------
    AssertionError, TimeoutError
        Something is wrong.
    """
    killed: Counter[str] = Counter()
    for number in range(kills):
        if number % KILLS_A_WORLD:
            continue
        chance = random.Random(f"{seed} {number}")  # noqa: S311 -- repeatable
        folder = Path(tempfile.mkdtemp(prefix="crash-"))
        async with MiniCord() as cord:
            world = World(cord, folder, chance)
            try:
                for place in range(number, min(number + KILLS_A_WORLD, kills)):
                    if time.monotonic() > deadline:
                        return killed
                    killed[await _one(world, place + 1)] += 1
                await world.bring_online()
                assert await world.process.stop() == 0
            finally:
                await world.process.kill()
        world.clear()
    return killed


async def _one(world: World, number: int) -> str:
    """Kill once; return in the middle of what."""
    doing = world.chance.choice(world.possible())
    print(f"{number}: {doing}", end="", flush=True)
    began = time.monotonic()
    wrong = await world.kill(doing)
    assert not wrong, f"{world.folder}: {wrong}"
    print(f" ({time.monotonic() - began:.1f} s): {world.seen()}", flush=True)
    return doing


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bot.crash", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="stop after so many")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # to leave no bot behind
    deadline = time.monotonic() + 60 * options.minutes
    killed = asyncio.run(crash(options.kills, options.seed, deadline))
    print(f"{killed.total()} kills: {dict(killed)}; nothing is wrong")
    return 0


if __name__ == "__main__":
    sys.exit(main())

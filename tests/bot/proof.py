"""Kill parts of a bot of several processes while many servers use it, and see what is wrong.

``python -m tests.bot.proof [--minutes 2] [--servers 200] [--seed 1]``: two processes of the real
entry point with two shards each, PostgreSQL, a scheduler and two workers of a Dask cluster, over
real sockets against ``minicord``, with made-up voices. Members enrol, upload, ask, retrain and
erase, while workers, the scheduler, the processes, the connections to the database and the database
itself are killed in turn and started again. Then everything is held against a ledger: every note
that was acknowledged is there and decrypts, what was erased is not, nothing was answered twice or
never, except where its own process was killed, and nobody was told of another server.

Afterwards the same members do the same with one process, which has SQLite and its own workers, and
of which nothing is killed. Exit code 1 if something is wrong. Needs the dev extra.
"""

import argparse
import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.bot.proof_ledger import answered_wrongly, recognised, said_wrongly, stored_wrongly
from tests.bot.proof_people import People, Rates
from tests.bot.proof_questions import End, Kind, Question
from tests.bot.proof_town import ACKNOWLEDGE_S, Town, TownCord, speak_beforehand
from tests.bot.proof_world import World, alone, spread, trouble

LESSONS = 8  # recordings that are made before: few need more
KILL_EVERY_S = 14.0
COLUMNS = (
    "what",
    "times",
    "answered",
    "told to wait",
    "lost with its process",
    "p50, s",
    "p99, s",
    "told to wait after at most, s",
)


@dataclass(kw_only=True)
class Found:
    """What came of a run.

    Attributes
    ----------
    questions : list of Question
    killed, results, wrong : list of str
    named : tuple of (int, int)
        Notes of members that were judged, and those in which they were named.
    acknowledged_s : list of float
    notes : int
        That the bot owed to members at the end.
    per_s : float
        Answers a second while all of them used it.
    """

    questions: list[Question]
    killed: list[str]
    results: list[str]
    named: tuple[int, int]
    acknowledged_s: list[float]
    notes: int
    per_s: float
    wrong: list[str] = field(default_factory=list)


async def run(  # noqa: PLR0913 -- each is one independent part
    cord: TownCord,
    world: World,
    *,
    servers: int,
    seconds: float,
    seed: int,
    rates: Rates,
    kill_every_s: float = KILL_EVERY_S,
) -> Found:
    """Let people use a bot while it is in trouble, and see what is wrong."""
    town = Town(cord, servers, random.Random(seed))  # noqa: S311 -- repeatable
    await town.fill(world.database.url, world.key)
    await world.start()
    people = People(world, town, rates, random.Random(seed))  # noqa: S311 -- repeatable
    end_s = time.monotonic() + seconds

    def was_answered(one: Question) -> bool:
        return one.end is End.ANSWERED and one.sent_s + one.waited_s < end_s

    async with asyncio.TaskGroup() as group:
        killing = group.create_task(trouble(world, seconds, kill_every_s))
        group.create_task(people.live(seconds))
    await people.ask_at_the_end()
    wrong = await world.stop()
    wrong += people.questions.wrong
    wrong += [*said_wrongly(town), *answered_wrongly(town, people.asked)]
    wrong += await stored_wrongly(world, town)
    return Found(
        questions=people.questions.all,
        killed=killing.result(),
        results=people.results,
        named=recognised(people.asked, town),
        acknowledged_s=cord.acknowledged_s,
        notes=sum(len(one.sure) for one in town.residents.values()),
        per_s=sum(map(was_answered, people.questions.all)) / seconds,
        wrong=wrong,
    )


async def prove(options: argparse.Namespace) -> bool:
    """Print what comes of both runs; return whether nothing is wrong."""
    await asyncio.to_thread(speak_beforehand, LESSONS)
    worlds = {
        "Two processes, PostgreSQL, two workers": lambda cord, folder: spread(
            cord, folder, is_durable=True
        ),
        "One process, SQLite": alone,
    }
    for name, make in worlds.items():
        print(f"\n## {name}\n", flush=True)
        with tempfile.TemporaryDirectory(prefix="proof-") as folder:
            found = await _run_in(make, Path(folder), options)
        print("\n".join(_report(found)), flush=True)
        if found.wrong:
            return False
    return True


async def _run_in(make: Callable, folder: Path, options: argparse.Namespace) -> Found:
    cord = TownCord()
    async with cord, make(cord, folder) as world:
        return await run(
            cord,
            world,
            servers=options.servers,
            seconds=60 * options.minutes,
            seed=options.seed,
            rates=Rates(),
        )


def _report(found: Found) -> list[str]:
    """Return the table and what stands below it."""
    lines = [_row(COLUMNS), _row(["---"] * len(COLUMNS))]
    lines += [
        _row(_cells(kind, of_kind))
        for kind in Kind
        if (of_kind := [one for one in found.questions if one.kind is kind])
    ]
    lines.append(_row(_cells("all but results", _without_results(found.questions))))
    late = sum(waited_s > ACKNOWLEDGE_S for waited_s in found.acknowledged_s)
    judged, named = found.named
    results = Counter(found.results).most_common()
    return [
        *lines,
        "",
        f"{found.per_s:.2f} answers a second; {len(found.killed)} kills.",
        f"Load of the machine in the last five minutes: {os.getloadavg()[1]:.1f}.",
        f"Acknowledged later than Discord waits: {late} of {len(found.acknowledged_s)} commands.",
        f"In {named} of {judged} notes of members they were named.",
        *(f"Retrainings: {count} times: {told}" for told, count in results),
        f"Notes owed at the end: {found.notes}.",
        *(f"WRONG: {one}" for one in found.wrong),
        "" if found.wrong else "Nothing is wrong.",
    ]


def _without_results(questions: Iterable[Question]) -> list[Question]:
    return [one for one in questions if one.kind is not Kind.RESULT]


def _cells(name: str, questions: Sequence[Question]) -> list[str]:
    """Return a row of the table."""
    waits_s = {
        end: [one.waited_s for one in questions if one.end is end] or [float("nan")] for end in End
    }
    counts = (sum(one.end is end for one in questions) for end in End)
    answered, told_to_wait, lost, _ = counts
    p50_s, p99_s = np.quantile(waits_s[End.ANSWERED], [0.5, 0.99])
    longest_s = max(waits_s[End.TOLD_TO_WAIT])
    return [
        name,
        *map(str, (len(questions), answered, told_to_wait, lost)),
        *(f"{wait_s:.2f}" for wait_s in (p50_s, p99_s, longest_s)),
    ]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bot.proof", description=__doc__)
    parser.add_argument("--minutes", type=float, default=2)
    parser.add_argument("--servers", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # to leave no bot behind
    return 0 if asyncio.run(prove(options)) else 1


if __name__ == "__main__":
    sys.exit(main())

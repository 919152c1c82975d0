"""A bot as large and as small as it gets: what it runs on, and what of that is killed."""

import asyncio
import base64
import itertools
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bot.bot_process import Process
from tests.bot.cluster_lab import REAL, ClusterLab, Program
from tests.bot.databases import PostgresqlDatabase, PostgresqlServer, SqliteDatabase
from tests.bot.minicord import MiniCord

SETTINGS = {"NOTES_TO_ENROL": "3", "ASKS_PER_MINUTE": "1000", "RETRAINS_PER_HOUR": "1000"}
SHARDS = 4
START_S = 600.0  # nothing takes so long, not even beside ten other programs
LATE_S = 60.0  # what was asked so long before a kill should have been answered
GRACE_S = 20.0  # after a start: what is not answered then never will be
AWAY_S = 2.0  # what is killed stays away for a moment
WORKERS = (("--threads", "1"), ("--threads", "1", "--retrain"))

_END_CONNECTIONS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name='timbre'"
)


@dataclass
class Absence:
    """A process was not there.

    Attributes
    ----------
    killed_s, back_s : float
        By ``time.monotonic``; it is not back before it has all of its servers.
    """

    killed_s: float
    back_s: float = float("inf")


class Bot:
    """One process of the bot, which is killed and started again.

    Parameters
    ----------
    process : Process
    shards : tuple of (int, int)
        As the gateway knows them.

    Attributes
    ----------
    absences : list of Absence
    """

    def __init__(self, process: Process, *shards: tuple[int, int]) -> None:
        self.process, self._shards = process, shards
        self.absences: list[Absence] = []
        self._starts = 0

    async def start(self) -> None:
        """Start it, and wait until it has its servers."""
        self._starts += 1
        await self.process.__aenter__()
        await self.process.online(*self._shards)
        async with asyncio.timeout(START_S):
            while self.process.stderr.count("Ready as") < self._starts:  # noqa: ASYNC110 -- a log
                await asyncio.sleep(0.1)

    async def end(self) -> None:
        """Kill it, if it was started."""
        if self._starts:
            await self.process.kill()

    async def kill(self) -> None:
        """Kill it, and start it again."""
        absence = Absence(time.monotonic())
        self.absences.append(absence)
        await self.process.kill()
        await asyncio.sleep(AWAY_S)
        await self.start()
        absence.back_s = time.monotonic()

    def has_lost(self, asked_s: float, *, hears_later: bool) -> bool:
        """Say whether what was asked then may be without an answer for ever.

        Parameters
        ----------
        asked_s : float
        hears_later : bool
            What is said while it is away it reads at its next start.
        """
        return any(
            one.killed_s - LATE_S < asked_s < (one.killed_s if hears_later else one.back_s)
            and one.back_s + GRACE_S < time.monotonic()
            for one in self.absences
        )


class World:
    """Processes of the bot and their database.

    Parameters
    ----------
    url : str
        Of a database that is there.
    key : bytes
    database : SqliteDatabase or PostgresqlDatabase
    bots : list of Bot
        Of as many shards each.

    Attributes
    ----------
    troubles : dict
        What can be killed and comes again, by its name.
    """

    def __init__(
        self,
        key: bytes,
        database: SqliteDatabase | PostgresqlDatabase,
        bots: list[Bot],
        troubles: dict[str, Callable[[], Awaitable[None]]] | None = None,
    ) -> None:
        self.key, self.database, self.bots = key, database, bots
        self.troubles = troubles or {}

    def bot_of(self, server: str | None) -> Bot:
        """Return who is told of a server; of what is in none, the first is."""
        shard = 0 if server is None else (int(server) >> 22) % SHARDS
        return self.bots[shard * len(self.bots) // SHARDS]

    async def start(self) -> None:
        """Start all processes at once."""
        async with asyncio.TaskGroup() as group:
            for bot in self.bots:
                group.create_task(bot.start())

    async def stop(self) -> list[str]:
        """Stop them as an operator does; return what is wrong with that, or with their logs."""
        wrong = []
        for bot in self.bots:
            code = await bot.process.stop()
            wrong += [f"a process ended with {code}"] if code else []
            wrong += [f"a log has: {line}" for line in _grave(bot.process.stderr)]
        return wrong


def _grave(log: str) -> Iterator[str]:
    """Yield what nobody foresaw."""
    yield from (line for line in log.splitlines() if "Unforeseen error" in line)


@asynccontextmanager
async def alone(cord: MiniCord, folder: Path) -> AsyncIterator[World]:
    """One process with all that it needs in it."""
    data = folder / "data"
    data.mkdir()
    key = os.urandom(32)
    database = SqliteDatabase(data / "timbre.sqlite")
    settings = SETTINGS | {"KEY": _text(key), "WORKERS": str(len(WORKERS))}
    bot = Bot(Process(cord, data, settings, START_S), (0, 1))
    try:
        yield World(key, database, [bot])
    finally:
        await bot.end()


@asynccontextmanager
async def spread(
    cord: MiniCord,
    folder: Path,
    *,
    is_durable: bool,
    workers: Sequence[tuple[str, ...]] = WORKERS,
) -> AsyncIterator[World]:
    """Two processes, a PostgreSQL server, a scheduler and workers, as their arguments say."""
    async with AsyncExitStack() as stack:
        server = await asyncio.to_thread(PostgresqlServer, is_durable=is_durable)
        stack.push_async_callback(asyncio.to_thread, server.stop)
        database = await asyncio.to_thread(server.database(is_empty=True).__enter__)
        lab = await asyncio.to_thread(ClusterLab, folder)
        stack.push_async_callback(asyncio.to_thread, lab.__exit__)
        cluster = Workers(lab, workers)
        await cluster.start()
        key = os.urandom(32)
        shared = {"DATABASE": database.url, "KEY": _text(key), "COMPUTE": lab.address}
        bots = list(_two(cord, folder, shared))
        for bot in bots:
            stack.push_async_callback(bot.end)
        troubles = {
            "a worker": lambda: cluster.kill(0),
            "the scheduler": cluster.kill_scheduler,
            "the second process": bots[1].kill,
            "all connections to the database": lambda: _elsewhere(server.rows, _END_CONNECTIONS),
            "the worker that retrains": lambda: cluster.kill(1),
            "the first process": bots[0].kill,
            "the database": lambda: _elsewhere(server.restart),
        }
        yield World(key, database, bots, troubles)


def _two(cord: MiniCord, folder: Path, shared: dict[str, str]) -> Iterator[Bot]:
    """Make two processes, each with half of the shards."""
    each = SHARDS // 2
    for first in range(0, SHARDS, each):
        held = {"SHARDS": f"{first}-{first + each - 1}/{SHARDS}"}
        process = Process(cord, folder / f"data-{first}", SETTINGS | shared | held, START_S)
        yield Bot(process, *((shard, SHARDS) for shard in range(first, first + each)))


async def _elsewhere(function: Callable[..., object], *arguments: object) -> None:
    """Do what takes its time, beside the Discord of this process."""
    await asyncio.to_thread(function, *arguments)


class Workers:
    """The cluster, of which any part is killed and started again."""

    def __init__(self, lab: ClusterLab, arguments: Sequence[tuple[str, ...]]) -> None:
        self._lab, self._arguments = lab, arguments
        self._workers: list[Program] = []

    async def start(self) -> None:
        """Start all workers, and wait until they do jobs."""
        self._workers = [self._lab.start_worker(*given, kind=REAL) for given in self._arguments]
        for one in self._workers:
            await _has_said(one, "Ready at")

    async def kill(self, place: int) -> None:
        """Kill one with its processes, and start another, which takes its time."""
        await asyncio.to_thread(self._workers[place].kill)
        await asyncio.sleep(AWAY_S)
        self._workers[place] = self._lab.start_worker(*self._arguments[place], kind=REAL)

    async def kill_scheduler(self) -> None:
        """Kill it, and start another; the workers wait for that."""
        await asyncio.to_thread(self._lab.scheduler.kill)
        await asyncio.sleep(AWAY_S)
        await asyncio.to_thread(self._lab.start_scheduler)


async def _has_said(program: Program, words: str) -> None:
    """Wait until a program has said something."""
    async with asyncio.timeout(START_S):
        while words not in program.said:
            assert program.process.poll() is None, program.said
            await asyncio.sleep(0.1)


async def trouble(world: World, seconds: float, every_s: float) -> list[str]:
    """Kill one thing after the other and start it again; return what was killed, and when.

    The first comes when half of the pause is over. Processes of the bot, scheduler and database are
    back before the next is killed; a worker may still be loading its encoder.
    """
    began_s, told = time.monotonic(), list[str]()
    for number, name in enumerate(itertools.cycle(world.troubles)):
        at_s = began_s + (number + 0.5) * every_s
        if max(at_s, time.monotonic()) > began_s + seconds:
            return told
        await asyncio.sleep(max(0.0, at_s - time.monotonic()))
        killed_s = time.monotonic()
        await world.troubles[name]()
        away_s = time.monotonic() - killed_s
        told.append(f"{name} at {killed_s - began_s:.0f} s, started again in {away_s:.1f} s")
        print(f"Killed: {told[-1]}.", flush=True)  # noqa: T201 -- a run is long
    return told


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()

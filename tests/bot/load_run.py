"""A bot under load: what became of the notes, of its event loop, its heartbeats and its memory."""

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil

from tests.bot.bot_process import Process
from tests.bot.load_world import Asked, Load, LoadCord, Probe, named_in, offer, saturate
from tests.bot.minicord_payloads import Json
from tests.bot.stalls import Stall, read_stalls

EVERY_S = 0.5  # memory is read


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What was measured while notes were offered at a rate.

    Attributes
    ----------
    offered_per_s, answered_per_s : float
    sent_away, asked : int
        Notes that were told to wait, of all.
    p50_ms, p99_ms : float
        To the answers that were no such.
    late : Stall
        The event loop at its latest; an empty one where it never was.
    worked_ms : float
        The longest that the loop was late by its own work.
    heartbeats : int
    heartbeat_late_ms : float
        The latest, beyond its time.
    memory_mb : tuple of float
        The most of all processes of the bot, in each third of the time.
    processor : tuple of float
        Cores that were used by the bot, by its workers, and by the Discord of this process.
    """

    offered_per_s: float
    answered_per_s: float
    sent_away: int
    asked: int
    p50_ms: float
    p99_ms: float
    late: Stall
    worked_ms: float
    heartbeats: int
    heartbeat_late_ms: float
    memory_mb: tuple[float, ...]
    processor: tuple[float, ...]


class Run:
    """Offer notes to a bot, and judge what comes back.

    Parameters
    ----------
    cord : LoadCord
    process : Process
        Online.
    probes : sequence of Probe
    stalls : Path
        Written by the bot's event loop.

    Attributes
    ----------
    wrongs : Counter
        What should not have happened to notes.
    """

    def __init__(
        self, cord: LoadCord, process: Process, probes: Sequence[Probe], stalls: Path
    ) -> None:
        self._cord, self._probes, self._stalls = cord, probes, stalls
        self._bot = process.bot()
        self._at_rest: dict[Probe, Json] = {}
        self.wrongs: Counter[str] = Counter()

    async def ask_one_by_one(self) -> str:
        """Ask about every note alone: these answers are the right ones; return what they are."""
        asked = [await self._cord.ask_and_wait(probe) for probe in self._probes]
        self._at_rest = {one.probe: one.answers[0][1] for one in asked}
        self._judge(Load(asked=asked, start_s=asked[0].sent_s, end_s=time.monotonic()))
        members = [one for one in asked if one.probe.speaker is not None]
        return (
            f"{sum(map(_is_named, members))} of {len(members)} notes of members named, "
            f"{sum(map(_is_misnamed, asked))} of {len(asked)} notes given a wrong name"
        )

    async def capacity(self, at_once: int, seconds: float) -> float:
        """Return how many notes a second it answers when so many people ask again and again."""
        load = await saturate(self._cord, self._probes, at_once, seconds)
        self._judge(load)
        return load.per_s

    async def offer(self, per_s: float, seconds: float) -> Figures:
        """Offer notes at a rate, and measure what comes of it."""
        watching = asyncio.create_task(self._watch())
        worked_s, beats = self._worked_s(), len(self._cord.heartbeats)
        load = await offer(self._cord, self._probes, per_s, seconds, seed=int(100 * per_s))
        took_s = time.monotonic() - load.start_s
        processor = tuple((self._worked_s() - worked_s) / took_s)
        watching.cancel()
        memory = await watching
        self._judge(load)
        stalls = read_stalls(self._stalls, load.start_s, load.end_s)
        gaps_s = np.diff(self._cord.heartbeats[max(0, beats - 1) :])
        waited_ms = [one.waited_ms for one in load.answered] or [float("nan")]
        return Figures(
            offered_per_s=per_s,
            answered_per_s=load.per_s,
            sent_away=len(load.sent_away),
            asked=len(load.asked),
            p50_ms=float(np.quantile(waited_ms, 0.5)),
            p99_ms=float(np.quantile(waited_ms, 0.99)),
            late=max(stalls, key=lambda stall: stall.late_ms, default=Stall(0, 0, 0)),
            worked_ms=max((min(one.late_ms, one.worked_ms) for one in stalls), default=0),
            heartbeats=len(gaps_s),
            heartbeat_late_ms=1000 * max(0.0, *(gaps_s - self._cord.heartbeat_s), 0.0),
            memory_mb=tuple(max(part, default=0.0) for part in np.array_split(memory, 3)),
            processor=processor,
        )

    def _judge(self, load: Load) -> None:
        self.wrongs.update(load.wrongs(self._cord, self._at_rest))
        misnamed = sum(map(_is_misnamed, load.answered))
        at_rest = sum(_misnames(one.probe, self._at_rest[one.probe]) for one in load.answered)
        self.wrongs["given a wrong name that they have not at rest"] += max(0, misnamed - at_rest)

    def _family(self) -> list[psutil.Process]:
        return [self._bot, *self._bot.children(recursive=True)]

    def _worked_s(self) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        """Return the processor time of the bot, of its workers, and of the Discord here."""
        bot, *workers = (sum(one.cpu_times()[:2]) for one in self._family())
        return np.array([bot, sum(workers), time.process_time()])

    async def _watch(self) -> list[float]:
        """Return the memory of all processes of the bot, in MB, again and again."""
        found = list[float]()
        try:
            while True:
                found.append(sum(one.memory_full_info().uss for one in self._family()) / 1e6)
                await asyncio.sleep(EVERY_S)
        except asyncio.CancelledError:
            return found


def _is_named(one: Asked) -> bool:
    return named_in(one.answers[0][1]) == one.probe.speaker


def _is_misnamed(one: Asked) -> bool:
    return _misnames(one.probe, one.answers[0][1])


def _misnames(probe: Probe, answer: Json) -> bool:
    return named_in(answer) not in (None, probe.speaker)

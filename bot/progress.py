"""How far long work has got, and how long it will take."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """What a retraining is doing."""

    COPIES = "copies"
    COMPARING = "comparing"
    TRAINING = "training"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a retraining has got.

    Attributes
    ----------
    phase : Phase
    done, total : int
        Jobs.
    remaining_s : float or None
        None before anything is known of it.
    """

    phase: Phase
    done: int
    total: int
    remaining_s: float | None


Report = Callable[[Progress], Awaitable[None]]


class Steps:
    """Count jobs, and estimate the time that is left from those that are done.

    Parameters
    ----------
    total : int
    report : Report
        Is told after every job.
    """

    def __init__(self, total: int, report: Report) -> None:
        self._total = total
        self._report = report
        self._phase = Phase.COPIES
        self._done = 0
        self._started = time.monotonic()

    async def enter(self, phase: Phase) -> None:
        """Begin another phase."""
        self._phase = phase
        await self._tell()

    async def advance(self) -> None:
        """Count a job as done."""
        self._done += 1
        await self._tell()

    async def _tell(self) -> None:
        spent_s = time.monotonic() - self._started
        left = self._total - self._done
        await self._report(
            Progress(
                phase=self._phase,
                done=self._done,
                total=self._total,
                remaining_s=spent_s / self._done * left if self._done else None,
            )
        )

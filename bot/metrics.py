"""What is counted and timed for the operator, in Prometheus' terms.

Nothing is until `start` was called, and nothing is imported either. No label holds anything of a
person or a server: what a note contains, whose it is and where it was sent is in no figure.
"""

import importlib.util
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import ExtraMissingError

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

_BUCKETS_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Stage(StrEnum):
    """Of a note, in their order."""

    DOWNLOAD = "download"
    QUEUE = "queue"
    WORK = "work"
    ANSWER = "answer"


class _Figures:
    """Counters and times, in a registry of their own."""

    def __init__(self) -> None:
        from prometheus_client import (  # noqa: PLC0415  # only where it is wanted
            CollectorRegistry,
            Counter,
            Gauge,
            Histogram,
            ProcessCollector,
        )

        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.verdicts = Counter(
            "timbre_verdicts", "Notes judged", ("asked", "verdict"), registry=self.registry
        )
        self.refused = Counter(
            "timbre_refused", "What was refused", ("reason",), registry=self.registry
        )
        self.seconds = Histogram(
            "timbre_seconds",
            "How long a stage of a note took",
            ("stage",),
            buckets=_BUCKETS_S,
            registry=self.registry,
        )
        self.waiting = Gauge(
            "timbre_notes_waiting", "Notes waiting for a worker", registry=self.registry
        )
        self.workers = Gauge(
            "timbre_workers_ready", "Workers that can take a note", registry=self.registry
        )
        self.shards = Gauge(
            "timbre_shards_connected", "Connections to Discord", registry=self.registry
        )
        memory = Gauge(
            "timbre_workers_memory_bytes",
            "Resident memory of the processes that the bot started",
            registry=self.registry,
        )
        memory.set_function(_memory_of_children)


_figures: _Figures | None = None


def require_extra() -> None:
    """Refuse to start without what keeps the figures.

    Raises
    ------
    ExtraMissingError
    """
    if importlib.util.find_spec("prometheus_client") is None:
        raise ExtraMissingError(
            "TIMBRE_METRICS_PORT needs an extra: run pip install 'timbre[metrics]', or leave it "
            "empty."
        )


def start(
    *, waiting: Callable[[], float], workers: Callable[[], float], shards: Callable[[], float]
) -> "CollectorRegistry":
    """Count and time from now on, until `stop`; return what Prometheus is to be told from."""
    global _figures  # noqa: PLW0603  # one bot a process
    _figures = _Figures()
    _figures.waiting.set_function(waiting)
    _figures.workers.set_function(workers)
    _figures.shards.set_function(shards)
    return _figures.registry


def stop() -> None:
    """Count and time no more."""
    global _figures  # noqa: PLW0603  # as above
    _figures = None


def count_verdict(asked: str, verdict: str) -> None:
    """Count a note that was judged: what was asked about it, and what came out."""
    if _figures is not None:
        _figures.verdicts.labels(asked, verdict).inc()


def count_refused(reason: str) -> None:
    """Count what somebody was refused, by the name of the error."""
    if _figures is not None:
        _figures.refused.labels(reason).inc()


@contextmanager
def timed(stage: Stage) -> Iterator[None]:
    """Time a stage, if it is gone through to its end."""
    began = time.perf_counter()
    yield
    if _figures is not None:
        _figures.seconds.labels(stage).observe(time.perf_counter() - began)


def _memory_of_children() -> float:
    """Return bytes; none where the system does not tell."""
    pages = 0
    for listed in Path("/proc/self/task").glob("*/children"):
        for number in _read(listed).split():
            pages += int((_read(Path("/proc", number, "statm")).split() or ["0", "0"])[1])
    return pages * _page_bytes()


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # the process has ended meanwhile
        return ""


def _page_bytes() -> int:
    try:
        import resource  # noqa: PLC0415  # Windows has none
    except ImportError:
        return 0
    return resource.getpagesize()

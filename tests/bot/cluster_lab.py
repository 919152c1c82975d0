"""A real cluster on this machine: a scheduler and workers, each a process as operators start it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

import psutil

from bot.cluster import Cluster
from bot.cluster_link import Lane
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
LIGHT, REAL = ("tests.bot.light_worker",), ("bot", "worker")
START_S, STOP_S = 120.0, 20.0  # far more than it takes, for a machine that is busy


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Program:
    """A process that is there until the end of the lab, and what it said."""

    def __init__(self, log: Path, *arguments: str, **settings: str) -> None:
        env = {name: value for name, value in os.environ.items() if "TIMBRE_" not in name}
        env |= {"PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), env.get("PYTHONPATH"))))}
        self._log = log
        with log.open("ab") as out:
            self.process = subprocess.Popen(  # noqa: S603 -- our own
                [sys.executable, "-m", *arguments], cwd=log.parent, env=env | settings, stderr=out
            )

    @property
    def said(self) -> str:
        return self._log.read_text()

    def until(self, words: str, times: int = 1) -> None:
        """Wait until it has said something so many times."""
        deadline = time.monotonic() + START_S
        while self.said.count(words) < times:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.02)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_S)

    def kill(self) -> None:
        """Kill it, and wait until its own processes have noticed."""
        if self.process.poll() is None:
            family = psutil.Process(self.process.pid).children(recursive=True)
            self.process.kill()
            self.process.wait()
            ended(family)


def ended(processes: Sequence[psutil.Process]) -> None:
    """Wait until none runs; what has ended may be listed until the system has noticed."""
    deadline = time.monotonic() + STOP_S
    while any(map(_runs, processes)):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _runs(process: psutil.Process) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.status() != psutil.STATUS_ZOMBIE
    return False


class ClusterLab:
    """A scheduler, and the workers that are started here."""

    def __init__(self, folder: Path, *tls: str, **settings: str) -> None:
        self.port = free_port()
        self._folder = folder
        self._tls = tls
        self._settings = settings
        self.programs: list[Program] = []
        self.scheduler = self.start_scheduler()

    @property
    def address(self) -> str:
        return f"{'tls' if self._tls else 'tcp'}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for program in reversed(self.programs):
            program.kill()

    def start_scheduler(self) -> Program:
        """Start one, as the README says."""
        self.scheduler = self._start(
            "distributed.cli.dask_scheduler",
            "--no-dashboard",
            "--dashboard-address=127.0.0.1:0",
            f"--host={self.address}",
            *self._tls,
            DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="1",
        )
        self.scheduler.until("Scheduler at")
        return self.scheduler

    def start_worker(
        self,
        *arguments: str,
        encoder_id: str = "one",
        kind: tuple[str, ...] = LIGHT,
        **settings: str,
    ) -> Program:
        """Start a worker; it need not have joined yet."""
        settings["LIGHT_ENCODER_ID"] = encoder_id
        return self._start(*kind, self.address, *arguments, **settings)

    def _start(self, *arguments: str, **settings: str) -> Program:
        log = self._folder / f"{len(self.programs)}.log"
        settings = {"TMPDIR": str(self._folder)} | self._settings | settings
        self.programs.append(Program(log, *arguments, **settings))
        return self.programs[-1]

    def settings(self, **chosen: object) -> Settings:
        return Settings(_env_file=None, compute=self.address, **chosen)

    def compute(
        self,
        *,
        encoder_id: str = "one",
        lane: Lane = Lane.NOTES,
        queue_limit: int = 4,
        **chosen: object,
    ) -> Cluster:
        """Return the bot's side of the cluster."""
        return Cluster(
            self.settings(**chosen), lane=lane, encoder_id=encoder_id, queue_limit=queue_limit
        )


@contextlib.contextmanager
def cluster_lab(*tls: str, **settings: str) -> Iterator[ClusterLab]:
    with tempfile.TemporaryDirectory() as folder, ClusterLab(Path(folder), *tls, **settings) as lab:
        yield lab

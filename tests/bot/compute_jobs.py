"""Jobs for the tests of ``bot.compute``: worker processes import them from here."""

import asyncio
import ctypes
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from bot.pool import Pool

WHEN_LOADED = os.nice(0) if hasattr(os, "nice") else 0

prepared_with = ""


def prepare(text: str = "prepared") -> None:
    global prepared_with  # noqa: PLW0603 -- an initializer leaves what it loaded in its module
    prepared_with = text


def fail_to_prepare() -> None:
    raise FileNotFoundError("no weights here")


def die_preparing() -> None:
    os._exit(1)


def preparation() -> str:
    return prepared_with


def echo(value: object, *, after_s: float = 0.0) -> object:
    time.sleep(after_s)
    return value


def worker_id() -> int:
    return os.getpid()


class TwoArgumentError(Exception):
    """Cannot be unpickled, for its arguments are not its message."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} and {second}")


def fail(kind: str) -> None:
    if kind == "travels":
        raise ValueError("17 is too many")
    if kind == "cannot be unpickled":
        raise TwoArgumentError("salt", "pepper")
    if kind == "stops an iteration":
        next(iter(()))
    raise TimeoutError("the job's own")


def fail_at(recording: bytes) -> None:
    fail("travels" if recording else "takes long")


def leave_by_system_exit() -> None:
    sys.exit("no way")


def die_once(marker: Path) -> str:
    if not marker.exists():
        marker.touch()
        os._exit(139)
    return "alive"


def die(tally: Path) -> None:
    with tally.open("a") as file:
        file.write("x")
    os._exit(139)


class DiesBeingSent:
    """Kills its process a moment after it has been pickled, when it is half sent."""

    def __reduce__(self) -> tuple[type, tuple[()]]:
        threading.Timer(0.005, os._exit, [139]).start()
        return DiesBeingSent, ()


def die_answering(tally: Path) -> tuple[bytes, DiesBeingSent]:
    with tally.open("a") as file:
        file.write("x")
    return bytes(100_000_000), DiesBeingSent()


def sleep_in_c(pid_file: Path) -> None:
    """Sleep where no Python signal handler or thread can interrupt."""
    tell(pid_file, os.getpid())
    ctypes.PyDLL(None).sleep(60)


def start_a_program(pid_file: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as program:
        tell(pid_file, program.pid)


def tell(pid_file: Path, pid: int) -> None:
    pid_file.write_text(f"{pid}")


def kill_the_worker(tally: Path, most: int) -> str:
    """Kill the process that started this one, and with it this one, so many times."""
    deaths = len(tally.read_text()) if tally.exists() else 0
    if deaths < most:
        tally.write_text("x" * (deaths + 1))
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(60)
    return "alive"


def priority_when_loaded() -> int:
    return WHEN_LOADED


def whose_child_at_low_priority() -> tuple[int, int]:
    return os.getppid(), os.nice(0)


def start_light(fewest: int, most: int, folder: str) -> None:
    """Start as the worker of a cluster does, without a model."""
    tempfile.tempdir = folder
    prepare("with weights")


def start_light_calmly(folder: str) -> None:
    start_light(1, 1, folder)


def light_is_on_gpu() -> bool:
    return "LIGHT_GPU" in os.environ


def light_encoder_id() -> str:
    return os.environ["LIGHT_ENCODER_ID"]


def timed_hear(recording: bytes, *given: Any) -> float:
    """Return how many seconds a note was worked on."""
    from bot import worker  # most jobs need no model

    started = time.perf_counter()
    worker.hear(recording, *given)
    return time.perf_counter() - started


def temporary_place() -> str:
    return tempfile.gettempdir()


def start_nothing() -> None:
    subprocess.run([sys.executable, "-c", ""], check=True)


def run_in_a_shell() -> int:
    return os.system("true")  # noqa: S605, S607


def call_home() -> None:
    socket.create_connection(("127.0.0.1", 9))


def hoard(size_bytes: int) -> None:
    bytearray(size_bytes)


def write_far(path: Path, at: int) -> None:
    with path.open("wb") as file:
        file.seek(at)
        file.write(b"x")


async def keep_busy(pid_file: Path) -> None:
    """Run one endless job; the test kills this process."""
    async with Pool(workers=2, queue_limit=1, initializer=prepare) as compute:
        await compute.ready()
        busy = asyncio.create_task(compute.run(echo, None, after_s=60))
        tell(pid_file, await compute.run(worker_id))
        await busy


if __name__ == "__main__":
    asyncio.run(keep_busy(Path(sys.argv[1])))

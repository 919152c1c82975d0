"""A worker on this machine: one process that can be killed, and that ends with the bot."""

import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class LocalWorker(ProcessPoolExecutor):
    """A pool of one fresh process that can be killed.

    Parameters
    ----------
    niceness : int
        How much lower than this process's its priority is, from before it loads anything.
    """

    def __init__(self, niceness: int = 0) -> None:
        super().__init__(
            max_workers=1,
            mp_context=get_context("spawn"),
            initializer=_guard,
            initargs=(niceness,),
        )

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Submit as the base class does; the first call starts the process."""
        future = super().submit(fn, *args, **kwargs)
        # With our copy of the pipe's end open, half a result of a killed process would never end.
        self._result_queue._writer.close()  # type: ignore[attr-defined] # noqa: SLF001
        return future

    def is_dead(self) -> bool:
        """Say whether the process has ended; before the first job there is none."""
        # Not is_alive(): it takes a process for living while another thread is reaping it. Less
        # than no time: with zero, wait() would go on until a clock has moved.
        sentinels = [process.sentinel for process in list(self._processes.values())]
        return bool(wait(sentinels, timeout=-1))

    def kill(self) -> None:
        """Kill the process and what it started itself, such as ffmpeg."""
        for process in list(self._processes.values()):
            if process.pid is not None and hasattr(os, "killpg"):
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(process.pid, signal.SIGKILL)
            process.kill()


def _guard(niceness: int) -> None:
    """Lower this process's priority, make it deaf to Ctrl-C, and end it with its parent."""
    # First: to load what prepares a worker takes half a second, which a note would wait for.
    if hasattr(os, "nice"):
        os.nice(niceness)
    # Before numpy is loaded: its matrices here are small, and a second thread for them waits for
    # a core that the network or another worker is using: 36 ms for a spectrogram instead of 4.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "setpgid"):
        os.setpgid(0, 0)
    threading.Thread(target=_end_with_parent, name="parent-watch", daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        if hasattr(os, "killpg"):
            os.killpg(0, signal.SIGKILL)
        os._exit(1)

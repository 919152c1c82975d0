"""Worker processes that are forked from one in which everything is loaded already.

A fresh one takes five seconds of a processor to load torch, librosa and the networks, and the tests
start a hundred. What a start itself is worth is tested with fresh ones, as the bot starts them.
"""

import multiprocessing
import sys
from collections.abc import Iterable
from multiprocessing import connection
from multiprocessing.context import BaseContext
from typing import Any

_wait = connection.wait


def forked_context(method: str) -> BaseContext:
    """Stand in for ``multiprocessing.get_context`` where workers are started."""
    if sys.platform != "linux":  # elsewhere a fork is not to be had, or not safe
        return multiprocessing.get_context(method)
    multiprocessing.set_forkserver_preload(["tests.loaded"])
    return multiprocessing.get_context("forkserver")


def wait(things: Iterable[Any], timeout: float | None = None) -> list[Any]:
    """Stand in for ``multiprocessing.connection.wait``, by which forked processes are looked at.

    With no time at all it would go on until a clock has moved, which a simulated one does not.
    """
    return _wait(list(things), -1 if timeout == 0 else timeout)

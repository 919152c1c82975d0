"""Worker processes that are forked from one in which everything is loaded already.

A fresh one takes five seconds of a processor to load torch, librosa and the networks, and the tests
start a hundred. What a start itself is worth is tested with fresh ones, as the bot starts them.
"""

import multiprocessing
import sys
from multiprocessing.context import BaseContext


def forked_context(method: str) -> BaseContext:
    """Stand in for ``multiprocessing.get_context`` where workers are started."""
    if sys.platform != "linux":  # elsewhere a fork is not to be had, or not safe
        return multiprocessing.get_context(method)
    multiprocessing.set_forkserver_preload(["tests.loaded"])
    return multiprocessing.get_context("forkserver")

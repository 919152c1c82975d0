"""Give memory back to the system: what was freed, glibc keeps for later, in ever smaller pieces."""

import contextlib
import ctypes
import sys

# A process that is never idle gives back after so many notes: it takes some milliseconds, and
# after every single note the next one would pay for it.
NOTES_BETWEEN = 50


def give_back_memory() -> None:
    """Return freed memory to the system: after compiling kernels, or a long note, 100 MB."""
    if sys.platform == "linux":  # only glibc keeps so much, and only there it can be told
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").malloc_trim(0)

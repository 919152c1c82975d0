"""What a worker may take and do: it opens files that strangers sent.

On POSIX its memory and its files have limits, of which macOS ignores that of memory, and it leaves
no core dump, which would hold voices. Windows has no such limits. Its seconds are counted by
``bot.compute``, for a worker lives as long as the bot.

In Python, a worker starts no program but those named, and speaks to no network. That holds back a
library that does more than it should; native code that a file has taken over it cannot hold back,
only the system can: a container, or an account of its own.

What native decoders print of a damaged file goes nowhere: a stranger could fill the log with it.

How many processes there may be is not limited: the system counts those of the whole account.
"""

import contextlib
import os
import sys
from collections.abc import Collection

MEMORY_BYTES = 4_000_000_000  # 0.73 are taken by two minutes of sound, 0.52 to retrain 50 members
FILE_BYTES = 500_000_000  # the largest recording that can be allowed

_REFUSED = frozenset(
    {
        *("os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.startfile"),
        *("os.system", "pty.spawn"),
        *("socket.bind", "socket.connect", "socket.sendmsg", "socket.sendto"),
        *("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"),
    }
)


def confine(programs: Collection[str]) -> None:
    """Confine this process, for good.

    Parameters
    ----------
    programs : collection of str
        Paths of the programs that it may start.
    """
    _limit()
    _silence_libraries()

    def refuse(event: str, args: tuple[object, ...]) -> None:
        if event in _REFUSED or (event == "subprocess.Popen" and args[0] not in programs):
            raise PermissionError(f"A worker may not do this: {event}.")

    sys.addaudithook(refuse)


def _silence_libraries() -> None:
    """Keep standard error for Python; what C code writes there is lost."""
    sys.stderr.flush()
    sys.stderr = open(os.dup(2), "w", buffering=1, errors="backslashreplace")  # noqa: PTH123, SIM115
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _limit() -> None:
    """Limit memory, files and core dumps."""
    with contextlib.suppress(ImportError):  # Windows
        import resource  # noqa: PLC0415

        for kind, most in (
            (resource.RLIMIT_DATA, MEMORY_BYTES),  # not of addresses: torch maps more than it uses
            (resource.RLIMIT_FSIZE, FILE_BYTES),
            (resource.RLIMIT_CORE, 0),
        ):
            _, hard = resource.getrlimit(kind)
            if hard != resource.RLIM_INFINITY:
                most = min(most, hard)  # noqa: PLW2901  # the operator allows less
            resource.setrlimit(kind, (most, most))

"""Disks that are full or read-only, real ones, where tests may mount any; and real locks."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_LOCK = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
"""


@contextlib.contextmanager
def small_disk(place: Path, *, size: str = "2m") -> Iterator[Path]:
    """Mount a disk of this size; skip the test where that is not allowed."""
    place.mkdir(parents=True)
    if not _run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)):
        pytest.skip("may not mount a disk")
    try:
        yield place
    finally:
        _run("umount", str(place))


def make_read_only(disk: Path) -> None:
    assert _run("mount", "-o", "remount,ro", str(disk))


@contextlib.contextmanager
def filled(disk: Path, *, spare: int = 0) -> Iterator[None]:
    """Leave so many bytes of the disk free."""
    file = disk / "filling"
    with file.open("wb", buffering=0) as filling:
        with contextlib.suppress(OSError):
            while True:
                filling.write(bytes(4096))
        filling.truncate(filling.tell() - spare)
    try:
        yield
    finally:
        file.unlink()


@contextlib.contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold a database's lock for writing, in another process."""
    command = [sys.executable, "-c", _LOCK, str(file)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as holder:  # noqa: S603 -- our own
        assert holder.stdout.readline() == b"locked\n"
        yield
        holder.communicate()


def _run(*command: str) -> bool:
    try:
        return not subprocess.run(command, check=False, capture_output=True).returncode  # noqa: S603
    except OSError:
        return False

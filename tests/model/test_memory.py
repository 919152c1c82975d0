"""Freed memory goes back to the system."""

import sys
from pathlib import Path

import pytest

from model.memory import give_back_memory


def resident_kb() -> int:
    (line,) = (
        line for line in Path("/proc/self/status").read_text().splitlines() if "VmRSS" in line
    )
    return int(line.split()[1])


@pytest.mark.skipif(sys.platform != "linux", reason="only there it can be told")
def test_what_was_freed_between_what_is_kept_goes_back():
    blocks = [bytearray(b"x" * 2_000) for _ in range(50_000)]
    kept = blocks[::100]
    del blocks
    before = resident_kb()
    give_back_memory()
    # Half of 100 MB at least: only whole pages can go.
    assert resident_kb() < before - 30_000
    assert len(kept) == 500

"""Feed hostile files to a worker: ``python -m tests.bot.fuzz [decode | identify] [--files N]``.

The worker is the bot's, with its limits. What must not happen: an error that is none of ours, a
lost worker, a file left behind, memory, descriptors or threads that grow. Exit code 1 if anything
of that did happen; the files that did it are written to the folder of ``--keep``. A file is made
anew from its seed and number by ``tests.model.mutations.mutated``.
"""

import argparse
import asyncio
import os
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bot import worker
from bot.errors import RecordingRefusedError
from bot.pool import Pool
from model import AudioLimits, Gallery, decode
from model.calibration import Strictness
from model.errors import AudioError
from tests.model.mutations import mutated
from tests.voices import MEMBERS, voice_note

BATCH = 20
GROWTH_MB = 60.0  # beyond that it is no noise
SLOW_S = 20.0
LIMITS = AudioLimits()


@dataclass(frozen=True)
class Tried:
    """What came of one file, and what it cost of the processor."""

    number: int
    outcome: str
    spent_s: float
    is_fault: bool = False


@dataclass
class Found:
    """What came of all files, and what the worker had taken before and after."""

    tried: list[Tried] = field(default_factory=list)
    left_behind: int = 0
    taken: list[dict[str, float]] = field(default_factory=list)

    @property
    def faults(self) -> list[Tried]:
        """The files that did what none should."""
        return [one for one in self.tried if one.is_fault or one.spent_s > SLOW_S]

    @property
    def grew(self) -> bool:
        """Whether anything grew that should not."""
        first, last = self.taken[0], self.taken[-1]
        grown = {kind: last[kind] - first[kind] for kind in first}
        return grown["MB"] > GROWTH_MB or grown["descriptors"] > 3 or grown["threads"] > 3


async def fuzz(path: str, files: int, *, seed: int = 1) -> Found:
    """Feed so many files to a worker, which hears them all once before it is looked at."""
    found = Found()
    with tempfile.TemporaryDirectory() as folder:
        made = Pool(workers=1, queue_limit=1, initializer=worker.start, initargs=(1, 1, folder))
        async with made as compute:
            await compute.ready()
            gallery = await _gallery(compute) if path == "identify" else None
            for first in range(0, files, BATCH):
                numbers = range(first, min(first + BATCH, files))
                found.tried += await _try_all(compute, gallery, seed, numbers)
                found.left_behind += len(list(Path(folder).iterdir()))  # noqa: ASYNC240
                if first // 1000 < (first + BATCH) // 1000 or not found.taken:
                    found.taken.append(await compute.run(taken))
                    print(len(found.tried), _counts(found), found.taken[-1], flush=True)
            found.taken.append(await compute.run(taken))
    return found


async def _gallery(compute: Pool) -> Gallery:
    """Enrol a few people."""
    enrolled = {}
    for name in MEMBERS[:3]:
        notes = [await compute.run(worker.embed, voice_note(name, take), LIMITS) for take in (0, 1)]
        enrolled[name] = [note.embedding for note in notes]
    return Gallery.enrol(enrolled)


async def _try_all(
    compute: Pool, gallery: Gallery | None, seed: int, numbers: Sequence[int]
) -> list[Tried]:
    """Try files; one after the other if the worker is lost at one of them."""
    try:
        return await compute.run(try_files, gallery, seed, numbers)
    except RecordingRefusedError:
        if len(numbers) == 1:
            return [Tried(numbers[0], "the worker was lost", 0.0, is_fault=True)]
    return [one for n in numbers for one in await _try_all(compute, gallery, seed, [n])]


# ------------------------------------------------------------------------------- in the worker


def try_files(gallery: Gallery | None, seed: int, numbers: Sequence[int]) -> list[Tried]:
    """Identify files, or only decode them."""
    return [_try(gallery, mutated(seed, number), number) for number in numbers]


def _try(gallery: Gallery | None, data: bytes, number: int) -> Tried:
    started, is_fault = sum(os.times()[:4]), False  # of this process and of ffmpeg
    try:
        if gallery is None:
            decode(data, limits=LIMITS)
        else:
            worker.hear(data, gallery, Strictness.NORMAL, LIMITS)
        outcome = "heard"
    except AudioError as error:
        outcome = type(error).__name__
    except Exception as error:  # noqa: BLE001 -- that is what is looked for
        outcome, is_fault = f"leaked {error!r}", True
    return Tried(number, outcome, sum(os.times()[:4]) - started, is_fault)


def taken() -> dict[str, float]:
    """Return what the worker, in which this runs, has taken."""
    worker.give_back_memory()
    process = psutil.Process()
    return {
        "MB": process.memory_info().rss // 1e6,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1e3,
        "descriptors": process.num_fds(),
        "threads": process.num_threads(),
        "processes": len(process.children(recursive=True)),
    }


# -------------------------------------------------------------------------------- the command


def _counts(found: Found) -> dict[str, int]:
    return dict(Counter(one.outcome for one in found.tried).most_common())


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("path", choices=("decode", "identify"), nargs="?", default="decode")
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for files that should be looked at")
    options = parser.parse_args()
    started = time.perf_counter()
    found = asyncio.run(fuzz(options.path, options.files, seed=options.seed))
    print(f"{options.files} files, seed {options.seed}: {time.perf_counter() - started:.0f} s")
    for outcome, count in _counts(found).items():
        print(f"{count:7} {outcome}")
    slowest = max(found.tried, key=lambda one: one.spent_s)
    print(f"slowest: {slowest.spent_s:.2f} s of the processor, number {slowest.number}")
    print(f"left behind: {found.left_behind} files")
    print(f"worker at the start: {found.taken[0]}\nworker at the end: {found.taken[-1]}")
    for one in found.faults:
        print(f"FAULT {one}")
        if options.keep:
            options.keep.mkdir(parents=True, exist_ok=True)
            (options.keep / f"{options.seed}-{one.number}").write_bytes(
                mutated(options.seed, one.number)
            )
    return 1 if found.faults or found.left_behind or found.grew else 0


if __name__ == "__main__":
    sys.exit(main())

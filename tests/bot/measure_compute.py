"""Measure what it costs to hear notes elsewhere: ``python -m tests.bot.measure_compute VOICES``.

The same notes of 5 s are heard in the processes of the bot and by workers of a cluster on this
machine, one at a time and then as many at once as there are workers. The overhead of a note is its
time less the time in which it was worked on; how late the bot's event loop was meanwhile is
measured, too, also with the largest recording that is taken. VOICES is a folder with an index of
real voices. Needs the dev extra; on a busy machine only the overhead means anything.
"""

import asyncio
import io
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from unittest import mock

import numpy as np
import soundfile

from bot import worker
from bot.compute import Compute
from bot.encoders import shipped_encoder_id
from bot.pool import Pool
from model import AudioLimits, Encoder, Gallery, decode
from model.audio import SAMPLE_RATE_HZ
from model.calibration import Strictness
from model.evaluation.voices import read_index
from tests.bot import compute_jobs as jobs
from tests.bot.cluster_lab import REAL, cluster_lab

NOTES, SECONDS, MEMBERS = 40, 5, 20
LARGEST_BYTES = 25_000_000
TICK_S = 0.001

Given = tuple[Gallery, Strictness, AudioLimits]


async def measure(voices: Path) -> None:
    """Print the figures."""
    notes, given = _notes(voices)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {NOTES} notes of {SECONDS} s")
    for workers in (1, 2):
        async with _pool(workers) as compute:
            await _print(f"processes of the bot: {workers}", compute, notes, given)
    for workers in (1, 2):
        async with _cluster(workers) as compute:
            await _print(f"workers of a cluster: {workers}", compute, notes, given)


def _notes(voices: Path) -> tuple[list[bytes], Given]:
    """Return the notes, and a gallery in which to look for them."""
    recordings = [note.recording() for note in read_index(voices, "dev")[: 30 * NOTES : 20]]
    rng = np.random.default_rng(0)
    notes = []
    for recording in recordings:
        speech = decode(recording)
        if len(speech) > 2 * SAMPLE_RATE_HZ and len(notes) < NOTES:
            piece = np.resize(speech, SECONDS * SAMPLE_RATE_HZ)
            file = io.BytesIO()
            soundfile.write(file, piece, SAMPLE_RATE_HZ, format="OGG", subtype="OPUS")
            notes.append(file.getvalue())
    size = Encoder.default().embed(notes[0]).embedding.shape
    unit = [rng.standard_normal(size) for _ in range(3 * MEMBERS)]
    voices_of = {
        str(member): [
            (v / np.linalg.norm(v)).astype("f4") for v in unit[3 * member : 3 * member + 3]
        ]
        for member in range(MEMBERS)
    }
    return notes, (Gallery.enrol(voices_of), Strictness.NORMAL, AudioLimits())


@asynccontextmanager
async def _pool(workers: int) -> AsyncIterator[Compute]:
    # Workers set it before they load numpy; of this file, they load it first.
    alone = mock.patch.dict(os.environ, {"OPENBLAS_NUM_THREADS": "1"})
    with tempfile.TemporaryDirectory() as folder, alone:
        pool = Pool(
            workers=workers,
            queue_limit=1000,
            initializer=worker.start,
            initargs=(1, 1, folder),
            niceness=worker.NICENESS,
        )
        async with pool as compute:
            await compute.ready()
            yield compute


@asynccontextmanager
async def _cluster(workers: int) -> AsyncIterator[Compute]:
    async with AsyncExitStack() as stack:
        lab = stack.enter_context(cluster_lab())
        for _ in range(workers):
            lab.start_worker("--threads", "1", kind=REAL)
        compute = lab.compute(encoder_id=shipped_encoder_id(), queue_limit=1000)
        await stack.enter_async_context(compute)
        while compute.workers_ready < workers:  # noqa: ASYNC110 -- another process's
            await asyncio.sleep(0.1)
        yield compute


async def _print(where: str, compute: Compute, notes: Sequence[bytes], given: Given) -> None:
    await asyncio.gather(*(compute.run(jobs.timed_hear, note, *given) for note in notes[:10]))
    stalls = _Stalls()
    async with stalls:
        overhead_ms, works_ms = [], []
        for note in notes:
            started = time.perf_counter()
            worked_s = await compute.run(jobs.timed_hear, note, *given)
            overhead_ms.append(1000 * (time.perf_counter() - started - worked_s))
            works_ms.append(1000 * worked_s)
        started = time.perf_counter()
        await asyncio.gather(*(compute.run(jobs.timed_hear, note, *given) for note in notes))
        per_s = len(notes) / (time.perf_counter() - started)
    large = _Stalls()
    async with large:
        await compute.run(len, bytes(LARGEST_BYTES))
    print(
        f"{where}: {per_s:.1f} notes/s, {per_s / compute.workers:.1f} a worker; worked on "
        f"{np.median(works_ms):.0f} ms; overhead p50 {np.median(overhead_ms):.1f}, "
        f"p95 {np.quantile(overhead_ms, 0.95):.1f} ms; loop late at most {stalls.most_ms:.0f} ms, "
        f"with 25 MB {large.most_ms:.0f} ms",
        flush=True,
    )


class _Stalls:
    """Watch how late the event loop is."""

    most_ms = 0.0

    async def __aenter__(self) -> None:
        self._watch = asyncio.create_task(self._look())

    async def __aexit__(self, *_: object) -> None:
        self._watch.cancel()
        await asyncio.wait({self._watch})

    async def _look(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(TICK_S)
            late_ms = 1000 * (time.perf_counter() - before - TICK_S)
            self.most_ms = max(self.most_ms, late_ms)


if __name__ == "__main__":  # worker processes import this file again
    asyncio.run(measure(Path(sys.argv[1])))

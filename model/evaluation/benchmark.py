"""Time, memory, and other encoders beside ours: ``python -m model benchmark VOICES``.

Whatever is compared takes turns on the same notes: a busy minute of the machine is everybody's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from model.evaluation.benchmark_notes import long_speech, random_note
from model.evaluation.benchmark_process import Memory, Start, measure_memory, measure_start
from model.evaluation.benchmark_times import STAGES, Bench, Step, Times
from model.inference import fast_dtype

LENGTHS_S = (1, 3, 5, 10, 30, 60)
NOTES_IN_BATCHES = 40


def benchmark(
    folder: Path,
    *,
    threads: int,
    notes: int,
    runs: int,
    lengths_s: Sequence[int] = LENGTHS_S,
) -> Iterator[str]:
    """Measure what notes cost: by stage, beside other encoders, in batches, and in memory.

    Parameters
    ----------
    folder : Path
        A folder of voices with an ``index.tsv``; its ``dev`` split is used.
    threads : int
        Of the network; encoders are also compared on one.
    notes : int
        How many notes of random length, 2 to 30 s, the memory run takes.
    runs : int
        How many notes of each length up to 10 s are timed; fewer of the longer ones.
    lengths_s : sequence of int

    Yields
    ------
    str
        A piece of Markdown, as soon as it was measured.

    Raises
    ------
    OSError
        The folder has no index.
    """
    speech, rng = long_speech(folder), np.random.default_rng(0)

    def draw(count: int, least_s: float, most_s: float) -> Iterator[bytes]:
        for seconds in rng.uniform(least_s, most_s, count):
            yield random_note(speech, float(seconds), rng)

    yield "## A fresh process"
    yield _start_table(measure_start(threads))
    yield _memory_table(measure_memory(draw(notes, 2, 30), threads))
    bench = Bench()
    counts = sorted({1, threads})
    times = {
        seconds: bench.times(
            list(draw(-(-runs * 10 // max(10, seconds)), seconds, seconds)), counts
        )
        for seconds in lengths_s
    }
    yield f"## Stages, ms on {threads} threads, median / 95th percentile of {runs} notes"
    yield _stage_table({seconds: of_threads[threads] for seconds, of_threads in times.items()})
    if bench.missing_peer:
        yield bench.missing_peer
    for count in counts:
        yield f"## Beside other encoders, medians, threads: {count}; products in {fast_dtype()}"
        yield _peer_table({seconds: of_threads[count] for seconds, of_threads in times.items()})
    yield f"## Recordings a second, {NOTES_IN_BATCHES} of 2 to 6 s, on {threads} threads"
    rates = bench.notes_per_s(list(draw(NOTES_IN_BATCHES, 2, 6)), threads, rounds=1 + runs // 8)
    yield _table(list(rates), [[f"{rate:.1f}" for rate in rates.values()]])
    yield f"## Capacity of one core: recordings a second, {NOTES_IN_BATCHES} of 2 to 30 s"
    rates = bench.capacity(list(draw(NOTES_IN_BATCHES, 2, 30)), rounds=1 + runs // 8)
    yield _table(list(rates), [[f"{rate:.1f}" for rate in rates.values()]])


def _stage_table(times: Mapping[int, Times]) -> str:
    """Return the milliseconds of every stage, by length of note in seconds."""
    rows = []
    for seconds, spent in times.items():
        stages = [spent[stage] for stage in STAGES]
        stages.append(np.sum(stages[: STAGES.index(Step.PICTURE)], axis=0))
        cells = [f"{np.median(ms):.0f} / {np.quantile(ms, 0.95):.0f}" for ms in stages]
        rows.append([f"{seconds} s", *cells])
    return _table(["note", *STAGES, "all but the picture"], rows)


def _peer_table(times: Mapping[int, Times]) -> str:
    """Return our network beside the plain one, and our whole embedding beside Resemblyzer's."""
    header = ["note", "CNN, ms", "real-time factor", "plain CNN, ms", "plain / ours"]
    header += ["waveform to embedding, ms", "Resemblyzer, ms", "Resemblyzer / ours"]
    rows = []
    for seconds, spent in times.items():
        ours, plain = spent[Step.CNN], spent[Step.PLAIN]
        whole = spent[Step.SPEECH] + spent[Step.SPECTROGRAM] + ours
        row = [f"{seconds} s", f"{np.median(ours):.0f}", f"{np.median(ours) / 1000 / seconds:.4f}"]
        row += [f"{np.median(plain):.0f}", _ratio(plain, ours), f"{np.median(whole):.0f}"]
        if Step.RESEMBLYZER in spent:
            theirs = spent[Step.RESEMBLYZER]
            row += [f"{np.median(theirs):.0f}", _ratio(theirs, whole)]
        rows.append(row)
    return _table(header[: len(rows[0])], rows)


def _ratio(theirs: NDArray[np.float64], ours: NDArray[np.float64]) -> str:
    """Return the median of what each note took them and us."""
    return f"{np.median(theirs / ours):.2f}"


def _start_table(start: Start) -> str:
    """Return what a process needs before it is as fast as it gets."""
    names = ["import and load", "CNN, 5 s", "plain CNN, 5 s", "warm up every length"]
    rows = [
        [name, *(f"{ms:.0f}" for ms in calls)] for name, calls in zip(names, start, strict=True)
    ]
    return _table(["", "first call, ms", "second call, ms"], rows)


def _memory_table(memory: Sequence[Memory]) -> str:
    """Return the memory of a process after so many notes."""
    header = ["notes of 2 to 30 s", "resident, MB", "peak so far, MB"]
    rows = [[str(m.notes), f"{m.resident_mb:.0f}", f"{m.peak_mb:.0f}"] for m in memory]
    return _table(header, rows)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)

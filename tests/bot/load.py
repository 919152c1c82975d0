"""Offer the bot notes, whether it keeps up or not: ``python -m tests.bot.load VOICES``.

The whole bot as a process, over real sockets on localhost, in three servers: what it can take, how
long answers take at parts of that, and what becomes of people, of its event loop, its heartbeats
and its memory when more is offered. VOICES is a folder with an index of real voices. Needs the dev
extra. The Discord of it runs in this process, on the same cores; its part is printed.
"""

import argparse
import asyncio
import io
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
import soundfile
from matplotlib.figure import Figure

from model.audio import SAMPLE_RATE_HZ
from model.evaluation.open_set_plots import STYLE
from model.evaluation.voices import VoiceNote, read_index
from tests.bot.bot_process import Process
from tests.bot.load_run import Figures, Run
from tests.bot.load_world import LoadCord, Person, settle

CORPUS = "speechocean762"
SERVERS, MEMBERS, STRANGERS, LESSONS = 3, 8, 4, 4
PARTS = (0.25, 0.5, 0.75, 1.0)  # of what it can take
JOINED = (1, 2, 3)  # recordings of a note
COLUMNS = (
    "offered a second",
    "answered a second",
    "told to wait",
    "p50, ms",
    "p99, ms",
    "event loop at its latest (its thread worked), by its own work, ms",
    "heartbeats, the latest by ms",
    "memory in each third, MB",
    "cores: bot, workers, this Discord",
)


async def measure(options: argparse.Namespace) -> None:
    """Print the figures, and draw them."""
    with tempfile.TemporaryDirectory() as folder:
        data, stalls = Path(folder) / "data", Path(folder) / "stalls"
        data.mkdir()
        cord = LoadCord()
        probes = await settle(cord, data, list(_servers(options.voices)))
        settings = {"WORKERS": str(options.workers), "THREADS": None}
        process = Process(cord, data, settings, launcher=("tests.bot.stalls", str(stalls)))
        async with cord, process:
            await process.online()
            run = Run(cord, process, probes, stalls)
            print(f"One by one: {await run.ask_one_by_one()}.")
            most = await run.capacity(options.workers + 2, options.seconds / 2)
            print(f"Capacity: {most:.1f} notes a second. Load of the machine before: ", end="")
            print(f"{os.getloadavg()[2]:.1f}.\n\n{_row(COLUMNS)}\n{_row(['---'] * len(COLUMNS))}")
            found = []
            for per_s in (*(part * most for part in PARTS), options.rate):
                found.append(await run.offer(per_s, options.seconds))
                print(_row(_cells(found[-1])), flush=True)
            print(f"\n{_connection(cord, process)}")
        wrongs = ", ".join(f"{count} {what}" for what, count in run.wrongs.items() if count)
        print(f"What should not have happened to notes: {wrongs or 'nothing'}.")
    if options.plot is not None:
        with mpl.rc_context(STYLE):
            _draw(found, most).savefig(options.plot, dpi=140)


def _servers(voices: Path) -> Iterator[tuple[list[Person], list[Person]]]:
    """Yield the members and the strangers of each server."""
    of_speaker = defaultdict[str, list[VoiceNote]](list)
    for note in read_index(voices, "dev"):
        if note.corpus == CORPUS:
            of_speaker[note.speaker].append(note)
    needed = LESSONS + sum(JOINED)
    people = (notes for notes in of_speaker.values() if len(notes) >= needed)
    for _ in range(SERVERS):
        drawn = [_person(next(people)) for _ in range(MEMBERS + STRANGERS)]
        yield drawn[:MEMBERS], drawn[MEMBERS:]


def _person(recorded: Sequence[VoiceNote]) -> Person:
    """Return somebody with notes of one recording and of several, 4 to 12 s."""
    rest, notes = iter(recorded[LESSONS:]), []
    for count in JOINED:
        note = io.BytesIO()
        sound = np.concatenate([next(rest).waveform() for _ in range(count)])
        soundfile.write(note, sound, SAMPLE_RATE_HZ, format="OGG", subtype="OPUS")
        notes.append(note.getvalue())
    return Person(lessons=[one.recording() for one in recorded[:LESSONS]], notes=notes)


def _cells(found: Figures) -> list[str]:
    """Return a row of the table."""
    late = f"{found.late.late_ms:.0f} ({found.late.worked_ms:.0f}), {found.worked_ms:.0f}"
    return [
        f"{found.offered_per_s:.1f}",
        f"{found.answered_per_s:.1f}",
        f"{found.sent_away} of {found.asked}",
        f"{found.p50_ms:.0f}",
        f"{found.p99_ms:.0f}",
        late,
        f"{found.heartbeats}, {found.heartbeat_late_ms:.0f}",
        ", ".join(f"{mb:.0f}" for mb in found.memory_mb),
        ", ".join(f"{cores:.2f}" for cores in found.processor),
    ]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _connection(cord: LoadCord, process: Process) -> str:
    """Say whether the bot stayed connected, and what it logged beyond its usual."""
    told = [line for line in process.stderr.splitlines() if " INFO " not in line]
    lines = "".join(f"\n    {line}" for line in told[:10])
    sessions = cord.opcodes.count(2)
    return f"Sessions: {sessions}, resumed: {cord.resumed}. In the log: {len(told)} lines.{lines}"


def _draw(found: Sequence[Figures], most: float) -> Figure:
    """Draw how long answers take, and how many there are, by what is offered."""
    figure = Figure(figsize=(10, 4.2), layout="constrained")
    waits, rates = figure.subplots(1, 2)
    offered = [one.offered_per_s for one in found]
    waits.plot(offered, [one.p50_ms / 1000 for one in found], "o-", color="#0072B2", label="median")
    slow = [one.p99_ms / 1000 for one in found]
    waits.plot(offered, slow, "s-", color="#D55E00", label="99th percentile")
    waits.set(title="Time to an answer", ylabel="seconds", ylim=(0, None))
    answered = [one.answered_per_s for one in found]
    rates.plot(offered, answered, "o-", color="#0072B2", label="answered")
    sent_away = [one.offered_per_s * one.sent_away / one.asked for one in found]
    rates.plot(offered, sent_away, "s-", color="#E69F00", label="politely told to wait")
    rates.set(title="What becomes of notes", ylabel="notes a second", ylim=(0, None))
    for axes in (waits, rates):
        axes.axvline(most, color="#7F7F7F", ls=":", label=f"capacity, {most:.1f} a second")
        axes.set(xlabel="notes offered a second", xlim=(0, None))
        axes.legend()
    return figure


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bot.load")
    parser.add_argument("voices", metavar="VOICES", type=Path, help="folder with an index.tsv")
    parser.add_argument("--rate", type=float, default=20, help="notes a second, too many")
    parser.add_argument("--seconds", type=float, default=60, help="of each load")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--plot", metavar="FILE", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(measure(_options()))

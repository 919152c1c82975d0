"""Time by stage, and memory, on this machine: ``python -m model benchmark VOICES``."""

import io
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import soundfile
import torch

from model.audio import SAMPLE_RATE_HZ, Waveform, decode
from model.encoder import Encoder
from model.evaluation.voices import read_index
from model.identify import Gallery, identify
from model.pictures import draw_spectrogram
from model.spectrogram import log_mel
from model.speech import find_speech

T = TypeVar("T")

LENGTHS_S = (3, 5, 10)
RUNS = 40
MEMBERS = 50
STAGES = ("decode", "speech", "spectrogram", "CNN", "decision", "picture")


def benchmark(folder: Path, *, threads: int, notes: int) -> str:
    """Measure what one note costs, stage by stage, and whether memory stays flat.

    Parameters
    ----------
    folder : Path
        A folder of voices with an ``index.tsv``; its ``dev`` split is used.
    threads : int
        Of the network.
    notes : int
        How many notes of random length, 2 to 30 s, the memory run takes.

    Returns
    -------
    str
        Two Markdown tables.

    Raises
    ------
    OSError
        The folder has no index.
    """
    speech = _long_speech(folder)
    started = time.perf_counter()
    torch.set_num_threads(threads)
    encoder = Encoder.default()
    encoder.warm_up()
    _stages(encoder, _gallery(), _as_note(speech[: 3 * SAMPLE_RATE_HZ]))
    ready_s = time.perf_counter() - started
    head = (
        f"{threads} threads, {MEMBERS} members; milliseconds, median / 95th percentile of {RUNS} "
        f"notes; loading and warming up took {ready_s:.1f} s."
    )
    columns = [*STAGES, "all but the picture", "real-time factor of the CNN"]
    lines = [head, "", f"| note | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    rng = np.random.default_rng(0)
    lines += [_time_row(encoder, speech, seconds, rng) for seconds in LENGTHS_S]
    lines += ["", *_memory_rows(encoder, speech, notes, rng)]
    return "\n".join(lines)


def _time_row(encoder: Encoder, speech: Waveform, seconds: int, rng: np.random.Generator) -> str:
    """Return the row of one length."""
    gallery = _gallery()
    runs = np.array(
        [_stages(encoder, gallery, _random_note(speech, seconds, rng)) for _ in range(RUNS)]
    )  # (runs, stages) ms
    runs = np.column_stack([runs, runs[:, : STAGES.index("picture")].sum(axis=1)])
    middle, slow = np.quantile(runs, [0.5, 0.95], axis=0)
    cells = [f"{m:.0f} / {s:.0f}" for m, s in zip(middle, slow, strict=True)]
    factor = middle[STAGES.index("CNN")] / 1000 / seconds
    return f"| {seconds} s | " + " | ".join(cells) + f" | {factor:.4f} |"


def _stages(encoder: Encoder, gallery: Gallery, recording: bytes) -> list[float]:
    """Identify one note; return the milliseconds of each stage."""
    spent: list[float] = []

    def timed(stage: Callable[[], T]) -> T:
        started = time.perf_counter()
        result = stage()
        spent.append(1000 * (time.perf_counter() - started))
        return result

    waveform = timed(lambda: decode(recording))
    speech = timed(lambda: find_speech(waveform))
    spectrogram = timed(lambda: log_mel(speech.cut_from(waveform)))
    embedding = timed(lambda: encoder.embed_spectrogram(spectrogram))
    timed(lambda: identify(embedding, gallery))
    timed(lambda: draw_spectrogram(log_mel(waveform), speech))
    return spent


def _memory_rows(
    encoder: Encoder, speech: Waveform, notes: int, rng: np.random.Generator
) -> list[str]:
    """Return the table of resident memory while notes of random length pass."""
    gallery, rows = _gallery(), []
    checkpoints = {n for n in (1, 50, 100, 200, 300, 400, 500, 1000) if n < notes} | {notes}
    for count in range(1, notes + 1):
        _stages(encoder, gallery, _random_note(speech, float(rng.uniform(2, 30)), rng))
        if count in checkpoints:
            rows.append(f"| {count} | {_resident_mb():.0f} |")
    return ["| notes of 2 to 30 s | resident memory, MB |", "|---|---|", *rows]


def _long_speech(folder: Path) -> Waveform:
    """Return two minutes of speech of the folder's people, (samples,) float32."""
    pieces, samples = [], 0
    for note in read_index(folder, "dev")[::7]:
        pieces.append(note.waveform())
        samples += len(pieces[-1])
        if samples >= 120 * SAMPLE_RATE_HZ:
            break
    return np.concatenate(pieces)


def _random_note(speech: Waveform, seconds: float, rng: np.random.Generator) -> bytes:
    """Return a random piece of speech of exactly this length as a voice note."""
    samples = int(seconds * SAMPLE_RATE_HZ)
    start = int(rng.integers(0, len(speech) - samples))
    return _as_note(speech[start : start + samples])


def _as_note(waveform: Waveform) -> bytes:
    """Encode as Ogg Opus."""
    note = io.BytesIO()
    soundfile.write(note, waveform, SAMPLE_RATE_HZ, format="OGG", subtype="OPUS")
    return note.getvalue()


def _gallery() -> Gallery:
    """Return a gallery of a middling server: nobody's voices, only the arithmetic counts."""
    rng = np.random.default_rng(1)
    vectors = rng.standard_normal((MEMBERS, 192)).astype(np.float32)
    return Gallery.enrol({f"member {i}": [vector] for i, vector in enumerate(vectors)})


def _resident_mb() -> float:
    """Return this process's resident memory in MB; not a number where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return float("nan")
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

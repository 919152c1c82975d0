"""What a process costs that starts, loads the encoder and hears notes, as the bot's worker does."""

import functools
import re
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from model.memory import NOTES_BETWEEN, give_back_memory

if TYPE_CHECKING:
    from model.encoder import Encoder

CHECKPOINTS = (0, 1, 10, 50, 100, 200, 300, 400, 500, 700, 1_000, 2_000, 5_000)  # notes


class Start(NamedTuple):
    """Milliseconds of a first call, and of the one after it."""

    load: tuple[float, float]
    network: tuple[float, float]
    plain: tuple[float, float]
    warm_up: tuple[float, float]


class Memory(NamedTuple):
    """Memory of a process after so many notes; not a number where the system does not tell."""

    notes: int
    resident_mb: float
    peak_mb: float


def measure_start(threads: int) -> Start:
    """Time the first calls of a fresh process."""
    with _fresh_process() as process:
        return process.submit(_start, threads).result()


def measure_memory(recordings: Iterable[bytes], threads: int) -> list[Memory]:
    """Let a fresh process warm up, then part, identify and draw note after note."""
    with _fresh_process() as process:
        process.submit(_warm_up, threads).result()
        memory = [process.submit(_memory, 0).result()]
        for count, recording in enumerate(recordings, 1):
            process.submit(hear, recording, threads).result()
            if count % NOTES_BETWEEN == 0:
                process.submit(give_back_memory).result()
            memory.append(process.submit(_memory, count).result())
    return [now for now in memory if now.notes in CHECKPOINTS or now is memory[-1]]


def _fresh_process() -> ProcessPoolExecutor:
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"))


@functools.cache
def _encoder(threads: int) -> "Encoder":
    """Load the encoder, once a process; torch comes with it."""
    import torch  # noqa: PLC0415

    from model.encoder import Encoder  # noqa: PLC0415

    torch.set_num_threads(threads)
    return Encoder.default()


def _start(threads: int) -> Start:
    """Time two calls of everything."""
    load = _twice(lambda: _encoder(threads))
    encoder = _encoder(threads)
    import numpy as np  # noqa: PLC0415
    import torch  # noqa: PLC0415

    plain = encoder.network
    n_mels = encoder.config.spectrogram.n_mels
    spectrogram = np.random.default_rng(0).standard_normal((500, n_mels)).astype(np.float32)
    batch = torch.from_numpy(spectrogram)[None].to(encoder.device)
    with torch.inference_mode():
        return Start(
            load=load,
            network=_twice(lambda: encoder.embed_windows(spectrogram)),
            plain=_twice(lambda: plain(batch)),
            warm_up=_twice(encoder.warm_up),
        )


def _twice(call: Callable[[], object]) -> tuple[float, float]:
    """Return the milliseconds of two calls."""
    spent = []
    for _ in range(2):
        started = time.perf_counter()
        call()
        spent.append(1000 * (time.perf_counter() - started))
    return spent[0], spent[1]


def _warm_up(threads: int) -> None:
    """Prepare for notes."""
    import numpy as np  # noqa: PLC0415

    from model.spectrogram import log_mel  # noqa: PLC0415
    from model.speech import find_speech  # noqa: PLC0415

    hum = np.sin(np.arange(32_000, dtype=np.float32))
    find_speech(hum)
    log_mel(hum)
    _encoder(threads).warm_up()
    give_back_memory()


def hear(recording: bytes, threads: int) -> None:
    """Do all that is done for one note: part its voices, identify them, draw it."""
    from model.audio import decode  # noqa: PLC0415
    from model.diarisation import part_voices  # noqa: PLC0415
    from model.errors import NotEnoughSpeechError  # noqa: PLC0415
    from model.evaluation.benchmark_notes import made_up_gallery  # noqa: PLC0415
    from model.pictures import draw_spectrogram  # noqa: PLC0415
    from model.spectrogram import log_mel  # noqa: PLC0415
    from model.speech import find_speech  # noqa: PLC0415
    from model.timeline import make_timeline  # noqa: PLC0415

    waveform = decode(recording)
    speech = find_speech(waveform)
    with suppress(NotEnoughSpeechError):  # which the bot would say
        make_timeline(part_voices(_encoder(threads), waveform, speech), made_up_gallery())
    draw_spectrogram(log_mel(waveform), speech)


def _memory(notes: int) -> Memory:
    """Read this process's memory."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return Memory(notes, float("nan"), float("nan"))
    # Not getrusage's peak: a process inherits that of the one that started it.
    found = dict(re.findall(r"^(VmRSS|VmHWM):\s+(\d+) kB", status, re.MULTILINE))
    return Memory(notes, int(found["VmRSS"]) * 1024 / 1e6, int(found["VmHWM"]) * 1024 / 1e6)

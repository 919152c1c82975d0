"""What the bot needs of the computer: encoder, ffmpeg, folder, disk and memory."""

import asyncio
import os
import shutil
import subprocess
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from bot import metrics
from bot.doctor.findings import Finding, Findings, Mark
from bot.sentence_check import require_extra
from bot.settings import Settings

MB = 1_000_000
ENCODER_MB = 14  # of which the folder keeps a copy
ROOM_MB = 200  # some thousand notes
# What was measured, see the README: everything idle, one more worker, a retraining apart.
IDLE_MB, WORKER_MB, RETRAINING_MB = 673, 565, 850
FFMPEG_S = 20.0


async def encoder(_: Settings) -> Findings:
    """Load the encoder and its calibration."""
    yield await asyncio.to_thread(look_at_encoder, resources.files("model") / "weights")


def look_at_encoder(folder: Traversable) -> Finding:
    """See whether the encoder in a folder loads, and whether its calibration is of it."""
    from bot.encoders import CALIBRATION, WEIGHTS  # noqa: PLC0415
    from model import Encoder  # noqa: PLC0415  # torch takes seconds
    from model.calibration import Calibration  # noqa: PLC0415
    from model.errors import CheckpointError  # noqa: PLC0415

    again = "install the bot again, it belongs to the package."
    try:
        with resources.as_file(folder / WEIGHTS) as path:
            encoder_id = Encoder.load(path).encoder_id
        calibration = Calibration.from_json((folder / CALIBRATION).read_text())
    except (CheckpointError, OSError, UnicodeDecodeError) as error:
        reason = str(error).rstrip(".")
        return Finding(Mark.WRONG, "encoder", f"It cannot be loaded ({reason}): {again}")
    if calibration.encoder_id != encoder_id:
        told = f"It is {encoder_id}, but the calibration is of {calibration.encoder_id}: {again}"
        return Finding(Mark.WRONG, "encoder", told)
    return Finding(Mark.OK, "encoder", f"{encoder_id} loads, and the calibration is of it.")


async def ffmpeg(_: Settings) -> Findings:
    """Run the ffmpeg that the wheel carries."""
    yield await asyncio.to_thread(_look_at_ffmpeg)


def _look_at_ffmpeg() -> Finding:
    import imageio_ffmpeg  # noqa: PLC0415

    try:
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-version"]
        run = subprocess.run(command, capture_output=True, timeout=FFMPEG_S, check=True)  # noqa: S603  # of the wheel
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        told = (
            f"It does not run ({type(error).__name__}), so m4a, mp4, webm, 3gp and amr cannot be "
            "read; voice messages can: pip install --force-reinstall imageio-ffmpeg."
        )
        return Finding(Mark.WARNING, "ffmpeg", told)
    version = " ".join(run.stdout.decode(errors="replace").split()[:3])
    return Finding(Mark.OK, "ffmpeg", f"{version} runs.")


async def reading(settings: Settings) -> Findings:
    """See whether sentences can be listened for, where that is wanted.

    Raises
    ------
    ExtraMissingError
    """
    if settings.check_reading:
        require_extra()
        yield Finding(Mark.OK, "reading", "What listens for the sentences is installed.")


async def watching(settings: Settings) -> Findings:
    """See whether figures can be kept, where that is wanted.

    Raises
    ------
    ExtraMissingError
    """
    if settings.metrics_port is not None:
        metrics.require_extra()
        yield Finding(Mark.OK, "metrics", "What keeps the figures is installed.")


async def folder(settings: Settings) -> Findings:
    """See whether the folder can be written, or made."""
    data, existing = settings.data.absolute(), _existing(settings.data)
    if not existing.is_dir():
        told = f"{existing} is a file: set TIMBRE_DATA to a folder."
        yield Finding(Mark.WRONG, "folder", told)
    elif not os.access(existing, os.W_OK | os.X_OK):
        told = f"{existing} cannot be written: give the bot's account the right to, or set "
        yield Finding(Mark.WRONG, "folder", told + "TIMBRE_DATA to another folder.")
    elif existing == data:
        yield Finding(Mark.OK, "folder", f"{data} can be written.")
    else:
        yield Finding(Mark.OK, "folder", f"{data} is not there yet: the first start makes it.")


async def disk(settings: Settings) -> Findings:
    """See whether there is room for what the bot keeps, and for the copy before an update."""
    existing = _existing(settings.data)
    free_mb = shutil.disk_usage(existing).free // MB
    kept = [path.stat().st_size for path in settings.data.rglob("*") if path.is_file()]
    needed_mb = ROOM_MB + sum(kept) // MB
    told = f"{free_mb} MB are free beside the data"
    if free_mb >= needed_mb:
        yield Finding(Mark.OK, "disk", f"{told}.")
        return
    mark = Mark.WARNING if free_mb > ENCODER_MB else Mark.WRONG
    yield Finding(mark, "disk", f"{told}: make room for {needed_mb} MB, an update copies them.")


def _existing(path: Path) -> Path:
    """Return the path, or the nearest folder above it that exists."""
    path = path.absolute()
    return next(place for place in (path, *path.parents) if place.exists())


async def memory(settings: Settings) -> Findings:
    """Compare the memory that is free with what the bot needs, where the model works beside it."""
    if settings.compute is not None:
        return
    free = free_memory(Path("/proc"), Path("/sys/fs/cgroup"))
    yield compare_memory(None if free is None else free // MB, settings)


def compare_memory(free_mb: int | None, settings: Settings) -> Finding:
    """Say whether so much memory is enough for the bot as it is set."""
    needs_mb = IDLE_MB + (settings.workers - 1) * WORKER_MB
    need = f"the bot needs {needs_mb} MB, and {RETRAINING_MB} MB more while it retrains"
    if free_mb is None:
        told = f"This system does not tell how much is free; {need}."
        return Finding(Mark.UNKNOWN, "memory", told)
    told = f"{free_mb} MB are free; {need}"
    if free_mb < needs_mb:
        cure = "if it is not running now, stop other programs"
        cure += ", or lower TIMBRE_WORKERS." if settings.workers > 1 else "."
        return Finding(Mark.WARNING, "memory", f"{told}: {cure}")
    if free_mb < needs_mb + RETRAINING_MB:
        cure = "stop other programs before a /retrain"
        cure += ", or set TIMBRE_RETRAIN_APART=false." if settings.retrain_apart else "."
        return Finding(Mark.WARNING, "memory", f"{told}: {cure}")
    return Finding(Mark.OK, "memory", f"{told}.")


def free_memory(proc: Path, cgroup: Path) -> int | None:
    """Return how much memory can be had, in bytes; None where the system does not tell.

    Parameters
    ----------
    proc, cgroup : Path
        Where Linux tells what is free in all, and what a container may take.
    """
    try:
        lines = (proc / "meminfo").read_text().splitlines()
        told = dict(line.split(":", 1) for line in lines)
        free = int(told["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return None
    try:
        most, taken = ((cgroup / f"memory.{what}").read_text() for what in ("max", "current"))
        return min(free, max(0, int(most) - int(taken)))
    except (OSError, ValueError):  # "max": as much as there is
        return free

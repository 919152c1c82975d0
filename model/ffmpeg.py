"""Let ffmpeg decode what libsndfile does not know: one process a recording, that may do little.

What it is given and what it may take:

1. The recording is its standard input, a file without a name: whatever ends this process, or the
   machine, leaves nothing behind. Sound comes back through a pipe.
2. Of its protocols only `fd` is open, which is that one file: a container that names another file
   or an address gets neither. The demuxer is told, not guessed, and only decoders of sound are
   ever opened, also to look at a video.
3. One thread, a wall clock, no environment; on Linux also limits of the processor's seconds, of
   memory, and no file that it could write.

pydub reads the WAV that comes back. It cannot start ffmpeg so: it gives a decoder no options.
"""

import contextlib
import functools
import os
import subprocess
import sys
import tempfile
import threading
import warnings
from typing import IO, cast

import numpy as np
from numpy.typing import NDArray

from model.errors import NotAudioError

WALL_S = 60.0  # two minutes of sound take less than one second
PROCESSOR_S = 30
MEMORY_BYTES = 1_000_000_000
HIGHEST_RATE_HZ = 384_000
_BYTES_PER_SAMPLE = 2
_PIECE_BYTES = 1 << 16

DECODERS = (
    *("aac", "aac_latm", "ac3", "alac", "eac3", "flac", "gsm", "gsm_ms", "libgsm", "qcelp"),
    *("amrnb", "amrwb", "libopencore_amrnb", "libopencore_amrwb"),
    *("mp1", "mp1float", "mp2", "mp2float", "mp3", "mp3float"),
    *("libopus", "libspeex", "libvorbis", "opus", "speex", "vorbis"),
    *("wmalossless", "wmapro", "wmav1", "wmav2", "wmavoice"),
    *("adpcm_ima_qt", "adpcm_ima_wav", "adpcm_ms", "pcm_alaw", "pcm_mulaw", "pcm_s8", "pcm_u8"),
    *(f"pcm_{kind}{end}" for kind in ("s16", "s24", "s32", "f32", "f64") for end in ("le", "be")),
)


def play(recording: bytes, demuxer: str, *, most_s: float) -> tuple[NDArray[np.float32], int]:
    """Decode a recording with ffmpeg.

    Parameters
    ----------
    recording : bytes
        A whole file.
    demuxer : str
        Name of ffmpeg's demuxer for it.
    most_s : float
        Seconds after which it stops.

    Returns
    -------
    samples : (samples,) float32
        Mono in [-1, 1]: the mean of two channels, or more mixed as for one loudspeaker.
    rate_hz : int

    Raises
    ------
    NotAudioError
        It cannot be decoded, or not in ``WALL_S``.
    """
    pydub = _pydub()
    try:
        with tempfile.TemporaryFile() as file:
            file.write(recording)
            file.seek(0)
            wav = _run(_command(demuxer, most_s), file, most_bytes=_most_bytes(most_s))
        segment = pydub.AudioSegment(wav)
    except (pydub.exceptions.PydubException, OSError, IndexError, ValueError):
        # OSError: there is no ffmpeg, or no room; the others: a WAV without samples.
        raise NotAudioError from None
    samples = np.asarray(segment.get_array_of_samples(), np.float32)
    return samples / segment.max_possible_amplitude, segment.frame_rate


def programs() -> tuple[str, ...]:
    """Return the path of ffmpeg; nothing where there is none for this machine."""
    import imageio_ffmpeg  # noqa: PLC0415

    with contextlib.suppress(RuntimeError):
        return (imageio_ffmpeg.get_ffmpeg_exe(),)
    return ()


def _command(demuxer: str, most_s: float) -> list[str]:
    """Return what is run; the recording is its standard input, the WAV its standard output."""
    return [
        *(*programs(), "-nostdin", "-loglevel", "quiet"),
        *("-protocol_whitelist", "fd", "-codec_whitelist", ",".join(DECODERS), "-threads", "1"),
        *("-f", demuxer, "-i", "fd:"),
        *("-vn", "-sn", "-dn", "-ac", "1", "-t", f"{most_s:g}", "-filter_threads", "1"),
        *("-c:a", "pcm_s16le", "-f", "wav", "-flush_packets", "0", "pipe:1"),
    ]


def _most_bytes(most_s: float) -> int:
    """Return how many bytes a WAV of that length has at most."""
    return int(most_s * HIGHEST_RATE_HZ * _BYTES_PER_SAMPLE) + _PIECE_BYTES


def _run(command: list[str], file: IO[bytes], *, most_bytes: int) -> bytes:
    """Return what a program writes; it is stopped when it takes too long or writes too much.

    Raises
    ------
    NotAudioError
        It was stopped, or failed.
    """
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}  # Windows
    with subprocess.Popen(  # noqa: S603  # the ffmpeg of the wheel
        command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=kept
    ) as process:
        overdue = threading.Timer(WALL_S, process.kill)
        overdue.daemon = True
        overdue.start()
        try:
            _limit(process.pid)
            written = _read(cast("IO[bytes]", process.stdout), most_bytes)
            if len(written) <= most_bytes:
                process.wait()
        finally:
            overdue.cancel()
            process.kill()
    if process.returncode:
        raise NotAudioError
    return written


def _read(pipe: IO[bytes], most_bytes: int) -> bytes:
    """Return all that is written to a pipe, or a little more than the most."""
    written = bytearray()
    while len(written) <= most_bytes and (piece := pipe.read(_PIECE_BYTES)):
        written += piece
    return bytes(written)


def _limit(pid: int) -> None:
    """Limit what a process may take, and let it write no file."""
    if sys.platform == "linux":  # elsewhere the limits of another process cannot be set
        import resource  # noqa: PLC0415

        for kind, most in (
            (resource.RLIMIT_CPU, PROCESSOR_S),
            (resource.RLIMIT_AS, MEMORY_BYTES),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.prlimit(pid, kind, (most, most))


@functools.cache
def _pydub():  # type: ignore[no-untyped-def]  # noqa: ANN202  # an untyped module
    """Import pydub."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that no ffmpeg is on the path: ours need not be
        import pydub  # noqa: PLC0415
        import pydub.exceptions  # noqa: PLC0415
    return pydub

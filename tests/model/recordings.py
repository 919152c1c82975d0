"""Recordings of every format, made with soundfile and with the ffmpeg that decoding uses."""

import functools
import io
import subprocess
import tempfile
import zipfile
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import soundfile
import soxr
from PIL import Image

from bot.sandbox.made_up_voices import speak
from model.audio import SAMPLE_RATE_HZ

VOICE_S = 2.0
RATE_HZ = 48_000

_VIDEO = ("-f", "lavfi", "-i", "color=c=red:s=64x64:r=5:d=2")

WITH_SOUNDFILE = {  # name -> format, subtype, rate in Hz
    "ogg opus": ("OGG", "OPUS", 48_000),
    "ogg vorbis": ("OGG", "VORBIS", 44_100),
    "flac": ("FLAC", "PCM_16", 48_000),
    "mp3": ("MP3", "MPEG_LAYER_III", 44_100),
    "wav": ("WAV", "PCM_16", 16_000),
    "wav 24 bit": ("WAV", "PCM_24", 48_000),
    "wav float": ("WAV", "FLOAT", 48_000),
    "wav 8 kHz": ("WAV", "PCM_16", 8_000),
    "wav 96 kHz": ("WAV", "PCM_16", 96_000),
    "aiff": ("AIFF", "PCM_16", 44_100),
}
WITH_FFMPEG = {  # name -> suffix, options
    "m4a": (".m4a", ("-c:a", "aac")),
    "mp4 with video": (".mp4", (*_VIDEO, "-c:v", "mpeg4", "-c:a", "aac")),
    "mov": (".mov", ("-c:a", "pcm_s16le")),
    "webm": (".webm", ("-c:a", "libopus")),
    "webm with video": (".webm", (*_VIDEO, "-c:v", "libvpx", "-c:a", "libvorbis")),
    "3gp": (".3gp", ("-c:a", "libopencore_amrnb", "-ar", "8000")),
    "amr": (".amr", ("-c:a", "libopencore_amrnb", "-ar", "8000")),
    "aac": (".aac", ("-c:a", "aac")),
    "wma": (".wma", ("-c:a", "wmav2")),
    "caf": (".caf", ("-c:a", "alac")),
    "mp3 with a picture": (".mp3", ("-c:a", "libmp3lame", "-metadata", "title=a note")),
}
FORMATS = (*WITH_SOUNDFILE, *WITH_FFMPEG)


@functools.cache
def voice() -> np.ndarray:
    """Return two seconds of a made-up voice, (samples,) float32 at 16 kHz."""
    return speak(1, 0, VOICE_S)


@functools.cache
def recording(name: str) -> bytes:
    """Return the voice as a file of one of `FORMATS`."""
    if name in WITH_SOUNDFILE:
        return written(voice(), *WITH_SOUNDFILE[name])
    suffix, options = WITH_FFMPEG[name]
    return converted(suffix, *options)


def written(waveform, kind: str, subtype: str, rate_hz: int) -> bytes:
    """Write (samples,) or (samples, channels) at 16 kHz as a file of another rate."""
    if rate_hz != SAMPLE_RATE_HZ:
        waveform = np.clip(soxr.resample(waveform, SAMPLE_RATE_HZ, rate_hz), -1, 1)
    return stored(waveform, rate_hz, kind, subtype)


def stored(samples, rate_hz: int = SAMPLE_RATE_HZ, kind: str = "WAV", subtype: str = "FLOAT"):
    """Write samples as they are."""
    file = io.BytesIO()
    soundfile.write(file, samples, rate_hz, format=kind, subtype=subtype)
    return file.getvalue()


def converted(suffix: str, *options: str, source: bytes | None = None) -> bytes:
    """Let ffmpeg make a file of a WAV, by default of the voice."""
    with tempfile.TemporaryDirectory() as folder:
        wav, made = Path(folder) / "voice.wav", Path(folder) / f"note{suffix}"
        wav.write_bytes(source or written(voice(), "WAV", "PCM_16", RATE_HZ))
        run_ffmpeg("-i", str(wav), *options, str(made))
        return made.read_bytes()


@functools.cache
def video_without_sound() -> bytes:
    """Return an mp4 with a picture only."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "silent.mp4"
        run_ffmpeg(*_VIDEO, "-c:v", "mpeg4", str(made))
        return made.read_bytes()


def run_ffmpeg(*options: str) -> None:
    """Run the ffmpeg of the wheel."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "error", "-y", *options]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)  # noqa: S603  # ours alone


def zip_file() -> bytes:
    """Return a ZIP with a text in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("note.txt", "hello" * 100)
    return file.getvalue()


def png_file() -> bytes:
    """Return a picture."""
    file = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(file, "png")
    return file.getvalue()

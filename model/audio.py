"""Decode a recording: bytes of any common format -> waveform.

libsndfile (soundfile) reads Ogg Opus, Vorbis, MP3, FLAC and WAV from memory. What it does not know
goes to the ffmpeg that the ``imageio-ffmpeg`` wheel carries, see ``model.ffmpeg``, and only when
the container is one that we expect: ffmpeg would also play playlists, which name files and
addresses.

The name of a file, its content type and the duration that a client claims are not looked at.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from model import containers, ffmpeg
from model.errors import (
    BrokenSamplesError,
    EmptyRecordingError,
    NotAudioError,
    RecordingTooLargeError,
    RecordingTooLongError,
    RecordingTruncatedError,
)

SAMPLE_RATE_HZ = 16_000

Waveform = NDArray[np.float32]
"""``(samples,)`` float32, mono, 16 kHz, in [-1, 1]."""

_BLOCK_VALUES = 1 << 18  # samples x channels read at once: a file of 255 channels stays small
_MOST_LINKS = 50
_RATES_HZ = range(4_000, ffmpeg.HIGHEST_RATE_HZ + 1)
_MOST_VALUES_PER_S = 8 * ffmpeg.HIGHEST_RATE_HZ  # 255 channels are too many at such a rate


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioLimits:
    """The largest recording that is decoded."""

    max_bytes: int = 25_000_000
    max_s: float = 120.0


def decode(recording: bytes, *, limits: AudioLimits | None = None) -> Waveform:
    """Decode a recording to mono at 16 kHz.

    Parameters
    ----------
    recording : bytes
        A whole file: Ogg Opus or Vorbis, MP3, FLAC, WAV, AIFF, m4a, mp4, webm, 3gp, amr, aac, wma.
    limits : AudioLimits, optional
        Sizes are checked before decoding, seconds while decoding.

    Returns
    -------
    Waveform, (samples,) float32
        Mean of the channels, 16 kHz, in [-1, 1]; at least one sample.

    Raises
    ------
    AudioError
        One of its leaves, for whatever cannot be used. Nothing else is raised.
    """
    limits = limits or AudioLimits()
    if not recording:
        raise EmptyRecordingError
    if len(recording) > limits.max_bytes:
        raise RecordingTooLargeError(len(recording), limits.max_bytes)
    if containers.is_truncated(recording):
        raise RecordingTruncatedError
    if recording.startswith(b"OggS") and len(links := containers.ogg_links(recording)) > 1:
        return _decode_links(links, limits)
    try:
        with soundfile.SoundFile(_InMemoryFile(recording)) as file:
            return _to_waveform(_mono_blocks(file), file.samplerate, limits)
    except soundfile.SoundFileError:
        demuxer = containers.demuxer_of(recording)
        if demuxer is None:
            raise NotAudioError from None
    samples, rate_hz = ffmpeg.play(recording, demuxer, most_s=limits.max_s + 1)
    return _to_waveform(iter([samples]), rate_hz, limits)


def _decode_links(links: list[bytes], limits: AudioLimits) -> Waveform:
    """Decode streams that follow each other in one file, as players play them.

    libsndfile would hear the first one alone: what is said after it, nobody would look for.
    """
    if len(links) > _MOST_LINKS:
        raise NotAudioError
    waveforms: list[Waveform] = []
    for link in links:
        left_s = limits.max_s - sum(map(len, waveforms)) / SAMPLE_RATE_HZ
        try:
            waveforms.append(decode(link, limits=replace(limits, max_s=left_s)))
        except RecordingTooLongError:
            raise RecordingTooLongError(limits.max_s) from None
    return np.concatenate(waveforms)


class _InMemoryFile(io.BytesIO):
    """Bytes to read in which a seek to nowhere, as damaged headers ask for, changes nothing."""

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Move, and return the position."""
        try:
            return super().seek(offset, whence)
        except (ValueError, OverflowError):
            return self.tell()  # libsndfile compares, and says that the file is damaged


def _mono_blocks(file: soundfile.SoundFile) -> Iterator[NDArray[np.float32]]:
    """Yield the mean of the channels, a bounded piece at a time."""
    if file.samplerate * file.channels > _MOST_VALUES_PER_S:
        raise NotAudioError
    read = 0
    frames = max(1, _BLOCK_VALUES // file.channels)
    while len(block := file.read(frames, dtype="float32", always_2d=True)):
        read += len(block)
        # Infinities give an infinite mean or none: whoever takes the block refuses both.
        with np.errstate(invalid="ignore", over="ignore"):
            mono = block.mean(axis=1, dtype=np.float32)
        yield mono
    # MP3 and FLAC say in their header how many samples follow.
    if read < 0.9 * file.frames < 2**40:
        raise RecordingTruncatedError


def _to_waveform(
    blocks: Iterator[NDArray[np.float32]], rate_hz: int, limits: AudioLimits
) -> Waveform:
    """Check and resample mono blocks as they come, so that a bomb is noticed while it unfolds."""
    if rate_hz not in _RATES_HZ:
        raise NotAudioError
    resampler = soxr.ResampleStream(rate_hz, SAMPLE_RATE_HZ, 1, dtype="float32")
    pieces, samples = [], 0
    for block in blocks:
        samples += len(block)
        if samples > limits.max_s * rate_hz:
            raise RecordingTooLongError(limits.max_s)
        if not np.isfinite(block).all():
            raise BrokenSamplesError
        pieces.append(resampler.resample_chunk(np.clip(block, -1, 1)))
    pieces.append(resampler.resample_chunk(np.zeros(0, np.float32), last=True))
    waveform = np.concatenate(pieces)
    if not len(waveform):
        raise EmptyRecordingError
    return np.clip(waveform, -1, 1, out=waveform)

"""Files made to harm: each is one sentence, or what it says, in little time and memory."""

import contextlib
import struct
import threading
import time

import numpy as np
import psutil
import pytest

from model.audio import SAMPLE_RATE_HZ, decode
from model.containers import ogg_links
from model.errors import (
    AudioError,
    EmptyRecordingError,
    NotAudioError,
    RecordingTooLongError,
    RecordingTruncatedError,
)
from tests.model import ogg, recordings

SILENCE = bytes([11 << 3 | 1])  # a packet of one byte: two frames of 60 ms in which nobody speaks
TEN_HOURS = 36_000 * ogg.OPUS_RATE_HZ // ogg.LONGEST_OPUS
BUSY_S = 20.0  # it takes a second on an idle machine
MORE_BYTES = 250_000_000


@pytest.fixture(autouse=True)
def little():
    """See that a test takes little time and memory, also in C."""
    peak, stop, process = [0], threading.Event(), psutil.Process()

    def watch() -> None:
        while not stop.wait(0.005):
            peak[0] = max(peak[0], process.memory_info().rss)

    before, watching = process.memory_info().rss, threading.Thread(target=watch)
    started = time.process_time()
    watching.start()
    yield
    stop.set()
    watching.join()
    assert peak[0] - before < MORE_BYTES
    assert time.process_time() - started < BUSY_S


def opus_of(seconds: float, **what) -> bytes:
    return ogg.opus([SILENCE] * round(seconds / 0.12), **what)


def test_ten_hours_in_a_small_opus_file_are_too_long():
    bomb = ogg.opus([SILENCE] * TEN_HOURS)
    assert len(bomb) < 640_000
    with pytest.raises(RecordingTooLongError):
        decode(bomb)


def test_what_the_bomb_is_made_of_is_a_valid_recording():
    assert len(decode(opus_of(12.0))) == pytest.approx(12 * SAMPLE_RATE_HZ, rel=0.001)


@pytest.mark.parametrize(
    ("channels", "rate_hz", "is_taken"),
    [(255, 8_000, True), (8, 384_000, True), (9, 384_000, False), (255, 384_000, False)],
)
def test_many_channels_are_heard_at_rates_that_somebody_may_have(channels, rate_hz, is_taken):
    samples = np.zeros((rate_hz // 16, channels), np.int16)
    odd = recordings.stored(samples, rate_hz, "WAV", "PCM_16")
    if is_taken:
        assert len(decode(odd)) == SAMPLE_RATE_HZ // 16
    else:
        with pytest.raises(NotAudioError):
            decode(odd)


def test_255_channels_of_opus_are_refused():
    with pytest.raises(AudioError):
        decode(opus_of(12.0, channels=255))


def test_channels_that_only_ffmpeg_reads_are_mixed_or_refused():
    wav = recordings.stored(np.zeros((48_000, 16), np.int16), 48_000, "WAV", "PCM_16")
    for odd in (
        recordings.converted(".mov", "-c:a", "pcm_s16le", source=wav),
        recordings.converted(".mkv", "-c:a", "pcm_s16le", source=wav),
    ):
        try:
            assert len(decode(odd)) == pytest.approx(SAMPLE_RATE_HZ, rel=0.01)
        except NotAudioError:
            continue


@pytest.mark.parametrize("claimed", [0, 1, 48_000, 10**9, 2**62, -1, -(2**63)])
def test_a_position_that_lies_makes_no_recording_longer_than_its_sound(claimed):
    pages = 5
    lying = ogg.opus([SILENCE] * 255 * pages, granules=[claimed] * pages)
    try:
        assert len(decode(lying)) <= 255 * pages * 0.12 * SAMPLE_RATE_HZ
    except AudioError as refused:
        assert str(refused).endswith(".")  # noqa: PT017


@pytest.mark.parametrize("frames", [1, 10**6, 2**36 - 1])
def test_a_flac_that_lies_about_its_samples_is_cut_or_refused(frames):
    lying = bytearray(recordings.recording("flac"))
    (field,) = struct.unpack(">Q", lying[18:26])  # of STREAMINFO; its last 36 bits
    lying[18:26] = struct.pack(">Q", field >> 36 << 36 | frames)
    try:
        assert len(decode(bytes(lying))) <= 1.01 * recordings.VOICE_S * SAMPLE_RATE_HZ
    except AudioError as refused:
        assert str(refused).endswith(".")  # noqa: PT017


@pytest.mark.parametrize("size", [0xFFFFFFFF, 0x7FFFFFFF, 10**9])
def test_a_wav_that_lies_about_its_size_is_as_long_as_it_is_or_refused(size):
    lying = bytearray(recordings.recording("wav"))
    at = lying.find(b"data") + 4
    lying[4:8] = lying[at : at + 4] = size.to_bytes(4, "little")
    with contextlib.suppress(RecordingTruncatedError):
        assert len(decode(bytes(lying))) == len(decode(recordings.recording("wav")))


@pytest.mark.parametrize("duration", [1, 0xFFFFFFFF])
def test_an_m4a_that_lies_about_its_duration_is_no_longer_than_its_sound(duration):
    lying = bytearray(recordings.recording("m4a"))
    for box, offset in ((b"mvhd", 20), (b"tkhd", 24), (b"mdhd", 20)):
        at = lying.find(box) + offset
        lying[at : at + 4] = duration.to_bytes(4, "big")
    try:
        assert len(decode(bytes(lying))) <= 1.1 * recordings.VOICE_S * SAMPLE_RATE_HZ
    except AudioError as refused:
        assert str(refused).endswith(".")  # noqa: PT017


@pytest.mark.parametrize("names", [("ogg opus", "ogg opus"), ("ogg opus", "ogg vorbis")])
def test_streams_that_follow_each_other_are_all_heard(names):
    first, other = map(recordings.recording, names)
    chained = decode(first + other)
    np.testing.assert_array_equal(chained, np.concatenate([decode(first), decode(other)]))


def test_streams_that_are_too_long_together_are_too_long():
    with pytest.raises(RecordingTooLongError) as raised:
        decode(opus_of(72) + opus_of(72, serial=8))
    assert raised.value.max_s == 120.0
    with pytest.raises(RecordingTooLongError):
        decode(recordings.recording("ogg opus") + ogg.opus([SILENCE] * TEN_HOURS, serial=8))


def test_streams_without_end_are_refused():
    with pytest.raises(NotAudioError):
        decode(recordings.recording("ogg opus") * 51)


def test_streams_that_begin_together_are_not_parted():
    picture_and_sound = recordings.converted(
        ".ogg", *recordings.WITH_FFMPEG["mp4 with video"][1][:4], "-c:v", "libtheora"
    )
    assert len(ogg_links(picture_and_sound)) == 1
    assert len(decode(picture_and_sound)) == pytest.approx(2 * SAMPLE_RATE_HZ, rel=0.05)


POLYGLOTS = {
    "a picture, then a note": recordings.png_file() + recordings.recording("ogg opus"),
    "an archive, then a note": recordings.zip_file() + recordings.recording("ogg opus"),
    "a page, then a note": b"<html><script>1</script>" + recordings.recording("ogg opus"),
    "a script, then a note": b"#!/bin/sh\nexit\n" + recordings.recording("m4a"),
    "an m4a, then an archive": recordings.recording("m4a") + recordings.zip_file(),
    "an m4a, then a note": recordings.recording("m4a") + recordings.recording("ogg opus"),
}


@pytest.mark.parametrize("name", POLYGLOTS)
def test_a_file_of_two_kinds_is_refused(name):
    with pytest.raises((NotAudioError, RecordingTruncatedError)):
        decode(POLYGLOTS[name])


@pytest.mark.parametrize("tail", ["zip_file", "png_file"])
@pytest.mark.parametrize("name", ["ogg opus", "wav", "flac", "mp3"])
def test_what_follows_a_recording_is_not_heard(name, tail):
    whole = recordings.recording(name)
    try:
        heard = decode(whole + getattr(recordings, tail)())
    except AudioError:
        return
    assert len(heard) == pytest.approx(len(decode(whole)), rel=0.05)


@pytest.mark.parametrize("name", recordings.FORMATS)
@pytest.mark.parametrize("length", [4, 28])
def test_headers_without_sound_are_one_sentence(name, length):
    with pytest.raises(AudioError, match=r"^[A-Z].*\.$"):
        decode(recordings.recording(name)[:length])


def test_an_opus_file_of_headers_alone_is_refused():
    with pytest.raises((EmptyRecordingError, NotAudioError)):
        decode(ogg.opus([]))

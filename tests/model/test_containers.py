"""Containers: what their first bytes say, and whether their end is missing."""

import pytest

from model.containers import demuxer_of, is_truncated
from tests.model import recordings


@pytest.mark.parametrize(
    ("name", "demuxer"),
    [
        ("m4a", "mov"),
        ("mp4 with video", "mov"),
        ("mov", "mov"),
        ("3gp", "mov"),
        ("webm", "matroska"),
        ("webm with video", "matroska"),
        ("amr", "amr"),
        ("aac", "aac"),
        ("wma", "asf"),
        ("caf", "caf"),
        ("ogg opus", "ogg"),
        ("mp3 with a picture", "mp3"),
    ],
)
def test_a_container_is_known_by_its_first_bytes(name, demuxer):
    assert demuxer_of(recordings.recording(name)) == demuxer


@pytest.mark.parametrize(
    "start",
    [b"", b"\xff", b"#EXTM3U\nfile:///etc/passwd", b"ffconcat version 1.0", b"\x89PNG\r\n\x1a\n"],
)
def test_whatever_could_name_other_files_never_reaches_ffmpeg(start):
    assert demuxer_of(start) is None


@pytest.mark.parametrize("name", recordings.FORMATS)
def test_a_whole_file_is_not_truncated(name):
    assert not is_truncated(recordings.recording(name))


@pytest.mark.parametrize("name", ["ogg opus", "ogg vorbis", "wav", "m4a", "3gp"])
def test_a_file_that_lacks_its_last_bytes_is_truncated(name):
    assert is_truncated(recordings.recording(name)[:-2])


@pytest.mark.parametrize("size", [0, 0x7FFFFFFF, 0xFFFFFFFF])
def test_a_streamed_wav_that_did_not_know_its_size_is_not_truncated(size):
    wav = bytearray(recordings.recording("wav"))
    wav[4:8] = size.to_bytes(4, "little")
    assert not is_truncated(bytes(wav))


def test_an_ogg_page_cut_inside_its_header_is_truncated():
    whole = recordings.recording("ogg opus")
    assert is_truncated(whole[: whole.rfind(b"OggS") + 20])


@pytest.mark.parametrize(
    ("box", "truncated"),
    [
        (b"\x00\x00\x00\x00mdat" + bytes(8), False),  # up to the end of the file
        (b"\x00\x00\x00\x01mdat" + (24).to_bytes(8, "big") + bytes(8), False),  # a 64-bit size
        (b"\x00\x00\x00\x01mdat" + (25).to_bytes(8, "big") + bytes(8), True),
        (b"\x00\x00\x00\x02mdat" + bytes(8), False),  # nonsense: left to the decoder
        (b"\x00\x00\x00\x11mdat" + bytes(8), True),
    ],
)
def test_the_sizes_of_mp4_boxes_are_followed(box, truncated):
    assert is_truncated(b"\x00\x00\x00\x10ftypM4A " + bytes(4) + box) is truncated

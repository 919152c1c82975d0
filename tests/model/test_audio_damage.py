"""Whatever bytes come, decoding gives a waveform or an error of ours, and leaves nothing behind."""

import tempfile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.audio import decode
from model.errors import AudioError
from tests.model import recordings

UNHURRIED = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
PIECES = st.binary(max_size=64) | st.sampled_from(
    [b"\x00\x00\x00\x00", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"OggS"]
)


@st.composite
def damaged(draw, names) -> bytes:
    """Overwrite, remove or insert some bytes of a valid file, most often in its headers."""
    data = bytearray(recordings.recording(draw(st.sampled_from(names))))
    for _ in range(draw(st.integers(1, 4))):
        reach = len(data) if draw(st.booleans()) else min(len(data), 300)
        position = draw(st.integers(0, reach))
        removed = draw(st.sampled_from([0, 1, 4, 100, 5_000]))
        data[position : position + removed] = draw(PIECES)
    return bytes(data)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Give every test an own folder for temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield tmp_path
    assert not list(tmp_path.iterdir())


def check(data: bytes) -> None:
    """Decode; any error but one of ours fails the test by itself, warnings included."""
    try:
        waveform = decode(data)
    except AudioError as error:
        refused = error
    else:
        check_waveform(waveform)
        return
    assert type(refused) is not AudioError
    assert str(refused)[0].isupper()
    assert str(refused).endswith(".")


def check_waveform(waveform) -> None:
    assert waveform.dtype == np.float32
    assert waveform.ndim == 1
    assert len(waveform) >= 1
    assert np.isfinite(waveform).all()
    assert np.abs(waveform).max() <= 1


@UNHURRIED
@given(data=st.binary(max_size=2_000))
def test_random_bytes_give_a_waveform_or_one_of_our_errors(data):
    check(data)


@UNHURRIED
@given(
    magic=st.sampled_from(
        [b"OggS", b"RIFF", b"fLaC", b"ID3", b"\xff\xf1", b"\x1a\x45\xdf\xa3", b"\0\0\0\x18ftyp"]
    ),
    data=st.binary(max_size=500),
)
def test_random_bytes_behind_a_known_beginning_do_too(magic, data):
    check(magic + data)


@UNHURRIED
@given(data=damaged(list(recordings.WITH_SOUNDFILE)))
def test_damaged_files_that_soundfile_reads_do_too(data):
    check(data)


@UNHURRIED
@given(data=damaged(list(recordings.WITH_FFMPEG)))
def test_damaged_files_that_ffmpeg_reads_do_too(data):
    check(data)


def test_a_seek_to_before_the_beginning_is_an_error_of_ours():
    """A Vorbis page that is cut short makes libsndfile seek to -1."""
    whole = recordings.recording("ogg vorbis")
    for end in range(0, 200, 3):
        check(whole[:end])


def test_playing_a_recording_leaves_no_file_behind(folder):
    decode(recordings.recording("m4a"))
    assert not list(folder.iterdir())

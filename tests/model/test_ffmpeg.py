"""ffmpeg, as it is started for a recording: what it can reach, and when it is stopped."""

import ast
import http.server
import os
import subprocess
import sys
import tempfile
import threading
import time

import imageio_ffmpeg
import psutil
import pytest

from model import ffmpeg
from model.errors import NotAudioError
from tests.model import recordings

linux = pytest.mark.skipif(sys.platform != "linux", reason="limits of another process")
posix = pytest.mark.skipif(sys.platform == "win32", reason="there, such a file has a name")


def freely(data: bytes, demuxer: str, path, *options: str) -> bytes:
    """Let ffmpeg play what it likes: proof that the file would do harm."""
    path.write_bytes(data)
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-loglevel", "quiet", *options, "-f", demuxer]
    command += ["-i", str(path), "-f", "wav", "-"]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True).stdout  # noqa: S603, PLW1510


class Counting(http.server.BaseHTTPRequestHandler):
    asked: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    def log_message(self, *args) -> None:
        pass


@pytest.fixture
def server():
    Counting.asked.clear()
    with http.server.HTTPServer(("127.0.0.1", 0), Counting) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        serving.join()


def concat(address: str) -> bytes:
    return f"ffconcat version 1.0\nfile '{address}'\n".encode()


def hls(address: str) -> bytes:
    target = "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\n"
    return f"{target}{address}\n#EXT-X-ENDLIST\n".encode()


def test_a_list_that_names_a_file_gets_none_even_if_it_reached_ffmpeg(tmp_path):
    secret = tmp_path / "secret.mp3"
    secret.write_bytes(recordings.recording("mp3"))
    harmful = concat(str(secret))
    assert len(freely(harmful, "concat", tmp_path / "list", "-safe", "0")) > 10_000
    with pytest.raises(NotAudioError):
        ffmpeg.play(harmful, "concat", most_s=10)
    with pytest.raises(NotAudioError):
        ffmpeg.play(hls(secret.as_uri()), "hls", most_s=10)


@pytest.mark.parametrize(("make", "demuxer"), [(concat, "concat"), (hls, "hls")])
def test_a_list_that_names_an_address_asks_nobody(tmp_path, server, make, demuxer):
    harmful = make(f"{server}/a.mp3")
    options = ["-protocol_whitelist", "file,http,tcp"]
    options += ["-safe", "0"] if demuxer == "concat" else ["-allowed_extensions", "ALL"]
    freely(harmful, demuxer, tmp_path / "list", *options)
    assert Counting.asked
    Counting.asked.clear()
    with pytest.raises(NotAudioError):
        ffmpeg.play(harmful, demuxer, most_s=10)
    assert Counting.asked == []


@pytest.mark.parametrize("demuxer", ["mov", "matroska", "ogg", "asf", "mp3", "aac", "amr", "caf"])
@pytest.mark.parametrize("start", [b"\x00\x00\x00\x14ftypM4A \x00\x00\x00\x00M4A ", b"OggS", b""])
def test_a_playlist_is_none_to_the_demuxers_that_we_name(server, demuxer, start):
    for lines in (hls(f"{server}/a.mp3"), concat(f"{server}/a.mp3")):
        with pytest.raises(NotAudioError):
            ffmpeg.play(start + lines, demuxer, most_s=10)
    assert Counting.asked == []


def test_decoders_that_no_note_needs_are_never_opened(tmp_path):
    odd = recordings.converted(".mkv", "-c:a", "tta")
    assert len(freely(odd, "matroska", tmp_path / "odd")) > 10_000
    with pytest.raises(NotAudioError):
        ffmpeg.play(odd, "matroska", most_s=10)


@pytest.fixture
def instead(monkeypatch):
    """Run a Python script in the place of ffmpeg."""

    def run(script: str) -> None:
        monkeypatch.setattr(ffmpeg, "_command", lambda *_: [sys.executable, "-c", script])

    return run


def heard_of(script_output_bytes: int = 10_000_000) -> bytes:
    with tempfile.TemporaryFile() as file:
        return ffmpeg._run(ffmpeg._command("mov", 1), file, most_bytes=script_output_bytes)


@pytest.mark.parametrize("script", ["import time; time.sleep(60)", "while True: print('x' * 999)"])
def test_what_never_ends_is_stopped(instead, monkeypatch, script):
    monkeypatch.setattr(ffmpeg, "WALL_S", 2.0)
    instead(script)
    before = psutil.Process().children()
    started = time.monotonic()
    with pytest.raises(NotAudioError):
        ffmpeg.play(b"anything", "mov", most_s=10)
    assert time.monotonic() - started < 30
    assert psutil.Process().children() == before


def test_what_ends_its_output_and_goes_on_is_stopped_too(instead, monkeypatch):
    monkeypatch.setattr(ffmpeg, "WALL_S", 2.0)
    instead("import os, time; os.close(1); time.sleep(60)")
    with pytest.raises(NotAudioError):
        ffmpeg.play(b"anything", "mov", most_s=10)


@linux
def test_its_processor_time_memory_and_files_have_limits(instead):
    kinds = "RLIMIT_CPU", "RLIMIT_AS", "RLIMIT_FSIZE", "RLIMIT_CORE"
    asked = ", ".join(f"resource.getrlimit(resource.{kind})[1]" for kind in kinds)
    instead(f"import resource, time; time.sleep(0.5); print([{asked}])")
    assert ast.literal_eval(heard_of().decode()) == [
        *(ffmpeg.PROCESSOR_S, ffmpeg.MEMORY_BYTES, 0, 0)
    ]


@posix
def test_the_recording_has_no_name_while_it_is_played(instead, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    instead(f"import os, sys; print(os.listdir({str(tmp_path)!r}), os.fstat(0).st_size)")
    with tempfile.TemporaryFile() as file:
        file.write(b"a voice")
        file.seek(0)
        assert ffmpeg._run(ffmpeg._command("mov", 1), file, most_bytes=100) == b"[] 7\n"


def test_no_secret_is_in_its_environment(instead, monkeypatch):
    monkeypatch.setenv("TIMBRE_TOKEN", "secret")
    instead("import os; print(dict(os.environ))")
    assert b"TIMBRE" not in heard_of()


def test_without_ffmpeg_a_recording_is_refused_like_any_other(monkeypatch):
    monkeypatch.setattr(ffmpeg, "programs", lambda: (os.devnull,))
    with pytest.raises(NotAudioError):
        ffmpeg.play(recordings.recording("m4a"), "mov", most_s=10)

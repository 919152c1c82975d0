"""The command line: one line a note, exit codes, and sentences instead of tracebacks."""

import io
import json
import os
import re
import subprocess
import sys

import pytest
from PIL import Image

from bot.sandbox.made_up_voices import as_voice_note, speak
from model.__main__ import main
from tests.voices import voice_note

KEYS = [
    "note", "speaker", "confidence", "probability", "nearest", "runner_up", "speech_s", "error",
]  # fmt: skip


@pytest.fixture
def gallery(tmp_path):
    """Make a folder of two speakers with two notes each, and what a file browser leaves there."""
    folder = tmp_path / "gallery"
    for person, name in ((1, "ann"), (2, "bob")):
        (folder / name).mkdir(parents=True)
        for take in (0, 1):
            (folder / name / f"{take}.ogg").write_bytes(as_voice_note(speak(person, take, 3.0)))
        (folder / name / ".hidden").write_bytes(b"left by a file browser")
    (folder / "readme.txt").write_text("notes of two people")
    return folder


@pytest.fixture
def note(tmp_path):
    path = tmp_path / "note.ogg"
    path.write_bytes(as_voice_note(speak(2, 9, 3.0)))
    return path


def test_identify_prints_one_json_object_a_note(gallery, note, capsys):
    assert main(["identify", "--gallery", str(gallery), "--json", str(note)]) == 0
    out, err = capsys.readouterr()
    verdict = json.loads(out)
    assert list(verdict) == KEYS
    assert verdict["note"] == str(note)
    assert verdict["speaker"] == verdict["nearest"] == "bob"
    assert verdict["runner_up"] == "ann"
    assert verdict["confidence"] in {"likely", "very likely"}
    assert 0.9 < verdict["probability"] <= 1
    assert 2 < verdict["speech_s"] <= 3
    assert verdict["error"] is None
    assert err == ""


def test_identify_says_the_same_to_people(gallery, note, capsys):
    assert main(["identify", "--gallery", str(gallery), str(note)]) == 0
    line = rf"{re.escape(str(note))}: bob \((very )?likely, \d+ %, then ann; \d\.\d s of speech\)\n"
    assert re.fullmatch(line, capsys.readouterr().out)


def test_identify_says_who_is_nearest_where_it_names_nobody(gallery, tmp_path, capsys):
    stranger = tmp_path / "stranger.ogg"
    stranger.write_bytes(voice_note("stranger", 9, 3.0))
    assert main(["identify", "--gallery", str(gallery), "--json", str(stranger)]) == 0
    verdict = json.loads(capsys.readouterr().out)
    assert verdict["speaker"] is None
    assert verdict["confidence"] in {"nobody I know", "can't tell"}
    assert {verdict["nearest"], verdict["runner_up"]} == {"ann", "bob"}
    assert 0 <= verdict["probability"] < 0.5
    assert main(["identify", "--gallery", str(gallery), str(stranger)]) == 0
    said = f"unknown ({verdict['confidence']}, {100 * verdict['probability']:.0f} %, "
    said += f"nearest {verdict['nearest']}, then {verdict['runner_up']}; "
    assert capsys.readouterr().out.startswith(f"{stranger}: {said}")


def test_notes_that_cannot_be_used_do_not_stop_the_others(gallery, note, tmp_path, capsys):
    text = tmp_path / "note.mp3"
    text.write_text("I am no voice note.")
    short = tmp_path / "short.ogg"
    short.write_bytes(as_voice_note(speak(1, 0, 0.5)))
    notes = [str(path) for path in (text, short, tmp_path / "nowhere.ogg", tmp_path, note)]
    assert main(["identify", "--gallery", str(gallery), "--json", *notes]) == 2
    verdicts = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [verdict["note"] for verdict in verdicts] == notes
    assert all(list(verdict) == KEYS for verdict in verdicts)
    *failed, good = verdicts
    assert good["speaker"] == "bob"
    assert [verdict["speech_s"] is None for verdict in failed] == [True, False, True, True]
    for verdict in failed:
        assert verdict["error"].endswith(".")
        told = ("speaker", "confidence", "probability", "nearest", "runner_up")
        assert [verdict[key] for key in told] == [None] * 5


def test_an_enrolment_note_that_cannot_be_used_is_told_and_left_out(gallery, note, capsys):
    (gallery / "ann" / "2.ogg").write_text("I am no voice note.")
    assert main(["identify", "--gallery", str(gallery), "--json", str(note)]) == 2
    out, err = capsys.readouterr()
    assert json.loads(out)["speaker"] == "bob"
    assert "2.ogg: not enrolled." in err


@pytest.mark.parametrize("content", ["missing", "empty", "a speaker without notes", "a file"])
def test_a_gallery_without_usable_notes_is_a_sentence_and_exit_code_2(
    tmp_path, note, content, capsys
):
    folder = tmp_path / "gallery"
    if content == "a file":
        folder.write_text("no folder")
    elif content != "missing":
        folder.mkdir()
    if content == "a speaker without notes":
        (folder / "ann").mkdir()
    assert main(["identify", "--gallery", str(folder), str(note)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert str(folder) in err
    assert err.endswith("one folder a speaker.\n")


def test_a_gallery_of_one_has_no_runner_up(gallery, note, capsys):
    for path in [*(gallery / "ann").iterdir()]:
        path.unlink()
    assert main(["identify", "--gallery", str(gallery), "--json", str(note)]) == 0
    verdict = json.loads(capsys.readouterr().out)
    assert verdict["speaker"] == "bob"
    assert verdict["runner_up"] is None


def test_spectrogram_writes_a_png(note, tmp_path, capsys):
    png = tmp_path / "note.png"
    assert main(["spectrogram", str(note), "-o", str(png)]) == 0
    assert Image.open(io.BytesIO(png.read_bytes())).format == "PNG"
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("missing", ["note", "output folder"])
def test_spectrogram_says_what_it_cannot_read_or_write(note, tmp_path, missing, capsys):
    source = tmp_path / "nowhere.ogg" if missing == "note" else note
    png = tmp_path / "nowhere" / "note.png" if missing == "output folder" else tmp_path / "n.png"
    assert main(["spectrogram", str(source), "-o", str(png)]) == 2
    assert "nowhere" in capsys.readouterr().err
    assert not png.exists()


def test_spectrogram_refuses_what_is_no_recording(tmp_path, capsys):
    text = tmp_path / "note.mp3"
    text.write_text("I am no voice note.")
    assert main(["spectrogram", str(text), "-o", str(tmp_path / "n.png")]) == 2
    assert "send a voice note" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["unknown"], ["identify"], ["spectrogram", "note"]])
def test_a_wrong_command_line_is_told_by_its_usage(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage: python -m model" in capsys.readouterr().err


def run_python(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(  # noqa: S603  # this interpreter, our own arguments
        [sys.executable, *arguments], capture_output=True, text=True, check=False, timeout=50
    )


def test_help_is_instant_and_names_every_command():
    result = run_python("-X", "importtime", "-m", "model", "--help")
    assert result.returncode == 0
    for command in ("identify", "spectrogram", "evaluate", "benchmark", "convert"):
        assert command in result.stdout
    assert not re.search(r"\| +(torch|librosa|numpy|scipy)$", result.stderr, re.MULTILINE)


def test_a_reader_that_has_gone_ends_it_quietly(gallery, note):
    notes = " ".join([str(note)] * 3)
    command = f"{sys.executable} -m model identify --gallery {gallery} {notes} | true"
    one_thread = os.environ | {
        "OMP_NUM_THREADS": "1"
    }  # two would wait for each other when it is busy
    result = subprocess.run(  # noqa: S602  # a pipe needs the shell; paths are our own
        command, shell=True, capture_output=True, text=True, check=False, timeout=50, env=one_thread
    )
    assert result.stderr == ""

"""Sounds of a run: made once, and made anew as soon as anything that decides them is another."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from model.audio import SAMPLE_RATE_HZ
from model.evaluation import sounds as sounds_module
from model.evaluation.conditions import CONDITIONS
from model.evaluation.kept import KeptArrays
from model.evaluation.sounds import MADE_BY, Sounds
from model.evaluation.voices import read_index
from model.training.copies import COPIES
from tests.model.voice_folders import add_surroundings, make_folder
from tests.voices import voice_note

PEOPLE = {"reading": ["Nora"], "phones": ["Ines", "Oscar"]}


@pytest.fixture
def folder(tmp_path):
    return add_surroundings(make_folder(tmp_path / "voices", PEOPLE, notes=1, seconds=4.5))


@pytest.fixture
def listen(folder, tmp_path):
    """Return what a new process hears of Nora's note: hashes, by condition or copy."""

    def run(*, cache: str | None = "cache", seed: int = 0, piece_s: float | None = None):
        sounds_module.surroundings_of.cache_clear()
        kept = KeptArrays(None if cache is None else tmp_path / cache, "Nora")
        sounds = Sounds(kept, folder=folder, split="dev", seed=seed)
        (note,) = (note for note in read_index(folder, "dev") if note.corpus == "reading")
        heard = next(sounds.of(note, piece_s=piece_s))
        found = {name: sounds.degraded(heard, name) for name in CONDITIONS} | sounds.copies(heard)
        kept.save()
        return {name: None if sound is None else sound.digest for name, sound in found.items()}

    return run


@pytest.fixture
def nothing_is_made(monkeypatch):
    """Fail whatever decodes, degrades or looks for speech."""

    def made(*_: object, **__: object) -> None:
        raise AssertionError("a sound was made again")

    def forbid() -> None:
        for name in ("degrade", "degraded_copies", "find_speech", "_cut"):
            monkeypatch.setattr(sounds_module, name, made)

    return forbid


def test_what_is_kept_is_the_same_and_makes_nothing_again(listen, nothing_is_made):
    first = listen()
    assert first == listen(cache=None)
    assert set(first) == {*CONDITIONS, *COPIES}
    assert len({first[name] for name in CONDITIONS}) == len(CONDITIONS)
    nothing_is_made()
    assert listen() == first


def test_a_note_too_short_for_a_condition_is_kept_as_such(listen, folder, nothing_is_made):
    _replace(folder / "dev/reading/Nora/0.ogg", voice_note("Nora", 0, 2.6))
    assert listen()["3s"] is None
    nothing_is_made()
    assert listen()["3s"] is None


def _replace(path: Path, recording: bytes) -> None:
    assert path.read_bytes() != recording
    path.write_bytes(recording)


def _another_note(folder: Path) -> None:
    _replace(folder / "dev/reading/Nora/0.ogg", voice_note("Nora", 1, 4.5))


def _another_voice_around(folder: Path) -> None:
    _replace(folder / "dev/phones/Ines/0.ogg", voice_note("Ines", 1, 4.5))


def _another_room(folder: Path) -> None:
    (path,) = (folder / "rooms").glob("kitchen*")
    soundfile.write(path, np.array([0.5, 0.3, 0.1] * 100), SAMPLE_RATE_HZ)


def _another_noise(folder: Path) -> None:
    (path,) = (folder / "noise").rglob("002-rain/*.wav")
    clip, _ = soundfile.read(path)
    soundfile.write(path, clip[::-1], SAMPLE_RATE_HZ)


@pytest.mark.parametrize(
    ("change", "conditions"),
    [
        (_another_note, {*CONDITIONS, *COPIES}),
        (_another_voice_around, {"babble10"}),
        (_another_room, {"room"}),
        (_another_noise, {"noise5"}),
    ],
)
def test_other_recordings_are_heard(listen, folder, change, conditions):
    before = listen()
    change(folder)
    after = listen()
    assert {name for name in before if before[name] != after[name]} == conditions
    assert after == listen(cache=None)


def test_another_seed_and_other_pieces_are_other_sounds(listen):
    first = listen()
    reseeded, cut = listen(seed=1), listen(piece_s=2.0)
    assert reseeded["clean"] == first["clean"]
    assert reseeded["noise5"] != first["noise5"]
    assert cut["clean"] != first["clean"]
    assert reseeded == listen(seed=1, cache=None)
    assert cut == listen(piece_s=2.0, cache=None)


def test_other_code_makes_sounds_anew(listen, monkeypatch):
    before = listen()
    degrade = sounds_module.degrade
    monkeypatch.setattr(sounds_module, "degrade", lambda *args, **kwargs: -degrade(*args, **kwargs))
    assert listen() == before  # nothing tells that it is another
    monkeypatch.setattr(sounds_module, "_version", lambda: "changed")
    after = listen()
    assert not {before[name] for name in CONDITIONS} & {after[name] for name in CONDITIONS}


def test_the_version_is_of_every_file_that_makes_sounds(monkeypatch):
    whole = sounds_module._version.__wrapped__  # each time anew
    version = whole()
    assert whole() == version
    monkeypatch.setattr(sounds_module, "MADE_BY", MADE_BY[:-1])
    assert whole() != version
    program = (
        "import sys, model.evaluation.sounds, model.voice_activity\n"
        "for name, module in sys.modules.items():\n"
        "    if name.split('.')[0] == 'model': print(module.__file__)"
    )
    loaded = subprocess.run(  # noqa: S603  # our own interpreter
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split("\n")[:-1]
    package = Path(sounds_module.__file__).parents[1]
    files = [set(package.glob(pattern)) for pattern in MADE_BY]
    assert all(files)
    known = set().union(*files)
    unknown = {Path(path) for path in loaded} - known
    assert {path.name for path in unknown} <= {"__init__.py"}

"""A folder of made-up voices as ``python -m model evaluate`` wants it, with noise and a room."""

from pathlib import Path

import numpy as np
import soundfile

from model.audio import SAMPLE_RATE_HZ
from model.training.augment.sources import HELD_OUT_NOISE, HELD_OUT_ROOMS
from tests.voices import voice_note

HEARD_NOISE, HEARD_ROOM = "001-dog-bark", "diffusor3"  # in training


def make_folder(folder: Path, corpora: dict[str, list[str]], *, notes: int, seconds: float) -> Path:
    """Write an index of so many ``dev`` notes of each person; corpus -> people."""
    lines = ["path\tsplit\tcorpus\tspeaker\tseconds\ttext"]
    for corpus, people in corpora.items():
        for person in people:
            for take in range(notes):
                path = folder / "dev" / corpus / person / f"{take}.ogg"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(voice_note(person, take, seconds))
                name = path.relative_to(folder).as_posix()
                lines.append(f"{name}\tdev\t{corpus}\t{corpus}/{person}\t{seconds}\t")
    (folder / "index.tsv").write_text("\n".join(lines) + "\n")
    return folder


def add_surroundings(folder: Path) -> Path:
    """Write a clip of noise and an impulse response of either kind: heard in training, and not."""
    rng = np.random.default_rng(0)
    for name, level in ((HELD_OUT_NOISE[0], 0.1), (HEARD_NOISE, 0.2)):
        clip = folder / "noise" / "esc10" / name / "1.wav"
        clip.parent.mkdir(parents=True)
        soundfile.write(clip, level * rng.uniform(-1, 1, SAMPLE_RATE_HZ), SAMPLE_RATE_HZ)
    (folder / "rooms").mkdir()
    for name, reverberation_s in ((HELD_OUT_ROOMS[0], 0.2), (HEARD_ROOM, 0.4)):
        samples = int(reverberation_s * SAMPLE_RATE_HZ)
        tail = np.exp(-6 * np.arange(samples) / samples) * rng.uniform(-0.5, 0.5, samples)
        soundfile.write(folder / "rooms" / f"{name}.wav", tail, SAMPLE_RATE_HZ)
    return folder

"""A folder of made-up voices and a tiny network: what a training run needs, in seconds."""

import csv

import numpy as np
import pytest
import torch

from bot.sandbox.made_up_voices import as_voice_note, speak
from model.checkpoint import EncoderConfig
from model.encoder import Encoder
from model.network import SpeakerCNN
from model.training.notes import TrainingNotes
from tests.model.recordings import written
from tests.model.test_network import SMALL

SPEAKERS = {"train/long": 5, "train/words": 4, "dev/long": 3}


@pytest.fixture(scope="session")
def voices(tmp_path_factory):
    """Return a folder as ``python -m model train`` takes it: two corpora, noise and a room."""
    folder = tmp_path_factory.mktemp("voices")
    rows = []
    for seed, (place, count) in enumerate(SPEAKERS.items()):
        split, corpus = place.split("/")
        for speaker in range(count):
            for take in range(4):
                seconds = 1.2 if corpus == "words" else 2.5
                note = as_voice_note(speak(100 * seed + speaker, take, seconds))
                path = f"{split}/{corpus}-{speaker}-{take}.ogg"
                (folder / split).mkdir(exist_ok=True)
                (folder / path).write_bytes(note)
                rows.append([path, split, corpus, f"{corpus}/{speaker}", seconds, ""])
    with (folder / "index.tsv").open("w", newline="") as file:
        writer = csv.writer(file, delimiter="\t")
        writer.writerow(["path", "split", "corpus", "speaker", "seconds", "text"])
        writer.writerows(rows)
    hiss = np.random.default_rng(0).standard_normal(8_000).astype(np.float32) * 0.1
    for path in ("noise/set/street/1.wav", "rooms/hall.wav"):
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_bytes(written(hiss, "WAV", "PCM_16", 16_000))
    return folder


@pytest.fixture(scope="session")
def notes(voices, tmp_path_factory):
    """Return the folder's notes, decoded."""
    return TrainingNotes.prepare(voices, tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def start(tmp_path_factory):
    """Return the weights of a tiny network."""
    torch.manual_seed(0)
    path = tmp_path_factory.mktemp("start") / "start.safetensors"
    Encoder(SpeakerCNN(SMALL), EncoderConfig(network=SMALL)).save(path)
    return path

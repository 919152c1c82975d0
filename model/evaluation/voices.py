"""Read a folder of voices: an ``index.tsv`` and the recordings that it names.

Its columns are path, split, corpus, speaker, seconds and text. Corpora of single words are joined
to notes, because nobody sends a voice note of one word.
"""

import contextlib
import csv
import functools
import io
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import soundfile
import torch

from model.audio import SAMPLE_RATE_HZ, Waveform, decode
from model.embedding import Embedding
from model.encoder import Encoder
from model.errors import AudioError
from model.speech import find_speech

JOINED_S = 3.0  # recordings of single words are joined to notes of at least this length


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceNote:
    """One note of the folder: usually one recording, several where they are single words."""

    corpus: str
    speaker: str
    paths: tuple[Path, ...]

    def recordings(self) -> list[bytes]:
        """Return the undecoded files."""
        return [path.read_bytes() for path in self.paths]

    def waveform(self) -> Waveform:
        """Return the decoded files one after another, (samples,) float32."""
        return np.concatenate([decode(recording) for recording in self.recordings()])

    def recording(self) -> bytes:
        """Return the note as one file, as it would be sent."""
        if len(self.paths) == 1:
            return self.paths[0].read_bytes()
        joined = io.BytesIO()
        soundfile.write(joined, self.waveform(), SAMPLE_RATE_HZ, format="OGG", subtype="OPUS")
        return joined.getvalue()


def read_index(folder: Path, split: str) -> list[VoiceNote]:
    """Return the notes of a split, in the order of the index.

    Raises
    ------
    OSError
        There is no index.
    """
    recordings: dict[tuple[str, str], list[tuple[Path, float]]] = defaultdict(list)
    with (folder / "index.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["split"] == split:
                recordings[row["corpus"], row["speaker"]].append(
                    (folder / row["path"], float(row["seconds"]))
                )
    lengths: dict[str, list[float]] = defaultdict(list)
    for (corpus, _), of_speaker in recordings.items():
        lengths[corpus].extend(seconds for _, seconds in of_speaker)
    notes = []
    for (corpus, speaker), of_speaker in recordings.items():
        least_s = JOINED_S if np.median(lengths[corpus]) < JOINED_S / 2 else 0.0
        notes += [
            VoiceNote(corpus=corpus, speaker=speaker, paths=paths)
            for paths in _join(of_speaker, least_s)
        ]
    return notes


def _join(recordings: list[tuple[Path, float]], least_s: float) -> list[tuple[Path, ...]]:
    """Put recordings together until each group has the length; a shorter rest is left out."""
    groups, group, group_s = [], list[Path](), 0.0
    for path, seconds in recordings:
        group.append(path)
        group_s += seconds
        if group_s >= least_s:
            groups.append(tuple(group))
            group, group_s = [], 0.0
    return groups


def embed_notes(
    notes: list[VoiceNote], *, notes_per_speaker: int, seed: int
) -> dict[str, dict[str, list[Embedding]]]:
    """Embed up to so many notes of each speaker, drawn at random: corpus -> speaker -> embeddings.

    Uses the encoder that ships, in one process a core. Notes with less than a second of speech are
    left out, as the bot refuses them.
    """
    by_speaker: dict[tuple[str, str], list[VoiceNote]] = defaultdict(list)
    for note in notes:
        by_speaker[note.corpus, note.speaker].append(note)
    rng = np.random.default_rng(seed)
    drawn = [
        [of_speaker[i] for i in rng.permutation(len(of_speaker))]
        for of_speaker in by_speaker.values()
    ]
    with ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=_start) as pool:
        found = list(pool.map(_embed_first, drawn, repeat(notes_per_speaker)))
    embedded: dict[str, dict[str, list[Embedding]]] = defaultdict(dict)
    for (corpus, speaker), of_speaker in zip(by_speaker, found, strict=True):
        embedded[corpus][speaker] = of_speaker
    return embedded


def _start() -> None:
    """Prepare a process: one thread, since there is a process a core."""
    torch.set_num_threads(1)


def _embed_first(notes: list[VoiceNote], count: int) -> list[Embedding]:
    """Embed the first so many notes that can be used."""
    encoder, found = _encoder(), list[Embedding]()
    for note in notes:
        if len(found) == count:
            break
        with contextlib.suppress(AudioError):
            waveform = note.waveform()
            found.append(encoder.embed_speech(waveform, find_speech(waveform)).embedding)
    return found


@functools.cache
def _encoder() -> Encoder:
    return Encoder.default()

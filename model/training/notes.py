"""The notes that train: decoded once, cut to their speech, and kept on disk.

A crop is drawn from a note hundreds of times, and decoding Opus and finding the speech take longer
than all of its degradations. So the folder of voices becomes one file of samples, mapped into
memory, and a table of where each note lies and who speaks.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Self

import numpy as np
import soxr
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from model.audio import SAMPLE_RATE_HZ, Waveform
from model.errors import AudioError
from model.evaluation.voices import VoiceNote, read_index
from model.speech import MIN_SPEECH_S, find_speech

# A voice that is played faster or slower is another voice: each copy is a speaker of its own. Every
# fourth note is copied to either speed, which is enough to tell the new speaker by.
SPEEDS = (0.9, 1.1)
_COPY_EVERY = 4
_FORMAT = 1  # of the files; another number makes them anew


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrainingNotes:
    """Notes of many speakers of several corpora.

    Attributes
    ----------
    folder : Path
        Where they are kept.
    samples : NDArray, (all samples,) int16
        All notes one after another, mono, 16 kHz.
    starts : NDArray, (notes + 1,) int64
        Where each note starts, and the last ends.
    speakers : NDArray, (notes,) int64
        Who speaks: a number from 0. A copy at another speed is another speaker.
    corpora : NDArray, (speakers,) int64
        Which corpus a speaker belongs to: a number from 0.
    """

    folder: Path
    samples: NDArray[np.int16]
    starts: NDArray[np.int64]
    speakers: NDArray[np.int64]
    corpora: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.speakers)

    def __getitem__(self, note: int) -> Waveform:
        """Return one note, (samples,) float32."""
        if not 0 <= note < len(self):
            raise IndexError(note)  # ends a for loop
        piece = self.samples[self.starts[note] : self.starts[note + 1]]
        return piece.astype(np.float32) / np.float32(32_767)

    @property
    def seconds(self) -> float:
        """How much speech there is in all."""
        return len(self.samples) / SAMPLE_RATE_HZ

    @classmethod
    def prepare(cls, voices: Path, folder: Path) -> Self:
        """Decode the ``train`` split of a folder of voices, or load what an earlier call decoded.

        Notes with less than a second of speech are left out, as the bot refuses them.

        Raises
        ------
        OSError
            The folder has no index.
        ValueError
            No note of it can be used.
        """
        found = read_index(voices, "train")
        digest = _digest(found)
        table_path, samples_path = folder / "notes.json", folder / "notes.npy"
        if not table_path.exists() or json.loads(table_path.read_text())["digest"] != digest:
            folder.mkdir(parents=True, exist_ok=True)
            _write(found, digest, table_path, samples_path)
        return cls.load(folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Load what `prepare` wrote."""
        table = json.loads((folder / "notes.json").read_text())
        return cls(
            folder=folder,
            samples=np.load(folder / "notes.npy", mmap_mode="r"),
            starts=np.array(table["starts"], np.int64),
            speakers=np.array(table["speakers"], np.int64),
            corpora=np.array(table["corpora"], np.int64),
        )

    def __reduce__(self) -> tuple[Callable[[Path], Self], tuple[Path]]:
        """Travel to another process as the folder's name: the samples are mapped there anew."""
        return self.load, (self.folder,)


def _write(notes: list[VoiceNote], digest: str, table_path: Path, samples_path: Path) -> None:
    """Decode all notes and write the two files, the table last: it says that all is there."""
    pieces: list[NDArray[np.int16]] = []
    names: list[tuple[str, str, float]] = []  # corpus, speaker, speed
    for note, place, speech in _decode(notes):
        pieces.append(_as_int16(speech))
        names.append((note.corpus, note.speaker, 1.0))
        for turn, speed in enumerate(SPEEDS):
            if place % _COPY_EVERY == 2 * turn:
                faster = soxr.resample(speech, SAMPLE_RATE_HZ * speed, SAMPLE_RATE_HZ)
                pieces.append(_as_int16(faster))
                names.append((note.corpus, note.speaker, speed))
    if not pieces:
        raise ValueError("no note of the train split has a second of speech")
    people = {name: number for number, name in enumerate(dict.fromkeys(names))}
    corpora = {name: number for number, name in enumerate(dict.fromkeys(n[0] for n in people))}
    table = {
        "digest": digest,
        "starts": np.cumsum([0, *map(len, pieces)]).tolist(),
        "speakers": [people[name] for name in names],
        "corpora": [corpora[corpus] for corpus, _, _ in people],
    }
    np.save(samples_path, np.concatenate(pieces))
    table_path.write_text(json.dumps(table))


def _decode(notes: list[VoiceNote]) -> Iterator[tuple[VoiceNote, int, Waveform]]:
    """Yield each usable note with its place among its speaker's and its speech."""
    places: dict[tuple[str, str], int] = {}
    with ProcessPoolExecutor(mp_context=get_context("spawn"), initializer=_start) as pool:
        decoded = pool.map(_speech_of, notes, chunksize=16)
        for note, speech in zip(notes, tqdm(decoded, "decode", len(notes)), strict=True):
            if speech is not None:
                key = (note.corpus, note.speaker)
                places[key] = places.get(key, -1) + 1
                yield note, places[key], speech


def _start() -> None:
    """Prepare a process: one thread, since there is a process a core."""
    torch.set_num_threads(1)


def _speech_of(note: VoiceNote) -> Waveform | None:
    """Return a note cut to its speech; None where there is too little."""
    try:
        waveform = note.waveform()
        speech = find_speech(waveform)
    except AudioError:
        return None
    return speech.cut_from(waveform) if speech.quality.speech_s >= MIN_SPEECH_S else None


def _as_int16(waveform: Waveform) -> NDArray[np.int16]:
    return np.round(np.clip(waveform, -1, 1) * 32_767).astype(np.int16)


def _digest(notes: list[VoiceNote]) -> str:
    """Name what the notes are made of, so that other voices are not taken for these."""
    names = "\n".join(f"{n.corpus} {n.speaker} {[p.name for p in n.paths]}" for n in notes)
    return hashlib.sha256(f"{_FORMAT} {SPEEDS} {_COPY_EVERY}\n{names}".encode()).hexdigest()

"""Batches: crops of different speakers of one corpus, degraded on the fly.

All of a batch comes from one corpus: a corpus is a channel, and negatives of another channel could
be told apart without listening to the voice.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from model.audio import Waveform
from model.spectrogram import SpectrogramConfig, log_mel, remove_mean
from model.training.augment.augmentation import Augmentation
from model.training.augment.sources import NoiseClips, read_rooms
from model.training.augment.voice_note import voice_note_chain
from model.training.notes import TrainingNotes

# Frames of a batch's crops, 1 to 4 s, and how often: short notes are what is hard.
CROP_FRAMES = (100, 150, 200, 300, 400)
CROP_SHARES = (0.25, 0.20, 0.25, 0.20, 0.10)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Batch:
    """Crops of different speakers.

    Attributes
    ----------
    log_mel : Tensor, (batch, frames, n_mels) float32
        Mean over time removed.
    notes, speakers : Tensor, (batch,) int64
        Which note a crop was cut from, and who speaks.
    """

    log_mel: Tensor
    notes: Tensor
    speakers: Tensor


class CropBatches(Dataset[Batch]):
    """Make the batch of any step: the same seed and step give the same batch, whoever asks.

    Parameters
    ----------
    notes : TrainingNotes
    augmentation : Augmentation
    size : int
        Crops of a batch; fewer where a corpus has fewer speakers.
    seed : int
    """

    def __init__(
        self, notes: TrainingNotes, augmentation: Augmentation, *, size: int, seed: int
    ) -> None:
        self.notes = notes
        self.augmentation = augmentation
        self.size, self.seed = size, seed
        self._config = SpectrogramConfig()
        order = np.argsort(notes.speakers, kind="stable")
        counts = np.bincount(notes.speakers)
        self._notes_of = np.split(order, np.cumsum(counts)[:-1])
        self._speakers_of = [
            np.flatnonzero(notes.corpora == corpus) for corpus in range(notes.corpora.max() + 1)
        ]
        # A corpus of few speakers is seen more often than its share of speakers, less than evenly.
        weights = np.sqrt([len(speakers) for speakers in self._speakers_of])
        self._corpus_shares = weights / weights.sum()

    @classmethod
    def of_folder(cls, voices: Path, notes: TrainingNotes, *, size: int, seed: int) -> Self:
        """Degrade as voice notes are, with the noise and the rooms of a folder of voices."""
        chain = voice_note_chain(
            noise=NoiseClips.read(voices, held_out=False),
            rooms=read_rooms(voices, held_out=False),
            voices=notes,
        )
        return cls(notes, chain, size=size, seed=seed)

    def __getitem__(self, step: int) -> Batch:
        rng = np.random.default_rng([self.seed, step])
        corpus = int(rng.choice(len(self._speakers_of), p=self._corpus_shares))
        frames = int(rng.choice(CROP_FRAMES, p=CROP_SHARES))
        speakers = rng.permutation(self._speakers_of[corpus])[: self.size]
        notes = np.array([rng.choice(self._notes_of[speaker]) for speaker in speakers])
        crops = [self._crop(self.notes[note], frames, rng) for note in notes]
        return Batch(
            log_mel=torch.from_numpy(np.stack(crops)),
            notes=torch.from_numpy(notes),
            speakers=torch.from_numpy(speakers),
        )

    def _crop(
        self, waveform: Waveform, frames: int, rng: np.random.Generator
    ) -> NDArray[np.float32]:
        """Cut, degrade, and make the network's input; a shorter note is repeated, as in serving."""
        config = self._config
        samples = (frames - 1) * config.hop_length + config.n_fft
        start = int(rng.integers(max(1, len(waveform) - samples + 1)))
        degraded = self.augmentation(waveform[start : start + samples], rng)
        spectrogram = remove_mean(log_mel(degraded, config))
        return np.resize(spectrogram, (frames, spectrogram.shape[1]))

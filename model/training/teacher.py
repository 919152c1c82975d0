"""The teacher: the frozen network that the student starts from, and must not forget."""

import hashlib
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from model.network import SpeakerCNN
from model.spectrogram import log_mel, remove_mean
from model.training.notes import TrainingNotes

_ROUND_TO = 50  # frames: few lengths, so that notes fill batches
_LONGEST = 600  # frames: 6 s tell a voice as well as 14
_BATCH_FRAMES = 6_400


def teach(notes: TrainingNotes, teacher: SpeakerCNN, folder: Path) -> NDArray[np.float32]:
    """Embed every clean note with the teacher, once, (notes, embedding_dim) float32.

    The embeddings are kept in ``folder``; another teacher or other notes make them anew.
    """
    digest = hashlib.sha256(notes.starts.tobytes())
    for tensor in teacher.state_dict().values():
        digest.update(tensor.cpu().numpy().tobytes())
    path = folder / f"teacher-{digest.hexdigest()[:16]}.npy"
    if path.exists():
        kept: NDArray[np.float32] = np.load(path)
        return kept
    embeddings = _embed(notes, teacher)
    np.save(path, embeddings)
    return embeddings


@torch.inference_mode()
def _embed(notes: TrainingNotes, teacher: SpeakerCNN) -> NDArray[np.float32]:
    """Run the teacher over all notes, in batches of about the same length."""
    device = next(teacher.parameters()).device
    teacher.eval()
    of_length: dict[int, list[int]] = defaultdict(list)
    for note, samples in enumerate(np.diff(notes.starts)):
        frames = min(_LONGEST, max(1, round(samples / 160 / _ROUND_TO)) * _ROUND_TO)
        of_length[frames].append(note)
    embeddings = np.empty((len(notes), teacher.config.embedding_dim), np.float32)
    with tqdm(desc="teacher", total=len(notes)) as progress:
        for frames, places in of_length.items():
            size = max(1, _BATCH_FRAMES // frames)
            for start in range(0, len(places), size):
                batch = places[start : start + size]
                inputs = [_input(notes[note], frames) for note in batch]
                with torch.autocast(device.type, torch.bfloat16):
                    found = teacher(torch.from_numpy(np.stack(inputs)).to(device))
                embeddings[batch] = found.float().cpu().numpy()
                progress.update(len(batch))
    return embeddings


def _input(waveform: NDArray[np.float32], frames: int) -> NDArray[np.float32]:
    """Return a note as the network sees it, repeated or cut to a length, (frames, n_mels)."""
    spectrogram = remove_mean(log_mel(waveform)[:frames])
    return np.resize(spectrogram, (frames, spectrogram.shape[1]))

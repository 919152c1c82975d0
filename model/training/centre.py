"""Centre the embeddings: take out what all voices share.

Embeddings of different people have a mean that is far from zero, so every score starts with what
voice notes have in common. The network's last normalisation subtracts such a mean already: that of
the recordings that its first training saw. Here it becomes, as far as is asked for, that of voice
notes. No weight changes, and no time is spent when a note is embedded.

References
----------
Garcia-Romero, Espy-Wilson, "Analysis of i-vector length normalization in speaker recognition
systems", Interspeech 2011, section 3: centring before scaling to unit length. Ours: every corpus
counts the same, the notes are degraded crops, and only a share of the mean is subtracted, because
other languages and channels have another one.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader
from tqdm import tqdm

from model.encoder import Encoder
from model.network import SpeakerCNN
from model.training.batches import Batch, CropBatches
from model.training.notes import TrainingNotes

BATCHES, BATCH = 100, 32


def centre_encoder(
    voices: Path, folder: Path, weights: Path, destination: Path, *, share: float
) -> str:
    """Write an encoder whose embeddings are centred on the training notes.

    Parameters
    ----------
    voices : Path
        Folder with an ``index.tsv``; the ``train`` split is heard.
    folder : Path
        That of a training run, whose ``cache`` is used, or a new one.
    weights, destination : Path
    share : float
        How much of the mean is subtracted, in [0, 1].

    Returns
    -------
    str
        The encoder_id of what was written.

    Raises
    ------
    CheckpointError
        The weights cannot be loaded.
    OSError, ValueError
        The folder of voices has no index, or no note that can be used.
    """
    encoder = Encoder.load(weights)
    notes = TrainingNotes.prepare(voices, folder / "cache")
    crops = CropBatches.of_folder(voices, notes, size=BATCH, seed=0)
    batches = DataLoader(crops, batch_size=None, sampler=range(BATCHES), num_workers=1)
    network = encoder.network
    centre(network, tqdm(batches, "centre"), notes, share=share)
    return Encoder(network, encoder.config).save(destination)


@torch.inference_mode()
def centre(
    network: SpeakerCNN, batches: Iterable[Batch], notes: TrainingNotes, *, share: float
) -> None:
    """Subtract a share of the mean embedding of all batches, each corpus counting the same.

    Parameters
    ----------
    network : SpeakerCNN
        Its last normalisation is changed.
    batches : iterable of Batch
        Each of one corpus of ``notes``.
    notes : TrainingNotes
    share : float
    """
    means: dict[int, list[Tensor]] = defaultdict(list)
    device = next(network.parameters()).device
    network.eval()
    found: list[Tensor] = []
    before_scaling = network.norm_embedding.register_forward_hook(
        lambda _module, _inputs, output: found.append(output.float())
    )
    for batch in batches:
        network(batch.log_mel.to(device))
        means[int(notes.corpora[batch.speakers[0]])].append(found.pop().mean(dim=0))
    before_scaling.remove()
    mean = torch.stack([torch.stack(of_corpus).mean(dim=0) for of_corpus in means.values()])
    _shift(network.norm_embedding, share * mean.mean(dim=0))


def _shift(norm: nn.BatchNorm1d, offset: Tensor) -> None:
    """Let the outputs of a normalisation without scale be smaller by an offset."""
    mean, variance = cast("Tensor", norm.running_mean), cast("Tensor", norm.running_var)
    mean += offset * (variance + norm.eps).sqrt()

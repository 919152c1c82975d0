"""The approach that this project grew from: a small image classifier for each server.

A spectrogram is drawn as a picture and shrunk to 28 x 28; a network of three VGG blocks, each a
convolution, a ReLU and a max-pooling, learns the enrolled people's pictures with a softmax, by SGD
over 15 epochs. It knows nobody else, so it names one of them for every note: it takes part where
the set is closed.

What the description leaves open is decided in its favour: our speech detection cuts the pauses, the
picture is in colour and standardised, weights start as He et al. draw them, batches and learning
rate suit few notes (20 members with 5 notes each: about 60 % of the answers right instead of
6 to 12 % without any of it).

References
----------
Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition", 2014,
arXiv:1409.1556: the blocks.
He et al., "Delving deep into rectifiers", 2015, arXiv:1502.01852: the initial weights.
"""

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import signal
from torch import nn
from torch.nn import functional

from model.audio import SAMPLE_RATE_HZ, Waveform
from model.embedding import Embedding

SIDE = 28
EPOCHS = 15
BATCH = 8
LEARNING_RATE = 0.003
MOMENTUM = 0.9

_RANGE_DB = 80.0  # what the picture shows of the loudness below its peak


class Peer:
    """The picture of a note; who it is of, `classify` says."""

    identity = "vgg28-picture"

    def embed(self, waveform: Waveform, speech: Waveform) -> Embedding:  # noqa: ARG002  # a System
        """Return the picture, flat, (28 * 28 * 3,) float32 in [0, 1]."""
        return draw(speech).ravel()


def draw(waveform: Waveform) -> NDArray[np.float32]:
    """Draw a spectrogram as a picture, low tones at the bottom, (28, 28, 3) float32 in [0, 1]."""
    import matplotlib as mpl  # noqa: PLC0415  # takes a while, and nobody else needs it
    from PIL import Image  # noqa: PLC0415

    _, _, power = signal.spectrogram(waveform, SAMPLE_RATE_HZ, nperseg=256, noverlap=128)
    loudness_db = 10 * np.log10(np.maximum(power, 1e-12))
    shade = np.clip(1 + (loudness_db - loudness_db.max()) / _RANGE_DB, 0, 1)
    picture = Image.fromarray(mpl.colormaps["viridis"](shade[::-1], bytes=True)).convert("RGB")
    small = picture.resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    return np.asarray(small, dtype=np.float32) / np.float32(255)


def classify(
    enrolled: NDArray[np.float32], probes: NDArray[np.float32], *, seed: int
) -> NDArray[np.intp]:
    """Learn the members' pictures and say whose each probe is.

    Parameters
    ----------
    enrolled : NDArray, (members, notes, 28 * 28 * 3) float32
    probes : NDArray, (probes, 28 * 28 * 3) float32
    seed : int

    Returns
    -------
    NDArray, (probes,) intp
        A member for every probe.
    """
    members, notes, _ = enrolled.shape
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = build(members)
        pictures = _as_input(enrolled.reshape(members * notes, -1))
        mean = pictures.mean(dim=(0, 2, 3), keepdim=True)
        deviation = pictures.std(dim=(0, 2, 3), keepdim=True)
        pictures = (pictures - mean) / deviation
        labels = torch.arange(members).repeat_interleave(notes)
        optimiser = torch.optim.SGD(network.parameters(), lr=LEARNING_RATE, momentum=MOMENTUM)
        for _ in range(EPOCHS):
            for batch in torch.split(torch.randperm(len(labels)), BATCH):
                optimiser.zero_grad()
                loss = functional.cross_entropy(network(pictures[batch]), labels[batch])
                torch.autograd.backward(loss)
                optimiser.step()
    with torch.inference_mode():
        logits = network((_as_input(probes) - mean) / deviation)
    named: NDArray[np.intp] = logits.argmax(dim=1).numpy()
    return named


def build(members: int) -> nn.Sequential:
    """Make the network: (batch, 3, 28, 28) -> (batch, members), a softmax's logits."""
    blocks: list[nn.Module] = []
    for inputs, outputs in ((3, 32), (32, 64), (64, 128)):
        blocks += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
    hidden = [nn.Flatten(), nn.Linear(128 * 3 * 3, 128), nn.ReLU(), nn.Linear(128, members)]
    network = nn.Sequential(*blocks, *hidden)
    for layer in network:
        if isinstance(layer, nn.Conv2d | nn.Linear):
            nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu")
            nn.init.zeros_(layer.bias)  # type: ignore[arg-type]  # they all have one
    return network


def _as_input(pictures: NDArray[np.float32]) -> torch.Tensor:
    """Return flat pictures as (batch, 3, 28, 28)."""
    shaped = pictures.reshape(-1, SIDE, SIDE, 3).transpose(0, 3, 1, 2)
    return torch.from_numpy(np.ascontiguousarray(shaped))

"""What is measured: encoders of ours, and peers that turn a note into a vector as well."""

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from model.audio import Waveform
from model.embedding import Embedding
from model.encoder import Encoder
from model.evaluation.peers import load_peer
from model.spectrogram import log_mel


class System(Protocol):
    """Whatever embeds notes."""

    @property
    def identity(self) -> str:
        """What its embeddings are kept under: another one for every other embedding."""

    def embed(self, waveform: Waveform, speech: Waveform) -> Embedding:
        """Return a vector of unit length, given a note and the speech that we find in it."""


class OwnEncoder:
    """An encoder of ours, on the speech that we find, as the bot runs it."""

    def __init__(self, weights: Path | None) -> None:
        self._encoder = Encoder.default() if weights is None else Encoder.load(weights)

    @property
    def identity(self) -> str:
        """Its encoder_id."""
        return self._encoder.encoder_id

    def embed(self, waveform: Waveform, speech: Waveform) -> Embedding:  # noqa: ARG002  # a System
        """Embed the speech."""
        return self._encoder.embed_spectrogram(log_mel(speech, self._encoder.config.spectrogram))


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemChoice:
    """How a system is found in whatever process it shall run.

    Attributes
    ----------
    name : str
        Heading of its columns.
    weights : Path, optional
        Of an encoder of ours; default: those that ship.
    peer : str, optional
        The name of a module in `model.evaluation.peers`, instead of an encoder of ours.
    """

    name: str
    weights: Path | None = None
    peer: str | None = None


@functools.cache
def shipped_encoder() -> Encoder:
    """Load the encoder that ships, once in each process: some thresholds are for no other."""
    return Encoder.default()


@functools.cache
def load(choice: SystemChoice) -> System:
    """Load a system, once in each process.

    Raises
    ------
    CheckpointError
        The weights cannot be loaded.
    MissingPeerError
        The peer is not installed.
    """
    return load_peer(choice.peer) if choice.peer else OwnEncoder(choice.weights)

"""The result of embedding a note, and the arithmetic of embeddings: plain numpy, no network."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.quality import Quality

Embedding = NDArray[np.float32]
"""``(192,)`` float32, unit length."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EmbeddedNote:
    """What the encoder says of one note.

    Attributes
    ----------
    embedding : Embedding, (192,) float32
        Unit length.
    encoder_id : str
        The encoder that made it: embeddings of different encoders never meet.
    quality : Quality
        Seconds of speech, level, noise, clipping.
    fingerprint : bytes
        Tells the same sound again, see `model.fingerprint`; empty unless embedded for enrolment.
    pieces : NDArray, (n, 192) float32, or None
        Embeddings of 2 to 6 pieces, in their order, to search for a second voice; None for less
        than 2 s of speech, and unless embedded for enrolment.
    """

    embedding: Embedding
    encoder_id: str
    quality: Quality
    fingerprint: bytes = b""
    pieces: NDArray[np.float32] | None = None

    @property
    def speech_s(self) -> float:
        """Seconds of speech."""
        return self.quality.speech_s


def centroid(embeddings: Sequence[Embedding] | NDArray[np.float32]) -> Embedding:
    """Return the mean of (n, 192) embeddings, scaled to unit length, (192,) float32."""
    mean = np.mean(np.asarray(embeddings, dtype=np.float32), axis=0)
    unit: Embedding = (mean / max(float(np.linalg.norm(mean)), 1e-12)).astype(np.float32)
    return unit


def to_bytes(embedding: Embedding) -> bytes:
    """Return an embedding as 768 bytes, float32 little-endian, to be stored."""
    return embedding.astype("<f4").tobytes()


def from_bytes(stored: bytes) -> Embedding:
    """Return the embedding that `to_bytes` stored."""
    return np.frombuffer(stored, dtype="<f4").astype(np.float32)

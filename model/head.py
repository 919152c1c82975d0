"""SpeakerHead: the trained last layer of one server.

One row a member: how much a note sounds like them and not like the other members, nor like people
in no server. `model.training.head` trains it.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np
import safetensors
import safetensors.numpy
from numpy.typing import NDArray

from model.calibration import OwnScores
from model.embedding import Embedding
from model.errors import CheckpointError

# Counts up with whatever changes a head's scores, or what is told of them: a calibration is of one
# scale.
TRAINING = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SpeakerHead:
    """A linear layer on embeddings.

    Attributes
    ----------
    encoder_id : str
        The encoder whose embeddings it was trained on: it fits no others.
    speakers : tuple of str
    weights : NDArray, (members, 192) float32
        Rows in the order of ``speakers``.
    biases : NDArray, (members,) float32
    own : OwnScores
        What its server's notes scored in the cross-validation.
    """

    encoder_id: str
    speakers: tuple[str, ...]
    weights: NDArray[np.float32]
    biases: NDArray[np.float32]
    own: OwnScores

    def scores(self, embeddings: Embedding | NDArray[np.float32]) -> NDArray[np.float32]:
        """Score embeddings, (..., 192), against all members, (..., members) float32.

        Higher is likelier. Log odds in the training's own mix of voices, not yet calibrated.
        """
        scores: NDArray[np.float32] = embeddings @ self.weights.T + self.biases
        return scores

    def to_bytes(self) -> bytes:
        """Return the head as it is stored: safetensors, float32, with its members' names."""
        # One entry: safetensors writes several in any order, and equal heads would differ in bytes.
        own = asdict(self.own)
        fields = {
            "encoder_id": self.encoder_id,
            "training": TRAINING,
            "speakers": self.speakers,
            "own": own,
        }
        metadata = {"head": json.dumps(fields)}
        arrays = {"weights": self.weights, "biases": self.biases}
        return safetensors.numpy.save(
            {name: np.ascontiguousarray(array) for name, array in arrays.items()}, metadata
        )

    @classmethod
    def from_bytes(cls, stored: bytes) -> Self:
        """Read what `to_bytes` wrote.

        Raises
        ------
        CheckpointError
            It is damaged, or its scores are on the scale of another version's.
        """
        try:
            fields = _fields(stored)
            if fields.get("training") == TRAINING:
                arrays = safetensors.numpy.load(stored)
                head = cls(
                    encoder_id=fields["encoder_id"],
                    speakers=tuple(fields["speakers"]),
                    weights=arrays["weights"],
                    biases=arrays["biases"],
                    own=OwnScores(**fields["own"]),
                )
        except (KeyError, TypeError, ValueError, safetensors.SafetensorError) as error:
            raise CheckpointError(f"The head cannot be read: {error}") from error
        if fields.get("training") != TRAINING:
            raise CheckpointError("The head was trained by another version: its scores differ.")
        if not len(head.speakers) == len(head.weights) == len(head.biases):
            raise CheckpointError("The head is damaged: its members and weights do not match.")
        return head


def _fields(stored: bytes) -> dict[str, Any]:
    """Return what stands beside the arrays."""
    length = int.from_bytes(stored[:8], "little")
    fields: dict[str, Any] = json.loads(json.loads(stored[8 : 8 + length])["__metadata__"]["head"])
    return fields

"""Train the last layer of one server: what ``/retrain`` runs.

Every member against everybody else, by logistic regression on embeddings: their own notes and the
degraded copies of them against the notes and copies of the other members and against the cohort.
The cosine to the member's centroid is added with a fixed share: one or two notes teach a layer
little, and the centroid needs no teaching. Both are linear in the embedding, so the result is one
layer. Solved without torch, which takes longer to be loaded than a server's head to be trained.

References
----------
Chang and Lin et al., "LIBLINEAR: A Library for Large Linear Classification", JMLR 9 (2008):
L2-regularised logistic regression, one against the rest. Ours: both sides of every question weigh
the same, however many voices are on them, and L-BFGS solves all members' together. Other heads
were tried, see ``MODEL_CARD.md``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from model.calibration import OwnScores
from model.cohort import Cohort
from model.embedding import Embedding, centroid
from model.errors import CheckpointError, GalleryError
from model.head import SpeakerHead

# Log odds for a cosine of 1. With another share scores are on another scale: `model.head.TRAINING`.
_CENTROID_SHARE = 20.0
_REGULARISATION = 3e-5
_ITERATIONS = 25
_START_SCALE, _START_BIAS = 8.0, -4.0  # centroids with a threshold at a cosine of 0.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EnrolledNote:
    """A member's note as the head sees it.

    Attributes
    ----------
    embedding : Embedding, (192,) float32
    copies : NDArray, (copies, 192) float32
        Embeddings of `model.training.copies.degraded_copies`; may be none.
    """

    embedding: Embedding
    copies: NDArray[np.float32]


def train_head(
    members: Mapping[str, Sequence[EnrolledNote]],
    cohort: Cohort,
    *,
    encoder_id: str,
    own: OwnScores | None = None,
) -> SpeakerHead:
    """Train the head of a server.

    Parameters
    ----------
    members : mapping of str to sequence of EnrolledNote
        At least two members, each with a note.
    cohort : Cohort
        Nobody of the server.
    encoder_id : str
        Of the encoder that embedded the members' notes.
    own : OwnScores, optional
        From `model.training.held_out`; without, the calibration takes the server for a usual one.

    Returns
    -------
    SpeakerHead
        The same for the same input.

    Raises
    ------
    GalleryError
        Fewer than two members, or one without notes.
    CheckpointError
        The cohort is of another encoder.
    """
    if len(members) < 2 or not all(members.values()):
        raise GalleryError("A head needs at least two members, and a note of each.")
    if cohort.encoder_id != encoder_id:
        raise CheckpointError(f"The cohort is of encoder {cohort.encoder_id}, not {encoder_id}.")
    centroids = np.stack([centroid([note.embedding for note in of]) for of in members.values()])
    voices = [_voices(of_member) for of_member in members.values()]
    owners = np.repeat(np.arange(len(voices)), [len(of_member) for of_member in voices])
    weights, biases = _one_against_the_rest(
        np.concatenate([*voices, cohort.embeddings]),
        np.concatenate([owners, np.full(len(cohort.embeddings), -1)]),
        np.stack([of_member.mean(axis=0) for of_member in voices]),
    )
    return SpeakerHead(
        encoder_id=encoder_id,
        speakers=tuple(members),
        weights=weights + np.float32(_CENTROID_SHARE) * centroids,
        biases=biases,
        own=own
        or OwnScores(members=len(members), notes=float(np.mean([*map(len, members.values())]))),
    )


def _voices(notes: Sequence[EnrolledNote]) -> NDArray[np.float32]:
    """Return a member's notes and their copies, (voices, 192)."""
    return np.concatenate([np.vstack([note.embedding[None], note.copies]) for note in notes])


def _one_against_the_rest(
    voices: NDArray[np.float32], owners: NDArray[np.intp], starts: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Solve all members' regressions at once.

    Parameters
    ----------
    voices : NDArray, (voices, 192) float32
    owners : NDArray, (voices,) intp
        Places of the members; -1 for nobody's.
    starts : NDArray, (members, 192) float32
        Directions to begin with.

    Returns
    -------
    weights : NDArray, (members, 192) float32
    biases : NDArray, (members,) float32
    """
    members, width = starts.shape
    inputs = np.hstack([voices, np.ones((len(voices), 1), np.float32)])
    is_own = owners[:, None] == np.arange(members)
    signs = np.where(is_own, np.float32(1), np.float32(-1))
    # Half of the weight on the member's own voices, half on everybody else's.
    own = is_own.sum(axis=0, dtype=np.float32)
    shares = np.where(is_own, 1 / own, 1 / (len(voices) - own)) / 2
    signed_shares = signs * shares

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        """Return the loss of a layer, and its gradient."""
        layer = flat.astype(np.float32).reshape(members, width + 1)
        weights = layer[:, :-1]
        believed = expit(signs * (inputs @ layer.T))  # (voices, members), of what is true
        believed += np.finfo(np.float32).tiny  # 0 has no logarithm
        total = _REGULARISATION * np.square(weights).sum() - (shares * np.log(believed)).sum()
        gradient = (signed_shares * (believed - 1)).T @ inputs
        gradient[:, :-1] += 2 * _REGULARISATION * weights
        return float(total), gradient.astype(np.float64).ravel()

    directions = starts / np.linalg.norm(starts, axis=1, keepdims=True)
    begun = np.hstack([_START_SCALE * directions, np.full((members, 1), _START_BIAS)])
    # As many iterations as were measured: it would end after fewer where little is gained.
    options = {"maxiter": _ITERATIONS, "maxcor": _ITERATIONS, "ftol": 0.0, "gtol": 0.0}
    solved = minimize(loss, begun.ravel(), jac=True, method="L-BFGS-B", options=options)
    layer = solved.x.astype(np.float32).reshape(members, width + 1)
    return layer[:, :-1], layer[:, -1]

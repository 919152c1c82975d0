"""Train the last layer of one server: what ``/retrain`` runs.

Every member against everybody else, by logistic regression on embeddings: their own notes and the
degraded copies of them against the notes and copies of the other members and against the cohort.
The cosine to the member's centroid is added with a fixed share: one or two notes teach a layer
little, and the centroid needs no teaching. Both are linear in the embedding, so the result is one
layer.

References
----------
Chang and Lin et al., "LIBLINEAR: A Library for Large Linear Classification", JMLR 9 (2008):
L2-regularised logistic regression, one against the rest. Ours: both sides of every question weigh
the same, however many voices are on them. Other heads were tried, see ``MODEL_CARD.md``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import softplus

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
    inputs = torch.from_numpy(voices)
    is_own = torch.from_numpy(owners[:, None] == np.arange(len(starts))).float()
    signs = 2 * is_own - 1
    # Half of the weight on the member's own voices, half on everybody else's.
    shares = (is_own / is_own.sum(dim=0) + (1 - is_own) / (1 - is_own).sum(dim=0)) / 2
    lengths = np.linalg.norm(starts, axis=1, keepdims=True)
    weights = torch.from_numpy(_START_SCALE * starts / lengths).float().requires_grad_()
    biases = torch.full((len(starts),), _START_BIAS, requires_grad=True)
    solver = torch.optim.LBFGS(
        [weights, biases], max_iter=_ITERATIONS, line_search_fn="strong_wolfe"
    )

    def loss() -> torch.Tensor:
        solver.zero_grad()
        odds = inputs @ weights.T + biases  # (voices, members)
        total = (shares * softplus(-signs * odds)).sum() + _REGULARISATION * weights.square().sum()
        total.backward()  # type: ignore[no-untyped-call]
        return total

    solver.step(loss)  # type: ignore[no-untyped-call]
    return weights.detach().numpy(), biases.detach().numpy()

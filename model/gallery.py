"""The enrolled members of one server, and what their notes score among themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from model.calibration import OwnScores
from model.embedding import Embedding, centroid
from model.errors import GalleryError
from model.head import SpeakerHead
from model.score_normalisation import RIVALS, less, less_rivals

_AT_ONCE = 1024  # notes: their cosines to 10,000 members take 40 MB


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gallery:
    """The enrolled members of one server.

    Attributes
    ----------
    speakers : tuple of str
    centroids : NDArray, (members, 192) float32
        Rows of unit length, in the order of ``speakers``.
    notes : NDArray, (members,) float64
        How many notes each enrolled.
    own : OwnScores
        What these notes score among themselves, by centroids.
    head : SpeakerHead or None
        What was learnt of some of the members; whom it knows beyond them is ignored.
    """

    speakers: tuple[str, ...]
    centroids: NDArray[np.float32]
    notes: NDArray[np.float64]
    own: OwnScores
    head: SpeakerHead | None = None

    @classmethod
    def enrol(
        cls, notes: Mapping[str, Sequence[Embedding]], *, head: SpeakerHead | None = None
    ) -> Self:
        """Make a gallery of members' embeddings.

        Raises
        ------
        GalleryError
            There are no members, or one without notes.
        """
        if not notes or not all(len(embeddings) for embeddings in notes.values()):
            raise GalleryError("A gallery needs at least one member, and a note of each.")
        stacked = [np.stack(embeddings) for embeddings in notes.values()]
        centroids = np.stack([centroid(of_member) for of_member in stacked])
        return cls(
            speakers=tuple(notes),
            centroids=centroids,
            notes=np.array([len(of_member) for of_member in stacked], dtype=np.float64),
            own=_own_scores(stacked, centroids),
            head=head,
        )

    def without(self, speaker: str) -> Self | None:
        """Return the gallery of everybody else; None where there is nobody else."""
        kept = [i for i, name in enumerate(self.speakers) if name != speaker]
        if not kept:
            return None
        names = tuple(self.speakers[i] for i in kept)
        return replace(self, speakers=names, centroids=self.centroids[kept], notes=self.notes[kept])

    def scores(self, embeddings: NDArray[np.float32]) -> NDArray[np.float32]:
        """Score embeddings, (n, 192), against all members by their centroids, (n, members).

        Cosines less those of the rivals: see `model.score_normalisation`.
        """
        return less_rivals(embeddings @ self.centroids.T)

    @property
    def known_to_head(self) -> dict[int, int]:
        """The row in the head of each member whom it knows, by the member's place."""
        speakers = self.head.speakers if self.head is not None else ()
        row_of = {speaker: row for row, speaker in enumerate(speakers)}
        places = enumerate(self.speakers)
        return {place: row_of[speaker] for place, speaker in places if speaker in row_of}


def _own_scores(notes: Sequence[NDArray[np.float32]], centroids: NDArray[np.float32]) -> OwnScores:
    """Return what a server's notes score against the other members, and against their owners."""
    members = len(notes)
    counts = np.array([len(of_member) for of_member in notes])
    owners = np.repeat(np.arange(members), counts)
    every = np.concatenate(notes)
    rests = np.concatenate([of_member.sum(axis=0) - of_member for of_member in notes])
    lengths = np.maximum(np.linalg.norm(rests, axis=1), 1e-9)
    of_owners = (rests * every).sum(axis=1) / lengths
    others = _highest_of_others(every, owners, centroids, RIVALS + 1)
    strangers = less(others[:, 0], others[:, 1:]) if members > 1 else np.empty(0, np.float32)
    held_out = np.repeat(counts > 1, counts)  # of a single note nothing is left to compare with
    return OwnScores.of(
        strangers,
        owners[: len(strangers)],
        less(of_owners, others[:, :RIVALS])[held_out],
        members=members,
        notes=float(counts.mean()),
    )


def _highest_of_others(
    notes: NDArray[np.float32], owners: NDArray[np.intp], centroids: NDArray[np.float32], most: int
) -> NDArray[np.float32]:
    """Return the highest cosines of each note to centroids that are not its owner's, falling.

    So many of them, or as many others as there are: (notes, up to ``most``).
    """
    found = np.empty((len(notes), min(most, len(centroids) - 1)), np.float32)
    for start in range(0, len(notes), _AT_ONCE):
        these = slice(start, start + _AT_ONCE)
        cosines = notes[these] @ centroids.T
        rows, places = np.arange(len(cosines)), owners[these]
        for rank in range(found.shape[1]):  # three times over is faster than to sort
            cosines[rows, places] = -np.inf
            places = cosines.argmax(axis=1)
            found[these, rank] = cosines[rows, places]
    return found

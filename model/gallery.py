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
        Cosines of these notes to each other's centroids.
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
            own=_own_cosines(stacked, centroids),
            head=head,
        )

    def without(self, speaker: str) -> Self | None:
        """Return the gallery of everybody else; None where there is nobody else."""
        kept = [i for i, name in enumerate(self.speakers) if name != speaker]
        if not kept:
            return None
        names = tuple(self.speakers[i] for i in kept)
        return replace(self, speakers=names, centroids=self.centroids[kept], notes=self.notes[kept])

    @property
    def known_to_head(self) -> dict[int, int]:
        """The row in the head of each member whom it knows, by the member's place."""
        speakers = self.head.speakers if self.head is not None else ()
        row_of = {speaker: row for row, speaker in enumerate(speakers)}
        places = enumerate(self.speakers)
        return {place: row_of[speaker] for place, speaker in places if speaker in row_of}


def _own_cosines(notes: Sequence[NDArray[np.float32]], centroids: NDArray[np.float32]) -> OwnScores:
    """Return what a server's notes score against the other members, and against their owners."""
    members = len(notes)
    held_out = []
    for of_member in notes:
        if len(of_member) > 1:
            rest = of_member.sum(axis=0) - of_member
            held_out.append((rest * of_member).sum(axis=1) / np.linalg.norm(rest, axis=1))
    counts = np.array([len(of_member) for of_member in notes])
    best = _best_of_others(notes, centroids) if members > 1 else None
    return OwnScores(
        members=members,
        notes=float(counts.mean()),
        # Each member counts alike, however many notes they gave.
        stranger_mean=None
        if best is None
        else float(np.average(best, weights=np.repeat(1 / counts, counts))),
        stranger_spread=None if best is None else float(best.std()),
        member_mean=float(np.concatenate(held_out).mean()) if held_out else None,
    )


def _best_of_others(
    notes: Sequence[NDArray[np.float32]], centroids: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Return the best cosine of each note to a centroid that is not its owner's, (notes,)."""
    every = np.concatenate(notes)
    owners = np.repeat(np.arange(len(notes)), [len(of_member) for of_member in notes])
    best = np.empty(len(every), np.float32)
    for start in range(0, len(every), _AT_ONCE):
        these = slice(start, start + _AT_ONCE)
        scores = every[these] @ centroids.T
        scores[np.arange(len(scores)), owners[these]] = -np.inf
        best[these] = scores.max(axis=1)
    return best

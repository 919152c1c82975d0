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
    def known_to_head(self) -> list[int]:
        """The places of the members whom the head knows."""
        known = set(self.head.speakers) if self.head is not None else set()
        return [place for place, speaker in enumerate(self.speakers) if speaker in known]


def _own_cosines(notes: Sequence[NDArray[np.float32]], centroids: NDArray[np.float32]) -> OwnScores:
    """Return what a server's notes score against the other members, and against their owners."""
    members = len(notes)
    means, best, held_out = [], [], []
    for place, of_member in enumerate(notes):
        if members > 1:
            scores = of_member @ np.delete(centroids, place, axis=0).T
            best.append(scores.max(axis=1))
            means.append(float(best[-1].mean()))
        if len(of_member) > 1:
            rest = of_member.sum(axis=0) - of_member
            held_out.append((rest * of_member).sum(axis=1) / np.linalg.norm(rest, axis=1))
    return OwnScores(
        members=members,
        notes=float(np.mean([len(of_member) for of_member in notes])),
        stranger_mean=float(np.mean(means)) if means else None,
        stranger_spread=float(np.concatenate(best).std()) if best else None,
        member_mean=float(np.concatenate(held_out).mean()) if held_out else None,
    )

"""The open-set decision: which member of a gallery speaks, or nobody of them.

So far a member is the centroid of their notes, the score is the cosine to it, and one threshold
decides (`model.calibration`). A trained head will put its own scores in the cosine's place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

import numpy as np
from numpy.typing import NDArray

from model.calibration import Calibration
from model.embedding import Embedding, centroid
from model.errors import GalleryError
from model.head import SpeakerHead


class Confidence(StrEnum):
    """How sure an identification is, in words."""

    VERY_LIKELY = "very likely"
    LIKELY = "likely"
    MAYBE = "maybe"  # not enough to name anybody
    NOBODY = "nobody I know"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A member and the score of a probe against them."""

    speaker: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Identification:
    """Whom a note was found to be of.

    Attributes
    ----------
    ranking : tuple of Candidate
        All members, best first; at least one.
    calibration : Calibration
    """

    ranking: tuple[Candidate, ...]
    calibration: Calibration = field(repr=False)

    @property
    def best(self) -> Candidate:
        """The member whose voice is nearest, named or not."""
        return self.ranking[0]

    @property
    def speaker(self) -> str | None:
        """The member who speaks, or None for nobody that the gallery knows."""
        return self.best.speaker if self.score >= self.calibration.threshold else None

    @property
    def score(self) -> float:
        """The best member's score."""
        return self.best.score

    @property
    def runner_up(self) -> Candidate | None:
        """The second-best member; None in a gallery of one."""
        return self.ranking[1] if len(self.ranking) > 1 else None

    @property
    def margin(self) -> float | None:
        """How far the best member's score is above the runner-up's; None in a gallery of one."""
        return self.score - self.runner_up.score if self.runner_up else None

    @property
    def confidence(self) -> Confidence:
        """How sure that is, in words."""
        if self.score >= self.calibration.very_likely:
            return Confidence.VERY_LIKELY
        if self.score >= self.calibration.likely:
            return Confidence.LIKELY
        if self.score >= self.calibration.maybe:
            return Confidence.MAYBE
        return Confidence.NOBODY


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gallery:
    """The enrolled members of one server.

    Attributes
    ----------
    speakers : tuple of str
    centroids : NDArray, (members, 192) float32
        Rows of unit length, in the order of ``speakers``.
    head : SpeakerHead or None
        What was learnt of some of the members.
    """

    speakers: tuple[str, ...]
    centroids: NDArray[np.float32]
    head: SpeakerHead | None = None

    @classmethod
    def enrol(
        cls, notes: Mapping[str, Sequence[Embedding]], *, head: SpeakerHead | None = None
    ) -> Self:
        """Make a gallery of members' embeddings.

        Parameters
        ----------
        notes : mapping of str to sequences of Embedding
        head : SpeakerHead, optional
            Whom it knows beyond the gallery's members is ignored.

        Raises
        ------
        GalleryError
            There are no members, or one without notes.
        """
        if not notes or not all(len(embeddings) for embeddings in notes.values()):
            raise GalleryError("A gallery needs at least one member, and a note of each.")
        return cls(
            speakers=tuple(notes),
            centroids=np.stack([centroid(embeddings) for embeddings in notes.values()]),
            head=head,
        )

    def without(self, speaker: str) -> Self | None:
        """Return the gallery of everybody else; None where there is nobody else."""
        kept = [i for i, name in enumerate(self.speakers) if name != speaker]
        if not kept:
            return None
        names = tuple(self.speakers[i] for i in kept)
        return replace(self, speakers=names, centroids=self.centroids[kept])


def identify(
    embedding: Embedding, gallery: Gallery, calibration: Calibration | None = None
) -> Identification:
    """Decide whom an embedding is of.

    Parameters
    ----------
    embedding : Embedding, (192,) float32
        The probe, of the encoder that the gallery was made with.
    gallery : Gallery
    calibration : Calibration, optional
        Default: the one that ships.

    Returns
    -------
    Identification
    """
    scores = gallery.centroids @ embedding  # (members,) cosines
    order = _ranked(scores, embedding, gallery)
    return Identification(
        ranking=tuple(
            Candidate(speaker=gallery.speakers[i], score=float(scores[i])) for i in order
        ),
        calibration=calibration or Calibration.default(),
    )


def _ranked(
    scores: NDArray[np.float32], embedding: Embedding, gallery: Gallery
) -> NDArray[np.intp]:
    """Order the members, best first: by cosine, and those whom the head knows by the head.

    Provisional: the head says who of the members it knows is likeliest, the cosine still decides
    whether it is anybody, since the head's own scores are not calibrated yet.
    """
    order = np.argsort(-scores, kind="stable")
    if gallery.head is None:
        return order
    odds = dict(zip(gallery.head.speakers, gallery.head.scores(embedding), strict=True))
    places = [place for place, one in enumerate(order) if gallery.speakers[one] in odds]
    known = sorted(order[places], key=lambda one: -float(odds[gallery.speakers[one]]))
    order[places] = known
    return order

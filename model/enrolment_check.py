"""Refuse a note that would spoil an enrolment: a copy, another voice, or two voices in one.

The thresholds belong to the encoder that ships. They were set by eye on the ``train`` split of our
voices, of which each names its figures, those of read sentences; the encoder has learnt from these
people. The model card says what the thresholds do on people who neither taught nor chose anything
(``python -m model evaluate VOICES --protocol enrolment``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from model.embedding import EmbeddedNote, Embedding, centroid
from model.fingerprint import is_same_sound
from model.gallery import Gallery

# Least cosine to the centroid of 1, 2, 3, 4 or more own notes. Lower than what keeps other people
# out of clean notes: `/enroll` asks for notes from other places. On `dev`, 3 % of the honest notes
# in noise at 5 dB or by telephone are below 0.40, 0.45, 0.47, 0.50 (1, 2, 3, 4 clean notes before),
# and 1 % of other people's clean notes are above 0.43, 0.44, 0.45, 0.45.
_LIKE_OTHERS = (0.42, 0.45, 0.46, 0.47)

# Least cosine to that centroid of what was said before any moment, and after it. On `train`, 1 % of
# the honest notes are below 0.28, 0.33, -, 0.37, and 84 to 90 % of two people's.
_EACH_SIDE = (0.28, 0.33, 0.35, 0.37)

# Least cosine between what was said before any moment and after it, where there are no own notes.
# On `train`, 0.5 % of the honest notes are below it, and two thirds of two people's.
_BOTH_SIDES = 0.25

_FITS_ANOTHER = 0.52  # cosine to another member: what 5 % of strangers reach among twenty members
_IS_ANOTHER = 0.72  # the same, without own notes to compare: far above what names somebody
_SAME_EMBEDDING = 0.999  # cosine: only of the same bytes; notes of one person reach 0.95


class Misfit(StrEnum):
    """Why a note is not taken into an enrolment."""

    COPY = "copy"
    ANOTHER_MEMBER = "another member"
    UNLIKE_OTHERS = "unlike the others"
    TWO_VOICES = "two voices"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KnownNote:
    """What is known of a note that a member has given before.

    Attributes
    ----------
    embedding : Embedding or None
        None where another encoder made it: it cannot be compared.
    fingerprint : bytes
        Empty for a note that was enrolled without.
    """

    embedding: Embedding | None
    fingerprint: bytes


def misfit(
    note: EmbeddedNote, own: Sequence[KnownNote], others: Gallery | None = None
) -> Misfit | None:
    """Say why a note does not fit a member's enrolment, or None where it does.

    Parameters
    ----------
    note : EmbeddedNote
        Of `Encoder.embed_for_enrolment`.
    own : sequence of KnownNote
        What the member has given before.
    others : Gallery, optional
        The other members of the server, without this one.

    Returns
    -------
    Misfit or None
        The first reason that holds, in the order of what helps the member most.
    """
    if any(_is_copy(note, known) for known in own):
        return Misfit.COPY
    embeddings = [known.embedding for known in own if known.embedding is not None]
    nearest = float((others.centroids @ note.embedding).max()) if others else -1.0
    if not embeddings:
        if nearest >= _IS_ANOTHER:
            return Misfit.ANOTHER_MEMBER
        return Misfit.TWO_VOICES if both_sides(note.pieces) < _BOTH_SIDES else None
    middle = centroid(embeddings)
    place = min(len(embeddings), len(_LIKE_OTHERS)) - 1
    likeness = float(middle @ note.embedding)
    if nearest >= _FITS_ANOTHER and nearest > likeness:
        return Misfit.ANOTHER_MEMBER
    # A note whose one half fits is of two people; one that fits nowhere is of somebody else.
    if likeness < _LIKE_OTHERS[place]:
        fits = best_side(note.pieces, middle) >= _LIKE_OTHERS[place]
        return Misfit.TWO_VOICES if fits else Misfit.UNLIKE_OTHERS
    return Misfit.TWO_VOICES if worst_side(note.pieces, middle) < _EACH_SIDE[place] else None


def _is_copy(note: EmbeddedNote, known: KnownNote) -> bool:
    """Say whether a note is the same sound as one that was given before."""
    if is_same_sound(note.fingerprint, known.fingerprint):
        return True
    return known.embedding is not None and float(note.embedding @ known.embedding) > _SAME_EMBEDDING


def both_sides(pieces: NDArray[np.float32] | None) -> float:
    """Return the least cosine, over all moments, between the voices before and after it.

    1 where there are no pieces: nothing speaks against one voice.
    """
    return min((float(before @ after) for before, after in _sides(pieces)), default=1.0)


def worst_side(pieces: NDArray[np.float32] | None, middle: Embedding) -> float:
    """Return the least cosine to a centroid of what is before or after any moment."""
    return min((float(side @ middle) for sides in _sides(pieces) for side in sides), default=1.0)


def best_side(pieces: NDArray[np.float32] | None, middle: Embedding) -> float:
    """Return the greatest cosine to a centroid of what is before or after any moment."""
    return max((float(side @ middle) for sides in _sides(pieces) for side in sides), default=-1.0)


def _sides(pieces: NDArray[np.float32] | None) -> list[tuple[Embedding, Embedding]]:
    """Return the voices before and after each moment between two pieces."""
    if pieces is None:
        return []
    return [
        (centroid(pieces[:moment]), centroid(pieces[moment:])) for moment in range(1, len(pieces))
    ]

"""What each of a member's notes contributes: how much nearer the others come to their mean voice.

Leave-one-out, by plain arithmetic of embeddings: every other note is compared with the centroid of
the rest, once with the note in it and once without. The mean difference of the cosines is positive
where the note makes its member easier to recognise by the notes that are there.

It is no more than that. A note from a new place may count for little here and yet be what lets the
next note from there be recognised; and what a trained head learnt from a note is not asked.
"""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from model.embedding import Embedding

LEAST_NOTES = 3  # one to leave out, one to be compared, and one to compare it with
MOST_SHOWN = 15  # the latest; more rows are too small on a phone


class Origin(StrEnum):
    """How a note came to be given; each has its colour."""

    READ = "read"
    UPLOADED = "uploaded"
    CONFIRMED = "confirmed"


class Standing(StrEnum):
    """Whether a note is compared with."""

    USED = "used"
    WAITING = "waiting"  # in quarantine: drawn as an outline
    UNUSABLE = "unusable"  # of another encoder, or not to be read: drawn in grey


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ShownNote:
    """A note as the overview shows it.

    Attributes
    ----------
    date : str
    origin : Origin
    standing : Standing
    speech_s, snr_db : float
    embedding : Embedding or None
        None of a note that is not compared with.
    """

    date: str
    origin: Origin
    standing: Standing
    speech_s: float
    snr_db: float
    embedding: Embedding | None = field(repr=False)


def contributions(embeddings: NDArray[np.float32]) -> NDArray[np.float64] | None:
    """Return what each note contributes to the recognition of the others.

    Parameters
    ----------
    embeddings : NDArray, (n, 192) float32
        Of one member, by one encoder.

    Returns
    -------
    NDArray, (n,) float64, or None
        Differences of cosines; None of fewer than `LEAST_NOTES`.
    """
    n = len(embeddings)
    if n < LEAST_NOTES:
        return None
    products = embeddings.astype(np.float64) @ embeddings.T.astype(np.float64)  # (n, n)
    itself = np.diag(products)
    to_all = products.sum(axis=1)
    total = to_all.sum()
    # Of each note, row: its cosine to the sum of the others; without note i as well, column i.
    squares = total - 2 * to_all + itself
    with_all = (to_all - itself) / np.sqrt(np.maximum(squares, 1e-12))
    shorter = squares[:, None] - 2 * to_all[None] + itself[None] + 2 * products
    without = (to_all - itself)[:, None] - products
    without /= np.sqrt(np.maximum(shorter, 1e-12))
    gained = with_all[:, None] - without
    np.fill_diagonal(gained, 0.0)
    mean: NDArray[np.float64] = gained.sum(axis=0) / (n - 1)
    return mean

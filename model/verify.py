"""The 1:1 decision: whether a note is of the member who is said to speak.

The ratios are those of `model.identify`: the head's for whom it knows, else the centroid's. They
were fitted on the *best* of all members, so for one member who was named beforehand they say less
than could be said, in either direction. A stranger's best score of many is higher than their score
against one: a high score is stronger evidence for the member than the ratio has it, and a low one
stronger evidence against them. So fewer claims are wrongly believed or doubted than the words say,
where the calibration knows what became of a note. How many,
``python -m model evaluate VOICES --protocol claims`` measures.

Both mistakes are meant to be rare here. Whoever is believed passes the threshold by which
`model.identify` names: no note is theirs by one command and nobody's by the other. Against somebody
the ratio alone decides, and never in a note of such length and quality, or against so few enrolled
notes, that more than a quarter of the member's own would be missed, nor in one whose sounds die
away as slowly as in a hall, where the ratio is far too low: then nobody can tell.

References
----------
ENFSI, "Guideline for evaluative reporting in forensic science" (2015): below a ratio of ten the
support is weak, from a hundred on it is more than moderate.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from model.calibration import MEMBER_PRIOR, Calibration, Notes, Strictness
from model.embedding import Embedding
from model.errors import GalleryError
from model.gallery import Gallery
from model.identify import VERY_LIKELY, Doubt, reason_for_doubt, weigh
from model.quality import Quality

_UNLIKELY = 0.1
_ECHO_DB = 15.0  # a decay that few notes from close to the microphone have


class Fit(StrEnum):
    """How well a note fits the member who is said to speak, in words."""

    VERY_LIKELY = "very likely theirs"
    LIKELY = "likely theirs"
    CANNOT_TELL = "can't tell"
    UNLIKELY = "unlikely theirs"
    VERY_UNLIKELY = "very unlikely theirs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Whether a note is a member's.

    Attributes
    ----------
    fit : Fit
    llr : float
        Natural logarithm of the likelihood ratio of the member against a stranger.
    probability : float
        That the member speaks, where half of such claims are true.
    doubt : Doubt or None
        Why nobody can tell, where something about the note or the enrolment is the reason.
    """

    fit: Fit
    llr: float
    probability: float
    doubt: Doubt | None = None


def verify(  # noqa: PLR0913 -- as `identify`, and who is meant
    embedding: Embedding,
    quality: Quality,
    gallery: Gallery,
    speaker: str,
    *,
    strictness: Strictness = Strictness.NORMAL,
    calibration: Calibration | None = None,
) -> Verification:
    """Decide whether an embedding is of one member.

    Parameters
    ----------
    embedding : Embedding, (192,) float32
        The probe, of the encoder that the gallery was made with.
    quality : Quality
        Of the probe.
    gallery : Gallery
        Everybody's: the other members tell how alike the voices of this server are.
    speaker : str
        The member who is said to speak.
    strictness : Strictness
        How sure it has to be: which share of strangers may be believed, and how improbable "very
        unlikely" is.
    calibration : Calibration, optional
        Default: the one that ships.

    Raises
    ------
    GalleryError
        The gallery does not know the speaker.
    """
    if speaker not in gallery.speakers:
        raise GalleryError(f"{speaker} is not in the gallery.")
    calibration = calibration or Calibration.default()
    place = gallery.speakers.index(speaker)
    weighed = weigh(
        embedding[None],
        Notes.of([quality]),
        gallery,
        strictness=strictness,
        calibration=calibration,
    )
    llrs = weighed.llrs[0]
    llr, least = float(llrs[place]), float(weighed.least[0, place])
    odds = llr + np.log(MEMBER_PRIOR / (1 - MEMBER_PRIOR))
    probability = float((1 + np.tanh(odds / 2)) / 2)  # logistic; silent if no number
    is_echoing = quality.decay_db < _ECHO_DB
    is_missed = float(weighed.expected[0, place]) < least
    is_nearest = bool((np.delete(llrs, place) < llr).all())  # not a twin's
    is_believed = llr >= least and is_nearest
    fit = _fit(probability, strictness, is_believed=is_believed, is_hard=is_missed or is_echoing)
    doubt = None
    if fit is Fit.CANNOT_TELL and is_missed:
        doubt = reason_for_doubt(quality, gallery, place, strictness, calibration)
    elif fit is Fit.CANNOT_TELL and is_echoing:
        doubt = Doubt.ECHO
    return Verification(fit=fit, llr=llr, probability=probability, doubt=doubt)


def _fit(probability: float, strictness: Strictness, *, is_believed: bool, is_hard: bool) -> Fit:
    """Put a probability into words."""
    if is_believed and probability > MEMBER_PRIOR:
        return Fit.VERY_LIKELY if probability >= VERY_LIKELY else Fit.LIKELY
    if is_hard or not probability <= _UNLIKELY:
        return Fit.CANNOT_TELL
    return Fit.VERY_UNLIKELY if probability <= strictness.fpir else Fit.UNLIKELY

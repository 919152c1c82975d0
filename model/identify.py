"""The open-set decision: which member of a gallery speaks, or nobody of them.

A member whom the server's trained head knows is scored by the head, everybody else by the cosine to
their centroid; either less what the rivals score. The calibration makes both comparable.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from model.calibration import MEMBER_PRIOR, Calibration, Notes, Strictness
from model.embedding import Embedding
from model.gallery import Gallery
from model.quality import Quality

VERY_LIKELY, _MAYBE, _RULED_OUT = 0.99, 0.5, 0.05


class Confidence(StrEnum):
    """How sure an identification is, in words."""

    VERY_LIKELY = "very likely"
    LIKELY = "likely"
    MAYBE = "maybe"  # not enough to name anybody
    NOBODY = "nobody I know"
    CANNOT_TELL = "can't tell"  # a member's note would be missed as well


class Doubt(StrEnum):
    """What makes a note hard to tell from a stranger's."""

    LITTLE_SPEECH = "little speech"
    NOISE = "noise"
    NARROW = "narrow line"  # a telephone, or a code of few bits
    ECHO = "echo"  # of which the calibration knows nothing: only `model.verify` says so
    FEW_NOTES = "few notes"  # enrolled of the nearest member


# Of a note that leaves no doubt, by which the causes of doubt are told.
_ENOUGH: Mapping[Doubt, tuple[str, float]] = {
    Doubt.LITTLE_SPEECH: ("speech_s", 5.0),
    Doubt.NOISE: ("snr_db", 30.0),
    Doubt.NARROW: ("upper_db", -10.0),
}
_ENOUGH_NOTES = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A member and how likely a probe is theirs.

    Attributes
    ----------
    speaker : str
    llr : float
        Natural logarithm of the likelihood ratio of this member against a stranger.
    """

    speaker: str
    llr: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Identification:
    """Whom a note was found to be of.

    Attributes
    ----------
    ranking : tuple of Candidate
        All members, likeliest first; at least one.
    probability : float
        That the first of them speaks, where half of all notes are a member's.
    is_named : bool
        Whether that is enough to give the name.
    doubt : Doubt or None
        Why nobody can tell, where a member's note would not be recognised either.
    """

    ranking: tuple[Candidate, ...]
    probability: float
    is_named: bool
    doubt: Doubt | None = None

    @property
    def best(self) -> Candidate:
        """The likeliest member, named or not."""
        return self.ranking[0]

    @property
    def speaker(self) -> str | None:
        """The member who speaks, or None for nobody that the gallery knows."""
        return self.best.speaker if self.is_named else None

    @property
    def runner_up(self) -> Candidate | None:
        """The second-likeliest member; None in a gallery of one."""
        return self.ranking[1] if len(self.ranking) > 1 else None

    @property
    def confidence(self) -> Confidence:
        """How sure that is, in words."""
        if self.is_named:
            is_sure = self.probability >= VERY_LIKELY
            return Confidence.VERY_LIKELY if is_sure else Confidence.LIKELY
        if self.probability >= _MAYBE:
            return Confidence.MAYBE
        return Confidence.NOBODY if self.doubt is None else Confidence.CANNOT_TELL


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decisions:
    """What is decided of many notes.

    Attributes
    ----------
    llrs : NDArray, (n, members) float64
        Natural logarithms of likelihood ratios, each member against a stranger.
    best : NDArray, (n,) intp
        The likeliest member.
    probabilities : NDArray, (n,) float64
        That it is them, where half of all notes are a member's.
    is_named : NDArray, (n,) bool
    is_unsure : NDArray, (n,) bool
        Whether nobody can tell: not named, not ruled out, and of such notes of members more than a
        quarter are not named.
    """

    llrs: NDArray[np.float64]
    best: NDArray[np.intp]
    probabilities: NDArray[np.float64]
    is_named: NDArray[np.bool_]
    is_unsure: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weighed:
    """What speaks for each member in many notes, and how much has to.

    Attributes
    ----------
    llrs : NDArray, (n, members) float64
        Natural logarithms of likelihood ratios, each member against a stranger.
    least : NDArray, (n, members) float64
        From which ratio on a member is named.
    expected : NDArray, (n, members) float64
        What three quarters of such notes reach where they are the member's.
    """

    llrs: NDArray[np.float64]
    least: NDArray[np.float64]
    expected: NDArray[np.float64]


def weigh(
    embeddings: NDArray[np.float32],
    notes: Notes,
    gallery: Gallery,
    *,
    strictness: Strictness = Strictness.NORMAL,
    calibration: Calibration | None = None,
) -> Weighed:
    """Weigh each of many embeddings against every member; the parameters are those of `decide`."""
    calibration = calibration or Calibration.default()
    everybody = list(range(len(gallery.speakers)))
    by_centroids = gallery.scores(embeddings).astype(np.float64)
    ways = [(everybody, by_centroids, calibration.centroids, gallery.own)]
    if gallery.head is not None and (known := gallery.known_to_head):
        scores = gallery.head.scores(embeddings)[:, list(known.values())].astype(np.float64)
        ways.append((list(known), scores, calibration.head, gallery.head.own))
    llrs, least, expected = (np.empty_like(by_centroids) for _ in range(3))
    for places, scores, of, own in ways:  # the head has the last word on whom it knows
        enrolled = gallery.notes[places]
        llrs[:, places] = of.ratios(scores, notes, enrolled, own)
        least[:, places] = of.least_ratios(strictness, notes, enrolled, own)
        expected[:, places] = of.expected_ratios(notes, enrolled, own)
    return Weighed(llrs=llrs, least=least, expected=expected)


def decide(
    embeddings: NDArray[np.float32],
    notes: Notes,
    gallery: Gallery,
    *,
    strictness: Strictness = Strictness.NORMAL,
    calibration: Calibration | None = None,
) -> Decisions:
    """Decide whom each of many embeddings is of.

    Parameters
    ----------
    embeddings : NDArray, (n, 192) float32
    notes : Notes
        What is known of them.
    gallery : Gallery
    strictness : Strictness
    calibration : Calibration, optional
        Default: the one that ships.
    """
    weighed = weigh(embeddings, notes, gallery, strictness=strictness, calibration=calibration)
    llrs, least, expected = weighed.llrs, weighed.least, weighed.expected
    best = llrs.argmax(axis=1)
    chosen = np.arange(len(llrs)), best
    # How far the best stands out from the other members, times whether it is any member.
    stands_out = 1 / np.exp(llrs - llrs[chosen][:, None]).sum(axis=1)
    odds = llrs[chosen] + np.log(MEMBER_PRIOR / (1 - MEMBER_PRIOR))
    probabilities = (1 + np.tanh(odds / 2)) / 2 * stands_out  # logistic; silent if no number
    is_named = (llrs[chosen] >= least[chosen]) & (probabilities > _MAYBE)  # not twins
    overlaps = expected[chosen] < least[chosen]
    return Decisions(
        llrs=llrs,
        best=best,
        probabilities=probabilities,
        is_named=is_named,
        is_unsure=~is_named & overlaps & (probabilities >= _RULED_OUT),
    )


def identify(
    embedding: Embedding,
    quality: Quality,
    gallery: Gallery,
    *,
    strictness: Strictness = Strictness.NORMAL,
    calibration: Calibration | None = None,
) -> Identification:
    """Decide whom an embedding is of.

    Parameters
    ----------
    embedding : Embedding, (192,) float32
        The probe, of the encoder that the gallery was made with.
    quality : Quality
        Of the probe.
    gallery : Gallery
    strictness : Strictness
        Which share of strangers may be named.
    calibration : Calibration, optional
        Default: the one that ships.
    """
    calibration = calibration or Calibration.default()
    found = decide(
        embedding[None],
        Notes.of([quality]),
        gallery,
        strictness=strictness,
        calibration=calibration,
    )
    best = int(found.best[0])
    order = np.argsort(-found.llrs[0], kind="stable")
    return Identification(
        ranking=tuple(
            Candidate(speaker=gallery.speakers[i], llr=float(found.llrs[0, i])) for i in order
        ),
        probability=float(found.probabilities[0]),
        is_named=bool(found.is_named[0]),
        doubt=reason_for_doubt(quality, gallery, best, strictness, calibration)
        if found.is_unsure[0]
        else None,
    )


def reason_for_doubt(
    quality: Quality, gallery: Gallery, best: int, strictness: Strictness, calibration: Calibration
) -> Doubt | None:
    """Return what would help most, were it better; None where nothing would."""
    by_head = best in gallery.known_to_head and gallery.head is not None
    of = calibration.head if by_head else calibration.centroids
    own = gallery.head.own if by_head and gallery.head is not None else gallery.own

    def margin(quality: Quality, enrolled: float) -> float:
        notes, by_notes = Notes.of([quality]), np.array([enrolled])
        least = of.least_ratios(strictness, notes, by_notes, own)
        return float((of.expected_ratios(notes, by_notes, own) - least)[0, 0])

    enrolled = float(gallery.notes[best])
    better = {
        doubt: margin(replace(quality, **{name: max(getattr(quality, name), enough)}), enrolled)
        for doubt, (name, enough) in _ENOUGH.items()
    } | {Doubt.FEW_NOTES: margin(quality, max(enrolled, _ENOUGH_NOTES))}
    found = max(better, key=lambda doubt: better[doubt])
    return found if better[found] > margin(quality, enrolled) else None

"""From a raw score to a decision: log-likelihood ratio, probability, threshold.

How high a stranger scores depends on the server more than on anything else: on how many members it
has, and on how alike they and their microphones sound. A server's own notes tell: every note is a
stranger's to the other members. What they say is trusted the more, the more members there are, and
for the rest of what is usual.

`model.training.calibration` fits the figures and writes ``weights/calibration.json``.

References
----------
Brümmer and du Preez, "Application-independent evaluation of speaker detection", Computer Speech and
Language 20 (2006): ratios by logistic regression.
Koenker and Bassett, "Regression Quantiles", Econometrica 46 (1978): a threshold that a wished share
of strangers passes, whatever the circumstances.
Mandasari et al., "Quality measure functions for calibration of speaker recognition systems in
various duration conditions", IEEE TASLP 21 (2013): length and noise as terms of the calibration.
Ours: what the server's own notes score among themselves as further terms.
"""

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from model.errors import CheckpointError
from model.quality import Quality

MEMBER_PRIOR = 0.5
"""Share of the notes that are a member's, before one is heard; a probability is meant with it."""

_MEAN_FROM = 4  # members whose notes say as much of the mean as what is usual
_TAIL_FROM = 20  # and of the tail
_TAIL = 0.9  # where it begins
_USUAL_MEMBERS = 20
_USUAL_SPEECH_S, _MOST_SPEECH_S, _LEAST_SPEECH_S = 3.0, 8.0, 0.3
_USUAL_SNR_DB, _MOST_SNR_DB = 30.0, 35.0
_MISSING_DB = -25.0, -60.0  # upper bands of which nothing is missing, and of a telephone
_TERMS = 8  # of `circumstances`

Floats = NDArray[np.float64]


class Strictness(StrEnum):
    """Which share of strangers may be given a name."""

    STRICT = "strict"
    NORMAL = "normal"
    RELAXED = "relaxed"

    @property
    def fpir(self) -> float:
        """That share."""
        return {"strict": 0.003, "normal": 0.01, "relaxed": 0.03}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnScores:
    """What the notes of a server score among themselves.

    Attributes
    ----------
    members : int
    notes : float
        Enrolled notes a member, on average.
    stranger_mean, stranger_tail : float or None
        Mean of the best score of a note when its owner is left out, and how much higher the best
        tenth begins; None where nobody could be left out.
    member_mean : float or None
        Mean score of notes that were held out, against their owners; None without any.
    """

    members: int
    notes: float
    stranger_mean: float | None = None
    stranger_tail: float | None = None
    member_mean: float | None = None

    @classmethod
    def of(
        cls,
        strangers: NDArray[Any],
        owners: NDArray[np.intp],
        held_out: NDArray[Any],
        *,
        members: int,
        notes: float,
    ) -> Self:
        """Sum up what notes score.

        Parameters
        ----------
        strangers : NDArray, (n,) floating
            Best scores of notes when their owners are left out.
        owners : NDArray, (n,) intp
            Whose notes these are: each owner counts alike, however many notes they gave.
        held_out : NDArray, (m,) floating
            Scores of notes that were held out, against their owners.
        members : int
        notes : float
        """
        mean = tail = None
        if len(strangers):
            weights = 1 / np.bincount(owners)[owners]
            mean = float(np.average(strangers, weights=weights))
            best = np.quantile(strangers, _TAIL, weights=weights, method="inverted_cdf")
            tail = float(best) - mean
        return cls(
            members=members,
            notes=notes,
            stranger_mean=mean,
            stranger_tail=tail,
            member_mean=float(held_out.mean()) if len(held_out) else None,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Notes:
    """What a calibration knows of notes beside their scores.

    Attributes
    ----------
    speech_s, snr_db, upper_db : NDArray, (n,) float64
        As in `model.quality.Quality`.
    """

    speech_s: Floats
    snr_db: Floats
    upper_db: Floats

    @classmethod
    def of(cls, qualities: Sequence[Quality]) -> Self:
        """Return what is known of notes of such quality."""
        known = [[getattr(of, field.name) for of in qualities] for field in fields(cls)]
        return cls(*np.array(known, dtype=np.float64))

    def only(self, chosen: NDArray[Any]) -> Self:
        """Return what is known of some of them: their places, or (n,) bool."""
        return type(self)(*(getattr(self, field.name)[chosen] for field in fields(self)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreCalibration:
    """The calibration of one kind of score: cosines to centroids, or those of a trained head.

    Attributes
    ----------
    usual_strangers : tuple of 3 floats
        Mean best score of strangers: 1, log of the members, 1 / notes.
    usual_tail : float
    usual_members : tuple of 2 floats
        Mean score of members: 1, 1 / notes.
    ratio : tuple of floats
        Weights of the score, then of `circumstances`.
    thresholds : mapping of str to tuple of floats
        By strictness; weights of `circumstances`.
    expected : tuple of floats
        The same for the ratio that three quarters of members' notes reach.
    """

    usual_strangers: tuple[float, ...]
    usual_tail: float
    usual_members: tuple[float, ...]
    ratio: tuple[float, ...]
    thresholds: Mapping[str, tuple[float, ...]]
    expected: tuple[float, ...]

    def ratios(self, scores: Floats, notes: Notes, enrolled: Floats, own: OwnScores) -> Floats:
        """Return natural logarithms of likelihood ratios, (n, members): member against stranger.

        Parameters
        ----------
        scores : NDArray, (n, members) float64
        notes : Notes
        enrolled : NDArray, (members,) float64
            How many notes each member enrolled.
        own : OwnScores
        """
        found: Floats = scores * self.ratio[0] + self._weighed(self.ratio[1:], notes, enrolled, own)
        return found

    def least_ratios(
        self, strictness: Strictness, notes: Notes, enrolled: Floats, own: OwnScores
    ) -> Floats:
        """Return the least ratios that are named, (n, members)."""
        looser = [self.thresholds[name] for name in Strictness if name.fpir >= strictness.fpir]
        found = circumstances(self, notes, enrolled, own) @ np.array(looser).T
        # Each is fitted alone: none may be looser than the next.
        return np.asarray(found.max(axis=-1))

    def expected_ratios(self, notes: Notes, enrolled: Floats, own: OwnScores) -> Floats:
        """Return the ratios that three quarters of such notes reach if members', (n, members)."""
        return self._weighed(self.expected, notes, enrolled, own)

    def _weighed(
        self, weights: tuple[float, ...], notes: Notes, enrolled: Floats, own: OwnScores
    ) -> Floats:
        found: Floats = circumstances(self, notes, enrolled, own) @ np.array(weights)
        return found


def circumstances(
    of: ScoreCalibration, notes: Notes, enrolled: Floats, own: OwnScores
) -> NDArray[np.float64]:
    """Return the terms of a calibration beside the score, (n, members, 8) float64.

    One; 1 / enrolled notes; log of the seconds of speech; signal-to-noise ratio in tens of dB; what
    is missing of the high tones, from 0 to 1; mean and tail of strangers' best scores in this
    server; how much higher than usual its members' held-out notes score.
    """
    trust = own.members / (own.members + _MEAN_FROM)
    of_strangers, of_members = usual_terms(own)
    strangers = float(np.dot(of.usual_strangers, of_strangers))
    tail, above_usual = of.usual_tail, 0.0
    if own.stranger_mean is not None and own.stranger_tail is not None:
        strangers += trust * (own.stranger_mean - strangers)
        share = own.members / (own.members + _TAIL_FROM)
        tail += share * (own.stranger_tail - tail)
    if own.member_mean is not None:
        above_usual = trust * (own.member_mean - float(np.dot(of.usual_members, of_members)))
    speech = np.log(np.clip(notes.speech_s, _LEAST_SPEECH_S, _MOST_SPEECH_S) / _USUAL_SPEECH_S)
    snr = (np.clip(notes.snr_db, 0, _MOST_SNR_DB) - _USUAL_SNR_DB) / 10
    none, all_of_them = _MISSING_DB
    missing = np.clip((notes.upper_db - none) / (all_of_them - none), 0, 1)
    terms = np.empty((len(speech), len(enrolled), _TERMS))
    terms[..., 0] = 1
    terms[..., 1] = 1 / enrolled
    terms[..., 2:5] = np.stack((speech, snr, missing), axis=1)[:, None]
    terms[..., 5:] = strangers, tail, above_usual
    return terms


def usual_terms(own: OwnScores) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the terms of `ScoreCalibration.usual_strangers` and of ``usual_members``."""
    size = float(np.log(own.members / _USUAL_MEMBERS))
    return (1.0, size, 1 / own.notes), (1.0, 1 / own.notes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What ships for one encoder.

    Attributes
    ----------
    encoder_id : str
        The encoder whose scores they are.
    centroids, head : ScoreCalibration
    measured_on : str
        People that it was fitted on.
    """

    encoder_id: str
    centroids: ScoreCalibration
    head: ScoreCalibration
    measured_on: str

    @classmethod
    @functools.cache
    def default(cls) -> "Calibration":
        """Load the calibration that ships with the package."""
        text = (resources.files("model") / "weights" / "calibration.json").read_text()
        return cls.from_json(text)

    @classmethod
    def from_json(cls, text: str) -> "Calibration":
        """Read what `save` wrote.

        Raises
        ------
        CheckpointError
            It is no JSON, or keys are missing or unknown.
        """
        try:
            stored: dict[str, Any] = json.loads(text)
            return cls(
                centroids=_score_calibration(stored.pop("centroids")),
                head=_score_calibration(stored.pop("head")),
                **stored,
            )
        except (AttributeError, KeyError, ValueError, TypeError) as error:
            raise CheckpointError(f"The calibration cannot be read: {error!r}") from error

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n")


def _score_calibration(stored: dict[str, Any]) -> ScoreCalibration:
    """Make one of what JSON holds."""
    thresholds = {name: tuple(stored["thresholds"][name]) for name in Strictness}
    plain = {
        name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()
    }
    of = ScoreCalibration(**plain | {"thresholds": thresholds})
    if {len(weights) for weights in (of.ratio[1:], of.expected, *thresholds.values())} != {_TERMS}:
        raise ValueError(f"it is of other terms than the {_TERMS} that are known")
    return of

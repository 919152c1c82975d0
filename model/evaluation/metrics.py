"""Error rates as pure functions of scores.

Terms are those of ISO/IEC 19795-1: a *target* score compares two notes of one speaker, a *non-
target* score notes of two. Thresholds are the unique scores, so ties are counted right: constant
scores give an equal error rate of one half, not of zero.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]
Weights = NDArray[np.floating]

_RATE_DIFFERENCE = 1e-6  # between rates that are the same but for rounding of float32


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatingPoint:
    """A threshold and the error rates of accepting ``score >= threshold``."""

    threshold: float
    miss_rate: float
    false_alarm_rate: float

    @property
    def mean_error_rate(self) -> float:
        """Mean of the two rates: at the equal-error point they differ by less than one trial."""
        return (self.miss_rate + self.false_alarm_rate) / 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ErrorCurve:
    """Error rates from the threshold that accepts everything to the one that rejects everything.

    Attributes
    ----------
    thresholds : Scores, (n,) float64
        In rising order.
    miss, false_alarm : NDArray, (n, ...) floating
        Shares of target trials below each threshold, of non-target trials at or above it. Trailing
        axes are those of the weights.
    """

    thresholds: Scores
    miss: NDArray[np.floating]
    false_alarm: NDArray[np.floating]

    @classmethod
    def of(
        cls,
        targets: Scores,
        nontargets: Scores,
        *,
        target_weights: Weights | None = None,
        nontarget_weights: Weights | None = None,
        thresholds: Scores | None = None,
    ) -> "ErrorCurve":
        """Count the errors.

        Parameters
        ----------
        targets, nontargets : Scores, (t,) and (n,) float64
        target_weights, nontarget_weights : NDArray, (t, ...) and (n, ...), optional
            How often each trial counts, in one or in many resamples; once by default. Rates are not
            numbers where a resample is without trials.
        thresholds : Scores, optional
            By default all that make a difference: the unique scores, and infinity.
        """
        if thresholds is None:
            thresholds = np.append(np.unique(np.concatenate([targets, nontargets])), np.inf)
        return cls(
            thresholds=thresholds,
            miss=_share_below(thresholds, targets, target_weights),
            false_alarm=1 - _share_below(thresholds, nontargets, nontarget_weights),
        )

    @property
    def equal_error_place(self) -> NDArray[np.intp]:
        """Where misses and false alarms are equally frequent: indices of thresholds, (...) intp."""
        return np.asarray(np.argmin(np.abs(self.miss - self.false_alarm), axis=0))

    @property
    def equal_error_rate(self) -> NDArray[np.float64]:
        """Mean of both rates at that place, (...) float64."""
        mean = (self.miss + self.false_alarm) / 2
        chosen = np.take_along_axis(mean, self.equal_error_place[None], axis=0)[0]
        return np.asarray(chosen, dtype=np.float64)

    def miss_at(self, false_alarm: float) -> NDArray[np.float64]:
        """Return the share of targets missed where at most this share of the others passes, (...).

        Not a number where there are no trials of either kind.
        """
        place = np.argmax(self.false_alarm <= false_alarm + _RATE_DIFFERENCE, axis=0)
        missed = np.take_along_axis(self.miss, np.asarray(place)[None], axis=0)[0]
        return np.asarray(missed + 0 * self.false_alarm[-1], dtype=np.float64)

    def min_dcf(self, *, p_target: float = 0.01) -> NDArray[np.float64]:
        """Return the least normalised detection cost, (...) float64, both costs 1.

        References
        ----------
        NIST, "2016 Speaker Recognition Evaluation Plan", section 3.
        """
        cost = self.miss * p_target + self.false_alarm * (1 - p_target)
        return np.asarray(cost.min(axis=0) / min(p_target, 1 - p_target), dtype=np.float64)


def _share_below(thresholds: Scores, scores: Scores, weights: Weights | None) -> Weights:
    """Return the weighted share of the scores below each threshold, (thresholds, ...)."""
    order = np.argsort(scores)
    weights = np.ones(len(scores)) if weights is None else weights[order]
    below = np.cumsum(np.concatenate([np.zeros_like(weights[:1]), weights]), axis=0)
    with np.errstate(invalid="ignore"):
        shares: Weights = below[np.searchsorted(scores[order], thresholds)] / below[-1]
    return shares


def equal_error_rate(targets: Scores, nontargets: Scores) -> OperatingPoint:
    """Return the point where misses and false alarms are equally frequent."""
    curve = ErrorCurve.of(targets, nontargets)
    place = int(curve.equal_error_place)
    return OperatingPoint(
        threshold=float(curve.thresholds[place]),
        miss_rate=float(curve.miss[place]),
        false_alarm_rate=float(curve.false_alarm[place]),
    )


def min_dcf(targets: Scores, nontargets: Scores, *, p_target: float = 0.01) -> float:
    """Return the least normalised detection cost; see `ErrorCurve.min_dcf`."""
    return float(ErrorCurve.of(targets, nontargets).min_dcf(p_target=p_target))


def threshold_at(stranger_scores: Scores, rate: float) -> float:
    """Return the least threshold that at most this share of the strangers' best scores reach."""
    ordered = np.sort(stranger_scores)
    allowed = int(np.floor(rate * len(ordered)))
    if allowed == len(ordered):
        return -np.inf
    # Just above the first score that must not pass.
    return float(np.nextafter(ordered[len(ordered) - allowed - 1], np.inf))

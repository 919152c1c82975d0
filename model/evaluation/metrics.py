"""Error rates as pure functions of scores.

Terms are those of ISO/IEC 19795-1: a *target* score compares two notes of one speaker, a *non-
target* score notes of two. Thresholds are the unique scores, so ties are counted right: constant
scores give an equal error rate of one half, not of zero.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


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


def error_rates(targets: Scores, nontargets: Scores) -> tuple[Scores, Scores, Scores]:
    """Return thresholds with the miss and the false-alarm rate at each, three (n,) arrays."""
    thresholds = np.append(np.unique(np.concatenate([targets, nontargets])), np.inf)
    miss = np.searchsorted(np.sort(targets), thresholds) / len(targets)
    false_alarm = 1 - np.searchsorted(np.sort(nontargets), thresholds) / len(nontargets)
    return thresholds, miss, false_alarm


def equal_error_rate(targets: Scores, nontargets: Scores) -> OperatingPoint:
    """Return the point where misses and false alarms are equally frequent."""
    thresholds, miss, false_alarm = error_rates(targets, nontargets)
    i = int(np.argmin(np.abs(miss - false_alarm)))
    return OperatingPoint(
        threshold=float(thresholds[i]),
        miss_rate=float(miss[i]),
        false_alarm_rate=float(false_alarm[i]),
    )


def min_dcf(targets: Scores, nontargets: Scores, *, p_target: float = 0.01) -> float:
    """Return the least normalised detection cost (NIST SRE 2016, section 3), both costs 1."""
    _, miss, false_alarm = error_rates(targets, nontargets)
    cost = miss * p_target + false_alarm * (1 - p_target)
    return float(cost.min() / min(p_target, 1 - p_target))


def threshold_at(stranger_scores: Scores, rate: float) -> float:
    """Return the least threshold that at most this share of the strangers' best scores reach."""
    ordered = np.sort(stranger_scores)
    allowed = int(np.floor(rate * len(ordered)))
    # Just above the first score that must not pass.
    return float(np.nextafter(ordered[len(ordered) - allowed - 1], np.inf))

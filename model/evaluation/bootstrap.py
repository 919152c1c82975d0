"""How far a figure may be trusted: error rates of many resamples of the speakers.

Speakers are resampled, not trials: the trials of one speaker stand and fall together, and intervals
that take them for independent are several times too narrow. Every system and every condition meets
the same resamples, so that ratios and means have intervals too.

References
----------
Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13: percentile intervals.
Poh and Bengio, "Estimating the confidence interval of expected performance curve in biometric
authentication using joint bootstrap", 2007: resampling the people instead of the trials.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.evaluation.metrics import ErrorCurve, Scores
from model.evaluation.protocols import Trials

_DRAWS_AT_ONCE = 20  # 12 MB of weights for 150,000 trials
_THRESHOLDS = 2_000  # tried in each resample, beside the target scores


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Estimate:
    """A figure, and what it is in each resample.

    Attributes
    ----------
    value : float
    resampled : NDArray, (resamples,) float64
        Not a number where a resample has no trials.
    """

    value: float
    resampled: NDArray[np.float64]

    @property
    def interval(self) -> tuple[float, float]:
        """Ends of the 95 % interval; not numbers where no resample has trials."""
        known = self.resampled[~np.isnan(self.resampled)]
        if not len(known):
            return float("nan"), float("nan")
        # Of the resamples themselves: between two ratios to nothing there is no middle.
        low, high = np.quantile(known, [0.025, 0.975], method="inverted_cdf")
        return float(low), float(high)

    @classmethod
    def mean(cls, estimates: Sequence["Estimate"]) -> "Estimate":
        """Return the mean of several figures."""
        return cls(
            value=float(np.mean([estimate.value for estimate in estimates])),
            resampled=np.mean([estimate.resampled for estimate in estimates], axis=0),
        )

    def __truediv__(self, other: "Estimate") -> "Estimate":
        with np.errstate(divide="ignore", invalid="ignore"):
            return Estimate(
                value=float(np.divide(self.value, other.value)),
                resampled=self.resampled / other.resampled,
            )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rates:
    """What is said of a system under a condition.

    Attributes
    ----------
    eer, min_dcf : Estimate
        Equal error rate, and least detection cost at a prior of 0.01.
    targets : int
        How many comparisons within a speaker that rests on.
    """

    eer: Estimate
    min_dcf: Estimate
    targets: int

    @classmethod
    def mean(cls, rates: Sequence["Rates"]) -> "Rates":
        """Return the means of both over conditions or corpora."""
        return cls(
            eer=Estimate.mean([of_one.eer for of_one in rates]),
            min_dcf=Estimate.mean([of_one.min_dcf for of_one in rates]),
            targets=sum(of_one.targets for of_one in rates),
        )


def resamples(speakers: int, *, draws: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Draw as many speakers as there are, with replacement; return (speakers, draws) counts."""
    drawn = rng.multinomial(speakers, np.full(speakers, 1 / speakers), draws)
    return np.ascontiguousarray(drawn.T, dtype=np.float32)


def measure(trials: Trials, counts: NDArray[np.float32]) -> Rates:
    """Measure the error rates of trials, and of every resample of their speakers.

    Parameters
    ----------
    trials : Trials
        Some of both kinds.
    counts : NDArray, (speakers, draws) float32
        From `resamples`.
    """
    curve = ErrorCurve.of(trials.targets, trials.nontargets)
    thresholds = _thinned(curve.thresholds, trials.targets)
    blocks = range(0, counts.shape[1], _DRAWS_AT_ONCE)
    curves = [
        _resampled(trials, counts[:, start : start + _DRAWS_AT_ONCE], thresholds)
        for start in blocks
    ]
    return Rates(
        eer=Estimate(
            value=float(curve.equal_error_rate),
            resampled=np.concatenate([of_block.equal_error_rate for of_block in curves]),
        ),
        min_dcf=Estimate(
            value=float(curve.min_dcf()),
            resampled=np.concatenate([of_block.min_dcf() for of_block in curves]),
        ),
        targets=len(trials.targets),
    )


def _thinned(thresholds: Scores, targets: Scores) -> Scores:
    """Return all target scores and an even share of the others: enough for an interval's ends."""
    step = -(-len(thresholds) // _THRESHOLDS)
    return np.unique(np.concatenate([targets, thresholds[::step], thresholds[-1:]]))


def _resampled(trials: Trials, counts: NDArray[np.float32], thresholds: Scores) -> ErrorCurve:
    """Count the errors of some resamples.

    A target trial counts as often as its speaker was drawn, a non-target trial as often as there
    are pairs of both. Copies of a speaker are not compared with each other.
    """
    first, second = trials.nontarget_speakers.T
    return ErrorCurve.of(
        trials.targets,
        trials.nontargets,
        target_weights=counts[trials.target_speakers],
        nontarget_weights=counts[first] * counts[second],
        thresholds=thresholds,
    )

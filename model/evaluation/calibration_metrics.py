"""Whether probabilities can be believed: what calibration costs, as pure functions of answers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from model.evaluation.metrics import Scores, Weights

BINS = 10


def cllr(
    targets: Scores,
    nontargets: Scores,
    *,
    target_weights: Weights | None = None,
    nontarget_weights: Weights | None = None,
) -> NDArray[np.float64]:
    """Return the cost of log-likelihood ratios, in bits; both kinds of trials weigh the same.

    0 is certain and right; 1 is to know nothing (all ratios 0) and to say so; more misleads.

    Parameters
    ----------
    targets, nontargets : Scores, (t,) and (n,) float64
        Natural logarithms of likelihood ratios.
    target_weights, nontarget_weights : NDArray, (t, ...) and (n, ...), optional
        As of `ErrorCurve.of`.

    Returns
    -------
    NDArray, (...) float64
        Not numbers without trials of either kind.

    References
    ----------
    Brummer and du Preez, "Application-independent evaluation of speaker detection", Computer Speech
    and Language 20 (2006), equation 32.
    """
    total = _mean(np.logaddexp(0, -targets), target_weights)
    total = total + _mean(np.logaddexp(0, nontargets), nontarget_weights)
    return np.asarray(total / (2 * np.log(2)), dtype=np.float64)


def min_cllr(
    targets: Scores,
    nontargets: Scores,
    *,
    target_weights: Weights | None = None,
    nontarget_weights: Weights | None = None,
) -> float:
    """Return the least `cllr` that any rising function of the scores could reach.

    Cllr minus this is what calibration loses; this itself is what the scores do not know.

    Parameters
    ----------
    targets, nontargets : Scores, (t,) and (n,) float64
        Scores of any scale, infinite ones too.
    target_weights, nontarget_weights : NDArray, (t,) and (n,), optional

    References
    ----------
    Brummer and du Preez, as of `cllr`, section 5.2: the pool-adjacent-violators algorithm finds the
    best function. Ours: scores that tie are one score, so that no function can part them.
    """
    everything = np.concatenate([targets, nontargets])
    scores, place = np.unique(everything, return_inverse=True)
    of_targets = _mass(place[: len(targets)], len(scores), target_weights)
    of_others = _mass(place[len(targets) :], len(scores), nontarget_weights)
    if not (of_targets.any() and of_others.any()):
        return float("nan")
    heard = of_targets + of_others > 0  # a resample has not all scores
    of_targets, of_others = of_targets[heard], of_others[heard]
    total = of_targets + of_others
    posterior = np.clip(isotonic_regression(of_targets / total, weights=total).x, 0, 1)
    with np.errstate(divide="ignore"):
        # Both kinds weigh the same in all, so the odds are the likelihood ratio.
        llrs = np.log(posterior) - np.log1p(-posterior)
    is_target, is_other = of_targets > 0, of_others > 0
    return float(
        cllr(
            llrs[is_target],
            llrs[is_other],
            target_weights=of_targets[is_target],
            nontarget_weights=of_others[is_other],
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reliability:
    """How often what was said with some probability was right.

    In bins of equal mass: each holds the same weight of trials, as far as ties allow, since trials
    that tie stay together. Most probabilities of a good recogniser are near 0 or 1, where bins of
    equal width would put nearly all of them.

    Attributes
    ----------
    said, right : NDArray, (bins, ...) float64
        Mean probability and share of right answers in each bin; not numbers in an empty one.
    mass : NDArray, (bins, ...) float64
        Share of the trials in it.
    """

    said: NDArray[np.float64]
    right: NDArray[np.float64]
    mass: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        probabilities: Scores,
        is_right: NDArray[np.bool_],
        weights: Weights | None = None,
        *,
        bins: int = BINS,
    ) -> "Reliability":
        """Sort answers into bins.

        Parameters
        ----------
        probabilities : Scores, (n,) float64
        is_right : NDArray, (n,) bool
        weights : NDArray, (n, ...), optional
            As of `ErrorCurve.of`; the bins are those of the mean weight.
        bins : int
        """
        weights = np.ones(len(probabilities)) if weights is None else weights
        usual = (
            np.nan_to_num(weights).reshape(len(weights), -1).mean(axis=1)
            if len(weights)
            else weights
        )
        values, place = np.unique(probabilities, return_inverse=True)
        mass = np.bincount(place, usual, len(values))
        middle = np.cumsum(mass) - mass / 2
        chosen = np.minimum(bins * middle / max(mass.sum(), 1e-300), bins - 1).astype(int)
        is_in = (np.arange(bins)[:, None] == chosen[place]).astype(weights.dtype)  # (bins, n)
        total = is_in @ weights
        with np.errstate(invalid="ignore"):
            return cls(
                said=(is_in * probabilities) @ weights / total,
                right=(is_in * is_right) @ weights / total,
                mass=total / total.sum(axis=0),
            )

    @property
    def expected_error(self) -> NDArray[np.float64]:
        """Expected calibration error, (...) float64; see `expected_calibration_error`."""
        apart = np.nan_to_num(np.abs(self.said - self.right))
        return np.asarray((self.mass * apart).sum(axis=0), dtype=np.float64)


def expected_calibration_error(
    probabilities: Scores, is_right: NDArray[np.bool_], weights: Weights | None = None
) -> NDArray[np.float64]:
    """Return how far probabilities are from shares of right answers, in ten bins of equal mass.

    Chance alone makes it a little more than 0: more bins or fewer trials, more of it.

    References
    ----------
    Guo et al., "On Calibration of Modern Neural Networks", 2017, arXiv:1706.04599, equation 3, with
    bins of equal width. Nixon et al., "Measuring Calibration in Deep Learning", 2019,
    arXiv:1904.01685: bins of equal mass, as here.
    """
    return Reliability.of(probabilities, is_right, weights).expected_error


def _mean(values: Scores, weights: Weights | None) -> NDArray[np.float64]:
    """Return the weighted mean, (...); not a number without weight."""
    weights = np.ones(len(values)) if weights is None else weights
    with np.errstate(invalid="ignore"):
        return np.asarray(np.divide(values @ weights, weights.sum(axis=0)))


def _mass(places: NDArray[np.intp], size: int, weights: Weights | None) -> Scores:
    """Return the share of the trials at each of so many places, (size,); zeros without any."""
    weights = np.ones(len(places)) if weights is None else weights
    mass = np.bincount(places, weights, size).astype(np.float64)
    return mass / max(float(mass.sum()), 1e-300)

"""Fit a calibration on servers of people who are in no cohort and in no evaluation.

`model.evaluation.outsiders` draws the servers; here is only arithmetic.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

from model.calibration import (
    Floats,
    Notes,
    OwnScores,
    ScoreCalibration,
    Strictness,
    circumstances,
    usual_terms,
)

_EXPECTED = 0.25  # share of members' notes that may stay below the expected ratio
_SHRINKAGE = 1e-4  # of the weights of ratios, in standard deviations of their terms
_SMOOTHING = 0.05  # of the quantile loss, in units of the ratio


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AnsweredNotes:
    """What one kind of score says of notes in one server.

    Attributes
    ----------
    corpus : str
        Of the server's people.
    people : int
        How many of that corpus are members or strangers of such servers.
    own : OwnScores
    scores : NDArray, (n,) float64
        Of the best member.
    is_member, is_right : NDArray, (n,) bool
        Whether a member speaks, and whether it is the best one.
    notes : Notes
    conditions : NDArray, (n,) intp
        Numbers of the conditions that the notes come in.
    """

    corpus: str
    people: int
    own: OwnScores
    scores: Floats
    is_member: NDArray[np.bool_]
    is_right: NDArray[np.bool_]
    notes: Notes
    conditions: NDArray[np.intp]


def fit_calibration(servers: Sequence[AnsweredNotes]) -> ScoreCalibration:
    """Fit the calibration of one kind of score.

    Every size of server, number of enrolled notes and condition counts alike, and every corpus as
    the square root of its people: between each corpus alike, where fifteen people of whom two are
    kin would lift the threshold for all, and each person alike. All members' notes count together
    as much as all strangers'.

    Raises
    ------
    ValueError
        There are no members' or no strangers' notes.
    """
    usual = _usual(servers)
    terms = np.concatenate([_terms(usual, server) for server in servers])
    scores = np.concatenate([server.scores for server in servers])
    right = np.concatenate([server.is_right for server in servers])
    stranger = ~np.concatenate([server.is_member for server in servers])
    if not right.any() or not stranger.any():
        raise ValueError("there are too few people to fit a calibration on")
    cells = _cells(servers)
    people = np.repeat([of.people for of in servers], [len(of.scores) for of in servers])
    weights = _evened(cells, people, right) + _evened(cells, people, stranger)
    told = right | stranger  # a member's note that is nearest to another member is neither
    ratio = _logistic(
        np.column_stack([scores, terms])[told], right[told].astype(float), weights[told]
    )
    ratios = np.column_stack([scores, terms]) @ ratio
    of_strangers = terms[stranger], ratios[stranger], weights[stranger]
    return replace(
        usual,
        ratio=tuple(ratio.tolist()),
        thresholds={
            str(name): tuple(_quantile(*of_strangers, 1 - name.fpir).tolist())
            for name in Strictness
        },
        expected=tuple(_quantile(terms[right], ratios[right], weights[right], _EXPECTED).tolist()),
    )


def _usual(servers: Sequence[AnsweredNotes]) -> ScoreCalibration:
    """Return what is usual in servers, by least squares."""
    cells = [f"{server.corpus} {server.own.members} {server.own.notes}" for server in servers]
    people = np.array([server.people for server in servers])
    weights = _evened(np.array(cells), people, np.ones(len(cells), dtype=np.bool_))
    of_strangers, of_members = ([usual_terms(of.own)[i] for of in servers] for i in (0, 1))

    def line(terms: Sequence[tuple[float, ...]], values: Sequence[float | None]) -> Floats:
        known = np.array([value is not None for value in values])
        if not known.any():
            raise ValueError("there are too few people to fit a calibration on")
        roots = np.sqrt(weights[known])
        found = np.array([value for value in values if value is not None])
        weighed = np.array(terms)[known] * roots[:, None]
        return np.asarray(np.linalg.lstsq(weighed, found * roots, rcond=None)[0])

    means = [server.own.stranger_mean for server in servers]
    tails = line([(1.0,)] * len(servers), [server.own.stranger_tail for server in servers])
    return ScoreCalibration(
        usual_strangers=tuple(line(of_strangers, means).tolist()),
        usual_tail=float(tails[0]),
        usual_members=tuple(
            line(of_members, [server.own.member_mean for server in servers]).tolist()
        ),
        ratio=(),
        thresholds={},
        expected=(),
    )


def _terms(usual: ScoreCalibration, server: AnsweredNotes) -> Floats:
    """Return the circumstances of a server's notes, (n, terms)."""
    return circumstances(usual, server.notes, np.array([server.own.notes]), server.own)[:, 0]


def _cells(servers: Sequence[AnsweredNotes]) -> NDArray[np.str_]:
    """Return what each note's kind is called."""
    return np.concatenate(
        [
            [f"{of.corpus} {of.own.members} {of.own.notes} {number}" for number in of.conditions]
            for of in servers
        ]
    )


def _evened(cells: NDArray[np.str_], people: NDArray[np.intp], chosen: NDArray[np.bool_]) -> Floats:
    """Weigh the chosen so that cells count as the root of their people, and all together a half."""
    weights = np.zeros(len(cells))
    _, places, counts = np.unique(cells[chosen], return_inverse=True, return_counts=True)
    shares = np.sqrt(people[chosen]) / counts[places]
    weights[chosen] = 0.5 * shares / shares.sum()
    return weights


def _logistic(terms: Floats, truth: Floats, weights: Floats) -> Floats:
    """Regress a truth on terms, of which the second is constant and free."""
    scale = terms.std(axis=0)
    scale[scale == 0] = 1
    scaled = terms / scale
    is_shrunk = np.arange(terms.shape[1]) != 1

    def cost(of_terms: Floats) -> tuple[float, Floats]:
        odds = scaled @ of_terms
        shrunk = of_terms * is_shrunk
        loss = (weights * (np.logaddexp(0, odds) - truth * odds)).sum()
        slope = scaled.T @ (weights * (expit(odds) - truth)) + 2 * _SHRINKAGE * shrunk
        return float(loss + _SHRINKAGE * shrunk @ shrunk), slope

    found = minimize(cost, np.zeros(terms.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x / scale)


def _quantile(terms: Floats, values: Floats, weights: Floats, share: float) -> Floats:
    """Regress the quantile of values on terms, of which the first is constant."""
    weights = weights / weights.sum()

    def cost(of_terms: Floats) -> tuple[float, Floats]:
        above = (values - terms @ of_terms) / _SMOOTHING
        loss = (weights * _SMOOTHING * (share * above + np.logaddexp(0, -above))).sum()
        slope = -terms.T @ (weights * (share - expit(-above)))
        return 100 * float(loss), 100 * slope  # far from the solver's least progress

    start = np.zeros(terms.shape[1])
    start[0] = np.quantile(values, share)
    return np.asarray(
        minimize(cost, start, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    )

"""Open-set trials: what was answered to notes of members and strangers, and what is right."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.evaluation.answers import MEMBER_PRIOR, Answers, Indices, Truths
from model.evaluation.bootstrap import Estimate
from model.evaluation.calibration_metrics import cllr, expected_calibration_error, min_cllr
from model.evaluation.metrics import ErrorCurve, Scores, Weights
from model.evaluation.servers import STRANGER, Server

FPIRS = (0.01, 0.05)
FNIR_AT_1, FNIR_AT_5 = (f"FNIR at FPIR {100 * fpir:.0f} %" for fpir in FPIRS)
EER, MIN_DCF, RANK_1 = "EER", "minDCF", "rank-1"
CLLR, MIN_CLLR, CLLR_LOST, ECE = "Cllr", "min Cllr", "Cllr - min Cllr", "ECE"
NAMED, MISSED, MISNAMED = "strangers named", "members missed", "members misnamed"
NAMED_UNLIKE = "strangers named, without look-alikes"
UNSURE_MEMBERS, UNSURE_STRANGERS = "can't tell, members' notes", "can't tell, strangers' notes"

_DRAWS_AT_ONCE = 50  # 16 MB for each array of 40,000 thresholds

Counts = NDArray[np.float32]
Figures = dict[str, Estimate]
"""By the names above; without those that a recogniser does not have."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OpenSetTrials:
    """Answers of one recogniser, over many drawn servers.

    Attributes
    ----------
    answers : Answers, of n notes
    owners : NDArray, (n,) intp
        Who speaks, as a place among all people.
    is_member, is_right : NDArray, (n,) bool
        Whether a member of that server speaks, and whether that is the likeliest member.
    is_look_alike : NDArray, (n,) bool
        Whether it is a stranger who may be a member by another name: see `Server.is_look_alike`.
    """

    answers: Answers
    owners: Indices
    is_member: Truths
    is_right: Truths
    is_look_alike: Truths

    @classmethod
    def of(
        cls, servers: Sequence[Server], answers: Sequence[Answers], *, is_look_alike: Truths
    ) -> "OpenSetTrials":
        """Set what servers answered against what is right.

        Parameters
        ----------
        servers : sequence of Server
        answers : sequence of Answers
        is_look_alike : NDArray, (n,) bool
            Of all their notes.
        """
        asked = [note for server in servers for note in server.asked]
        members = np.array([note.member for note in asked], dtype=np.intp)
        pooled = _pooled(answers)
        return cls(
            answers=pooled,
            owners=np.array([note.owner for note in asked], dtype=np.intp),
            is_member=members != STRANGER,
            is_right=(members != STRANGER) & (pooled.best == members),
            is_look_alike=is_look_alike,
        )

    @classmethod
    def joined(cls, of_corpora: Sequence["OpenSetTrials"]) -> "OpenSetTrials":
        """Return the trials of several corpora as one, nobody being in two of them."""
        ends = np.cumsum([0, *(int(trials.owners.max()) + 1 for trials in of_corpora)])
        return cls(
            answers=_pooled([trials.answers for trials in of_corpora]),
            owners=np.concatenate(
                [trials.owners + start for trials, start in zip(of_corpora, ends, strict=False)]
            ),
            is_member=np.concatenate([trials.is_member for trials in of_corpora]),
            is_right=np.concatenate([trials.is_right for trials in of_corpora]),
            is_look_alike=np.concatenate([trials.is_look_alike for trials in of_corpora]),
        )

    def only(self, chosen: Truths) -> "OpenSetTrials":
        """Return the trials of some of the notes, (n,) bool."""
        return OpenSetTrials(
            answers=self.answers.only(chosen),
            owners=self.owners[chosen],
            is_member=self.is_member[chosen],
            is_right=self.is_right[chosen],
            is_look_alike=self.is_look_alike[chosen],
        )

    @property
    def weights(self) -> Scores:
        """How much each note weighs where `MEMBER_PRIOR` of the notes are members', (n,)."""
        return self._weights(np.ones((len(self.owners), 1), np.float32))[:, 0]

    @property
    def detection(self) -> Scores:
        """What the notes are ranked by: the ratio where there is one, else the score, (n,)."""
        return self.answers.scores if self.answers.llrs is None else self.answers.llrs

    def curve(self, counts: Weights | None = None) -> ErrorCurve:
        """Count members' notes missed or misnamed, and strangers named, at every threshold.

        Parameters
        ----------
        counts : NDArray, (n, ...) floating, optional
            How often each note counts.
        """
        # Whoever is given another's name is missed at every threshold.
        found = np.where(self.is_right, self.detection, -np.inf)
        member, stranger = self.is_member, ~self.is_member
        return ErrorCurve.of(
            found[member],
            self.detection[stranger],
            target_weights=None if counts is None else counts[member],
            nontarget_weights=None if counts is None else counts[stranger],
            thresholds=np.append(np.unique(self.detection), np.inf),
        )

    def figures(self, counts: Counts) -> Figures:
        """Return all figures and what they are in resamples of the people.

        Parameters
        ----------
        counts : NDArray, (people, resamples) float32
            From `bootstrap.resamples`.
        """
        once = np.ones((len(counts), 1), np.float32)
        both = np.concatenate([once, counts], axis=1)[self.owners]
        found = self._detection_figures(both) | self._calibration_figures(both)
        found |= self.threshold_figures(both)
        return {
            name: Estimate(value=float(values[0]), resampled=values[1:])
            for name, values in found.items()
        }

    def threshold_figures(self, counts: Weights) -> dict[str, Scores]:
        """Return the shares of answers at their threshold; none without one.

        Parameters
        ----------
        counts : NDArray, (n, resamples) floating
            How often each note counts.
        """
        is_named, is_unsure = self.answers.is_named, self.answers.is_unsure
        if is_named is None or is_unsure is None:
            return {}
        members, strangers = self.is_member, ~self.is_member
        return {
            NAMED: _share(is_named, strangers, counts),
            NAMED_UNLIKE: _share(is_named, strangers & ~self.is_look_alike, counts),
            MISSED: _share(~is_named, members, counts),
            MISNAMED: _share(is_named & ~self.is_right, members, counts),
            UNSURE_MEMBERS: _share(is_unsure, members, counts),
            UNSURE_STRANGERS: _share(is_unsure, strangers, counts),
        }

    def _detection_figures(self, counts: Counts) -> dict[str, Scores]:
        """Return each figure of the ranking, (1 + resamples,)."""
        found: dict[str, list[Scores]] = {}
        for start in range(0, counts.shape[1], _DRAWS_AT_ONCE):
            curve = self.curve(counts[:, start : start + _DRAWS_AT_ONCE])
            found.setdefault(EER, []).append(curve.equal_error_rate)
            found.setdefault(MIN_DCF, []).append(curve.min_dcf())
            for name, fpir in zip((FNIR_AT_1, FNIR_AT_5), FPIRS, strict=True):
                found.setdefault(name, []).append(curve.miss_at(fpir))
        joined = {name: np.concatenate(blocks) for name, blocks in found.items()}
        return joined | {RANK_1: _share(self.is_right, self.is_member, counts)}

    def _calibration_figures(self, counts: Counts) -> dict[str, Scores]:
        """Return each figure of the ratios and probabilities; none without them."""
        llrs, probabilities = self.answers.llrs, self.answers.probabilities
        if llrs is None or probabilities is None:
            return {}
        # A member's note that is nearest to another member is neither: see the rank-1 and the ECE.
        targets, others = self.is_right, ~self.is_member
        of_targets, of_others = counts[targets], counts[others]
        cost = cllr(
            llrs[targets], llrs[others], target_weights=of_targets, nontarget_weights=of_others
        )
        least = [
            min_cllr(llrs[targets], llrs[others], target_weights=first, nontarget_weights=rest)
            for first, rest in zip(of_targets.T, of_others.T, strict=True)
        ]
        ece = expected_calibration_error(probabilities, self.is_right, self._weights(counts))
        return {CLLR: cost, MIN_CLLR: np.array(least), CLLR_LOST: cost - least, ECE: ece}

    def _weights(self, counts: Counts) -> NDArray[np.float64]:
        """Return the notes' weights in each resample, (n, resamples)."""
        weights = counts.astype(np.float64)
        for is_so, share in ((self.is_member, MEMBER_PRIOR), (~self.is_member, 1 - MEMBER_PRIOR)):
            with np.errstate(invalid="ignore", divide="ignore"):
                weights[is_so] *= share / weights[is_so].sum(axis=0)
        return weights


def _share(is_so: Truths, among: Truths, counts: Weights) -> Scores:
    """Return the share of some notes of which something is true, (resamples,)."""
    weights = counts[among].astype(np.float64)
    with np.errstate(invalid="ignore"):
        return np.asarray(is_so[among] @ weights / weights.sum(axis=0))


def _pooled(answers: Sequence[Answers]) -> Answers:
    """Return several servers' answers as one."""
    joined: dict[str, Any] = {
        field.name: _joined([getattr(one, field.name) for one in answers])
        for field in fields(Answers)
    }
    return Answers(**joined)


def _joined(arrays: Sequence[NDArray[Any] | None]) -> NDArray[Any] | None:
    """Return arrays one after another; None where one is missing."""
    present = [array for array in arrays if array is not None]
    return np.concatenate(present) if len(present) == len(arrays) else None

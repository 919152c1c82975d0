"""Decide from the scores of a cross-validation whether a new head is better than what serves now.

Pure arithmetic: `named` says who is named, everything else counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from model.calibration import Calibration
from model.training.folds import Fold, FoldScores, Scores

NOBODY = -1
_ENOUGH_NOTES = 5
_HARDEST = 3  # pairs that are named


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Shares of errors, 0 to 1.

    Attributes
    ----------
    missed, misnamed : float
        Of members' notes: nobody was named, or somebody else.
    strangers_named : float
        Of notes of people who are left out of the gallery; 0 where there are none.
    """

    missed: float
    misnamed: float
    strangers_named: float

    @property
    def total(self) -> float:
        """All errors, each kind counted alike."""
        return self.missed + self.misnamed + self.strangers_named


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """What serves now beside the new head, on notes that neither has heard.

    Attributes
    ----------
    before, after : Rates
    probes, strangers : int
        Members' and strangers' notes that were judged.
    is_better : bool
        Whether the new head is to be adopted.
    speakers : tuple of str
    confusions : NDArray, (members, members + 1) int
        Rows: whose note; columns: whom the new head named, last: nobody.
    hard_pairs : tuple of (str, str)
        Who was taken for whom, worst first.
    need_more : tuple of str
        Who should record more.
    learning_curve : tuple of (notes a member, share not named rightly by centroids, by a head)
    """

    before: Rates
    after: Rates
    probes: int
    strangers: int
    is_better: bool
    speakers: tuple[str, ...]
    confusions: NDArray[np.int64] = field(repr=False)
    hard_pairs: tuple[tuple[str, str], ...]
    need_more: tuple[str, ...]
    learning_curve: tuple[tuple[int, float, float], ...]


def named(scores: Scores) -> NDArray[np.intp]:
    """Return the column of the member who is named for each note, or `NOBODY`.

    As `model.identify.identify` decides: among those whom the head knows the head says who is
    likeliest, and the cosine whether it is anybody.
    """
    rows = np.arange(len(scores.cosines))
    nearest = scores.cosines.argmax(axis=1)
    likeliest = np.nan_to_num(scores.odds, nan=-np.inf).argmax(axis=1)
    is_known = ~np.isnan(scores.odds[rows, nearest])
    best = np.where(is_known, likeliest, nearest)
    is_named = scores.cosines[rows, best] >= Calibration.default().threshold
    return np.where(is_named, best, NOBODY)


def compare(folds: Sequence[Fold]) -> Comparison:
    """Put the parts of a cross-validation together."""
    first = folds[0]
    before = _rates([fold.before for fold in folds])
    after = _rates([fold.after for fold in folds])
    confusions = _confusions(folds)
    is_first_and_no_worse = first.is_first and after.total <= before.total
    return Comparison(
        before=before,
        after=after,
        probes=sum(len(fold.after.truth) for fold in folds),
        strangers=sum(len(fold.after.strangers.cosines) for fold in folds),
        is_better=after.total < before.total or is_first_and_no_worse,
        speakers=first.speakers,
        confusions=confusions,
        hard_pairs=_hard_pairs(first.speakers, confusions),
        need_more=_need_more(first, confusions),
        learning_curve=_learning_curve(folds),
    )


def _rates(parts: Sequence[FoldScores]) -> Rates:
    """Turn what was said in all parts into shares."""
    said = np.concatenate([named(part.probes) for part in parts])
    truth = np.concatenate([part.truth for part in parts])
    strangers = np.concatenate([named(part.strangers) for part in parts])
    probes = max(1, len(said))
    return Rates(
        missed=int((said == NOBODY).sum()) / probes,
        misnamed=int(((said != NOBODY) & (said != truth)).sum()) / probes,
        strangers_named=int((strangers != NOBODY).sum()) / max(1, len(strangers)),
    )


def _confusions(folds: Sequence[Fold]) -> NDArray[np.int64]:
    """Count whom the new head named for whose notes; the last column is nobody's."""
    members = len(folds[0].speakers)
    counts = np.zeros((members, members + 1), np.int64)
    for fold in folds:
        columns = np.append(fold.columns, members)  # NOBODY is the last place
        np.add.at(counts, (columns[fold.after.truth], columns[named(fold.after.probes)]), 1)
    return counts


def _hard_pairs(
    speakers: tuple[str, ...], confusions: NDArray[np.int64]
) -> tuple[tuple[str, str], ...]:
    """Return who was taken for whom, worst first."""
    wrong = confusions[:, :-1] * ~np.eye(len(speakers), dtype=bool)
    both = np.triu(wrong + wrong.T)
    order = np.argsort(-both, axis=None, kind="stable")[:_HARDEST]
    pairs = [np.unravel_index(place, both.shape) for place in order if both.flat[place]]
    return tuple((speakers[int(one)], speakers[int(other)]) for one, other in pairs)


def _need_more(fold: Fold, confusions: NDArray[np.int64]) -> tuple[str, ...]:
    """Return whose notes are few, or were not recognised."""
    right = np.diag(confusions[:, :-1])
    return tuple(
        speaker
        for row, (speaker, notes) in enumerate(zip(fold.speakers, fold.notes, strict=True))
        if notes < _ENOUGH_NOTES or 2 * right[row] < confusions[row].sum()
    )


def _learning_curve(folds: Sequence[Fold]) -> tuple[tuple[int, float, float], ...]:
    """Return the shares of members' notes that were not named rightly, by notes a member."""
    sizes = sorted({size for fold in folds for size, _, _ in fold.curve})
    points = []
    for size in sizes:
        judged = [both for fold in folds for n, *both in fold.curve if n == size]
        plain, trained = (_rates(side) for side in zip(*judged, strict=True))
        points.append((size, plain.missed + plain.misnamed, trained.missed + trained.misnamed))
    return tuple(points)

"""Decide from the scores of a cross-validation whether a new head is better than what serves now.

`named` says who is named, everything else counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from model.calibration import OwnScores, Strictness
from model.error_rates import ErrorRates
from model.gallery import Gallery
from model.identify import decide
from model.training.folds import Fold, Questions
from model.training.held_out import HeldOutScores, summarise

NOBODY = -1
_ENOUGH_NOTES = 5
_HARDEST = 3  # pairs that are named


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """What serves now beside the new head, on notes that neither has heard.

    Attributes
    ----------
    before, after : ErrorRates
    probes, strangers : int
        Members' and strangers' notes that were judged.
    is_better : bool
        Whether the new head is to be adopted.
    own : OwnScores or None
        What the server's notes scored: part of the new head.
    speakers : tuple of str
    confusions : NDArray, (members, members + 1) int
        Rows: whose note; columns: whom the new head named, last: nobody.
    hard_pairs : tuple of (str, str)
        Who was taken for whom, worst first.
    need_more : tuple of str
        Who should record more.
    learning_curve : tuple of (notes a member, share not named rightly by centroids, by a head)
    """

    before: ErrorRates
    after: ErrorRates
    probes: int
    strangers: int
    is_better: bool
    own: OwnScores | None
    speakers: tuple[str, ...]
    confusions: NDArray[np.int64] = field(repr=False)
    hard_pairs: tuple[tuple[str, str], ...]
    need_more: tuple[str, ...]
    learning_curve: tuple[tuple[int, float, float], ...]


def own_of(folds: Sequence[Fold], galleries: Sequence[Gallery]) -> OwnScores | None:
    """Return what a server's notes score with heads that have not heard them; None without any."""
    parts, members, notes = [], set[int](), list[float]()
    for fold, gallery in zip(folds, galleries, strict=True):
        head = gallery.head
        if head is None:
            continue
        known = [gallery.speakers.index(speaker) for speaker in head.speakers]
        columns = {column: place for place, column in enumerate(known)}
        scores = head.scores(fold.probes.embeddings)
        heard = [
            scores[row, columns[owner]]
            for row, owner in enumerate(fold.probes.owners.tolist())
            if owner in columns
        ]
        parts.append(
            HeldOutScores(
                strangers=head.scores(fold.strangers.embeddings).max(axis=1),
                owners=fold.strangers.owners,
                members=np.array(heard, np.float32),
            )
        )
        members |= {int(fold.columns[column]) for column in known}
        notes += gallery.notes[known].tolist()
    if not parts:
        return None
    return summarise(parts, members=len(members), notes=float(np.mean(notes)))


def named(
    questions: Questions, gallery: Gallery, own: OwnScores | None, strictness: Strictness
) -> NDArray[np.intp]:
    """Return the column of the member who is named for each note, or `NOBODY`.

    Decided by `model.identify.decide`, as the bot does.

    Parameters
    ----------
    questions : Questions
    gallery : Gallery
    own : OwnScores, optional
        Of the heads of all parts together: each alone has too few notes to go by.
    strictness : Strictness
        With which the server is served.
    """
    if not len(questions.owners):
        return np.empty(0, np.intp)
    if gallery.head is not None and own is not None:
        gallery = replace(gallery, head=replace(gallery.head, own=own))
    found = decide(questions.embeddings, questions.notes, gallery, strictness=strictness)
    return np.where(found.is_named, found.best, NOBODY)


def compare(folds: Sequence[Fold], strictness: Strictness = Strictness.NORMAL) -> Comparison:
    """Put the parts of a cross-validation together, judged as strictly as the server is served."""
    first = folds[0]
    before = _rates(folds, [fold.before for fold in folds], strictness)
    galleries = [fold.after for fold in folds]
    own = own_of(folds, galleries)
    after = _rates(folds, galleries, strictness)
    confusions = _confusions(folds, own, strictness)
    is_first_and_no_worse = first.is_first and after.total <= before.total
    return Comparison(
        before=before,
        after=after,
        probes=sum(len(fold.probes.owners) for fold in folds),
        strangers=sum(len(fold.strangers.owners) for fold in folds),
        is_better=after.total < before.total or is_first_and_no_worse,
        # The new head learns from all notes, not only from those that the parts kept.
        own=own and replace(own, notes=float(np.mean(first.notes))),
        speakers=first.speakers,
        confusions=confusions,
        hard_pairs=_hard_pairs(first.speakers, confusions),
        need_more=_need_more(first, confusions),
        learning_curve=_learning_curve(folds, strictness),
    )


def _rates(
    folds: Sequence[Fold], galleries: Sequence[Gallery], strictness: Strictness
) -> ErrorRates:
    """Turn what was said in all parts into shares."""
    own = own_of(folds, galleries)
    both = list(zip(folds, galleries, strict=True))
    said = np.concatenate([named(fold.probes, gallery, own, strictness) for fold, gallery in both])
    truth = np.concatenate([fold.probes.owners for fold in folds])
    strangers = np.concatenate(
        [named(fold.strangers, gallery, own, strictness) for fold, gallery in both]
    )
    probes = max(1, len(said))
    return ErrorRates(
        missed=int((said == NOBODY).sum()) / probes,
        misnamed=int(((said != NOBODY) & (said != truth)).sum()) / probes,
        strangers_named=int((strangers != NOBODY).sum()) / max(1, len(strangers)),
    )


def _confusions(
    folds: Sequence[Fold], own: OwnScores | None, strictness: Strictness
) -> NDArray[np.int64]:
    """Count whom the new head named for whose notes; the last column is nobody's."""
    members = len(folds[0].speakers)
    counts = np.zeros((members, members + 1), np.int64)
    for fold in folds:
        columns = np.append(fold.columns, members)  # NOBODY is the last place
        said = named(fold.probes, fold.after, own, strictness)
        np.add.at(counts, (columns[fold.probes.owners], columns[said]), 1)
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


def _learning_curve(
    folds: Sequence[Fold], strictness: Strictness
) -> tuple[tuple[int, float, float], ...]:
    """Return the shares of members' notes that were not named rightly, by notes a member."""
    sizes = sorted({size for fold in folds for size, _, _ in fold.curve})
    points = []
    for size in sizes:
        some = [fold for fold in folds if any(n == size for n, _, _ in fold.curve)]
        both = [next(pair for n, *pair in fold.curve if n == size) for fold in some]
        plain, trained = (
            _rates(some, galleries, strictness) for galleries in zip(*both, strict=True)
        )
        points.append((size, plain.missed + plain.misnamed, trained.missed + trained.misnamed))
    return tuple(points)

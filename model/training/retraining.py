"""Measure a new head on notes that it has not seen, beside what a server uses now.

What ``/retrain`` runs, in short steps. Provisional: the head in use was trained on the very notes
that it is measured on here, so it is compared kindly; strangers are members who are left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from model.audio import AudioLimits, decode
from model.cohort import Cohort
from model.encoder import Encoder
from model.errors import AudioError
from model.head import SpeakerHead
from model.identify import Gallery, identify
from model.speech import find_speech
from model.training import head
from model.training.copies import degraded_copies
from model.training.head import EnrolledNote

__all__ = [
    "FOLDS",
    "Comparison",
    "EnrolledNote",
    "FoldResult",
    "Members",
    "Rates",
    "compare",
    "cross_validate",
    "embed_copies",
    "train_head",
]

FOLDS = 5
_CURVE = (1, 2, 3, 4, 6, 8, 12, 16)  # notes a member
_ENOUGH_NOTES = 5
_HARDEST = 3  # pairs that are named


Members = Mapping[str, Sequence[EnrolledNote]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Shares of errors, 0 to 1.

    Attributes
    ----------
    missed, misnamed : float
        Of members' notes: nobody was named, or somebody else.
    strangers_named : float
        Of notes of people who are left out of the gallery.
    """

    missed: float
    misnamed: float
    strangers_named: float

    @property
    def total(self) -> float:
        """All errors, each kind counted alike."""
        return self.missed + self.misnamed + self.strangers_named


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FoldResult:
    """What one fold saw.

    Attributes
    ----------
    speakers : tuple of str
    notes : tuple of int
        How many notes each has.
    before, after : NDArray, (members, members + 1) int
        Rows: whose note; columns: who was named, last: nobody.
    strangers_before, strangers_after : int
        Named, of as many notes as the fold holds.
    curve : tuple of (notes a member, notes, missed before, missed after)
    is_first : bool
        No head was in use before.
    """

    speakers: tuple[str, ...]
    notes: tuple[int, ...]
    before: NDArray[np.int64]
    after: NDArray[np.int64]
    strangers_before: int
    strangers_after: int
    curve: tuple[tuple[int, int, int, int], ...]
    is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """The head in use, or centroids, beside the new one, on notes that the new one has not seen.

    Attributes
    ----------
    before, after : Rates
    probes : int
        Notes that were judged.
    is_better : bool
        Whether the new head is to be adopted.
    speakers : tuple of str
    confusions : NDArray, (members, members + 1) int
        Rows: whose note; columns: whom the new head named, last: nobody.
    hard_pairs : tuple of (str, str)
        Who was taken for whom, worst first.
    need_more : tuple of str
        Who should record more.
    learning_curve : tuple of (notes a member, missed before, missed after)
    """

    before: Rates
    after: Rates
    probes: int
    is_better: bool
    speakers: tuple[str, ...]
    confusions: NDArray[np.int64] = field(repr=False)
    hard_pairs: tuple[tuple[str, str], ...]
    need_more: tuple[str, ...]
    learning_curve: tuple[tuple[int, float, float], ...]


def embed_copies(
    encoder: Encoder, recording: bytes, *, seed: int, limits: AudioLimits | None = None
) -> NDArray[np.float32]:
    """Embed degraded copies of a recording, (copies, 192) float32.

    Raises
    ------
    AudioError
        The recording cannot be used.
    """
    waveform = decode(recording, limits=limits)
    speech = find_speech(waveform)
    whole = encoder.embed_speech(waveform, speech)
    copies = []
    for copy in degraded_copies(waveform, speech, (), np.random.default_rng(seed)).values():
        try:
            copies.append(encoder.embed_speech(copy, find_speech(copy)).embedding)
        except AudioError:  # degraded beyond being speech
            copies.append(whole.embedding)
    return np.stack(copies)


def train_head(members: Members, *, encoder_id: str) -> SpeakerHead:
    """Train a head on all notes of these members, against the cohort that ships."""
    return head.train_head(members, Cohort.default(), encoder_id=encoder_id)


def cross_validate(
    members: Members, *, encoder_id: str, fold: int, current: SpeakerHead | None
) -> FoldResult:
    """Train without every note of one fold, and judge those notes before and after."""
    kept = {
        speaker: [note for place, note in enumerate(notes) if place % FOLDS != fold]
        for speaker, notes in members.items()
    }
    held_out = {
        speaker: [note for place, note in enumerate(notes) if place % FOLDS == fold]
        for speaker, notes in members.items()
    }
    kept = {speaker: notes for speaker, notes in kept.items() if notes}
    speakers = tuple(members)
    before, strangers_before = _judged(held_out, kept, current, speakers)
    new = train_head(kept, encoder_id=encoder_id)
    after, strangers_after = _judged(held_out, kept, new, speakers)
    return FoldResult(
        speakers=speakers,
        notes=tuple(len(notes) for notes in members.values()),
        before=before,
        after=after,
        strangers_before=strangers_before,
        strangers_after=strangers_after,
        curve=_curve(held_out, kept, encoder_id),
        is_first=current is None,
    )


def _judged(
    held_out: Members, kept: Members, trained: SpeakerHead | None, speakers: tuple[str, ...]
) -> tuple[NDArray[np.int64], int]:
    """Count who was named for whose note, and how often a stranger was."""
    named = np.zeros((len(speakers), len(speakers) + 1), np.int64)
    strangers = 0
    for row, speaker in enumerate(speakers):
        for note in held_out[speaker]:
            found = identify(note.embedding, _gallery(kept, trained)).speaker
            named[row, len(speakers) if found is None else speakers.index(found)] += 1
            without = {other: notes for other, notes in kept.items() if other != speaker}
            if without:
                strangers += (
                    identify(note.embedding, _gallery(without, trained)).speaker is not None
                )
    return named, strangers


def _gallery(members: Members, trained: SpeakerHead | None) -> Gallery:
    notes = {speaker: [note.embedding for note in notes] for speaker, notes in members.items()}
    return Gallery.enrol(notes, head=trained)


def _curve(
    held_out: Members, kept: Members, encoder_id: str
) -> tuple[tuple[int, int, int, int], ...]:
    """Count the members missed with so many notes each."""
    curve = []
    most = max(len(notes) for notes in kept.values())
    for size in (size for size in _CURVE if size <= most):
        some = {speaker: notes[:size] for speaker, notes in kept.items()}
        galleries = (_gallery(some, None), _gallery(some, train_head(some, encoder_id=encoder_id)))
        missed = [
            sum(
                identify(note.embedding, gallery).speaker != speaker
                for speaker, notes in held_out.items()
                for note in notes
            )
            for gallery in galleries
        ]
        curve.append((size, sum(map(len, held_out.values())), missed[0], missed[1]))
    return tuple(curve)


def compare(results: Sequence[FoldResult]) -> Comparison:
    """Put the folds together."""
    first = results[0]
    before, after = (
        _rates(
            np.sum([getattr(result, when) for result in results], axis=0),
            sum(getattr(result, f"strangers_{when}") for result in results),
        )
        for when in ("before", "after")
    )
    confusions: NDArray[np.int64] = np.sum([result.after for result in results], axis=0)
    worse = first.is_first and after.total <= before.total
    return Comparison(
        before=before,
        after=after,
        probes=int(confusions.sum()),
        is_better=after.total < before.total or worse,
        speakers=first.speakers,
        confusions=confusions,
        hard_pairs=_hard_pairs(first.speakers, confusions),
        need_more=_need_more(first, confusions),
        learning_curve=_whole_curve(results),
    )


def _rates(named: NDArray[np.int64], strangers: int) -> Rates:
    """Turn counts into shares."""
    probes = max(1, int(named.sum()))
    missed, right = int(named[:, -1].sum()), int(np.trace(named[:, :-1]))
    return Rates(
        missed=missed / probes,
        misnamed=(int(named.sum()) - missed - right) / probes,
        strangers_named=strangers / probes,
    )


def _hard_pairs(
    speakers: tuple[str, ...], confusions: NDArray[np.int64]
) -> tuple[tuple[str, str], ...]:
    """Return who was taken for whom, worst first."""
    named = confusions[:, :-1] * ~np.eye(len(speakers), dtype=bool)
    both = np.triu(named + named.T)
    order = np.argsort(-both, axis=None, kind="stable")[:_HARDEST]
    pairs = [np.unravel_index(place, both.shape) for place in order if both.flat[place]]
    return tuple((speakers[int(one)], speakers[int(other)]) for one, other in pairs)


def _need_more(result: FoldResult, confusions: NDArray[np.int64]) -> tuple[str, ...]:
    """Return whose notes are few, or were not recognised."""
    right = np.diag(confusions[:, :-1])
    return tuple(
        speaker
        for row, (speaker, notes) in enumerate(zip(result.speakers, result.notes, strict=True))
        if notes < _ENOUGH_NOTES or 2 * right[row] < confusions[row].sum()
    )


def _whole_curve(results: Sequence[FoldResult]) -> tuple[tuple[int, float, float], ...]:
    """Add up the curves of the folds."""
    sums: dict[int, NDArray[np.int64]] = {}
    for result in results:
        for size, *counts in result.curve:
            sums[size] = sums.get(size, np.zeros(3, np.int64)) + counts
    return tuple(
        (size, float(before / max(1, probes)), float(after / max(1, probes)))
        for size, (probes, before, after) in sorted(sums.items())
    )

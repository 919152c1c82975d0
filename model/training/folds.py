"""One part of a server's cross-validation: how notes that nobody has learnt from score.

Every part holds out some notes of the members, and leaves some members out entirely, whose notes
are then strangers' notes. What serves now is trained again without both, on the notes that it had
learnt from; so neither side has heard what it is judged on. The scores are raw: what follows from
them is decided in `model.training.comparison`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from model.cohort import Cohort
from model.head import SpeakerHead
from model.identify import Gallery
from model.training import head
from model.training.head import EnrolledNote

FOLDS = 5
_MIN_MEMBERS = 2  # whom a head can tell apart: where fewer would stay, nobody is left out
_CURVE = (1, 2, 3, 4, 6, 8, 12, 16)  # notes a member


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KeptNote(EnrolledNote):
    """A member's note as it is stored.

    Attributes
    ----------
    is_learnt : bool
        The head in use learnt from it.
    """

    is_learnt: bool = False


Members = Mapping[str, Sequence[KeptNote]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scores:
    """Notes against the members of one gallery, raw.

    Attributes
    ----------
    cosines : NDArray, (notes, members) float32
        To the members' centroids.
    odds : NDArray, (notes, members) float32
        Of the trained head; not a number for members whom it does not know.
    """

    cosines: NDArray[np.float32] = field(repr=False)
    odds: NDArray[np.float32] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FoldScores:
    """What one recogniser says in one part, of notes that it has not heard.

    Attributes
    ----------
    probes : Scores
        Of members' notes.
    truth : NDArray, (probes,) intp
        The column of the member whose note it is.
    strangers : Scores
        Of notes of people whom it does not know: members who are left out.
    """

    probes: Scores
    truth: NDArray[np.intp] = field(repr=False)
    strangers: Scores


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fold:
    """One part of a cross-validation.

    Attributes
    ----------
    speakers : tuple of str
        All members of the server.
    notes : tuple of int
        How many each has.
    columns : NDArray, (members,) intp
        The places in ``speakers`` of those who are not left out: what columns of scores stand for.
    before, after : FoldScores
        What serves now, and the new head.
    curve : tuple of (notes a member, FoldScores of centroids, FoldScores of a head)
    is_first : bool
        No head is in use.
    """

    speakers: tuple[str, ...]
    notes: tuple[int, ...]
    columns: NDArray[np.intp] = field(repr=False)
    before: FoldScores
    after: FoldScores
    curve: tuple[tuple[int, FoldScores, FoldScores], ...] = field(repr=False)
    is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Split:
    """Who is learnt from in a part, and what is judged."""

    kept: Members
    probes: NDArray[np.float32]  # (probes, 192)
    truth: NDArray[np.intp]
    strangers: NDArray[np.float32]  # (notes, 192)

    def judge(self, gallery: Gallery) -> FoldScores:
        """Score what is held out."""
        return FoldScores(
            probes=_scores(self.probes, gallery),
            truth=self.truth,
            strangers=_scores(self.strangers, gallery),
        )


def cross_validate(members: Members, *, encoder_id: str, fold: int) -> Fold:
    """Train without one part, and score what is in it, by what serves now and by a new head."""
    split = _split(members, fold)
    learnt = _learnt(split.kept)
    places = {speaker: place for place, speaker in enumerate(members)}
    return Fold(
        speakers=tuple(members),
        notes=tuple(len(notes) for notes in members.values()),
        columns=np.array([places[speaker] for speaker in split.kept]),
        before=split.judge(_gallery(split.kept, learnt, encoder_id)),
        after=split.judge(_gallery(split.kept, split.kept, encoder_id)),
        curve=_curve(split, encoder_id),
        is_first=not any(note.is_learnt for notes in members.values() for note in notes),
    )


def train_head(members: Mapping[str, Sequence[EnrolledNote]], *, encoder_id: str) -> SpeakerHead:
    """Train a head on all notes of these members, against the cohort that ships."""
    return head.train_head(members, Cohort.default(), encoder_id=encoder_id)


def _split(members: Members, fold: int) -> _Split:
    """Hold out notes and members; everybody who stays keeps a note."""
    out = {speaker for place, speaker in enumerate(members) if place % FOLDS == fold}
    if len(members) - len(out) < _MIN_MEMBERS:
        out = set()
    kept: dict[str, Sequence[KeptNote]] = {}
    probes: list[KeptNote] = []
    truth: list[int] = []
    for speaker in (speaker for speaker in members if speaker not in out):
        notes = members[speaker]
        held_out = notes[fold::FOLDS] if len(notes) > 1 else []
        probes += held_out
        truth += [len(kept)] * len(held_out)
        kept[speaker] = [note for note in notes if note not in held_out]
    return _Split(
        kept=kept,
        probes=_embeddings(probes),
        truth=np.array(truth, np.intp),
        strangers=_embeddings([note for speaker in sorted(out) for note in members[speaker]]),
    )


def _embeddings(notes: Sequence[KeptNote]) -> NDArray[np.float32]:
    return np.array([note.embedding for note in notes], np.float32).reshape(-1, 192)


def _learnt(kept: Members) -> Members:
    """Return the notes that the head in use learnt from; nobody's where it is too few people's."""
    learnt = {
        speaker: [note for note in notes if note.is_learnt] for speaker, notes in kept.items()
    }
    learnt = {speaker: notes for speaker, notes in learnt.items() if notes}
    return learnt if len(learnt) >= _MIN_MEMBERS else {}


def _gallery(kept: Members, learnt: Members, encoder_id: str) -> Gallery:
    """Return what serves where all of these notes are enrolled, and a head learnt from some."""
    return Gallery.enrol(
        {speaker: [note.embedding for note in notes] for speaker, notes in kept.items()},
        head=train_head(learnt, encoder_id=encoder_id) if learnt else None,
    )


def _scores(notes: NDArray[np.float32], gallery: Gallery) -> Scores:
    odds = np.full((len(notes), len(gallery.speakers)), np.nan, np.float32)
    if gallery.head is not None:
        columns = [gallery.speakers.index(speaker) for speaker in gallery.head.speakers]
        odds[:, columns] = gallery.head.scores(notes)
    return Scores(cosines=notes @ gallery.centroids.T, odds=odds)


def _curve(split: _Split, encoder_id: str) -> tuple[tuple[int, FoldScores, FoldScores], ...]:
    """Judge centroids and a head with so many notes a member."""
    most = max(len(notes) for notes in split.kept.values())
    curve = []
    for size in (size for size in _CURVE if size <= most):
        some = {speaker: notes[:size] for speaker, notes in split.kept.items()}
        plain, trained = _gallery(some, {}, encoder_id), _gallery(some, some, encoder_id)
        curve.append((size, split.judge(plain), split.judge(trained)))
    return tuple(curve)

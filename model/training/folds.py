"""One part of a server's cross-validation: what serves now, and a new head, on notes unheard.

What serves now is trained again without the part, on the notes that it had learnt from; so neither
side has heard what it is judged on. What follows is decided in `model.training.comparison`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from model.calibration import Notes, OwnScores
from model.cohort import Cohort
from model.gallery import Gallery
from model.head import SpeakerHead
from model.quality import Quality
from model.training import head
from model.training.head import EnrolledNote
from model.training.held_out import PARTS, embeddings_of, part_of

FOLDS = PARTS
_MIN_MEMBERS = 2  # whom a head can tell apart
_CURVE = (1, 2, 3, 4, 6, 8, 12, 16)  # notes a member


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KeptNote(EnrolledNote):
    """A member's note as it is stored.

    Attributes
    ----------
    quality : Quality
    is_learnt : bool
        The head in use learnt from it.
    """

    quality: Quality
    is_learnt: bool = False


Members = Mapping[str, Sequence[KeptNote]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Questions:
    """Notes that nobody has learnt from.

    Attributes
    ----------
    embeddings : NDArray, (n, 192) float32
    notes : Notes
        What is known of them beside.
    owners : NDArray, (n,) intp
        Whose they are: members' as columns of the gallery, others' as places among all members.
    """

    embeddings: NDArray[np.float32] = field(repr=False)
    notes: Notes
    owners: NDArray[np.intp] = field(repr=False)

    @classmethod
    def of(cls, notes: Sequence[KeptNote], owners: NDArray[np.intp]) -> "Questions":
        """Ask about some notes."""
        return cls(
            embeddings=embeddings_of(notes),
            notes=Notes.of([note.quality for note in notes]),
            owners=owners,
        )


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
        The places in ``speakers`` of those who are not left out: the galleries' members.
    probes, strangers : Questions
        Members' held-out notes; notes of the members who are left out.
    before, after : Gallery
        What serves now, and with the new head.
    curve : tuple of (notes a member, Gallery without a head, Gallery with one)
    is_first : bool
        No head is in use.
    """

    speakers: tuple[str, ...]
    notes: tuple[int, ...]
    columns: NDArray[np.intp] = field(repr=False)
    probes: Questions
    strangers: Questions
    before: Gallery = field(repr=False)
    after: Gallery = field(repr=False)
    curve: tuple[tuple[int, Gallery, Gallery], ...] = field(repr=False)
    is_first: bool


def cross_validate(members: Members, *, encoder_id: str, fold: int) -> Fold:
    """Train without one part what serves now and a new head, and return them with that part."""
    part = part_of(members, fold)
    places = {speaker: place for place, speaker in enumerate(members)}
    return Fold(
        speakers=tuple(members),
        notes=tuple(len(notes) for notes in members.values()),
        columns=np.array([places[speaker] for speaker in part.kept]),
        probes=Questions.of(part.probes, part.truth),
        strangers=Questions.of(part.strangers, part.owners),
        before=_gallery(part.kept, _learnt(part.kept), encoder_id),
        after=_gallery(part.kept, part.kept, encoder_id),
        curve=_curve(part.kept, encoder_id),
        is_first=not any(note.is_learnt for notes in members.values() for note in notes),
    )


def train_head(
    members: Mapping[str, Sequence[EnrolledNote]], *, encoder_id: str, own: OwnScores | None = None
) -> SpeakerHead:
    """Train a head on all notes of these members, against the cohort that ships."""
    return head.train_head(members, Cohort.default(), encoder_id=encoder_id, own=own)


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


def _curve(kept: Members, encoder_id: str) -> tuple[tuple[int, Gallery, Gallery], ...]:
    """Return what serves with so many notes a member, without a head and with one."""
    most = max(len(notes) for notes in kept.values())
    curve = []
    for size in (size for size in _CURVE if size <= most):
        some = {speaker: notes[:size] for speaker, notes in kept.items()}
        curve.append((size, _gallery(some, {}, encoder_id), _gallery(some, some, encoder_id)))
    return tuple(curve)

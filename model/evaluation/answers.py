"""What recognisers answer: the one place where the report meets what the bot would decide."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.calibration import MEMBER_PRIOR, Calibration, Notes
from model.cohort import Cohort
from model.evaluation.conditions import CLEAN
from model.evaluation.embedding_run import NoteEmbeddings
from model.evaluation.metrics import Scores
from model.evaluation.servers import Server
from model.gallery import Gallery
from model.identify import decide
from model.training.copies import COPIES
from model.training.head import EnrolledNote, train_head
from model.training.held_out import own_scores

__all__ = ["MEMBER_PRIOR", "Answers", "Outsiders", "Recogniser", "answer", "enrol", "recognisers"]

Truths = NDArray[np.bool_]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recogniser:
    """One way to answer.

    Attributes
    ----------
    name : str
        Heading of its rows.
    encoder : str
        The system whose embeddings it takes.
    has_head : bool
        Whether it trains a head for each server, or compares with centroids.
    has_threshold : bool
        Whether a threshold for its scores ships; without one, they are plain cosines.
    """

    name: str
    encoder: str
    has_head: bool = False
    has_threshold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outsiders:
    """What is known of other people: of none of the measured corpora, but where it says so.

    Attributes
    ----------
    cohort : Cohort
    calibration : Calibration or None
        None where the folder has nobody to fit it on.
    """

    cohort: Cohort
    calibration: Calibration | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """What a recogniser says of notes.

    Attributes
    ----------
    best : NDArray, (n,) intp
        The likeliest member of each.
    scores : Scores, (n,) float64
        Of that member.
    llrs : Scores, (n,) float64, or None
        Natural logarithm of the likelihood ratio of that member against a stranger.
    probabilities : Scores, (n,) float64, or None
        That this member speaks, where `MEMBER_PRIOR` of the notes are members'.
    is_named, is_unsure : NDArray, (n,) bool, or None
        Whether the member is named at normal; whether it is "can't tell".
    """

    best: Indices
    scores: Scores
    llrs: Scores | None = None
    probabilities: Scores | None = None
    is_named: Truths | None = None
    is_unsure: Truths | None = None

    def only(self, chosen: Truths) -> "Answers":
        """Return what it says of some of the notes, (n,) bool."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        some: dict[str, Any] = {
            name: None if of is None else of[chosen] for name, of in said.items()
        }
        return Answers(**some)


def answer(recogniser: Recogniser, server: Server, outsiders: Outsiders) -> Answers:
    """Let a recogniser answer all that a server is asked; in the order of `Server.asked`."""
    gallery = enrol(recogniser, server, outsiders.cohort)
    embeddings = embeddings_of(recogniser, server)
    if not recogniser.has_threshold or outsiders.calibration is None:
        scores = (
            raw_scores(embeddings, gallery)
            if recogniser.has_threshold
            else (embeddings @ gallery.centroids.T).astype(np.float64)
        )
        return Answers(best=scores.argmax(axis=1), scores=scores.max(axis=1))
    found = decide(embeddings, notes_of(server), gallery, calibration=outsiders.calibration)
    best = found.llrs[np.arange(len(found.best)), found.best]
    return Answers(
        best=found.best,
        scores=best,
        llrs=best,
        probabilities=found.probabilities,
        is_named=found.is_named,
        is_unsure=found.is_unsure,
    )


def enrol(recogniser: Recogniser, server: Server, cohort: Cohort) -> Gallery:
    """Make the server's gallery, and train its head if the recogniser has one."""
    enrolled = {
        name: [_enrolled_note(note, recogniser) for note in notes]
        for name, notes in server.enrolled.items()
    }
    head = None
    if recogniser.has_head:
        own = own_scores(enrolled, cohort, encoder_id=cohort.encoder_id)
        head = train_head(enrolled, cohort, encoder_id=cohort.encoder_id, own=own)
    return Gallery.enrol(
        {name: [note.embedding for note in notes] for name, notes in enrolled.items()}, head=head
    )


def raw_scores(embeddings: NDArray[np.float32], gallery: Gallery) -> NDArray[np.float64]:
    """Score notes by the gallery's head, or its centroids without one, (notes, members)."""
    found = gallery if gallery.head is None else gallery.head
    return found.scores(embeddings).astype(np.float64)


def embeddings_of(recogniser: Recogniser, server: Server) -> NDArray[np.float32]:
    """Return what a server is asked about, (notes, dimensions)."""
    return np.stack([asked.note[recogniser.encoder, asked.condition] for asked in server.asked])


def notes_of(server: Server) -> Notes:
    """Return what a calibration knows of what a server is asked about."""
    return Notes.of([asked.note.qualities[asked.condition] for asked in server.asked])


def recognisers(systems: Sequence[str]) -> list[Recogniser]:
    """Return the first system by plain cosines, by centroids and by a head; the others plain."""
    own, *others = systems
    return [
        Recogniser(name=f"{own}, cosine", encoder=own),
        Recogniser(name=f"{own}, centroids", encoder=own, has_threshold=True),
        Recogniser(name=f"{own}, head", encoder=own, has_head=True, has_threshold=True),
        *(Recogniser(name=name, encoder=name) for name in others),
    ]


def _enrolled_note(note: NoteEmbeddings, recogniser: Recogniser) -> EnrolledNote:
    """Return an enrolled note as a head sees it."""
    encoder = recogniser.encoder
    copies = [note[encoder, copy] for copy in COPIES] if recogniser.has_head else []
    dimensions = len(note[encoder, CLEAN])
    return EnrolledNote(
        embedding=note[encoder, CLEAN],
        copies=np.array(copies, dtype=np.float32).reshape(-1, dimensions),
    )

"""What recognisers answer: the one place where the report meets what the bot would decide."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from model.calibration import Calibration
from model.cohort import Cohort
from model.embedding import centroid
from model.evaluation.conditions import CLEAN
from model.evaluation.embedding_run import NoteEmbeddings
from model.evaluation.metrics import Scores
from model.evaluation.servers import Server
from model.training.copies import COPIES
from model.training.head import EnrolledNote, train_head

MEMBER_PRIOR = 0.5  # probability that a note is a member's, before it is heard

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
        Whether a threshold for its scores ships.
    """

    name: str
    encoder: str
    has_head: bool = False
    has_threshold: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outsiders:
    """What is known of other people, none of them of the measured corpora.

    Attributes
    ----------
    cohort : Cohort
    calibrations : mapping of str to callable
        By a recogniser's name: scores to log-likelihood ratios, (n,) to (n,).
    """

    cohort: Cohort
    calibrations: Mapping[str, Callable[[Scores], Scores]]


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
        Whether the member is named at the threshold that ships; whether it is "can't tell".
    """

    best: Indices
    scores: Scores
    llrs: Scores | None = None
    probabilities: Scores | None = None
    is_named: Truths | None = None
    is_unsure: Truths | None = None


def answer(recogniser: Recogniser, server: Server, outsiders: Outsiders) -> Answers:
    """Let a recogniser answer all that a server is asked; in the order of `Server.asked`."""
    scores = member_scores(recogniser, server, outsiders.cohort)
    best = scores.argmax(axis=1)
    of_best = scores.max(axis=1)
    calibrate = outsiders.calibrations.get(recogniser.name)
    llrs = None if calibrate is None else calibrate(of_best)
    shipped = recogniser.has_threshold
    return Answers(
        best=best,
        scores=of_best,
        llrs=llrs,
        probabilities=None if llrs is None else expit(llrs + logit(MEMBER_PRIOR)),
        is_named=of_best >= Calibration.default().threshold if shipped else None,
        is_unsure=np.zeros(len(best), dtype=np.bool_) if shipped else None,
    )


def member_scores(recogniser: Recogniser, server: Server, cohort: Cohort) -> NDArray[np.float64]:
    """Score all that is asked against all members, (notes, members) float64."""
    notes = np.stack([asked.note[recogniser.encoder, asked.condition] for asked in server.asked])
    if recogniser.has_head:
        members = {
            name: [_enrolled_note(note, recogniser.encoder) for note in enrolled]
            for name, enrolled in server.enrolled.items()
        }
        head = train_head(members, cohort, encoder_id=cohort.encoder_id)
        return head.scores(notes).astype(np.float64)
    centroids = [
        centroid([note[recogniser.encoder, CLEAN] for note in enrolled])
        for enrolled in server.enrolled.values()
    ]
    return np.asarray(notes @ np.stack(centroids).T, dtype=np.float64)


def recognisers(systems: Sequence[str]) -> list[Recogniser]:
    """Return the first system with centroids and with a head, and the others with centroids."""
    own, *others = systems
    return [
        Recogniser(name=f"{own}, centroids", encoder=own, has_threshold=True),
        Recogniser(name=f"{own}, head", encoder=own, has_head=True),
        *(Recogniser(name=name, encoder=name) for name in others),
    ]


def _enrolled_note(note: NoteEmbeddings, encoder: str) -> EnrolledNote:
    """Return an enrolled note as a head sees it."""
    copies = np.stack([note[encoder, copy] for copy in COPIES])
    return EnrolledNote(embedding=note[encoder, CLEAN], copies=copies)

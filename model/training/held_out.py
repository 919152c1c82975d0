"""One part of a server's cross-validation: which notes and which members are left out of it.

Every part holds out some notes of the members, and leaves some members out entirely, whose notes
are then strangers' notes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from model.calibration import OwnScores
from model.cohort import Cohort
from model.training.head import EnrolledNote, train_head

PARTS = 5
_MIN_MEMBERS = 2  # whom a head can tell apart: where fewer would stay, nobody is left out

Note = TypeVar("Note", bound=EnrolledNote)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part(Generic[Note]):
    """Who is learnt from in one part, and what is judged.

    Attributes
    ----------
    kept : mapping of str to sequence of notes
        Everybody who stays, each with a note at least.
    probes : sequence of notes
        Their held-out notes.
    truth : NDArray, (probes,) intp
        Whose they are, as a place in ``kept``.
    strangers : sequence of notes
        Of the members who are left out.
    owners : NDArray, (strangers,) intp
        Whose they are, as a place among all members.
    """

    kept: Mapping[str, Sequence[Note]]
    probes: Sequence[Note]
    truth: NDArray[np.intp]
    strangers: Sequence[Note]
    owners: NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeldOutScores:
    """What a head says of notes that it has not heard.

    Attributes
    ----------
    strangers : NDArray, (n,) float32
        Best scores of the notes of members who were left out.
    owners : NDArray, (n,) intp
        Whose notes these are.
    members : NDArray, (m,) float32
        Scores of members' held-out notes, against their owners.
    """

    strangers: NDArray[np.float32]
    owners: NDArray[np.intp]
    members: NDArray[np.float32]


def part_of(members: Mapping[str, Sequence[Note]], number: int) -> Part[Note]:
    """Return one of the `PARTS` of a server's notes."""
    out = [place for place in range(len(members)) if place % PARTS == number]
    if len(members) - len(out) < _MIN_MEMBERS:
        out = []
    kept: dict[str, Sequence[Note]] = {}
    probes, truth, strangers, owners = list[Note](), list[int](), list[Note](), list[int]()
    for place, (speaker, notes) in enumerate(members.items()):
        if place in out:
            strangers += notes
            owners += [place] * len(notes)
            continue
        held_out = range(number, len(notes), PARTS) if len(notes) > 1 else range(0)
        probes += [notes[i] for i in held_out]
        truth += [len(kept)] * len(held_out)
        kept[speaker] = [note for i, note in enumerate(notes) if i not in held_out]
    return Part(
        kept=kept,
        probes=probes,
        truth=np.array(truth, np.intp),
        strangers=strangers,
        owners=np.array(owners, np.intp),
    )


def own_scores(
    members: Mapping[str, Sequence[EnrolledNote]], cohort: Cohort, *, encoder_id: str
) -> OwnScores:
    """Train heads without each part, and return what its notes score with them."""
    found = []
    for number in range(PARTS):
        part = part_of(members, number)
        if not part.probes and not part.strangers:
            continue
        head = train_head(part.kept, cohort, encoder_id=encoder_id)
        places = np.arange(len(part.probes)), part.truth
        found.append(
            HeldOutScores(
                strangers=head.scores(embeddings_of(part.strangers)).max(axis=1),
                owners=part.owners,
                members=head.scores(embeddings_of(part.probes))[places],
            )
        )
    notes = float(np.mean([len(of_member) for of_member in members.values()]))
    return summarise(found, members=len(members), notes=notes)


def summarise(parts: Sequence[HeldOutScores], *, members: int, notes: float) -> OwnScores:
    """Put the scores of all parts together.

    Parameters
    ----------
    parts : sequence of HeldOutScores
    members : int
    notes : float
        Enrolled by each, on average.
    """
    return OwnScores.of(
        np.concatenate([np.empty(0), *(part.strangers for part in parts)]),
        np.concatenate([np.empty(0, np.intp), *(part.owners for part in parts)]),
        np.concatenate([np.empty(0), *(part.members for part in parts)]),
        members=members,
        notes=notes,
    )


def embeddings_of(notes: Sequence[EnrolledNote]) -> NDArray[np.float32]:
    """Return the embeddings of notes, (n, 192) float32."""
    return np.array([note.embedding for note in notes], np.float32).reshape(-1, 192)

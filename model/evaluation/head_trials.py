"""Open-set trials before and after a server's head is trained, and how far they may be trusted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.cohort import Cohort
from model.embedding import centroid
from model.evaluation.bootstrap import Estimate
from model.evaluation.closed_set import ClosedSet
from model.evaluation.conditions import CLEAN
from model.evaluation.embedding_run import NoteEmbeddings
from model.evaluation.metrics import Scores, threshold_at
from model.training.copies import COPIES
from model.training.head import EnrolledNote, train_head

Speakers = Mapping[str, Sequence[NoteEmbeddings]]
Scorer = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""``(notes, 192)`` to ``(notes, members)``."""

Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OwnedTrials:
    """Best scores of notes, and whose they are.

    Attributes
    ----------
    scores : Scores, (n,) float64
        Of the best member for each note of a member.
    is_right : NDArray, (n,) bool
        Whether that is the right member.
    owners : NDArray, (n,) intp
        Whose note each is, as a place among all speakers of the corpus.
    strangers : Scores, (m,) float64
        Best scores of notes of people who are not in the gallery.
    stranger_owners : NDArray, (m,) intp
    """

    scores: Scores
    is_right: NDArray[np.bool_]
    owners: Indices
    strangers: Scores
    stranger_owners: Indices

    @classmethod
    def pooled(cls, draws: Sequence["OwnedTrials"]) -> "OwnedTrials":
        """Return the trials of several servers as one."""
        return cls(
            scores=np.concatenate([draw.scores for draw in draws]),
            is_right=np.concatenate([draw.is_right for draw in draws]),
            owners=np.concatenate([draw.owners for draw in draws]),
            strangers=np.concatenate([draw.strangers for draw in draws]),
            stranger_owners=np.concatenate([draw.stranger_owners for draw in draws]),
        )

    @property
    def rank_1(self) -> float:
        """Share of members' notes that are nearest to the right member."""
        return float(self.is_right.mean())

    def fnir(self, fpir: float, counts: NDArray[np.float32]) -> Estimate:
        """Return the share of members' notes missed or misnamed where so many strangers are named.

        Parameters
        ----------
        fpir : float
        counts : NDArray, (speakers, resamples) float32
            How often each speaker was drawn in each resample, from `bootstrap.resamples`.
        """
        accepted = self.is_right & (self.scores >= threshold_at(self.strangers, fpir))
        order = np.argsort(-self.strangers, kind="stable")
        best_first, owners = self.strangers[order], self.stranger_owners[order]
        resampled = []
        for of_resample in counts.T:
            named = np.cumsum(of_resample[owners])
            # The first stranger who must not be named; where all may be, the last.
            place = min(int(np.searchsorted(named, fpir * named[-1], "right")), len(named) - 1)
            is_found = self.is_right & (self.scores > best_first[place])
            weights = of_resample[self.owners]
            total = float(weights.sum())
            found = float(weights[is_found].sum())
            resampled.append(1 - found / total if total and named[-1] else float("nan"))
        return Estimate(value=1 - float(accepted.mean()), resampled=np.array(resampled))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Server:
    """One drawn server: who is a member, what they enrolled, and what is asked of it.

    Attributes
    ----------
    speakers : Speakers
        All of the corpus, members or not.
    draw : ClosedSet
        Members, their enrolled notes, their other notes.
    conditions : tuple of str
        In which the notes of members and strangers come; enrolled notes are clean.
    """

    speakers: Speakers
    draw: ClosedSet
    conditions: tuple[str, ...]

    def by_centroid(self, system: str) -> OwnedTrials:
        """Compare with the members' centroids."""
        centroids = np.stack(
            [centroid([note[system, CLEAN] for note in notes]) for notes in self._enrolled.values()]
        )
        return self._trials(system, lambda notes: notes @ centroids.T)

    def by_head(self, system: str, cohort: Cohort) -> OwnedTrials:
        """Train the server's head and ask it."""
        members = {
            name: [
                EnrolledNote(
                    embedding=note[system, CLEAN],
                    copies=np.stack([note[system, copy] for copy in COPIES]),
                )
                for note in notes
            ]
            for name, notes in self._enrolled.items()
        }
        head = train_head(members, cohort, encoder_id=cohort.encoder_id)
        return self._trials(system, head.scores)

    @property
    def _enrolled(self) -> dict[str, list[NoteEmbeddings]]:
        """The members' enrolled notes."""
        return {
            name: [self.speakers[name][place] for place in places]
            for name, places in zip(self.draw.members, self.draw.enrolled, strict=True)
        }

    def _trials(self, system: str, scorer: Scorer) -> OwnedTrials:
        """Score the members' other notes, and all notes of the strangers."""
        places = {name: place for place, name in enumerate(self.speakers)}
        probes, truth, owners = [], [], []
        for member, (name, chosen) in enumerate(
            zip(self.draw.members, self.draw.probes, strict=True)
        ):
            found = self._heard(system, [self.speakers[name][place] for place in chosen])
            probes += found
            truth += [member] * len(found)
            owners += [places[name]] * len(found)
        strangers, stranger_owners = [], []
        for name in self.speakers.keys() - set(self.draw.members):
            found = self._heard(system, self.speakers[name])
            strangers += found
            stranger_owners += [places[name]] * len(found)
        scores, of_strangers = scorer(np.stack(probes)), scorer(np.stack(strangers))
        return OwnedTrials(
            scores=scores.max(axis=1).astype(np.float64),
            is_right=scores.argmax(axis=1) == truth,
            owners=np.array(owners, dtype=np.intp),
            strangers=of_strangers.max(axis=1).astype(np.float64),
            stranger_owners=np.array(stranger_owners, dtype=np.intp),
        )

    def _heard(self, system: str, notes: Sequence[NoteEmbeddings]) -> list[NDArray[np.float32]]:
        """Return the embeddings of notes in all conditions that they are long enough for."""
        return [
            note[system, condition]
            for note in notes
            for condition in self.conditions
            if (system, condition) in note
        ]

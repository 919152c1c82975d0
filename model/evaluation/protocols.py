"""Verification trials: which notes are compared with which, and whose they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.embedding import Embedding, centroid
from model.evaluation.metrics import Scores

ENROLLED_NOTES = 3  # of which a centroid is made

Embeddings = NDArray[np.float32]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trials:
    """Scores of comparisons, and who is compared with whom.

    Attributes
    ----------
    targets : Scores, (t,) float64
        Comparisons within one speaker.
    target_speakers : NDArray, (t,) intp
    nontargets : Scores, (n,) float64
        Comparisons of two speakers.
    nontarget_speakers : NDArray, (n, 2) intp
    """

    targets: Scores
    target_speakers: Indices
    nontargets: Scores
    nontarget_speakers: Indices


def pair_trials(embeddings: Embeddings, speakers: Sequence[int] | Indices) -> Trials:
    """Compare all pairs of notes.

    Parameters
    ----------
    embeddings : NDArray, (notes, dimensions) float32, unit length
    speakers : (notes,) int
        Whose note each is.
    """
    first, second = np.triu_indices(len(embeddings), 1)
    return _trials(
        (embeddings @ embeddings.T)[first, second],
        np.asarray(speakers)[first],
        np.asarray(speakers)[second],
    )


def verification_trials(speakers: Mapping[str, Sequence[Embedding]]) -> tuple[Scores, Scores]:
    """Compare all pairs of the notes of each speaker; return target and non-target scores."""
    owners = np.repeat(np.arange(len(speakers)), [len(notes) for notes in speakers.values()])
    trials = pair_trials(np.stack([n for notes in speakers.values() for n in notes]), owners)
    return trials.targets, trials.nontargets


def enrolment_trials(
    enrolled: Embeddings,
    speakers: Sequence[int] | Indices,
    probes: Embeddings,
    probe_notes: Sequence[int] | Indices,
) -> Trials:
    """Compare single notes with centroids of three notes, of all speakers who have three.

    Every rotation of a speaker's notes gives a centroid. A note never meets a centroid that it is
    part of, in whatever condition.

    Parameters
    ----------
    enrolled : NDArray, (notes, dimensions) float32, unit length
        Notes to enrol.
    speakers : (notes,) int
        Whose note each is.
    probes : NDArray, (probes, dimensions) float32, unit length
        Notes to verify: some of the same notes, in another condition.
    probe_notes : (probes,) int
        Which of the notes each probe is.
    """
    speakers, probe_notes = np.asarray(speakers), np.asarray(probe_notes)
    groups = np.array(_rotations(speakers), dtype=np.intp).reshape(-1, ENROLLED_NOTES)
    centroids = [centroid(enrolled[group]) for group in groups]
    dimensions = enrolled.shape[1]
    scores = np.reshape(centroids, (-1, dimensions)).astype(np.float32) @ probes.T
    is_part = (groups[:, :, None] == probe_notes).any(axis=1)  # (centroids, probes)
    model, probe = np.nonzero(~is_part)
    return _trials(scores[model, probe], speakers[groups[model, 0]], speakers[probe_notes[probe]])


def _rotations(speakers: Indices) -> list[Indices]:
    """Return groups of three of a speaker's notes: as many as the speaker has notes."""
    groups = []
    for speaker in np.unique(speakers):
        notes = np.flatnonzero(speakers == speaker)
        if len(notes) == ENROLLED_NOTES:
            groups.append(notes)
        elif len(notes) > ENROLLED_NOTES:
            groups += [np.roll(notes, -turn)[:ENROLLED_NOTES] for turn in range(len(notes))]
    return groups


def _trials(scores: Embeddings, first: Indices, second: Indices) -> Trials:
    """Part scores by whether both speakers are the same."""
    same = first == second
    scores = scores.astype(np.float64)
    return Trials(
        targets=scores[same],
        target_speakers=first[same],
        nontargets=scores[~same],
        nontarget_speakers=np.stack([first[~same], second[~same]], axis=1),
    )

"""Open-set trials: notes of members and of strangers against galleries of a server's size."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.embedding import Embedding, centroid
from model.evaluation.metrics import Scores

Speakers = Mapping[str, Sequence[Embedding]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OpenSetTrials:
    """Best scores of probes against galleries of a server's size, over many random draws.

    Attributes
    ----------
    right, wrong : Scores, (n,) float64
        Members' probes whose best score was the right member's, and another's.
    strangers : Scores, (m,) float64
        Best scores of the notes of people who are not in the gallery.
    """

    right: Scores
    wrong: Scores
    strangers: Scores

    @property
    def rank_1(self) -> float:
        """Share of members' probes that are nearest to the right member."""
        return len(self.right) / (len(self.right) + len(self.wrong))

    def fnir(self, threshold: float) -> float:
        """Return the share of members' probes that are missed or misnamed."""
        return 1 - float(np.sum(self.right >= threshold)) / (len(self.right) + len(self.wrong))

    def misnamed(self, threshold: float) -> float:
        """Return the share of members' probes that are given another member's name."""
        return float(np.sum(self.wrong >= threshold)) / (len(self.right) + len(self.wrong))

    def fpir(self, threshold: float) -> float:
        """Return the share of strangers' notes that are given a name."""
        return float(np.mean(self.strangers >= threshold))


def draw_trials(
    speakers: Speakers, *, members: int, notes: int, draws: int, seed: int
) -> OpenSetTrials:
    """Draw servers of so many members with so many enrolled notes; everybody else is a stranger.

    Raises
    ------
    ValueError
        There are too few speakers with enough notes.
    """
    eligible = [name for name, of_speaker in speakers.items() if len(of_speaker) > notes]
    if len(eligible) < members or len(speakers) <= members:
        raise ValueError(f"{members} members and a stranger need more speakers than there are")
    rng = np.random.default_rng(seed)
    right: list[float] = []
    wrong: list[float] = []
    strangers: list[float] = []
    for _ in range(draws):
        drawn = [str(name) for name in rng.permutation(eligible)[:members]]
        enrolled, probes = zip(*(_split(speakers[n], notes, rng) for n in drawn), strict=True)
        gallery = np.stack([centroid(of_member) for of_member in enrolled])
        for member, of_member in enumerate(probes):
            for scores in _scores(gallery, of_member):
                (right if scores.argmax() == member else wrong).append(scores.max())
        for name in speakers.keys() - set(drawn):
            strangers += [scores.max() for scores in _scores(gallery, speakers[name])]
    return OpenSetTrials(
        right=np.array(right), wrong=np.array(wrong), strangers=np.array(strangers)
    )


def _split(
    notes: Sequence[Embedding], enrolled: int, rng: np.random.Generator
) -> tuple[list[Embedding], list[Embedding]]:
    """Draw the notes that are enrolled; the others are probes."""
    order = rng.permutation(len(notes))
    return [notes[i] for i in order[:enrolled]], [notes[i] for i in order[enrolled:]]


def _scores(gallery: NDArray[np.float32], probes: Sequence[Embedding]) -> Iterator[Scores]:
    """Yield the scores of each probe against all members, (members,) float64."""
    for probe in probes:
        yield (gallery @ probe).astype(np.float64)

"""Closed sets: every note is a member's, and the question is only whose.

The one protocol that classifiers without a "nobody" can take part in. All systems meet the same
draws of members, enrolled notes and probes.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from model.embedding import Embedding, centroid
from model.evaluation.conditions import CLEAN
from model.evaluation.embedding_run import EmbeddingRun, NoteEmbeddings, embed_notes
from model.evaluation.peers import VGG28, vgg28
from model.evaluation.systems import SystemChoice

MEMBERS = (5, 20, 50)
ENROLLED = (3, 5)
DRAWS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedSet:
    """One draw: by member, which of their notes are enrolled, and which are probes."""

    members: tuple[str, ...]
    enrolled: tuple[tuple[int, ...], ...]
    probes: tuple[tuple[int, ...], ...]


def closed_set_report(run: EmbeddingRun, *, processes: int | None = None) -> str:
    """Embed the notes of a run and tell members apart; see `embed_notes` for what it raises.

    Returns
    -------
    str
        A Markdown table; without sizes that a corpus has too few speakers for.
    """
    names = [choice.name for choice in run.systems]
    head = f"Right answers in %, mean of {DRAWS} draws [least, most], seed {run.seed}."
    lines = [
        f"{head} Embeddings: nearest centroid.\n",
        f"| corpus | members | notes enrolled | probes | {' | '.join(names)} |",
        "|---" * (4 + len(names)) + "|",
    ]
    sizes = [(members, enrolled) for members in MEMBERS for enrolled in ENROLLED]
    for corpus, speakers in embed_notes(run, processes=processes).items():
        for members, enrolled in tqdm(sizes, corpus):
            rng = np.random.default_rng([run.seed, zlib.crc32(corpus.encode()), members, enrolled])
            sets = [draw_set(speakers, members, enrolled, rng) for _ in range(DRAWS)]
            if drawn := [one for one in sets if one is not None]:
                lines.append(f"| {corpus} {_row(run, speakers, drawn)}")
    return "\n".join(lines)


def draw_set(
    speakers: Mapping[str, Sequence[object]],
    members: int,
    enrolled: int,
    rng: np.random.Generator,
) -> ClosedSet | None:
    """Draw members and their notes to enrol; None where too few speakers have a note to spare."""
    eligible = [name for name, notes in speakers.items() if len(notes) > enrolled]
    if len(eligible) < members:
        return None
    drawn = [eligible[i] for i in rng.permutation(len(eligible))[:members]]
    orders = [rng.permutation(len(speakers[name])).tolist() for name in drawn]
    return ClosedSet(
        members=tuple(drawn),
        enrolled=tuple(tuple(order[:enrolled]) for order in orders),
        probes=tuple(tuple(order[enrolled:]) for order in orders),
    )


def _row(
    run: EmbeddingRun, speakers: Mapping[str, Sequence[NoteEmbeddings]], drawn: list[ClosedSet]
) -> str:
    """Return the cells of one size of set."""
    probes = sum(len(of_member) for one in drawn for of_member in one.probes)
    cells = [len(drawn[0].members), len(drawn[0].enrolled[0]), probes]
    shares = []
    for choice in run.systems:
        right = [100 * accuracy(choice, speakers, one, seed=run.seed) for one in drawn]
        shares.append(f"{np.mean(right):.1f} [{min(right):.1f}, {max(right):.1f}]")
    return f"| {' | '.join([*map(str, cells), *shares])} |"


def accuracy(
    choice: SystemChoice,
    speakers: Mapping[str, Sequence[NoteEmbeddings]],
    closed_set: ClosedSet,
    *,
    seed: int,
) -> float:
    """Return the share of the probes that a system gives to the right member."""
    of_member = [
        np.stack([note[choice.name, CLEAN] for note in speakers[name]])
        for name in closed_set.members
    ]
    rows = list(zip(of_member, closed_set.enrolled, closed_set.probes, strict=True))
    enrolled = np.stack([notes[list(chosen)] for notes, chosen, _ in rows])
    probes = np.concatenate([notes[list(chosen)] for notes, _, chosen in rows])
    truth = np.repeat(np.arange(len(rows)), [len(chosen) for _, _, chosen in rows])
    if choice.peer == VGG28:
        named = vgg28.classify(enrolled, probes, seed=seed)
    else:
        named = nearest_centroid(enrolled, probes)
    return float(np.mean(named == truth))


def nearest_centroid(
    enrolled: NDArray[np.float32], probes: NDArray[np.float32]
) -> NDArray[np.intp]:
    """Return the member whose centroid is nearest, (probes,) intp.

    Parameters
    ----------
    enrolled : NDArray, (members, notes, dimensions) float32
    probes : NDArray, (probes, dimensions) float32
    """
    centroids: list[Embedding] = [centroid(notes) for notes in enrolled]
    nearest: NDArray[np.intp] = np.argmax(probes @ np.stack(centroids).T, axis=1)
    return nearest

"""Stored notes, as the workers that train take them."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from bot.note_records import quality_of
from bot.storage import TrainingNote
from bot.training_jobs import Sample
from model import embedding


def samples_of(notes: Sequence[TrainingNote], learnt: frozenset[int]) -> dict[str, list[Sample]]:
    """Return notes as a worker takes them; ``learnt`` are those that the head in use knows."""
    samples: dict[str, list[Sample]] = defaultdict(list)
    for note in notes:
        voice = embedding.from_bytes(note.embedding)
        copies = np.frombuffer(note.copies or b"", "<f4").astype(np.float32)
        samples[str(note.member_id)].append(
            Sample(
                embedding=voice,
                copies=copies.reshape(-1, len(voice)),
                quality=quality_of(note),
                is_learnt=note.note_id in learnt,
            )
        )
    return dict(samples)

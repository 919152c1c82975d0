"""Stored notes, as the workers that train take them."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from bot.storage import MeasuredNote, TrainingNote
from bot.training_jobs import Sample
from model import Quality, embedding


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


def quality_of(note: MeasuredNote) -> Quality:
    """Return what is stored of a note's quality: what was around its speech is not."""
    return Quality(
        speech_s=note.speech_s,
        duration_s=note.speech_s,
        level_db=note.level_db,
        snr_db=note.snr_db,
        clipped_share=note.clipped_share,
        upper_db=note.upper_db,
    )

"""Make the cohort that ships: one clean note each of half of a folder's training people.

The other half stays out: a calibration has to be fitted on people whom neither the cohort nor the
evaluation knows.
"""

from pathlib import Path

import numpy as np

from model.cohort import Cohort, is_in_cohort
from model.evaluation.conditions import CLEAN
from model.evaluation.embedding_run import EmbeddingRun, embed_notes
from model.evaluation.systems import SystemChoice, load


def make_cohort(voices: Path, destination: Path, *, processes: int | None = None) -> str:
    """Embed the people of the ``train`` split who are in the cohort, and write them.

    Returns
    -------
    str
        How many there are, and of which encoder.

    Raises
    ------
    OSError, ValueError
        The folder has no index, or no note that can be used.
    """
    choice = SystemChoice(name="timbre")
    run = EmbeddingRun(folder=voices, split="train", systems=(choice,), notes_per_speaker=1)
    people = [
        (corpus, notes[0][choice.name, CLEAN])
        for corpus, speakers in embed_notes(run, processes=processes).items()
        for speaker, notes in speakers.items()
        if notes and is_in_cohort(speaker)
    ]
    if not people:
        raise ValueError("none of its training people can be used")
    corpora, embeddings = zip(*people, strict=True)
    cohort = Cohort(
        embeddings=np.stack(embeddings), corpora=corpora, encoder_id=load(choice).identity
    )
    cohort.save(destination)
    return f"{len(corpora)} people, encoder {cohort.encoder_id}"

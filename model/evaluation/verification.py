"""The encoder's report: verification error rates by condition, beside other systems.

All of them embed the same notes. Two kinds of trials: all pairs of notes of a corpus, both in the
condition; and three clean notes, enrolled as one centroid, against single notes in the condition.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from model.evaluation.bootstrap import Rates, measure, resamples
from model.evaluation.conditions import CLEAN
from model.evaluation.embedding_run import Corpora, EmbeddingRun, NoteEmbeddings, embed_notes
from model.evaluation.protocols import enrolment_trials, pair_trials

DRAWS = 300  # resamples of the speakers

# Its labels are approximate: one person may be two, which no encoder can know. Shown, not averaged.
NOT_AVERAGED = ("duke-alphanumeric",)

# Fewer comparisons within a speaker are shown, not averaged: they would be as heavy as thousands.
AVERAGED_TARGETS = 30

PAIRS, ENROLMENT = "all pairs of notes", "three clean notes enrolled against single notes"

Key = tuple[str, str, str, str]
"""Kind of trials, corpus, condition, system."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measurement:
    """Error rates of a run.

    Attributes
    ----------
    run : EmbeddingRun
    sizes : dict of str to (int, int)
        Speakers and notes of each corpus.
    rates : dict of Key to Rates
        Without the corpora that have no trials of a kind in a condition.
    """

    run: EmbeddingRun
    sizes: dict[str, tuple[int, int]]
    rates: dict[Key, Rates]

    @property
    def averaged(self) -> list[str]:
        """The corpora that the mean is of."""
        return [corpus for corpus in self.sizes if corpus not in NOT_AVERAGED]

    def mean(
        self, kind: str, corpora: Sequence[str], conditions: Sequence[str], system: str
    ) -> Rates | None:
        """Return the mean over conditions of the means over corpora, as far as there are trials."""
        least = AVERAGED_TARGETS if len(corpora) * len(conditions) > 1 else 0
        means = []
        for condition in conditions:
            found = [self.rates.get((kind, corpus, condition, system)) for corpus in corpora]
            if enough := [rates for rates in found if rates and rates.targets >= least]:
                means.append(Rates.mean(enough))
        return Rates.mean(means) if means else None


def measure_run(run: EmbeddingRun, *, processes: int | None = None) -> Measurement:
    """Embed the notes of a run and measure the error rates; raises what `embed_notes` raises."""
    corpora = embed_notes(run, processes=processes)
    sizes = {
        corpus: (sum(map(bool, speakers.values())), sum(map(len, speakers.values())))
        for corpus, speakers in corpora.items()
    }
    rates = {
        (kind, corpus, condition, choice.name): rates
        for corpus in corpora
        for condition in run.conditions
        for choice in run.systems
        for kind, rates in _measure_corpus(corpora, corpus, condition, choice.name, run.seed)
    }
    return Measurement(run=run, sizes=sizes, rates=rates)


def _measure_corpus(
    corpora: Corpora, corpus: str, condition: str, system: str, seed: int
) -> list[tuple[str, Rates]]:
    """Measure one system on one corpus in one condition, on either kind of trials."""
    notes: list[NoteEmbeddings] = []
    speakers: list[int] = []
    for number, of_speaker in enumerate(corpora[corpus].values()):
        notes += of_speaker
        speakers += [number] * len(of_speaker)
    in_it = [place for place, note in enumerate(notes) if (system, condition) in note]
    if not in_it:
        return []
    clean = np.stack([note[system, CLEAN] for note in notes])
    degraded = np.stack([notes[place][system, condition] for place in in_it])
    trials = {
        PAIRS: pair_trials(degraded, np.array(speakers)[in_it]),
        ENROLMENT: enrolment_trials(clean, speakers, degraded, in_it),
    }
    # The same resamples for all systems and conditions, so that they can be compared.
    rng = np.random.default_rng([seed, zlib.crc32(corpus.encode())])
    counts = resamples(len(corpora[corpus]), draws=DRAWS, rng=rng)
    return [
        (kind, measure(of_kind, counts))
        for kind, of_kind in trials.items()
        if len(of_kind.targets) and len(of_kind.nontargets)
    ]

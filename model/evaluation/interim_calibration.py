"""Ratios of raw scores by one logistic regression, until `model.calibration` gives better ones.

Fitted on people of the ``train`` split who are not in the cohort, and not on a measured corpus.
"""

import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from scipy.optimize import minimize

from model.cohort import Cohort
from model.evaluation.answers import Outsiders, Recogniser, member_scores
from model.evaluation.conditions import CLEAN
from model.evaluation.embedding_run import Corpora, EmbeddingRun, embed_notes, notes_by_speaker
from model.evaluation.metrics import Scores
from model.evaluation.servers import STRANGER, People, all_people

PEOPLE, NOTES = 16, 5  # of each corpus, and of each of them
MEMBERS, ENROLLED, DRAWS = 10, 3, 5

Calibrate = Callable[[Scores], Scores]


def embed_outsiders(run: EmbeddingRun, *, processes: int | None) -> Corpora:
    """Embed the people to calibrate with; nobody where the folder has no such split."""
    outside = replace(run, split="train", corpora=(), notes_per_speaker=NOTES, conditions=(CLEAN,))
    of_corpora: dict[str, list[str]] = {}
    try:
        for (corpus, speaker), notes in notes_by_speaker(outside).items():
            is_in_cohort = zlib.crc32(speaker.encode()) % 2 == 0  # as `model.training.cohort` says
            if len(notes) > ENROLLED and not is_in_cohort:
                of_corpora.setdefault(corpus, []).append(speaker)
    except ValueError:
        return {}
    chosen = {(corpus, name) for corpus, of in of_corpora.items() for name in of[:PEOPLE]}
    return embed_notes(outside, processes=processes, wanted=lambda *who: who in chosen)


def outsiders_for(people: People, recognisers: Sequence[Recogniser], outside: Corpora) -> Outsiders:
    """Return what is known of other people when these are measured."""
    cohort = without(Cohort.default(), people.corpora)
    kin = {corpus.split("-")[0] for corpus in people.corpora}
    others = {name: of for name, of in outside.items() if name.split("-")[0] not in kin}
    fitted = {one.name: _fit_recogniser(one, others, cohort) for one in recognisers}
    calibrations = {name: calibrate for name, calibrate in fitted.items() if calibrate}
    return Outsiders(cohort=cohort, calibrations=calibrations)


def without(cohort: Cohort, corpora: Sequence[str]) -> Cohort:
    """Return the cohort without several corpora."""
    for corpus in corpora:
        cohort = cohort.without(corpus)
    return cohort


def _fit_recogniser(recogniser: Recogniser, outside: Corpora, cohort: Cohort) -> Calibrate | None:
    """Fit a recogniser's scores on servers of other corpora; None where there are none."""
    targets, others = list[Scores](), list[Scores]()
    for people in all_people(outside):
        for server in people.draw(MEMBERS, ENROLLED, draws=DRAWS, seed=0, conditions=(CLEAN,)):
            scores = member_scores(recogniser, server, without(cohort, people.corpora))
            members = np.array([asked.member for asked in server.asked])
            targets.append(scores.max(axis=1)[scores.argmax(axis=1) == members])
            others.append(scores.max(axis=1)[members == STRANGER])
    return fit_ratio(np.concatenate(targets), np.concatenate(others)) if targets else None


def fit_ratio(targets: Scores, others: Scores) -> Calibrate:
    """Fit a rising line from scores to log-likelihood ratios, both kinds weighing the same."""

    def cost(line: Scores) -> float:
        slope, offset = np.exp(line[0]), line[1]
        missed = np.logaddexp(0, -(slope * targets + offset)).mean()
        # Scores that are apart would make the line ever steeper.
        steep = 1e-3 * (line[0] - np.log(scale)) ** 2
        return float(missed + np.logaddexp(0, slope * others + offset).mean() + steep)

    scale = 1 / max(float(np.std(np.concatenate([targets, others]))), 1e-9)
    middle = (np.mean(targets) + np.mean(others)) / 2
    found = minimize(cost, np.array([np.log(scale), -scale * middle]), method="Nelder-Mead").x
    slope, offset = float(np.exp(found[0])), float(found[1])
    return lambda scores: slope * scores + offset

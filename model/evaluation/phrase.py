"""The phrase report: what is taken for the sentence, and which words are told to be missing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from model.evaluation.bootstrap import Estimate, resamples
from model.evaluation.conditions import CLEAN
from model.evaluation.embedding_run import EmbeddingRun
from model.evaluation.phrase_notes import (
    HALF,
    NOISE,
    OTHER,
    READ,
    REPLACED,
    SHARING,
    SILENCE,
    SPEECH,
    PhraseTrial,
    listen_to_notes,
)
from model.reading import MISSED

KINDS = (READ, OTHER, SHARING, HALF, REPLACED, SPEECH, NOISE, SILENCE)
THRESHOLDS = (-2.0, -1.0, 0.0, 1.0, 2.0)  # of the score
ACCEPTED = 0.96  # of what was read, clean, where the threshold is fitted
_LONG = 6  # words, as the bot's sentences have
_DRAWS = 1_000
_SHRUNK = 1e-3  # how much the weights of a fit cost

Floats = NDArray[np.float64]


def phrase_report(run: EmbeddingRun, *, processes: int | None = None) -> str:
    """Listen for sentences in the notes of a run, and return Markdown tables.

    Raises
    ------
    OSError
        The folder has no index.
    PhraseCheckMissingError
        The extra is not installed.
    ValueError
        It has no such notes, no texts, or nothing to degrade notes with.
    """
    trials = listen_to_notes(run, processes=processes)
    pace = sum(trial.took_s for trial in trials) / sum(trial.seconds for trial in trials)
    head = (
        f"Split {run.split}, up to {run.notes_per_speaker} notes a speaker, seed {run.seed}. "
        f"To check one sentence takes {1000 * pace:.0f} ms of processor time a second of note."
    )
    return "\n\n".join([head, _taken(trials, run.seed), _missed(trials), fitted(trials)])


def _taken(trials: Sequence[PhraseTrial], seed: int) -> str:
    """Tabulate what share is taken for read, by threshold of the score; intervals at zero."""
    by_row: dict[str, list[PhraseTrial]] = defaultdict(list)
    for trial in trials:
        for row in _rows(trial):
            by_row[row].append(trial)
    speakers = {name: place for place, name in enumerate(dict.fromkeys(t.speaker for t in trials))}
    rng = np.random.default_rng(seed)
    counts = resamples(len(speakers), draws=_DRAWS, rng=rng)  # (speakers, draws)
    columns = " | ".join(f"{threshold:g}" for threshold in THRESHOLDS)
    lines = [f"| taken for read, % | notes | {columns} |", "|---" * (2 + len(THRESHOLDS)) + "|"]
    for row in sorted(by_row, key=lambda row: (":" in row, KINDS.index(row.split(":")[0]))):
        of = by_row[row]
        weights = counts[[speakers[trial.speaker] for trial in of]]
        cells = []
        for threshold in THRESHOLDS:
            is_taken = np.array([trial.reading.score >= threshold for trial in of])
            share = Estimate(
                value=float(is_taken.mean()),
                resampled=is_taken @ weights / np.maximum(weights.sum(axis=0), 1),
            )
            low, high = share.interval
            interval = f" [{100 * low:.1f}, {100 * high:.1f}]" if threshold == 0 else ""
            cells.append(f"{100 * share.value:.1f}{interval}")
        lines.append(f"| {row} | {len(of)} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _rows(trial: PhraseTrial) -> list[str]:
    """Return the rows that a trial counts in."""
    if trial.condition != CLEAN:
        return [f"{trial.kind}: {trial.condition}"]
    length = f"{_LONG} words and more" if len(trial.reading.words) >= _LONG else "shorter"
    by_length = [f"{trial.kind}: {length}"] if trial.kind in (READ, OTHER, SHARING, HALF) else []
    return [trial.kind, *by_length]


def _missed(trials: Sequence[PhraseTrial]) -> str:
    """Tabulate what share of words is told to be missing, by threshold of their ratio."""
    words: Mapping[str, list[float]] = {
        "in notes that are the sentence": [
            word.ratio
            for trial in trials
            if (trial.kind, trial.condition) == (READ, CLEAN)
            for word in trial.reading.words
        ],
        "the one that was replaced": [
            trial.reading.words[trial.replaced].ratio for trial in trials if trial.replaced >= 0
        ],
        "in notes that are another sentence": [
            word.ratio for trial in trials if trial.kind == OTHER for word in trial.reading.words
        ],
    }
    thresholds = (MISSED - 1, MISSED, MISSED + 1)
    columns = " | ".join(f"{threshold:g}" for threshold in thresholds)
    lines = [f"| words told to be missing, % | words | {columns} |", "|---|---|---|---|---|"]
    for name, ratios in words.items():
        shares = [float(np.mean(np.array(ratios) < threshold)) for threshold in thresholds]
        cells = " | ".join(f"{100 * share:.1f}" for share in shares)
        lines.append(f"| {name} | {len(ratios)} | {cells} |")
    return "\n".join(lines)


def fitted(trials: Sequence[PhraseTrial]) -> str:
    """Say what figures of `model.phrase` a logistic regression of these trials gives.

    All kinds that are not the sentence weigh alike, and together as much as what was read, in every
    condition; a replaced word is left out, as hardly to be heard. The bias is then moved to where
    the wished share of what was read is accepted.
    """
    used = [trial for trial in trials if trial.kind != REPLACED]
    figures = np.array([trial.reading.figures for trial in used])
    is_read = np.array([trial.kind == READ for trial in used])
    kinds = [trial.kind for trial in used]
    shares = {kind: 1 / kinds.count(kind) for kind in kinds}
    if len(shares) < 2 or READ not in shares:
        return "Nothing to fit: there are not both kinds of notes."
    others = len(shares) - 1
    importance = np.array([shares[kind] / (1 if kind == READ else others) for kind in kinds])
    weights = _regress(figures, is_read, importance)
    clean = [t.kind == READ and t.condition == CLEAN for t in used]
    bias = -float(np.quantile((figures @ weights)[clean], 1 - ACCEPTED))
    shown = ", ".join(f"{weight:.3f}" for weight in weights)
    return f"Fitted on these notes: bias {bias:.3f}, weights ({shown})."


def _regress(figures: Floats, is_read: NDArray[np.bool_], importance: Floats) -> Floats:
    """Return the weights of a logistic regression, (figures,) float64, slightly shrunk."""
    spread = figures.std(axis=0) + 1e-9
    terms = np.column_stack([np.ones(len(figures)), (figures - figures.mean(axis=0)) / spread])
    signs = np.where(is_read, 1.0, -1.0)

    def cost(weights: Floats) -> tuple[float, Floats]:
        margins = signs * (terms @ weights)
        slopes = -importance * signs / (1 + np.exp(margins))
        shrunk = np.append(0, weights[1:])
        value = importance @ np.logaddexp(0, -margins) + _SHRUNK * shrunk @ shrunk
        return float(value), terms.T @ slopes + 2 * _SHRUNK * shrunk

    found = minimize(cost, np.zeros(terms.shape[1]), jac=True, method="L-BFGS-B").x
    weights: Floats = found[1:] / spread
    return weights

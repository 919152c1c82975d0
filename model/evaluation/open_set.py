"""The open-set report: members found and strangers turned away, at the shipped threshold."""

import zlib
from dataclasses import dataclass
from importlib import resources

import numpy as np

from model.calibration import Calibration
from model.embedding import Embedding
from model.evaluation.conditions import CLEAN
from model.evaluation.embedding_run import EmbeddingRun, embed_notes
from model.evaluation.metrics import threshold_at
from model.evaluation.open_set_trials import OpenSetTrials, draw_trials
from model.evaluation.systems import load

DRAWS = 50
CHOSEN_FPIR = {"maybe": 0.05, "likely": 0.01, "very_likely": 0.001}

Corpora = dict[str, dict[str, list[Embedding]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSize:
    """How large servers are.

    Attributes
    ----------
    members, notes : int
        Members of a server, and notes enrolled of each. A corpus of few speakers makes smaller
        servers: half of it.
    """

    members: int
    notes: int

    def trials(self, speakers: dict[str, list[Embedding]], seed: int) -> OpenSetTrials | None:
        """Draw servers of a corpus's speakers; None where too few have notes enough for two."""
        eligible = sum(len(of_speaker) > self.notes for of_speaker in speakers.values())
        members = min(self.members, eligible // 2)
        if members < 2:
            return None
        return draw_trials(speakers, members=members, notes=self.notes, draws=DRAWS, seed=seed)


def open_set_report(
    run: EmbeddingRun, size: ServerSize, *, choose: bool, processes: int | None = None
) -> str:
    """Measure the first system of a run, as a rule the encoder that ships, at its threshold.

    Half of the people of each corpus chose the threshold (with ``choose``), the other half give the
    figures, so nobody is judged by a threshold that their own voice helped to set.

    Returns
    -------
    str
        A Markdown table.

    Raises
    ------
    OSError
        The folder has no index.
    ValueError
        It has too few speakers.
    """
    system = run.systems[0]
    encoder_id = load(system).identity
    corpora: Corpora = {
        corpus: {name: [note[system.name, CLEAN] for note in notes] for name, notes in of.items()}
        for corpus, of in embed_notes(run, processes=processes).items()
    }
    if choose:
        choosers = {name: _half(speakers, chooses=True) for name, speakers in corpora.items()}
        calibration = choose_calibration(choosers, size, encoder_id, run.seed)
        with resources.as_file(resources.files("model") / "weights" / "calibration.json") as path:
            calibration.save(path)
    else:
        calibration = Calibration.default()
    head = (
        f"Encoder {encoder_id}, threshold {calibration.threshold:.3f}; servers of {size.members} "
        f"members, {size.notes} notes enrolled, {DRAWS} draws, seed {run.seed}; people who did not "
        "choose the threshold.\n\n"
        "| corpus | speakers | notes | rank-1 % | FNIR % at FPIR 1 % | strangers named % | "
        "members missed % | misnamed % |\n|---|---|---|---|---|---|---|---|"
    )
    rows = []
    for name, speakers in corpora.items():
        judged = _half(speakers, chooses=False)
        cells = [name, str(len(judged)), str(sum(map(len, judged.values())))]
        cells += _rates(size.trials(judged, run.seed), calibration.threshold)
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join([head, *rows])


def choose_calibration(
    corpora: Corpora, size: ServerSize, encoder_id: str, seed: int
) -> Calibration:
    """Choose the scores that so many strangers reach, each corpus counting alike.

    Raises
    ------
    ValueError
        No corpus has speakers enough for a server and strangers.
    """
    drawn = {name: size.trials(speakers, seed) for name, speakers in corpora.items()}
    strangers = [trials.strangers for trials in drawn.values() if trials is not None]
    if not strangers:
        raise ValueError("too few of its speakers have notes enough to choose a threshold")
    most = max(map(len, strangers))
    # Quantiles instead of the scores themselves: a corpus of many notes counts no more than others.
    evened = np.concatenate([np.quantile(s, np.linspace(0, 1, most)) for s in strangers])
    scores = {word: round(threshold_at(evened, rate), 4) for word, rate in CHOSEN_FPIR.items()}
    used = [name for name, trials in drawn.items() if trials is not None]
    people = sum(len(corpora[name]) for name in used)
    return Calibration(
        encoder_id=encoder_id,
        measured_on=(
            f"{people} people of {', '.join(used)}; servers of up to {size.members} members, "
            f"{size.notes} notes enrolled"
        ),
        **scores,
    )


def _half(speakers: dict[str, list[Embedding]], *, chooses: bool) -> dict[str, list[Embedding]]:
    """Return the half of the people that chooses the threshold, or the other, by their names."""
    return {
        name: notes
        for name, notes in speakers.items()
        if (zlib.crc32(name.encode()) % 2 == 0) is chooses
    }


def _rates(trials: OpenSetTrials | None, threshold: float) -> list[str]:
    """Return one corpus's error rates in %; dashes where it is too small for a server."""
    if trials is None:
        return ["-"] * 5
    rates = (
        trials.rank_1,
        trials.fnir(threshold_at(trials.strangers, 0.01)),
        trials.fpir(threshold),
        trials.fnir(threshold),
        trials.misnamed(threshold),
    )
    return [f"{100 * rate:.1f}" for rate in rates]

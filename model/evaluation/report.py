"""The report of ``python -m model evaluate``: error rates by corpus, as a Markdown table."""

import zlib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np

from model.calibration import Calibration
from model.embedding import Embedding
from model.encoder import Encoder
from model.evaluation.metrics import equal_error_rate, min_dcf, threshold_at
from model.evaluation.protocols import OpenSetTrials, open_set_trials, verification_trials
from model.evaluation.voices import embed_notes, read_index

NOTES_PER_SPEAKER = 8
DRAWS = 50
CHOSEN_FPIR = {"maybe": 0.05, "likely": 0.01, "very_likely": 0.001}

Corpora = dict[str, dict[str, list[Embedding]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """How servers are drawn.

    Attributes
    ----------
    members, notes : int
        Size of a server, and notes enrolled of each member. A corpus of few speakers makes smaller
        servers: half of it.
    seed : int
    """

    members: int
    notes: int
    seed: int

    def trials(self, speakers: dict[str, list[Embedding]]) -> OpenSetTrials | None:
        """Draw servers of a corpus's speakers; None where too few have notes enough for two."""
        eligible = sum(len(of_speaker) > self.notes for of_speaker in speakers.values())
        members = min(self.members, eligible // 2)
        if members < 2:
            return None
        return open_set_trials(
            speakers, members=members, notes=self.notes, draws=DRAWS, seed=self.seed
        )


def evaluate(
    folder: Path, *, split: str, corpus: str | None, protocol: Protocol, choose: bool
) -> str:
    """Measure the encoder and the shipped threshold.

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
    encoder = Encoder.default()
    notes = [note for note in read_index(folder, split) if corpus in (None, note.corpus)]
    corpora = embed_notes(notes, notes_per_speaker=NOTES_PER_SPEAKER, seed=protocol.seed)
    if choose:
        choosers = {name: _half(speakers, chooses=True) for name, speakers in corpora.items()}
        calibration = choose_calibration(choosers, protocol, encoder.encoder_id)
        with resources.as_file(resources.files("model") / "weights" / "calibration.json") as path:
            calibration.save(path)
    else:
        calibration = Calibration.default()
    rows = [
        _row(name, speakers, _half(speakers, chooses=False), protocol, calibration.threshold)
        for name, speakers in corpora.items()
    ]
    head = (
        f"Encoder {encoder.encoder_id}, threshold {calibration.threshold:.3f}; servers of "
        f"{protocol.members} members, {protocol.notes} notes enrolled, {DRAWS} draws, seed "
        f"{protocol.seed}. EER and minDCF: all pairs of notes; the rest: people who did not choose "
        "the threshold.\n\n"
        "| corpus | speakers | notes | EER % | minDCF | rank-1 % | FNIR % at FPIR 1 % | "
        "strangers named % | members missed % | misnamed % "
        "|\n|---|---|---|---|---|---|---|---|---|---|"
    )
    return "\n".join([head, *rows])


def choose_calibration(corpora: Corpora, protocol: Protocol, encoder_id: str) -> Calibration:
    """Choose the scores that so many strangers reach, each corpus counting alike."""
    drawn = {name: protocol.trials(speakers) for name, speakers in corpora.items()}
    strangers = [trials.strangers for trials in drawn.values() if trials is not None]
    most = max(map(len, strangers))
    # Quantiles instead of the scores themselves: a corpus of many notes counts no more than others.
    evened = np.concatenate([np.quantile(s, np.linspace(0, 1, most)) for s in strangers])
    scores = {word: round(threshold_at(evened, rate), 4) for word, rate in CHOSEN_FPIR.items()}
    used = [name for name, trials in drawn.items() if trials is not None]
    people = sum(len(corpora[name]) for name in used)
    return Calibration(
        encoder_id=encoder_id,
        measured_on=(
            f"{people} people of {', '.join(used)}; servers of up to {protocol.members} "
            f"members, "
            f"{protocol.notes} notes enrolled"
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


def _row(
    name: str,
    speakers: dict[str, list[Embedding]],
    judged: dict[str, list[Embedding]],
    protocol: Protocol,
    threshold: float,
) -> str:
    """Return one corpus's row of the table."""
    targets, nontargets = verification_trials(speakers)
    eer = equal_error_rate(targets, nontargets).mean_error_rate
    total = sum(map(len, speakers.values()))
    cells = [name, str(len(speakers)), str(total), f"{100 * eer:.2f}"]
    cells.append(f"{min_dcf(targets, nontargets):.3f}")
    trials = protocol.trials(judged)
    if trials is None:
        return f"| {' | '.join([*cells, *'-----'])} |"
    rates = (
        trials.rank_1,
        trials.fnir(threshold_at(trials.strangers, 0.01)),
        trials.fpir(threshold),
        trials.fnir(threshold),
        trials.misnamed(threshold),
    )
    return f"| {' | '.join([*cells, *(f'{100 * rate:.1f}' for rate in rates)])} |"

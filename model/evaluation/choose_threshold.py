"""Choose the threshold that ships: so many strangers' notes reach it."""

import zlib
from importlib import resources

import numpy as np

from model.calibration import Calibration
from model.cohort import Cohort
from model.evaluation.answers import Recogniser, member_scores, recognisers
from model.evaluation.conditions import CLEAN
from model.evaluation.embedding_run import Corpora, EmbeddingRun, embed_notes
from model.evaluation.metrics import Scores, threshold_at
from model.evaluation.servers import POOLED, STRANGER, People, Server, all_people
from model.evaluation.systems import SystemChoice, load

MEMBERS, ENROLLED, DRAWS = 20, 3, 50
CHOSEN_FPIR = {"maybe": 0.05, "likely": 0.01, "very_likely": 0.001}


def choose_threshold(run: EmbeddingRun, *, processes: int | None = None) -> str:
    """Write ``weights/calibration.json``, chosen on half of the people of each corpus.

    Raises
    ------
    OSError
        The folder has no index.
    ValueError
        It has too few speakers.
    """
    halves: Corpora = {
        corpus: {name: of for name, of in speakers.items() if zlib.crc32(name.encode()) % 2 == 0}
        for corpus, speakers in embed_notes(run, processes=processes).items()
    }
    calibration = choose_calibration(halves, run.systems[0], run.seed)
    with resources.as_file(resources.files("model") / "weights" / "calibration.json") as path:
        calibration.save(path)
    return f"Encoder {calibration.encoder_id}, threshold {calibration.threshold:.3f}"


def choose_calibration(corpora: Corpora, system: SystemChoice, seed: int) -> Calibration:
    """Choose the scores that so many strangers reach, each corpus counting alike.

    Raises
    ------
    ValueError
        No corpus has speakers enough for a server and strangers.
    """
    by_centroids = recognisers([system.name])[0]
    strangers = dict[str, Scores]()
    for people in all_people(corpora):
        if people.name != POOLED and (servers := _draw(people, seed)):
            scores = [_of_strangers(by_centroids, server) for server in servers]
            strangers[people.name] = np.concatenate(scores)
    if not strangers:
        raise ValueError("too few of its speakers have notes enough to choose a threshold")
    most = max(map(len, strangers.values()))
    # Quantiles instead of the scores themselves: a corpus of many notes counts no more than others.
    evened = np.concatenate([np.quantile(s, np.linspace(0, 1, most)) for s in strangers.values()])
    scores_of = {word: round(threshold_at(evened, rate), 4) for word, rate in CHOSEN_FPIR.items()}
    return Calibration(
        encoder_id=load(system).identity,
        measured_on=(
            f"{sum(len(corpora[name]) for name in strangers)} people of {', '.join(strangers)}; "
            f"servers of up to {MEMBERS} members, {ENROLLED} notes enrolled"
        ),
        **scores_of,
    )


def _draw(people: People, seed: int) -> list[Server]:
    return people.draw(MEMBERS, ENROLLED, draws=DRAWS, seed=seed, conditions=(CLEAN,))


def _of_strangers(recogniser: Recogniser, server: Server) -> Scores:
    """Return the best scores of strangers' notes."""
    is_stranger = np.array([asked.member == STRANGER for asked in server.asked])
    of_strangers = member_scores(recogniser, server, Cohort.default())[is_stranger]
    return np.asarray(of_strangers.max(axis=1))

"""The report on claims: whose notes are believed to be theirs, and whose are not.

Servers are drawn as for the open-set report. Members' other notes are claimed to be their own;
strangers' notes are claimed to be those of a member drawn at random, and then of the member whose
voice is nearest, as somebody's might be who chooses whom to pass for. Decided by what ships: its
calibration knows other people of these corpora.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
from tqdm import tqdm

from model.cohort import Cohort
from model.evaluation.answers import Recogniser, enrol, raw_scores
from model.evaluation.embedding_run import EmbeddingRun, embed_notes, notes_by_speaker
from model.evaluation.servers import STRANGER, AskedNote, People, Server, all_people
from model.evaluation.tables import markdown_table
from model.gallery import Gallery
from model.verify import Fit, verify

PEOPLE = 30  # of each corpus, so that it takes minutes
MEMBERS, ENROLLED, DRAWS = 20, 3, 5
OWN, RANDOM, NEAREST = "their own", "a stranger's", "a stranger's, nearest member"

Fits = dict[tuple[str, str], Counter[Fit]]
"""By condition, and by whose the notes are."""


def claims_report(run: EmbeddingRun, *, processes: int | None = None) -> str:
    """Let servers judge claims by the encoder that ships, and return a Markdown table a corpus.

    Raises
    ------
    OSError
        The folder has no index.
    ValueError
        It has no such notes, or nothing to degrade them with.
    """
    chosen = _drawn_people(run)
    corpora = embed_notes(run, processes=processes, wanted=lambda *who: who in chosen)
    head = (
        f"Split {run.split}, up to {PEOPLE} people a corpus, {run.notes_per_speaker} notes each, "
        f"seed {run.seed}; "
        f"{DRAWS} servers of up to {MEMBERS} members with {ENROLLED} notes each, compared with "
        "centroids. Shares of the notes in %, and of how many."
    )
    tables = [
        f"### {people.name}\n\n{_table(run.conditions, fits)}"
        for people in all_people(corpora)
        if len(people.corpora) == 1 and (fits := judge(people, run))
    ]
    return "\n\n".join([head, *tables])


def _drawn_people(run: EmbeddingRun) -> set[tuple[str, str]]:
    """Draw some people of each corpus."""
    people = list(notes_by_speaker(run))
    chosen: set[tuple[str, str]] = set()
    for name in {corpus: None for corpus, _ in people}:
        of_corpus = [who for who in people if who[0] == name]
        rng = np.random.default_rng([run.seed, *name.encode()])
        chosen |= {of_corpus[place] for place in rng.permutation(len(of_corpus))[:PEOPLE]}
    return chosen


def judge(people: People, run: EmbeddingRun) -> Fits:
    """Judge the claims that are made in servers of these people; nothing where they are too few."""
    recogniser = Recogniser(name="", encoder=run.systems[0].name)
    servers = people.draw(MEMBERS, ENROLLED, draws=DRAWS, seed=run.seed, conditions=run.conditions)
    fits: Fits = defaultdict(Counter)
    for number, server in enumerate(tqdm(servers, people.name)):
        gallery = enrol(recogniser, server, Cohort.default())
        rng = np.random.default_rng([run.seed, number])
        for asked, kind, place in _claims(server, gallery, recogniser.encoder, rng):
            found = verify(
                asked.note[recogniser.encoder, asked.condition],
                asked.note.qualities[asked.condition],
                gallery,
                gallery.speakers[place],
            )
            fits[asked.condition, kind][found.fit] += 1
    return fits


def _claims(
    server: Server, gallery: Gallery, system: str, rng: np.random.Generator
) -> Iterator[tuple[AskedNote, str, int]]:
    """Yield the notes, whose they are, and the places of the members whose they are said to be."""
    for asked in server.asked:
        if asked.member != STRANGER:
            yield asked, OWN, asked.member
            continue
        scores = raw_scores(asked.note[system, asked.condition][None], gallery)
        yield asked, RANDOM, int(rng.integers(len(gallery.speakers)))
        yield asked, NEAREST, int(scores.argmax())


def _table(conditions: Sequence[str], fits: Fits) -> str:
    """Tabulate what is said of which notes."""
    rows = [
        [condition, kind, str(found.total()), *(_percent(found, fit) for fit in Fit)]
        for condition in conditions
        for kind in (OWN, RANDOM, NEAREST)
        if (found := fits.get((condition, kind)))
    ]
    return markdown_table(["condition", "notes", "of", *(fit.value for fit in Fit)], rows)


def _percent(found: Counter[Fit], fit: Fit) -> str:
    return f"{100 * found[fit] / found.total():.1f}"

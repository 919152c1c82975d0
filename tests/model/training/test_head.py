"""Training a server's head: it learns from the copies what does not tell voices apart."""

import numpy as np
import pytest

from model.calibration import OwnScores
from model.cohort import Cohort
from model.embedding import centroid
from model.errors import CheckpointError, GalleryError
from model.head import SpeakerHead
from model.training.head import EnrolledNote, train_head

VOICE, SURROUNDINGS = 12, 12  # dimensions of a made-up embedding


class Town:
    """People whose embeddings are a voice, and surroundings that differ from note to note."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def voice(self):
        return self.rng.standard_normal(VOICE)

    def note(self, voice):
        embedding = self.rng.normal(0, 0.02, 192)
        embedding[:VOICE] += voice
        embedding[VOICE : VOICE + SURROUNDINGS] += self.rng.normal(0, 0.9, SURROUNDINGS)
        return (embedding / np.linalg.norm(embedding)).astype(np.float32)

    def enrolled(self, voice, copies=6):
        noted = self.note(voice)
        return EnrolledNote(
            embedding=noted,
            copies=np.stack([self.note(voice) for _ in range(copies)])
            if copies
            else np.zeros((0, 192), np.float32),
        )

    def cohort(self, people=60):
        embeddings = np.stack([self.note(self.voice()) for _ in range(people)])
        return Cohort(embeddings=embeddings, corpora=("town",) * people, encoder_id="id")


@pytest.fixture
def town():
    return Town(0)


def missed(scores, strangers):
    """Return the share of (members, notes, members) scores below all but 1 % of the strangers."""
    threshold = np.quantile(strangers.max(axis=1), 0.99)
    members = np.arange(len(scores))
    is_right = scores.argmax(axis=2) == members[:, None]
    return 1 - np.mean(is_right & (scores.max(axis=2) >= threshold))


def errors_in(town, copies):
    """Return the share of notes missed by the centroids and by the head of a server of twelve."""
    voices = [town.voice() for _ in range(12)]
    notes = {
        str(number): [town.enrolled(voice, copies) for _ in range(3)]
        for number, voice in enumerate(voices)
    }
    head = train_head(notes, town.cohort(), encoder_id="id")
    probes = np.stack([[town.note(voice) for _ in range(20)] for voice in voices])
    strangers = np.stack([town.note(town.voice()) for _ in range(600)])
    centroids = np.stack([centroid([note.embedding for note in of]) for of in notes.values()])
    return (
        missed(probes @ centroids.T, strangers @ centroids.T),
        missed(head.scores(probes), head.scores(strangers)),
    )


def test_a_head_finds_members_whom_centroids_miss_and_more_with_copies():
    before, after = np.mean([errors_in(Town(seed), copies=6) for seed in range(4)], axis=0)
    _, without_copies = np.mean([errors_in(Town(seed), copies=0) for seed in range(4)], axis=0)
    assert before > 0.3
    assert after < 0.85 * before
    assert after < 0.9 * without_copies


def test_the_same_notes_give_the_same_head(town):
    notes = {name: [town.enrolled(town.voice())] for name in "ab"}
    cohort = town.cohort(5)
    first, second = (train_head(notes, cohort, encoder_id="id") for _ in range(2))
    assert first.to_bytes() == second.to_bytes()


def test_two_members_without_copies_are_enough(town):
    voices = {name: town.voice() for name in "ab"}
    notes = {name: [town.enrolled(voice, copies=0)] for name, voice in voices.items()}
    head = train_head(notes, town.cohort(), encoder_id="id")
    assert head.speakers == ("a", "b")
    assert head.encoder_id == "id"
    scores = head.scores(np.stack([of[0].embedding for of in notes.values()]))
    assert scores.argmax(axis=1).tolist() == [0, 1]


def test_a_head_has_the_own_scores_that_it_is_given_and_else_those_of_a_usual_server(town):
    notes = {name: [town.enrolled(town.voice())] * (1 + len(name)) for name in ("a", "bcd")}
    cohort = town.cohort(5)
    usual = train_head(notes, cohort, encoder_id="id")
    assert usual.own == OwnScores(members=2, notes=3.0)
    known = OwnScores(members=2, notes=3.0, stranger_mean=1.5, member_mean=9.0)
    given = train_head(notes, cohort, encoder_id="id", own=known)
    assert SpeakerHead.from_bytes(given.to_bytes()).own == known
    assert np.array_equal(given.weights, usual.weights)


def test_a_member_alone_or_without_notes_is_an_error(town):
    alone = {"a": [town.enrolled(town.voice())]}
    for members in ({}, alone, {**alone, "b": []}):
        with pytest.raises(GalleryError, match="two members"):
            train_head(members, town.cohort(5), encoder_id="id")


def test_a_cohort_of_another_encoder_is_an_error(town):
    notes = {name: [town.enrolled(town.voice())] for name in "ab"}
    with pytest.raises(CheckpointError, match="not other"):
        train_head(notes, town.cohort(5), encoder_id="other")

"""The cohort: people in no server, of the encoder that ships."""

import numpy as np
import pytest

from model.cohort import Cohort
from model.errors import CheckpointError


def test_the_cohort_that_ships_is_of_the_encoder_that_ships(encoder):
    cohort = Cohort.default()
    assert cohort.encoder_id == encoder.encoder_id
    assert len(cohort.embeddings) == len(cohort.corpora) > 200
    np.testing.assert_allclose(np.linalg.norm(cohort.embeddings, axis=1), 1, atol=1e-5)


def test_nobody_of_a_corpus_or_of_its_kin_is_left():
    cohort = Cohort(
        embeddings=np.eye(4, 192, dtype=np.float32),
        corpora=("librispeech-train", "speech-commands", "librispeech-train", "speechocean762"),
        encoder_id="id",
    )
    left = cohort.without("librispeech-test-other")
    assert left.corpora == ("speech-commands", "speechocean762")
    np.testing.assert_array_equal(left.embeddings, cohort.embeddings[[1, 3]])
    assert cohort.without("nowhere").corpora == cohort.corpora


def test_a_saved_cohort_is_the_same_and_a_damaged_one_is_told(tmp_path):
    path = tmp_path / "a" / "cohort.safetensors"
    cohort = Cohort(
        embeddings=np.eye(2, 192, dtype=np.float32), corpora=("a", "b"), encoder_id="id"
    )
    cohort.save(path)
    again = Cohort.load(path)
    assert (again.corpora, again.encoder_id) == (("a", "b"), "id")
    np.testing.assert_array_equal(again.embeddings, cohort.embeddings)
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(CheckpointError, match="cannot be loaded"):
        Cohort.load(path)
    with pytest.raises(CheckpointError, match="cannot be loaded"):
        Cohort.load(tmp_path / "nowhere")


def test_people_and_corpora_must_match(tmp_path):
    path = tmp_path / "cohort.safetensors"
    Cohort(
        embeddings=np.eye(2, 192, dtype=np.float32), corpora=("a", "b", "c"), encoder_id="id"
    ).save(path)
    with pytest.raises(CheckpointError, match="do not match"):
        Cohort.load(path)

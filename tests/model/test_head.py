"""The head of a server: a layer that can be stored, and damage that is noticed."""

import json
from dataclasses import asdict, replace

import numpy as np
import pytest
import safetensors.numpy

from model.calibration import OwnScores
from model.errors import CheckpointError
from model.head import TRAINING, SpeakerHead

OWN = OwnScores(members=3, notes=2.5, stranger_mean=-1.5, stranger_tail=2.0, member_mean=None)


@pytest.fixture
def head():
    rng = np.random.default_rng(0)
    return SpeakerHead(
        encoder_id="0123456789abcdef",
        speakers=("17", "Zoë \n", "3"),
        weights=rng.standard_normal((3, 192)).astype(np.float32),
        biases=np.array([-1, 0, 2], np.float32),
        own=OWN,
    )


def test_a_score_is_the_weighted_sum_and_the_bias(head):
    embedding = np.zeros(192, np.float32)
    embedding[5] = 1
    np.testing.assert_allclose(head.scores(embedding), head.weights[:, 5] + head.biases)
    assert head.scores(np.stack([embedding] * 4)).shape == (4, 3)


def test_a_stored_head_is_the_same(head):
    again = SpeakerHead.from_bytes(head.to_bytes())
    assert again.speakers == head.speakers
    assert again.encoder_id == head.encoder_id
    assert again.own == OWN
    np.testing.assert_array_equal(again.weights, head.weights)
    np.testing.assert_array_equal(again.biases, head.biases)


@pytest.mark.parametrize("cut", [0, 3, 60, -1])
def test_what_was_cut_off_is_an_error(head, cut):
    with pytest.raises(CheckpointError):
        SpeakerHead.from_bytes(head.to_bytes()[:cut])


def test_equal_heads_are_stored_alike(head):
    assert SpeakerHead.from_bytes(head.to_bytes()).to_bytes() == head.to_bytes()


def test_a_head_that_lacks_a_member_is_an_error(head):
    short = replace(head, weights=head.weights[:2])
    with pytest.raises(CheckpointError, match="damaged"):
        SpeakerHead.from_bytes(short.to_bytes())


@pytest.mark.parametrize(
    "own",
    [{}, None, 3, [3, 2.5], {"members": 3}, asdict(OWN) | {"almost": 1.0}],
    ids=["nothing", "null", "a number", "a list", "a key is missing", "a key is unknown"],
)
def test_a_head_with_damaged_scores_of_its_own_is_an_error(head, own):
    fields = {"encoder_id": head.encoder_id, "speakers": head.speakers, "own": own}
    with pytest.raises(CheckpointError, match="head"):
        SpeakerHead.from_bytes(stored(head, fields))


def test_a_head_from_before_there_were_such_scores_is_an_error(head):
    fields = {"encoder_id": head.encoder_id, "speakers": head.speakers}
    with pytest.raises(CheckpointError, match="own"):
        SpeakerHead.from_bytes(stored(head, fields))
    readable = stored(head, fields | {"own": asdict(OWN)})
    assert SpeakerHead.from_bytes(readable).speakers == head.speakers


def test_a_head_whose_scores_are_on_another_scale_is_an_error(head):
    fields = {"encoder_id": head.encoder_id, "speakers": head.speakers, "own": asdict(OWN)}
    for other in (TRAINING - 1, None):
        with pytest.raises(CheckpointError, match="another version"):
            SpeakerHead.from_bytes(stored(head, fields | {"training": other}))


def stored(head, fields) -> bytes:
    """Store a head with other fields."""
    fields = {"training": TRAINING} | fields
    arrays = {"weights": head.weights, "biases": head.biases}
    return safetensors.numpy.save(arrays, {"head": json.dumps(fields)})

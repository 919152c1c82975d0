"""The head of a server: a layer that can be stored, and damage that is noticed."""

import numpy as np
import pytest

from model.errors import CheckpointError
from model.head import SpeakerHead


@pytest.fixture
def head():
    rng = np.random.default_rng(0)
    return SpeakerHead(
        encoder_id="0123456789abcdef",
        speakers=("17", "Zoë \n", "3"),
        weights=rng.standard_normal((3, 192)).astype(np.float32),
        biases=np.array([-1, 0, 2], np.float32),
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
    np.testing.assert_array_equal(again.weights, head.weights)
    np.testing.assert_array_equal(again.biases, head.biases)


@pytest.mark.parametrize("cut", [0, 3, 60, -1])
def test_what_was_cut_off_is_an_error(head, cut):
    with pytest.raises(CheckpointError):
        SpeakerHead.from_bytes(head.to_bytes()[:cut])


def test_a_head_that_lacks_a_member_is_an_error(head):
    short = SpeakerHead(
        encoder_id=head.encoder_id,
        speakers=head.speakers,
        weights=head.weights[:2],
        biases=head.biases,
    )
    with pytest.raises(CheckpointError, match="damaged"):
        SpeakerHead.from_bytes(short.to_bytes())

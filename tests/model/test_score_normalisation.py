"""What rivals take from a cosine, set against a loop over members."""

import numpy as np
import pytest

from model.score_normalisation import RIVALS, SHARE, less_rivals


def by_hand(cosines):
    """Subtract from each member's cosine what the others' come to."""
    found = []
    for place, cosine in enumerate(cosines):
        others = sorted([*cosines[:place], *cosines[place + 1 :]], reverse=True)[:RIVALS]
        found.append(cosine - SHARE * np.mean(others) if others else cosine)
    return found


@pytest.mark.parametrize("members", [1, 2, 3, 4, 30])
def test_a_share_of_the_best_others_is_subtracted(members):
    cosines = np.random.default_rng(members).uniform(-1, 1, (20, members)).astype(np.float32)
    found = less_rivals(cosines)
    assert found.dtype == np.float32
    expected = [by_hand(of_note) for of_note in cosines.tolist()]
    np.testing.assert_allclose(found, expected, atol=1e-6)
    assert (found.argmax(axis=1) == cosines.argmax(axis=1)).all()


@pytest.mark.parametrize("cosines", [[0.5, 0.5, 0.5], [0.7, 0.7, 0.1, 0.1], [0.2, 0.9, 0.2, 0.2]])
def test_members_who_are_alike_are_each_others_rivals(cosines):
    np.testing.assert_allclose(less_rivals(np.float32(cosines)), by_hand(cosines), atol=1e-6)


def test_who_stands_out_keeps_more_than_who_is_like_everybody():
    stands_out, like_all = less_rivals(np.float32([[0.6, 0.1, 0.1, 0.0], [0.6, 0.5, 0.5, 0.4]]))
    assert stands_out[0] > like_all[0] + 0.1

"""How a note is shared out between members and nobody, and whom an answer may speak of."""

import math

import pytest

from model.identify import Candidate, Confidence, Doubt, Identification
from model.shares import shares_of


def found(*llrs: float, is_named: bool = False, doubt: Doubt | None = None) -> Identification:
    """Return what is found of a note with these ratios, as `model.identify.decide` does."""
    ranking = tuple(Candidate(speaker=f"m{place}", llr=llr) for place, llr in enumerate(llrs))
    stands_out = 1 / sum(math.exp(llr - llrs[0]) for llr in llrs)
    return Identification(
        ranking=ranking,
        probability=stands_out / (1 + math.exp(-llrs[0])),
        is_named=is_named,
        doubt=doubt,
    )


def test_shares_add_up_to_one_and_the_best_has_the_calibrated_probability():
    note = found(5.0, 1.0, 0.0, -1.0, -2.0, is_named=True)
    shares = shares_of(note)
    assert shares.members[0] == ("m0", note.probability)
    total = sum(share for _, share in shares.members) + shares.others + shares.nobody
    assert total == pytest.approx(1)
    # By hand: a member speaks with e^5 / (1 + e^5), and is the second e^-4 as likely as the first.
    assert shares.nobody == pytest.approx(1 / (1 + math.exp(5.0)))
    assert shares.members[1][1] / shares.members[0][1] == pytest.approx(math.exp(-4.0))


def test_three_may_be_spoken_of_where_one_is_named():
    shares = shares_of(found(5.0, 1.0, 0.0, -1.0, -2.0, is_named=True))
    assert [speaker for speaker, _ in shares.members] == ["m0", "m1", "m2"]
    assert shares.others > 0
    assert shares_of(found(5.0, 1.0, 0.0, is_named=True)).others is None
    assert shares_of(found(5.0, is_named=True)).others is None


def test_of_a_guess_the_nearest_alone_is_spoken_of():
    guess = found(0.8, -2.0, -3.0)
    assert guess.confidence is Confidence.MAYBE
    shares = shares_of(guess)
    assert [speaker for speaker, _ in shares.members] == ["m0"]
    assert shares.others > 0


@pytest.mark.parametrize("doubt", [None, Doubt.NOISE])
def test_without_a_name_or_a_guess_no_member_is_spoken_of(doubt):
    nobody = found(-1.0, -2.0, doubt=doubt)
    shares = shares_of(nobody)
    assert shares.members == ()
    assert shares.others == pytest.approx(1 - shares.nobody)
    assert shares.nobody == pytest.approx(1 / (1 + math.exp(-1.0)))

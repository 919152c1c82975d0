"""What notes contribute, by hand and by leaving each out; and which note would help most."""

from dataclasses import replace

import numpy as np
import pytest

from model.contribution import contributions
from model.embedding import centroid
from model.enrolment_advice import TELLING, Advice, most_helpful
from model.quality import Noise
from tests.model.qualities import CLEAR


def unit(*values: float):
    vector = np.zeros(192, np.float32)
    vector[: len(values)] = values
    return vector / np.linalg.norm(vector)


def left_out(embeddings):
    """Return the same as `contributions`, the long way."""
    found = []
    for note in range(len(embeddings)):
        gained = []
        for other in set(range(len(embeddings))) - {note}:
            rest = [one for place, one in enumerate(embeddings) if place != other]
            without = [one for place, one in enumerate(embeddings) if place not in {note, other}]
            gained.append(embeddings[other] @ (centroid(rest) - centroid(without)))
        found.append(np.mean(gained))
    return np.array(found)


@pytest.mark.parametrize("notes", [3, 5, 20])
def test_what_a_note_contributes_is_what_the_others_lose_without_it(notes):
    rng = np.random.default_rng(notes)
    voice = unit(1.0)
    embeddings = np.stack([unit(*(voice + 0.05 * rng.standard_normal(192))) for _ in range(notes)])
    assert contributions(embeddings) == pytest.approx(left_out(embeddings), abs=1e-5)


def test_by_hand_two_alike_help_each_other_and_the_third_hinders():
    # Without the third, the first is at cosine 1 to the second; with it, at 1 / sqrt 2.
    one, other, third = contributions(np.stack([unit(1, 0), unit(1, 0), unit(0, 1)]))
    assert third == pytest.approx(1 / np.sqrt(2) - 1, abs=1e-6)
    # Without the first, the second has only the third: 0; with it 1 / sqrt 2. The third: none.
    assert one == other == pytest.approx((1 / np.sqrt(2) + 0) / 2, abs=1e-6)


def test_of_fewer_than_three_notes_nothing_can_be_said():
    assert contributions(np.stack([unit(1), unit(1, 1)])) is None


def test_opposite_notes_leave_numbers():
    assert np.isfinite(contributions(np.stack([unit(1), -unit(1), unit(0, 1)]))).all()


QUIET, NOISY = replace(CLEAR, snr_db=30.0), replace(CLEAR, snr_db=8.0)
MIXED = [QUIET, NOISY, CLEAR]


@pytest.mark.parametrize(
    ("change", "advice"),
    [
        ({"level_db": -45.0}, Advice.NEARER),
        ({"clipped_share": 0.01}, Advice.FURTHER),
        ({"speech_s": 1.4}, Advice.LONGER),
        ({"upper_db": -55.0}, Advice.OTHER_DEVICE),
        ({}, Advice.ANOTHER_DAY),
    ],
)
def test_what_all_notes_lack_is_what_helps(change, advice):
    assert most_helpful([replace(note, **change) for note in MIXED]) is advice


def test_places_that_are_all_alike_ask_for_another_from_the_third_note_on():
    assert most_helpful([QUIET] * TELLING) is Advice.NOISIER
    assert most_helpful([NOISY] * TELLING) is Advice.QUIETER
    assert most_helpful([QUIET] * (TELLING - 1)) is Advice.ANOTHER_DAY
    assert most_helpful([QUIET, QUIET, NOISY]) is Advice.ANOTHER_DAY


def test_one_bad_note_of_three_is_not_what_matters_most():
    assert most_helpful([replace(CLEAR, level_db=-50.0), *MIXED]) is Advice.ANOTHER_DAY
    narrow = replace(CLEAR, upper_db=-55.0)
    assert most_helpful([narrow, *MIXED]) is Advice.ANOTHER_DAY
    assert most_helpful([narrow]) is Advice.OTHER_DEVICE


def test_too_soft_comes_before_too_short():
    assert most_helpful([replace(CLEAR, level_db=-50.0, speech_s=1.1)]) is Advice.NEARER


@pytest.mark.parametrize(
    ("snr_db", "noise"), [(25.0, Noise.HARDLY), (24.9, Noise.SOME), (11.9, Noise.MUCH)]
)
def test_noise_has_a_word(snr_db, noise):
    assert replace(CLEAR, snr_db=snr_db).noise is noise

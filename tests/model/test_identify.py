"""The open-set decision, on unit vectors made by hand."""

from dataclasses import replace

import numpy as np
import pytest

from model import GalleryError
from model.calibration import Calibration
from model.head import SpeakerHead
from model.identify import Candidate, Confidence, Gallery, Identification, identify

CALIBRATION = Calibration(
    encoder_id="0123456789abcdef", maybe=0.4, likely=0.5, very_likely=0.6, measured_on="nobody"
)


def axis(index: int):
    """Return the unit vector along one axis."""
    return np.eye(192, dtype=np.float32)[index]


def towards(*cosines: float):
    """Return a unit vector with these cosines to the first axes."""
    vector = np.zeros(192, np.float32)
    vector[: len(cosines)] = cosines
    vector[-1] = np.sqrt(1 - np.square(cosines).sum())
    return vector


@pytest.fixture
def gallery() -> Gallery:
    return Gallery.enrol({"Ann": [axis(0)], "Bob": [axis(1)], "Cleo": [axis(2)]})


def scored(score: float) -> Identification:
    return Identification(ranking=(Candidate(speaker="Ann", score=score),), calibration=CALIBRATION)


def test_a_member_is_named_above_the_threshold(gallery):
    result = identify(towards(0.1, 0.8, 0.3), gallery, CALIBRATION)
    assert result.speaker == "Bob"
    assert result.score == pytest.approx(0.8)
    assert [c.speaker for c in result.ranking] == ["Bob", "Cleo", "Ann"]
    assert result.runner_up == Candidate(speaker="Cleo", score=pytest.approx(0.3))
    assert result.margin == pytest.approx(0.5)


def test_nobody_is_named_below_the_threshold(gallery):
    result = identify(towards(0.1, 0.45, 0.3), gallery, CALIBRATION)
    assert result.speaker is None
    assert result.best.speaker == "Bob"
    assert result.confidence is Confidence.MAYBE


def test_nobody_is_named_when_the_voice_is_the_opposite_of_all(gallery):
    result = identify(-towards(0.5, 0.5, 0.5), gallery, CALIBRATION)
    assert result.speaker is None
    assert result.score == pytest.approx(-0.5)
    assert result.confidence is Confidence.NOBODY


def test_members_with_the_same_score_keep_the_order_of_the_gallery():
    names = [f"member {i}" for i in range(20)]
    gallery = Gallery.enrol({name: [axis(0)] for name in names})
    result = identify(axis(0), gallery, CALIBRATION)
    assert [c.speaker for c in result.ranking] == names
    assert result.margin == 0


def test_a_gallery_of_one_has_no_runner_up_and_no_margin():
    result = identify(axis(0), Gallery.enrol({"Ann": [axis(0)]}), CALIBRATION)
    assert result.speaker == "Ann"
    assert result.runner_up is None
    assert result.margin is None


@pytest.mark.parametrize(
    ("score", "word", "speaker"),
    [
        (1.0, Confidence.VERY_LIKELY, "Ann"),
        (0.6, Confidence.VERY_LIKELY, "Ann"),
        (0.5999, Confidence.LIKELY, "Ann"),
        (0.5, Confidence.LIKELY, "Ann"),
        (0.4999, Confidence.MAYBE, None),
        (0.4, Confidence.MAYBE, None),
        (0.3999, Confidence.NOBODY, None),
        (-1.0, Confidence.NOBODY, None),
    ],
)
def test_words_change_exactly_at_their_scores(score, word, speaker):
    assert scored(score).confidence is word
    assert scored(score).speaker == speaker


def test_a_score_that_is_no_number_names_nobody():
    assert scored(float("nan")).speaker is None
    assert scored(float("nan")).confidence is Confidence.NOBODY


@pytest.mark.parametrize("notes", [{}, {"Ann": []}, {"Ann": [axis(0)], "Bob": []}])
def test_a_gallery_needs_members_and_a_note_of_each(notes):
    with pytest.raises(GalleryError):
        Gallery.enrol(notes)


def test_a_member_is_the_centroid_of_their_notes():
    gallery = Gallery.enrol({"Ann": [axis(0), axis(1)]})
    assert gallery.centroids.shape == (1, 192)
    assert identify(axis(0), gallery, CALIBRATION).score == pytest.approx(np.sqrt(0.5))


def test_scores_are_plain_numbers(gallery):
    result = identify(axis(0), gallery, CALIBRATION)
    assert all(type(candidate.score) is float for candidate in result.ranking)


def test_the_calibration_that_ships_is_the_default(gallery):
    assert identify(axis(0), gallery).calibration is Calibration.default()


def test_the_head_orders_whom_it_knows_and_the_cosine_still_says_whether_it_is_anybody(gallery):
    head = SpeakerHead(
        encoder_id="0123456789abcdef",
        speakers=("Gone", "Cleo", "Bob"),
        weights=np.stack([axis(5), axis(2), axis(1)]),
        biases=np.array([9, 1, 0], np.float32),
    )
    learnt = replace(gallery, head=head)
    probe = towards(0.2, 0.7, 0.6)
    assert identify(probe, gallery, CALIBRATION).speaker == "Bob"
    result = identify(probe, learnt, CALIBRATION)
    assert [c.speaker for c in result.ranking] == ["Cleo", "Bob", "Ann"]
    assert result.speaker == "Cleo"
    assert identify(towards(0.7, 0.1, 0.1), learnt, CALIBRATION).speaker == "Ann"
    assert identify(towards(0.1, 0.2, 0.2), learnt, CALIBRATION).speaker is None

"""Who is compared with whom."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.evaluation.bootstrap import Estimate, Rates
from model.evaluation.closed_set import draw_set, nearest_centroid
from model.evaluation.protocols import enrolment_trials, pair_trials, verification_trials
from model.evaluation.verification import AVERAGED_TARGETS, NOT_AVERAGED, PAIRS, Measurement

NOTES_OF_EACH = st.lists(st.integers(1, 6), min_size=2, max_size=6)


def test_pairs_of_notes_are_compared_once():
    embeddings = np.array([[1, 0], [0.6, 0.8], [0, 1]], np.float32)
    trials = pair_trials(embeddings, [0, 0, 1])
    assert trials.targets == pytest.approx([0.6])
    assert trials.target_speakers.tolist() == [0]
    assert trials.nontargets == pytest.approx([0.0, 0.8])
    assert trials.nontarget_speakers.tolist() == [[0, 1], [0, 1]]


def test_named_speakers_are_compared_alike():
    people = {"ann": [np.array([1, 0], np.float32)] * 2, "bob": [np.array([0, 1], np.float32)]}
    targets, nontargets = verification_trials(people)
    assert targets.tolist() == [1]
    assert nontargets.tolist() == [0, 0]


@given(NOTES_OF_EACH)
def test_a_note_never_meets_a_centroid_that_it_is_part_of(notes_of_each):
    speakers = np.repeat(np.arange(len(notes_of_each)), notes_of_each)
    # Every note is a direction of its own: a score above zero is a note's with itself.
    alone = np.eye(len(speakers), dtype=np.float32)
    trials = enrolment_trials(alone, speakers, alone, np.arange(len(speakers)))
    assert not trials.targets.any()
    assert not trials.nontargets.any()


@given(NOTES_OF_EACH)
def test_every_note_is_verified_against_every_enrolled_speaker(notes_of_each):
    speakers = np.repeat(np.arange(len(notes_of_each)), notes_of_each)
    alone = np.eye(len(speakers), dtype=np.float32)
    trials = enrolment_trials(alone, speakers, alone, np.arange(len(speakers)))
    centroids = [n if n > 3 else int(n == 3) for n in notes_of_each]
    assert len(trials.targets) == sum(
        c * (n - 3) for c, n in zip(centroids, notes_of_each, strict=True)
    )
    strangers = [c * (len(speakers) - n) for c, n in zip(centroids, notes_of_each, strict=True)]
    assert len(trials.nontargets) == sum(strangers)


def test_a_probe_in_another_condition_is_compared_with_the_clean_centroid_of_other_notes():
    clean = np.eye(4, dtype=np.float32)
    spoilt = np.array([[1, 1, 1, 1]], np.float32) / 2
    trials = enrolment_trials(clean, [0, 0, 0, 0], spoilt, [3])
    # Notes 0, 1, 2: the only three without note 3. Its cosine to a vector of four halves:
    assert trials.targets == pytest.approx([3**0.5 / 2])
    assert trials.nontargets.size == 0


@given(st.integers(0, 1000))
def test_enrolled_notes_of_a_closed_set_are_no_probes(seed):
    people = {"ann": range(4), "bob": range(6), "few": range(3), "eve": range(5)}
    drawn = draw_set(people, 3, 3, np.random.default_rng(seed))
    assert sorted(drawn.members) == ["ann", "bob", "eve"]
    for name, enrolled, probes in zip(drawn.members, drawn.enrolled, drawn.probes, strict=True):
        assert len(enrolled) == 3
        assert sorted(enrolled + probes) == list(people[name])


def test_a_closed_set_needs_members_with_a_note_to_spare():
    people = {"ann": range(4), "few": range(3)}
    assert draw_set(people, 2, 3, np.random.default_rng(0)) is None


def test_the_nearest_centroid_names_the_member():
    enrolled = np.array([[[1, 0], [1, 0]], [[0, 1], [0.6, 0.8]]], np.float32)
    probes = np.array([[0.9, 0.44], [0.5, 0.87]], np.float32)
    assert nearest_centroid(enrolled, probes).tolist() == [0, 1]


def rates(eer: float, targets: int) -> Rates:
    estimate = Estimate(value=eer, resampled=np.full(3, eer))
    return Rates(eer=estimate, min_dcf=estimate, targets=targets)


def test_means_leave_out_what_rests_on_few_trials_and_corpora_of_approximate_labels():
    measured = {
        (PAIRS, "reading", "clean", "ours"): rates(0.1, AVERAGED_TARGETS),
        (PAIRS, "words", "clean", "ours"): rates(0.3, AVERAGED_TARGETS),
        (PAIRS, "reading", "3s", "ours"): rates(0.4, AVERAGED_TARGETS),
        (PAIRS, "words", "3s", "ours"): rates(0.9, AVERAGED_TARGETS - 1),
    }
    sizes = {"reading": (2, 9), "words": (2, 9), NOT_AVERAGED[0]: (2, 9)}
    measurement = Measurement(run=None, sizes=sizes, rates=measured)
    assert measurement.averaged == ["reading", "words"]
    # Clean 0.2, the mean of both; 3 s 0.4, of one.
    mean = measurement.mean(PAIRS, measurement.averaged, ["clean", "3s", "2s"], "ours")
    assert mean.eer.value == pytest.approx(0.3)
    assert mean.targets == 3 * AVERAGED_TARGETS
    # By itself it is shown.
    assert measurement.mean(PAIRS, ["words"], ["3s"], "ours").eer.value == 0.9
    assert measurement.mean(PAIRS, ["words"], ["2s"], "ours") is None

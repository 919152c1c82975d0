"""The open-set decision, on unit vectors made by hand."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from model import GalleryError
from model.calibration import Calibration, Notes, OwnScores, ScoreCalibration, Strictness
from model.gallery import Gallery
from model.head import SpeakerHead
from model.identify import Candidate, Confidence, Doubt, Identification, decide, identify
from model.quality import Quality
from model.score_normalisation import SHARE

NOTHING = (0.0,) * 7
CENTROIDS = ScoreCalibration(
    usual_strangers=(0.3, 0.0, 0.0),
    usual_tail=0.1,
    usual_members=(0.8, 0.0),
    ratio=(20.0, -10.0, *NOTHING),
    thresholds={"strict": (4.0, *NOTHING), "normal": (2.0, *NOTHING), "relaxed": (1.0, *NOTHING)},
    # One; 1 / notes; log of speech; SNR; line: a usual note of five is expected to reach 3.8.
    expected=(5.0, -6.0, 2.0, 1.0, -4.0, 0.0, 0.0, 0.0),
)
CALIBRATION = Calibration(
    encoder_id="0123456789abcdef",
    centroids=CENTROIDS,
    head=replace(CENTROIDS, ratio=(1.0, 0.0, *NOTHING)),
    measured_on="nobody",
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


def heard(speech_s=3.0, snr_db=30.0, upper_db=0.0) -> Quality:
    return Quality(
        speech_s=speech_s,
        duration_s=speech_s,
        level_db=-20,
        snr_db=snr_db,
        clipped_share=0,
        upper_db=upper_db,
    )


def found(probe, gallery, quality=None, *, calibration=CALIBRATION, **options) -> Identification:
    return identify(probe, quality or heard(), gallery, calibration=calibration, **options)


def server_of(names: str, notes: int = 5) -> Gallery:
    """Return members along the axes, in the order of their one-letter names."""
    return Gallery.enrol({name: [axis(i)] * notes for i, name in enumerate(names)})


def crowd(members: int = 6, notes: int = 200):
    """Return a gallery with a head of half of it, and embeddings from nobody's to a member's."""
    rng = np.random.default_rng(0)
    voices = rng.standard_normal((members, 192))
    enrolled = {str(i): list(as_units(voices[i] + 6 * rng.random((2, 192)))) for i in range(6)}
    gallery = Gallery.enrol(enrolled)
    head = SpeakerHead(
        encoder_id="0123456789abcdef",
        speakers=("4", "gone", "2", "0"),
        weights=30 * gallery.centroids[[4, 1, 2, 0]],
        biases=np.array([-12, 0, -12, -12], np.float32),
        own=OwnScores(members=4, notes=2.0, stranger_mean=1.0, stranger_tail=2.0),
    )
    owners = rng.integers(members, size=notes)
    shares = rng.uniform(0, 1, (notes, 1))
    probes = shares * gallery.centroids[owners] + (1 - shares) * as_units(
        rng.standard_normal((notes, 192))
    )
    ranges = ((0, 20), (-10, 60), (-70, 10))
    qualities = Notes(*(rng.uniform(*of, notes) for of in ranges))
    return replace(gallery, head=head), as_units(probes), qualities


def as_units(vectors):
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


def test_a_member_is_named_and_the_others_are_ranked():
    result = found(towards(0.1, 0.8, 0.3), server_of("abc"))
    assert result.speaker == "b"
    assert [c.speaker for c in result.ranking] == ["b", "c", "a"]
    # 20 times the cosine, less 0.3 of the mean of the others, less 10.
    assert [c.llr for c in result.ranking] == pytest.approx([4.8, -6.7, -11.3], abs=1e-5)
    assert result.runner_up == result.ranking[1]
    # Half of all notes are a member's: odds of e^4.8 to 1, less a little for the others.
    assert result.probability == pytest.approx(1 / (1 + np.exp(-4.8)), abs=1e-4)
    assert result.confidence is Confidence.VERY_LIKELY
    assert result.doubt is None


def test_a_stranger_is_nobody():
    result = found(towards(0.1, 0.3, 0.2), server_of("abc"))
    assert result.speaker is None
    assert result.best.speaker == "b"
    assert result.probability < 0.05
    assert result.confidence is Confidence.NOBODY


@pytest.mark.parametrize(
    ("cosine", "word", "speaker"),
    [
        (1.0, Confidence.VERY_LIKELY, "a"),
        (0.74, Confidence.VERY_LIKELY, "a"),  # odds of e^4.8
        (0.72, Confidence.LIKELY, "a"),  # e^4.4 is less than 99 %
        (0.601, Confidence.LIKELY, "a"),
        (0.599, Confidence.MAYBE, None),  # e^2 is the threshold
        (0.501, Confidence.MAYBE, None),
        (0.499, Confidence.NOBODY, None),
        (-1.0, Confidence.NOBODY, None),
    ],
)
def test_words_change_at_their_probabilities(cosine, word, speaker):
    result = found(towards(cosine), server_of("a"))
    assert result.confidence is word
    assert result.speaker == speaker


@pytest.mark.parametrize(
    ("notes", "quality", "doubt"),
    [
        (5, heard(speech_s=0.5), Doubt.LITTLE_SPEECH),
        (5, heard(snr_db=5), Doubt.NOISE),
        (5, heard(upper_db=-60), Doubt.NARROW),
        (1, heard(speech_s=8), Doubt.FEW_NOTES),
        (5, heard(), None),
    ],
)
def test_nobody_can_tell_where_a_member_would_be_missed_as_well(notes, quality, doubt):
    result = found(towards(0.45), server_of("ab", notes), quality)
    assert result.speaker is None
    assert result.doubt is doubt
    assert result.confidence is (Confidence.CANNOT_TELL if doubt else Confidence.NOBODY)


def test_who_is_ruled_out_or_named_leaves_no_doubt():
    poor = heard(speech_s=0.5)
    for cosine in (0.3, 0.7):
        assert found(towards(cosine), server_of("ab"), poor).doubt is None


def test_a_doubtful_maybe_is_still_a_maybe():
    result = found(towards(0.55), server_of("ab"), heard(speech_s=0.5))
    assert result.doubt is Doubt.LITTLE_SPEECH
    assert result.confidence is Confidence.MAYBE


def test_doubt_is_about_the_head_where_it_knows_the_nearest():
    noisy, gallery = heard(snr_db=5), server_of("ab", 2)
    of_head = replace(CALIBRATION.head, expected=(2.0, -9.0, *NOTHING[1:]))
    calibration = replace(CALIBRATION, head=of_head)
    learnt = replace(gallery, head=head_of("a", [axis(0)], [-1]))
    assert found(towards(0.45), gallery, noisy, calibration=calibration).doubt is Doubt.NOISE
    assert found(towards(0.45), learnt, noisy, calibration=calibration).doubt is Doubt.FEW_NOTES


def test_members_with_the_same_score_keep_the_order_of_the_gallery():
    names = [f"member {i}" for i in range(20)]
    gallery = Gallery.enrol({name: [axis(0)] for name in names})
    assert [c.speaker for c in found(axis(0), gallery).ranking] == names
    odds = 20 * (1 - SHARE) - 10
    assert found(axis(0), gallery).probability == pytest.approx(
        1 / (1 + np.exp(-odds)) / 20, abs=1e-4
    )


@pytest.mark.parametrize("slope", [20.0, 100.0])  # the second makes them as sure as numbers can be
@pytest.mark.parametrize("cosine", [0.7, 1.0])
def test_twins_share_the_probability_and_neither_is_named(cosine, slope):
    sure = replace(CENTROIDS, ratio=(slope, -slope / 2, *NOTHING))
    calibration = replace(CALIBRATION, centroids=sure)
    gallery = Gallery.enrol({"twin": [axis(0)], "other": [axis(1)], "again": [axis(0)]})
    result = found(towards(cosine), gallery, calibration=calibration)
    alone = found(towards(cosine), server_of("ab", 1), calibration=calibration)
    assert result.speaker is None
    odds = slope * (cosine - SHARE * cosine / 2) - slope / 2  # each is a rival of the other
    assert result.probability == pytest.approx(1 / (1 + np.exp(-odds)) / 2, abs=1e-6)
    assert alone.speaker == "a"


def test_a_gallery_of_one_has_no_runner_up():
    result = found(axis(0), server_of("a"))
    assert result.speaker == "a"
    assert result.runner_up is None


@pytest.mark.parametrize("calibration", [CALIBRATION, Calibration.default()])
def test_an_embedding_that_is_no_number_names_nobody(calibration):
    gallery, probes, _ = crowd()
    for server in (gallery, replace(gallery, head=None), server_of("a")):
        result = found(probes[0] * np.nan, server, calibration=calibration)
        assert result.speaker is None
        assert result.confidence is Confidence.NOBODY


@pytest.mark.parametrize("notes", [{}, {"Ann": []}, {"Ann": [axis(0)], "Bob": []}])
def test_a_gallery_needs_members_and_a_note_of_each(notes):
    with pytest.raises(GalleryError):
        Gallery.enrol(notes)


def test_a_member_is_the_centroid_of_their_notes():
    gallery = Gallery.enrol({"Ann": [axis(0), axis(1)]})
    assert gallery.centroids.shape == (1, 192)
    assert gallery.notes.tolist() == [2]
    assert found(axis(0), gallery).best.llr == pytest.approx(20 * np.sqrt(0.5) - 10, abs=1e-5)


def test_results_are_plain_values():
    result = found(axis(0), server_of("ab"))
    assert all(type(candidate.llr) is float for candidate in result.ranking)
    assert type(result.probability) is float
    assert result.is_named is True


def test_the_calibration_that_ships_is_the_default():
    gallery, probes, _ = crowd()
    by_default = identify(probes[0], heard(), gallery)
    assert by_default == found(probes[0], gallery, calibration=Calibration.default())
    assert by_default != found(probes[0], gallery)


def test_the_own_scores_of_a_server_are_means_over_members():
    gallery = Gallery.enrol(
        {
            "Ann": [axis(0), 0.8 * axis(0) + 0.6 * axis(5)],
            "Bob": [0.6 * axis(0) + 0.8 * axis(1)],
            "Cleo": [axis(7)],
        }
    )
    to_bob, to_ann = [0.6, 0.48], 0.6 * 1.8 / np.hypot(1.8, 0.6)
    own = gallery.own
    assert (own.members, own.notes) == (3, pytest.approx(4 / 3))
    assert own.stranger_mean == pytest.approx((np.mean(to_bob) + to_ann + 0) / 3, abs=1e-6)
    assert own.stranger_tail == pytest.approx(max(to_bob) - own.stranger_mean, abs=1e-6)
    # Ann's two notes, each to the other, less what they are like Bob and Cleo.
    assert own.member_mean == pytest.approx(0.8 - SHARE * (np.mean(to_bob) + 0) / 2)


def test_one_member_has_no_strangers_and_one_note_is_never_held_out():
    assert server_of("a", 1).own == OwnScores(members=1, notes=1.0)
    alone = server_of("a", 2).own
    assert (alone.stranger_mean, alone.stranger_tail) == (None, None)
    assert alone.member_mean == pytest.approx(1)
    several = server_of("ab", 1).own
    assert several.member_mean is None
    assert several.stranger_mean == several.stranger_tail == 0


def test_a_gallery_without_a_member_keeps_the_others_and_what_was_measured_of_all():
    gallery = Gallery.enrol({"Ann": [axis(0)], "Bob": [axis(1)] * 2, "Cleo": [axis(2)] * 3})
    rest = gallery.without("Bob")
    assert rest.speakers == ("Ann", "Cleo")
    assert rest.notes.tolist() == [1, 3]
    assert rest.own == gallery.own
    np.testing.assert_array_equal(rest.centroids, np.stack([axis(0), axis(2)]))
    assert rest.without("Ann").without("Cleo") is None


def head_of(speakers, weights, biases) -> SpeakerHead:
    return SpeakerHead(
        encoder_id="0123456789abcdef",
        speakers=tuple(speakers),
        weights=np.stack(weights).astype(np.float32),
        biases=np.array(biases, np.float32),
        own=OwnScores(members=len(speakers), notes=5.0),
    )


def test_whom_the_head_does_not_know_is_found_by_centroid_beside_its_members():
    head = head_of("cb", [9 * axis(2), 9 * axis(1)], [0, -1.5])
    gallery = replace(server_of("abc"), head=head)
    probe = towards(0.1, 0.75, 0.6)
    assert found(probe, server_of("abc")).speaker == "b"
    result = found(probe, gallery)
    assert [(c.speaker, round(c.llr, 3)) for c in result.ranking] == [
        ("c", 5.4), ("b", 5.25), ("a", -12.05),
    ]  # fmt: skip
    assert found(towards(0.8, 0.1, 0.1), gallery).speaker == "a"
    assert found(towards(0.1, 0.2, 0.2), gallery).speaker is None


def test_whom_the_head_knows_beyond_the_members_is_ignored():
    few = head_of("cb", [9 * axis(2), 9 * axis(1)], [0, -1])
    more = head_of("xcyb", [99 * axis(1), 9 * axis(2), axis(3), 9 * axis(1)], [99, 0, 99, -1])
    probe, gallery = towards(0.2, 0.7, 0.6), server_of("abc")
    with_few = found(probe, replace(gallery, head=replace(few, own=more.own)))
    assert found(probe, replace(gallery, head=more)) == with_few
    of_others = head_of("xy", [99 * axis(0), 99 * axis(1)], [0, 0])
    assert found(probe, replace(gallery, head=of_others)) == found(probe, gallery)


@pytest.mark.parametrize("calibration", [CALIBRATION, Calibration.default()])
def test_strictness_only_takes_names_away(calibration):
    gallery, probes, notes = crowd()
    named = [
        decide(probes, notes, gallery, strictness=strictness, calibration=calibration).is_named
        for strictness in (Strictness.STRICT, Strictness.NORMAL, Strictness.RELAXED)
    ]
    for stricter, looser in pairwise(named):
        assert not (stricter & ~looser).any()
        assert stricter.sum() < looser.sum()
    assert named[0].any()


def test_strictness_chooses_the_threshold():
    gallery = server_of("ab")
    named = {s: found(towards(0.58), gallery, strictness=s).speaker for s in Strictness}
    assert named == {Strictness.STRICT: None, Strictness.NORMAL: None, Strictness.RELAXED: "a"}


def test_a_probability_is_between_nothing_and_one():
    gallery, probes, notes = crowd()
    nothing = np.zeros(len(probes))
    for given in (notes, Notes(nothing, nothing + np.inf, nothing - np.inf)):
        for embeddings in (probes, -probes, 100 * probes):
            probabilities = decide(embeddings, given, gallery).probabilities
            assert ((probabilities >= 0) & (probabilities <= 1)).all()


def test_many_are_decided_as_each_alone():
    gallery, probes, notes = crowd()
    together = decide(probes, notes, gallery)
    assert len(set(together.best.tolist())) == 6
    assert together.is_named.any()
    assert together.is_unsure.any()
    for row, probe in enumerate(probes):
        quality = heard(notes.speech_s[row], notes.snr_db[row], notes.upper_db[row])
        alone = identify(probe, quality, gallery)
        assert alone.best == Candidate(
            speaker=gallery.speakers[together.best[row]],
            llr=pytest.approx(together.llrs[row].max(), abs=1e-4),
        )
        assert alone.probability == pytest.approx(together.probabilities[row], abs=1e-5)
        assert alone.is_named == together.is_named[row]
        assert (alone.doubt is not None) == together.is_unsure[row]

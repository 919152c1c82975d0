"""The 1:1 decision, on the unit vectors and the calibration of the open-set decision's tests."""

from dataclasses import replace

import numpy as np
import pytest

from model import Gallery, GalleryError, identify
from model.calibration import Calibration, Notes, Strictness
from model.identify import Doubt, decide
from model.score_normalisation import SHARE
from model.verify import Fit, Verification, verify
from tests.model.test_identify import (
    CALIBRATION,
    axis,
    crowd,
    head_of,
    heard,
    server_of,
    towards,
)


def judged(probe, gallery, speaker="a", quality=None, **options) -> Verification:
    options.setdefault("calibration", CALIBRATION)
    return verify(probe, quality or heard(), gallery, speaker, **options)


@pytest.mark.parametrize(
    ("cosine", "fit"),
    [
        (1.0, Fit.VERY_LIKELY),
        (0.74, Fit.VERY_LIKELY),  # a ratio of e^4.8
        (0.72, Fit.LIKELY),
        (0.601, Fit.LIKELY),
        (0.599, Fit.CANNOT_TELL),  # e^2 is the threshold of naming
        (0.40, Fit.CANNOT_TELL),  # 1 : e^2 is more than one in ten
        (0.38, Fit.UNLIKELY),
        (0.28, Fit.UNLIKELY),  # 1 : e^4.4 is more than one in a hundred
        (0.26, Fit.VERY_UNLIKELY),
        (-1.0, Fit.VERY_UNLIKELY),
    ],
)
def test_words_change_at_their_probabilities(cosine, fit):
    result = judged(towards(cosine), server_of("ab"))
    assert result.fit is fit
    assert result.llr == pytest.approx(20 * cosine - 10, abs=1e-4)
    assert result.probability == pytest.approx(1 / (1 + np.exp(-result.llr)))
    assert result.doubt is None


def test_the_claim_is_about_the_member_who_is_meant_whoever_is_nearest():
    probe = towards(0.1, 0.9)
    assert judged(probe, server_of("abc"), "b").fit is Fit.VERY_LIKELY
    for other in "ac":
        assert judged(probe, server_of("abc"), other).fit is Fit.VERY_UNLIKELY


@pytest.mark.parametrize(
    ("notes", "quality", "doubt"),
    [
        (5, heard(speech_s=0.5), Doubt.LITTLE_SPEECH),
        (5, heard(snr_db=5), Doubt.NOISE),
        (1, heard(speech_s=8), Doubt.FEW_NOTES),
        (5, replace(heard(), decay_db=12), Doubt.ECHO),
    ],
)
def test_nobody_is_doubted_by_a_note_in_which_they_would_be_missed(notes, quality, doubt):
    gallery = server_of("ab", notes)
    result = judged(towards(-0.5), gallery, quality=quality)
    assert (result.fit, result.doubt) == (Fit.CANNOT_TELL, doubt)
    believed = judged(towards(0.9), gallery, quality=quality)
    assert (believed.fit, believed.doubt) == (Fit.VERY_LIKELY, None)


def test_nobody_is_believed_where_another_voice_is_as_near():
    twins = Gallery.enrol({"a": [axis(0)] * 5, "twin": [axis(0)] * 5, "c": [axis(2)] * 5})
    assert judged(axis(0), twins).fit is Fit.CANNOT_TELL
    kin = Gallery.enrol({"a": [axis(0)] * 5, "b": [towards(0.95)] * 5})
    assert judged(towards(0.95), kin).fit is Fit.CANNOT_TELL
    assert judged(towards(0.95), kin, "b").fit is Fit.LIKELY
    for speaker in "ab":  # between two
        assert judged(towards(0.7, 0.71), server_of("ab"), speaker).fit is Fit.CANNOT_TELL


def test_strictness_says_how_sure_it_has_to_be_either_way():
    near, far, long = towards(0.58), towards(0.25), heard(speech_s=8)
    fits = {
        strictness: (
            judged(near, server_of("ab"), quality=long, strictness=strictness).fit,
            judged(far, server_of("ab"), quality=long, strictness=strictness).fit,
        )
        for strictness in Strictness
    }
    assert fits == {
        Strictness.STRICT: (Fit.CANNOT_TELL, Fit.UNLIKELY),
        Strictness.NORMAL: (Fit.CANNOT_TELL, Fit.VERY_UNLIKELY),
        Strictness.RELAXED: (Fit.LIKELY, Fit.VERY_UNLIKELY),
    }


def test_the_head_judges_whom_it_knows_and_the_centroid_the_others():
    gallery = replace(server_of("ab"), head=head_of("a", [9 * axis(0)], [-3]))
    probe = towards(0.1, 0.2)
    assert judged(probe, gallery).llr == pytest.approx(0.9 - 3, abs=1e-4)
    assert judged(probe, gallery, "b").llr == pytest.approx(20 * (0.2 - SHARE * 0.1) - 10, abs=1e-4)


def test_who_is_in_no_gallery_cannot_be_meant():
    with pytest.raises(GalleryError, match="z is not in the gallery"):
        judged(axis(0), server_of("ab"), "z")


def test_a_single_member_can_be_meant():
    assert judged(axis(0), server_of("a")).fit is Fit.VERY_LIKELY
    assert judged(axis(5), server_of("a")).fit is Fit.VERY_UNLIKELY


def test_an_embedding_that_is_no_number_says_nothing():
    for calibration in (CALIBRATION, Calibration.default()):
        result = judged(axis(0) * np.nan, server_of("ab"), calibration=calibration)
        assert result.fit is Fit.CANNOT_TELL


def test_whoever_is_named_is_believed_and_nobody_else_is():
    gallery, probes, notes = crowd()
    named = decide(probes, notes, gallery)
    seen = set()
    for row, probe in enumerate(probes):
        quality = heard(notes.speech_s[row], notes.snr_db[row], notes.upper_db[row])
        speaker = identify(probe, quality, gallery).speaker
        for member in gallery.speakers:
            fit = verify(probe, quality, gallery, member).fit
            seen.add(fit)
            if speaker == member:
                assert fit in {Fit.VERY_LIKELY, Fit.LIKELY}
            elif fit in {Fit.VERY_LIKELY, Fit.LIKELY}:  # only where others share the probability
                assert not named.is_named[row]
                assert gallery.speakers[named.best[row]] == member
    assert len(seen) > 2


def test_what_is_known_of_notes_is_their_quality():
    known = Notes.of([heard(1.5, 20), heard(4, 10)])
    assert known.speech_s.tolist() == [1.5, 4]
    assert known.snr_db.tolist() == [20, 10]

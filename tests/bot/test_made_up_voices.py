"""The made-up voices differ as people do, for the encoder that ships."""

import functools

import numpy as np
import pytest

from bot.sandbox.made_up_voices import speak
from model import EmbeddedNote, Encoder, Gallery, identify
from model.calibration import Calibration, Notes, Strictness
from model.identify import Confidence, Identification
from tests.voices import MEMBERS, STRANGERS, voice_note

ENROLLED_TAKES = (1, 2, 3)
PROBE_TAKE = 9


@functools.cache
def encoder() -> Encoder:
    return Encoder.default()


@functools.cache
def heard(person: str, take: int, seconds: float = 4.0) -> EmbeddedNote:
    return encoder().embed(voice_note(person, take, seconds))


@functools.cache
def gallery() -> Gallery:
    return Gallery.enrol(
        {name: [heard(name, take).embedding for take in ENROLLED_TAKES] for name in MEMBERS}
    )


def test_the_same_person_and_take_give_the_same_samples():
    assert np.array_equal(speak(1, 2, 1.0), speak(1, 2, 1.0))
    assert not np.array_equal(speak(1, 2, 1.0), speak(1, 3, 1.0))


@pytest.mark.parametrize("seconds", [0.5, 4.0])
def test_a_take_is_as_long_as_asked_and_never_clips(seconds):
    waveform = speak(1, 2, seconds)
    assert waveform.dtype == np.float32
    assert len(waveform) == seconds * 16_000
    assert np.abs(waveform).max() == pytest.approx(0.7)


@pytest.mark.parametrize("person", [*MEMBERS, *STRANGERS])
def test_most_of_a_take_is_found_to_be_speech(person):
    assert heard(person, PROBE_TAKE).speech_s > 3


@pytest.mark.parametrize("strictness", Strictness)
@pytest.mark.parametrize("seconds", [3.0, 4.0])
@pytest.mark.parametrize("person", MEMBERS)
def test_a_member_is_named_with_room_to_spare(person, seconds, strictness):
    found, least = asked(heard(person, PROBE_TAKE, seconds), strictness)
    assert found.speaker == person
    assert found.confidence is Confidence.VERY_LIKELY
    # Their strict threshold comes near: still many times what processors differ by.
    assert found.best.llr > least + (1 if strictness is Strictness.STRICT else 2)
    assert found.best.llr > found.runner_up.llr + 6


@pytest.mark.parametrize("strictness", Strictness)
@pytest.mark.parametrize("person", STRANGERS)
def test_a_stranger_is_nobody_that_the_gallery_knows(person, strictness):
    found, least = asked(heard(person, PROBE_TAKE), strictness)
    assert found.speaker is None
    assert found.confidence is Confidence.NOBODY
    assert found.best.llr < least - 2


def asked(note: EmbeddedNote, strictness: Strictness) -> tuple[Identification, float]:
    """Return whom a note is of, and the least ratio of the best that would be named."""
    found = identify(note.embedding, note.quality, gallery(), strictness=strictness)
    heard_as = Notes.of([note.quality])
    least = Calibration.default().centroids.least_ratios(
        strictness, heard_as, gallery().notes, gallery().own
    )
    return found, float(least[0, gallery().speakers.index(found.best.speaker)])

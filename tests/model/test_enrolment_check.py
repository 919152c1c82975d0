"""What fits an enrolment, on unit vectors made by hand and on made-up voices."""

import io

import numpy as np
import pytest
import soundfile

from model import Gallery, decode
from model.embedding import EmbeddedNote
from model.enrolment_check import KnownNote, Misfit, both_sides, misfit, worst_side
from model.training.augment.opus import reencode
from tests.model.qualities import CLEAR
from tests.voices import MEMBERS, STRANGERS, voice_note

NORA, FELIX = MEMBERS[:2]


def towards(*cosines: float):
    """Return a unit vector with these cosines to the first axes."""
    vector = np.zeros(192, np.float32)
    vector[: len(cosines)] = cosines
    vector[-1] = np.sqrt(1 - np.square(cosines).sum())
    return vector


MINE, THEIRS = towards(1), towards(0, 1)
OTHERS = Gallery.enrol({"them": [THEIRS]})


def note(embedding, pieces=None):
    return EmbeddedNote(embedding=embedding, encoder_id="0", quality=CLEAR, pieces=pieces)


def known(count: int, embedding=MINE):
    return [KnownNote(embedding=embedding, fingerprint=b"")] * count


@pytest.mark.parametrize("others", [None, OTHERS])
def test_a_note_that_is_like_the_others_fits(others):
    for count in (1, 3, 9):
        assert misfit(note(towards(0.7, 0.3)), known(count), others) is None


def test_the_more_notes_there_are_the_more_alike_a_new_one_must_be():
    assert misfit(note(towards(0.435)), known(1)) is None
    for count in (2, 4, 9):
        assert misfit(note(towards(0.435)), known(count)) is Misfit.UNLIKE_OTHERS
    assert misfit(note(towards(0.465)), known(3)) is None
    assert misfit(note(towards(0.465)), known(4)) is Misfit.UNLIKE_OTHERS


def test_a_note_that_fits_another_member_better_is_theirs():
    assert misfit(note(towards(0.6, 0.7)), known(4), OTHERS) is Misfit.ANOTHER_MEMBER
    assert misfit(note(towards(0.1, 0.6)), known(1), OTHERS) is Misfit.ANOTHER_MEMBER
    assert misfit(note(towards(0.1, 0.4)), known(1), OTHERS) is Misfit.UNLIKE_OTHERS


def test_a_first_note_is_refused_only_if_it_is_another_members_beyond_doubt():
    assert misfit(note(towards(0, 0.65)), [], OTHERS) is None
    assert misfit(note(towards(0, 0.8)), [], OTHERS) is Misfit.ANOTHER_MEMBER
    assert misfit(note(THEIRS), []) is None


def test_two_voices_are_heard_without_and_with_notes_to_compare():
    mixed = np.stack([MINE, MINE, THEIRS])
    both = note(towards(0.75, 0.6), mixed)
    assert misfit(both, []) is Misfit.TWO_VOICES
    assert misfit(both, known(2)) is Misfit.TWO_VOICES
    mostly_theirs = note(towards(0.3, 0.9), np.stack([MINE, THEIRS, THEIRS]))
    assert misfit(mostly_theirs, known(2)) is Misfit.TWO_VOICES
    alone = note(towards(0.9), np.stack([towards(0.9), towards(0.8), towards(0.7)]))
    assert misfit(alone, []) is misfit(alone, known(2)) is None


def test_sides_are_compared_at_every_moment():
    pieces = np.stack([MINE, MINE, THEIRS, THEIRS])
    assert both_sides(pieces) == pytest.approx(0)
    assert worst_side(pieces, MINE) == pytest.approx(0)
    assert worst_side(pieces[:2], MINE) == pytest.approx(1)
    assert both_sides(None) == worst_side(None, MINE) == 1


def test_an_old_note_without_a_fingerprint_is_told_again_by_its_embedding():
    assert misfit(note(MINE), known(1)) is Misfit.COPY


def test_notes_of_another_encoder_are_not_compared():
    stale = [KnownNote(embedding=None, fingerprint=b"")] * 3
    assert misfit(note(THEIRS), stale, OTHERS) is Misfit.ANOTHER_MEMBER
    assert misfit(note(MINE), stale, OTHERS) is None


def as_known(embedded):
    return KnownNote(embedding=embedded.embedding, fingerprint=embedded.fingerprint)


def as_recording(waveform):
    file = io.BytesIO()
    soundfile.write(file, waveform, 16_000, format="WAV", subtype="FLOAT")
    return file.getvalue()


def test_real_notes_fit_and_copies_other_people_and_two_people_do_not(encoder):
    def heard(recording):
        return encoder.embed_for_enrolment(recording)

    own: list[KnownNote] = []
    for take in range(4):
        embedded = heard(voice_note(NORA, take))
        assert misfit(embedded, own) is None
        own.append(as_known(embedded))
        assert misfit(embedded, own) is Misfit.COPY
    felix = heard(voice_note(FELIX, 0))
    others = Gallery.enrol({FELIX: [heard(voice_note(FELIX, 1)).embedding]})
    assert misfit(felix, own) is Misfit.UNLIKE_OTHERS
    assert misfit(felix, own, others) is misfit(felix, [], others) is Misfit.ANOTHER_MEMBER
    assert misfit(heard(voice_note(STRANGERS[0], 0)), own, others) is Misfit.UNLIKE_OTHERS
    first = decode(voice_note(NORA, 0))
    assert misfit(heard(as_recording(reencode(first, 6))), own) is Misfit.COPY
    both = np.concatenate([decode(voice_note(NORA, 5)), decode(voice_note(FELIX, 2))])
    assert misfit(heard(as_recording(both)), own) is Misfit.TWO_VOICES


def test_embedding_for_enrolment_gives_the_same_embedding_and_more(encoder):
    recording = voice_note(NORA, 0)
    plain, more = encoder.embed(recording), encoder.embed_for_enrolment(recording)
    np.testing.assert_allclose(more.embedding, plain.embedding, atol=1e-6)
    assert (plain.fingerprint, plain.pieces) == (b"", None)
    assert more.fingerprint
    assert more.pieces.shape[1:] == (192,)
    assert encoder.embed_for_enrolment(voice_note(NORA, 0, 1.6)).pieces is None

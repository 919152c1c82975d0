"""Fingerprints tell a sound again, and nothing else."""

import io

import numpy as np
import pytest
import soundfile

from model import decode, log_mel
from model.fingerprint import differences, fingerprint, is_same_sound
from model.training.augment.opus import reencode
from model.training.augment.telephone import narrow_band
from tests.voices import MEMBERS, STRANGERS, voice_note

PERSON, OTHER = MEMBERS[:2]


def sound(person=PERSON, take=0, seconds=4.0):
    return decode(voice_note(person, take, seconds))


def print_of(waveform):
    return fingerprint(log_mel(waveform))


def as_file(waveform, **how):
    file = io.BytesIO()
    soundfile.write(file, waveform, 16_000, **how)
    return decode(file.getvalue())


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param(lambda wave: wave, id="the same bytes"),
        pytest.param(lambda wave: reencode(wave, 12), id="Opus at 12 kb/s"),
        pytest.param(lambda wave: reencode(wave, 6), id="Opus at 6 kb/s"),
        pytest.param(lambda wave: reencode(reencode(wave, 12), 6), id="Opus twice"),
        pytest.param(lambda wave: reencode(reencode(wave, 6), 6), id="Opus at 6 kb/s twice"),
        pytest.param(lambda wave: reencode(wave[5_300:-8_000], 6), id="trimmed, Opus at 6 kb/s"),
        pytest.param(lambda wave: as_file(wave, format="MP3"), id="MP3"),
        pytest.param(lambda wave: wave[5_300:-8_000], id="trimmed"),
        pytest.param(lambda wave: np.pad(wave, (20_011, 3_000)), id="with silence around"),
        pytest.param(lambda wave: np.clip(3 * wave, -1, 1), id="louder, clipped"),
        pytest.param(lambda wave: 0.05 * wave, id="softer"),
        pytest.param(narrow_band, id="by telephone"),
    ],
)
def test_a_copy_is_the_same_sound(changed):
    original, copy = print_of(sound()), print_of(changed(sound()))
    assert is_same_sound(original, copy)
    assert is_same_sound(copy, original)


@pytest.mark.parametrize(
    ("person", "take"), [(PERSON, 1), (PERSON, 2), (OTHER, 0), (STRANGERS[0], 0)]
)
def test_another_sentence_or_another_person_is_another_sound(person, take):
    assert not is_same_sound(print_of(sound()), print_of(sound(person, take)))


def test_a_sound_with_noise_behind_it_is_the_same_sound():
    original = sound()
    rng = np.random.default_rng(0)
    noise = rng.standard_normal(len(original)) * np.sqrt(np.mean(original**2) / 100)  # 20 dB
    assert is_same_sound(print_of(original), print_of((original + noise).astype(np.float32)))


def test_a_part_of_a_sound_that_is_mostly_something_else_is_another_sound():
    whole = np.concatenate([sound()[:16_000], sound(PERSON, 1)])
    assert not is_same_sound(print_of(sound()), print_of(whole))


@pytest.mark.parametrize("frames", [0, 1, 11])
def test_what_is_too_short_has_no_fingerprint_and_is_no_copy_of_anything(frames):
    nothing = fingerprint(np.zeros((frames, 80), np.float32))
    assert nothing == b""
    assert not is_same_sound(nothing, nothing)
    assert not is_same_sound(nothing, print_of(sound()))


def test_a_fingerprint_has_four_bytes_for_20_ms_and_never_more_than_30_s():
    assert len(print_of(sound(seconds=2.0))) == pytest.approx(4 * 50 * 2, abs=40)
    assert len(fingerprint(np.zeros((9_000, 80), np.float32))) <= 4 * 50 * 30


def test_half_of_the_bits_of_sound_are_certain():
    rows = np.frombuffer(print_of(sound()), np.uint8).reshape(-1, 4)
    has_sound = rows[:, 2:].any(axis=1)
    assert np.unpackbits(rows[has_sound, 2:]).mean() == pytest.approx(0.5, abs=0.01)


def made_by_hand(slopes, certain, frames=60):
    """Return a fingerprint that is the same in every frame, from two times 16 bits."""
    row = np.packbits(np.array([slopes, certain], bool)).tobytes()
    return row * frames


ALL, NONE, HALF = [1] * 16, [0] * 16, [1, 0] * 8


@pytest.mark.parametrize(
    ("slopes", "certain", "share"),
    [
        pytest.param(ALL, ALL, 0.0, id="all alike"),
        pytest.param(HALF, ALL, 0.5, id="half of them differ"),
        pytest.param(NONE, ALL, 1.0, id="all differ"),
        pytest.param(HALF, HALF, (1 - 0.5**0.5) / 2, id="what differs is uncertain"),
    ],
)
def test_the_difference_is_the_share_of_certain_bits_that_differ(slopes, certain, share):
    one, other = made_by_hand(ALL, ALL), made_by_hand(slopes, certain)
    for found, frames in (differences(one, other), differences(other, one)):
        place = frames.argmax()
        assert frames[place] == 60
        assert found[place] == pytest.approx(share)


def test_bits_that_are_certain_in_one_alone_count_as_half_a_difference():
    other = [0, 1] * 8
    found, _ = differences(made_by_hand(ALL, HALF), made_by_hand(ALL, other))
    assert found.min() == pytest.approx(0.5)


@pytest.mark.parametrize(("seconds", "is_same"), [(0.6, False), (1.0, False), (3.0, True)])
def test_the_less_sound_there_is_the_fewer_bits_may_differ(seconds, is_same):
    rng = np.random.default_rng(0)
    slopes = rng.integers(0, 2, (round(50 * seconds), 16))
    changed = slopes ^ (rng.permuted(np.arange(slopes.size)).reshape(slopes.shape) % 10 < 3)
    one, other = (
        np.packbits(np.hstack([bits, np.ones_like(bits)]), axis=1).tobytes()
        for bits in (slopes, changed)
    )
    assert is_same_sound(one, other) is is_same

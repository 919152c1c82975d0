"""Fingerprints tell a sound again, and nothing else."""

import io

import numpy as np
import pytest
import soundfile

from model import decode, log_mel
from model.fingerprint import difference, fingerprint, is_same_sound
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
        pytest.param(lambda wave: reencode(reencode(wave, 12), 6), id="Opus twice"),
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
    assert difference(nothing, print_of(sound())) == 1.0


def test_a_fingerprint_has_three_bytes_for_20_ms_and_never_more_than_30_s():
    assert len(print_of(sound(seconds=2.0))) == pytest.approx(3 * 50 * 2, abs=30)
    assert len(fingerprint(np.zeros((9_000, 80), np.float32))) <= 3 * 50 * 30


def test_the_difference_is_the_share_of_bits_that_differ():
    original = np.frombuffer(print_of(sound()), np.uint8).reshape(-1, 3).copy()
    other = original.copy()
    other[:, 0] ^= 0b1111  # a quarter of the bits
    assert difference(original.tobytes(), other.tobytes()) == pytest.approx(0.25)

"""Degradations: what each does is measured; outside of training none does anything."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import signal

from model.training.augment.augmentation import Augmentation, Chain
from model.training.augment.babble import AddBabble, mix_babble
from model.training.augment.devices import PlayBack, TiltMicrophone, play_back, tilt
from model.training.augment.level import ChangeLevel, Clip, clip
from model.training.augment.noise import AddNoise, add_noise
from model.training.augment.opus import Reencode, reencode
from model.training.augment.packet_loss import LosePackets, lose_packets
from model.training.augment.rooms import Reverberate, reverberate, synthetic_room
from model.training.augment.sources import (
    HELD_OUT_NOISE,
    HELD_OUT_ROOMS,
    NoiseClips,
    read_rooms,
)
from model.training.augment.telephone import Telephone, narrow_band
from model.training.augment.voice_note import voice_note_chain
from tests.model.recordings import voice as spoken
from tests.model.recordings import written

RATE_HZ = 16_000


def white(seed: int, samples: int = RATE_HZ, level: float = 0.1) -> np.ndarray:
    return (level * np.random.default_rng(seed).standard_normal(samples)).astype(np.float32)


def tone(hz: float, samples: int = RATE_HZ) -> np.ndarray:
    return (0.3 * np.sin(2 * np.pi * hz * np.arange(samples) / RATE_HZ)).astype(np.float32)


def power_db(waveform: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(waveform**2)))


def every_augmentation() -> list[Augmentation]:
    clips = [white(1), white(2, 500)]
    return [
        AddNoise(clips, low_db=0, high_db=20, probability=1),
        AddBabble(clips, low_db=0, high_db=20, probability=1),
        Reverberate([white(3, 200)], probability=1),
        Reencode(1),
        Telephone(1),
        ChangeLevel(1),
        Clip(1),
        LosePackets(1),
        TiltMicrophone(1),
        PlayBack(1),
        voice_note_chain(noise=clips, rooms=[white(3, 200)], voices=clips),
    ]


each = pytest.mark.parametrize("augmentation", every_augmentation(), ids=lambda a: type(a).__name__)


@each
def test_outside_of_training_the_waveform_comes_back_untouched(augmentation):
    waveform = white(0)
    assert augmentation.eval()(waveform, np.random.default_rng(0)) is waveform


@each
@pytest.mark.parametrize("samples", [1_234, 16_352])
def test_in_training_the_length_stays_and_the_sound_does_not(augmentation, samples):
    waveform = white(0, samples)
    before = waveform.copy()
    augmentation.train()
    degraded = [augmentation(waveform, np.random.default_rng(seed)) for seed in range(6)]
    assert all(d.shape == waveform.shape and d.dtype == np.float32 for d in degraded)
    assert all(np.isfinite(d).all() for d in degraded)
    assert any(not np.array_equal(d, waveform) for d in degraded)
    assert np.array_equal(waveform, before)


@each
def test_the_same_seed_degrades_in_the_same_way(augmentation):
    augmentation.train()
    first, second = (augmentation(white(0), np.random.default_rng(5)) for _ in range(2))
    assert np.array_equal(first, second)


@each
def test_silence_stays_finite(augmentation):
    augmentation.train()
    silence = np.zeros(8_000, np.float32)
    assert np.isfinite(augmentation(silence, np.random.default_rng(0))).all()


def test_turning_a_chain_off_turns_off_all_that_it_holds():
    chain = Chain([Clip(1), Telephone(1)], probability=1).eval()
    assert not any(augmentation.training for augmentation in chain.augmentations)


@pytest.mark.parametrize("probability", [-0.1, 1.1])
def test_a_probability_out_of_range_is_refused(probability):
    with pytest.raises(ValueError, match="between 0 and 1"):
        Clip(probability)


def test_an_augmentation_is_applied_as_often_as_it_says():
    rng, level = np.random.default_rng(0), ChangeLevel(0.3).train()
    waveform = white(0, 100)
    applied = sum(level(waveform, rng) is not waveform for _ in range(2_000))
    assert applied / 2_000 == pytest.approx(0.3, abs=0.04)


@settings(max_examples=30, deadline=None)
@given(snr_db=st.floats(-10, 30), length=st.integers(100, 40_000))
def test_noise_is_as_loud_as_it_says(snr_db, length):
    voice = white(0)
    noisy = add_noise(voice, white(1, length, level=0.7), snr_db)
    assert power_db(voice) - power_db(noisy - voice) == pytest.approx(snr_db, abs=0.1)


def test_the_voices_of_babble_are_equally_loud():
    soft, loud = tone(200), 50 * tone(1_000)
    spectrum = np.abs(np.fft.rfft(mix_babble([soft, loud], RATE_HZ)))
    assert spectrum[200] == pytest.approx(spectrum[1_000], rel=0.01)


def test_a_room_keeps_power_and_place():
    click = np.zeros(RATE_HZ, np.float32)
    click[4_000] = 0.5
    room = np.concatenate([np.zeros(100), [1.0], 0.2 * white(1, 3_000)]).astype(np.float32)
    wet = reverberate(click, room)
    assert int(np.argmax(np.abs(wet))) == 4_000
    assert power_db(wet) == pytest.approx(power_db(click), abs=0.01)


@pytest.mark.parametrize("reverberation_s", [0.3, 0.8])
def test_a_made_up_room_dies_out_in_the_time_that_it_is_given(reverberation_s):
    room = synthetic_room(
        np.random.default_rng(0), reverberation_s=reverberation_s, direct_db=0
    ).astype(np.float64)
    tail = room[int(0.05 * RATE_HZ) :]  # after the early echoes
    decay_db = 10 * np.log10(np.cumsum(tail[::-1] ** 2)[::-1] / np.sum(tail**2))
    middle = slice(np.argmax(decay_db < -5), np.argmax(decay_db < -20))
    slope = np.polyfit(np.arange(len(tail))[middle] / RATE_HZ, decay_db[middle], 1)[0]
    assert -60 / slope == pytest.approx(reverberation_s, rel=0.25)


def test_a_made_up_room_is_as_far_away_as_it_says():
    room = synthetic_room(np.random.default_rng(0), reverberation_s=0.5, direct_db=6.0)
    assert room[0] == 1.0
    assert -10 * np.log10(np.sum(room[1:] ** 2)) == pytest.approx(6.0, abs=0.1)


@pytest.mark.parametrize("kbps", [6, 12, 32])
def test_opus_keeps_length_place_and_most_of_the_sound(kbps):
    voice = spoken()
    heard = reencode(voice, kbps)
    lag = int(np.argmax(signal.correlate(heard, voice))) - (len(voice) - 1)
    assert len(heard) == len(voice)
    assert abs(lag) <= 16  # a millisecond
    assert np.corrcoef(heard, voice)[0, 1] > 0.7


def test_opus_at_fewer_kilobits_strays_farther():
    voice = white(0) * np.hanning(RATE_HZ).astype(np.float32)
    errors = [np.mean((reencode(voice, kbps) - voice) ** 2) for kbps in (6, 16, 64)]
    assert errors == sorted(errors, reverse=True)


@pytest.mark.parametrize("kbps", [5, 300])
def test_a_bit_rate_that_opus_does_not_take_is_refused(kbps):
    with pytest.raises(ValueError, match="kb/s"):
        reencode(white(0), kbps)


@pytest.mark.parametrize(
    ("hz", "heard"), [(100, False), (1_000, True), (3_000, True), (5_000, False)]
)
def test_the_telephone_lets_its_band_through(hz, heard):
    loss_db = power_db(tone(hz)) - power_db(narrow_band(tone(hz)) + 1e-9)
    assert (loss_db < 2) is heard
    assert (loss_db > 15) is not heard


def test_clipping_flattens_the_share_that_it_is_told():
    clipped = clip(white(0), 0.1)
    assert np.mean(np.abs(clipped) >= np.abs(clipped).max() * 0.9999) == pytest.approx(
        0.1, abs=0.01
    )


def test_a_lost_packet_repeats_the_one_before_more_softly():
    voice, packet = white(0, 3_200), 320
    lost = np.zeros(10, np.bool_)
    lost[[2, 3]] = True
    heard = lose_packets(voice, lost)
    assert np.array_equal(heard[640:960], voice[320:640] / 2)
    assert np.array_equal(heard[960:1_280], voice[320:640] / 4)
    assert np.array_equal(np.delete(heard, np.s_[640:1_280]), np.delete(voice, np.s_[640:1_280]))
    assert packet * 10 == len(voice)


def test_a_tilt_of_six_decibels_an_octave_is_one():
    tilted = np.abs(np.fft.rfft(tilt(tone(500) + tone(1_000) + tone(2_000), -6)))
    octaves_db = 20 * np.log10(tilted[[1_000, 2_000]] / tilted[[500, 1_000]])
    assert octaves_db == pytest.approx([-6, -6], abs=0.1)


def test_a_small_loudspeaker_has_no_bass_and_saturates():
    bass = play_back(tone(60), low_hz=500, high_hz=6_000, drive=0)
    assert power_db(tone(60)) - power_db(bass) > 20
    driven = np.abs(np.fft.rfft(play_back(tone(1_000), low_hz=200, high_hz=7_000, drive=3)))
    assert driven[3_000] > 0.05 * driven[1_000]  # the third harmonic


def test_what_measures_never_trains(tmp_path):
    for place, name in enumerate([HELD_OUT_NOISE[0], "001-dog-bark", "engine"]):
        (tmp_path / "noise" / "set" / name).mkdir(parents=True)
        note = written(white(place, 8_000), "WAV", "PCM_16", RATE_HZ)
        (tmp_path / "noise" / "set" / name / "1.wav").write_bytes(note)
    (tmp_path / "noise" / "README.md").write_text("about the noise")
    (tmp_path / "rooms").mkdir()
    for place, name in enumerate([HELD_OUT_ROOMS[0], "hall", "filter-telephone"]):
        room = written(white(9 + place, 8_000), "WAV", "PCM_16", RATE_HZ)
        (tmp_path / "rooms" / f"{name}.wav").write_bytes(room)
    assert len(NoiseClips.read(tmp_path, held_out=False)) == 2
    assert len(NoiseClips.read(tmp_path, held_out=True)) == 1
    assert len(read_rooms(tmp_path, held_out=False)) == 1
    assert len(read_rooms(tmp_path, held_out=True)) == 1


def test_a_folder_without_noise_or_rooms_gives_none(tmp_path):
    assert NoiseClips.read(tmp_path, held_out=False) == []
    assert read_rooms(tmp_path, held_out=True) == []

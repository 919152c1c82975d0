"""Voice activity and quality, on made-up voices whose truth is known."""

import numpy as np
import pytest
import torch

from bot.sandbox.made_up_voices import speak
from model.audio import SAMPLE_RATE_HZ
from model.quality import Quality
from model.speech import Speech, find_speech


def silence(seconds: float):
    return np.zeros(int(seconds * SAMPLE_RATE_HZ), np.float32)


def at_level(waveform, level_db: float):
    rms = np.sqrt(np.mean(np.square(waveform, dtype=np.float64)))
    return (waveform * 10 ** (level_db / 20) / rms).astype(np.float32)


def noise(seconds: float, level_db: float):
    samples = np.random.default_rng(0).standard_normal(int(seconds * SAMPLE_RATE_HZ))
    return at_level(samples, level_db)


def tone(seconds: float, frequency_hz: float):
    time_s = np.arange(int(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    return (0.5 * np.sin(2 * np.pi * frequency_hz * time_s)).astype(np.float32)


def no_quality() -> Quality:
    return Quality(
        speech_s=0.0,
        duration_s=0.0,
        level_db=0.0,
        snr_db=0.0,
        clipped_share=0.0,
        upper_db=0.0,
    )


@pytest.mark.parametrize("person", range(1, 7))
def test_a_voice_between_silences_is_found_where_it_is(person):
    waveform = np.concatenate([silence(1.5), speak(person, 0, 2.0), silence(2.0)])
    speech = find_speech(waveform)
    assert speech.segments[0][0] / SAMPLE_RATE_HZ == pytest.approx(1.5, abs=0.3)
    assert speech.segments[-1][1] / SAMPLE_RATE_HZ == pytest.approx(3.5, abs=0.3)
    assert speech.quality.speech_s == pytest.approx(2.0, abs=0.3)
    assert speech.quality.duration_s == 5.5


def test_two_voices_with_a_long_pause_are_two_stretches():
    waveform = np.concatenate([speak(1, 0, 2.0), silence(3.0), speak(2, 0, 2.0)])
    (_, first_end), (second_start, _) = find_speech(waveform).segments
    assert first_end / SAMPLE_RATE_HZ == pytest.approx(2.0, abs=0.3)
    assert second_start / SAMPLE_RATE_HZ == pytest.approx(5.0, abs=0.3)


@pytest.mark.parametrize(
    "waveform",
    [
        silence(4.0),
        silence(0.0),
        silence(0.001),
        tone(4.0, 440.0),
        tone(4.0, 50.0) * 0.002,
        noise(4.0, -20.0),
        noise(4.0, -80.0),
        np.ones(4 * SAMPLE_RATE_HZ, np.float32),
    ],
    ids=["silence", "nothing", "16 samples", "tone", "hum", "noise", "faint noise", "constant"],
)
def test_where_nobody_speaks_there_is_less_than_a_second_of_speech(waveform):
    quality = find_speech(waveform).quality
    assert quality.speech_s < 1.0
    assert quality.duration_s == len(waveform) / SAMPLE_RATE_HZ
    assert np.isfinite([quality.level_db, quality.snr_db, quality.clipped_share]).all()


@pytest.mark.parametrize("person", range(1, 4))
@pytest.mark.parametrize("level_db", [-20, -50])
def test_a_voice_is_found_however_quiet_and_its_level_is_told(person, level_db):
    quality = find_speech(at_level(speak(person, 0), level_db)).quality
    assert quality.speech_s > 3.0
    assert quality.level_db == pytest.approx(level_db, abs=1.0)


@pytest.mark.parametrize("person", [1, 2])
@pytest.mark.parametrize("snr_db", [5, 10, 15, 20, 25, 30])
def test_the_noise_is_measured_between_the_words(person, snr_db):
    voice = at_level(speak(person, 0), -20)
    waveform = np.concatenate([silence(1.0), voice, silence(1.0)])
    waveform += noise(6.0, -20 - snr_db)
    assert find_speech(waveform).quality.snr_db == pytest.approx(snr_db, abs=5)


def test_noise_is_measured_in_the_softest_frames_of_a_note_without_pauses():
    quality = find_speech(speak(1, 0) + noise(4.0, -60.0)).quality
    assert 10 < quality.snr_db < 50


@pytest.mark.parametrize(("gain", "low", "high"), [(1.0, 0.0, 0.0), (20.0, 0.05, 0.6)])
def test_the_clipped_share_counts_samples_at_full_scale(gain, low, high):
    waveform = np.clip(gain * speak(1, 0), -1, 1)
    share = find_speech(waveform).quality.clipped_share
    assert low <= share <= high
    assert share == pytest.approx(np.mean(np.abs(waveform) >= 0.98))


def test_finding_speech_changes_nothing_outside():
    threads = torch.get_num_threads()
    waveform = speak(1, 0)
    before = waveform.copy()
    find_speech(waveform)
    assert torch.get_num_threads() == threads
    np.testing.assert_array_equal(waveform, before)


def test_the_same_waveform_gives_the_same_speech_again():
    assert find_speech(speak(3, 1)) == find_speech(speak(3, 1))


def test_speech_is_cut_out_with_a_margin_and_long_pauses_are_left_out():
    waveform = np.arange(5 * SAMPLE_RATE_HZ, dtype=np.float32)
    second = SAMPLE_RATE_HZ
    margin = int(0.3 * second)
    speech = Speech(segments=((second, 2 * second), (4 * second, 5 * second)), quality=no_quality())
    expected = np.concatenate(
        [waveform[second - margin : 2 * second + margin], waveform[4 * second - margin :]]
    )
    np.testing.assert_array_equal(speech.cut_from(waveform), expected)


def test_stretches_whose_margins_meet_are_cut_out_once():
    waveform = np.arange(3 * SAMPLE_RATE_HZ, dtype=np.float32)
    speech = Speech(segments=((0, 16_000), (20_000, 48_000)), quality=no_quality())
    np.testing.assert_array_equal(speech.cut_from(waveform), waveform)


def test_nothing_is_cut_out_where_nobody_speaks():
    cut = Speech(segments=(), quality=no_quality()).cut_from(silence(1.0))
    assert cut.shape == (0,)
    assert cut.dtype == np.float32

"""The encoder: a recording in, a unit vector out, the same one every time."""

from dataclasses import fields, replace

import numpy as np
import psutil
import pytest
import torch

from bot.sandbox.made_up_voices import as_voice_note, speak
from model import find_speech, log_mel
from model.audio import SAMPLE_RATE_HZ, AudioLimits
from model.calibration import Calibration
from model.encoder import BUCKETS
from model.errors import NotAudioError, NotEnoughSpeechError, RecordingTooLongError
from model.quality import Quality
from model.spectrogram import remove_mean
from model.speech import Speech


def note(person: int, take: int, seconds: float = 3.0) -> bytes:
    return as_voice_note(speak(person, take, seconds))


def all_speech(waveform) -> Speech:
    """Call the whole waveform speech, so that its length is exact."""
    seconds = len(waveform) / SAMPLE_RATE_HZ
    quality = Quality(
        speech_s=seconds,
        duration_s=seconds,
        level_db=-20.0,
        snr_db=30.0,
        clipped_share=0.0,
        upper_db=0.0,
    )
    return Speech(segments=((0, len(waveform)),), quality=quality)


def length(embedding) -> float:
    return float(np.linalg.norm(embedding))


def test_a_voice_note_becomes_a_unit_vector(encoder):
    embedded = encoder.embed(note(1, 0))
    assert embedded.embedding.shape == (192,)
    assert embedded.embedding.dtype == np.float32
    assert length(embedded.embedding) == pytest.approx(1, abs=1e-5)
    assert embedded.encoder_id == encoder.encoder_id
    assert embedded.speech_s == embedded.quality.speech_s == pytest.approx(3.0, abs=0.4)


def test_the_same_note_gives_the_same_embedding_again(encoder):
    first, second = encoder.embed(note(2, 0)), encoder.embed(note(2, 0))
    np.testing.assert_array_equal(first.embedding, second.embedding)
    assert first.quality == second.quality


def test_two_takes_of_a_person_are_nearer_than_any_two_persons(encoder):
    people = range(1, 5)
    first = np.stack([encoder.embed(note(p, 0)).embedding for p in people])
    second = np.stack([encoder.embed(note(p, 1)).embedding for p in people])
    cosines = first @ second.T
    different = cosines[~np.eye(len(people), dtype=bool)]
    assert cosines.diagonal().min() > different.max()


def test_a_note_at_another_level_gives_nearly_the_same_embedding(encoder):
    loud = speak(3, 0, 3.0)
    quiet = encoder.embed(as_voice_note(0.05 * loud)).embedding
    assert quiet @ encoder.embed(as_voice_note(loud)).embedding > 0.95


def test_less_than_a_second_of_speech_is_too_little(encoder):
    short = np.concatenate([np.zeros(SAMPLE_RATE_HZ, np.float32), speak(1, 0, 0.6)])
    with pytest.raises(NotEnoughSpeechError) as raised:
        encoder.embed(as_voice_note(short))
    assert 0.3 < raised.value.speech_s < 1.0
    assert raised.value.required_s == 1.0


def test_a_second_of_speech_is_enough_and_a_sample_less_is_not(encoder):
    second = speak(1, 0, 1.0)
    assert length(encoder.embed_speech(second, all_speech(second)).embedding) == pytest.approx(1)
    with pytest.raises(NotEnoughSpeechError):
        encoder.embed_speech(second[:-1], all_speech(second[:-1]))


@pytest.mark.parametrize("seconds", [1.01, 9.99, 10.1, 31.0, 60.0])
def test_notes_up_to_a_minute_work(encoder, seconds):
    waveform = speak(1, 0, seconds)
    embedded = encoder.embed_speech(waveform, all_speech(waveform))
    assert length(embedded.embedding) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("frames", "windows"), [(100, 1), (1000, 1), (1001, 2), (2000, 2), (2001, 3)]
)
def test_as_few_windows_as_cover_the_note(encoder, frames, windows):
    spectrogram = np.random.default_rng(0).standard_normal((frames, 80)).astype(np.float32)
    assert encoder.embed_windows(spectrogram).shape == (windows, 192)


@pytest.mark.parametrize("seconds", [1.3, 3.3, 5.2])
def test_rounding_the_length_up_to_a_bucket_hardly_moves_the_embedding(encoder, seconds):
    spectrogram = log_mel(speak(2, 0, seconds))
    assert len(spectrogram) not in BUCKETS
    with torch.inference_mode():
        exact = encoder.network(torch.from_numpy(remove_mean(spectrogram))[None])[0].numpy()
    assert encoder.embed_spectrogram(spectrogram) @ exact > 0.9


def test_errors_stand_in_the_place_of_notes_that_cannot_be_used(encoder):
    silence = as_voice_note(np.zeros(2 * SAMPLE_RATE_HZ, np.float32))
    results = encoder.embed_many([note(1, 0, 2.0), b"rubbish", silence, note(1, 0, 2.0)])
    assert isinstance(results[1], NotAudioError)
    assert isinstance(results[2], NotEnoughSpeechError)
    np.testing.assert_array_equal(results[0].embedding, results[3].embedding)


def test_limits_are_kept(encoder):
    limits = AudioLimits(max_s=1.0)
    with pytest.raises(RecordingTooLongError):
        encoder.embed(note(1, 0), limits=limits)
    (result,) = encoder.embed_many([note(1, 0)], limits=limits)
    assert isinstance(result, RecordingTooLongError)


def test_what_ships_belongs_together(encoder):
    assert encoder.encoder_id == Calibration.default().encoder_id
    assert not encoder.network.training


def test_recordings_are_embedded_as_their_parts_say(encoder):
    waveform = speak(4, 0, 3.0)
    speech = find_speech(waveform)
    by_hand = encoder.embed_spectrogram(log_mel(speech.cut_from(waveform)))
    np.testing.assert_array_equal(encoder.embed_speech(waveform, speech).embedding, by_hand)


def test_every_part_of_the_configuration_is_in_its_json(encoder):
    config = encoder.config
    for part in ("spectrogram", "network"):
        for field in fields(getattr(config, part)):
            value = getattr(getattr(config, part), field.name)
            other = (*value, 1) if isinstance(value, tuple) else value + 1
            changed = replace(
                config, **{part: replace(getattr(config, part), **{field.name: other})}
            )
            assert changed.to_json() != config.to_json()
            assert type(config).from_json(changed.to_json()) == changed


@pytest.mark.slow
def test_memory_stays_bounded_over_notes_of_all_lengths(encoder):
    """Without buckets it doubles: each of these lengths would get kernels of its own."""
    encoder.warm_up([bucket for bucket in BUCKETS if bucket <= 400])
    chance = np.random.default_rng(0)
    before = psutil.Process().memory_info().rss
    for frames in chance.integers(98, 401, 60):
        encoder.embed_windows(chance.standard_normal((frames, 80)).astype(np.float32))
    assert psutil.Process().memory_info().rss < 1.1 * before


def test_a_batch_gives_what_one_note_after_the_other_gives(encoder):
    recordings = [note(1, take, 2.0) for take in range(22)]  # more than a batch takes
    recordings.insert(3, note(1, 0, 13.0))  # two windows
    for recording, result in zip(recordings, encoder.embed_many(recordings), strict=True):
        alone = encoder.embed(recording)
        assert result.embedding @ alone.embedding > 0.9999
        assert result.quality == alone.quality

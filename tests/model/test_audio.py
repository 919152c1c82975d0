"""Decoding: what can be played becomes mono at 16 kHz, everything else one error of our own."""

import tracemalloc

import numpy as np
import pytest

from model.audio import SAMPLE_RATE_HZ, AudioLimits, decode
from model.errors import (
    AudioError,
    BrokenSamplesError,
    EmptyRecordingError,
    NotAudioError,
    NotEnoughSpeechError,
    RecordingTooLargeError,
    RecordingTooLongError,
    RecordingTruncatedError,
)
from tests.model import recordings

HLS = b"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"
FFCONCAT = b"ffconcat version 1.0\nfile /etc/passwd\nfile note.ogg\n"

NOT_AUDIO = {
    "text": b"I am no voice note, whatever my name says. " * 40,
    "a zip": recordings.zip_file(),
    "a picture": recordings.png_file(),
    "an HLS playlist": HLS,
    "an HLS playlist behind an ID3 tag": b"ID3\x04\x00\x00\x00\x00\x00\x00" + HLS,
    "an ffconcat script": FFCONCAT,
    "one byte": b"\x00",
    "a bare MP3 sync word": b"\xff\xfb",
    "a bare ADTS sync word": b"\xff\xf1" * 50,
    "a bare MP4 box": b"\x00\x00\x00\x08ftyp",
    "a bare EBML header": b"\x1a\x45\xdf\xa3" * 4,
}


def level_db(waveform) -> float:
    return float(10 * np.log10(np.mean(np.square(waveform, dtype=np.float64))))


def tone(seconds: float, rate_hz: int = SAMPLE_RATE_HZ, frequency_hz: float = 440.0):
    time_s = np.arange(int(seconds * rate_hz)) / rate_hz
    return (0.5 * np.sin(2 * np.pi * frequency_hz * time_s)).astype(np.float32)


@pytest.mark.parametrize("name", recordings.FORMATS)
def test_every_common_format_becomes_mono_at_16_khz(name):
    waveform = decode(recordings.recording(name))
    assert waveform.dtype == np.float32
    assert waveform.ndim == 1
    assert len(waveform) == pytest.approx(recordings.VOICE_S * SAMPLE_RATE_HZ, rel=0.05)
    # Lossy codecs of telephones cut off what is above 3.4 kHz.
    assert level_db(waveform) == pytest.approx(level_db(recordings.voice()), abs=1.0)


def test_a_wav_at_16_khz_keeps_its_samples():
    samples = tone(0.5)
    np.testing.assert_allclose(decode(recordings.stored(samples)), samples, atol=1e-4)


def test_channels_are_averaged():
    samples = np.zeros((SAMPLE_RATE_HZ, 8), np.float32)
    samples[:, 3] = tone(1.0)
    waveform = decode(recordings.stored(samples))
    np.testing.assert_allclose(waveform, tone(1.0) / 8, atol=1e-4)


def test_channels_are_averaged_by_ffmpeg_too():
    stereo = np.stack([tone(1.0, 48_000), np.zeros(48_000, np.float32)], axis=1)
    source = recordings.stored(stereo, 48_000)
    waveform = decode(recordings.converted(".caf", "-c:a", "alac", source=source))
    assert level_db(waveform) == pytest.approx(level_db(tone(1.0) / 2), abs=0.2)


@pytest.mark.parametrize("rate_hz", [8_000, 11_025, 44_100, 96_000, 384_000])
def test_a_tone_keeps_its_pitch_and_its_length_at_any_rate(rate_hz):
    waveform = decode(recordings.stored(tone(1.0, rate_hz), rate_hz))
    assert len(waveform) == pytest.approx(SAMPLE_RATE_HZ, rel=0.001)
    assert np.abs(np.fft.rfft(waveform)).argmax() == pytest.approx(440, abs=1)


def test_samples_beyond_full_scale_are_clipped():
    waveform = decode(recordings.stored(4 * tone(0.5)))
    assert np.abs(waveform).max() == 1


def test_a_single_sample_is_a_recording():
    assert len(decode(recordings.stored(np.array([0.5], np.float32)))) == 1


@pytest.mark.parametrize("name", NOT_AUDIO)
def test_what_is_no_recording_is_refused(name):
    with pytest.raises(NotAudioError, match=r"^[A-Z].*\.$"):
        decode(NOT_AUDIO[name])


def test_a_video_without_sound_is_refused():
    with pytest.raises(NotAudioError):
        decode(recordings.video_without_sound())


def test_no_bytes_are_an_empty_recording():
    with pytest.raises(EmptyRecordingError):
        decode(b"")


@pytest.mark.parametrize("kind", [("OGG", "VORBIS"), ("WAV", "PCM_16"), ("FLAC", "PCM_16")])
def test_a_file_without_samples_is_an_empty_recording(kind):
    with pytest.raises(EmptyRecordingError):
        decode(recordings.stored(np.zeros(0, np.float32), 48_000, *kind))


def test_an_opus_note_without_samples_is_refused():
    """Neither decoder opens a stream that has headers and nothing else."""
    with pytest.raises((EmptyRecordingError, NotAudioError)):
        decode(recordings.stored(np.zeros(0, np.float32), 48_000, "OGG", "OPUS"))


@pytest.mark.parametrize("name", ["ogg opus", "ogg vorbis", "wav", "m4a", "3gp", "mp4 with video"])
@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_a_container_that_knows_its_length_tells_when_its_end_is_missing(name, share):
    whole = recordings.recording(name)
    with pytest.raises(RecordingTruncatedError):
        decode(whole[: int(share * len(whole))])


@pytest.mark.parametrize("cut", range(1, 400, 13))
def test_an_opus_note_cut_anywhere_near_its_end_is_refused(cut):
    with pytest.raises(RecordingTruncatedError):
        decode(recordings.recording("ogg opus")[:-cut])


@pytest.mark.parametrize("name", recordings.FORMATS)
@pytest.mark.parametrize("share", [0.02, 0.5, 0.8])
def test_half_a_file_of_any_format_is_refused_or_shorter(name, share):
    whole = recordings.recording(name)
    try:
        waveform = decode(whole[: int(share * len(whole))])
    except AudioError:
        return
    assert len(waveform) < (share + 0.1) * recordings.VOICE_S * SAMPLE_RATE_HZ


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("channels", [1, 2])
def test_samples_that_are_no_numbers_are_refused(bad, channels):
    samples = np.tile(tone(0.5)[:, None], channels)
    samples[4_000, 0] = bad
    with pytest.raises(BrokenSamplesError):
        decode(recordings.stored(samples))


def test_infinities_that_cancel_are_refused():
    samples = np.zeros((800, 2), np.float32)
    samples[400] = np.inf, -np.inf
    with pytest.raises(BrokenSamplesError):
        decode(recordings.stored(samples))


def test_too_many_bytes_are_refused_before_they_are_looked_at():
    with pytest.raises(RecordingTooLargeError) as raised:
        decode(bytes(1001), limits=AudioLimits(max_bytes=1000))
    assert (raised.value.size_bytes, raised.value.max_bytes) == (1001, 1000)


@pytest.mark.parametrize("name", recordings.FORMATS)
def test_too_many_seconds_are_refused_in_every_format(name):
    with pytest.raises(RecordingTooLongError) as raised:
        decode(recordings.recording(name), limits=AudioLimits(max_s=1.5))
    assert raised.value.max_s == 1.5


def test_the_longest_recording_taken_is_taken():
    limits = AudioLimits(max_s=2.0)
    assert len(decode(recordings.recording("wav"), limits=limits)) == 2 * SAMPLE_RATE_HZ


@pytest.mark.parametrize(("channels", "rate_hz"), [(255, 8_000), (1, 384_000)])
def test_a_bomb_is_noticed_while_it_unfolds(channels, rate_hz):
    """The size of a WAV is checked first, so the limit is raised to let it in."""
    bomb = recordings.stored(np.zeros((5 * rate_hz, channels), np.int16), rate_hz, "WAV", "PCM_16")
    tracemalloc.start()
    try:
        with pytest.raises(RecordingTooLongError):
            decode(bomb, limits=AudioLimits(max_s=2.0))
        peak_bytes = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak_bytes < 30_000_000 + len(bomb)


def test_a_small_file_of_many_silent_minutes_is_refused():
    silence = np.zeros((10 * 60 * 8_000, 1), np.int16)
    bomb = recordings.stored(silence, 8_000, "FLAC", "PCM_16")
    assert len(bomb) < 100_000
    with pytest.raises(RecordingTooLongError):
        decode(bomb)


@pytest.mark.parametrize("rate_hz", [100, 1_000, 1_000_000])
def test_a_rate_that_no_microphone_has_is_refused(rate_hz):
    with pytest.raises(NotAudioError):
        decode(recordings.stored(np.zeros(1000, np.float32), rate_hz))


@pytest.mark.parametrize("kind", [("OGG", "OPUS"), ("WAV", "PCM_16")])
def test_silence_is_decoded_and_has_too_little_speech_to_embed(encoder, kind):
    silence = recordings.stored(np.zeros(3 * 48_000, np.float32), 48_000, *kind)
    assert len(decode(silence)) == 3 * SAMPLE_RATE_HZ
    with pytest.raises(NotEnoughSpeechError):
        encoder.embed(silence)

"""The embeddings of a note's copies."""

import numpy as np
import pytest

from bot.sandbox.made_up_voices import as_voice_note
from model.audio import SAMPLE_RATE_HZ, decode
from model.encoder import Encoder
from model.spectrogram import log_mel
from model.speech import find_speech
from model.training.copies import COPIES, degraded_copies
from model.training.embedded_copies import embed_copies
from tests.voices import MEMBERS, voice_note


@pytest.mark.timeout(120)
def test_copies_are_embedded_as_they_were_when_heads_were_measured():
    recording, encoder = voice_note(MEMBERS[0], 0), Encoder.default()
    copies = embed_copies(encoder, recording, seed=3)
    assert copies.shape == (len(COPIES), 192)
    assert np.allclose(np.linalg.norm(copies, axis=1), 1, atol=1e-3)
    waveform = decode(recording)
    speech = find_speech(waveform).cut_from(waveform)
    degraded = degraded_copies(speech, np.random.default_rng(3)).values()
    for found, copy in zip(copies, degraded, strict=True):
        assert np.allclose(found, encoder.embed_spectrogram(log_mel(copy)), atol=1e-5)
    assert np.array_equal(copies, embed_copies(encoder, recording, seed=3))


def test_a_stored_note_in_which_nobody_is_heard_any_more_has_copies_too():
    hiss = 0.01 * np.random.default_rng(0).standard_normal(4 * SAMPLE_RATE_HZ)
    recording = as_voice_note(hiss.astype(np.float32))
    assert not find_speech(decode(recording)).segments
    copies = embed_copies(Encoder.default(), recording, seed=3)
    assert np.allclose(np.linalg.norm(copies, axis=1), 1, atol=1e-3)

"""The embeddings of a note's copies."""

import numpy as np
import pytest

from model.audio import decode
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
    speech = find_speech(waveform)
    noisy = degraded_copies(waveform, speech, (), np.random.default_rng(3))["noise"]
    heard = find_speech(noisy).cut_from(noisy)
    assert np.allclose(copies[0], encoder.embed_spectrogram(log_mel(heard)), atol=1e-5)
    assert np.array_equal(copies, embed_copies(encoder, recording, seed=3))

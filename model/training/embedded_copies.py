"""Embeddings of a note's degraded copies: what a head learns from beside the note."""

import numpy as np
from numpy.typing import NDArray

from model.audio import AudioLimits, decode
from model.encoder import Encoder
from model.spectrogram import log_mel
from model.speech import MIN_SPEECH_S, find_speech
from model.training.copies import degraded_copies


def embed_copies(
    encoder: Encoder, recording: bytes, *, seed: int, limits: AudioLimits | None = None
) -> NDArray[np.float32]:
    """Embed degraded copies of a recording, (copies, 192) float32.

    Raises
    ------
    AudioError
        The recording cannot be used.
    """
    waveform = decode(recording, limits=limits)
    copies = degraded_copies(waveform, find_speech(waveform), (), np.random.default_rng(seed))
    embeddings = []
    for copy in copies.values():
        speech = find_speech(copy)
        # Where the speech is lost, the copy is whole: as it was when heads were measured.
        is_enough = speech.quality.speech_s >= MIN_SPEECH_S
        heard = speech.cut_from(copy) if is_enough else copy
        spectrogram = log_mel(heard, encoder.config.spectrogram)
        embeddings.append(encoder.embed_spectrogram(spectrogram))
    return np.stack(embeddings)

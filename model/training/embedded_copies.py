"""Embeddings of a note's degraded copies: what a head learns from beside the note."""

import numpy as np
from numpy.typing import NDArray

from model.audio import AudioLimits, decode
from model.encoder import Encoder
from model.spectrogram import log_mel
from model.speech import find_speech
from model.training.copies import degraded_copies

_FRAMES_AT_ONCE = 600  # two copies of 3 s: faster than each alone, and than more of them


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
    found = find_speech(waveform)
    # It was heard as speech when it was stored; where it is not any more, it is whole.
    speech = found.cut_from(waveform) if found.segments else waveform
    copies = degraded_copies(speech, np.random.default_rng(seed))
    # All of a copy is heard: the pauses were left out before.
    spectrograms = [log_mel(copy, encoder.config.spectrogram) for copy in copies.values()]
    return np.stack(encoder.embed_spectrograms(spectrograms, frames_at_once=_FRAMES_AT_ONCE))

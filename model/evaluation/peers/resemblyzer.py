"""Resemblyzer, the voice encoder that most people reach for.

It does all as its README shows: ``preprocess_wav`` raises the level and cuts long silences out by
its own voice activity detection, ``embed_utterance`` averages windows of 1.6 s.

References
----------
Wan et al., "Generalized end-to-end loss for speaker verification", 2017, arXiv:1710.10467.
https://github.com/resemble-ai/Resemblyzer
"""

import warnings

import numpy as np

from model.audio import Waveform
from model.embedding import Embedding
from model.evaluation.peers import RESEMBLYZER, MissingPeerError

# Its own requirement webrtcvad has to be compiled; webrtcvad-wheels, in our extra, is the same.
INSTALL = "pip install -e '.[peers]' && pip install --no-deps resemblyzer==0.1.4"


class Peer:
    """Resemblyzer's voice encoder on the CPU."""

    identity = "resemblyzer-0.1.4"

    def __init__(self) -> None:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # of scipy's old namespaces
                import resemblyzer  # noqa: PLC0415
        except ImportError as error:
            raise MissingPeerError(RESEMBLYZER, INSTALL) from error
        self._preprocess = resemblyzer.preprocess_wav
        self._encoder = resemblyzer.VoiceEncoder("cpu", verbose=False)

    def embed(self, waveform: Waveform, speech: Waveform) -> Embedding:  # noqa: ARG002  # a System
        """Embed the note, as a whole where it hears no speech in it."""
        voiced = self._preprocess(waveform)
        embedding = self._encoder.embed_utterance(voiced if len(voiced) else waveform)
        return np.asarray(embedding, dtype=np.float32)

"""Timbre's science of voices: a recording in, a speaker embedding out, an open-set decision.

>>> from model import Encoder, Gallery, identify
>>> encoder = Encoder.default()
>>> note = encoder.embed(recording)
>>> identify(note.embedding, Gallery.enrol({"Alice": [note.embedding]})).speaker
'Alice'

Names are imported when they are first used: whoever only reads results does not load torch.
"""

from typing import TYPE_CHECKING

import lazy_loader

if TYPE_CHECKING:
    from model.audio import AudioLimits, decode
    from model.embedding import EmbeddedNote
    from model.encoder import Encoder
    from model.errors import AudioError, CheckpointError, GalleryError, ModelError
    from model.gallery import Gallery
    from model.identify import Candidate, Identification, identify
    from model.quality import Quality
    from model.spectrogram import log_mel
    from model.speech import find_speech

__all__ = [
    "AudioError",
    "AudioLimits",
    "Candidate",
    "CheckpointError",
    "EmbeddedNote",
    "Encoder",
    "Gallery",
    "GalleryError",
    "Identification",
    "ModelError",
    "Quality",
    "decode",
    "find_speech",
    "identify",
    "log_mel",
]

__getattr__, __dir__, _ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "audio": ["AudioLimits", "decode"],
        "embedding": ["EmbeddedNote"],
        "encoder": ["Encoder"],
        "errors": ["AudioError", "CheckpointError", "GalleryError", "ModelError"],
        "gallery": ["Gallery"],
        "identify": ["Candidate", "Identification", "identify"],
        "quality": ["Quality"],
        "spectrogram": ["log_mel"],
        "speech": ["find_speech"],
    },
)

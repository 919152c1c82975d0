"""Voice notes of any length, cut from the speech of a folder of voices."""

import io
from pathlib import Path

import numpy as np
import soundfile

from model.audio import SAMPLE_RATE_HZ, Waveform
from model.evaluation.voices import read_index
from model.gallery import Gallery

SPEECH_S = 120
MEMBERS = 50  # of a middling server


def long_speech(folder: Path) -> Waveform:
    """Return two minutes of speech of the folder's people, (samples,) float32; less is repeated.

    Raises
    ------
    OSError
        The folder has no index, or a recording that it names is missing.
    """
    pieces, samples = [], 0
    for note in read_index(folder, "dev")[::7]:
        pieces.append(note.waveform())
        samples += len(pieces[-1])
        if samples >= SPEECH_S * SAMPLE_RATE_HZ:
            break
    if not pieces:
        raise OSError(f"{folder} has no notes in its dev split.")
    return np.resize(np.concatenate(pieces), SPEECH_S * SAMPLE_RATE_HZ)


def random_note(speech: Waveform, seconds: float, rng: np.random.Generator) -> bytes:
    """Return a random piece of speech of exactly this length as a voice note, Ogg Opus."""
    samples = int(seconds * SAMPLE_RATE_HZ)
    start = int(rng.integers(0, len(speech) - samples))
    note = io.BytesIO()
    piece = speech[start : start + samples]
    soundfile.write(note, piece, SAMPLE_RATE_HZ, format="OGG", subtype="OPUS")
    return note.getvalue()


def made_up_gallery() -> Gallery:
    """Return a gallery of nobody's voices: only its arithmetic counts."""
    rng = np.random.default_rng(1)
    vectors = rng.standard_normal((MEMBERS, 192)).astype(np.float32)
    return Gallery.enrol({f"member {i}": [vector] for i, vector in enumerate(vectors)})

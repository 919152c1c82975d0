"""The notes that the enrolment report judges: honest ones, their copies, and notes of two people.

All but copies are embedded by `Encoder.embed_for_enrolment`, as the bot embeds them.
"""

import functools
import io
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import repeat
from multiprocessing import get_context

import numpy as np
import soundfile
import torch
from tqdm import tqdm

from model.audio import SAMPLE_RATE_HZ, Waveform, decode
from model.embedding import EmbeddedNote
from model.encoder import Encoder
from model.errors import AudioError
from model.evaluation.embedding_run import EmbeddingRun
from model.evaluation.voices import VoiceNote, read_index
from model.fingerprint import fingerprint
from model.spectrogram import log_mel
from model.speech import find_speech
from model.training.augment.opus import reencode
from model.training.augment.telephone import narrow_band

LEAST_VOICE_S = 1.5  # of speech of each of two people
_COPIED, _MIXED = 1, 2  # notes of each speaker that are copied, and mixed with a neighbour's


def _trimmed(waveform: Waveform) -> Waveform:
    """Cut off 0.3 s before and 0.2 s after, not at a border of frames."""
    return waveform[int(0.337 * SAMPLE_RATE_HZ) : -int(0.2 * SAMPLE_RATE_HZ)]


COPIES: dict[str, Callable[[Waveform], Waveform]] = {
    "same bytes": lambda waveform: waveform,
    "Opus 12 kb/s": lambda waveform: reencode(waveform, 12),
    "Opus 6 kb/s": lambda waveform: reencode(waveform, 6),
    "trimmed": _trimmed,
    "telephone": narrow_band,
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SpeakerNotes:
    """What is judged of one speaker.

    Attributes
    ----------
    honest : list of EmbeddedNote
    copies : list of (int, str, EmbeddedNote)
        Place of the original in ``honest``, how it was copied, and the copy.
    mixed : list of (int, EmbeddedNote)
        Place of the speaker's own part, and the note that another person goes on to speak in.
    """

    honest: list[EmbeddedNote]
    copies: list[tuple[int, str, EmbeddedNote]]
    mixed: list[tuple[int, EmbeddedNote]]


EnrolmentCorpora = dict[str, dict[str, SpeakerNotes]]
"""By corpus and speaker."""


def embed_for_enrolment(run: EmbeddingRun, *, processes: int | None = None) -> EnrolmentCorpora:
    """Embed what is judged of a run's speakers, showing the progress on stderr.

    Raises
    ------
    OSError
        The folder has no index.
    ValueError
        It has no such notes.
    """
    speakers: dict[str, dict[str, list[VoiceNote]]] = defaultdict(lambda: defaultdict(list))
    for note in read_index(run.folder, run.split):
        if not run.corpora or note.corpus in run.corpora:
            speakers[note.corpus][note.speaker].append(note)
    if not speakers:
        raise ValueError(f"it has no notes of the split {run.split!r} and these corpora")
    places = [(corpus, speaker) for corpus, of in speakers.items() for speaker in of]
    mine = [speakers[corpus][speaker] for corpus, speaker in places]
    # Everybody is interrupted by the next person of the corpus.
    theirs = [
        notes for of in speakers.values() for notes in [*of.values()][1:] + [*of.values()][:1]
    ]
    embedded: EnrolmentCorpora = defaultdict(dict)
    with ProcessPoolExecutor(processes, get_context("spawn"), _start) as pool:
        found = pool.map(_embed_speaker, repeat(run), mine, theirs)
        shown = tqdm(found, "embedding", len(places), unit="speaker")
        for (corpus, speaker), notes in zip(places, shown, strict=True):
            embedded[corpus][speaker] = notes
    return dict(embedded)


def _start() -> None:
    """Prepare a process: one thread, since there is a process a core."""
    torch.set_num_threads(1)


@functools.cache
def _encoder() -> Encoder:
    """Load the encoder that ships, once in each process: the thresholds are for no other."""
    return Encoder.default()


def _embed_speaker(
    run: EmbeddingRun, notes: Sequence[VoiceNote], next_notes: Sequence[VoiceNote]
) -> SpeakerNotes:
    """Embed as many notes of one speaker as are wanted, and what is made of the first of them."""
    rng = np.random.default_rng([run.seed, *notes[0].speaker.encode()])
    honest, recordings = list[EmbeddedNote](), list[bytes]()
    for place in rng.permutation(len(notes)):
        if len(honest) == run.notes_per_speaker:
            break
        recording = notes[place].recording()
        if (embedded := _embed(recording)) is not None:
            honest.append(embedded)
            recordings.append(recording)
    copies = [
        (place, how, embedded)
        for place, recording in enumerate(recordings[:_COPIED])
        for how, copy in COPIES.items()
        if (embedded := _embed_copy(copy(decode(recording)))) is not None
    ]
    return SpeakerNotes(honest=honest, copies=copies, mixed=_mix(recordings, next_notes, rng))


def _mix(
    recordings: Sequence[bytes], next_notes: Sequence[VoiceNote], rng: np.random.Generator
) -> list[tuple[int, EmbeddedNote]]:
    """Let another person go on where the speaker ends."""
    others = [next_notes[i].recording() for i in rng.permutation(len(next_notes))[: 3 * _MIXED]]
    second_voices = [speech for other in others if (speech := _speech_of(other)) is not None]
    mixed = list[tuple[int, EmbeddedNote]]()
    for place, recording in enumerate(recordings):
        if len(mixed) == min(_MIXED, len(second_voices)):
            break
        first = _speech_of(recording)
        if first is None:
            continue
        both = np.concatenate([first, second_voices[len(mixed)]])
        if (embedded := _embed(_as_recording(both))) is not None:
            mixed.append((place, embedded))
    return mixed


def _embed(recording: bytes) -> EmbeddedNote | None:
    """Embed a note; None where the bot would refuse it for what it is."""
    try:
        return _encoder().embed_for_enrolment(recording)
    except AudioError:
        return None


def _embed_copy(waveform: Waveform) -> EmbeddedNote | None:
    """Embed what a copy is told by, so not its pieces."""
    try:
        note = _encoder().embed(_as_recording(waveform))
    except AudioError:
        return None
    return replace(note, fingerprint=fingerprint(log_mel(waveform)))


def _speech_of(recording: bytes) -> Waveform | None:
    """Return the speech of a recording, if there is enough to be a voice of its own."""
    try:
        waveform = decode(recording)
    except AudioError:
        return None
    speech = find_speech(waveform)
    return speech.cut_from(waveform) if speech.quality.speech_s >= LEAST_VOICE_S else None


def _as_recording(waveform: Waveform) -> bytes:
    """Return a file that decodes to the very same samples."""
    file = io.BytesIO()
    soundfile.write(file, waveform, SAMPLE_RATE_HZ, format="WAV", subtype="FLOAT")
    return file.getvalue()

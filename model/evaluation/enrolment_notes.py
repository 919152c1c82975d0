"""The notes that the enrolment report judges: honest ones, their copies, and notes of two people.

All but copies are embedded by `Encoder.embed_for_enrolment`, as the bot embeds them.
"""

import io
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat

import numpy as np
import soundfile

from model.audio import SAMPLE_RATE_HZ, Waveform, decode
from model.embedding import EmbeddedNote
from model.errors import AudioError
from model.evaluation.embedding_run import EmbeddingRun, embed_speakers, notes_by_speaker
from model.evaluation.systems import shipped_encoder
from model.evaluation.voices import VoiceNote
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
    "Opus 6 kb/s twice": lambda waveform: reencode(reencode(waveform, 6), 6),
    "trimmed": _trimmed,
    "trimmed, Opus 6 kb/s": lambda waveform: reencode(_trimmed(waveform), 6),
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
    by_speaker = notes_by_speaker(run)
    return embed_speakers(
        _embed_speaker,
        by_speaker,
        repeat(run),
        by_speaker.values(),
        _next_in_corpus(by_speaker),
        processes=processes,
    )


def _next_in_corpus(
    by_speaker: Mapping[tuple[str, str], list[VoiceNote]],
) -> list[list[VoiceNote]]:
    """Return for everybody the notes of the next person of the corpus, who interrupts them."""
    people: dict[str, list[str]] = defaultdict(list)
    for corpus, speaker in by_speaker:
        people[corpus].append(speaker)
    following = {
        (corpus, speaker): by_speaker[corpus, follower]
        for corpus, names in people.items()
        for speaker, follower in zip(names, [*names[1:], names[0]], strict=True)
    }
    return [following[place] for place in by_speaker]


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
        return shipped_encoder().embed_for_enrolment(recording)
    except AudioError:
        return None


def _embed_copy(waveform: Waveform) -> EmbeddedNote | None:
    """Embed what a copy is told by, so not its pieces."""
    try:
        note = shipped_encoder().embed(_as_recording(waveform))
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

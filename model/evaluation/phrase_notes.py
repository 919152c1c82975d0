"""The notes that the check of sentences is measured on: read as asked, in part, or something else.

Sentences are the texts of the index, of three words and more. Everybody's notes are compared with
their own text, and with texts that they might have been.
"""

import functools
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

import numpy as np

from model.audio import SAMPLE_RATE_HZ, Waveform
from model.errors import AudioError, PhraseCheckMissingError
from model.evaluation.conditions import CLEAN, CleanNote, Surroundings, degrade
from model.evaluation.embedding_run import EmbeddingRun, embed_speakers, notes_by_speaker
from model.evaluation.voices import VoiceNote
from model.phrase import PhraseListener, is_available, words_of
from model.reading import Reading
from model.speech import find_speech

READ, OTHER = "read", "another sentence, as long"
SHARING, HALF, REPLACED = "another that shares words", "only its first half", "one word replaced"
SPEECH, NOISE, SILENCE = "other speech", "noise", "silence"
LEAST_WORDS = 3
_OTHER_PEOPLE = 10  # of each corpus without texts
_ALIKE = (0.2, 0.6)  # shared words, of those of either sentence
_LONGEST = 8 * SAMPLE_RATE_HZ  # of what is no sentence: prompts are no longer
_HISS = 1e-4  # of full scale: what a microphone hears of a silent room


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseTrial:
    """A sentence and a note.

    Attributes
    ----------
    kind : str
        READ, or how the note is not the sentence.
    condition : str
        Of `model.evaluation.conditions.CONDITIONS`.
    speaker : str
        Corpus and speaker.
    reading : Reading
    replaced : int
        The place of the word that is not in the note, among those listened for; -1 for none.
    seconds, took_s : float
        How long the note is, and how long listening took.
    """

    kind: str
    condition: str
    speaker: str
    reading: Reading
    replaced: int = -1
    seconds: float
    took_s: float


def listen_to_notes(run: EmbeddingRun, *, processes: int | None = None) -> list[PhraseTrial]:
    """Listen for sentences in a run's notes, showing the progress on stderr.

    Raises
    ------
    OSError
        The folder has no index.
    PhraseCheckMissingError
        The extra is not installed.
    ValueError
        It has no such notes, no texts, or nothing to degrade notes with.
    """
    if not is_available():
        raise PhraseCheckMissingError
    by_speaker = notes_by_speaker(run)
    texts = sorted({n.text for of in by_speaker.values() for n in of if _is_sentence(n.text)})
    if not texts:
        raise ValueError("its index has no texts to check notes against")
    by_speaker = {who: of for who, of in by_speaker.items() if _is_heard(who, by_speaker)}
    found = embed_speakers(
        _listen_to_speaker, by_speaker, repeat(run), repeat(texts), by_speaker.values(),
        processes=processes,
    )  # fmt: skip
    return [trial for speakers in found.values() for of in speakers.values() for trial in of]


def _is_heard(
    who: tuple[str, str], by_speaker: Mapping[tuple[str, str], Sequence[VoiceNote]]
) -> bool:
    """Keep everybody with texts, and the first of each corpus without."""
    corpus = [other for other in by_speaker if other[0] == who[0]]
    return any(note.text for note in by_speaker[who]) or corpus.index(who) < _OTHER_PEOPLE


def _is_sentence(text: str) -> bool:
    """Say whether a text is long enough, and all of it can be listened for."""
    words = words_of(text)
    return len(words) >= LEAST_WORDS and all(_listener().phones(word) for word in words)


@functools.cache
def _listener() -> PhraseListener:
    """Load what listens, once in each process."""
    return PhraseListener()


@functools.cache
def _surroundings(folder: Path, split: str) -> Surroundings:
    """Read what notes are degraded with, once in each process."""
    return Surroundings(folder, split)


def _listen_to_speaker(
    run: EmbeddingRun, texts: Sequence[str], notes: Sequence[VoiceNote]
) -> list[PhraseTrial]:
    """Compare as many notes of one speaker as are wanted with sentences."""
    rng = np.random.default_rng([run.seed, zlib.crc32(notes[0].speaker.encode())])
    has_texts = any(note.text for note in notes)
    usable = [note for note in notes if not has_texts or note.text in texts]
    trials = list[PhraseTrial]()
    for place in rng.permutation(len(usable))[: run.notes_per_speaker if has_texts else 1]:
        try:
            trials += _listen(run, usable[place], texts, rng)
        except AudioError:
            continue
    return trials


def _listen(
    run: EmbeddingRun, note: VoiceNote, texts: Sequence[str], rng: np.random.Generator
) -> Iterator[PhraseTrial]:
    """Compare one note with the sentences that it is and is not."""
    waveform = note.waveform()
    surroundings = _surroundings(run.folder, run.split)
    if not note.text:
        yield from _compare(note, CLEAN, waveform[:_LONGEST], {SPEECH: _any(texts, rng)})
        clip = surroundings.noise[int(rng.integers(len(surroundings.noise)))][:_LONGEST]
        yield from _compare(note, CLEAN, clip, {NOISE: _any(texts, rng)})
        hiss = rng.normal(0, _HISS, len(clip)).astype(np.float32)
        yield from _compare(note, CLEAN, hiss, {SILENCE: _any(texts, rng)})
        return
    clean = CleanNote(note=note, waveform=waveform, speech=find_speech(waveform))
    sentences = {READ: note.text} | _others(note.text, texts, rng)
    replaced, place = _replaced(note.text, texts, rng)
    yield from _compare(note, CLEAN, waveform, sentences | {REPLACED: replaced}, place)
    if segments := clean.speech.segments:
        middle = (segments[0][0] + segments[-1][1]) // 2
        yield from _compare(note, CLEAN, waveform[:middle], {HALF: note.text})
    sentences.pop(SHARING, None)
    for condition in run.conditions:
        degraded = degrade(clean, condition, surroundings, seed=run.seed)
        if condition != CLEAN and degraded is not None:
            yield from _compare(note, condition, degraded, sentences)


def _compare(
    note: VoiceNote, condition: str, waveform: Waveform, sentences: dict[str, str], place: int = -1
) -> Iterator[PhraseTrial]:
    """Compare a waveform with sentences, by kind."""
    start = time.process_time()
    readings = _listener().read(waveform, list(sentences.values()))
    took_s = time.process_time() - start
    for kind, reading in zip(sentences, readings, strict=True):
        yield PhraseTrial(
            kind=kind,
            condition=condition,
            speaker=f"{note.corpus} {note.speaker}",
            reading=reading,
            replaced=place if kind == REPLACED else -1,
            seconds=len(waveform) / SAMPLE_RATE_HZ,
            # Two searches a sentence, and one, as long, for all of them.
            took_s=3 * took_s / (2 * len(sentences) + 1),
        )


def _others(text: str, texts: Sequence[str], rng: np.random.Generator) -> dict[str, str]:
    """Draw a sentence nearly as long that shares no word, and one that shares some."""
    words = set(words_of(text))
    as_long, sharing = [], []
    for other in texts:
        theirs = set(words_of(other))
        shared = len(words & theirs) / len(words | theirs)
        if not shared and abs(len(other.split()) - len(text.split())) <= 1:
            as_long.append(other)
        elif _ALIKE[0] <= shared <= _ALIKE[1]:
            sharing.append((shared, other))
    nearest = [other for _, other in sorted(sharing, reverse=True)[:5]]
    drawn = {OTHER: as_long, SHARING: nearest}
    return {kind: _any(found, rng) for kind, found in drawn.items() if found}


def _replaced(text: str, texts: Sequence[str], rng: np.random.Generator) -> tuple[str, int]:
    """Put a word of another sentence in the place of one; also return the place."""
    words = words_of(text)
    place = int(rng.integers(len(words)))
    new = [word for word in words_of(_any(texts, rng)) if word not in words]
    return " ".join([*words[:place], _any(new or ["orange"], rng), *words[place + 1 :]]), place


def _any(choices: Sequence[str], rng: np.random.Generator) -> str:
    """Draw one."""
    return choices[int(rng.integers(len(choices)))]

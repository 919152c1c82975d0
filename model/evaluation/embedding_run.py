"""Embed a folder's notes: every note, in every condition, by every system, in a process a core.

What is expensive is done once: a note is decoded once, degraded once for each condition, and its
speech is found once for all systems; nothing of it where all that comes of it is kept.
"""

import functools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice, repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from tqdm import tqdm

from model.embedding import Embedding
from model.evaluation.conditions import CLEAN
from model.evaluation.kept import KeptArrays, Sound
from model.evaluation.sounds import HeardNote, Sounds
from model.evaluation.systems import System, SystemChoice, load
from model.evaluation.voices import VoiceNote, read_index
from model.quality import Quality
from model.speech import MIN_SPEECH_S, Speech
from model.training.copies import COPIES

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NoteEmbeddings:
    """One note as all systems hear it, without the conditions that it is too short for.

    Attributes
    ----------
    embeddings : dict of (str, str) to Embedding
        By a system's name and a condition.
    qualities : dict of str to Quality
        By condition.
    """

    embeddings: dict[tuple[str, str], Embedding]
    qualities: dict[str, Quality]

    def __getitem__(self, heard: tuple[str, str]) -> Embedding:
        return self.embeddings[heard]

    def __contains__(self, heard: object) -> bool:
        return heard in self.embeddings


Corpora = dict[str, dict[str, list[NoteEmbeddings]]]
"""By corpus and speaker."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddingRun:
    """What is embedded.

    Attributes
    ----------
    folder : Path
        A folder of voices with an ``index.tsv``.
    split : str
    systems : tuple of SystemChoice
    notes_per_speaker : int
        Drawn at random among those with a second of speech, which the bot would take.
    conditions : tuple of str
        Of `model.evaluation.conditions.CONDITIONS`.
    corpora : tuple of str
        Only these; empty for all.
    seed : int
        Of the draw, and of the degradations.
    copies : bool
        Embed the degraded copies that a head is trained on, too, with the first system; they stand
        beside the conditions, by their names in `model.training.copies.COPIES`.
    piece_s : float, optional
        How long the pieces are that notes of some corpora are cut to.
    in_pieces : frozenset of str
        Which corpora.
    cache : Path, optional
        Folder to keep embeddings in, for the next run.
    """

    folder: Path
    split: str
    systems: tuple[SystemChoice, ...]
    notes_per_speaker: int
    conditions: tuple[str, ...] = (CLEAN,)
    corpora: tuple[str, ...] = ()
    seed: int = 0
    copies: bool = False
    piece_s: float | None = None
    in_pieces: frozenset[str] = frozenset()
    cache: Path | None = None


def embed_notes(
    run: EmbeddingRun,
    *,
    processes: int | None = None,
    wanted: Callable[[str, str], bool] = lambda _corpus, _speaker: True,
) -> Corpora:
    """Embed the notes of a run, showing the progress on stderr.

    Parameters
    ----------
    run : EmbeddingRun
    processes : int, optional
        Default: one a core.
    wanted : callable
        Says of a corpus and a speaker of it whether to embed them; default: everybody.

    Raises
    ------
    OSError
        The folder has no index.
    ValueError
        It has no such notes, or nothing to degrade them with.
    """
    by_speaker = {who: of for who, of in notes_by_speaker(run).items() if wanted(*who)}
    return embed_speakers(
        _embed_speaker, by_speaker, repeat(run), by_speaker.values(), processes=processes
    )


def notes_by_speaker(run: EmbeddingRun) -> dict[tuple[str, str], list[VoiceNote]]:
    """Return the notes that a run may draw from, by corpus and speaker.

    Raises
    ------
    OSError
        The folder has no index.
    ValueError
        It has no such notes.
    """
    by_speaker: dict[tuple[str, str], list[VoiceNote]] = defaultdict(list)
    for note in read_index(run.folder, run.split):
        if not run.corpora or note.corpus in run.corpora:
            by_speaker[note.corpus, note.speaker].append(note)
    if not by_speaker:
        raise ValueError(f"it has no notes of the split {run.split!r} and these corpora")
    return dict(by_speaker)


def embed_speakers(
    embed: Callable[..., T],
    speakers: Collection[tuple[str, str]],
    *arguments: Iterable[Any],
    processes: int | None,
) -> dict[str, dict[str, T]]:
    """Embed speaker after speaker in a process a core, showing the progress on stderr.

    Parameters
    ----------
    embed : callable
        Of a module; is given one of each of the arguments for every speaker.
    speakers : collection of (str, str)
        Corpora and speakers.
    processes : int or None
        None: one a core.

    Returns
    -------
    dict
        By corpus and speaker.
    """
    embedded: dict[str, dict[str, T]] = defaultdict(dict)
    with process_pool(processes) as pool:
        found = pool.map(embed, *arguments)
        shown = tqdm(found, "embedding", len(speakers), unit="speaker")
        for (corpus, speaker), of_speaker in zip(speakers, shown, strict=True):
            embedded[corpus][speaker] = of_speaker
    return dict(embedded)


def process_pool(processes: int | None) -> ProcessPoolExecutor:
    """Return so many processes of one thread each; None: one a core."""
    return ProcessPoolExecutor(processes, get_context("spawn"), _start)


def _start() -> None:
    """Prepare a process: one thread, since there is a process a core."""
    torch.set_num_threads(1)


def _embed_speaker(run: EmbeddingRun, notes: list[VoiceNote]) -> list[NoteEmbeddings]:
    """Embed as many notes of one speaker as are wanted and can be used."""
    speaker = f"{notes[0].corpus} {notes[0].speaker}"
    kept = KeptArrays(run.cache, speaker)
    order = np.random.default_rng([run.seed, *speaker.encode()]).permutation(len(notes))
    sounds = Sounds(kept, folder=run.folder, split=run.split, seed=run.seed)
    piece_s = run.piece_s if notes[0].corpus in run.in_pieces else None
    heard = (one for place in order for one in sounds.of(notes[place], piece_s=piece_s))
    found = [_embed_note(run, one, sounds, kept) for one in islice(heard, run.notes_per_speaker)]
    kept.save()
    return found


def _embed_note(
    run: EmbeddingRun, heard: HeardNote, sounds: Sounds, kept: KeptArrays
) -> NoteEmbeddings:
    """Embed one note in every condition that it is long enough for, and its copies."""
    embeddings, qualities = dict[tuple[str, str], Embedding](), dict[str, Quality]()
    found = {condition: sounds.degraded(heard, condition) for condition in run.conditions}
    if run.copies:
        found |= sounds.copies(heard)
    for condition, sound in found.items():
        if sound is None:
            continue
        speech = sounds.speech(sound)
        qualities[condition] = speech.quality
        for choice in run.systems:
            is_copy = condition in COPIES
            if is_copy and choice != run.systems[0]:
                continue
            system = load(choice)
            embed = functools.partial(_embed, system, sound, None if is_copy else speech)
            embeddings[choice.name, condition] = kept.get(system.identity, sound, embed)
    return NoteEmbeddings(embeddings=embeddings, qualities=qualities)


def _embed(system: System, sound: Sound, speech: Speech | None) -> Embedding:
    """Embed a sound by the speech in it; all of it, if no speech is given."""
    heard = waveform = sound.waveform
    # A system that refuses hard notes would win: where the speech is lost, the note is whole.
    if speech is not None and speech.quality.speech_s >= MIN_SPEECH_S:
        heard = speech.cut_from(waveform)
    return system.embed(waveform, heard)

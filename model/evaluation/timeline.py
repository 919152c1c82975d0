"""Ask servers who spoke when, and count what is wrong of the answers.

Time labelled wrongly is pyannote.metrics' identification error rate: whoever is missed, added or
called by a wrong name, in seconds, where two people who speak at once count twice. All people who
are no members have one name there, "unknown". Its collar of 0.25 s leaves out 0.125 s on either
side of every border.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat

import numpy as np
from tqdm import tqdm

from model.audio import Waveform
from model.diarisation import part_voices
from model.evaluation.conditions import CleanNote, degrade, surroundings_of
from model.evaluation.conversations import Talker, Turn, converse
from model.evaluation.embedding_run import EmbeddingRun, process_pool
from model.evaluation.systems import shipped_encoder
from model.evaluation.timeline_notes import JOINED, Asked
from model.speech import MIN_SPEECH_S, Speech, find_speech
from model.timeline import Timeline, make_timeline

COLLAR_S = 0.25
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came of a question.

    Attributes
    ----------
    asked : Asked
    turns : tuple of Turn
        Who speaks when, for conversations.
    timeline : Timeline
    duration_s : float
        Of the note.
    plain_s, parted_s : float
        Processor time of embedding the speech, and of parting and naming it in its stead.
    """

    asked: Asked
    turns: tuple[Turn, ...]
    timeline: Timeline
    duration_s: float
    plain_s: float
    parted_s: float

    @property
    def is_right(self) -> bool:
        """Whether all members who speak are named, and nobody else."""
        named = {part.speaker for part in self.timeline.parts} - {None}
        return named == self.asked.members

    @property
    def people_more(self) -> int:
        """How many more people were heard than speak; fewer are negative."""
        return len(self.timeline.parts) - len(self.asked.people)


def ask(run: EmbeddingRun, asked: Sequence[Asked], *, processes: int | None) -> list[Answered]:
    """Ask every question, without the notes too short to ask.

    Raises
    ------
    ValueError
        There is nothing to degrade notes with.
    """
    with process_pool(processes) as pool:
        found = pool.map(_answer, repeat(run), asked, chunksize=4)
        shown = tqdm(found, "asking", len(asked), unit="note")
        return [one for one in shown if one is not None]


def _answer(run: EmbeddingRun, asked: Asked) -> Answered | None:
    """Ask one question; None for a note that the bot would refuse."""
    waveform, turns = _sound(run, asked)
    speech = find_speech(waveform)
    if speech.quality.speech_s < MIN_SPEECH_S:
        return None
    timeline, plain_s, parted_s = _timed(waveform, speech, asked)
    return Answered(
        asked=asked,
        turns=turns,
        timeline=timeline,
        duration_s=speech.quality.duration_s,
        plain_s=plain_s,
        parted_s=parted_s,
    )


def _sound(run: EmbeddingRun, asked: Asked) -> tuple[Waveform, tuple[Turn, ...]]:
    """Return the note, and who speaks when if that is known."""
    if asked.condition in (None, JOINED):
        rng = np.random.default_rng(asked.seed)
        talkers = [Talker(one.name, one.notes, rng) for one in asked.people]
        conversation = converse(talkers, rng, overlapping=asked.overlapping)
        return conversation.waveform, conversation.turns
    note = asked.people[0].notes[asked.seed[-1]]
    waveform = note.waveform()
    clean = CleanNote(note=note, waveform=waveform, speech=find_speech(waveform))
    degraded = degrade(
        clean, asked.condition, surroundings_of(run.folder, run.split), seed=run.seed
    )
    return waveform[:0] if degraded is None else degraded, ()


def _timed(waveform: Waveform, speech: Speech, asked: Asked) -> tuple[Timeline, float, float]:
    """Return the answer, and the seconds that a plain embedding takes, and that it took."""
    started_s = time.process_time()
    shipped_encoder().embed_speech(waveform, speech)
    between_s = time.process_time()
    parted = part_voices(shipped_encoder(), waveform, speech)
    timeline = make_timeline(parted, asked.gallery)
    return timeline, between_s - started_s, time.process_time() - between_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Errors:
    """Seconds of a conversation.

    Attributes
    ----------
    spoken_s : float
        Of all people, those who speak at once each.
    missed_s, added_s, confused_s : float
        Nobody was heard there; nobody speaks there; it was somebody else.
    """

    spoken_s: float
    missed_s: float
    added_s: float
    confused_s: float


def errors_of(answered: Answered) -> Errors:
    """Count the seconds that are labelled wrongly."""
    # Of the extra "dev", and brings pandas and scikit-learn.
    from pyannote.core import Annotation, Segment  # noqa: PLC0415
    from pyannote.core import Timeline as Segments  # noqa: PLC0415
    from pyannote.metrics.identification import IdentificationErrorRate  # noqa: PLC0415

    reference, found = Annotation(), Annotation()
    for number, turn in enumerate(answered.turns):
        name = turn.speaker if turn.speaker in answered.asked.members else UNKNOWN
        reference[Segment(turn.start_s, turn.end_s), number] = name
    for number, part in enumerate(answered.timeline.parts):
        for start_s, end_s in part.stretches:
            found[Segment(start_s, end_s), number] = part.speaker or UNKNOWN
    whole = Segments([Segment(0, answered.duration_s)])
    counted = IdentificationErrorRate(collar=COLLAR_S)(reference, found, uem=whole, detailed=True)
    return Errors(
        spoken_s=counted["total"],
        missed_s=counted["missed detection"],
        added_s=counted["false alarm"],
        confused_s=counted["confusion"],
    )

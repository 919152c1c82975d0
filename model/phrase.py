"""Hear whether a note is the sentence that somebody was asked to read, and which words it lacks.

pocketsphinx (extra ``phrase-check``, US English) finds where each word of the sentence would lie in
the note, and how likely the sound is there. That is compared with how likely the same sound is as
any phones at all: words that fit much worse than any phones do have not been said. And it is
compared with the same words in another order: noise fits any words alike, and no order better.

`model.reading` decides by a few of these ratios, `model.evaluation.phrase` measures it. Words that
the dictionary lacks, of some names, are not listened for.

References
----------
Witt and Young, "Phone-level pronunciation scoring and assessment for interactive language
learning", Speech Communication 30 (2000): the ratio of a forced alignment to a loop of phones.
Ours: a logistic regression of a few figures of the words' ratios, and the order of the words.
"""

import importlib.util
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.audio import SAMPLE_RATE_HZ, Waveform
from model.errors import PhraseCheckMissingError, UnknownPhraseError
from model.reading import HeardWord, Reading

LONGEST_S = 30.0  # what comes later in a note is not listened to

_LEAST, _MOST = -12.0, 2.0  # what ratios are cut to; the least, too, where nothing fits at all
_WRONG_ORDER, _RIGHT_ORDER = -0.4, 0.8  # what the ratio to other orders is cut to

# pocketsphinx counts in 1,024 ln 1.0001 and hands its scores out as if it counted in ln 1.0001.
_LOG_BASE = math.log(1.0001)
_NATS = 1024 * _LOG_BASE
_LOOP, _CHOICE = "phones", "sentences"
_SILENT_WORDS = ("<sil>", "[NOISE]", "[SPEECH]", "(NULL)")
_SILENT_PHONES = ("SIL", "+NSN+")
_SHORTEST = SAMPLE_RATE_HZ // 10  # samples: without any sound there are no features
_SETTINGS = {
    "lm": None,
    "cmn": "batch",
    "compallsen": True,  # or two searches would score the same sound on two scales
    "ds": 2,  # densities anew in every second frame: a third less time, the ratios hardly differ
    "bestpath": False,  # a second search, on a third scale
    "lw": 1.0,  # probabilities as they are
    "wip": 1.0,
    "beam": 1e-200,  # wide: a sentence that is lost on the way tells nothing of its words
    "pbeam": 1e-200,
    "wbeam": 1e-150,
    "loglevel": "FATAL",
}


class Verdict(StrEnum):
    """What became of the sentence."""

    READ = "read"
    PARTLY_READ = "partly read"
    OTHER_READ = "another sentence"
    NOT_READ = "not read"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseCheck:
    """Whether the sentence was read, and what else is to be said.

    Attributes
    ----------
    verdict : Verdict
    missed : tuple of str
        The words that were not heard; empty where the sentence is taken for read.
    other : str or None
        The sentence that was read instead.
    """

    verdict: Verdict
    missed: tuple[str, ...] = ()
    other: str | None = None


@dataclass(frozen=True, slots=True)
class _Segment:
    """A word or a phone in the sound: frames from ``start`` to before ``end``, score in nats."""

    name: str
    start: int
    end: int
    score: float


def is_available() -> bool:
    """Say whether sentences can be checked: whether the extra ``phrase-check`` is installed."""
    return importlib.util.find_spec("pocketsphinx") is not None


def words_of(phrase: str) -> list[str]:
    """Return the words of a sentence as the dictionary writes them."""
    straight = phrase.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", straight)


class PhraseListener:
    """Listens for sentences, one note at a time: not for several threads at once.

    Raises
    ------
    PhraseCheckMissingError
        The extra ``phrase-check`` is not installed.
    """

    def __init__(self) -> None:
        if not is_available():
            raise PhraseCheckMissingError
        import pocketsphinx  # noqa: PLC0415  # an extra

        self._decoder: Any = pocketsphinx.Decoder(**_SETTINGS)
        self._decoder.add_allphone_file(_LOOP, None)

    def check(self, waveform: Waveform, phrase: str, others: Sequence[str] = ()) -> PhraseCheck:
        """Say whether a note is a sentence.

        Parameters
        ----------
        waveform : Waveform, (samples,) float32
        phrase : str
            What the speaker was asked to read, in English.
        others : sequence of str
            What they may have read instead.

        Raises
        ------
        UnknownPhraseError
            The dictionary has no word of the sentence.
        """
        sound = _pcm(waveform)
        loop = self._search(_LOOP, sound)
        reading = self._align(sound, loop, phrase)
        if reading.is_read:
            return PhraseCheck(verdict=Verdict.READ)
        other = self._likeliest(sound, [text for text in others if text != phrase])
        if other is not None:
            of_other = self._align(sound, loop, other)
            if of_other.is_read and of_other.score > reading.score:
                return PhraseCheck(verdict=Verdict.OTHER_READ, missed=reading.missed, other=other)
        is_part = 2 * len(reading.missed) <= len(reading.words)
        verdict = Verdict.PARTLY_READ if is_part else Verdict.NOT_READ
        return PhraseCheck(verdict=verdict, missed=reading.missed)

    def read(self, waveform: Waveform, phrases: Sequence[str]) -> list[Reading]:
        """Say how well a note fits each of several sentences.

        Raises
        ------
        UnknownPhraseError
            The dictionary has no word of a sentence.
        """
        sound = _pcm(waveform)
        loop = self._search(_LOOP, sound)
        return [self._align(sound, loop, phrase) for phrase in phrases]

    def phones(self, word: str) -> int:
        """Return how many phones a word has; none where the dictionary lacks it."""
        return len((self._decoder.lookup_word(word) or "").split())

    def _known_words(self, phrase: str) -> list[str]:
        """Return the words of a sentence that can be listened for: a few names may be missing."""
        words = [word for word in words_of(phrase) if self.phones(word)]
        if not words:
            raise UnknownPhraseError(phrase)
        return words

    def _align(self, sound: bytes, loop: Sequence[_Segment], phrase: str) -> Reading:
        """Compare a sentence with any phones."""
        words = self._known_words(phrase)
        self._decoder.set_align_text(" ".join(words))
        segments = self._search(None, sound)
        spoken = [segment for segment in segments if segment.name not in _SILENT_WORDS]
        whole, order, ratios = _LEAST, _WRONG_ORDER, [_LEAST] * len(words)
        if loop and len(spoken) == len(words):
            gained = _per_frame(segments) - _per_frame(loop)
            ratios = [_cut(gained[word.start : word.end].mean()) for word in spoken]
            speech = max(sum(s.end - s.start for s in loop if s.name not in _SILENT_PHONES), 1)
            whole = _cut(gained.sum() / speech)
            lead = _total(segments) - self._out_of_order(sound, words)
            order = float(np.clip(lead / speech, _WRONG_ORDER, _RIGHT_ORDER))
        heard = [
            HeardWord(word=word, phones=self.phones(word), ratio=ratio)
            for word, ratio in zip(words, ratios, strict=True)
        ]
        return Reading(words=tuple(heard), whole=whole, order=order)

    def _out_of_order(self, sound: bytes, words: list[str]) -> float:
        """Return how well the words fit backwards, or the second half before the first, in nats."""
        middle = len(words) // 2
        others = [words[::-1], words[middle:] + words[:middle]]
        others = [order for order in others if order != words]
        found = self._choose(sound, others or [words])  # of one word there is no order
        return _total(found) if found else -math.inf

    def _likeliest(self, sound: bytes, phrases: Sequence[str]) -> str | None:
        """Return which of several sentences fits a sound best."""
        by_words = {tuple(self._known_words(phrase)): phrase for phrase in phrases}
        if not by_words:
            return None
        segments = self._choose(sound, list(by_words))
        found = [s.name.split("(")[0] for s in segments if s.name not in _SILENT_WORDS]
        return by_words.get(tuple(found))

    def _choose(self, sound: bytes, sentences: Sequence[Sequence[str]]) -> list[_Segment]:
        """Find the likeliest of several sentences in a sound, by one search for all of them."""
        transitions = list[tuple[int, int, float, str]]()
        states = 2  # the first, where all sentences begin, and the last
        for words in sentences:
            inner = range(states, states + len(words) - 1)
            transitions += [
                (start, end, 1.0, word)
                for start, end, word in zip([0, *inner], [*inner, 1], words, strict=True)
            ]
            states += len(inner)
        grammar = self._decoder.create_fsg(_CHOICE, 0, 1, transitions)
        self._decoder.add_fsg(_CHOICE, grammar)
        return self._search(_CHOICE, sound)

    def _search(self, name: str | None, sound: bytes) -> list[_Segment]:
        """Run a search, or the one just set; nothing where it finds no way through the sound."""
        if name is not None:
            self._decoder.activate_search(name)
        self._decoder.start_utt()
        self._decoder.process_raw(sound, full_utt=True)
        self._decoder.end_utt()
        return [
            _Segment(s.word, s.start_frame, s.end_frame + 1, math.log(s.ascore) / _LOG_BASE * _NATS)
            for s in self._decoder.seg() or ()
        ]


def _pcm(waveform: Waveform) -> bytes:
    """Return samples as pocketsphinx takes them, raised to one level."""
    samples = waveform[: int(LONGEST_S * SAMPLE_RATE_HZ)]
    samples = np.pad(samples, (0, max(0, _SHORTEST - len(samples))))
    peak = max(float(np.abs(samples).max()), 1e-4)
    return (samples * (0.7 * 32767 / peak)).astype("<i2").tobytes()


def _per_frame(segments: Sequence[_Segment]) -> NDArray[np.float64]:
    """Spread the scores of segments over their frames, (frames,) float64."""
    scores = np.zeros(segments[-1].end)
    for segment in segments:
        scores[segment.start : segment.end] = segment.score / (segment.end - segment.start)
    return scores


def _total(segments: Sequence[_Segment]) -> float:
    """Return the score of all segments."""
    return sum(segment.score for segment in segments)


def _cut(ratio: float) -> float:
    """Keep a ratio from deciding alone."""
    return float(np.clip(ratio, _LEAST, _MOST))

"""Whether the sentence was read: what is computed, what is refused, and real readers."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from bot import prompts
from bot.sandbox.made_up_voices import speak
from model import phrase
from model.audio import SAMPLE_RATE_HZ, decode
from model.errors import PhraseCheckMissingError, UnknownPhraseError
from model.phrase import PhraseListener, Verdict, words_of
from model.reading import MISSED, HeardWord, Reading

SENTENCES = {key: prompts.sentence(key) for key in prompts.SENTENCES}
VOICES = Path(os.environ.get("TIMBRE_VOICES", "nowhere"))

needs_extra = pytest.mark.skipif(not phrase.is_available(), reason="phrase-check is not installed")
needs_voices = pytest.mark.skipif(
    not (VOICES / "index.tsv").is_file(), reason="TIMBRE_VOICES is not set"
)


@pytest.fixture(scope="module")
def listener():
    return PhraseListener()


def reading(*ratios: float, whole: float = -0.5, order: float = 0.5) -> Reading:
    words = [HeardWord(word=f"w{i}", phones=3, ratio=ratio) for i, ratio in enumerate(ratios)]
    return Reading(words=tuple(words), whole=whole, order=order)


def test_words_are_lower_case_without_punctuation_and_with_straight_apostrophes():
    assert words_of("No, no: I\N{RIGHT SINGLE QUOTATION MARK}m forty-two, said the 'robot'!") == [
        "no", "no", "i'm", "forty", "two", "said", "the", "robot",
    ]  # fmt: skip


def test_the_figures_are_the_note_the_mean_and_the_worst_word_the_length_and_the_order():
    assert reading(-1.0, -4.0, 0.5, whole=-2.0, order=0.3).figures == pytest.approx(
        (-2.0, -1.5, -4.0, np.log(9), 0.3)
    )


def test_a_better_fit_never_lowers_the_score():
    assert reading(-1.0, -1.0).score > reading(-1.0, -3.0).score > reading(-3.0, -3.0).score
    assert reading(-1.0, whole=-0.5).score > reading(-1.0, whole=-3.0).score
    assert reading(-1.0, order=0.5).score > reading(-1.0, order=0.0).score


def test_words_that_fit_worse_than_any_phones_are_missed():
    found = reading(-0.5, MISSED - 0.1, MISSED + 0.1)
    assert found.missed == ("w1",)


def test_without_the_extra_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setattr(phrase.importlib.util, "find_spec", lambda _name: None)
    assert not phrase.is_available()
    with pytest.raises(PhraseCheckMissingError, match=r"pip install 'timbre\[phrase-check\]'"):
        PhraseListener()


@needs_extra
def test_the_dictionary_has_every_word_of_the_prompts(listener):
    unknown = {
        word for text in SENTENCES.values() for word in words_of(text) if not listener.phones(word)
    }
    assert unknown == set()


@needs_extra
def test_a_word_that_the_dictionary_lacks_is_left_out(listener):
    (found,) = listener.read(speak(1, 0, 2.0), ["hello qwrtzuv world"])
    assert [word.word for word in found.words] == ["hello", "world"]


@needs_extra
@pytest.mark.parametrize("text", ["", "42!", "qwrtzuv"])
def test_a_sentence_without_a_known_word_is_refused(listener, text):
    with pytest.raises(UnknownPhraseError, match="ask for another"):
        listener.check(speak(1, 0, 2.0), text)


@needs_extra
@pytest.mark.parametrize(
    "waveform",
    [
        np.zeros(0, np.float32),
        np.zeros(100, np.float32),
        np.zeros(2 * SAMPLE_RATE_HZ, np.float32),
        np.random.default_rng(0).uniform(-1, 1, 3 * SAMPLE_RATE_HZ).astype(np.float32),
        speak(1, 0, 4.0),
    ],
    ids=["nothing", "a click", "silence", "noise", "a voice without words"],
)
def test_what_is_no_sentence_is_not_taken_for_one(listener, waveform):
    found = listener.check(waveform, SENTENCES["fox"], list(SENTENCES.values()))
    assert found.verdict is not Verdict.READ
    assert set(found.missed) <= set(words_of(SENTENCES["fox"]))


@needs_extra
def test_only_the_first_half_minute_is_listened_to(listener):
    note = np.tile(speak(1, 0, 4.0), 9)
    cut = note[: int(phrase.LONGEST_S * SAMPLE_RATE_HZ)]
    (whole,), (first,) = listener.read(note, ["hello world"]), listener.read(cut, ["hello world"])
    # Where a note begins, pocketsphinx still thinks of the one before: a hundredth of the score.
    assert whole.figures == pytest.approx(first.figures, abs=0.1)


@pytest.fixture(scope="module")
def notes() -> list[tuple[np.ndarray, str]]:
    """Return notes of eight people of ``dev``, and what they read: sentences without like words."""
    found = {}
    with (VOICES / "index.tsv").open(newline="") as index:
        for row in csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE):
            words = set((row["text"] or "").split())
            is_new = all(words.isdisjoint(text.split()) for text in found)
            is_new &= row["speaker"] not in {of["speaker"] for of in found.values()}
            if row["split"] == "dev" and len(words) >= 6 and is_new and len(found) < 8:
                found[row["text"]] = row
    return [(decode((VOICES / row["path"]).read_bytes()), text) for text, row in found.items()]


@needs_extra
@needs_voices
@pytest.mark.slow
def test_people_who_read_their_sentence_are_told_from_people_who_read_another(listener, notes):
    texts = [text for _, text in notes]
    scores = np.array([[r.score for r in listener.read(note, texts)] for note, _ in notes])
    assert scores.shape == (8, 8)
    assert (np.diag(scores) >= 0).sum() >= 6
    assert (scores[~np.eye(8, dtype=bool)] < 0).mean() >= 0.9


@needs_extra
@needs_voices
@pytest.mark.slow
def test_the_prompt_that_was_read_instead_is_named_and_a_half_lacks_words(listener, notes):
    texts = [text for _, text in notes]
    instead = [
        listener.check(note, texts[place - 1], texts).other == text
        for place, (note, text) in enumerate(notes)
    ]
    assert sum(instead) >= 6
    halves = [listener.check(note[: len(note) // 2], text) for note, text in notes]
    assert sum(bool(found.missed) for found in halves) >= 6

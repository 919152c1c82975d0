"""Prompts: what members read, and in which order."""

import random
from unicodedata import normalize

import pytest

from bot.language import languages, speaking
from bot.prompts import (
    SENTENCES,
    SUGGESTED,
    SURROUNDINGS,
    choose,
    is_heard,
    sentence,
    sentence_at,
    surroundings_at,
)


def test_everybody_starts_with_the_three_suggested_sentences_in_order():
    chosen = choose(())
    assert [sentence_at(chosen, position) for position in range(3)] == [
        "The quick brown fox jumps over the lazy dog.",
        "She sells seashells by the seashore.",
        "Peter Piper picked a peck of pickled peppers.",
    ]


def test_every_sentence_is_asked_for_once_before_one_comes_again():
    chosen = choose(())
    assert sorted(chosen) == sorted(SENTENCES)
    assert sentence_at(chosen, len(chosen)) == sentence_at(chosen, 0)


def test_sentences_that_were_read_come_last():
    read = {"fox", "peppers", "robot"}
    chosen = choose(read)
    assert chosen[0] == "seashells"
    assert set(chosen[-3:]) == read
    assert set(chosen) == set(SENTENCES)


def test_who_has_read_everything_starts_again_with_the_suggested_ones():
    assert choose(SENTENCES)[: len(SUGGESTED)] == SUGGESTED


def test_a_key_that_is_no_longer_a_sentence_does_no_harm():
    assert sorted(choose({"a sentence of an older version"})) == sorted(SENTENCES)


def test_two_members_get_different_orders_and_one_seed_the_same():
    first, again, other = (choose((), random.Random(seed)) for seed in (1, 1, 2))  # noqa: S311
    assert first == again
    assert first != other


def test_five_notes_are_read_in_five_different_surroundings():
    assert len({surroundings_at(accepted) for accepted in range(5)}) == len(SURROUNDINGS) == 5
    assert surroundings_at(5) == surroundings_at(0)


@pytest.mark.parametrize(("locale", "expected"), [("en-GB", True), ("de", False)])
def test_reading_is_heard_in_english_only(locale, expected):
    with speaking(locale):
        assert is_heard() is expected


def in_language(language):
    with speaking(language):
        return [sentence(key) for key in SENTENCES]


@pytest.mark.parametrize("key", SENTENCES)
def test_a_sentence_takes_a_few_seconds_to_read(key):
    assert 6 <= len(sentence(key).split()) <= 18
    assert sentence(key)[-1] in ".!?"


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_language_has_as_many_sentences_of_like_length_and_with_questions_and_cries(language):
    said = [normalize("NFKC", one) for one in in_language(language)]  # with the marks of ASCII
    assert len(set(said)) == len(SENTENCES)
    assert {one[-1] for one in said} <= set(".!?。")
    assert {"!", "?"} <= set("".join(said))
    usual = sum(map(len, said)) / len(said)
    assert all(usual / 2 < len(one) < usual * 1.6 for one in said)


@pytest.mark.parametrize("language", sorted(languages() - {"en"}))
def test_no_language_borrows_the_sentences_of_english(language):
    assert set(in_language(language)).isdisjoint(in_language("en"))

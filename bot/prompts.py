"""What members read when they enrol: sentences, and surroundings to read them in.

Every language has sentences of its own, in its catalogue; a key is the same in all of them. In
English the first three are those that everybody knows, the others are ours: written to hold many
different sounds, questions and exclamations beside statements, and commas where a reader takes a
breath. Different surroundings teach the recogniser the voice instead of the room.
"""

import random
from collections.abc import Collection

from bot.language import say, spoken

SUGGESTED = ("fox", "seashells", "peppers")
SENTENCES = (
    *SUGGESTED,
    "kettle",
    "train",
    "violin",
    "weather",
    "bakery",
    "password",
    "giraffe",
    "holiday",
    "numbers",
    "thunder",
    "robot",
    "market",
    "secret",
    "bicycle",
    "letter",
)
SURROUNDINGS = (
    "surroundings-quiet",
    "surroundings-far",
    "surroundings-soft",
    "surroundings-lively",
    "surroundings-noise",
)

HEARD = frozenset({"en"})  # the languages in which a computer hears whether a sentence was read


def choose(already_read: Collection[str], rng: random.Random | None = None) -> tuple[str, ...]:
    """Return the order in which a member is asked to read all sentences.

    Parameters
    ----------
    already_read : collection of str
        Keys of the sentences that the member has read before; they come last.
    rng : random.Random, optional
        Makes the order repeatable.

    Returns
    -------
    tuple of str
        Every one of `SENTENCES` once: what was not read yet first, of that the suggested three
        first.
    """
    rng = rng or random.SystemRandom()
    shuffled = rng.sample(sorted(SENTENCES), len(SENTENCES))

    def rank(key: str) -> tuple[bool, int]:
        return key in already_read, SUGGESTED.index(key) if key in SUGGESTED else len(SUGGESTED)

    return tuple(sorted(shuffled, key=rank))


def key_at(prompts: tuple[str, ...], position: int) -> str:
    """Return the key of the sentence at a position; after the last one, the first comes again."""
    return prompts[position % len(prompts)]


def sentence(key: str) -> str:
    """Return a sentence in the language of the moment."""
    return say(f"sentence-{key}")


def sentence_at(prompts: tuple[str, ...], position: int) -> str:
    """Return the sentence at a position; after the last one, the first comes again."""
    return sentence(key_at(prompts, position))


def is_heard() -> bool:
    """Say whether it can be heard that a sentence was read in the language of the moment."""
    return spoken() in HEARD


def surroundings_at(accepted: int) -> str:
    """Return in what surroundings the next note should be read, after so many were accepted."""
    return say(SURROUNDINGS[accepted % len(SURROUNDINGS)])

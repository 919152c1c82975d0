"""What members read when they enrol: sentences, and surroundings to read them in.

The first three everybody knows. The others are ours: written to hold many different sounds,
questions and exclamations beside statements, and commas where a reader takes a breath. Different
surroundings teach the recogniser the voice instead of the room.
"""

import random
from collections.abc import Collection
from types import MappingProxyType

SENTENCES = MappingProxyType(
    {
        "fox": "The quick brown fox jumps over the lazy dog.",
        "seashells": "She sells seashells by the seashore.",
        "peppers": "Peter Piper picked a peck of pickled peppers.",
        "kettle": "Before the kettle boils, would you fetch four yellow cups from the shelf?",
        "train": "Our train left nine minutes late, so we watched the clouds and shared an orange.",
        "violin": "Did you hear that? Somebody next door is learning the violin again!",
        "weather": "It may rain on Thursday, it may snow on Friday; either way, I'm going "
        "swimming.",
        "bakery": "The old bakery around the corner sells warm bread, plum cake and strong coffee.",
        "password": "No, no, no: I said the blue key opens the garage, not the garden gate.",
        "giraffe": "Imagine a giraffe in a phone booth, trying to order a very small pizza.",
        "holiday": "Where should we go this year: the mountains, the lake, or my cousin's farm?",
        "numbers": "Seventeen plus eighty-five, minus thirty, is exactly seventy-two.",
        "thunder": "Thunder rolled through the valley, and then, quite suddenly, everything was "
        "still.",
        "robot": "Please speak after the beep, said the robot, though it never beeped at all.",
        "market": "Five fresh figs, three jars of honey and a huge pumpkin, thank you very much!",
        "secret": "Come closer, I'll tell you a secret: I have never actually finished that game.",
        "bicycle": "Joy is riding your bicycle downhill with the wind behind you and no plan "
        "whatsoever.",
        "letter": "Dear neighbour, your cat has moved in with us; she seems to like the radiator.",
    }
)
SUGGESTED = ("fox", "seashells", "peppers")
SURROUNDINGS = (
    "In a quiet room, the way you usually talk.",
    "Hold the phone at arm's length.",
    "Softer than usual, as if someone slept next door.",
    "Livelier, as if you told a friend some good news.",
    "With some noise around you: a window, a fan, music in the next room.",
)


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
        Every key of `SENTENCES` once: what was not read yet first, of that the suggested three
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


def sentence_at(prompts: tuple[str, ...], position: int) -> str:
    """Return the sentence at a position; after the last one, the first comes again."""
    return SENTENCES[key_at(prompts, position)]


def surroundings_at(accepted: int) -> str:
    """Return in what surroundings the next note should be read, after so many were accepted."""
    return SURROUNDINGS[accepted % len(SURROUNDINGS)]

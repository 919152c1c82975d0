"""Voice notes of people who do not exist: nobody's recordings lie in this repository."""

import functools

from bot.sandbox.made_up_voices import as_voice_note, in_turns, speak
from bot.sandbox.people import MADE_UP, STRANGER, STRANGER_SEED

_SEEDS = {**MADE_UP, STRANGER: STRANGER_SEED, "another stranger": 75}

MEMBERS = tuple(MADE_UP)
STRANGERS = tuple(name for name in _SEEDS if name not in MADE_UP)


@functools.cache
def voice_note(person: str, take: int, seconds: float = 4.0) -> bytes:
    """Return what Discord would deliver when one of MEMBERS or STRANGERS speaks: Ogg Opus."""
    return as_voice_note(speak(_SEEDS[person], take, seconds))


@functools.cache
def turns(*people: str, take: int = 20, seconds: float = 3.5) -> bytes:
    """Return a note in which people speak one after the other, half a second apart."""
    spoken = (speak(_SEEDS[person], take + turn, seconds) for turn, person in enumerate(people))
    return as_voice_note(in_turns(spoken))

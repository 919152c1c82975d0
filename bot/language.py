"""The language of the moment, and every sentence of the bot in it.

The sentences are in ``locales``: one Fluent catalogue (https://projectfluent.org) a language, named
like the locale of Discord or like its first part, so that ``pt.ftl`` serves pt-BR. A catalogue that
is added there is used; nothing else has to know of it.

The language is a context variable: every task that begins inherits it, and none changes another's.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

log = logging.getLogger(__name__)

DEFAULT = "en"  # what every other catalogue is held against, and what fills its gaps
_CATALOGUES = Path(__file__).with_name("locales")
_spoken: ContextVar[str] = ContextVar("language", default=DEFAULT)


@cache
def languages() -> frozenset[str]:
    """Return the languages that there are catalogues of."""
    return frozenset(path.stem for path in _CATALOGUES.glob("*.ftl"))


def language_of(locale: object) -> str:
    """Return the language to speak to a locale: its own, that of its first part, or English.

    Parameters
    ----------
    locale : object
        Whatever has the text of a locale, such as "pt-BR"; None for an unknown one.
    """
    tag = str(locale)
    return next((name for name in (tag, tag.partition("-")[0]) if name in languages()), DEFAULT)


def spoken() -> str:
    """Return the language of the moment."""
    return _spoken.get()


def speak(locale: object) -> None:
    """Speak the language of a locale from now on, until this task ends."""
    _spoken.set(language_of(locale))


@contextmanager
def speaking(locale: object) -> Iterator[None]:
    """Speak the language of a locale within the context."""
    before = _spoken.set(language_of(locale))
    try:
        yield
    finally:
        _spoken.reset(before)


def say(message_id: str, **values: str | float) -> str:
    """Return a sentence in the language of the moment.

    Parameters
    ----------
    message_id : str
        Of a message in the catalogues, or of an attribute of one ("command-enroll.description").
    **values : str or float
        The message's variables. Numbers are written as the language writes them.

    Returns
    -------
    str
        In English where the language's own sentence is missing or broken.

    Raises
    ------
    KeyError
        There is no such sentence in English, or it lacks a value.
    """
    text = _formatted(spoken(), message_id, values)
    if text is None and spoken() != DEFAULT:
        _tell_of_gap(spoken(), message_id)
        text = _formatted(DEFAULT, message_id, values)
    if text is None:
        raise KeyError(message_id)
    return text


def load() -> None:
    """Read all catalogues, which takes a moment for each: later, none has to be waited for."""
    for language in languages():
        _bundle(language)


@cache
def _bundle(language: str) -> "FluentBundle":
    # Fluent brings the world's number formats with it: loaded by whoever speaks, not by an import.
    from fluent.runtime import FluentBundle, FluentResource  # noqa: PLC0415

    # Isolation marks would stand inside of mentions and commands, and break them.
    bundle = FluentBundle([language], use_isolating=False)
    text = (_CATALOGUES / f"{language}.ftl").read_text(encoding="utf-8")
    bundle.add_resource(FluentResource(text))
    return bundle


def _formatted(language: str, message_id: str, values: dict[str, Any]) -> str | None:
    """Return a sentence in a language, None where that lacks it or cannot say it."""
    name, _, attribute = message_id.partition(".")
    bundle = _bundle(language)
    if not bundle.has_message(name):
        return None
    message = bundle.get_message(name)
    pattern = message.attributes.get(attribute) if attribute else message.value
    if pattern is None:
        return None
    text, errors = bundle.format_pattern(pattern, values)
    return None if errors else str(text)


@cache
def _tell_of_gap(language: str, message_id: str) -> None:
    """Log, once, that English had to help out."""
    log.warning("%s.ftl cannot say %s: English is used.", language, message_id)

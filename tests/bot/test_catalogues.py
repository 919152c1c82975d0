"""The catalogues: none lacks a sentence, every sentence can be said, and none is left over."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as syntax
from fluent.syntax.visitor import Visitor

import bot
from bot.language import DEFAULT, languages, say, speaking
from bot.prompts import SENTENCES

BOT = Path(bot.__file__).parent
CATALOGUES = BOT / "locales"
OTHERS = sorted(languages() - {DEFAULT})
NUMBERS = (0, 1, 2, 5, 11, 1_000_000, 1234.5)  # one for every plural form that languages have
PLURALS = frozenset({"zero", "one", "two", "few", "many"})
# What fits into an embed, a button or a list of Discord; a message may be 2000 characters.
LIMITS = {
    "button-": 80,
    "version-choice": 85,
    "menu-": 32,
    "option-": 100,
    "modal-hint-": 100,
    "modal-": 45,
    "consent": 4000,
    "privacy": 4000,
    "": 1000,
}


class Uses(Visitor):
    """What a pattern refers to, which of it are numbers, and which words choose a wording."""

    def __init__(self):
        self.variables, self.messages, self.numbers = set(), set(), set()
        self.words: dict[str, set[str]] = {}

    def visit_VariableReference(self, node):  # noqa: N802
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node):  # noqa: N802
        self.messages.add(node.id.name)

    def visit_FunctionReference(self, node):  # noqa: N802
        self.numbers |= {one.id.name for one in node.arguments.positional}
        self.generic_visit(node)

    def visit_SelectExpression(self, node):  # noqa: N802
        keys = {getattr(one.key, "name", None) for one in node.variants if not one.default}
        if keys <= PLURALS | {None}:
            self.numbers.add(node.selector.id.name)
        else:
            self.words[node.selector.id.name] = keys | {"anything else"}
        self.generic_visit(node)


@cache
def entries(language: str) -> list[syntax.EntryType]:
    return FluentParser().parse((CATALOGUES / f"{language}.ftl").read_text(encoding="utf-8")).body


@cache
def patterns(language: str) -> dict[str, syntax.Pattern]:
    """Return what can be said: messages and their attributes, by id."""
    found = {}
    for entry in entries(language):
        if isinstance(entry, syntax.Message):
            if entry.value is not None:
                found[entry.id.name] = entry.value
            found |= {f"{entry.id.name}.{one.id.name}": one.value for one in entry.attributes}
    return found


def uses(pattern: syntax.Pattern) -> Uses:
    found = Uses()
    found.visit(pattern)
    return found


@cache
def variables(language: str, message_id: str) -> frozenset[str]:
    """Return the variables of a message, with those of the messages that it refers to."""
    used = uses(patterns(language)[message_id])
    return frozenset(used.variables).union(*(variables(language, one) for one in used.messages))


@cache
def samples() -> dict[str, tuple[str | float, ...]]:
    """Return values for every variable, by its name: a name means the same everywhere."""
    found = [uses(pattern) for language in languages() for pattern in patterns(language).values()]
    values = {name: ("<@1>",) for one in found for name in one.variables}
    values |= {name: NUMBERS for one in found for name in one.numbers}
    return values | {name: tuple(words) for one in found for name, words in one.words.items()}


def cases(message_id: str) -> Iterator[dict[str, str | float]]:
    """Return values for a sentence, every one of each variable's at least once."""
    names = variables(DEFAULT, message_id)
    most = max((len(samples()[name]) for name in names), default=1)
    for turn in range(most):
        yield {name: samples()[name][turn % len(samples()[name])] for name in names}


def literals() -> Iterator[tuple[str, bool]]:
    """Return every string of the bot's source, and whether it is said as it stands."""
    for path in BOT.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value, False
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "say"
                and isinstance(node.args[0], ast.Constant)
            ):
                yield node.args[0].value, True


def test_english_and_at_least_one_other_language_can_be_spoken():
    assert DEFAULT in languages()


@pytest.mark.parametrize("language", sorted(languages()))
def test_a_catalogue_holds_nothing_that_cannot_be_read(language):
    assert [entry.content for entry in entries(language) if isinstance(entry, syntax.Junk)] == []
    ids = [entry.id.name for entry in entries(language) if isinstance(entry, syntax.Message)]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_every_sentence_of_english_and_no_other(language):
    assert sorted(patterns(language)) == sorted(patterns(DEFAULT))


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_has_the_variables_of_the_english_one(language):
    differing = {
        message_id: variables(language, message_id) ^ variables(DEFAULT, message_id)
        for message_id in patterns(DEFAULT)
    }
    assert {message_id: names for message_id, names in differing.items() if names} == {}


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_names_the_commands_and_keeps_the_marks_of_the_english_one(language):
    def marks(text: str) -> tuple[int, ...]:
        return text.count("**"), text.count("`"), text.count("\n")

    for message_id in patterns(DEFAULT):
        for values in cases(message_id):
            with speaking(language):
                said = say(message_id, **values)
            assert marks(said) == marks(say(message_id, **values)), message_id
        named = {
            name: {one for one in uses(patterns(name)[message_id]).messages if "command-" in one}
            for name in (language, DEFAULT)
        }
        assert named[language] == named[DEFAULT], message_id


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_sentence_can_be_said_and_fits_into_its_place(language, caplog):
    for message_id in patterns(DEFAULT):
        limit = next(most for prefix, most in LIMITS.items() if message_id.startswith(prefix))
        for values in cases(message_id):
            with speaking(language):
                text = say(message_id, **values)
            assert text, message_id
            assert text == text.strip(), message_id
            assert len(text) <= limit, message_id
            assert not re.search(r"[{}\u2066-\u2069]|@everyone|@here", text), message_id
    assert caplog.messages == []  # English did not have to help out


def test_everything_that_the_bot_says_is_in_the_catalogue():
    said = {text for text, is_said in literals() if is_said}
    assert len(said) > 100
    assert said - set(patterns(DEFAULT)) == set()
    assert {f"sentence-{key}" for key in SENTENCES} <= set(patterns(DEFAULT))


def test_no_sentence_is_left_over():
    used = {text for text, _ in literals()} | {f"sentence-{key}" for key in SENTENCES}
    for pattern in patterns(DEFAULT).values():
        used |= uses(pattern).messages
    of_commands = {one for one in patterns(DEFAULT) if one.startswith("command-")}
    assert set(patterns(DEFAULT)) - used - of_commands == set()

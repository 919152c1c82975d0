"""The tree of errors: what its docstring draws is what there is, and every leaf travels."""

import pickle
import re

import pytest

from model import errors

EXAMPLES = {
    errors.RecordingTooLargeError: (30_000_000, 25_000_000),
    errors.RecordingTooLongError: (120.0,),
    errors.NotEnoughSpeechError: (0.42, 1.0),
    errors.CheckpointError: ("The weights are damaged: install the package again.",),
    errors.GalleryError: ("A gallery needs at least one member.",),
    errors.UnknownPhraseError: ("42!",),
}


def leaves(kind=errors.ModelError):
    children = kind.__subclasses__()
    return [leaf for child in children for leaf in leaves(child)] if children else [kind]


def tree(kind=errors.ModelError, depth=0):
    return [(depth, kind.__name__)] + [
        line for child in kind.__subclasses__() for line in tree(child, depth + 1)
    ]


def test_the_docstring_draws_the_tree_that_there_is():
    drawn = re.findall(r"^( *)[*+-] (\w+Error)$", errors.__doc__, re.MULTILINE)
    assert [(len(indent) // 2, name) for indent, name in drawn] == tree()


@pytest.mark.parametrize("kind", leaves())
def test_a_leaf_travels_between_processes_with_message_and_attributes(kind):
    error = kind(*EXAMPLES.get(kind, ()))
    arrived = pickle.loads(pickle.dumps(error))  # noqa: S301  # what we have just pickled
    assert type(arrived) is kind
    assert str(arrived) == str(error)
    assert vars(arrived) == vars(error)


@pytest.mark.parametrize("kind", leaves(errors.AudioError))
def test_the_message_of_a_recording_that_cannot_be_used_is_a_whole_sentence(kind):
    assert re.fullmatch(r"[A-Z].{20,}\.", str(kind(*EXAMPLES.get(kind, ()))))


def test_messages_say_the_value_and_the_limit():
    too_large = errors.RecordingTooLargeError(30_000_000, 25_000_000)
    assert "30.0 MB" in str(too_large)
    assert "25.0 MB" in str(too_large)
    too_little = errors.NotEnoughSpeechError(0.42, 1.0)
    assert "0.4 s" in str(too_little)
    assert "1.0 s" in str(too_little)
    assert "120 s" in str(errors.RecordingTooLongError(120.0))

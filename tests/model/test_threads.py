"""How many threads the network has: as many as prove to be fastest."""

import time
from types import SimpleNamespace

import pytest
import torch

from model import threads
from model.spectrogram import SpectrogramConfig


@pytest.fixture(autouse=True)
def as_before():
    before = torch.get_num_threads()
    yield
    torch.set_num_threads(before)


def encoder_that_takes(spent_s, heard):
    def embed_windows(note):
        heard.append(note.shape)
        time.sleep(spent_s[torch.get_num_threads()])

    config = SimpleNamespace(spectrogram=SpectrogramConfig())
    return SimpleNamespace(config=config, embed_windows=embed_windows)


@pytest.mark.parametrize(
    ("spent_s", "fastest"),
    [({1: 0.01, 2: 0.002}, 2), ({1: 0.01, 2: 0.01}, 1), ({1: 0.002, 2: 0.01}, 1)],
)
def test_a_second_thread_has_to_be_worth_it(spent_s, fastest):
    assert threads.set_fastest(encoder_that_takes(spent_s, []), 1, 2) == fastest
    assert torch.get_num_threads() == fastest


def test_a_number_that_was_chosen_is_not_tried():
    heard = []
    assert threads.set_fastest(encoder_that_takes({}, heard), 2, 2) == 2
    assert heard == []

"""What the tests of the model share."""

from unittest import mock

import pytest
import torch

from model import Encoder
from tests.forked import forked_context


@pytest.fixture(autouse=True)
def same_draws():
    """Draw the same random numbers in a test whatever ran before it, in whichever process."""
    torch.manual_seed(0)


@pytest.fixture(scope="session")
def encoder():
    """Load the weights that ship, once."""
    return Encoder.default()


@pytest.fixture(scope="module")
def forked():
    """Let the processes of a report begin with everything loaded."""
    with mock.patch("model.evaluation.embedding_run.get_context", forked_context):
        yield

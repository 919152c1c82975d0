"""What the tests of the model share."""

import pytest
import torch

from model import Encoder


@pytest.fixture(autouse=True)
def same_draws():
    """Draw the same random numbers in a test whatever ran before it, in whichever process."""
    torch.manual_seed(0)


@pytest.fixture(scope="session")
def encoder():
    """Load the weights that ship, once."""
    return Encoder.default()

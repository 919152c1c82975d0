"""What the tests of the model share."""

import pytest

from model import Encoder


@pytest.fixture(scope="session")
def encoder():
    """Load the weights that ship, once."""
    return Encoder.default()

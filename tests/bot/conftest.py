"""Fixtures that several files share."""

import pytest
import pytest_asyncio

from bot.settings import Settings
from tests.bot.lab import in_one_task, open_lab


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lab(tmp_path_factory):
    """Start a bot for all tests of a file."""
    async with in_one_task(open_lab(tmp_path_factory.mktemp("lab"))) as lab:
        yield lab


@pytest.fixture
def nothing_set(tmp_path, monkeypatch):
    """Start in a folder without ``.env``, with nothing set."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TIMBRE_{name.upper()}", raising=False)


@pytest.fixture
def file(tmp_path):
    """Return where a database is to lie, in a folder that is not there yet."""
    return tmp_path / "data" / "timbre.sqlite"

"""Fixtures that several files share."""

import pytest_asyncio

from tests.bot.lab import in_one_task, open_lab


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lab(tmp_path_factory):
    """Start a bot for all tests of a file."""
    async with in_one_task(open_lab(tmp_path_factory.mktemp("lab"))) as lab:
        yield lab

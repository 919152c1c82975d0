"""Some hostile files through the whole path of a note, in a worker as the bot starts it."""

import pytest

from tests.bot.fuzz import fuzz


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("path", "files"), [("identify", 60)])
async def test_hostile_files_do_no_harm_to_a_worker(path, files):
    found = await fuzz(path, files, seed=11)
    assert len(found.tried) == files
    assert found.faults == []
    assert found.left_behind == 0
    assert not found.grew
    assert len({one.outcome for one in found.tried}) > 2

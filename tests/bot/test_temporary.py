"""Plain sound does not outlive the bot, however that ends."""

import tempfile
from pathlib import Path

import pytest

from bot.storage import Storage
from bot.temporary import temporary_folder
from tests.bot.test_storage import KEY, url_of


@pytest.fixture
async def storage(file):
    async with Storage.open(url_of(file), key=KEY) as storage:
        yield storage


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Return where temporary folders are made."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


async def killed_with(storage, place):
    """Return the folder that a killed bot leaves, with a recording in it."""
    async with temporary_folder(storage) as folder:
        name = Path(folder).name
    left = place / name
    left.mkdir()
    (left / "note.wav").write_bytes(b"plain")
    return left


async def test_a_folder_goes_with_the_bot_and_that_of_a_killed_one_at_the_next_start(
    storage, place
):
    left = await killed_with(storage, place)
    async with temporary_folder(storage) as folder:
        assert [path.name for path in place.iterdir()] == [Path(folder).name]
        assert not left.exists()
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("name", ["elsewhere/timbre-voices", "temporary/theirs", "temporary"])
async def test_no_other_folder_is_deleted_whatever_the_database_says(
    name, storage, place, tmp_path
):
    other = tmp_path / name
    other.mkdir(parents=True, exist_ok=True)
    (other / "theirs").touch()
    await storage.remember("temporary folder of this start", str(other))
    async with temporary_folder(storage):
        assert (other / "theirs").exists()

"""What is kept of encoders beside the database."""

import shutil
from dataclasses import replace

import pytest

from bot import encoders
from bot.encoders import CALIBRATION, WEIGHTS, Encoders
from model import Encoder
from model.calibration import Calibration

OURS = Calibration.default().encoder_id


@pytest.fixture
async def folder(tmp_path):
    """Return a folder in which the encoder that ships is kept."""
    await Encoders(tmp_path / "encoders").keep(OURS)
    return tmp_path / "encoders"


async def test_what_is_kept_is_what_ships_and_can_be_found_again(folder):
    found = await Encoders(folder).find(OURS)
    assert found.encoder_id == Encoder.load(found.weights).encoder_id == OURS
    assert found.calibration == Calibration.default()
    assert {path.name for path in (folder / OURS).iterdir()} == {WEIGHTS, CALIBRATION}


async def test_only_what_is_missing_is_written(folder):
    weights, calibration = folder / OURS / WEIGHTS, folder / OURS / CALIBRATION
    weights.write_bytes(b"as it is")
    calibration.unlink()
    await Encoders(folder).keep(OURS)
    assert weights.read_bytes() == b"as it is"
    assert Calibration.from_json(calibration.read_text()) == Calibration.default()


async def test_a_calibration_of_an_earlier_version_is_replaced(folder):
    calibration = folder / OURS / CALIBRATION
    replace(Calibration.default(), measured_on="nobody").save(calibration)
    await Encoders(folder).keep(OURS)
    assert (await Encoders(folder).find(OURS)).calibration == Calibration.default()


async def test_a_disk_that_is_full_leaves_no_half_a_file_and_one_line(
    tmp_path, monkeypatch, caplog
):
    def half(source, target):
        target.write(source.read(1000))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", half)
    await Encoders(tmp_path).keep(OURS)
    assert list((tmp_path / OURS).iterdir()) == []
    (record,) = caplog.records
    assert "cannot be kept" in record.getMessage()
    assert "No space left on device" in record.getMessage()
    assert record.exc_info is None


async def test_a_folder_that_cannot_be_made_is_one_line(tmp_path, caplog):
    (tmp_path / "encoders").write_text("a file in its place")
    await Encoders(tmp_path / "encoders").keep(OURS)
    (record,) = caplog.records
    assert "cannot be kept" in record.getMessage()
    await Encoders(tmp_path / "encoders").remove_all_but({OURS})


@pytest.mark.parametrize("damage", ["nothing", "no weights", "no calibration", "rubbish", "mixed"])
async def test_what_cannot_be_used_is_said_once(folder, damage, caplog):
    if damage == "nothing":
        shutil.rmtree(folder)
    elif damage == "no weights":
        (folder / OURS / WEIGHTS).unlink()
    elif damage == "no calibration":
        (folder / OURS / CALIBRATION).unlink()
    elif damage == "rubbish":
        (folder / OURS / CALIBRATION).write_bytes(b"\xff\xfe")
    else:
        replace(Calibration.default(), encoder_id="another").save(folder / OURS / CALIBRATION)
    kept = Encoders(folder)
    assert await kept.find(OURS) is None
    assert await kept.find(OURS) is None
    (record,) = caplog.records
    assert f"The earlier encoder {OURS} cannot be used" in record.getMessage()


async def test_one_that_was_given_up_is_not_found_again(folder, caplog):
    kept = Encoders(folder)
    assert await kept.find(OURS) is not None
    kept.give_up(OURS, ValueError("damaged"))
    assert await kept.find(OURS) is None
    assert len(caplog.records) == 1


async def test_only_encoders_that_nobody_needs_are_deleted_and_nothing_else(folder):
    for name in ("older", "theirs"):
        shutil.copytree(folder / OURS, folder / name)
    (folder / "theirs" / "holiday.txt").touch()
    (folder / "older" / "encoder.partial").touch()
    await Encoders(folder).remove_all_but({OURS})
    assert {path.name for path in folder.iterdir()} == {OURS, "theirs"}
    assert [path.name for path in (folder / "theirs").iterdir()] == ["holiday.txt"]
    assert await Encoders(folder).find(OURS) is not None


def test_the_files_are_those_that_ship():
    assert {CALIBRATION, WEIGHTS} == set(encoders._FILES)

"""The doctor: what it finds stored and on the computer, and that it changes nothing."""

import base64
import json
import os
import re
import shutil
from importlib import resources
from pathlib import Path

import pytest

from bot.doctor import machine, stored
from bot.doctor.examination import examine
from bot.doctor.findings import Finding, Mark
from bot.errors import ExtraMissingError
from bot.settings import Settings
from bot.storage import Storage, load_keys
from tests.bot.test_storage import ANNA, SERVER, rows

pytestmark = pytest.mark.usefixtures("nothing_set")


def settings(**chosen):
    return Settings(_env_file=None, **chosen)


async def found(check, **chosen) -> dict[str, Finding]:
    """Return what a check finds, by what it is about."""
    findings = [finding async for finding in check(settings(**chosen))]
    assert all("\n" not in str(finding) and finding.told.endswith(".") for finding in findings)
    by_name = {finding.about: finding for finding in findings}
    assert len(by_name) == len(findings)
    return by_name


def marks(findings):
    return {about: str(finding.mark) for about, finding in findings.items()}


# What is stored.


async def look(monkeypatch, data, **chosen) -> dict[str, Finding]:
    """Look at database and key, and see that nothing changed."""
    for name, value in (chosen | {"data": str(data)}).items():
        monkeypatch.setenv(f"TIMBRE_{name.upper()}", value)
    before = contents(data)
    checks = (("database", stored.database), ("key", stored.key))
    findings = {finding.about: finding async for finding in examine(checks)}
    assert contents(data) == before
    assert all(finding.told.endswith(".") for finding in findings.values())
    return findings


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def filled(data):
    """Make a database with a key of its own; return its address."""
    url = settings(data=data).database_url
    async with Storage.open(url, key=load_keys(None, data)[0]) as storage:
        await storage.give_consent(SERVER, ANNA, text_version="1")
    return data / "timbre.sqlite"


async def test_before_the_first_start_there_is_nothing_and_nothing_is_made(monkeypatch, tmp_path):
    findings = await look(monkeypatch, tmp_path / "data")
    assert marks(findings) == {"settings": "ok", "database": "ok", "key": "ok"}
    assert not (tmp_path / "data").exists()


async def test_a_database_and_its_key_are_well(monkeypatch, tmp_path):
    await filled(tmp_path)
    findings = await look(monkeypatch, tmp_path)
    assert marks(findings) == {"settings": "ok", "database": "ok", "key": "ok"}
    assert "decrypts" in findings["key"].told


async def test_an_earlier_version_is_a_warning_and_its_key_is_tried(monkeypatch, tmp_path):
    rows(await filled(tmp_path), "UPDATE alembic_version SET version_num = '0002'")
    findings = await look(monkeypatch, tmp_path)
    assert marks(findings) == {"settings": "ok", "database": "warning", "key": "ok"}


async def test_another_key_is_wrong_and_not_shown(monkeypatch, tmp_path):
    await filled(tmp_path)
    other = base64.b64encode(os.urandom(32)).decode()
    findings = await look(monkeypatch, tmp_path, key=other)
    assert marks(findings) == {"settings": "ok", "database": "ok", "key": "wrong"}
    assert "made with another key" in findings["key"].told
    assert other not in str(findings)


async def test_a_missing_key_is_wrong(monkeypatch, tmp_path):
    await filled(tmp_path)
    (tmp_path / "timbre.key").unlink()
    findings = await look(monkeypatch, tmp_path)
    assert marks(findings) == {"settings": "ok", "database": "ok", "key": "wrong"}
    assert "put the key file back" in findings["key"].told


async def test_a_damaged_database_is_wrong_and_its_key_cannot_be_judged(monkeypatch, tmp_path):
    (await filled(tmp_path)).write_text("Dear diary, " * 500)
    findings = await look(monkeypatch, tmp_path)
    assert marks(findings) == {"settings": "ok", "database": "wrong", "key": "unknown"}


async def test_settings_that_cannot_be_used_are_all_named_and_the_rest_is_checked(
    monkeypatch, tmp_path
):
    monkeypatch.setenv("TIMBRE_QUEUE", "lots")
    monkeypatch.setenv("TIMBRE_LISTEN_CHANNELS", "here,there")
    monkeypatch.setenv("TIMBRE_DATA", str(tmp_path))
    found = [finding async for finding in examine((("folder", machine.folder),))]
    assert [finding.mark for finding in found] == ["wrong", "wrong", "ok"]
    assert {finding.told.split()[0] for finding in found[:2]} == {
        "TIMBRE_QUEUE",
        "TIMBRE_LISTEN_CHANNELS",
    }
    assert found[2].told == f"{tmp_path} can be written."


async def test_a_file_of_settings_that_is_no_text_is_a_sentence(tmp_path):
    (tmp_path / ".env").write_bytes(b"TIMBRE_QUEUE=\xff\xfe")
    (finding,) = [finding async for finding in examine(())]
    assert finding.mark is Mark.WRONG
    assert "UTF-8" in finding.told


async def test_a_check_that_fails_in_a_way_nobody_foresaw_costs_itself_only(tmp_path):
    async def broken(_):
        yield Finding(Mark.OK, "first", "Well.")
        raise ZeroDivisionError("a secret")

    checks = (("broken", broken), ("folder", machine.folder))
    found = [finding async for finding in examine(checks)]
    assert [finding.about for finding in found] == ["settings", "first", "broken", "folder"]
    assert "ZeroDivisionError" in found[2].told
    assert "secret" not in found[2].told


# The computer.


async def test_ffmpeg_that_does_not_run_is_a_warning(monkeypatch, tmp_path):
    assert marks(await found(machine.ffmpeg)) == {"ffmpeg": "ok"}
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(tmp_path / "nothing"))
    finding = (await found(machine.ffmpeg))["ffmpeg"]
    assert finding.mark is Mark.WARNING
    assert "imageio-ffmpeg" in finding.told


async def test_what_listens_for_sentences_must_be_there_only_where_it_is_wanted(monkeypatch):
    assert await found(machine.reading) == {}
    monkeypatch.setattr("bot.sentence_check.is_available", lambda: True)
    assert marks(await found(machine.reading, check_reading=True)) == {"reading": "ok"}
    monkeypatch.setattr("bot.sentence_check.is_available", lambda: False)
    with pytest.raises(ExtraMissingError, match=r"pip install 'timbre\[phrase-check\]'"):
        await found(machine.reading, check_reading=True)


def test_the_encoder_must_load_and_its_calibration_must_be_of_it(tmp_path):
    weights = Path(str(resources.files("model") / "weights"))
    for name in ("encoder.safetensors", "calibration.json"):
        shutil.copy(weights / name, tmp_path)
    assert machine.look_at_encoder(tmp_path).mark is Mark.OK
    calibration = tmp_path / "calibration.json"
    content = json.loads(calibration.read_text()) | {"encoder_id": "another"}
    calibration.write_text(json.dumps(content))
    finding = machine.look_at_encoder(tmp_path)
    assert finding.mark is Mark.WRONG
    assert "the calibration is of another" in finding.told
    (tmp_path / "encoder.safetensors").write_bytes(b"half")
    assert "cannot be loaded" in machine.look_at_encoder(tmp_path).told
    calibration.unlink()
    assert machine.look_at_encoder(tmp_path).mark is Mark.WRONG


async def test_a_folder_is_one_or_can_be_made(tmp_path):
    file = tmp_path / "file"
    file.touch()
    finding = (await found(machine.folder, data=file))["folder"]
    assert finding.mark is Mark.WRONG
    assert "is a file" in finding.told
    later = (await found(machine.folder, data=tmp_path / "a" / "b"))["folder"]
    assert later.mark is Mark.OK
    assert "the first start makes it" in later.told
    assert not (tmp_path / "a").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_folder_that_cannot_be_written_is_wrong(tmp_path):
    tmp_path.chmod(0o500)
    finding = (await found(machine.folder, data=tmp_path))["folder"]
    tmp_path.chmod(0o700)
    assert finding.mark is Mark.WRONG


async def test_the_disk_has_to_hold_what_is_kept_once_more(tmp_path, monkeypatch):
    assert marks(await found(machine.disk, data=tmp_path / "later")) == {"disk": "ok"}
    with (tmp_path / "timbre.sqlite").open("wb") as sparse:
        sparse.truncate(shutil.disk_usage(tmp_path).free)
    assert marks(await found(machine.disk, data=tmp_path)) == {"disk": "warning"}


@pytest.mark.parametrize(
    ("free_mb", "workers", "mark"),
    [(600, 1, "warning"), (1000, 1, "warning"), (1600, 1, "ok"), (1600, 3, "warning")],
)
def test_memory_is_compared_with_what_the_bot_was_measured_to_need(free_mb, workers, mark):
    finding = machine.compare_memory(free_mb, settings(workers=workers))
    assert finding.mark == mark
    assert f"{free_mb} MB are free" in finding.told


def test_the_figures_of_memory_are_those_of_the_readme():
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    (idle,) = re.findall(r"memory of all processes when idle \| (\d+) MB", readme)
    (worker,) = re.findall(r"at the 1st, .* \| (\d+), ", readme)
    assert (int(idle), int(worker)) == (machine.IDLE_MB, machine.WORKER_MB)


def test_a_container_may_have_less_memory_than_the_computer(tmp_path):
    assert machine.free_memory(tmp_path, tmp_path) is None
    (tmp_path / "meminfo").write_text("MemTotal: 9000 kB\nMemAvailable:    2000 kB\n")
    assert machine.free_memory(tmp_path, tmp_path) == 2_048_000
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "memory.current").write_text("500000\n")
    assert machine.free_memory(tmp_path, tmp_path) == 2_048_000
    (tmp_path / "memory.max").write_text("1500000\n")
    assert machine.free_memory(tmp_path, tmp_path) == 1_000_000


def test_where_the_system_does_not_tell_its_memory_that_is_said():
    assert machine.compare_memory(None, settings()).mark is Mark.UNKNOWN


def test_a_name_cannot_command_the_terminal():
    assert "\x1b" not in str(Finding(Mark.OK, "server", "\x1b[2J Lab."))

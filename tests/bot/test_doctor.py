"""``python -m bot doctor``: what it finds, what it says to do, and that it changes nothing."""

import asyncio
import base64
import json
import os
import re
import shutil
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from importlib import resources
from pathlib import Path

import discord
import pytest

from bot.doctor import machine, stored
from bot.doctor.examination import examine
from bot.doctor.findings import Finding, Mark
from bot.doctor.online import NEEDED, discord_side
from bot.settings import Settings
from bot.storage import Storage, load_key
from tests.bot.minicord import MiniCord
from tests.bot.minicord_payloads import CHANNEL, GUILD, TIMBRE, reply, text_channel
from tests.bot.minicord_rest import APPLICATION
from tests.bot.run_against_minicord import point_discord_py_at
from tests.bot.test_storage import ANNA, SERVER, rows

TOKEN = "a-token.that-is.nobodys"  # noqa: S105
MESSAGE_CONTENT = 1 << 19  # the application's flag, for less than a hundred servers


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    """Start in an empty folder, with nothing set."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"TIMBRE_{name.upper()}", raising=False)


@pytest.fixture
async def cord(monkeypatch):
    for owner, name in (
        (discord.http.Route, "BASE"),
        (discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))  # put back afterwards
    async with MiniCord() as cord:
        point_discord_py_at(cord.address)
        yield cord


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


# Discord.


async def test_a_bot_that_is_well_is_told_so_and_no_session_is_opened(cord):
    findings = await found(discord_side, token=TOKEN)
    assert marks(findings) == dict.fromkeys(["token", "clock", "intents", "server"], "ok")
    assert TIMBRE["username"] in findings["token"].told
    assert "Lab" in findings["server"].told
    assert cord.opcodes == []
    assert {call.method for call in cord.calls} == {"GET"}


async def test_without_a_token_only_the_sandbox_runs(cord):
    findings = await found(discord_side)
    assert marks(findings) == {"token": "warning", "Discord": "unknown"}
    assert "sandbox" in findings["token"].told
    assert cord.calls == []


async def test_a_refused_token_is_one_sentence_and_the_clock_is_compared_all_the_same(cord):
    cord.fail("GET", "/users/@me", reply({"message": "401: Unauthorized", "code": 0}, 401))
    findings = await found(discord_side, token=TOKEN)
    assert marks(findings) == {"token": "wrong", "clock": "ok", "Discord": "unknown"}
    assert findings["token"].told.startswith("Discord refused the token: copy it again")


async def test_without_a_network_one_sentence_says_so(cord):
    point_discord_py_at("127.0.0.1:1")
    findings = await found(discord_side, token=TOKEN)
    assert marks(findings) == {"token": "wrong", "Discord": "unknown"}
    assert "cannot be reached" in findings["token"].told


@pytest.mark.parametrize(
    ("flags", "channels", "mark", "cure"),
    [
        (0, (), "ok", "None is needed"),
        (MESSAGE_CONTENT, (), "warning", "switch it off"),
        (0, (CHANNEL,), "wrong", "enable it on the Bot page"),
        (MESSAGE_CONTENT >> 1, (CHANNEL,), "ok", "is enabled"),
    ],
)
async def test_the_intent_is_compared_with_the_channels_that_need_it(
    cord, flags, channels, mark, cure
):
    cord.application_flags = flags
    intents = (await found(discord_side, token=TOKEN, listen_channels=channels))["intents"]
    assert intents.mark == mark
    assert cure in intents.told


async def test_permissions_that_a_server_does_not_give_are_named(cord):
    given = dict.fromkeys(NEEDED, True) | {"embed_links": False, "send_messages": False}
    cord.permissions = str(discord.Permissions(**given).value)
    server = (await found(discord_side, token=TOKEN))["server"]
    assert server.mark is Mark.WARNING
    assert "lacks Send Messages, Embed Links: give" in server.told


async def test_a_server_that_does_not_answer_is_told_and_nothing_else_is_lost(cord):
    cord.fail("GET", f"/guilds/{GUILD}", reply({"message": "Missing Access"}, 403))
    findings = await found(discord_side, token=TOKEN)
    assert marks(findings) == {"token": "ok", "clock": "ok", "intents": "ok", "server": "unknown"}


@pytest.mark.parametrize("is_thread", [False, True])
async def test_a_listened_channel_is_looked_at_with_its_own_permissions(cord, is_thread):
    cord.permissions = str(discord.Permissions(**dict.fromkeys(NEEDED, True)).value)
    denied = discord.Permissions(read_message_history=True).value
    everybody = {"id": GUILD, "type": 0, "allow": "0", "deny": str(denied)}
    cord.channels["301"] = text_channel("301", "quiet") | {"permission_overwrites": [everybody]}
    cord.channels["302"] = text_channel("302", "aside") | {
        "type": 11,
        "parent_id": "301",
        "owner_id": TIMBRE["id"],
        "message_count": 0,
        "member_count": 1,
        "thread_metadata": {
            "archived": False,
            "auto_archive_duration": 60,
            "archive_timestamp": "2026-01-01T00:00:00+00:00",
        },
    }
    chosen = ("302" if is_thread else "301",)
    channel = (await found(discord_side, token=TOKEN, listen_channels=chosen))["channel"]
    assert channel.mark is Mark.WRONG
    assert "#quiet: the bot lacks Read Message History" in channel.told
    well = (await found(discord_side, token=TOKEN, listen_channels=(CHANNEL,)))["channel"]
    assert well.mark is Mark.OK


@pytest.mark.parametrize(
    ("status", "cure"), [(404, "correct TIMBRE_LISTEN_CHANNELS"), (403, "View Channels")]
)
async def test_a_listened_channel_that_is_not_there_or_not_seen_is_wrong(cord, status, cure):
    cord.fail("GET", "/channels/", reply({"message": "No", "code": 0}, status))
    channel = (await found(discord_side, token=TOKEN, listen_channels=(CHANNEL,)))["channel"]
    assert channel.mark is Mark.WRONG
    assert cure in channel.told


@pytest.mark.parametrize(
    ("off_s", "mark", "told"),
    [(3, "ok", "differs"), (-120, "warning", " s slow"), (300, "warning", " s fast")],
)
async def test_the_clock_is_compared_with_discords(cord, off_s, mark, told):
    theirs = format_datetime(datetime.now(UTC) - timedelta(seconds=off_s), usegmt=True)
    cord.fail("GET", "/applications/@me", reply(APPLICATION, Date=theirs))
    clock = (await found(discord_side, token=TOKEN))["clock"]
    assert clock.mark == mark
    assert told in clock.told


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
    async with Storage.open(url, key=load_key(None, data)) as storage:
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


# The command.


def test_a_name_cannot_command_the_terminal():
    assert "\x1b" not in str(Finding(Mark.OK, "server", "\x1b[2J Lab."))


async def doctor(cord, folder, **chosen):
    """Run the command as an operator would; return exit code and output."""
    environment = {name: value for name, value in os.environ.items() if "TIMBRE_" not in name}
    environment |= {f"TIMBRE_{name}": value for name, value in chosen.items()}
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "tests.bot.run_against_minicord", cord.address, "doctor"],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    assert err == b""
    assert list(folder.iterdir()) == []
    return process.returncode, out.decode().splitlines()


async def test_the_command_prints_a_line_a_check_and_no_secret(cord, tmp_path):
    key = base64.b64encode(os.urandom(32)).decode()
    code, lines = await doctor(cord, tmp_path, TOKEN=TOKEN, KEY=key)
    assert code == 0, lines
    assert [line.split()[1] for line in lines] == [
        *("settings", "token", "clock", "intents", "server"),
        *("folder", "database", "key", "encoder", "ffmpeg", "disk", "memory"),
    ]
    assert TOKEN not in str(lines)
    assert key not in str(lines)


async def test_what_is_wrong_is_in_the_exit_code(cord, tmp_path):
    code, lines = await doctor(cord, tmp_path, TOKEN=TOKEN, KEY="short", WORKERS="0")
    assert code == 1
    wrong = [line.split()[1] for line in lines if line.startswith("wrong")]
    assert wrong == ["settings", "key"]
    assert len(lines) == 12

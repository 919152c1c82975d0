"""``python -m bot doctor`` as a command, and what it asks of Discord."""

import asyncio
import base64
import os
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import discord
import pytest

from bot.doctor.findings import Mark
from bot.doctor.online import NEEDED, discord_side
from tests.bot.bot_process import TOKEN
from tests.bot.minicord import MiniCord
from tests.bot.minicord_payloads import CHANNEL, GUILD, TIMBRE, reply, text_channel
from tests.bot.minicord_rest import APPLICATION
from tests.bot.run_against_minicord import point_discord_py_at
from tests.bot.test_doctor import found, marks

pytestmark = pytest.mark.usefixtures("nothing_set")

MESSAGE_CONTENT = 1 << 19  # the application's flag, for less than a hundred servers


@pytest.fixture
async def cord(monkeypatch):
    for owner, name in (
        (discord.http.Route, "BASE"),
        (discord.Asset, "BASE"),
        (discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))  # put back afterwards
    async with MiniCord() as cord:
        point_discord_py_at(cord.address)
        yield cord


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


# The command.


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

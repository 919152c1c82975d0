"""The sandbox: a real server, real discord.py, and a small bot in place of the whole one."""

import asyncio
import contextlib
import os
import signal
import socket

import aiohttp
import discord
import numpy as np
import psutil
import pytest
import simcord

from bot.errors import ExtraMissingError
from bot.sandbox import run as sandbox
from bot.sandbox.lab import VoiceLab
from bot.sandbox.made_up_voices import as_voice_note, speak
from bot.sandbox.server import MAX_BODY_BYTES
from bot.sandbox.voice_messages import direct_messages, send_voice_note
from tests.bot.sandbox_page import RECORDING, SmallBot, open_page


async def test_the_page_and_its_files_are_served():
    async with open_page() as page:
        for path, expected in {
            "/": "Voice lab",
            "/page.css": "--accent",
            "/page.js": "enrolEverybody",
            "/menu.js": "showModal",
            "/recorder.js": "MediaRecorder",
            "/state": '"me": "Alice"',
        }.items():
            status, text = await page.get(path)
            assert status == 200
            assert expected in text


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/view", {"me": "Mallory", "place": "general"}),
        ("/view", {"me": "Alice", "place": "nowhere"}),
        ("/made-up-notes", {"voice": "Alice"}),
        ("/enrolments", {"person": "Alice"}),
        ("/language", {"locale": "tlh"}),
        ("/notes", {"recording": "no file"}),
        ("/messages/1/ask", {}),
        ("/messages/1/forward", {"place": "direct"}),
    ],
)
async def test_what_cannot_be_done_is_a_sentence(path, fields):
    async with open_page() as page:
        refusal = await page.post(path, 409, **fields)
        assert refusal["error"].endswith(".")


@pytest.mark.parametrize(
    ("path", "fields"),
    [("/view", {"me": "Alice"}), ("/notes", {"recording": RECORDING, "seconds": "Infinity"})],
)
async def test_an_incomplete_request_is_a_sentence(path, fields):
    async with open_page() as page:
        assert "incomplete" in (await page.post(path, 400, **fields))["error"]


async def test_a_recording_over_the_limit_is_a_sentence():
    async with open_page() as page:
        refusal = await page.post("/notes", 413, recording=bytes(MAX_BODY_BYTES + 1))
        assert refusal["error"] == "The file is larger than 30 MB."


@pytest.mark.parametrize(
    ("recording", "kind", "sentence"),
    [
        (b"", "audio/ogg", "The file is empty."),
        (b"%PDF", "application/pdf", "it is no recording: choose an audio or video file."),
        (b"Dear all", "text/plain", "it is no recording: choose an audio or video file."),
    ],
)
async def test_what_is_no_recording_is_a_sentence(recording, kind, sentence):
    async with open_page() as page:
        form = aiohttp.FormData()
        form.add_field("recording", recording, filename="it", content_type=kind)
        headers = {"Origin": page.address}
        async with page.session.post(
            f"{page.address}/notes", data=form, headers=headers
        ) as response:
            assert (response.status, await response.json()) == (409, {"error": sentence})
        assert page.bot.heard == []


async def test_a_name_that_merely_leads_to_this_computer_is_refused():
    async with open_page() as page:
        status, text = await page.get("/state", Host="rebound.example:80")
        assert status == 403
        assert "only its own page" in text


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
async def test_other_web_pages_are_refused(origin):
    async with open_page() as page:
        assert (await page.get("/state", Origin=origin))[0] == 403
        async with page.session.post(
            f"{page.address}/made-up-notes", data={"voice": "stranger"}, headers={"Origin": origin}
        ) as response:
            assert response.status == 403
            assert "Access-Control-Allow-Origin" not in response.headers
        assert page.bot.heard == []


async def test_a_post_without_an_origin_is_refused():
    async with (
        open_page() as page,
        page.session.post(f"{page.address}/view", data={}) as response,
    ):
        assert response.status == 403


async def test_only_the_page_may_frame_the_preview():
    async with open_page() as page:
        state = await page.post("/view", me="Alice", place="general")
        preview = state["preview"].partition("#")[0]
        async with page.session.get(preview) as response:
            policy = response.headers["Content-Security-Policy"]
        port = page.address.rpartition(":")[2]
        assert f"frame-ancestors http://127.0.0.1:{port} http://localhost:{port}" in policy
        async with page.session.get(f"{preview}preview.css") as response:
            assert '@import url("/simcord.css")' in await response.text()
        async with page.session.get(f"{preview}app.js") as response:
            assert 'import "/simcord.js"' in await response.text()
        async with page.session.get(f"{preview}simcord.js") as response:
            assert "createTransport" in await response.text()
        async with page.session.get(f"{preview}simcord.css") as response:
            assert ".preview-toolbar" in await response.text()


async def test_only_this_computer_can_connect():
    async with open_page():
        listening = {
            connection.laddr.ip
            for connection in psutil.Process().net_connections(kind="inet")
            if connection.status == psutil.CONN_LISTEN
        }
        assert listening == {"127.0.0.1"}


async def test_a_free_port_is_taken_when_the_wanted_one_is_in_use():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with sandbox.open_sandbox(SmallBot, port=port, notes_to_enrol=1) as address:
            assert address.startswith("http://127.0.0.1:")
            assert not address.endswith(f":{port}/")


@pytest.mark.parametrize("name", [signal.SIGTERM, signal.SIGINT])
async def test_it_says_where_it_is_in_one_line_and_ends_cleanly_on_a_signal(name, capsys):
    bot = SmallBot()
    running = asyncio.create_task(sandbox.run(lambda: bot, port=0))
    printed = ""
    while not printed:
        await asyncio.sleep(0.02)
        printed = capsys.readouterr().out
    os.kill(os.getpid(), name)
    await running
    assert printed.count("\n") == 1
    assert "http://127.0.0.1:" in printed
    assert bot.is_closed()


class BusyBot(SmallBot):
    """Is at something until it is closed."""

    async def setup_hook(self) -> None:
        await super().setup_hook()
        self.work = asyncio.create_task(asyncio.sleep(1000))

    async def close(self) -> None:
        if not self.is_closed():
            self.was_interrupted = self.work.done()
            self.work.cancel()
        await super().close()


async def test_the_bot_is_closed_before_what_it_is_at_is_cancelled():
    bot = BusyBot()
    async with sandbox.open_sandbox(lambda: bot, port=0, notes_to_enrol=1):
        assert not bot.work.done()
    assert bot.is_closed()
    assert not bot.was_interrupted


async def test_a_missing_extra_names_the_command_that_installs_it(monkeypatch):
    monkeypatch.setattr(sandbox, "find_spec", lambda _name: None)
    with pytest.raises(ExtraMissingError, match=r"pip install 'timbre\[sandbox\]'"):
        await sandbox.run(SmallBot, port=0)


@contextlib.asynccontextmanager
async def simulated_discord():
    async with SmallBot() as bot, simcord.run(bot) as env:
        guild = env.create_guild()
        yield bot, guild, guild.add_member(env.create_user("bob"))


async def test_the_page_waits_for_what_goes_on_in_the_preview():
    async with SmallBot() as bot, simcord.run(bot) as env:
        lab = VoiceLab(env, notes_to_enrol=1)
        bob = env.guild.add_member(env.create_user("bob"))
        bot.pause_s = 0.2
        typed = asyncio.create_task(bob.send(env.guild.channels["general"], "typed meanwhile"))
        await asyncio.sleep(0.05)
        await lab.send(RECORDING, seconds=1.0, reply=False)
        assert typed.done()
        assert [message.author.name for message in bot.heard] == ["bob", "alice"]


async def test_a_voice_note_carries_the_duration_of_its_recording():
    async with simulated_discord() as (bot, _guild, bob):
        await send_voice_note(bob, as_voice_note(speak(1, 1, 1.5)))
        assert bot.heard[0].attachments[0].duration == pytest.approx(1.5, abs=0.05)
        assert direct_messages(bob).last_message.content == "I heard bob."


async def test_a_voice_note_needs_the_permission_to_send_files():
    async with simulated_discord() as (bot, guild, bob):
        silent = discord.PermissionOverwrite(attach_files=False)
        channel = guild.create_text_channel("quiet", overwrites={guild.default_role: silent})
        with pytest.raises(simcord.BackendError, match="Missing Permissions"):
            await send_voice_note(bob, RECORDING, channel=channel)
        assert bot.heard == []


def test_a_made_up_person_says_the_same_in_the_same_take_and_something_else_in_another():
    waveform = speak(1, 1, 0.5)
    assert waveform.dtype == np.float32
    assert waveform.shape == (8_000,)
    assert np.array_equal(waveform, speak(1, 1, 0.5))
    assert not np.array_equal(waveform, speak(1, 2, 0.5))
    assert not np.array_equal(waveform, speak(2, 1, 0.5))

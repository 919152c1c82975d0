"""The bot with its model work on a cluster: real sockets, real workers, the real encoder."""

import asyncio
import contextlib
import sqlite3

import numpy as np
import pytest
import pytest_asyncio

from bot import replies, worker
from bot.cluster_link import Lane
from bot.errors import BusyError
from bot.storage import find_keys
from bot.storage.cipher import Keyring
from bot.storage.data_keys import place_of_member
from model import AudioLimits, Encoder, Gallery
from model.calibration import Strictness
from model.errors import AudioError
from tests.bot.bot_process import (
    Process,
    agree,
    answer,
    is_picture_of,
    recording,
    send,
    speaker_in,
    teach,
)
from tests.bot.cluster_lab import REAL, cluster_lab
from tests.bot.minicord import MiniCord
from tests.bot.minicord_payloads import BOB, GUILD
from tests.voices import MEMBERS, voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(300)]

READY_S = 120


@pytest.fixture(scope="module")
def lab():
    """Start a scheduler; each test starts its workers."""
    with cluster_lab() as lab:
        yield lab


class Wire:
    """Passes bytes on to a port of this machine, and keeps those that go there."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.sent = bytearray()

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1")
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        self._server.close()

    async def _pass_on(self, reader, writer):
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(self._copy(reader, back, self.sent), self._copy(there, writer))

    async def _copy(self, reader, writer, kept=None):
        with contextlib.suppress(OSError):
            while data := await reader.read(65_536):
                if kept is not None:
                    kept += data
                writer.write(data)
                await writer.drain()
        writer.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def wire(lab):
    async with Wire(lab.port) as wire:
        yield wire


async def told(cord, take):
    return await answer(cord, await send(cord, BOB, recording(BOB, take)))


async def test_notes_are_answered_by_workers_which_see_no_key(lab, wire, tmp_path):
    given = [recording(BOB, take) for take in range(4)]  # now: the wire needs this process later
    data = tmp_path / "data"
    settings = {"COMPUTE": f"tcp://127.0.0.1:{wire.port}", "NOTES_TO_ENROL": "3"}
    async with MiniCord() as cord, Process(cord, data, settings) as process:
        await process.online()
        await agree(cord, BOB)
        busy = await teach(cord, BOB, 0)
        assert busy["content"] == replies.failure(BusyError()), process.stderr
        one = lab.start_worker("--threads", "1", kind=REAL)
        await asyncio.to_thread(one.until, "Ready at")
        await asyncio.sleep(2)
        for take in range(3):
            assert "Saved: " in (await teach(cord, BOB, take))["content"], process.stderr
        named = await told(cord, 3)
        assert (BOB["global_name"] or BOB["username"]) in speaker_in(named)
        assert is_picture_of(cord, named)
        assert await process.stop() == 0
        assert process.told() == []
    assert given[3] in wire.sent  # so what is sent is seen
    (key,) = find_keys(None, data)
    with contextlib.closing(sqlite3.connect(data / "timbre.sqlite")) as connection:
        [(wrapped,)] = connection.execute("SELECT data_key FROM members")
    data_key = Keyring(key).decrypt(wrapped, bound_to=place_of_member(int(GUILD), int(BOB["id"])))
    for secret in (key, wrapped, data_key):
        assert len(secret) >= 32
        assert secret not in wire.sent
    assert await asyncio.to_thread(one.stop) == 0
    assert "Traceback" not in one.said


def said(timeline):
    """Return who is heard when, and how likely: sums of several threads are rounded otherwise."""
    return [
        (
            part.label,
            part.stretches,
            [one.speaker for one in part.identification.ranking],
            [round(one.llr, 2) for one in part.identification.ranking],
        )
        for part in timeline.parts
    ]


async def test_a_worker_hears_what_the_bot_would_hear_itself(lab):
    one = lab.start_worker("--threads", "1", "--retrain", kind=REAL)
    encoder = Encoder.default()
    enrolled = {
        name: [encoder.embed(voice_note(name, take)).embedding for take in range(3)]
        for name in MEMBERS[:3]
    }
    given = Gallery.enrol(enrolled), Strictness.NORMAL, AudioLimits()
    async with lab.compute(encoder_id=encoder.encoder_id) as compute:
        await asyncio.wait_for(compute.ready(), READY_S)
        for name in MEMBERS[:2]:
            heard = await compute.run(worker.hear, voice_note(name, 7), *given)
            ours = await asyncio.to_thread(worker.hear, voice_note(name, 7), *given)
            assert said(heard.timeline) == said(ours.timeline)
            assert [part.speaker for part in heard.timeline.parts] == [name]
            assert np.allclose(heard.parted.note.embedding, ours.parted.note.embedding, atol=1e-6)
            assert heard.picture == ours.picture
        with pytest.raises(AudioError):
            await compute.run(worker.hear, b"no recording", *given)
    worker._idle.cancel()
    async with lab.compute(encoder_id=encoder.encoder_id, lane=Lane.RETRAIN) as calm:
        note = voice_note(MEMBERS[0], 7)
        copies = await calm.run_in_background(worker.embed_copies, note, 1, AudioLimits())
        assert copies.shape[1:] == (192,)
    assert await asyncio.to_thread(one.stop) == 0

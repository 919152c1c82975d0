"""Measure a retraining as a server sees it: ``python -m tests.bot.measure_retraining VOICES``.

The whole bot as a process over real sockets on localhost, with 50 members of 6 notes each in its
database: how long ``/retrain`` takes without and with cached copies, how much memory, and how long
a ``/whois`` takes meanwhile; the first time, nobody asks anything. VOICES is a folder with an index
of real voices. Needs the dev extra; on a busy machine only the seconds of processor time mean
anything.
"""

import asyncio
import contextlib
import itertools
import os
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import psutil

from bot import replies
from bot.storage import NewNote, Storage, load_keys
from model import embedding
from model.audio import SAMPLE_RATE_HZ, Waveform
from model.encoder import Encoder
from model.errors import AudioError
from model.evaluation.voices import VoiceNote, read_index
from model.speech import MIN_SPEECH_S, find_speech
from tests.bot.bot_process import Process
from tests.bot.measure import SETTINGS
from tests.bot.minicord import MiniCord
from tests.bot.minicord_payloads import ALICE, GUILD, Interaction

CORPUS = "speechocean762"
MEMBERS, NOTES = 50, 6
PROBE_SAMPLES = 2 * SAMPLE_RATE_HZ  # less may be refused for too little speech
IDLE_RUNS = 60
LEAVE = 5  # members, one after the other: a retraining of cached copies is over after few notes
PAUSE_S = 1.0  # between two people who ask
LONGEST_S = 600
EVERY_S = 0.5  # memory and processor time are read

Server = dict[str, list[VoiceNote]]


async def measure(voices: Path) -> None:
    """Print the figures."""
    server = _server(voices)
    asked = (note for notes in server.values() for note in notes[NOTES + 1 :])
    probes = [note.recording() for note in asked if _is_long_enough(note.waveform())]
    # The threads as they are without any setting.
    settings = SETTINGS | {"RETRAINS_PER_HOUR": "100", "THREADS": None}
    with tempfile.TemporaryDirectory() as folder:
        data, quiet = Path(folder) / "data", Path(folder) / "quiet"
        data.mkdir()
        await _fill(data, server, range(NOTES))
        shutil.copytree(data, quiet)
        async with MiniCord() as cord, Process(cord, quiet, settings) as process:
            await process.online()
            await _retrain("without copies, nobody asks", cord, process, [])
        async with MiniCord() as cord, Process(cord, data, settings) as process:
            await process.online()
            await _whois(cord, probes[0])
            idle = [await _whois(cord, probes[i % len(probes)]) for i in range(IDLE_RUNS)]
            print(f"load {os.getloadavg()[0]:.1f}, /whois when idle: {_spread(idle)}")
            await _retrain("without copies", cord, process, probes)
            await _fill(data, dict(list(server.items())[:1]), range(NOTES, NOTES + 1))
            await _retrain("one note more, the others' copies cached", cord, process, probes)
            meanwhile: list[float] = []
            for member_id in range(MEMBERS, MEMBERS - LEAVE, -1):
                await _forget(data, member_id=member_id)
                meanwhile += await _retrain(
                    "one member less, all copies cached", cord, process, probes
                )
            print(f"/whois during these {LEAVE}: {_spread(meanwhile)}")


def _is_long_enough(waveform: Waveform) -> bool:
    """Say whether a note is of the usual length, and the bot would not refuse it."""
    return len(waveform) >= PROBE_SAMPLES and find_speech(waveform).quality.speech_s >= MIN_SPEECH_S


def _server(voices: Path) -> Server:
    """Return members with a note more than they are enrolled with, and one to ask about."""
    of_speaker: Server = defaultdict(list)
    for note in read_index(voices, "dev"):
        if note.corpus == CORPUS:
            of_speaker[note.speaker].append(note)
    many = {speaker: notes for speaker, notes in of_speaker.items() if len(notes) >= NOTES + 2}
    return dict(list(many.items())[:MEMBERS])


async def _fill(data: Path, server: Server, places: range) -> None:
    """Enrol the members with these of their notes."""
    members = {
        member_id: [notes[place].recording() for place in places]
        for member_id, notes in enumerate(server.values(), 1)
    }
    await enrol(data, int(GUILD), members)


async def enrol(data: Path, server_id: int, members: Mapping[int, Sequence[bytes]]) -> None:
    """Enrol the members of a server, past the bot."""
    encoder = Encoder.default()
    async with _storage(data) as storage:
        for member_id, recordings in members.items():
            await storage.give_consent(server_id, member_id, text_version=replies.CONSENT_VERSION)
            for recording in recordings:
                with contextlib.suppress(AudioError):
                    kept = await asyncio.to_thread(_heard, encoder, recording)
                    await storage.add_note(server_id, member_id, kept)


async def _forget(data: Path, *, member_id: int) -> None:
    """Erase a member, past the bot."""
    async with _storage(data) as storage:
        await storage.forget(int(GUILD), member_id)


def _storage(data: Path) -> contextlib.AbstractAsyncContextManager[Storage]:
    url = f"sqlite+aiosqlite:///{data / 'timbre.sqlite'}"
    return Storage.open(url, key=load_keys(None, data)[0])


def _heard(encoder: Encoder, recording: bytes) -> NewNote:
    """Return a recording as the bot stores it."""
    note = encoder.embed_for_enrolment(recording)
    return NewNote(
        recording=recording,
        prompt="",
        embedding=embedding.to_bytes(note.embedding),
        fingerprint=note.fingerprint,
        encoder_id=note.encoder_id,
        speech_s=note.quality.speech_s,
        level_db=note.quality.level_db,
        snr_db=note.quality.snr_db,
        clipped_share=note.quality.clipped_share,
        upper_db=note.quality.upper_db,
    )


async def _whois(cord: MiniCord, recording: bytes) -> float:
    """Return how many milliseconds a /whois takes."""
    started = time.perf_counter()
    asked = await cord.slash("whois", note=cord.attachment("note.ogg", recording), author=ALICE)
    await cord.until(lambda: (asked.original or {}).get("content"), timeout_s=60)
    if not (asked.original or {})["content"].startswith("## "):
        raise RuntimeError(f"/whois was refused: {asked.original}")
    spent_ms = 1000 * (time.perf_counter() - started)
    await asyncio.sleep(PAUSE_S)
    return spent_ms


async def _retrain(what: str, cord: MiniCord, process: Process, probes: list[bytes]) -> list[float]:
    """Retrain, and ask /whois about these again and again; return how many ms each took."""
    bot = process.worker().parent()
    known = {child.pid for child in bot.children(recursive=True)}
    started, asked = time.perf_counter(), await cord.slash("retrain", author=ALICE)
    watching = asyncio.create_task(_watch(bot, known))
    meanwhile: list[float] = []
    recordings = itertools.cycle(probes)
    while not _is_over(asked) and time.perf_counter() - started < LONGEST_S:
        if probes:
            meanwhile.append(await _whois(cord, next(recordings)))
        else:
            await asyncio.sleep(EVERY_S)
    spent_s = time.perf_counter() - started
    watching.cancel()
    most_mb, processor_s = await watching
    print(
        f"{what}: {spent_s:.0f} s, {processor_s:.0f} s of processor time, at most {most_mb:.0f} MB "
        f"more; load {os.getloadavg()[0]:.1f}; /whois meanwhile: {_spread(meanwhile)}"
    )
    shown = asked.original["embeds"][0]
    print(f"    {shown['title']}. {shown['description']}")
    for field in shown.get("fields", [])[:3]:
        print(f"    {field['name']}: {field['value']}")
    return meanwhile


def _is_over(asked: Interaction) -> bool:
    return bool(asked.original) and not asked.original["components"]


async def _watch(bot: psutil.Process, known: set[int]) -> tuple[float, float]:
    """Return what the processes that are started now need: MB at most, and processor seconds."""
    most_mb, spent_s = 0.0, dict[int, float]()
    with contextlib.suppress(asyncio.CancelledError):
        while True:
            new = [one for one in bot.children(recursive=True) if one.pid not in known]
            now_mb = 0.0
            for one in new:
                with contextlib.suppress(psutil.Error):
                    now_mb += one.memory_full_info().uss / 1e6
                    spent_s[one.pid] = sum(one.cpu_times()[:2])
            most_mb = max(most_mb, now_mb)
            await asyncio.sleep(EVERY_S)
    return most_mb, sum(spent_s.values())


def _spread(spent_ms: list[float]) -> str:
    if not spent_ms:
        return "none"
    middle, slow = np.quantile(spent_ms, [0.5, 0.95])
    return f"p50 {middle:.0f} ms, p95 {slow:.0f} ms ({len(spent_ms)} notes)"


if __name__ == "__main__":
    asyncio.run(measure(Path(sys.argv[1])))

"""Print how long storage takes: ``python -m tests.bot.measure_databases``.

With SQLite, and with PostgreSQL over a socket of the same machine; both have what they acknowledge
on the disk.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from bot.storage import Enrolment, NewNote, Storage
from tests.bot.databases import KEY, PostgresqlServer, SqliteDatabase

SERVER, OTHER_SERVER = 1, 2
MEMBERS, NOTES_EACH = 50, 5
RECORDING_BYTES = 20_000  # of 5 s by a phone
EMBEDDING_BYTES, FINGERPRINT_BYTES = 768, 4_000


def note():
    return NewNote(
        recording=os.urandom(RECORDING_BYTES),
        prompt="north-wind",
        embedding=os.urandom(EMBEDDING_BYTES),
        fingerprint=os.urandom(FINGERPRINT_BYTES),
        encoder_id="encoder-1",
        speech_s=3.5,
        level_db=-20.0,
        snr_db=25.0,
        clipped_share=0.0,
        upper_db=0.0,
    )


def dialogue(member_id):
    return Enrolment(
        server_id=OTHER_SERVER,
        member_id=member_id,
        prompts=("one", "two", "three", "four", "five"),
        position=0,
        accepted=0,
        channel_id=9,
        message_id=None,
    )


async def measured(url, rounds):
    """Return the milliseconds of every operation, by its name."""
    times = {}

    async def timed(name, work):
        started = time.perf_counter()
        await work
        times.setdefault(name, []).append((time.perf_counter() - started) * 1000)

    async with Storage.open(url, key=KEY) as storage:
        for member_id in range(MEMBERS):
            await storage.give_consent(SERVER, member_id, text_version="1")
            for _ in range(NOTES_EACH):
                await storage.add_note(SERVER, member_id, note())
        for member_id in range(1000, 1000 + rounds):
            consent = storage.give_consent(OTHER_SERVER, member_id, text_version="1")
            await timed("consent", consent)
            await timed("add a note", storage.add_note(OTHER_SERVER, member_id, note()))
            started = dialogue(member_id)
            await timed("begin a dialogue", storage.save_enrolment(started))
            moved = replace(started, position=1, accepted=1)
            await timed("add a note and advance", storage.add_note_and_advance(note(), moved))
            await timed("read a dialogue", storage.enrolment_of(member_id))
            await timed("version of a gallery", storage.gallery_version(SERVER))
            gallery = storage.gallery(SERVER, encoder_id="encoder-1")
            await timed("gallery of 50 x 5 notes", gallery)
            await timed("take a turn and give it back", _turn(storage))
            await timed("forget two notes", storage.forget(OTHER_SERVER, member_id))
        jobs = [storage.add_note(SERVER, number % MEMBERS, note()) for number in range(200)]
        started = time.perf_counter()
        await asyncio.gather(*jobs)
        times["one of 200 notes added at once"] = [(time.perf_counter() - started) * 1000 / 200]
    return times


async def _turn(storage):
    async with storage.presence.turn("a member"):
        pass


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        file = SqliteDatabase(Path(folder) / "timbre.sqlite")
        of_sqlite = asyncio.run(measured(file.url, rounds))
    server = PostgresqlServer(is_durable=True)
    try:
        with server.database() as database:
            of_postgresql = asyncio.run(measured(database.url, rounds))
    finally:
        server.stop()
    print("| operation, median / 95th percentile in ms | SQLite | PostgreSQL |\n|---|---|---|")
    for name, taken in of_sqlite.items():
        print(f"| {name} | {told(taken)} | {told(of_postgresql[name])} |")


def told(taken):
    if len(taken) == 1:
        return f"{taken[0]:.1f}"
    return f"{statistics.median(taken):.1f} / {statistics.quantiles(taken, n=20)[-1]:.1f}"


if __name__ == "__main__":
    main()

"""Measure servers of very many members: ``python -m tests.bot.measure_members VOICES``.

Who is named among 100, 400 and more members with three notes each, how long that takes and how much
memory: first the decision alone, with strangers and with members who send notes more, then
``/whois`` of the whole bot as a process over real sockets. VOICES is a folder with an index of real
voices: half of its ``dev`` people are members, half strangers, and its ``train`` people, whom the
encoder learnt from, are members who are silent. It has no thousands: the rest are made-up members,
drawn from the normal distribution of the real ones, who are a little more alike among themselves
than real people are. Needs the dev extra.
"""

import asyncio
import contextlib
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import insert

from bot.replies import CONSENT_VERSION
from bot.storage import NewNote, Storage, load_keys, writing
from bot.storage.data_keys import place_of_member
from bot.storage.schema import members as members_table
from bot.storage.schema import utc_now
from model import embedding
from model.encoder import Encoder
from model.errors import AudioError
from model.evaluation.voices import VoiceNote, read_index
from model.gallery import Gallery
from model.identify import Notes, decide
from model.quality import Quality
from tests.bot.bot_process import Process
from tests.bot.measure import SETTINGS
from tests.bot.measure_retraining import _spread, _whois
from tests.bot.minicord import MiniCord
from tests.bot.minicord_payloads import GUILD

SIZES = (100, 400, 1_000, 10_000)
LEFT_OUT = ("duke-alphanumeric",)  # whose labels are approximate
NOTES = 3  # enrolled
ASKED = 3  # notes more of each person
RUNS = 20
SHARED = 100  # directions in which made-up voices differ as real ones do


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Person:
    """A real person's notes."""

    embeddings: NDArray[np.float32]
    qualities: list[Quality]
    recordings: list[bytes]


async def measure(voices: Path) -> None:
    """Print the figures."""
    rng = np.random.default_rng(1)
    people, silent = _people(voices, "dev", NOTES + ASKED), _people(voices, "train", NOTES)
    rng.shuffle(people)
    members, strangers = people[: len(people) // 2], people[len(people) // 2 :]
    print(
        f"{len(members)} members who ask, {len(silent)} who are silent, {len(strangers)} strangers"
    )
    print("\n| members | made up | read, s | decision, ms | missed | misnamed | strangers named |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    known = [person.embeddings[:NOTES] for person in (*members, *silent)]
    for size in SIZES:
        notes = _filled(known, size, rng)
        row = [f"{size:,}", f"{max(0, size - len(known)):,}", *_found(notes, members, strangers)]
        print(f"| {' | '.join(row)} |", flush=True)
    for size in SIZES:
        await _ask_the_bot(size, _filled(known, size, rng), members)


def _people(voices: Path, split: str, count: int) -> list[Person]:
    """Embed so many notes of everybody who has them: pieces of one would be too much alike."""
    encoder, of_speaker = Encoder.default(), dict[str, list[VoiceNote]]()
    for note in read_index(voices, split):
        if note.corpus not in LEFT_OUT:
            of_speaker.setdefault(note.speaker, []).append(note)
    people = []
    for notes in of_speaker.values():
        heard = []
        for recording in (note.recording() for note in notes):
            with contextlib.suppress(AudioError):  # too little speech
                heard.append((encoder.embed(recording), recording))
            if len(heard) == count:
                people.append(
                    Person(
                        embeddings=np.stack([note.embedding for note, _ in heard]),
                        qualities=[note.quality for note, _ in heard],
                        recordings=[recording for _, recording in heard],
                    )
                )
                break
    return people


def _filled(
    known: Sequence[NDArray[np.float32]], size: int, rng: np.random.Generator
) -> dict[str, NDArray[np.float32]]:
    """Return so many members' enrolled notes by name: the real ones first."""
    made_up = _made_up(known, max(0, size - len(known)), rng)
    return {str(number): notes for number, notes in enumerate([*known[:size], *made_up], 1)}


def _made_up(
    known: Sequence[NDArray[np.float32]], count: int, rng: np.random.Generator
) -> list[NDArray[np.float32]]:
    """Draw members from the normal distribution of real means, and their notes about these.

    The covariance between members is estimated in its first directions alone, with the rest spread
    evenly over the others, so that the drawn are no nearer to each other.
    """
    means = np.stack([notes.mean(axis=0) for notes in known])
    within = np.concatenate([notes - notes.mean(axis=0) for notes in known])
    within *= np.sqrt(NOTES / (NOTES - 1))  # about their own mean notes are nearer than they are
    _, spread, axes = np.linalg.svd(means - means.mean(axis=0), full_matrices=True)
    scale = np.full(means.shape[1], np.sqrt((spread[SHARED:] ** 2).sum() / len(means)))
    scale[:] = scale / np.sqrt(means.shape[1] - SHARED)
    scale[:SHARED] = spread[:SHARED] / np.sqrt(len(means))
    drawn = means.mean(axis=0) + (rng.standard_normal((count, len(scale))) * scale) @ axes
    made_up = []
    for centre in drawn:
        own = centre + within[rng.integers(len(within), size=NOTES)]
        own /= np.linalg.norm(own, axis=1, keepdims=True)
        made_up.append(own.astype(np.float32))
    return made_up


def _found(
    notes: dict[str, NDArray[np.float32]], members: Sequence[Person], strangers: Sequence[Person]
) -> list[str]:
    """Return how long a gallery and a decision take, and what becomes of notes."""
    started = time.perf_counter()
    gallery = Gallery.enrol({name: list(of) for name, of in notes.items()})
    read_s = time.perf_counter() - started
    asked = [(str(number), person) for number, person in enumerate(members[: len(notes)], 1)]
    asked += [("", person) for person in strangers]
    missed, misnamed, named, spent_ms = [], [], [], []
    for name, person in asked:
        for place in range(NOTES, NOTES + ASKED):
            started = time.perf_counter()
            found = decide(
                person.embeddings[place][None], Notes.of([person.qualities[place]]), gallery
            )
            spent_ms.append(1000 * (time.perf_counter() - started))
            is_named = bool(found.is_named[0])
            is_right = gallery.speakers[found.best[0]] == name
            if not name:
                named.append(is_named)
            else:
                missed.append(not is_named)
                misnamed.append(is_named and not is_right)
    shares = [f"{100 * np.mean(of):.1f} % of {len(of)}" for of in (missed, misnamed, named)]
    return [f"{read_s:.2f}", f"{np.median(spent_ms):.1f}", *shares]


async def _ask_the_bot(
    size: int, notes: dict[str, NDArray[np.float32]], members: Sequence[Person]
) -> None:
    """Print how long /whois takes in such a server, and how much memory."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        started = time.perf_counter()
        await _fill(data, notes)
        filled_s = time.perf_counter() - started
        file_mb = sum(path.stat().st_size for path in data.glob("timbre.sqlite*")) / 1e6
        async with MiniCord() as cord, Process(cord, data, SETTINGS) as process:
            await process.online()
            recordings = [person.recordings[NOTES] for person in members[: RUNS + 1]]
            first_ms = await _whois(cord, recordings[0])
            spent = [await _whois(cord, recording) for recording in recordings[1:]]
            worker = process.worker()
            bot_mb, worker_mb = (one.memory_info().rss / 1e6 for one in (worker.parent(), worker))
        print(
            f"\n{size:,} members: written in {filled_s:.0f} s, {file_mb:.0f} MB of database; first "
            f"/whois {first_ms:.0f} ms, then {_spread(spent)}; bot {bot_mb:.0f} MB, worker "
            f"{worker_mb:.0f} MB",
            flush=True,
        )


async def _fill(data: Path, notes: dict[str, NDArray[np.float32]]) -> None:
    """Enrol the members past the bot, without recordings, in one transaction."""
    url, server_id = f"sqlite+aiosqlite:///{data / 'timbre.sqlite'}", int(GUILD)
    encoder_id = Encoder.default().encoder_id
    opened = Storage.open(url, key=load_keys(None, data)[0])
    async with opened as storage, storage._writing() as connection:
        await writing.put_server(connection, server_id)
        for name, of_member in notes.items():
            member_id = 1_000_000 + int(name)
            cipher, wrapped = storage._keys.make(place_of_member(server_id, member_id))
            consent = {"consent_version": CONSENT_VERSION, "consented_at": utc_now()}
            key = {"server_id": server_id, "member_id": member_id}
            await connection.execute(
                insert(members_table).values(**key, **consent, data_key=wrapped)
            )
            for one in of_member:
                row = writing.sealed(cipher, server_id, member_id, _new_note(one, encoder_id))
                await writing.insert_note(connection, row, wrapped)


def _new_note(of: NDArray[np.float32], encoder_id: str) -> NewNote:
    return NewNote(
        recording=None,
        prompt="",
        embedding=embedding.to_bytes(of),
        fingerprint=b"",
        encoder_id=encoder_id,
        speech_s=4.0,
        level_db=-20.0,
        snr_db=30.0,
        clipped_share=0.0,
        upper_db=0.0,
    )


if __name__ == "__main__":
    asyncio.run(measure(Path(sys.argv[1])))

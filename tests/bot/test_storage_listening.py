"""Which channels are listened to: kept, changed, ended, and inherited by threads."""

from dataclasses import replace

import pytest

from bot.storage import Event, ListenedChannel, ListenMode, Storage
from tests.bot.test_storage import KEY, SERVER

MODERATOR = 99
CHANNEL, THREAD, REPORTS = 2**60 + 1, 2**60 + 2, 2**60 + 3
NAMED = ListenedChannel(server_id=SERVER, channel_id=CHANNEL, mode=ListenMode.NAME)
GUARDED = replace(NAMED, mode=ListenMode.GUARD, report_to=REPORTS)


@pytest.fixture
async def storage(database):
    async with Storage.open(database.url, key=KEY) as storage:
        yield storage


async def test_a_channel_is_listened_to_from_when_it_is_said_until_it_is_ended(storage):
    assert await storage.listening.to(CHANNEL) is None
    await storage.listening.begin(NAMED, actor_id=MODERATOR)
    assert await storage.listening.to(CHANNEL) == NAMED
    await storage.listening.end(CHANNEL)
    assert await storage.listening.to(CHANNEL) is None
    await storage.listening.end(CHANNEL)


async def test_a_server_is_told_of_its_own_channels(storage):
    elsewhere = replace(NAMED, server_id=SERVER + 1, channel_id=CHANNEL + 10)
    guarded = replace(GUARDED, channel_id=THREAD)
    for listened in (guarded, elsewhere, NAMED):
        await storage.listening.begin(listened, actor_id=MODERATOR)
    assert await storage.listening.of_server(SERVER) == (NAMED, guarded)
    assert await storage.listening.of_server(SERVER + 2) == ()


async def test_the_last_way_to_listen_counts(storage):
    for listened in (NAMED, GUARDED, NAMED):
        await storage.listening.begin(listened, actor_id=MODERATOR)
        assert await storage.listening.to(CHANNEL) == listened


async def test_a_thread_is_listened_to_as_its_channel_unless_it_has_a_way_of_its_own(storage):
    await storage.listening.begin(GUARDED, actor_id=MODERATOR)
    assert await storage.listening.to(THREAD, CHANNEL) == GUARDED
    assert await storage.listening.to(THREAD) is None
    own = replace(NAMED, channel_id=THREAD)
    await storage.listening.begin(own, actor_id=MODERATOR)
    assert await storage.listening.to(THREAD, CHANNEL) == own
    assert await storage.listening.to(CHANNEL) == GUARDED


async def test_who_began_and_ended_it_is_recorded(storage):
    await storage.listening.begin(GUARDED, actor_id=MODERATOR)
    await storage.listening.end(CHANNEL, actor_id=MODERATOR)
    await storage.listening.end(CHANNEL, actor_id=MODERATOR)  # there was nothing to end
    await storage.listening.begin(NAMED, actor_id=MODERATOR)
    await storage.listening.end(CHANNEL)  # the channel is gone
    entries, _ = await storage.audit.page(SERVER, 0, size=10)
    assert {(entry.kind, entry.actor_id) for entry in entries} == {
        (Event.LISTENING_CHANGED, MODERATOR)
    }
    assert [dict(entry.detail) for entry in entries] == [
        {"channel": CHANNEL, "mode": "name", "report_to": None},
        {"channel": CHANNEL, "mode": "off", "report_to": None},
        {"channel": CHANNEL, "mode": "guard", "report_to": REPORTS},
    ]


async def test_a_channel_is_listened_to_after_a_restart(database):
    url = database.url
    async with Storage.open(url, key=KEY) as storage:
        await storage.listening.begin(GUARDED, actor_id=MODERATOR)
    async with Storage.open(url, key=KEY) as storage:
        assert await storage.listening.to(CHANNEL) == GUARDED

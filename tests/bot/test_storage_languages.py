"""The language of members: kept where they agreed to be kept, and nowhere else."""

import pytest

from bot.storage import Storage
from tests.bot.test_storage import ANNA, BEN, KEY, OTHER_SERVER, SERVER


@pytest.fixture
async def storage(database):
    async with Storage.open(database.url, key=KEY) as storage:
        await storage.give_consent(SERVER, ANNA, text_version="1", language="de")
        yield storage


async def test_the_language_of_consent_is_kept_with_it(storage):
    assert (await storage.consent_of(SERVER, ANNA)).language == "de"
    assert await storage.language_of(ANNA) == "de"


async def test_a_member_is_written_to_in_the_language_of_their_last_command(storage):
    await storage.give_consent(OTHER_SERVER, ANNA, text_version="1")
    await storage.keep_language(ANNA, "ja")
    assert await storage.language_of(ANNA) == "ja"
    assert {
        (await storage.consent_of(server, ANNA)).language for server in (SERVER, OTHER_SERVER)
    } == {"ja"}


async def test_of_who_did_not_agree_no_language_is_kept(storage):
    await storage.keep_language(BEN, "fr")
    assert await storage.language_of(BEN) is None
    await storage.give_consent(SERVER, BEN, text_version="1")
    assert await storage.language_of(BEN) is None


async def test_whoever_is_forgotten_everywhere_is_known_by_no_language(storage):
    await storage.give_consent(OTHER_SERVER, ANNA, text_version="1", language="de")
    await storage.forget(SERVER, ANNA)
    assert await storage.language_of(ANNA) == "de"
    await storage.forget(OTHER_SERVER, ANNA)
    assert await storage.language_of(ANNA) is None

"""Who is enrolled, and who wants to be on the map, on real databases."""

from dataclasses import replace

import pytest

from bot.errors import ConsentMissingError
from bot.storage import EnrolledMember, Eraser, Storage
from tests.bot.test_storage import ANNA, BEN, KEY, NOTE, OTHER_SERVER, SERVER


@pytest.fixture
async def storage(database):
    async with Storage.open(database.url, key=KEY) as storage:
        for server_id in (SERVER, OTHER_SERVER):
            for member_id in (ANNA, BEN):
                await storage.give_consent(server_id, member_id, text_version="1")
        yield storage


def enrolled(member_id, notes, *, is_on_map=False):
    return EnrolledMember(member_id=member_id, notes=notes, is_on_map=is_on_map)


async def test_who_has_notes_is_enrolled_with_all_of_them_the_oldest_first(storage):
    assert await storage.voices.enrolled(SERVER) == ()
    await storage.add_note(SERVER, BEN, NOTE)
    await storage.add_note(SERVER, ANNA, NOTE)
    await storage.add_note(SERVER, BEN, replace(NOTE, quarantined=True))
    assert await storage.voices.enrolled(SERVER) == (enrolled(BEN, 2), enrolled(ANNA, 1))


async def test_who_is_on_the_map_of_one_server_is_on_no_other(storage):
    for server_id in (SERVER, OTHER_SERVER):
        await storage.add_note(server_id, ANNA, NOTE)
    await storage.voices.put_on_map(SERVER, ANNA)
    assert await storage.voices.enrolled(SERVER) == (enrolled(ANNA, 1, is_on_map=True),)
    assert await storage.voices.enrolled(OTHER_SERVER) == (enrolled(ANNA, 1),)
    await storage.voices.take_off_map(OTHER_SERVER, ANNA)
    assert await storage.voices.enrolled(SERVER) == (enrolled(ANNA, 1, is_on_map=True),)
    await storage.voices.take_off_map(SERVER, ANNA)
    assert await storage.voices.enrolled(SERVER) == (enrolled(ANNA, 1),)


async def test_who_never_agreed_is_on_no_map(storage):
    with pytest.raises(ConsentMissingError):
        await storage.voices.put_on_map(SERVER, 999)
    await storage.voices.take_off_map(SERVER, 999)
    assert await storage.voices.enrolled(SERVER) == ()


@pytest.mark.parametrize("by", [Eraser.MEMBER, Eraser.MODERATOR])
async def test_being_on_the_map_is_erased_with_everything_else(storage, database, by):
    for member_id in (ANNA, BEN):
        await storage.add_note(SERVER, member_id, NOTE)
        await storage.voices.put_on_map(SERVER, member_id)
    await storage.forget(SERVER, ANNA, by=by)
    assert await storage.voices.enrolled(SERVER) == (enrolled(BEN, 1, is_on_map=True),)
    on_map = "SELECT member_id FROM members WHERE on_map_since IS NOT NULL"
    assert database.rows(on_map) == [(BEN,)]
    await storage.give_consent(SERVER, ANNA, text_version="1")
    await storage.add_note(SERVER, ANNA, NOTE)  # who comes back has to choose again
    assert await storage.voices.enrolled(SERVER) == (
        enrolled(BEN, 1, is_on_map=True),
        enrolled(ANNA, 1),
    )


async def test_who_has_left_the_server_is_on_its_map_again_once_they_are_back(storage):
    await storage.add_note(SERVER, ANNA, NOTE)
    await storage.voices.put_on_map(SERVER, ANNA)
    await storage.memberships.saw_member(SERVER, ANNA, is_there=False)
    assert await storage.voices.enrolled(SERVER) == (enrolled(ANNA, 1),)
    await storage.memberships.saw_member(SERVER, ANNA, is_there=True)
    assert await storage.voices.enrolled(SERVER) == (enrolled(ANNA, 1, is_on_map=True),)


async def test_since_when_a_member_is_on_the_map_is_told_with_all_that_is_kept(storage):
    assert (await storage.memberships.all_of(SERVER, ANNA)).on_map_since is None
    await storage.voices.put_on_map(SERVER, ANNA)
    assert (await storage.memberships.all_of(SERVER, ANNA)).on_map_since is not None


async def test_agreeing_to_a_newer_text_leaves_a_member_on_the_map(storage):
    await storage.add_note(SERVER, ANNA, NOTE)
    await storage.voices.put_on_map(SERVER, ANNA)
    await storage.give_consent(SERVER, ANNA, text_version="2")
    assert await storage.voices.enrolled(SERVER) == (enrolled(ANNA, 1, is_on_map=True),)

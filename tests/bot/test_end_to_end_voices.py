"""/voices and its map, through real discord.py: who sees whom, and who is on the map."""

import pytest

from bot import replies
from bot.errors import ConsentMissingError, ConsentOutdatedError, NobodyEnrolledError
from bot.language import say
from bot.views import Press, buttons
from tests.bot.administration_lab import agreed, managed, said
from tests.bot.lab import card, labels
from tests.bot.voices_lab import (
    crowd,
    give_notes,
    known,
    listed,
    marks_own_dot,
    own_line,
    picture,
    shown_to,
)

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

SHOW, TAKE_OFF = "Show me on the map", "Take me off the map"


async def test_where_nobody_is_enrolled_everybody_is_told_so(lab):
    server, admin = managed(lab, "Guest")
    await agreed(lab, server, "Guest")  # and gave no note
    nobody = replies.failure(NobodyEnrolledError())
    assert (await shown_to(server, server["Guest"])).content == nobody
    lab.speak(admin, "ja")
    assert (await shown_to(server, admin)).content == said("ja", "error-nobody-enrolled")


async def test_a_member_sees_only_themselves_until_others_choose_to_be_seen(lab):
    server, admin = managed(lab, "Nora", "Felix", "Ines", "Guest")
    await known(lab, server, "Nora", "Felix")
    await known(lab, server, "Ines", notes=2)
    shown = await shown_to(server, server["Nora"])
    assert "Enrolled: 3 members; ready, by at least 3 notes that I can use: 2." in shown.content
    assert own_line(shown) == f"`  ·` <@{server['Nora'].id}>: 3 notes, ready"
    assert listed(shown) == []
    assert say("voices-listed-willing") in shown.content
    assert picture(shown) is None
    assert labels(shown) == [SHOW]
    guest = await shown_to(server, server["Guest"])
    assert own_line(guest) == say("voices-unknown")
    assert listed(guest) == []
    assert labels(guest) == []
    assert SHOW not in card(guest).description
    everybody = await shown_to(server, admin)
    assert listed(everybody) == [(None, server[who].id) for who in ("Nora", "Felix", "Ines")]
    assert f"<@{server['Ines'].id}>: 2 notes, not ready yet" in everybody.content
    assert say("voices-listed-all") in everybody.content


async def test_three_who_choose_it_are_on_the_map_and_go_from_it(lab):
    server, admin = managed(lab, "Nora", "Felix", "Ines", "Guest")
    await known(lab, server, "Nora", "Felix", "Ines")
    people = [server[who] for who in ("Nora", "Felix", "Ines")]
    cards = [await shown_to(server, who) for who in people]
    for who, shown in zip(people[:2], cards[:2], strict=True):
        await who.click(shown, label=SHOW)
    assert "Every member of this server can see you here" in card(cards[1]).description
    assert "so far: 2" in card(cards[1]).description
    assert picture(cards[1]) is None
    await people[2].click(cards[2], label=SHOW)
    assert labels(cards[2]) == [TAKE_OFF]
    in_order = [(number, who.id) for number, who in enumerate(people, 1)]
    assert listed(cards[2]) == in_order
    assert await marks_own_dot(picture(cards[2]))
    assert card(cards[2]).description.startswith(say("voices-map"))
    guest = await shown_to(server, server["Guest"])
    assert listed(guest) == in_order
    assert not await marks_own_dot(picture(guest))
    assert listed(await shown_to(server, admin)) == in_order
    await lab.restart()
    await people[1].click(cards[1], label=TAKE_OFF)
    assert labels(cards[1]) == [SHOW]
    left = [(1, people[0].id), (2, people[2].id)]
    assert listed(cards[1]) == left
    assert own_line(cards[1]).startswith("`  ·`")
    guest = await shown_to(server, server["Guest"])
    assert listed(guest) == left
    assert picture(guest) is None


async def test_a_map_that_is_no_more_leaves_the_card(lab):
    server = lab.server("Nora", "Felix", "Ines")
    await known(lab, server, "Nora", "Felix", "Ines", on_map=True)
    shown = await shown_to(server, server["Nora"])
    assert picture(shown) is not None
    await server["Nora"].click(shown, label=TAKE_OFF)
    assert picture(shown) is None


async def test_a_german_reads_german(lab):
    server = lab.server("Nora", "Felix", "Ines")
    await known(lab, server, "Nora", "Felix", "Ines")
    nora = server["Nora"]
    lab.speak(nora, "de")
    shown = await shown_to(server, nora)
    assert shown.content.startswith("## Stimmen, die ich hier kenne\nAngelernt: 3 Mitglieder;")
    assert own_line(shown) == f"`  ·` <@{nora.id}>: 3 Aufnahmen, bereit"
    await nora.click(shown, label="Zeig mich auf der Karte")
    assert labels(shown) == ["Nimm mich von der Karte"]
    assert "Alle Mitglieder dieses Servers können dich hier sehen" in card(shown).description


async def test_who_is_not_enrolled_any_more_cannot_get_onto_the_map(lab):
    server = lab.server("Nora", "Felix", "Ines")
    await known(lab, server, "Nora", "Felix", "Ines")
    nora, felix, ines = (server[who] for who in ("Nora", "Felix", "Ines"))
    cards = [await shown_to(server, who) for who in (nora, felix, ines)]
    await nora.click(cards[0], label=SHOW)
    forget = await nora.slash(server.general, "forget")
    await nora.click(forget.response, label="Erase my voice")
    assert lab.stored(nora) == 0
    pressed = await nora.click(cards[0], label=TAKE_OFF)
    assert own_line(cards[0]) == say("voices-unknown")
    assert labels(cards[0]) == []
    forget = await felix.slash(server.general, "forget")
    await felix.click(forget.response, label="Erase my voice")
    pressed = await felix.click(cards[1], label=SHOW)
    assert pressed.ephemeral
    assert pressed.response.content == replies.failure(ConsentMissingError())
    await agreed(lab, server, "Felix")  # and gives no note
    pressed = await felix.click(cards[1], label=SHOW)
    assert pressed.response.content == say("voices-unknown")
    lab.rows("UPDATE members SET consent_version = 'earlier' WHERE member_id = ?", ines.id)
    pressed = await ines.click(cards[2], label=SHOW)
    assert pressed.response.content == replies.failure(ConsentOutdatedError())
    on_map = "SELECT count(*) FROM members WHERE server_id = ? AND on_map_since IS NOT NULL"
    assert lab.rows(on_map, server.id) == [(0,)]


async def test_a_moderator_who_erases_a_voice_takes_it_off_the_map(lab):
    server, admin = managed(lab, "Nora", "Felix", "Ines")
    await known(lab, server, "Nora", "Felix", "Ines", on_map=True)
    asked = await admin.slash(server.general, "forget-member", member=server["Felix"])
    await admin.click(asked.response, label=say("button-erase-member"))
    shown = await shown_to(server, admin)
    assert listed(shown) == [(1, server["Nora"].id), (2, server["Ines"].id)]
    assert picture(shown) is None


async def test_nobody_else_can_press_the_buttons(lab):
    """Discord shows them to nobody else; whoever sends their ids all the same is refused."""
    server = lab.server("Nora", "Felix")
    await known(lab, server, "Nora", "Felix")
    nora = server["Nora"].id
    forged = await lab.bot.get_channel(server.general.id).send(
        "A card of Nora's", view=buttons(nora, Press(SHOW, "showonmap"), Press("Next", "voices", 1))
    )
    for label in (SHOW, "Next"):
        pressed = await server["Felix"].click(forged, label=label)
        assert pressed.ephemeral
        assert pressed.response.content == say("not-yours")
    assert {one.is_on_map for one in await lab.bot.storage.voices.enrolled(server.id)} == {False}


async def test_who_is_not_ready_or_of_another_encoder_is_listed_without_a_dot(lab):
    server = lab.server("Nora", "Felix", "Ines", "Tom", "Eve")
    await known(lab, server, "Tom", on_map=True, notes=2)
    await known(lab, server, "Nora", "Felix", "Ines", on_map=True)
    await known(lab, server, "Eve", on_map=True)
    lab.rows("UPDATE notes SET encoder_id = 'earlier' WHERE member_id = ?", server["Eve"].id)
    await give_notes(lab, server, server["Tom"].id, quarantined=True)  # and the gallery is new
    shown = await shown_to(server, server["Tom"])
    assert listed(shown) == [
        *((number, server[who].id) for number, who in enumerate(("Nora", "Felix", "Ines"), 1)),
        *((None, server[who].id) for who in ("Tom", "Eve")),
    ]
    assert own_line(shown) == f"`  ·` <@{server['Tom'].id}>: 5 notes, not ready yet"
    assert "so far" not in card(shown).description
    assert not await marks_own_dot(picture(shown))


async def test_a_member_of_one_server_is_in_no_other_one(lab):
    people = [lab.user(name) for name in ("Nora", "Felix", "Ines")]
    here, there = lab.server(*people), lab.server(*people, "Guest")
    await known(lab, here, "Nora", "Felix", "Ines", on_map=True)
    await known(lab, there, "Guest")
    for who in ("Nora", "Guest"):
        shown = await shown_to(there, there[who])
        assert "Enrolled: 1 member; " in shown.content
        assert listed(shown) == []
        assert picture(shown) is None
    assert len(listed(await shown_to(here, here["Nora"]))) == 3


async def test_the_list_has_pages_with_ends_and_survives_a_restart(lab):
    server, admin = managed(lab, "Nora")
    ids = await crowd(lab, server, 31, on_map=False)
    await known(lab, server, "Nora")
    shown = await shown_to(server, admin)
    assert [who for _, who in listed(shown)] == ids[:15]
    assert labels(shown) == ["Next"]
    assert shown.content.endswith("Page 1 of 3")
    await lab.restart()
    await admin.click(shown, label="Next")
    assert [who for _, who in listed(shown)] == ids[15:30]
    assert labels(shown) == ["Previous", "Next"]
    await admin.click(shown, label="Next")
    assert [who for _, who in listed(shown)] == [*ids[30:], server["Nora"].id]
    assert labels(shown) == ["Previous"]
    for member_id in ids[10:]:
        await lab.bot.recogniser.forget(server.id, member_id)
    await admin.click(shown, label="Previous")  # that page is gone
    assert [who for _, who in listed(shown)] == [*ids[:10], server["Nora"].id]
    assert labels(shown) == []
    assert "Page" not in shown.content


async def test_who_may_no_longer_manage_the_server_turns_to_what_members_see(lab):
    server, admin = managed(lab)
    await crowd(lab, server, 20, on_map=False)
    shown = await shown_to(server, admin)
    server.guild.remove_member(admin)
    former = server.guild.add_member(admin.user)
    await former.click(shown, label="Next")
    assert listed(shown) == []
    assert say("voices-listed-all") not in shown.content


async def test_a_map_of_over_two_hundred_is_drawn_and_listed(lab):
    server = lab.server("Nora")
    await known(lab, server, "Nora", on_map=True)
    ids = await crowd(lab, server, 210, on_map=True)
    for language in ("en-US", "ja"):
        lab.speak(server["Nora"], language)
        shown = await shown_to(server, server["Nora"])
        everybody = [server["Nora"].id, *ids]
        assert listed(shown) == list(enumerate(everybody, 1))[:15]
        assert len(shown.content) < 2000
        assert await marks_own_dot(picture(shown))
    for _ in range(14):
        await server["Nora"].click(shown, label=said("ja", "button-next"))
    assert listed(shown) == [(211, ids[-1])]
    assert labels(shown) == [said("ja", "button-previous"), said("ja", "button-take-off-map")]

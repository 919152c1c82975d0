"""As an attacker would try it: forged buttons, and what one server lets another hear."""

import random
import re

import pytest
from simcord import actors

from bot.language import say
from bot.views import NotePress, Press, buttons
from tests.bot.administration_lab import said
from tests.bot.lab import card, named
from tests.voices import MEMBERS, voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

NORA, FELIX, INES = MEMBERS[:3]
NEW = 20  # a take that nobody enrolled with
STEPS = 14
MENTION = re.compile(r"<@!?(\d+)>")


async def forge(who, message, custom_id, **data):
    """Press what is not on a message, as only a changed client could ask for."""
    stored = who._env.backend.get_message(message.channel_id, message.id)
    pressed = {"custom_id": custom_id, "component_type": 2} | data
    return await actors._component_interaction(who, stored, pressed)


async def test_a_button_that_was_forged_erases_and_changes_nothing(lab):
    server = lab.server(NORA, "Mallory")
    await lab.agree(server, NORA)
    await lab.read(server[NORA], NORA, [0])
    nora, mallory = server[NORA], server["Mallory"]
    shown = (await mallory.slash(server.general, "help")).response
    note_id = lab.rows("SELECT max(note_id) FROM notes")[0][0]
    for custom_id in (
        f"timbre:erase:{nora.id}:{server.id}",
        f"timbre:erase:{mallory.id}:{server.id}",
        f"timbre:eraseeverywhere:{nora.id}:0",
        f"timbre:takeaway:{nora.id}:{server.id}",
        f"timbre:undo:{mallory.id}:{note_id}",
        f"timbre:nosuchaction:{mallory.id}:{'9' * 20}",
        f"timbre-note:mine:{mallory.id}:1:{server.id}",
        f"timbre:erasemember:{mallory.id}:{nora.id}",
        f"timbre:audit:{mallory.id}:0",
    ):
        assert not (await forge(mallory, shown, custom_id)).acknowledged, custom_id
    choice = f"timbre-choose:strictness:{mallory.id}:0"
    chosen = await forge(mallory, shown, choice, component_type=3, values=["relaxed"])
    assert not chosen.acknowledged
    assert (await lab.bot.server_settings.of(server.id)).strictness == "normal"
    assert len(lab.notes(nora)) == 1


async def test_a_button_that_was_replaced_meanwhile_is_pressed_in_vain(lab):
    server = lab.server(NORA)
    await lab.agree(server, NORA)
    asked = await server[NORA].slash(server.general, "forget")
    erase = f"timbre:erase:{server[NORA].id}:{server.id}"
    await server[NORA].click(asked.response, label=say("button-keep"))
    assert not (await forge(server[NORA], asked.response, erase)).acknowledged
    assert await lab.bot.storage.consent_of(server.id, server[NORA].id) is not None


async def test_a_button_of_an_earlier_version_says_so(lab):
    server = lab.server(NORA)
    mine = {"en": server[NORA], "de": server.guild.add_member(lab.user(FELIX))}
    lab.speak(mine["de"], "de")
    for language, who in mine.items():
        view = buttons(
            int(who.id),
            Press("?", "nosuchaction"),
            about_note=[NotePress("!", "nosuchaction", int(who.id), 1, server.id)],
        )
        sent = await lab.bot.get_channel(server.general.id).send("Old", view=view)
        for label in "?!":
            pressed = await who.click(sent, label=label)
            assert pressed.ephemeral
            assert pressed.response.content == said(language, "not-offered")


async def test_in_any_order_of_events_an_answer_names_only_who_is_known_in_its_server(lab):
    """Everybody shares both servers; who is known where changes at random."""
    draw = random.Random(7)  # noqa: S311 -- no secret
    people = [lab.user(name) for name in (NORA, FELIX, INES)]
    names = {int(user.id): user.global_name for user in people}
    servers = [lab.server(*people, name=name) for name in ("Choir", "Band")]
    known = {server.id: set() for server in servers}
    answers = 0
    for number in range(STEPS):
        server, user = draw.choice(servers), draw.choice(people)
        name, member_id = names[int(user.id)], int(user.id)
        if member_id not in known[server.id]:
            await lab.enrol(server, name)
            known[server.id].add(member_id)
        elif draw.random() < 0.3:
            asked = await server[name].slash(server.general, "forget")
            await server[name].click(asked.response, label=say("button-erase"))
            known[server.id].discard(member_id)
        asker, speaker = draw.choice(people), draw.choice(people)
        for one in servers:
            if not known[one.id]:
                continue
            answer = await lab.whois(
                one, asker.global_name, voice_note(speaker.global_name, NEW + number % 3)
            )
            shown = {int(found) for found in MENTION.findall(answer.content)}
            assert shown <= known[one.id]
            if int(speaker.id) not in known[one.id]:
                assert named(answer).startswith("Nobody I know"), answer.content
            answers += 1
    assert answers > STEPS
    for server in servers:
        mine = await server[NORA].slash(server.general, "mydata")
        other = next(one for one in servers if one is not server)
        if mine.response.embeds:
            assert other.guild.name not in card(mine.response).description

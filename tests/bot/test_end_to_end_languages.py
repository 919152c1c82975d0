"""Everybody is answered in the language of their Discord, wherever the answer comes from."""

import discord
import numpy as np
import pytest
import pytest_asyncio

from bot.language import say, speaking
from bot.sandbox.made_up_voices import as_voice_note
from bot.sandbox.voice_messages import direct_messages, send_voice_note
from tests.bot.lab import card, fields, labels, named, written_to
from tests.voices import MEMBERS, voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

NORA, FELIX = MEMBERS[:2]
NEW = 20  # a take that nobody enrolled with
SILENCE = as_voice_note(np.zeros(3 * 16_000, np.float32))


def said(locale, message_id, **values):
    with speaking(locale):
        return say(message_id, **values)


def prompt_for(who):
    """Return the last message that asks somebody for a sentence."""
    return [message for message in direct_messages(who).history() if message.components][-1]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(lab):
    """Return a server whose own language is Portuguese, in which a German member is enrolled."""
    server = lab.server(NORA, "Guest", locale="pt-BR")
    lab.speak(server[NORA], "de")
    lab.speak(server["Guest"], "ja")
    shown = await server[NORA].slash(server.general, "enroll")
    assert card(shown.response).title == "Darf ich deine Stimme lernen?"
    assert labels(shown.response) == ["Einverstanden", "Nein"]
    await server[NORA].click(shown.response, label="Einverstanden")
    assert shown.response.content.startswith("Ich habe dir geschrieben: ")
    return server


async def test_a_german_enrols_in_german_by_notes_and_by_buttons(lab, home):
    nora = home[NORA]
    asked = written_to(nora)
    assert card(asked).title == "1/5 bitte vorlesen:"
    assert "Der flinke Fuchs" in card(asked).description
    assert "In einem ruhigen Raum" in card(asked).description
    assert labels(asked) == ["Überspringen", "Aufhören", "Aufnahmen hochladen"]
    await send_voice_note(nora, SILENCE)
    assert written_to(nora).content.startswith("Nur 0,0 s Sprache, und ich brauche mindestens ")
    await nora.slash(home.general, "enroll")  # asks for the same step again
    await nora.user.click(prompt_for(nora), label="Überspringen")  # a task of its own
    assert "Sechs Möwen" in card(prompt_for(nora)).description
    late = await nora.user.click(asked, label="Überspringen")
    assert late.response.content == said("de", "step-is-over")
    for take in range(3):
        await lab.read(nora, NORA, [take])
        assert written_to(nora).content.startswith("✅ Gespeichert: ")
        assert " s Sprache, " in written_to(nora).content
    stopped = await nora.user.click(written_to(nora), label="Aufhören")
    assert stopped.response.content == said("de", "stopped", notes=3)
    assert lab.notes(nora) == ["seashells", "peppers", lab.notes(nora)[2]]


async def test_a_japanese_asks_and_is_refused_in_japanese(lab, home):
    answer = await lab.whois(home, "Guest", voice_note(NORA, NEW))
    assert named(answer) == f"<@{home[NORA].id}>"
    certainty = answer.content.partition("\n")[2]
    assert certainty in {"とても確かです", "おそらく"}
    assert fields(answer)["聞こえたもの"].startswith("話し声 ")
    assert labels(answer) == ["共有"]
    refused = await lab.whois(home, "Guest", b"rubbish")
    assert refused.content == said("ja", "error-not-audio")
    note = await home["Guest"].send(home.general, "hello")
    menu = await home["Guest"].context_menu(home.general, "Who is speaking?", note)
    assert menu.response.content == said("ja", "error-no-recording")
    pressed = await home["Guest"].slash(home.general, "forget")
    assert pressed.response.content == said("ja", "nothing-to-forget")


async def test_what_everybody_in_a_server_reads_is_in_the_servers_language(lab, home):
    asked = await lab.bot.get_channel(home.general.id).send("Send me your notes.")
    await send_voice_note(
        home["Guest"], voice_note(NORA, NEW), channel=home.general, reply_to=asked
    )
    answer = home.general.last_message
    assert answer.content.partition("\n")[2] in {"muito provável", "provável"}
    await send_voice_note(home["Guest"], b"rubbish", channel=home.general, reply_to=asked)
    assert home.general.last_message.content == said("pt-BR", "error-not-audio")


async def test_a_message_is_answered_in_the_language_of_the_last_command(lab, home):
    await home["Guest"].send_dm("hello?")
    assert written_to(home["Guest"]).content == said("ja", "enrol-first-hint")
    lab.speak(home["Guest"], "fr")
    shown = await home["Guest"].slash(home.general, "help")
    assert card(shown.response).title == said("fr", "help-title")
    await home["Guest"].send_dm("hello?")
    assert written_to(home["Guest"]).content == said("fr", "enrol-first-hint")


async def test_after_a_restart_members_are_still_spoken_to_in_their_language(lab, home):
    assert lab.rows("SELECT language FROM members WHERE member_id = ?", home[NORA].id) == [("de",)]
    await lab.restart()
    await home[NORA].send_dm("hello?")
    assert written_to(home[NORA]).content == said("de", "enrol-first-hint")
    await home["Guest"].send_dm("hello?")  # who agreed to nothing: nothing was kept
    assert written_to(home["Guest"]).content == said("en", "enrol-first-hint")
    mine = await home[NORA].slash(home.general, "mydata")
    assert fields(mine.response)["Sprache, in der ich dir schreibe"] == "Deutsch"
    lab.speak(home[NORA], "es-419")
    await home[NORA].slash(home.general, "help")
    assert lab.rows("SELECT language FROM members WHERE member_id = ?", home[NORA].id) == [("es",)]
    lab.speak(home[NORA], "de")


async def test_a_list_of_choices_is_in_the_language_of_who_types(lab):
    server = lab.server()
    keeper = server.guild.add_member(
        lab.user("Keeper"),
        roles=[
            server.guild.create_role("Keepers", permissions=discord.Permissions(manage_guild=True))
        ],
    )
    lab.speak(keeper, "de")
    (choice,) = await keeper.autocomplete(server.general, "rollback", "version", "")
    assert choice["name"] == f"0: {said('de', 'version-choice-none')}"


async def test_commands_are_told_again_only_when_a_translation_changed(lab, monkeypatch):
    def told():
        return [r for r in lab.env.http_requests if r.method == "PUT" and "/commands" in r.path]

    before = len(told())
    await lab.restart()
    assert len(told()) == before
    names = {one["name"]: one["name_localizations"]["de"] for one in told()[-1].json}
    assert names["enroll"] == "anlernen"
    monkeypatch.setattr("bot.command_names.say", lambda message_id: "stimme")
    await lab.restart()
    assert len(told()) == before + 1

"""What people do on the sandbox's page, and what reaches the bot of it."""

import asyncio
import io

import discord
import numpy as np
import pytest
import soundfile

from bot.sandbox.lab import TAKE_S
from bot.sandbox.made_up_voices import BETWEEN_TURNS_S
from bot.sandbox.people import MADE_UP
from tests.bot.sandbox_page import RECORDING, open_page


async def test_a_posted_recording_reaches_the_bot_as_a_voice_message():
    async with open_page() as page:
        await page.post("/notes", recording=RECORDING, seconds="3.5")
        (heard,) = page.bot.heard
        assert heard.flags.voice
        assert heard.author.display_name == "Alice"
        assert heard.attachments == []  # what the bot may see of a channel without message content


async def test_in_direct_messages_the_bot_gets_the_recording_and_its_answer_is_shown():
    async with open_page() as page:
        before = await page.post("/view", me="Bob", place="direct")
        state = await page.post("/notes", recording=RECORDING, seconds="3.5")
        (attachment,) = page.bot.heard[0].attachments
        assert attachment.is_voice_message()
        assert attachment.duration == 3.5
        assert await attachment.read() == RECORDING
        assert (await (await page.chat(state)).texts())[-1] == "I heard Bob."
        assert state["preview"] == before["preview"]


async def test_changing_places_opens_another_view():
    async with open_page() as page:
        first = await page.post("/view", me="Alice", place="general")
        second = await page.post("/view", me="Bob", place="voices")
        assert (second["me"], second["place"]) == ("Bob", "voices")
        assert second["preview"] != first["preview"]


async def test_the_bot_is_told_that_it_was_added_to_a_server_with_all_its_channels():
    async with open_page() as page:
        (server,) = page.bot.joined
        assert [channel.name for channel in server.text_channels] == [
            "general",
            "voices",
            "moderators",
        ]
        for channel in server.text_channels:
            assert channel.permissions_for(server.me).view_channel


async def test_only_who_manages_the_server_sees_the_channel_of_the_moderators():
    async with open_page() as page:
        state = await page.post("/view", me="Alice", place="moderators")
        (server,) = page.bot.guilds
        moderators = discord.utils.get(server.text_channels, name="moderators")
        await moderators.send("Between us.")
        state = await page.post("/view", me="Alice", place="moderators")
        assert await (await page.chat(state)).texts() == ["Between us."]
        for name in ("Bob", "Nora"):
            refusal = await page.post("/view", 409, me=name, place="moderators")
            assert refusal["error"] == f"{name} does not see #moderators."


async def test_a_made_up_member_sends_a_note_in_another_voice_from_their_account():
    async with open_page() as page:
        await page.post("/view", me="Nora", place="voices")
        await page.post("/made-up-notes", voice="Felix")
        (heard,) = page.bot.heard
        assert (heard.author.display_name, heard.channel.name) == ("Nora", "voices")


async def test_the_menu_is_used_on_a_message_as_the_chosen_member():
    async with open_page() as page:
        await page.post("/view", me="Alice", place="voices")
        await page.post("/notes", recording=RECORDING, seconds="1")
        await page.post("/view", me="Bob", place="voices")
        state = await page.post(f"/messages/{page.bot.heard[0].id}/ask")
        (asked,) = page.bot.asked
        assert asked.user.display_name == "Bob"
        answer = f"{asked.user.mention}, it is nobody: {len(RECORDING)}."
        assert (await (await page.chat(state)).texts())[-1] == answer


async def test_the_menu_is_not_there_in_direct_messages():
    async with open_page() as page:
        await page.post("/view", me="Alice", place="direct")
        await page.post("/notes", recording=RECORDING, seconds="1")
        refusal = await page.post(f"/messages/{page.bot.heard[0].id}/ask", 409)
        assert refusal["error"] == "In direct messages the bot answers by itself."


async def test_a_member_uses_discord_in_the_language_that_they_chose():
    async with open_page() as page:
        english = await page.post("/view", me="Bob", place="general")
        state = await page.post("/language", locale="de")
        assert state["languages"]["de"] == "Deutsch"
        assert (state["locale"], state["menu"], state["enrol"]) == (
            "de",
            "Wer spricht da?",
            "anlernen",
        )
        assert state["preview"] != english["preview"]
        assert (await page.post("/view", me="Alice", place="general"))["locale"] == "en-US"
        assert (await page.post("/view", me="Bob", place="voices"))["locale"] == "de"


async def test_commands_are_shown_in_that_language_and_reach_the_bot_by_their_own_names():
    async with open_page() as page:
        state = await page.post("/language", locale="de")
        chat = await page.chat(state)
        assert list(await chat.commands()) == ["anlernen", "werspricht"]
        await chat.use("werspricht", aufnahme="eine")
        (asked,) = page.bot.asked
        assert asked.locale is discord.Locale.german
        assert asked.command.name == "whois"
        assert (await chat.texts())[-1] == "eine is nobody."


async def test_what_the_bot_does_by_itself_is_shown_soon_after():
    async with open_page() as page:
        chat = await page.chat(await page.post("/view", me="Alice", place="general"))
        (server,) = page.bot.guilds
        general = discord.utils.get(server.text_channels, name="general")
        await general.send("Retrained.")
        for _ in range(100):
            if await chat.texts() == ["Retrained."]:
                return
            await asyncio.sleep(0.1)
        pytest.fail("it was never shown")


async def test_a_reply_pings_the_bot_which_may_then_hear_it():
    async with open_page() as page:
        (guild,) = page.bot.guilds
        general = discord.utils.get(guild.text_channels, name="general")
        await general.send("Good morning.")
        await page.post("/notes", recording=RECORDING, seconds="1", reply="yes")
        assert page.bot.user in page.bot.heard[0].mentions
        assert len(page.bot.heard[0].attachments) == 1


async def test_a_reply_to_nothing_is_refused_with_a_sentence():
    async with open_page() as page:
        refusal = await page.post("/notes", 409, recording=RECORDING, seconds="1", reply="yes")
        assert refusal["error"].startswith("The bot has not written anything")
        assert page.bot.heard == []


async def test_a_forwarded_note_arrives_without_its_author_where_the_page_then_looks():
    async with open_page() as page:
        await page.post("/notes", recording=RECORDING, seconds="1")
        state = await page.post(f"/messages/{page.bot.heard[0].id}/forward", place="direct")
        assert state["place"] == "direct"
        (snapshot,) = page.bot.heard[-1].message_snapshots
        assert await snapshot.attachments[0].read() == RECORDING


async def test_a_made_up_member_enrols_with_the_command_and_reads_sentences():
    async with open_page() as page:
        person = next(iter(MADE_UP))
        await page.post("/enrolments", person=person)
        state = await page.post(f"/enrolments/{person}/notes")
        assert {"name": person, "enrolled": True} in state["madeUp"]
        (heard,) = page.bot.heard
        assert heard.author.display_name == person
        waveform, rate_hz = soundfile.read(io.BytesIO(await heard.attachments[0].read()))
        assert rate_hz == 48_000
        assert np.abs(waveform).max() > 0.3


async def test_a_stranger_speaks_as_whoever_was_chosen():
    async with open_page() as page:
        await page.post("/made-up-notes", voice="stranger")
        assert page.bot.heard[0].author.display_name == "Alice"


async def test_two_people_speak_in_one_note():
    async with open_page() as page:
        await page.post("/view", me="Bob", place="direct")
        await page.post("/made-up-notes", voice="talk")
        (sent,) = page.bot.heard[0].attachments
        assert sent.duration == pytest.approx(2 * TAKE_S + BETWEEN_TURNS_S, abs=0.1)


async def test_a_made_up_voice_is_saved_as_a_file_to_upload():
    async with (
        open_page() as page,
        page.session.get(f"{page.address}/made-up-notes/Nora") as response,
    ):
        assert response.headers["Content-Disposition"] == 'attachment; filename="Nora.ogg"'
        info = soundfile.info(io.BytesIO(await response.read()))
        assert info.duration == pytest.approx(TAKE_S, abs=0.1)
        assert page.bot.heard == []

"""Enrolment, in direct messages and in a channel, from consent to the last note."""

import numpy as np
import pytest
import simcord

from bot import prompts, replies
from bot.language import say
from bot.sandbox.made_up_voices import as_voice_note
from bot.sandbox.voice_messages import direct_messages, send_voice_note
from tests.bot.lab import MAX_NOTE_MB, card, labels, named, written_to
from tests.voices import MEMBERS, STRANGERS, voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

NORA, FELIX = MEMBERS[:2]
NEW = 20  # a take that nobody enrolled with
SILENCE = as_voice_note(np.zeros(3 * 16_000, np.float32))
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)


def close_direct_messages(lab, who):
    path = f"/channels/{direct_messages(who).id}/messages"
    refusal = "Cannot send messages to this user"
    lab.env.inject_error("POST", path, status=403, code=50007, message=refusal, times=None)


def sentence_in(message):
    """Return the sentence that a card asks for."""
    return card(message).description.partition("\n")[0].removeprefix("## ")


async def test_consent_is_asked_in_plain_words_before_anything_is_stored(lab):
    server = lab.server(NORA)
    shown = await server[NORA].slash(server.general, "enroll")
    assert shown.ephemeral
    text = card(shown.response).description
    for part in ("**What**", "**Why**", "**Where**", "**How long**", "`/forget`", "Voice lab"):
        assert part in text
    assert "5 short sentences" in text
    assert labels(shown.response) == ["I agree", "No"]
    assert lab.stored(server[NORA]) == 0
    assert direct_messages(server[NORA]).history() == []


async def test_who_says_no_is_left_alone(lab):
    server = lab.server(NORA)
    shown = await server[NORA].slash(server.general, "enroll")
    await server[NORA].click(shown.response, label="No")
    assert shown.response.content == say("consent-declined")
    assert labels(shown.response) == []
    await send_voice_note(server[NORA], voice_note(NORA, 0))
    assert lab.stored(server[NORA]) == 0


async def test_agreeing_is_kept_with_its_text_and_time_and_the_dialogue_begins(lab):
    server = lab.server(NORA)
    shown = await server[NORA].slash(server.general, "enroll")
    await server[NORA].click(shown.response, label="I agree")
    (kept,) = lab.rows(
        "SELECT consent_version FROM members WHERE member_id = ? AND consented_at IS NOT NULL",
        server[NORA].id,
    )
    assert kept == (replies.CONSENT_VERSION,)
    asked = written_to(server[NORA])
    assert asked.jump_url in shown.response.content
    assert labels(asked) == ["Skip", "Stop", "Upload recordings"]
    assert lab.notes(server[NORA]) == []


async def test_five_sentences_are_asked_for_one_after_another_and_then_the_voice_is_known(lab):
    server = lab.server(NORA, "Guest")
    await lab.agree(server, NORA)
    asked = []
    for take in range(5):
        prompt = written_to(server[NORA])
        assert card(prompt).title == f"{take + 1}/5 please read:"
        steps = card(prompt).description.split("\n")[-1]
        assert steps.split() == ["✅"] * take + ["🎙\N{VARIATION SELECTOR-16}"] + ["⬜"] * (4 - take)
        assert card(prompt).footer.text == "Voice lab"
        assert prompts.surroundings_at(take) in card(prompt).description
        asked.append(sentence_in(prompt))
        await lab.read(server[NORA], NORA, [take])
        assert written_to(server[NORA]).content.startswith("✅ Saved: ")
        answered = next(m for m in direct_messages(server[NORA]).history() if m.id == prompt.id)
        assert labels(answered) == []
    assert asked[:3] == [prompts.sentence(key) for key in prompts.SUGGESTED]
    assert [prompts.sentence(key) for key in lab.notes(server[NORA])] == asked
    assert "by 5 notes" in card(written_to(server[NORA])).description
    answer = await lab.whois(server, "Guest", voice_note(NORA, NEW))
    assert named(answer) == f"<@{server[NORA].id}>"


async def test_skip_asks_for_another_sentence_and_counts_nothing(lab):
    server = lab.server(NORA)
    await lab.agree(server, NORA)
    await server[NORA].user.click(written_to(server[NORA]), label="Skip")
    prompt = written_to(server[NORA])
    assert sentence_in(prompt) == prompts.sentence("seashells")
    assert card(prompt).title == "1/5 please read:"
    await lab.read(server[NORA], NORA, [0])
    assert lab.notes(server[NORA]) == ["seashells"]
    assert card(written_to(server[NORA])).title == "2/5 please read:"


async def test_a_button_of_a_step_that_is_over_does_nothing(lab):
    server = lab.server(NORA)
    await lab.agree(server, NORA)
    first = f"timbre:skip:{server[NORA].id}:0"
    shown = await server[NORA].slash(server.general, "enroll")  # asks for the same step again
    assert "written to you" in shown.response.content
    old = direct_messages(server[NORA]).history()[0]
    await server[NORA].user.click(written_to(server[NORA]), label="Skip")
    late = await server[NORA].user.click(old, custom_id=first)
    assert late.response.content == say("step-is-over")
    assert sentence_in(written_to(server[NORA])) == prompts.sentence("seashells")


async def test_stop_keeps_what_was_given_and_ends_the_dialogue(lab):
    server = lab.server(NORA)
    await lab.agree(server, NORA)
    await lab.read(server[NORA], NORA, range(2))
    stopped = await server[NORA].user.click(written_to(server[NORA]), label="Stop")
    assert stopped.response.content.startswith("Stopped. I keep the 2 notes you gave.")
    await lab.read(server[NORA], NORA, [2])  # no longer for the dialogue
    assert lab.notes(server[NORA]) == ["fox", "seashells"]


async def test_a_note_that_is_heard_while_the_dialogue_is_stopped_does_not_start_it_again(lab):
    server = lab.server(NORA)
    await lab.agree(server, NORA)

    async def stop():  # simcord lets nobody press a button while a note is heard
        await lab.bot.storage.end_enrolment(server[NORA].id, finished=False)

    await lab.during(lab.read(server[NORA], NORA, [0]), stop)
    assert lab.notes(server[NORA]) == ["fox"]
    assert await lab.bot.storage.enrolment_of(server[NORA].id) is None
    said = written_to(server[NORA])
    assert said.content.startswith("✅ Saved: ")
    assert said.embeds == []


async def test_enrolling_again_adds_notes_without_asking_for_consent_again(lab):
    server = lab.server(NORA)
    await lab.enrol(server, NORA, notes=5)
    read = lab.notes(server[NORA])
    again = await server[NORA].slash(server.general, "enroll")
    assert again.ephemeral
    assert again.response.embeds == []
    assert card(written_to(server[NORA])).title == "1/5 please read:"
    assert sentence_in(written_to(server[NORA])) not in [prompts.sentence(key) for key in read]
    stopped = await server[NORA].user.click(written_to(server[NORA]), label="Stop")
    assert "I keep the 5 notes" in stopped.response.content
    await server[NORA].slash(server.general, "enroll")
    await lab.read(server[NORA], NORA, range(5, 10))
    assert "by 10 notes" in card(written_to(server[NORA])).description
    assert len(set(lab.notes(server[NORA]))) == 10


async def test_enrolling_in_the_middle_repeats_the_step(lab):
    server = lab.server(NORA)
    await lab.agree(server, NORA)
    await lab.read(server[NORA], NORA, [0])
    await server[NORA].slash(server.general, "enroll")
    assert card(written_to(server[NORA])).title == "2/5 please read:"
    assert sentence_in(written_to(server[NORA])) == prompts.sentence("seashells")


async def test_what_cannot_be_stored_is_refused_with_one_sentence_and_the_step_stays(lab):
    server = lab.server(NORA, FELIX)
    await lab.agree(server, NORA)
    prompt = written_to(server[NORA])
    for recording, sentence in (
        (voice_note(NORA, 0, 0.6), "Only 0."),
        (SILENCE, "Only 0.0 s of speech"),
        (b"rubbish", "This is not a recording"),
        (bytes(int(MAX_NOTE_MB * 1e6) + 1), "The recording has 0.2 MB"),
    ):
        await send_voice_note(server[NORA], recording)
        assert written_to(server[NORA]).content.startswith(sentence)
    two = [("a.ogg", voice_note(NORA, 0)), ("b.ogg", voice_note(NORA, 1))]
    await lab.write(server[NORA], "both", *two)
    assert written_to(server[NORA]).content.startswith("There are several recordings")
    note = await send_voice_note(server[FELIX], voice_note(FELIX, 0), channel=server.general)
    await server[NORA].forward(note, direct_messages(server[NORA]))
    assert written_to(server[NORA]).content.startswith("This note is forwarded")
    assert lab.notes(server[NORA]) == []
    await lab.read(server[NORA], NORA, [0])  # the step is where it was
    assert lab.notes(server[NORA]) == ["fox"]
    assert sentence_in(prompt) == prompts.sentence("fox")


async def test_a_text_or_a_picture_in_the_dialogue_repeats_the_prompt(lab):
    server = lab.server(NORA)
    await lab.agree(server, NORA)
    for files in ([], [("a.png", PNG)]):
        before = written_to(server[NORA])
        await lab.write(server[NORA], "like this?", *files)
        prompt = written_to(server[NORA])
        assert prompt.id != before.id
        assert prompt.content == say("read-aloud")
        assert sentence_in(prompt) == prompts.sentence("fox")
        assert card(prompt).title == "1/5 please read:"
    assert [m.id for m in direct_messages(server[NORA]).history() if m.components] == [prompt.id]
    assert lab.notes(server[NORA]) == []


async def test_with_direct_messages_closed_the_dialogue_goes_on_in_the_channel(lab):
    server = lab.server(NORA, "Guest")
    nora, guest, general = server[NORA], server["Guest"], server.general
    close_direct_messages(lab, nora)
    shown = await nora.slash(general, "enroll")
    await nora.click(shown.response, label="I agree")
    assert shown.response.content.startswith("I may not write you direct messages")
    for take in range(5):
        prompt = [m for m in general.history(viewer=guest) if m.embeds][-1]
        assert f"<@{nora.id}>" in prompt.content
        assert card(prompt).title == f"{take + 1}/5 please read:"
        pressed = await guest.click(prompt, label="Skip")
        assert pressed.ephemeral
        assert pressed.response.content == say("not-yours")
        await send_voice_note(nora, voice_note(NORA, take), channel=general)  # without a reply
        assert len(lab.notes(nora)) == take
        await send_voice_note(nora, voice_note(NORA, take), channel=general, reply_to=prompt)
        assert len(lab.notes(nora)) == take + 1
    assert card(general.history(viewer=guest)[-1]).title == "Done, thank you!"
    assert named(await lab.whois(server, "Guest", voice_note(NORA, NEW))) == f"<@{nora.id}>"


async def test_a_reply_of_somebody_else_in_the_channel_is_no_step_of_the_dialogue(lab):
    server = lab.server(NORA, "Guest")
    close_direct_messages(lab, server[NORA])
    await lab.agree(server, NORA)
    prompt = next(m for m in server.general.history(viewer=server["Guest"]) if m.embeds)
    recording = voice_note(STRANGERS[0], 0)
    await send_voice_note(server["Guest"], recording, channel=server.general, reply_to=prompt)
    assert lab.notes(server[NORA]) == lab.notes(server["Guest"]) == []


async def test_nobody_else_sees_the_consent_card(lab):
    server = lab.server(NORA, "Guest")
    shown = await server[NORA].slash(server.general, "enroll")
    with pytest.raises(simcord.SetupError):
        await server["Guest"].click(shown.response, label="I agree")

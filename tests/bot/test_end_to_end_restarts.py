"""A new bot over the same database: dialogues go on, and settings and encoders may have changed."""

import pytest

from bot import prompts
from bot.sandbox.voice_messages import direct_messages, send_voice_note
from tests.bot.lab import card, labels, named, written_to
from tests.voices import MEMBERS, voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

NORA, FELIX = MEMBERS[:2]
NEW = 20  # a take that nobody enrolled with
OLD_ENCODER = "encoder of yesterday"


async def test_an_enrolment_goes_on_after_a_restart_and_old_buttons_work(lab):
    server = lab.server(NORA, FELIX)
    await lab.agree(server, NORA)
    await lab.read(server[NORA], NORA, range(2))
    third = written_to(server[NORA])
    consent = await server[FELIX].slash(server.general, "enroll")
    erase = await server[NORA].slash(server.general, "forget")
    await lab.restart()
    await server[FELIX].click(consent.response, label="I agree")
    assert card(written_to(server[FELIX])).title == "1/5 please read:"
    await server[NORA].click(erase.response, label="Keep it")
    await server[NORA].user.click(third, label="Skip")
    assert card(written_to(server[NORA])).title == "3/5 please read:"
    await lab.read(server[NORA], NORA, range(2, 5))
    assert card(written_to(server[NORA])).title == "Done, thank you!"
    read = lab.notes(server[NORA])
    assert read[:2] == list(prompts.SUGGESTED[:2])
    assert prompts.SUGGESTED[2] not in read
    assert all(not labels(m) for m in direct_messages(server[NORA]).history())


async def test_an_enrolment_that_was_killed_between_its_last_note_and_its_end_is_over(lab):
    server = lab.server(NORA, FELIX)
    for name in (NORA, FELIX):
        await lab.agree(server, name)
        await lab.read(server[name], name, range(4))
    lab.rows("UPDATE enrolments SET accepted = 5 WHERE server_id = ?", server.id)
    await lab.read(server[NORA], NORA, [NEW])
    *_, done, answer = direct_messages(server[NORA]).history()
    assert card(done).title == "Done, thank you!"
    assert named(answer) == NORA
    assert len(lab.notes(server[NORA])) == 4
    await server[FELIX].slash(server.general, "enroll")
    assert card(written_to(server[FELIX])).title == "1/5 please read:"


async def test_an_enrolment_is_not_over_before_its_member_was_told(lab, monkeypatch):
    server = lab.server(NORA)
    await lab.agree(server, NORA)
    await lab.read(server[NORA], NORA, range(4))
    told, end = [], lab.bot.storage.end_enrolment

    async def look_and_end(member_id, *, finished):
        told.append(card(written_to(server[NORA])).title)
        await end(member_id, finished=finished)

    monkeypatch.setattr(lab.bot.storage, "end_enrolment", look_and_end)
    await lab.read(server[NORA], NORA, [4])
    assert told == ["Done, thank you!"]
    assert await lab.bot.storage.enrolment_of(server[NORA].id) is None


def told(who):
    """Count the messages that somebody got from the bot."""
    return sum(message.author.bot for message in direct_messages(who).history())


async def test_what_a_kill_left_unasked_or_untold_is_made_up_for(lab):
    server = lab.server(NORA, FELIX)
    for name in (NORA, FELIX):
        await lab.agree(server, name)
        await lab.read(server[name], name, range(2))
    unasked = "UPDATE enrolments SET message_id = NULL, accepted = ? WHERE member_id = ?"
    lab.rows(unasked, 2, server[NORA].id)
    lab.rows(unasked, 5, server[FELIX].id)
    before = [told(server[name]) for name in (NORA, FELIX)]
    await lab.restart()
    assert [told(server[name]) for name in (NORA, FELIX)] == [number + 1 for number in before]
    assert card(written_to(server[NORA])).title == "3/5 please read:"
    assert card(written_to(server[FELIX])).title == "Done, thank you!"
    assert await lab.bot.storage.enrolment_of(server[FELIX].id) is None


async def test_what_was_answered_before_a_restart_is_not_answered_again(lab):
    server = lab.server(NORA)
    await lab.agree(server, NORA)
    await lab.read(server[NORA], NORA, [0])
    await lab.read(server[NORA], NORA, [0])  # a copy, which is refused
    await lab.write(server[NORA], "hello?")
    before = told(server[NORA])
    await lab.restart()
    assert told(server[NORA]) == before
    await lab.read(server[NORA], NORA, [1])
    assert told(server[NORA]) == before + 1
    await lab.write(server[NORA], "", ("diary.ogg", b"Dear diary, " * 50))
    before = told(server[NORA])
    await lab.restart()
    assert told(server[NORA]) == before
    assert len(lab.notes(server[NORA])) == 2


async def test_in_a_channel_that_is_listened_to_every_voice_note_is_answered(lab):
    server = lab.server(NORA, "Guest")
    quiet = server.guild.create_text_channel("quiet")
    recording = voice_note(NORA, NEW)
    await lab.enrol(server, NORA)
    before = await lab.whois(server, "Guest", recording)
    await lab.restart(listen_channels=(server.general.id,))
    await server["Guest"].click(before, label="Share")
    assert named(server.general.last_message) == f"<@{server[NORA].id}>"
    note = await send_voice_note(server["Guest"], recording, channel=server.general)
    answer = server.general.last_message
    assert answer.reference.message_id == note.id
    assert named(answer) == f"<@{server[NORA].id}>"
    forwarded = await server["Guest"].forward(note, server.general)
    assert server.general.last_message.reference.message_id == forwarded.id
    file = await server["Guest"].send(server.general, "song", attachments=[("a.ogg", recording)])
    assert server.general.last_message.id == file.id
    text = await server["Guest"].send(server.general, "hello")
    assert server.general.last_message.id == text.id
    elsewhere = await send_voice_note(server["Guest"], recording, channel=quiet)
    assert quiet.last_message.id == elsewhere.id


async def test_a_new_encoder_embeds_what_was_kept_again_and_leaves_the_rest(lab):
    server = lab.server(NORA, FELIX)
    nora, felix = server[NORA], server[FELIX]
    await lab.enrol(server, NORA)
    await lab.restart(keep_recordings=False)
    await lab.enrol(server, FELIX)
    kept = "SELECT count(*) FROM notes WHERE member_id = ? AND recording IS NOT NULL"
    assert lab.rows(kept, nora.id) == [(3,)]
    assert lab.rows(kept, felix.id) == [(0,)]
    assert named(await lab.whois(server, NORA, voice_note(FELIX, NEW))) == f"<@{felix.id}>"
    state = "SELECT DISTINCT encoder_id FROM notes WHERE member_id = ?"
    embeddings = "SELECT embedding FROM notes WHERE member_id = ?"
    (encoder,) = lab.rows(state, nora.id)
    before = set(lab.rows(embeddings, nora.id))
    for table in ("notes", "servers"):
        update = f"UPDATE {table} SET encoder_id = ? WHERE server_id = ?"  # noqa: S608
        lab.rows(update, OLD_ENCODER, server.id)
    await lab.restart()
    assert lab.rows(state, nora.id) == [encoder]
    assert before.isdisjoint(lab.rows(embeddings, nora.id))
    assert lab.rows(state, felix.id) == [(OLD_ENCODER,)]
    assert named(await lab.whois(server, NORA, voice_note(NORA, NEW))) == f"<@{nora.id}>"
    unknown = await lab.whois(server, NORA, voice_note(FELIX, NEW))
    assert named(unknown).startswith("Nobody I know")

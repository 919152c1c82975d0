"""Privacy: /privacy says what happens; /forget erases a voice from one server, for good."""

import pytest

from bot.language import say
from tests.bot.lab import card, fields, labels, named, written_to
from tests.voices import MEMBERS, voice_note

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(240)]

NORA, FELIX = MEMBERS[:2]
NEW = 20  # a take that nobody enrolled with


async def test_anybody_may_read_what_happens_to_voices_and_who_answers_for_it(lab):
    server = lab.server("Guest")
    shown = await server["Guest"].slash(server.general, "privacy")
    assert shown.ephemeral
    lines = card(shown.response).description.splitlines()
    assert [line[0] for line in lines] == ["1", "2", "3", "4", "5"]
    assert lines[2].startswith("3. Notes, embeddings, fingerprints")
    assert "`/mydata`" in lines[4]
    assert "`/forget`" in lines[4]
    told = fields(shown.response)
    assert "ask who manages this server" in told[say("privacy-operator-title")]
    assert say("privacy-listening-title") in told
    assert "`/voices`" in told[say("privacy-voices-title")]
    await lab.restart(operator="Nora *of* the choir, nora@example.org", keep_recordings=False)
    shown = await server["Guest"].slash(server.general, "privacy")
    answers = fields(shown.response)[say("privacy-operator-title")]
    assert answers == r"Nora \*of\* the choir, nora@example.org"
    assert "Notes" not in card(shown.response).description
    await lab.restart()


async def test_forgetting_erases_everything_at_once(lab):
    server = lab.server(NORA, FELIX, "Guest")
    for name in (NORA, FELIX):
        await lab.enrol(server, name)
    recording = voice_note(NORA, NEW)
    assert named(await lab.whois(server, "Guest", recording)) == f"<@{server[NORA].id}>"
    sealed = [
        value
        for row in lab.rows(
            "SELECT embedding, recording FROM notes WHERE member_id = ?", server[NORA].id
        )
        for value in row
    ]
    shown = await server[NORA].slash(server.general, "forget")
    assert shown.ephemeral
    assert "your 3 notes" in card(shown.response).description
    await server[NORA].click(shown.response, label="Erase my voice")
    assert shown.response.content.startswith("Erased: 3 notes")
    assert labels(shown.response) == []
    assert lab.stored(server[NORA]) == 0
    files = b"".join(path.read_bytes() for path in lab.bot.settings.data.glob("*.*"))
    assert len(sealed) == 6
    assert not any(value[:64] in files for value in sealed)
    assert named(await lab.whois(server, "Guest", recording)).startswith("Nobody I know")
    felix = await lab.whois(server, "Guest", voice_note(FELIX, NEW))
    assert named(felix) == f"<@{server[FELIX].id}>"


async def test_when_the_last_voice_is_erased_nobody_is_known_and_there_is_nothing_to_forget(lab):
    server = lab.server(NORA)
    await lab.enrol(server, NORA)
    shown = await server[NORA].slash(server.general, "forget")
    await server[NORA].click(shown.response, label="Erase my voice")
    answer = await lab.whois(server, NORA, voice_note(NORA, NEW))
    assert answer.content == "I know nobody in this server yet: start with `/enroll`."
    again = await server[NORA].slash(server.general, "forget")
    assert again.ephemeral
    assert again.response.content == say("nothing-to-forget")
    consent = await server[NORA].slash(server.general, "enroll")
    assert labels(consent.response) == ["I agree", "No"]


async def test_keeping_it_erases_nothing(lab):
    server = lab.server(NORA)
    await lab.agree(server, NORA)
    await lab.read(server[NORA], NORA, [0])
    shown = await server[NORA].slash(server.general, "forget")
    await server[NORA].click(shown.response, label="Keep it")
    assert shown.response.content == say("kept")
    assert lab.notes(server[NORA]) == ["fox"]


async def test_forgetting_in_the_middle_ends_the_dialogue(lab):
    server = lab.server(NORA)
    await lab.agree(server, NORA)
    await lab.read(server[NORA], NORA, [0])
    prompt = written_to(server[NORA])
    shown = await server[NORA].slash(server.general, "forget")
    await server[NORA].click(shown.response, label="Erase my voice")
    late = await server[NORA].user.click(prompt, label="Skip")
    assert late.response.content == say("step-is-over")
    await lab.read(server[NORA], NORA, [1])
    assert lab.stored(server[NORA]) == 0


async def test_a_note_that_is_heard_while_its_voice_is_forgotten_is_not_stored(lab):
    server = lab.server(NORA)
    await lab.agree(server, NORA)

    async def forget():  # simcord lets nobody press a button while a note is heard
        await lab.bot.recogniser.forget(server.id, server[NORA].id)

    await lab.during(lab.read(server[NORA], NORA, [0]), forget)
    assert lab.stored(server[NORA]) == 0
    assert written_to(server[NORA]).content.startswith("I keep no voice without your consent")


async def test_forgetting_in_one_server_leaves_the_voice_in_another(lab):
    user = lab.user(NORA)
    first, second = lab.server(user), lab.server(user)
    for server in (first, second):
        await lab.enrol(server, NORA)
    shown = await first[NORA].slash(first.general, "forget")
    await first[NORA].click(shown.response, label="Erase my voice")
    answer = await lab.whois(second, NORA, voice_note(NORA, NEW))
    assert named(answer) == f"<@{user.id}>"

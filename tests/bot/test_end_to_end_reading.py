"""Where it is checked whether the sentence was read, what is something else is not kept."""

import csv
import os
from pathlib import Path

import pytest
import pytest_asyncio

from bot import prompts, replies
from bot.client import SpeakerBot
from bot.errors import ExtraMissingError
from bot.language import say
from bot.sandbox.voice_messages import send_voice_note
from bot.settings import Settings
from model.phrase import is_available, words_of
from tests.bot.administration_lab import choose, managed, said, settings_of, told
from tests.bot.lab import card, fields, in_one_task, labels, open_lab, written_to
from tests.voices import MEMBERS

VOICES = Path(os.environ.get("TIMBRE_VOICES", "nowhere"))
pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.timeout(240),
    pytest.mark.skipif(not is_available(), reason="phrase-check is not installed"),
]

NORA = MEMBERS[0]  # whose voice is made up, and says no words


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lab(tmp_path_factory):
    """Start a bot that checks whether sentences were read."""
    opened = open_lab(tmp_path_factory.mktemp("lab"), check_reading=True)
    async with in_one_task(opened) as lab:
        yield lab


def step(lab, who):
    return lab.rows("SELECT position, accepted FROM enrolments WHERE member_id = ?", who.id)


async def test_a_voice_that_does_not_read_is_refused_and_the_step_stays(lab):
    server = lab.server(NORA)
    nora = server[NORA]
    await lab.agree(server, NORA)
    assert "if I hear this sentence" in fields(written_to(nora))["How"]
    before = step(lab, nora)
    await lab.read(nora, NORA, [0])
    assert "so I did not keep it" in written_to(nora).content
    assert f"“{prompts.sentence('fox')}”" in written_to(nora).content
    assert lab.notes(nora) == []
    assert step(lab, nora) == before


async def test_recordings_are_not_taken_of_which_nobody_knows_what_is_to_be_read(lab):
    server = lab.server(NORA)
    nora = server[NORA]
    lab.speak(nora, "de")  # which is not checked, and has the button
    shown = await nora.slash(server.general, "enroll")
    offered = await nora.click(shown.response, label="Einverstanden")
    assert "Aufnahmen hochladen" in labels(offered.response)
    lab.speak(nora, "en-US")
    pressed = await nora.click(offered.response, label="Aufnahmen hochladen")
    assert pressed.response.content == say("upload-not-taken")
    shown = await nora.slash(server.general, "enroll")
    assert say("button-upload") not in labels(shown.response) + labels(written_to(nora))


async def test_in_another_language_the_card_says_so_and_notes_are_kept(lab):
    server = lab.server(NORA)
    nora = server[NORA]
    lab.speak(nora, "de")
    shown = await nora.slash(server.general, "enroll")
    await nora.click(shown.response, label="Einverstanden")
    assert "in dieser Sprache nicht prüfen" in fields(written_to(nora))["So geht's"]
    await lab.read(nora, NORA, [0])
    assert written_to(nora).content.startswith("✅ Gespeichert: ")
    assert lab.notes(nora) == ["fox"]


@pytest.mark.parametrize("locale", ["en-US", "de"])
async def test_a_server_can_do_without_the_check(lab, locale):
    server, admin = managed(lab, NORA)
    nora = server[NORA]
    lab.speak(admin, locale)
    shown = await admin.slash(server.general, "settings")
    assert settings_of(shown)[said(locale, "setting-reading")] == said(locale, "option-reading")
    await choose(admin, shown, "reading", "False")
    off = said(locale, "option-reading-not")
    assert settings_of(shown)[said(locale, "setting-reading")] == off
    (switched,) = await told(server, admin)
    assert switched.endswith(f"{said(locale, 'option-reading')} → {off}")
    await lab.agree(server, NORA)
    assert "I do not check" in fields(written_to(nora))["How"]
    assert say("button-upload") in labels(written_to(nora))
    await lab.read(nora, NORA, [0])
    assert written_to(nora).content.startswith("✅ Saved: ")


async def test_a_server_can_have_the_check_that_the_operator_does_not_begin_with(lab):
    await lab.restart(check_reading=False)
    server, admin = managed(lab, NORA)
    nora = server[NORA]
    await lab.agree(server, NORA)
    asked = written_to(nora)
    assert "I do not check" in fields(asked)["How"]
    shown = await admin.slash(server.general, "settings")
    await choose(admin, shown, "reading", "True")
    await lab.restart(check_reading=False)  # it is kept
    await lab.read(nora, NORA, [0])
    assert "so I did not keep it" in written_to(nora).content
    skipped = await nora.user.click(asked, label="Skip")
    assert "if I hear this sentence" in fields(skipped.response)["How"]
    assert say("button-upload") not in labels(skipped.response)
    elsewhere = lab.server("Felix")
    await lab.agree(elsewhere, "Felix")
    assert "I do not check" in fields(written_to(elsewhere["Felix"]))["How"]
    await lab.restart()


def real_notes() -> tuple[tuple[bytes, str], tuple[bytes, str]]:
    """Return two notes of one person of ``dev``, and what they read: texts without like words."""
    by_speaker: dict[str, list[tuple[str, str]]] = {}
    with (VOICES / "index.tsv").open(newline="") as index:
        for row in csv.DictReader(index, delimiter="\t", quoting=csv.QUOTE_NONE):
            words = set(words_of(row["text"] or ""))
            if row["split"] != "dev" or len(words) < 7:
                continue
            of = by_speaker.setdefault(row["speaker"], [])
            if not of or words.isdisjoint(words_of(of[0][1])):
                of.append((row["path"], row["text"]))
            if len(of) == 2:
                return tuple(((VOICES / path).read_bytes(), text) for path, text in of)
    raise AssertionError("nobody read two such sentences")


@pytest.mark.skipif(not (VOICES / "index.tsv").is_file(), reason="TIMBRE_VOICES is not set")
async def test_the_sentence_is_kept_and_another_one_is_told(lab, monkeypatch):
    (first, text), (other, other_text) = real_notes()
    texts = {"fox": text, "seashells": other_text}
    sentence = prompts.sentence
    monkeypatch.setattr(prompts, "sentence", lambda key: texts.get(key) or sentence(key))
    server = lab.server("Reader")
    reader = server["Reader"]
    await lab.agree(server, "Reader")
    assert text in card(written_to(reader)).description
    await send_voice_note(reader, other)
    assert written_to(reader).content.startswith(f"I heard “{other_text}”")
    assert lab.notes(reader) == []
    await send_voice_note(reader, first)
    assert written_to(reader).content.startswith("✅ Saved: ")
    assert lab.notes(reader) == ["fox"]


async def test_without_the_extra_the_bot_does_not_start_but_says_what_to_install(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("bot.sentence_check.is_available", lambda: False)
    settings = Settings(data=tmp_path, check_reading=True, _env_file=None)
    with pytest.raises(ExtraMissingError, match="TIMBRE_CHECK_READING") as refused:
        async with SpeakerBot(settings):
            pass
    assert refused.value.exit_code == 69
    assert list(tmp_path.iterdir()) == []
    assert replies.failure(refused.value).endswith("please try again later.")

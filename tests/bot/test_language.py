"""The language of the moment: whose it is, and what happens where a sentence is missing."""

import asyncio

import pytest

from bot import language
from bot.language import language_of, say, speak, speaking, spoken


@pytest.fixture
def catalogues(tmp_path, monkeypatch):
    """Speak the languages of a folder, which are all empty but for English."""
    (tmp_path / "en.ftl").write_text("hello = Hello\n    .again = Hello again\nnumber = { $n }\n")
    for name in ("de", "es", "es-419", "zh-TW"):
        (tmp_path / f"{name}.ftl").write_text("number = { $n -> \n *[other] { $n }\n }\n")
    monkeypatch.setattr(language, "_CATALOGUES", tmp_path)
    known = (language.languages, language._bundle, language._tell_of_gap)
    for cached in known:
        cached.cache_clear()
    yield tmp_path
    for cached in known:
        cached.cache_clear()


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("de", "de"),
        ("en-GB", "en"),
        ("es-ES", "es"),
        ("es-419", "es-419"),
        ("zh-TW", "zh-TW"),
        ("zh-CN", "en"),
        ("th", "en"),
        (None, "en"),
        ("", "en"),
    ],
)
def test_a_locale_is_answered_in_its_own_language_or_a_wider_one_or_english(
    locale, expected, catalogues
):
    assert language_of(locale) == expected


@pytest.mark.usefixtures("catalogues")
def test_numbers_are_written_as_the_language_writes_them():
    assert say("number", n=1234.5) == "1,234.5"
    with speaking("de"):
        assert say("number", n=1234.5) == "1.234,5"


@pytest.mark.usefixtures("catalogues")
def test_where_a_language_lacks_a_sentence_english_helps_out_and_says_so_once(caplog):
    with speaking("de"):
        assert [say("hello"), say("hello"), say("hello.again")] == ["Hello", "Hello", "Hello again"]
    assert caplog.messages == [
        "de.ftl cannot say hello: English is used.",
        "de.ftl cannot say hello.again: English is used.",
    ]


@pytest.mark.usefixtures("catalogues")
@pytest.mark.parametrize("message_id", ["goodbye", "hello.never", "number"])
def test_what_cannot_be_said_in_english_either_is_an_error(message_id):
    with pytest.raises(KeyError, match=message_id):
        say(message_id)


@pytest.mark.usefixtures("catalogues")
async def test_a_task_inherits_the_language_and_changes_nobody_elses():
    async def change(locale):
        before = spoken()
        speak(locale)
        await asyncio.sleep(0)
        return before, spoken()

    speak("de")
    assert await asyncio.gather(change("es-ES"), change("zh-TW")) == [
        ("de", "es"),
        ("de", "zh-TW"),
    ]
    assert spoken() == "de"
    with speaking("es-ES"):
        assert spoken() == "es"
    assert spoken() == "de"

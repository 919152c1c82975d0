"""What is said of whose voices are known, in every language."""

import pytest

from bot import replies
from bot.language import languages, speaking
from bot.voices import PAGE, ServerVoices, Voice

MOST = (1 << 63) - 1  # the longest id of Discord


def voice(number, *, is_ready=True, is_on_map=True):
    return Voice(
        member_id=MOST - number,
        notes=1_000_000,
        is_ready=is_ready,
        is_on_map=is_on_map,
        number=number if is_ready and is_on_map else None,
    )


def found(*voices, picture=b"png"):
    return ServerVoices(voices=voices, picture=picture)


@pytest.mark.parametrize("language", sorted(languages()))
@pytest.mark.parametrize("is_ready", [True, False])
def test_a_page_of_the_longest_lines_fits_into_a_message(language, is_ready):
    all_of_them = found(*(voice(number, is_ready=is_ready) for number in range(1, 1001)))
    with speaking(language):
        for sees_all in (True, False):
            page = all_of_them.page(65, sees_all=sees_all)
            assert len(page.voices) == PAGE
            assert len(replies.voices_text(all_of_them, page, MOST - 1)) <= 2000


@pytest.mark.parametrize("language", sorted(languages()))
def test_who_is_told_what_of_the_map(language):
    with speaking(language):
        cards = {
            replies.voices_card(found(*voices, picture=png), MOST - 1).description
            for png in (None, b"png")
            for voices in ([voice(1)], [voice(1, is_on_map=False)], [voice(2)])
        }
    assert len(cards) == 6


def test_only_who_sees_all_is_told_of_those_who_do_not_want_to_be_on_the_map():
    both = found(voice(1), voice(2, is_on_map=False))
    assert [one.member_id for one in both.page(0, sees_all=False).voices] == [MOST - 1]
    text = replies.voices_text(both, both.page(0, sees_all=False), MOST - 3)
    assert f"<@{MOST - 1}>" in text
    assert f"<@{MOST - 2}>" not in text
    assert f"<@{MOST - 2}>" in replies.voices_text(both, both.page(0, sees_all=True), MOST - 3)


@pytest.mark.parametrize(
    ("voices", "asked", "number", "pages"),
    [(0, 0, 0, 1), (1, 0, 0, 1), (15, 1, 0, 1), (16, 1, 1, 2), (16, 9, 1, 2), (0, 9, 0, 1)],
)
def test_a_page_beyond_the_last_is_the_last(voices, asked, number, pages):
    page = found(*map(voice, range(1, voices + 1))).page(asked, sees_all=True)
    assert (page.number, page.pages) == (number, pages)
    assert len(page.voices) == voices - number * PAGE

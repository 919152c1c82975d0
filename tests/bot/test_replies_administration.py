"""What those who manage a server are told: every option and every event, in every language."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot import replies
from bot.language import languages, say, speaking
from bot.server_settings import ServerSettings
from bot.storage import (
    Audience,
    AuditEntry,
    Ending,
    Eraser,
    Event,
    ListenedChannel,
    ListenMode,
)

AS_IT_IS = ServerSettings(
    strictness="normal",
    language="",
    retention_months=36,
    auto_retrain=0,
    audience=Audience.EVERYBODY,
    check_reading=False,
)
SETTINGS = list(ServerSettings.__dataclass_fields__)
NOW = datetime(2026, 11, 25, tzinfo=UTC)
MODERATOR = (1 << 63) - 1
SWITCHED = {"setting": "check_reading", "before": False, "after": True}
CHANGED = {"setting": "strictness", "before": "normal", "after": "strict"}
ADOPTED = {"ending": Ending.ADOPTED.value, "version": 4, "is_automatic": False}
BY_ITSELF = {"ending": Ending.UNCHANGED.value, "version": None, "is_automatic": True}


def happened(kind, actor_id=MODERATOR, **detail):
    return AuditEntry(at=NOW, kind=kind, actor_id=actor_id, detail=detail)


def lines(*entries):
    card = replies.audit_card(entries, 0)
    return [line.removeprefix("<t:1795564800:f> ") for line in card.description.split("\n")]


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_option_of_every_setting_fits_into_a_select(language):
    with speaking(language):
        options = replies.settings_options(AS_IT_IS, operators_retrain=7)
    assert list(options) == SETTINGS
    for setting, offered in options.items():
        assert 2 <= len(offered) <= 25
        assert replies.value_id(getattr(AS_IT_IS, setting)) in offered
        assert len(set(offered.values())) == len(offered)
        assert all(1 <= len(value) <= 100 for value in offered)
        assert all(1 <= len(label) <= 100 for label in offered.values())
    assert list(options["auto_retrain"]) == ["0", "7", "10", "25", "50", "100"]
    assert set(options["language"]) == {"-", *languages()}


@pytest.mark.parametrize("language", sorted(languages()))
def test_the_settings_fit_into_a_layout_however_many_channels_are_listened_to(language):
    channels = [
        ListenedChannel(server_id=1, channel_id=MODERATOR, mode=mode, report_to=MODERATOR)
        for mode in ListenMode
        for _ in range(50)
    ]
    with speaking(language):
        told = [replies.settings_heading(), replies.listened_channels(channels, [MODERATOR] * 50)]
        told += [replies.setting_text(name, is_locked=True) for name in SETTINGS]
    assert sum(map(len, told)) <= 4000


def test_which_channels_are_listened_to_is_said_with_how_to_change_it():
    channels = [
        ListenedChannel(server_id=1, channel_id=2, mode=ListenMode.NAME),
        ListenedChannel(server_id=1, channel_id=3, mode=ListenMode.GUARD, report_to=4),
    ]
    _, operators, names, guards, how = replies.listened_channels(channels, [5]).split("\n")
    assert operators.startswith("<#5>: I answer")
    assert operators.endswith("whoever runs me chose so")
    assert names == "<#2>: I answer every voice note with who speaks"
    assert guards.startswith("<#3>: I tell <#4> of")
    assert "`/listen`" in how
    assert "`report_to`" in how
    assert replies.listened_channels([], []).split("\n")[1] == "None."
    many = replies.listened_channels(channels * 10, [])
    assert " and 5 more\n" in many


def test_what_a_server_uses_is_on_offer_whatever_it_is():
    odd = replace(AS_IT_IS, auto_retrain=33)
    assert "33" in replies.settings_options(odd, operators_retrain=0)["auto_retrain"]


def test_who_did_what_is_said_and_who_was_erased_is_somebody():
    off, on = say("option-reading-not"), say("option-reading")
    assert lines(
        happened(Event.SETTING_CHANGED, None, **CHANGED),
        happened(Event.SETTING_CHANGED, **SWITCHED),
        happened(Event.LISTENING_CHANGED, mode="guard", channel=5, report_to=6),
        happened(Event.LISTENING_CHANGED, mode="name", channel=5, report_to=None),
        happened(Event.LISTENING_CHANGED, None, mode="off", channel=5, report_to=None),
        happened(Event.RETRAINED, **ADOPTED),
        happened(Event.RETRAINED, None, **BY_ITSELF),
        happened(Event.ROLLED_BACK, version=3),
        happened(Event.ROLLED_BACK, version=0),
        happened(Event.FORGOTTEN, by=Eraser.MODERATOR.value),
        happened(Event.FORGOTTEN, None, by=Eraser.RETENTION.value),
        happened(Event.FORGOTTEN, None, by=Eraser.MEMBER.value),
        happened(Event.FORGOTTEN, None),  # of an earlier version of the bot
    ) == [
        f'somebody changed "How strict I am": {say("option-normal")} → {say("option-strict")}',
        f'<@{MODERATOR}> changed "{say("setting-reading")}": {off} → {on}',
        f"<@{MODERATOR}> had me guard <#5> and report to <#6>",
        f"<@{MODERATOR}> had me answer every voice note in <#5>",
        "somebody ended my listening to <#5>",
        f"<@{MODERATOR}> had me retrain: version 4 was adopted",
        "I retrained by myself: there was nothing new to learn",
        f"<@{MODERATOR}> went back to version 3",
        f"<@{MODERATOR}> went back to no version",
        f"<@{MODERATOR}> erased a member's voice",
        say("event-forgotten-unused"),
        say("event-forgotten"),
        say("event-forgotten"),
    ]


@pytest.mark.parametrize(
    "kind",
    [
        Event.CONSENTED,
        Event.ENROLMENT_STARTED,
        Event.ENROLMENT_FINISHED,
        Event.ENROLMENT_STOPPED,
        Event.NOTE_ERASED,
        Event.REFUSED,
    ],
)
def test_what_members_did_is_said_with_their_name(kind):
    (line,) = lines(happened(kind))
    assert line.startswith(f"<@{MODERATOR}> ")


@pytest.mark.parametrize("language", sorted(languages()))
def test_a_page_of_the_longest_lines_fits_into_an_embed(language):
    changed = CHANGED | {"before": "strict", "after": "relaxed"}
    with speaking(language):
        card = replies.audit_card([happened(Event.SETTING_CHANGED, **changed)] * 10, 1_000_000)
        letter = replies.unused_warning("*" * 100, NOW)
    assert len(card.description) <= 4096
    assert len(letter) <= 2000


@pytest.mark.parametrize("language", sorted(languages()))
def test_help_with_everything_fits_into_an_embed(language):
    with speaking(language):
        card = replies.help_card(20, may_manage=True)
    assert len(card.fields) <= 25
    assert len(card) <= 6000


def test_whether_the_member_knows_that_they_were_erased_is_said():
    said = {told: replies.forgot_member(5, 1, is_told=told) for told in (True, False)}
    assert said[True].startswith("Erased: 1 note of <@5> ")
    assert said[True].endswith(say("forgot-member-told"))
    assert said[False].endswith(say("forgot-member-not-told"))

"""What the bot says to those who manage a server, and to members of what they did."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import discord

from bot.language import languages, say, speaking
from bot.replies.answers import BAD, NEUTRAL
from bot.replies.training import ending_words
from bot.server_settings import LIKE_DISCORD, OFFERED, ServerSettings, months_kept
from bot.storage import (
    Audience,
    AuditEntry,
    Ending,
    Eraser,
    Event,
    ListenedChannel,
    ListenMode,
)

MOST_CHANNELS = 15  # that are told of: what a layout says has at most 4000 characters

_TITLES = {
    "strictness": "setting-strictness",
    "language": "setting-language",
    "retention_months": "setting-retention",
    "auto_retrain": "setting-retraining",
    "audience": "setting-audience",
    "check_reading": "setting-reading",
}
_WORDS = {
    "strict": "option-strict",
    "normal": "option-normal",
    "relaxed": "option-relaxed",
    Audience.EVERYBODY: "option-everybody",
    Audience.ENROLLED: "option-enrolled",
    Audience.MANAGERS: "option-managers",
}
_EVENTS = {
    Event.CONSENTED: "event-consented",
    Event.ENROLMENT_STARTED: "event-enrolment-started",
    Event.ENROLMENT_FINISHED: "event-enrolment-finished",
    Event.ENROLMENT_STOPPED: "event-enrolment-stopped",
    Event.NOTE_ERASED: "event-note-erased",
    Event.REFUSED: "event-refused",
}

_ERASED: dict[str, str] = {
    Eraser.MODERATOR: "event-forgotten-by-moderator",
    Eraser.RETENTION: "event-forgotten-unused",
    Eraser.DEPARTURE: "event-forgotten-departed",
}


def settings_heading() -> str:
    """Say what can be done with the settings."""
    return f"## {say('settings-title')}\n{say('settings')}"


def setting_text(setting: str, *, is_locked: bool = False) -> str:
    """Name a setting; say what is missing where it cannot be changed."""
    title = f"**{say(_TITLES[setting])}**"
    return f"{title}\n{say('setting-reading-locked')}" if is_locked else title


def listened_channels(channels: Sequence[ListenedChannel], by_operator: Sequence[int]) -> str:
    """Say to which channels of a server the bot listens, and how to change that."""
    lines = [say("listening-by-operator", channel=f"<#{channel_id}>") for channel_id in by_operator]
    for one in channels:
        channel, report = f"<#{one.channel_id}>", f"<#{one.report_to}>"
        if one.mode is ListenMode.NAME:
            lines.append(say("listening-names", channel=channel))
        else:
            lines.append(say("listening-guards", channel=channel, report=report))
    told = "\n".join(lines[:MOST_CHANNELS]) or say("listening-none")
    if more := len(lines[MOST_CHANNELS:]):
        told = say("and-more", people=told, more=more)
    return f"**{say('privacy-listening-title')}**\n{told}\n{say('listening-how')}"


def settings_options(
    settings: ServerSettings, *, operators_retrain: int
) -> dict[str, dict[str, str]]:
    """Return the options of every setting: what each is called, by the value that it stands for.

    The operator may have set any number for ``auto_retrain``: theirs stays on offer.
    """
    numbers = {*OFFERED["auto_retrain"], settings.auto_retrain, operators_retrain}
    offered = {
        **OFFERED,
        "language": (LIKE_DISCORD, *sorted(languages())),
        "auto_retrain": tuple(sorted(numbers, key=int)),
    }
    return {
        setting: {value_id(value): _option(setting, value) for value in offered[setting]}
        for setting in _TITLES
    }


def value_id(value: str | int) -> str:
    """Return what stands for a value in a select, which takes no empty one."""
    return str(value) or "-"


def _option(setting: str, value: str | int) -> str:
    """Put a value of a setting into words."""
    if setting == "language":
        if value == LIKE_DISCORD:
            return say("option-language-discord")
        with speaking(value):
            return say("language-name")
    if setting == "retention_months":
        return say("option-retention", months=months_kept(int(value)))
    if setting == "check_reading":
        return say("option-reading" if value else "option-reading-not")
    if setting == "auto_retrain":
        return say("option-retrain", changes=int(value)) if value else say("option-retrain-never")
    return say(_WORDS[str(value)])


def forget_member_card(member_id: int, notes: int) -> discord.Embed:
    """Ask for confirmation before a member's voice is erased."""
    text = say("forget-member", member=_mention(member_id), notes=notes)
    return discord.Embed(title=say("forget-member-title"), description=text, colour=BAD)


def forgot_member(member_id: int, notes: int, *, is_told: bool) -> str:
    """Say that a member's voice is erased, and whether the member knows."""
    done = say("forgot-member", member=_mention(member_id), notes=notes)
    return f"{done} {say('forgot-member-told' if is_told else 'forgot-member-not-told')}"


def nothing_of_member(member_id: int) -> str:
    """Say that there is nothing to erase."""
    return say("forget-member-nothing", member=_mention(member_id))


def forgotten_by_moderator(server: str) -> str:
    """Tell a member that their voice was erased."""
    return say("forgotten-by-moderator", server=discord.utils.escape_markdown(server))


def unused_warning(server: str | None, date: datetime) -> str:
    """Tell a member when their voice will be erased; None for a server whose name is not known."""
    name = say("your-server") if server is None else discord.utils.escape_markdown(server)
    return say("unused-warning", server=name, date=discord.utils.format_dt(date, "D"))


def audit_card(entries: Sequence[AuditEntry], page: int) -> discord.Embed:
    """Say who did what, the latest first."""
    lines = [f"{discord.utils.format_dt(one.at, 'f')} {_happened(one)}" for one in entries]
    text = "\n".join(lines) or say("audit-empty")
    card = discord.Embed(title=say("audit-title"), description=text, colour=NEUTRAL)
    return card.set_footer(text=say("audit-page", page=page + 1))


def _happened(entry: AuditEntry) -> str:
    """Say what happened, in one line."""
    who = say("somebody") if entry.actor_id is None else _mention(entry.actor_id)
    if entry.kind in _WITH_DETAIL:
        return _WITH_DETAIL[entry.kind](entry.detail, who)
    return say(_EVENTS[entry.kind], member=who)


Detail = Mapping[str, Any]


def _erased(detail: Detail, who: str) -> str:
    return say(_ERASED.get(str(detail.get("by")), "event-forgotten"), member=who)


def _retrained(detail: Detail, who: str) -> str:
    ending = ending_words(Ending(detail["ending"]), detail["version"])
    if detail["is_automatic"]:
        return say("event-retrained-automatic", ending=ending)
    return say("event-retrained", member=who, ending=ending)


def _rolled_back(detail: Detail, who: str) -> str:
    if not detail["version"]:
        return say("event-rolled-back-to-none", member=who)
    return say("event-rolled-back", member=who, version=str(detail["version"]))


def _setting_changed(detail: Detail, who: str) -> str:
    setting: str = detail["setting"]
    before, after = (_option(setting, detail[when]) for when in ("before", "after"))
    title = say(_TITLES[setting])
    return say("event-setting", member=who, setting=title, before=before, after=after)


def _listening_changed(detail: Detail, who: str) -> str:
    channel, report = (f"<#{detail[name]}>" for name in ("channel", "report_to"))
    return say(_LISTENING[detail["mode"]], member=who, channel=channel, report=report)


_LISTENING = {
    "off": "event-listening-off",
    "name": "event-listening-name",
    "guard": "event-listening-guard",
}
_WITH_DETAIL: dict[Event, Callable[[Detail, str], str]] = {
    Event.FORGOTTEN: _erased,
    Event.RETRAINED: _retrained,
    Event.ROLLED_BACK: _rolled_back,
    Event.SETTING_CHANGED: _setting_changed,
    Event.LISTENING_CHANGED: _listening_changed,
}


def _mention(member_id: int) -> str:
    return f"<@{member_id}>"

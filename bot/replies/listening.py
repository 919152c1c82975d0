"""What the bot says of whether a voice is somebody's, where it is asked and where it listens."""

from collections.abc import Iterable

import discord

from bot.language import say
from bot.recogniser import ClaimAnswer, Doubt, Fit
from bot.replies.answers import BAD, GOOD, NEUTRAL, heard_card

_FITS = {
    Fit.VERY_LIKELY: "claim-very-likely",
    Fit.LIKELY: "claim-likely",
    Fit.CANNOT_TELL: "answer-cannot-tell",
    Fit.UNLIKELY: "claim-unlikely",
    Fit.VERY_UNLIKELY: "claim-very-unlikely",
}
_COLOURS = {Fit.VERY_LIKELY: GOOD, Fit.LIKELY: GOOD, Fit.CANNOT_TELL: NEUTRAL}

_REASONS = {
    Doubt.LITTLE_SPEECH: "doubt-little-speech",
    Doubt.NOISE: "doubt-noise",
    Doubt.NARROW: "doubt-narrow",
    Doubt.ECHO: "doubt-echo",
    Doubt.FEW_NOTES: "claim-doubt-few-notes",
    None: "claim-doubt",
}

_PERMISSIONS = {
    "view_channel": "permission-view",
    "read_message_history": "permission-history",
    "send_messages": "permission-send",
    "send_messages_in_threads": "permission-send-in-threads",
    "embed_links": "permission-embed",
    "attach_files": "permission-attach",
}


def claim_text(answer: ClaimAnswer) -> str:
    """Say whether a note is the member's, and what that is worth."""
    said = [f"## {say(_FITS[answer.fit])}"]
    said.append(say("claim-compared", member=f"<@{answer.member_id}>"))
    if answer.voices > 1:
        said.append(say("claim-several", people=answer.voices))
    elif answer.fit is Fit.CANNOT_TELL:
        said.append(say(_REASONS[answer.doubt]))
    elif answer.fit in (Fit.UNLIKELY, Fit.VERY_UNLIKELY):
        said.append(say("claim-no-proof"))
    return "\n".join(said)


def claim_card(answer: ClaimAnswer) -> discord.Embed:
    """Say from how much speech that comes, and show it."""
    is_said = answer.fit is Fit.CANNOT_TELL
    return heard_card(answer.quality, _COLOURS.get(answer.fit, BAD), minds=not is_said)


def guard_text(answer: ClaimAnswer, *, channel: str, link: str) -> str:
    """Tell moderators, without accusing anybody, that a note may be another voice."""
    told = say("guard-report", member=f"<@{answer.member_id}>", channel=channel, link=link)
    return f"## {say('guard-title')}\n{told}"


def guard_card(answer: ClaimAnswer) -> discord.Embed:
    """Say from how much speech that comes, show it, and say that nothing was kept."""
    card = heard_card(answer.quality, NEUTRAL, minds=True)
    return card.set_footer(text=say("guard-kept"))


def permissions(names: Iterable[str]) -> str:
    """Name permissions as Discord does, by their names in its API."""
    return ", ".join(say(_PERMISSIONS[name]) for name in names)

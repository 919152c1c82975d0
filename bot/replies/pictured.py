"""What the bot says beside the pictures of a member's own notes."""

from collections.abc import Sequence

import discord

from bot.language import say
from bot.recogniser import Advice, HeardSoFar, Overview
from bot.replies.answers import PICTURE_NAME
from bot.storage import GivenNote

_ADVICE = {
    Advice.NEARER: "next-nearer",
    Advice.FURTHER: "next-further",
    Advice.LONGER: "next-longer",
    Advice.OTHER_DEVICE: "next-other-device",
    Advice.QUIETER: "next-quieter",
    Advice.NOISIER: "next-noisier",
    Advice.ANOTHER_DAY: "next-another-day",
}


def add_heard(card: discord.Embed, heard: HeardSoFar | None, *, goes_on: bool = False) -> None:
    """Show in a card what was heard so far, and say what would help most now.

    ``goes_on``: more is asked for now, so "another day" is no advice.
    """
    if heard is None:
        return
    goes_on = goes_on and heard.advice is Advice.ANOTHER_DAY
    _add_advice(card, "next-go-on" if goes_on else _ADVICE[heard.advice])
    if heard.picture is not None:
        card.set_image(url=f"attachment://{PICTURE_NAME}")


def add_overview(card: discord.Embed, overview: Overview, notes: Sequence[GivenNote]) -> None:
    """Show a member's notes in a card, and say what there is to be seen."""
    card.add_field(name=say("my-notes-title"), value=_legend(overview, notes), inline=False)
    if overview.advice is not None:
        _add_advice(card, _ADVICE[overview.advice])
    if overview.picture is not None:
        card.set_image(url=f"attachment://{PICTURE_NAME}")


def _add_advice(card: discord.Embed, sentence: str) -> None:
    card.add_field(name=say("next-title"), value=say(sentence), inline=False)


def _legend(overview: Overview, notes: Sequence[GivenNote]) -> str:
    """Say what the picture of a member's notes shows, and what it cannot show."""
    if not notes:
        return say("my-notes-none")
    lines = []
    if overview.picture is None:
        lines.append(say("my-notes-no-picture"))
    else:
        lines += [say("my-notes-legend"), say("my-notes-colours")]
        if any(note.is_quarantined for note in notes):
            lines.append(say("my-notes-waiting"))
        if overview.drawn < len(notes):
            lines.append(say("my-notes-latest", drawn=overview.drawn))
        if not overview.compares:
            lines.append(say("my-notes-too-few"))
    if overview.of_other_encoder:
        lines.append(say("my-notes-other-encoder", notes=overview.of_other_encoder))
    if overview.unreadable:
        lines.append(say("my-notes-unreadable", notes=overview.unreadable))
    return "\n".join(lines)

"""What the bot says to members of what it keeps of them."""

from collections.abc import Sequence

import discord

from bot.language import say, speaking
from bot.recogniser import Overview
from bot.replies.answers import BAD, NEUTRAL
from bot.replies.conversation import add_retention, yes_or_no
from bot.replies.pictured import add_overview
from bot.server_settings import DEFAULT_RETENTION_MONTHS
from bot.storage import Consent, GivenNote, Source

MOST_LINES = 20  # each with a server's name of up to 100 letters


def my_data_card(  # noqa: PLR0913 -- each is one independent part
    server: str,
    consent: Consent,
    notes: Sequence[GivenNote],
    *,
    overview: Overview,
    keep_recordings: bool,
    retention_months: int,
) -> discord.Embed:
    """Say what is kept of a member, since when, and how to get rid of it; show their notes."""
    confirmed = sum(note.source is Source.CONFIRMED for note in notes)
    card = discord.Embed(title=say("my-data-title"), colour=NEUTRAL)
    card.description = say(
        "my-data",
        server=discord.utils.escape_markdown(server),
        notes=len(notes) - confirmed,
        confirmed=confirmed,
        waiting=sum(note.is_quarantined for note in notes),
    )
    add_overview(card, overview, notes)
    form = say("my-data-form", recordings=yes_or_no(keep_recordings))
    card.add_field(name=say("my-data-form-title"), value=form, inline=False)
    date = discord.utils.format_dt(consent.given_at, "D")
    agreed = say("my-data-agreed", date=date, version=consent.text_version)
    card.add_field(name=say("my-data-agreed-title"), value=agreed, inline=False)
    add_retention(card, retention_months)
    if consent.language is not None:
        with speaking(consent.language):
            language = say("language-name")
        card.add_field(name=say("my-data-language-title"), value=language, inline=False)
    card.set_footer(text=say("my-data-undo-or-erase") if confirmed else say("my-data-erase"))
    return card


def privacy_card(
    operator: str | None, *, keep_recordings: bool, retention_months: int | None
) -> discord.Embed:
    """Say what happens to voices, and who answers for it; None where no server is meant."""
    text = say("privacy", recordings=yes_or_no(keep_recordings))
    card = discord.Embed(title=say("privacy-title"), description=text, colour=NEUTRAL)
    listening = say("privacy-listening")
    card.add_field(name=say("privacy-listening-title"), value=listening, inline=False)
    if retention_months is None:
        unused = say("unused-elsewhere", months=DEFAULT_RETENTION_MONTHS)
        unused = f"{unused}\n{say('privacy-departed')}"
        card.add_field(name=say("unused-title"), value=unused, inline=False)
    else:
        add_retention(card, retention_months)
    voices = say("privacy-voices")
    card.add_field(name=say("privacy-voices-title"), value=voices, inline=False)
    rights = say("privacy-rights")
    card.add_field(name=say("privacy-rights-title"), value=rights, inline=False)
    answers = say("privacy-operator-unknown")
    if operator:
        answers = discord.utils.escape_markdown(operator)
    card.add_field(name=say("privacy-operator-title"), value=answers, inline=False)
    return card


def undo_label(note: GivenNote) -> str:
    """Name the button that takes a note back."""
    return say("button-undo-note", moment=f"{note.given_at:%Y-%m-%d %H:%M}")


def known_card(known: Sequence[tuple[str, int]]) -> discord.Embed:
    """Say in which servers somebody is known, and by how many notes."""
    card = discord.Embed(title=say("my-data-title"), description=_lines(known), colour=NEUTRAL)
    return card.set_footer(text=say("known-how"))


def forget_everywhere_card(known: Sequence[tuple[str, int]]) -> discord.Embed:
    """Ask for confirmation before a voice is erased in all servers."""
    text = say("forget-everywhere", servers=_lines(known))
    return discord.Embed(title=say("forget-title"), description=text, colour=BAD)


def _lines(known: Sequence[tuple[str, int]]) -> str:
    """Return a line a server, as many as fit."""
    lines = [
        f"- {discord.utils.escape_markdown(server)}: {say('n-notes', notes=notes)}"
        for server, notes in known
    ]
    shown = "\n".join(lines[:MOST_LINES])
    return shown if len(lines) <= MOST_LINES else f"{shown}\n- …"

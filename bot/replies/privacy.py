"""What the bot says to members of what it keeps of them."""

from collections.abc import Sequence

import discord

from bot.replies.conversation import NEUTRAL, counted
from bot.storage import Consent, GivenNote, Source

_FACTS = (
    "1. A voice is biometric data. I keep nothing before you have read what, why, where and how "
    "long, and agreed.\n"
    "2. I keep and learn from only the notes that you give in `/enroll` or confirm with a button; "
    "nothing else from channels, menus or `/whois`.\n"
    "3. {kept}, fingerprints and what I learn from them are encrypted, and in no log.\n"
    "4. Every server knows its own members only. Who did not agree there is never named.\n"
    "5. `/mydata` shows what I keep of you. `/forget` erases all of it at once, with every version "
    "that learnt from you."
)
_UNNAMED = "Whoever added me here; they have not told me their name: ask who manages this server."


def my_data_card(
    server: str, consent: Consent, notes: Sequence[GivenNote], *, keep_recordings: bool
) -> discord.Embed:
    """Say what is kept of a member, since when, and how to get rid of it."""
    waiting = sum(note.is_quarantined for note in notes)
    confirmed = sum(note.source is Source.CONFIRMED for note in notes)
    kept = f"{counted(len(notes) - confirmed, 'note')} from `/enroll`"
    if confirmed:
        kept += f", and {counted(confirmed, 'note')} that you confirmed with a button"
    if waiting:
        kept += f". {waiting} of them not used yet: they do not sound like the others"
    form = (
        "recordings, embeddings and fingerprints"
        if keep_recordings
        else ("embeddings and fingerprints; recordings are not kept any more")
    )
    name = discord.utils.escape_markdown(server)
    card = discord.Embed(title="What I keep of you", colour=NEUTRAL)
    card.description = f"In **{name}**: {kept}."
    card.add_field(name="In what form", value=f"{form}, encrypted", inline=False)
    agreed = f"{discord.utils.format_dt(consent.given_at, 'D')}, text {consent.text_version}"
    card.add_field(name="You agreed", value=agreed, inline=False)
    undo = "The buttons take back single notes that you confirmed; " if confirmed else ""
    card.set_footer(text=f"{undo}/forget erases everything at once.")
    return card


def privacy_card(operator: str | None, *, keep_recordings: bool) -> discord.Embed:
    """Say what happens to voices, and who answers for it."""
    kept = "Notes, embeddings" if keep_recordings else "Embeddings"
    card = discord.Embed(
        title="What happens to your voice", description=_FACTS.format(kept=kept), colour=NEUTRAL
    )
    answers = discord.utils.escape_markdown(operator) if operator else _UNNAMED
    card.add_field(name="Who runs me and answers for this", value=answers, inline=False)
    return card


def undo_label(note: GivenNote) -> str:
    """Name the button that takes a note back."""
    return f"Undo {note.given_at:%Y-%m-%d %H:%M}"

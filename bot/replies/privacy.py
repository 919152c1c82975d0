"""What the bot says to members of what it keeps of them."""

from collections.abc import Sequence

import discord

from bot.replies.conversation import NEUTRAL, counted
from bot.storage import Consent, GivenNote, Source


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


def undo_label(note: GivenNote) -> str:
    """Name the button that takes a note back."""
    return f"Undo {note.given_at:%Y-%m-%d %H:%M}"

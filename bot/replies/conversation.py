"""What the bot says as long as all goes well, and what it is asked."""

from collections.abc import Sequence

import discord

from bot import prompts
from bot.language import say
from bot.recogniser import MIN_NOTES, Advice, HeardSoFar, Quality
from bot.replies.answers import BAD, GOOD, NEUTRAL
from bot.replies.failures import failure
from bot.replies.pictured import add_heard

# Changes whenever the text does: everybody is then asked again. Not with what is filled in, which
# differs from server to server: its name, or how long it keeps voices that nobody uses.
CONSENT_VERSION = "2026-11.5"

MOST_OF_NAME = 40  # letters of a file's name: ten files fit into one card

_COMMANDS = {
    "command-whois": "help-whois",
    "command-verify": "help-verify",
    "command-voices": "help-voices",
    "command-mydata": "help-mydata",
    "command-forget": "help-forget",
    "command-privacy": "help-privacy",
}
_KEEPERS_COMMANDS = {
    "command-retrain": "help-retrain",
    "command-model": "help-model",
    "command-rollback": "help-rollback",
    "command-listen": "help-listen",
    "command-settings": "help-settings",
    "command-forget-member": "help-forget-member",
    "command-audit": "help-audit",
}


def consent_card(
    server: str, notes: int, *, keep_recordings: bool, retention_months: int
) -> discord.Embed:
    """Ask for consent in plain words."""
    text = say(
        "consent",
        recordings=yes_or_no(keep_recordings),
        server=discord.utils.escape_markdown(server),
        notes=notes,
    )
    card = discord.Embed(title=say("consent-title"), description=text, colour=NEUTRAL)
    card.add_field(
        name=say("consent-listening-title"), value=say("consent-listening"), inline=False
    )
    add_retention(card, retention_months)
    return card


def add_retention(card: discord.Embed, months: int) -> None:
    """Say how long a voice is kept that nobody uses, and that of who has left."""
    said = f"{say('unused', months=months)}\n{say('privacy-departed')}"
    card.add_field(name=say("unused-title"), value=said, inline=False)


def progress_bar(done: int, total: int) -> str:
    """Return one block a note."""
    return "▰" * done + "▱" * max(0, total - done)


def steps(done: int, total: int) -> str:
    """Return a sign a step: done, the one that is asked for, or to come."""
    now = ["\N{STUDIO MICROPHONE}\N{VARIATION SELECTOR-16}"] if done < total else []
    return " ".join(["✅"] * done + now + ["⬜"] * (total - done - 1))


def prompt_card(  # noqa: PLR0913 -- each is one independent part
    sentence: str,
    *,
    accepted: int,
    total: int,
    server: str,
    in_channel: bool,
    checks_reading: bool,
    heard: HeardSoFar | None = None,
) -> discord.Embed:
    """Ask for the next sentence, show what was heard so far, and say what would help most.

    Whether it is checked that the sentence is read is said, too.
    """
    # Of all places the noisy one is not asked for where every note so far is too noisy.
    is_noisy = heard is not None and heard.advice is Advice.QUIETER
    surroundings = prompts.surroundings_at(0 if is_noisy else accepted)
    card = discord.Embed(
        title=say("prompt-title", number=accepted + 1, total=total),
        description=f"## {sentence}\n{surroundings}\n{steps(accepted, total)}",
        colour=NEUTRAL,
    )
    how = say("prompt-how-in-channel") if in_channel else say("prompt-how-direct")
    checked = "language" if checks_reading and not prompts.is_heard() else yes_or_no(checks_reading)
    how = f"{how}\n{say('prompt-reading', checked=checked)}"
    card.add_field(name=say("prompt-how"), value=how, inline=False)
    add_heard(card, heard, goes_on=True)
    return card.set_footer(text=server or None)


def note_saved(quality: Quality) -> str:
    """Say that a note was kept, how good it is, and what would make the next one better."""
    saved = say("note-saved", seconds=quality.speech_s, noise=quality.noise)
    if quality.is_distorted:
        return f"{saved} {say('advice-loud')}"
    if quality.is_soft:
        return f"{saved} {say('advice-soft')}"
    return saved


def enrolled(server: str | None, notes: int, heard: HeardSoFar | None = None) -> discord.Embed:
    """Say that the dialogue is done, show what was heard, and say what would help most.

    ``server`` is None for one whose name is not known.
    """
    name = say("your-server") if server is None else discord.utils.escape_markdown(server)
    text = say("enrolled", server=name, notes=notes)
    card = discord.Embed(title=say("enrolled-title"), description=text, colour=GOOD)
    add_heard(card, heard)
    return card


def stopped(notes: int) -> str:
    """Say that the dialogue was stopped, and how many notes of the member are stored now."""
    if not notes:
        return say("stopped-nothing")
    if notes < MIN_NOTES:
        return say("stopped-too-few", notes=notes, needed=MIN_NOTES)
    return say("stopped", notes=notes)


def upload_report(
    heard: Sequence[tuple[str, Quality | Exception]],
    *,
    server: str | None,
    notes: int,
    so_far: HeardSoFar | None = None,
) -> discord.Embed:
    """Say of every uploaded file what became of it, and what the member's notes are good for now.

    Parameters
    ----------
    heard : sequence of (str, Quality or Exception)
        Names of files, and how good each is or why it was refused.
    server : str or None
    notes : int
        How many of the member are stored now.
    so_far : HeardSoFar, optional
        What was heard in those that were kept.
    """
    kept = sum(isinstance(one, Quality) for _, one in heard)
    name = say("your-server") if server is None else discord.utils.escape_markdown(server)
    known = "upload-known" if notes >= MIN_NOTES else "upload-too-few"
    card = discord.Embed(
        title=say("upload-title", kept=kept, files=len(heard)),
        description="\n".join(
            (
                *(_upload_line(file, one) for file, one in heard),
                "",
                say(known, notes=notes, server=name, needed=MIN_NOTES),
            )
        ),
        colour=GOOD if kept else BAD,
    )
    add_heard(card, so_far)
    return card


def _upload_line(file: str, heard: Quality | Exception) -> str:
    said = note_saved(heard) if isinstance(heard, Quality) else f"❌ {failure(heard)}"
    return f"**{discord.utils.escape_markdown(file[:MOST_OF_NAME])}** {said}"


def forget_card(server: str, notes: int) -> discord.Embed:
    """Ask for confirmation before erasing."""
    text = say("forget", notes=notes, server=discord.utils.escape_markdown(server))
    return discord.Embed(title=say("forget-title"), description=text, colour=BAD)


def help_card(notes: int, *, may_manage: bool) -> discord.Embed:
    """Say what the bot can do for somebody; who may manage the server can do more."""
    card = discord.Embed(title=say("help-title"), description=say("help"), colour=NEUTRAL)
    commands = _COMMANDS | (_KEEPERS_COMMANDS if may_manage else {})
    about = {command: (f"/{say(command)}", say(text)) for command, text in commands.items()}
    for name, value in (
        (f"/{say('command-enroll')}", say("help-enroll", notes=notes)),
        (say("menu-whois"), say("help-menu")),
        about.pop("command-whois"),
        about.pop("command-verify"),
        (say("help-note-title"), say("help-note")),
        (say("help-feedback-title"), say("help-feedback")),
        *about.values(),
    ):
        card.add_field(name=name, value=value, inline=False)
    return card


def welcome() -> str:
    """Say in a new server how it begins; no card, which the bot may not be allowed to show."""
    return f"## {say('welcome-title')}\n{say('welcome')}"


# ---------------------------------------------------------------------------------------- words


def yes_or_no(choice: bool) -> str:  # noqa: FBT001 -- it is what is put into words
    """Return the word by which the catalogues choose between two wordings."""
    return "yes" if choice else "no"

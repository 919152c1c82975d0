"""What the bot says of whose voices it knows."""

import discord

from bot.language import say
from bot.recogniser import MIN_NOTES
from bot.replies.answers import NEUTRAL
from bot.replies.conversation import yes_or_no
from bot.voices import LEAST_ON_MAP, ServerVoices, Voice, VoicesPage

MAP_NAME = "voices.png"


def voices_text(found: ServerVoices, page: VoicesPage, viewer_id: int) -> str:
    """Say how many are enrolled, what of the viewer is, and of whom else the page tells.

    In the text of a message, where Discord shows mentions as names; see `answer_text`.
    """
    own = found.of(viewer_id)
    ready = sum(voice.is_ready for voice in found.voices)
    count = say("voices-count", members=len(found.voices), known=ready, needed=MIN_NOTES)
    lines = [
        f"## {say('voices-title')}",
        count,
        say("voices-unknown") if own is None else _line(own),
        "",
        say("voices-listed-all") if page.shows_all else say("voices-listed-willing"),
        *map(_line, page.voices),
    ]
    if page.pages > 1:
        lines.append(say("voices-page", page=page.number + 1, pages=page.pages))
    return "\n".join(lines)


def _line(voice: Voice) -> str:
    """Say what is known of one voice, after the number of its dot."""
    number = "·" if voice.number is None else str(voice.number)
    said = say(
        "voices-line",
        member=f"<@{voice.member_id}>",
        notes=voice.notes,
        ready=yes_or_no(voice.is_ready),
    )
    return f"`{number:>3}` {said}"


def voices_card(found: ServerVoices, viewer_id: int) -> discord.Embed:
    """Show the map, and say to who is enrolled what it means to be on it."""
    card = discord.Embed(title=say("voices-map-title"), colour=NEUTRAL)
    if found.picture is None:
        shown = sum(voice.number is not None for voice in found.voices)
        about = say("voices-map-too-few", needed=LEAST_ON_MAP, shown=shown)
    else:
        about = say("voices-map")
        card.set_image(url=f"attachment://{MAP_NAME}")
    own = found.of(viewer_id)
    if own is not None:
        about += f"\n\n{say('voices-map-on' if own.is_on_map else 'voices-map-offer')}"
    card.description = about
    return card

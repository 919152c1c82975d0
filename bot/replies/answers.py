"""What the bot answers about a note of one person: in words, with its card and its bars."""

import io
from collections.abc import Mapping

import discord

from bot.language import say
from bot.recogniser import Answer, Confidence, Doubt, Quality

NEUTRAL, GOOD, BAD = 0x5865F2, 0x2E8B57, 0xB5532C
PICTURE_NAME = "note.png"
SQUARES = "🟧🟦🟨🟪🟩🟥"  # the colours of people in pictures, in the order of `model.pictures`
_OTHERS, _NOBODY = "\N{HEAVY PLUS SIGN}", "⚪"  # of the bars that are no member's

CERTAINTIES = {
    Confidence.VERY_LIKELY: "answer-very-likely",
    Confidence.LIKELY: "answer-likely",
}

_DOUBTS = {
    Doubt.LITTLE_SPEECH: "doubt-little-speech",
    Doubt.NOISE: "doubt-noise",
    Doubt.NARROW: "doubt-narrow",
    Doubt.ECHO: "doubt-echo",
    Doubt.FEW_NOTES: "doubt-few-notes",
}


def answer_text(answer: Answer, names: Mapping[int, str] | None = None) -> str:
    """Say who speaks, and how sure that is.

    In the text of a message, not in its card: there Discord shows a mention as the name, provided
    that the reader can see the member. For other places ``names`` has names by member id.
    """
    people = [name_of(member_id, names or {}) for member_id in answer.people]
    if answer.member_id is not None:
        certainty = say(CERTAINTIES[answer.confidence])
        if len(people) > 1:
            others = ", ".join(people[1:])
            certainty = say("answer-with-next", certainty=certainty, member=others)
        return f"## {people[0]}\n{certainty}"
    if people:
        return f"## {say('answer-nobody-for-sure')}\n{say('answer-guess', member=people[0])}"
    if answer.confidence is Confidence.CANNOT_TELL and answer.doubt is not None:
        return f"## {say('answer-cannot-tell')}\n{say(_DOUBTS[answer.doubt])}"
    return f"## {say('answer-nobody')}"


def name_of(member_id: int, names: Mapping[int, str]) -> str:
    """Return a member's name where there is one, else their mention."""
    if member_id in names:
        return discord.utils.escape_markdown(names[member_id])
    return f"<@{member_id}>"


def answer_card(answer: Answer, names: Mapping[int, str] | None = None) -> discord.Embed:
    """Say from how much speech an answer comes, show it, and say what its bars are."""
    is_said = answer.confidence is Confidence.CANNOT_TELL  # what to mind: the reason, in the text
    colour = GOOD if answer.member_id is not None else BAD
    card = heard_card(answer.quality, colour, minds=not is_said)
    card.add_field(name=say("bars-title"), value=_bars(answer, names or {}), inline=False)
    return card.set_footer(text=say("bars-meaning"))


def _bars(answer: Answer, names: Mapping[int, str]) -> str:
    """Say of each bar whose it is, and how likely they speak."""
    bars = [
        (f"{SQUARES[place]} **{place + 1}** {name_of(member_id, names)}", share)
        for place, (member_id, share) in enumerate(answer.members)
    ]
    words = [_likely(share) for _, share in bars]
    if bars:  # the bar says what the answer does
        words[0] = say(CERTAINTIES.get(answer.confidence, "bars-guess"))
    if answer.others is not None:
        other = "bars-other-member" if bars else "bars-member"
        bars.append((f"{_OTHERS} {say(other)}", answer.others))
        words.append(_likely(answer.others))
    bars.append((f"{_NOBODY} {say('timeline-nobody')}", answer.nobody))
    words.append(_likely(answer.nobody))
    return "\n".join(
        say("bar", who=who, likely=likely) for (who, _), likely in zip(bars, words, strict=True)
    )


def _likely(share: float) -> str:
    """Put a probability into words."""
    steps = ((0.99, "answer-very-likely"), (0.5, "answer-likely"), (0.05, "bars-possible"))
    return say(next((word for least, word in steps if share >= least), "bars-unlikely"))


def heard_card(quality: Quality, colour: int, *, minds: bool) -> discord.Embed:
    """Say from how much speech something was told, what to mind of it if wished, and show it."""
    card = discord.Embed(colour=colour)
    card.add_field(name=say("answer-heard"), value=describe(quality))
    if minds and (doubt := _doubt(quality)):
        card.add_field(name=say("mind"), value=doubt, inline=False)
    card.set_image(url=f"attachment://{PICTURE_NAME}")
    return card


def picture(png: bytes) -> discord.File:
    """Return the file that such a card shows."""
    return discord.File(io.BytesIO(png), PICTURE_NAME)


def pictures(png: bytes | None) -> list[discord.File]:
    """Return the files of a card that may have to do without its picture."""
    return [] if png is None else [picture(png)]


def describe(quality: Quality) -> str:
    """Say in words how much speech there was, and in what surroundings."""
    return say("heard", seconds=quality.speech_s, noise=quality.noise)


def _doubt(quality: Quality) -> str:
    """Say why an answer is less sure than usual, if it is."""
    if quality.is_short:
        return say("mind-short", seconds=quality.speech_s)
    if quality.snr_db < 8:
        return say("mind-noise")
    return ""

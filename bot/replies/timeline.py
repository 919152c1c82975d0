"""What the bot answers about a note of several people: a line and a colour for each of them."""

from collections.abc import Iterator, Mapping

import discord

from bot.language import say
from bot.recogniser import Confidence, Doubt, PartAnswer, TimelineAnswer
from bot.replies.answers import (
    BAD,
    CERTAINTIES,
    GOOD,
    PICTURE_NAME,
    SQUARES,
    describe,
    name_of,
)

_REASONS = {
    Doubt.LITTLE_SPEECH: "timeline-little-speech",
    Doubt.NOISE: "timeline-noise",
    Doubt.NARROW: "timeline-narrow",
    Doubt.ECHO: "timeline-echo",
    Doubt.FEW_NOTES: "timeline-few-notes",
}


def timeline_text(answer: TimelineAnswer, names: Mapping[int, str] | None = None) -> str:
    """Say who speaks, for how long, and how sure each is; ``names`` as in `answer_text`."""
    names = names or {}
    lines = [f"## {say('timeline-title', people=len(answer.parts))}"]
    for place, (part, unknown) in enumerate(zip(answer.parts, _unknown(answer), strict=True)):
        who = unknown if part.member_id is None else name_of(part.member_id, names)
        square = SQUARES[place % len(SQUARES)]
        certainty = _certainty(part, names)
        said = say("timeline-part", who=who, seconds=part.seconds, certainty=certainty)
        lines.append(f"{square} {said}")
    return "\n".join(lines)


def timeline_labels(answer: TimelineAnswer, names: Mapping[int, str]) -> list[str]:
    """Return what stands beside each lane of the picture; nothing for a name not in ``names``."""
    return [
        unknown if part.member_id is None else names.get(part.member_id, "")
        for part, unknown in zip(answer.parts, _unknown(answer), strict=True)
    ]


def timeline_card(answer: TimelineAnswer) -> discord.Embed:
    """Say from how much speech an answer comes, and show who speaks when."""
    is_known = any(part.member_id is not None for part in answer.parts)
    card = discord.Embed(colour=GOOD if is_known else BAD)
    card.add_field(name=say("answer-heard"), value=describe(answer.quality))
    card.set_image(url=f"attachment://{PICTURE_NAME}")
    return card


def _unknown(answer: TimelineAnswer) -> Iterator[str]:
    """Yield what each person is called if they are not named: numbers in their order."""
    number = 1
    for part in answer.parts:
        yield say("timeline-unknown", number=number)
        number += part.member_id is None


def _certainty(part: PartAnswer, names: Mapping[int, str]) -> str:
    """Say how sure a name is, or why there is none."""
    if part.confidence is Confidence.MAYBE:
        return say("timeline-guess", member=name_of(part.nearest_id, names))
    if part.confidence is Confidence.CANNOT_TELL and part.doubt is not None:
        return say("timeline-cannot-tell", reason=say(_REASONS[part.doubt]))
    return say(CERTAINTIES.get(part.confidence, "timeline-nobody"))

"""What the bot says of retraining, and of the versions that came of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import discord

from bot.replies.conversation import BAD, GOOD, NEUTRAL, counted, progress_bar
from bot.retraining import Outcome, Phase, Progress, Verdict
from bot.storage import Changes, Ending, HeadRecord, PastRetraining, StaleState

CONFUSIONS_NAME, CURVE_NAME, HISTORY_NAME = "confusions.png", "learning-curve.png", "history.png"
_AS_BEFORE = "Nothing has changed: I answer as before."
INTERRUPTED = f"I was restarted in the middle of this retraining. {_AS_BEFORE}"
INTERRUPTED += " Start it again with `/retrain`."
CANCELLED = f"Cancelled. {_AS_BEFORE}"
ROLLED_BACK_TO_NONE = (
    "From now on I compare with everybody's mean voice, as before the first retraining."
)
_BLOCKS = 20
_PHASES = {
    Phase.COPIES: "Listening to the notes as over a telephone, in a room, in the street",
    Phase.COMPARING: "Comparing old and new on notes that the new one has not heard",
    Phase.TRAINING: "Learning from all notes",
}


def retraining_card(progress: Progress | None) -> discord.Embed:
    """Say how far a retraining has got; None before it has begun."""
    if progress is None:
        text = "Reading the notes …"
    else:
        blocks = round(_BLOCKS * progress.done / max(1, progress.total))
        left = "" if progress.remaining_s is None else f"  {_duration(progress.remaining_s)} left"
        text = f"{progress_bar(blocks, _BLOCKS)}{left}\n{_PHASES[progress.phase]} …"
    card = discord.Embed(title="Retraining", description=text, colour=NEUTRAL)
    card.set_footer(text="Meanwhile I answer as before.")
    return card


def retraining_ended(sentence: str) -> discord.Embed:
    """Say why a retraining ended without a result."""
    return discord.Embed(title="Retraining", description=sentence, colour=BAD)


def retraining_failed(sentence: str) -> discord.Embed:
    """Say why a retraining failed, and that this does no harm."""
    return retraining_ended(f"{sentence}\n{_AS_BEFORE}")


def adopted_before_stop(version: int) -> str:
    """Say that a retraining was done, but that its result could not be shown any more."""
    return (
        f"I was restarted before I could show the result: version {version} is in use. `/model` "
        "says how well it works."
    )


def without_pictures(cards: Sequence[discord.Embed]) -> list[discord.Embed]:
    """Return the cards of a result that could not be drawn."""
    return [card.set_image(url=None) for card in cards if card.title]


def unchanged_card(version: int | None) -> discord.Embed:
    """Say that there was nothing to learn."""
    text = (
        f"Nothing has changed since version {version} learnt: no new note, nobody erased. I answer "
        "as before. More notes from `/enroll` make a difference."
    )
    return discord.Embed(title="Nothing new to learn", description=text, colour=NEUTRAL)


def result_cards(outcome: Outcome) -> list[discord.Embed]:
    """Say what came of a retraining; with a picture on each card if there is a comparison."""
    verdict = outcome.verdict
    if verdict is None:
        return [unchanged_card(outcome.version)]
    if verdict.is_better:
        title, colour = f"Retrained: version {outcome.version} is in use", GOOD
        text = f"It learnt from {counted(outcome.notes, 'note')} of "
        text += f"{counted(len(verdict.member_ids), 'member')}."
    else:
        title, colour = "Retrained, but kept the old one", NEUTRAL
        text = "The new one is no better on notes that it has not heard, so I answer as before."
    card = discord.Embed(title=title, description=text, colour=colour)
    for name, value in _rates(verdict):
        card.add_field(name=name, value=value)
    if verdict.hard_pairs:
        pairs = (f"<@{one}> and <@{other}>" for one, other in verdict.hard_pairs)
        card.add_field(name="Hard to tell apart", value=_listed(pairs), inline=False)
    if verdict.need_more:
        people = (f"<@{member_id}>" for member_id in verdict.need_more)
        advice = f"{_listed(people)}: `/enroll` again, on another day or in another place."
        card.add_field(name="Should record more", value=advice, inline=False)
    card.set_footer(text=_measured_on(verdict))
    card.set_image(url=f"attachment://{CONFUSIONS_NAME}")
    second = discord.Embed(colour=colour)
    second.set_image(url=f"attachment://{CURVE_NAME}")
    return [card, second]


def _measured_on(verdict: Verdict) -> str:
    """Say what the figures come from."""
    text = f"Both measured on {counted(verdict.probes, 'note')} that neither had heard"
    if verdict.strangers:
        text += f", and on {counted(verdict.strangers, 'note')} of members left out as strangers"
    return f"{text}."


def _rates(verdict: Verdict) -> Sequence[tuple[str, str]]:
    """Return each kind of error, before and after."""
    before, after = verdict.before, verdict.after
    strangers = f"{_share(before.strangers_named)} → {_share(after.strangers_named)}"
    return (
        ("Members missed", f"{_share(before.missed)} → {_share(after.missed)}"),
        ("Misnamed", f"{_share(before.misnamed)} → {_share(after.misnamed)}"),
        ("Strangers named", strangers if verdict.strangers else "not known with two members"),
    )


def model_card(  # noqa: PLR0913 -- each is one independent part
    history: Sequence[HeadRecord],
    changes: Changes,
    stale: StaleState,
    *,
    encoder_id: str,
    in_use: int | None,
    last: PastRetraining | None,
) -> discord.Embed:
    """Say which version is in use, since when, how good it is, and what changed since."""
    current = next((one for one in history if one.is_current), None)
    card = discord.Embed(title="My recogniser here", colour=NEUTRAL)
    if current is None or current.encoder_id != encoder_id:
        card.description = "No version is in use: I compare with everybody's mean voice."
    elif current.version != in_use:
        card.description = _unreadable(current.version)
    else:
        card.description = (
            f"**Version {current.version}**, {_moment(current.created_at)}: "
            f"{counted(current.members, 'member')}, {counted(current.notes, 'note')}"
        )
        card.add_field(name="On unheard notes", value=_figures(current.figures), inline=False)
    since = "Since then" if current else "So far"
    card.add_field(name=since, value=_changed(changes), inline=False)
    if last is not None:
        card.add_field(name="Last retraining", value=_last(last), inline=False)
    if notes := _remarks(history, stale, encoder_id):
        card.add_field(name="Mind", value="\n".join(notes), inline=False)
    card.set_footer(text=f"encoder {encoder_id}")
    if len(history) > 1:
        card.set_image(url=f"attachment://{HISTORY_NAME}")
    return card


def _figures(figures: dict[str, Any]) -> str:
    after = figures["after"]
    text = f"members missed {_share(after['missed'])}, misnamed {_share(after['misnamed'])}"
    if figures["strangers"]:
        text += f", strangers named {_share(after['strangers_named'])}"
    return text


def _last(last: PastRetraining) -> str:
    """Say what came of the last retraining, also of one that began by itself."""
    how = ", by itself" if last.is_automatic else ""
    said = "runs at the moment" if last.ending is None else _ENDINGS[last.ending]
    return f"{_moment(last.started_at)}{how}: {said.format(version=last.version)}"


_ENDINGS = {
    Ending.ADOPTED: "version {version} was adopted",
    Ending.NO_BETTER: "the new one was no better, so I kept what was in use",
    Ending.UNCHANGED: "there was nothing new to learn",
    Ending.CANCELLED: "cancelled",
    Ending.FAILED: "failed; nothing changed",
    Ending.INTERRUPTED: "interrupted by a restart; nothing changed",
}


def _changed(changes: Changes) -> str:
    parts = [f"{counted(changes.new_notes, 'new note')}"]
    if changes.erased_members:
        parts.append(f"{counted(changes.erased_members, 'member')} erased")
    if changes.false_names:
        parts.append(f"{counted(changes.false_names, 'false name')} reported with *Not me*")
    return ", ".join(parts)


def _remarks(history: Sequence[HeadRecord], stale: StaleState, encoder_id: str) -> list[str]:
    """Say what an administrator should know beside the figures."""
    remarks = []
    if dropped := [str(one.version) for one in history if one.was_dropped]:
        remarks.append(
            f"Deleted because somebody erased what was learnt from: version {', '.join(dropped)}. "
            "`/retrain` makes a new one."
        )
    if old := [str(one.version) for one in history if _is_of_another(one, encoder_id)]:
        remarks.append(f"Of an earlier encoder, not usable: version {', '.join(old)}.")
    if stale.waiting:
        until = (
            "I answer with the one before."
            if stale.is_served_by_old
            else "I do not know the members whose notes these are: old and new cannot be compared."
        )
        remarks.append(
            f"A new encoder is listening to {counted(stale.waiting, 'stored note')} again. Until "
            f"then {until}"
        )
    if stale.to_enrol_again:
        people = _listed(f"<@{member_id}>" for member_id in stale.to_enrol_again)
        remarks.append(
            f"I kept no recordings of {people}, and the encoder is new: they have to `/enroll` "
            "again."
        )
    return remarks


def _is_of_another(head: HeadRecord, encoder_id: str) -> bool:
    return head.encoder_id != encoder_id and not head.was_dropped


def _unreadable(version: int) -> str:
    """Say that a version is damaged, and what answers instead."""
    return (
        f"Version {version} cannot be read, so I compare with everybody's mean voice: `/rollback` "
        "to another, or `/retrain`."
    )


def rolled_back(version: int, *, in_use: int | None) -> str:
    """Confirm that an earlier version is in use."""
    if not version:
        return ROLLED_BACK_TO_NONE
    if version != in_use:
        return _unreadable(version)
    return f"Version {version} is in use from now on. `/model` shows all of them."


def version_choice(head: HeadRecord, *, is_used: bool) -> str:
    """Name a version in a list to choose from."""
    used = " (in use)" if is_used else ""
    missed = _share(head.figures["after"]["missed"])
    return (
        f"{head.version}: {head.created_at:%Y-%m-%d}, {counted(head.members, 'member')}, "
        f"{missed} missed{used}"
    )


NO_VERSION_CHOICE = "0: none; I then compare with everybody's mean voice."


def enrol_again(server: str) -> str:
    """Tell a member that their stored embeddings are of no use any more."""
    return (
        f"I listen in a new way now, and I kept no recordings of yours, so I no longer recognise "
        f"you in **{discord.utils.escape_markdown(server)}**. Use `/enroll` there again, or "
        "`/forget`, which erases what is left."
    )


def _share(share: float) -> str:
    return f"{100 * share:.1f} %" if 0 < share < 0.1 else f"{100 * share:.0f} %"


def _moment(at: datetime) -> str:
    return discord.utils.format_dt(at, "D")


def _duration(seconds: float) -> str:
    """Say how long, roughly."""
    if seconds < 90:
        return f"about {max(5, 5 * round(seconds / 5))} s"
    return f"about {round(seconds / 60)} min"


def _listed(people: Iterable[str], most: int = 10) -> str:
    """Join a few, and say how many others there are."""
    listed = list(people)
    more = f" and {len(listed) - most} more" if len(listed) > most else ""
    return ", ".join(listed[:most]) + more

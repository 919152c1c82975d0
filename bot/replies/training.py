"""What the bot says of retraining, and of the versions that came of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import discord

from bot.language import say
from bot.replies.answers import BAD, GOOD, NEUTRAL
from bot.replies.conversation import progress_bar
from bot.retraining import Outcome, Phase, Progress, Verdict
from bot.storage import Changes, Ending, HeadRecord, PastRetraining, StaleState

CONFUSIONS_NAME, CURVE_NAME, HISTORY_NAME = "confusions.png", "learning-curve.png", "history.png"
_BLOCKS = 20
_PHASES = {
    Phase.COPIES: "retraining-copies",
    Phase.COMPARING: "retraining-comparing",
    Phase.TRAINING: "retraining-training",
}


def retraining_card(progress: Progress | None) -> discord.Embed:
    """Say how far a retraining has got; None before it has begun."""
    if progress is None:
        text = say("retraining-reading")
    else:
        blocks = round(_BLOCKS * progress.done / max(1, progress.total))
        left = "" if progress.remaining_s is None else f"  {_time_left(progress.remaining_s)}"
        text = f"{progress_bar(blocks, _BLOCKS)}{left}\n{say(_PHASES[progress.phase])}"
    card = discord.Embed(title=say("retraining-title"), description=text, colour=NEUTRAL)
    card.set_footer(text=say("retraining-meanwhile"))
    return card


def retraining_ended(sentence: str) -> discord.Embed:
    """Say why a retraining ended without a result."""
    return discord.Embed(title=say("retraining-title"), description=sentence, colour=BAD)


def retraining_failed(sentence: str) -> discord.Embed:
    """Say why a retraining failed, and that this does no harm."""
    return retraining_ended(f"{sentence}\n{say('retraining-as-before')}")


def without_pictures(cards: Sequence[discord.Embed]) -> list[discord.Embed]:
    """Return the cards of a result that could not be drawn."""
    return [card.set_image(url=None) for card in cards if card.title]


def unchanged_card(version: int | None) -> discord.Embed:
    """Say that there was nothing to learn."""
    text = say("unchanged", version=str(version))
    return discord.Embed(title=say("unchanged-title"), description=text, colour=NEUTRAL)


def result_cards(outcome: Outcome) -> list[discord.Embed]:
    """Say what came of a retraining; with a picture on each card if there is a comparison."""
    verdict = outcome.verdict
    if verdict is None:
        return [unchanged_card(outcome.version)]
    if verdict.is_better:
        title, colour = say("better-title", version=str(outcome.version)), GOOD
        text = say("better", notes=outcome.notes, members=len(verdict.member_ids))
    else:
        title, colour = say("no-better-title"), NEUTRAL
        text = say("no-better")
    card = discord.Embed(title=title, description=text, colour=colour)
    for name, value in _rates(verdict):
        card.add_field(name=name, value=value)
    if verdict.hard_pairs:
        pairs = (
            say("pair", member=_mention(one), other=_mention(other))
            for one, other in verdict.hard_pairs
        )
        card.add_field(name=say("hard-pairs"), value=_listed(pairs), inline=False)
    if verdict.need_more:
        advice = say("should-record-more-advice", people=_listed(map(_mention, verdict.need_more)))
        card.add_field(name=say("should-record-more"), value=advice, inline=False)
    card.set_footer(text=_measured_on(verdict))
    card.set_image(url=f"attachment://{CONFUSIONS_NAME}")
    second = discord.Embed(colour=colour)
    second.set_image(url=f"attachment://{CURVE_NAME}")
    return [card, second]


def _measured_on(verdict: Verdict) -> str:
    """Say what the figures come from."""
    if verdict.strangers:
        return say("measured-on-strangers", notes=verdict.probes, strangers=verdict.strangers)
    return say("measured-on", notes=verdict.probes)


def _rates(verdict: Verdict) -> Sequence[tuple[str, str]]:
    """Return each kind of error, before and after."""
    before, after = verdict.before, verdict.after
    strangers = f"{_share(before.strangers_named)} → {_share(after.strangers_named)}"
    return (
        (say("rate-missed"), f"{_share(before.missed)} → {_share(after.missed)}"),
        (say("rate-misnamed"), f"{_share(before.misnamed)} → {_share(after.misnamed)}"),
        (say("rate-strangers"), strangers if verdict.strangers else say("rate-strangers-unknown")),
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
    card = discord.Embed(title=say("model-title"), colour=NEUTRAL)
    if current is None or current.encoder_id != encoder_id:
        card.description = say("model-none")
    elif current.version != in_use:
        card.description = _unreadable(current.version)
    else:
        card.description = say(
            "model-version",
            version=str(current.version),
            date=_moment(current.created_at),
            members=current.members,
            notes=current.notes,
        )
        rates = _figures(current.figures)
        card.add_field(name=say("model-unheard"), value=rates, inline=False)
    since = say("model-since") if current else say("model-so-far")
    card.add_field(name=since, value=_changed(changes), inline=False)
    if last is not None:
        card.add_field(name=say("model-last"), value=_last(last), inline=False)
    if notes := _remarks(history, stale, encoder_id):
        card.add_field(name=say("mind"), value="\n".join(notes), inline=False)
    card.set_footer(text=say("model-encoder", encoder=encoder_id))
    if len(history) > 1:
        card.set_image(url=f"attachment://{HISTORY_NAME}")
    return card


def _figures(figures: dict[str, Any]) -> str:
    after = figures["after"]
    missed, misnamed = _share(after["missed"]), _share(after["misnamed"])
    if not figures["strangers"]:
        return say("model-rates", missed=missed, misnamed=misnamed)
    named = _share(after["strangers_named"])
    return say("model-rates-strangers", missed=missed, misnamed=misnamed, named=named)


def _last(last: PastRetraining) -> str:
    """Say what came of the last retraining, also of one that began by itself."""
    ending = ending_words(last.ending, last.version)
    how = "last-automatic" if last.is_automatic else "last"
    return say(how, date=_moment(last.started_at), ending=ending)


def ending_words(ending: Ending | None, version: int | None) -> str:
    """Say how a retraining ended; None for one that runs still."""
    if ending is Ending.ADOPTED:
        return say("ending-adopted", version=str(version))
    return say("ending-running" if ending is None else _ENDINGS[ending])


_ENDINGS = {
    Ending.NO_BETTER: "ending-no-better",
    Ending.UNCHANGED: "ending-unchanged",
    Ending.CANCELLED: "ending-cancelled",
    Ending.FAILED: "ending-failed",
    Ending.INTERRUPTED: "ending-interrupted",
}


def _changed(changes: Changes) -> str:
    parts = [say("changes-new-notes", notes=changes.new_notes)]
    if changes.erased_members:
        parts.append(say("changes-erased", members=changes.erased_members))
    if changes.false_names:
        parts.append(say("changes-false-names", names=changes.false_names))
    return ", ".join(parts)


def _remarks(history: Sequence[HeadRecord], stale: StaleState, encoder_id: str) -> list[str]:
    """Say what an administrator should know beside the figures."""
    remarks = []
    if dropped := [str(one.version) for one in history if one.was_dropped]:
        remarks.append(say("model-dropped", versions=", ".join(dropped)))
    if old := [str(one.version) for one in history if _is_of_another(one, encoder_id)]:
        remarks.append(say("model-of-earlier-encoder", versions=", ".join(old)))
    if stale.waiting:
        until = "model-listening-old-answers" if stale.is_served_by_old else "model-listening"
        remarks.append(say(until, notes=stale.waiting))
    if stale.to_enrol_again:
        people = _listed(map(_mention, stale.to_enrol_again))
        remarks.append(say("model-enrol-again", people=people))
    return remarks


def _is_of_another(head: HeadRecord, encoder_id: str) -> bool:
    return head.encoder_id != encoder_id and not head.was_dropped


def _unreadable(version: int) -> str:
    """Say that a version is damaged, and what answers instead."""
    return say("version-unreadable", version=str(version))


def rolled_back(version: int, *, in_use: int | None) -> str:
    """Confirm that an earlier version is in use."""
    if not version:
        return say("rolled-back-to-none")
    if version != in_use:
        return _unreadable(version)
    return say("rolled-back", version=str(version))


def version_choice(head: HeadRecord, *, is_used: bool) -> str:
    """Name a version in a list to choose from."""
    said = say(
        "version-choice-in-use" if is_used else "version-choice",
        date=f"{head.created_at:%Y-%m-%d}",
        members=head.members,
        missed=_share(head.figures["after"]["missed"]),
    )
    return f"{head.version}: {said}"


def no_version_choice() -> str:
    """Name what there is without a version, in that list."""
    return f"0: {say('version-choice-none')}"


def enrol_again(server: str) -> str:
    """Tell a member that their stored embeddings are of no use any more."""
    return say("enrol-again", server=discord.utils.escape_markdown(server))


def _mention(member_id: int) -> str:
    return f"<@{member_id}>"


def _share(share: float) -> str:
    return say("share-small" if 0 < share < 0.1 else "share", percent=100 * share)


def _moment(at: datetime) -> str:
    return discord.utils.format_dt(at, "D")


def _time_left(seconds: float) -> str:
    """Say how long, roughly."""
    if seconds < 90:
        return say("retraining-seconds-left", seconds=max(5, 5 * round(seconds / 5)))
    return say("retraining-minutes-left", minutes=round(seconds / 60))


def _listed(people: Iterable[str], most: int = 10) -> str:
    """Join a few, and say how many others there are."""
    listed = list(people)
    few = ", ".join(listed[:most])
    return say("and-more", people=few, more=len(listed) - most) if len(listed) > most else few

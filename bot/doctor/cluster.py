"""Whether the cluster that is to do the model work is there."""

import asyncio
from collections.abc import Iterable

from bot.cluster_link import Lane, Offer, asked, connected, load, packages
from bot.doctor.findings import Finding, Findings, Mark
from bot.encoders import shipped_encoder_id
from bot.settings import Settings


async def scheduler(settings: Settings) -> Findings:
    """Ask the scheduler for its workers, where one is set.

    Raises
    ------
    ExtraMissingError, SettingsError
    """
    if settings.compute is None:
        return
    await asyncio.to_thread(load)
    try:
        async with connected(settings) as client:
            offers = list(Offer.all_of(await asked(client)))
    except (OSError, TimeoutError):
        told = (
            f"The scheduler {settings.compute} does not answer, so every note is told to come back "
            "later: start it, and look at network and certificates."
        )
        yield Finding(Mark.WRONG, "cluster", told)
        return
    for finding in look_at_workers(offers, str(settings.compute), shipped_encoder_id()):
        yield finding


def look_at_workers(offers: list[Offer], where: str, encoder_id: str) -> Iterable[Finding]:
    """Say how many workers can be used, and what is the matter with others."""
    notes, retrain = (
        sum(offer.takes(lane, encoder_id) for offer in offers)
        for lane in (Lane.NOTES, Lane.RETRAIN)
    )
    told = f"{where} answers; workers for notes: {notes}, for retraining: {retrain}"
    if not notes:
        told += f": start one with 'python -m bot worker {where} --retrain'."
        yield Finding(Mark.WRONG, "cluster", told)
    elif not retrain:
        told += ", so nothing is retrained: start one of them with --retrain."
        yield Finding(Mark.WARNING, "cluster", told)
    else:
        yield Finding(Mark.OK, "cluster", f"{told}.")
    others = sum(offer.encoder_id != encoder_id for offer in offers)
    if others:
        told = f"{others} more workers have another encoder and are not used: install the same "
        yield Finding(Mark.WARNING, "encoders", told + "version of Timbre on bot and workers.")
    different = {offer.differences(packages()) for offer in offers} - {""}
    if different:
        told = f"Workers have other versions of packages: {'; '.join(sorted(different))}."
        yield Finding(Mark.WARNING, "versions", told)

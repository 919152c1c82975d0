"""What the members of many servers do with the bot, all at once."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot import replies
from bot.language import say
from tests.bot.crash_world import button
from tests.bot.load_world import Asked
from tests.bot.minicord_payloads import ALICE, Json
from tests.bot.proof_enrolment import Newcomers
from tests.bot.proof_questions import PAUSE_S, TRIES, Kind, Questions, first, told_to
from tests.bot.proof_town import Resident, Town, channel_of
from tests.bot.proof_world import World

RETRAINING_S = 60.0  # after the end of the traffic: what is not over then is cancelled
DIRECTLY = 0.3  # share of notes that are sent to the bot alone


@dataclass(frozen=True, kw_only=True)
class Rates:
    """After how many seconds, on average, the next one does something."""

    ask_s: float = 0.7
    enrol_s: float = 8.0
    upload_s: float = 10.0
    forget_s: float = 8.0
    retrain_s: float = 25.0


class People:
    """Everybody at once.

    Parameters
    ----------
    world : World
    town : Town
    rates : Rates
    chance : random.Random

    Attributes
    ----------
    asked : list of (Kind, Asked)
        The notes that were asked about.
    questions : Questions
        Of everything that was wanted.
    results : list of str
        What came of retrainings.
    """

    def __init__(self, world: World, town: Town, rates: Rates, chance: random.Random) -> None:
        self._town, self._rates, self._chance, self._cord = town, rates, chance, town.cord
        self._retraining: set[str] = set()
        self.questions = Questions(world, town.cord)
        self._newcomers = Newcomers(self.questions, town)
        self.asked = list[tuple[Kind, Asked]]()
        self.results: list[str] = []

    async def live(self, seconds: float) -> None:
        """Do everything for so long, and bring to an end what was begun."""
        self._end_s = time.monotonic() + seconds
        doings = {
            self._ask: self._rates.ask_s,
            self._newcomers.enrol: self._rates.enrol_s,
            self._newcomers.upload: self._rates.upload_s,
            self._forget: self._rates.forget_s,
            self._retrain: self._rates.retrain_s,
        }
        async with asyncio.TaskGroup() as group:
            for do, every_s in doings.items():
                group.create_task(self._again(group, do, every_s))

    async def _again(
        self, group: asyncio.TaskGroup, do: Callable[[], Awaitable[None]], every_s: float
    ) -> None:
        while True:
            pause_s = self._chance.expovariate(1 / every_s)
            if time.monotonic() + pause_s > self._end_s:
                return
            await asyncio.sleep(pause_s)
            group.create_task(do())

    async def _ask(self) -> None:
        """Ask about a note, half of the time where somebody may come or go."""
        changing = [one.server for one in self._town.residents.values() if not one.stays]
        server = self._chance.choice([*changing, *self._town.servers])
        await self._ask_in(server, directly=self._chance.random() < DIRECTLY)

    async def _ask_in(self, server: str, *, directly: bool) -> None:
        """Ask about a note in a server, or have the member who always stays send it directly."""
        probe = self._town.probe(server)
        if directly:
            asker = next(one for one in self._town.of(server) if one.stays)
            kind, asked = Kind.DIRECT, await self._cord.ask_directly(probe, asker.person)
        else:
            kind = Kind.WHOIS if probe.by_command else Kind.MENTION
            asked = await self._cord.ask(probe)
        self.asked.append((kind, asked))
        answer = await self.questions.wait(
            kind, None if directly else server, lambda: next((m for _, m in asked.answers), None)
        )
        if answer and not answer["content"].startswith("## "):
            self.questions.refused(kind, answer["content"])

    async def ask_at_the_end(self) -> None:
        """Ask once more where somebody came or went, in the server and directly."""
        changed = {one.server for one in self._town.residents.values() if one.is_new or one.gone_s}
        for server in sorted(changed, key=int):
            await asyncio.gather(*(self._ask_in(server, directly=one) for one in (False, True)))

    async def _forget(self) -> None:
        """Have a voice erased."""
        idle = [one for one in self._town.idle() if not one.stays]
        if not idle:
            return
        who = self._chance.choice(idle)
        who.is_busy = True
        for _ in range(TRIES):
            if await self._is_erased(who):
                break
            await asyncio.sleep(PAUSE_S)
        else:
            self.questions.wrong.append(f"{who.person['username']} could not be erased")
        who.is_busy = False

    async def _is_erased(self, who: Resident) -> bool:
        asked = await self.questions.slash("forget", who)
        shown = await self.questions.wait(Kind.FORGET, who.server, lambda: first(asked))
        if shown and shown["content"] == say("nothing-to-forget") and who.erasing:
            who.erased()  # the bot could not say so the last time
            return True
        if shown and not shown["content"]:
            who.erasing = True
            pressed = await self._cord.press(shown, button(shown, "erase"), author=who.person)
            shown = await self.questions.wait(Kind.FORGET, who.server, lambda: told_to(pressed))
            if shown and shown["content"].startswith("Erased"):
                who.erased()
                return True
        if shown:
            self.questions.refused(Kind.FORGET, shown["content"])
        return False

    async def _retrain(self) -> None:
        """Have a server retrained; cancel it if it is not over some time after the end."""
        free = [one for one in self._town.servers if one not in self._retraining]
        server = self._chance.choice(free)
        if sum(one.is_known for one in self._town.of(server)) < 2:
            return
        self._retraining.add(server)
        asked = await self._cord.slash("retrain", author=ALICE, channel=channel_of(server))
        shown = await self.questions.wait(Kind.RETRAIN, server, lambda: first(asked))
        if shown and shown["components"]:
            cancelling = asyncio.create_task(self._cancel_later(shown))
            await self.questions.wait(
                Kind.RESULT,
                server,
                lambda: next(iter(asked.followups), None if shown["components"] else shown),
                survives_until_s=self._end_s + RETRAINING_S,
            )
            cancelling.cancel()
            self.results.append(_result(shown))
            if replies.failure(Exception()) in self.results[-1]:
                self.questions.wrong.append(f"{Kind.RETRAIN}: {self.results[-1]}")
        self._retraining.discard(server)

    async def _cancel_later(self, shown: Json) -> None:
        await asyncio.sleep(max(0.0, self._end_s + RETRAINING_S - time.monotonic()))
        while shown["components"]:
            await self._cord.press(shown, button(shown, "cancel"), author=ALICE)
            await asyncio.sleep(PAUSE_S)


def _result(shown: Json) -> str:
    """Return what a message says of its retraining, in a line."""
    card = shown["embeds"][0]
    told = card["title"] if card["title"] != say("retraining-title") else card["description"]
    return told.partition("\n")[0].partition(say("retraining-as-before"))[0].strip()

"""What people want of the bot, and what becomes of each thing."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot import replies
from bot.errors import BusyError, ComputeStoppedError, StartError
from tests.bot.minicord_payloads import Interaction, Json
from tests.bot.proof_town import Resident, TownCord, channel_of
from tests.bot.proof_world import World

PATIENCE_S = 600.0  # nobody waits so long, not even beside ten other programs
PAUSE_S = 3.0  # before somebody tries again who was told to wait
TRIES = 20
SAVED = "✅ Saved"
BUSY = replies.failure(BusyError())
POLITE = {BUSY, *map(replies.failure, (StartError(), ComputeStoppedError()))}


class Kind(StrEnum):
    """What people do."""

    WHOIS = "/whois"
    MENTION = "note that mentions the bot"
    DIRECT = "direct note"
    ENROL = "/enroll and consent"
    STEP = "note of an enrolment"
    UPLOAD = "three uploaded notes"
    FORGET = "/forget and Erase"
    RETRAIN = "/retrain"
    RESULT = "its result"


class End(StrEnum):
    """What became of it."""

    ANSWERED = "answered"
    TOLD_TO_WAIT = "told to wait"
    LOST = "lost with its process"
    NEVER = "never answered"


@dataclass(frozen=True, kw_only=True)
class Question:
    """Something that somebody wanted of the bot.

    Attributes
    ----------
    kind : Kind
    end : End
    sent_s, waited_s : float
        When it was asked, by ``time.monotonic``, and how long it took to the answer.
    """

    kind: Kind
    end: End
    sent_s: float
    waited_s: float


class Questions:
    """Take note of every question.

    Parameters
    ----------
    world : World
    cord : TownCord

    Attributes
    ----------
    all : list of Question
    wrong : list of str
        What should not have been said, or done.
    """

    def __init__(self, world: World, cord: TownCord) -> None:
        self.cord, self._world = cord, world
        self.all: list[Question] = []
        self.wrong: list[str] = []

    async def slash(self, name: str, who: Resident) -> Interaction:
        """Run a command in somebody's server."""
        return await self.cord.slash(name, author=who.person, channel=channel_of(who.server))

    async def wait(
        self,
        kind: Kind,
        server: str | None,
        found: Callable[[], Json | None],
        *,
        hears_later: bool = False,
        survives_until_s: float | None = None,
    ) -> Json | None:
        """Wait for an answer and take note of it; None where it was lost with its process.

        What survives a process is answered all the same, some time after a moment.
        """
        sent_s, bot = time.monotonic(), self._world.bot_of(server)
        patience_s = PATIENCE_S
        if survives_until_s is not None:
            patience_s += max(0.0, survives_until_s - sent_s)

        def is_lost() -> bool:
            can_be = survives_until_s is None
            return can_be and bot.has_lost(sent_s, hears_later=hears_later)

        end = End.ANSWERED
        try:
            await self.cord.until(lambda: found() or is_lost(), patience_s)
        except TimeoutError:
            end = End.NEVER
            self.wrong.append(f"{kind}: not answered in {patience_s:.0f} s")
        answer, waited_s = found(), time.monotonic() - sent_s
        if answer is None and end is End.ANSWERED:
            end = End.LOST
        elif answer is not None and answer["content"] in POLITE:
            end = End.TOLD_TO_WAIT
        self.all.append(Question(kind=kind, end=end, sent_s=sent_s, waited_s=waited_s))
        return answer

    def refused(self, kind: Kind, told: str) -> None:
        """Take note of a refusal that nobody should get, if it is no polite one."""
        if told not in POLITE:
            self.wrong.append(f"{kind}: {told}")


def first(asked: Interaction) -> Json | None:
    return next(iter(asked.answers), None)


def told_to(pressed: Interaction) -> Json | None:
    """Return what was said to a press of a button of a card, which itself has no text."""
    said = (one for one in (*pressed.followups, pressed.original) if one and one["content"])
    return next(said, None)

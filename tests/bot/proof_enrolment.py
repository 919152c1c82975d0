"""How people who are new in a server teach the bot their voice, however often it has to begin."""

import asyncio

from bot.language import say
from tests.bot.bot_process import said_to, send
from tests.bot.crash_ledger import ENOUGH
from tests.bot.crash_world import button
from tests.bot.minicord_payloads import Interaction, Json
from tests.bot.proof_questions import (
    BUSY,
    PAUSE_S,
    POLITE,
    SAVED,
    TRIES,
    Kind,
    Questions,
    first,
    told_to,
)
from tests.bot.proof_town import Resident, Town


class Newcomers:
    """Enrol somebody.

    Parameters
    ----------
    questions : Questions
    town : Town
    """

    def __init__(self, questions: Questions, town: Town) -> None:
        self._questions, self._town, self._cord = questions, town, town.cord

    async def enrol(self) -> None:
        """Give the notes one after the other, directly."""
        who = self._town.newcomer()
        if who is None:
            return
        who.is_busy = True
        if await self._begin(who) is not None:
            for _ in range(TRIES):
                if await self._is_done_with(who):
                    break
            else:
                self._questions.wrong.append(f"{who.person['username']} could not be enrolled")
        who.is_busy = False

    async def upload(self) -> None:
        """Give three recordings at once, and again if they were not taken."""
        who = self._town.newcomer()
        if who is None:
            return
        who.is_busy = True
        for _ in range(TRIES):
            shown = await self._begin(who)
            if shown is None:
                break
            pressed = await self._cord.press(shown, button(shown, "upload"), author=who.person)
            window = await self._questions.wait(
                Kind.ENROL, who.server, lambda one=pressed: _opened(one)
            )
            if window and not window["content"] and await self._submit(who, pressed):
                break
            await asyncio.sleep(PAUSE_S)
        who.is_busy = False

    async def _begin(self, who: Resident) -> Json | None:
        """Run /enroll and agree, until there is a dialogue; return what is shown then."""
        for _ in range(TRIES):
            asked = await self._questions.slash("enroll", who)
            shown = await self._questions.wait(Kind.ENROL, who.server, lambda one=asked: first(one))
            if shown and not shown["content"]:
                agree = button(shown, "agree")
                pressed = await self._cord.press(shown, agree, author=who.person)
                shown = await self._questions.wait(
                    Kind.ENROL, who.server, lambda one=pressed: told_to(one)
                )
            if shown and "written to you" in shown["content"]:
                return shown
            if shown:
                self._questions.refused(Kind.ENROL, shown["content"])
            await asyncio.sleep(PAUSE_S)
        self._questions.wrong.append(f"no dialogue was begun in {TRIES} tries")
        return None

    async def _is_done_with(self, who: Resident) -> bool:
        """Send a note, see what comes of it, and say whether that was the last."""
        told = said_to(self._cord, who.person)
        accepted, before = max(map(_counts, told), default=0), len(told)
        recording = who.next_recording()
        who.unsure.add(recording)
        await send(self._cord, who.person, recording)
        who.given += 1

        def found() -> Json | None:
            """Find what counts the note, or refuses it; what only asks again does neither."""
            said = said_to(self._cord, who.person)[before:]
            counted = (one for one in said if _counts(one) > accepted)
            refused = (one for one in said if one["content"] and SAVED not in one["content"])
            return next(counted, None) or next(refused, None)

        answer = await self._questions.wait(Kind.STEP, None, found, hears_later=True)
        if answer is None:
            return False
        if _counts(answer) > accepted:
            who.promised = _counts(answer)
            if who.unsure == {recording}:  # else it may be an earlier one that is counted
                who.unsure, who.sure = set(), who.sure | {recording}
            return who.promised >= ENOUGH
        self._questions.refused(Kind.STEP, answer["content"])
        if answer["content"] == BUSY:
            who.unsure.discard(recording)
        await asyncio.sleep(PAUSE_S)
        return False

    async def _submit(self, who: Resident, window: Interaction) -> bool:
        """Submit the files; return whether they are enough."""
        given = {f"{number}.ogg": who.next_recording() for number in range(ENOUGH)}
        files = [self._cord.attachment(name, data) for name, data in given.items()]
        who.unsure |= set(given.values())
        submitted = await self._cord.submit(window, *files, author=who.person)
        report = await self._questions.wait(Kind.UPLOAD, who.server, lambda: first(submitted))
        if report is None or not report["embeds"]:
            return False
        lines = report["embeds"][0]["description"].split("\n")
        for name, recording in given.items():
            said = next(one for one in lines if name in one).partition("** ")[2]
            if said.startswith(SAVED):
                who.sure.add(recording)
            elif (sentence := said.removeprefix("❌ ")) not in POLITE:
                self._questions.refused(Kind.UPLOAD, sentence)
            if said.startswith(SAVED) or said.endswith(BUSY):
                who.unsure.discard(recording)
        return len(who.sure) >= ENOUGH


def _opened(pressed: Interaction) -> Json | None:
    """Return what came of a button: a window, without words, or why there is none."""
    return {"content": ""} if pressed.callback.get("type") == 9 else first(pressed)


def _counts(told: Json) -> int:
    """Return how many notes of a dialogue the bot has, by a message of it."""
    title = told["embeds"][0].get("title", "") if told["embeds"] else ""
    if title == say("enrolled-title"):
        return ENOUGH
    number, slash, _ = title.partition("/")
    return int(number) - 1 if slash else 0

"""A server whose bot is killed again and again, and what its members do meanwhile."""

import asyncio
import itertools
import random
import shutil
import time
from pathlib import Path

from bot.language import say
from bot.storage.sqlite import DATABASE_FILE
from tests.bot.bot_process import Process, agree, said_to, send
from tests.bot.crash_ledger import ENOUGH, Member, examine, read, remains, sealed_of
from tests.bot.crash_older import REVISIONS, age
from tests.bot.minicord import MiniCord
from tests.bot.minicord_payloads import ALICE, BOB, CHANNEL, Interaction, Json, user
from tests.voices import MEMBERS, voice_note

CAROL = user("600", "carol")
SETTINGS = {"NOTES_TO_ENROL": "3", "ASKS_PER_MINUTE": "1000", "RETRAINS_PER_HOUR": "1000"}
# How long things take, in seconds, on a machine that is not busy with others.
TAKE = {"start": 6.0, "enrol": 2.0, "upload": 2.0, "retrain": 15.0, "erase": 0.3}
MIGRATION_S = 0.5
LONG_S = 600.0  # nothing takes so long, not even beside ten other programs


class World:
    """One server from its first start on.

    Parameters
    ----------
    cord : MiniCord
    folder : Path
    chance : random.Random
        Draws what is done and when the bot is killed.
    old_events : int
        How much more a database of an earlier version holds, so that its migration takes a while.
    """

    def __init__(
        self, cord: MiniCord, folder: Path, chance: random.Random, *, old_events: int = 100_000
    ) -> None:
        self.old_events = old_events
        self.cord, self.folder, self.chance = cord, folder, chance
        cord.people[CAROL["id"]] = CAROL
        self.members = [
            Member(person, voice, itertools.count())
            for person, voice in zip((ALICE, BOB, CAROL), MEMBERS, strict=False)
        ]
        self.data = folder / "data"
        self.file = self.data / DATABASE_FILE
        apart = chance.choice(("true", "false"))
        self.process = Process(cord, self.data, SETTINGS | {"RETRAIN_APART": apart}, LONG_S)
        self.is_online = False
        self.took: dict[str, float] = {}  # seconds, of what was seen to its end
        self.retraining: tuple[Json, int] | None = None  # its message; the version in use before

    async def kill(self, doing: str) -> list[str]:
        """Do something, kill the bot meanwhile, and return what is wrong then."""
        if doing == "migrate":
            await age(self.file, self.chance.choice(REVISIONS), old_events=self.old_events)
            self.retraining = None  # an earlier version would not have known of it
        if doing in ("migrate", "start"):
            await self.process.__aenter__()
        else:
            await self.bring_online()
        acting = asyncio.create_task(self._timed(doing))
        try:
            done, _ = await asyncio.wait({acting}, timeout=self._delay_s(doing))
        finally:
            acting.cancel()
            await asyncio.wait({acting})
            self.is_online = False
            await self.process.kill()
        for member in self.members:
            member.told = len(said_to(self.cord, member.person))
        if done:
            acting.result()
        return await examine(self.data, self.members, self.folder / "copy")

    def _delay_s(self, doing: str) -> float:
        """Draw after how many seconds the bot is killed, before or just after it has done it."""
        if doing == "migrate":  # ends by itself in the middle
            return LONG_S
        first = 0.4 if doing == "start" else 0.0  # it does nothing while it loads its modules
        usual = TAKE[doing] * max(1.0, self.took.get("start", 0.0) / TAKE["start"])
        return self.chance.uniform(first, 1.2) * self.took.get(doing, usual)

    def possible(self) -> list[str]:
        """Say what can be done now, the more often the likelier."""
        known = [member for member in self.members if len(member.sure) >= ENOUGH]
        doings = ["start", "enrol", "enrol", "enrol", "upload"]
        if self.file.exists():
            doings += ["migrate", "migrate"]
        if known:
            doings += ["erase", "erase"]
        return doings + ["retrain"] * 3 if len(known) > 1 else doings

    # Without a bot that is online.

    async def _start(self) -> None:
        await self.process.online()

    async def _migrate(self) -> None:
        """Wait for a moment in the middle of a migration."""
        began = time.monotonic()
        while not list(self.data.glob(f"{DATABASE_FILE}.before-*")):
            assert time.monotonic() < began + LONG_S, self.process.stderr
            await asyncio.sleep(0.001)
        if self.chance.random() < 0.2:  # when it embeds again what was migrated
            await self.process.online()
            await asyncio.sleep(self.chance.random() * 5)
        else:
            await asyncio.sleep(self.chance.random() * MIGRATION_S)

    async def bring_online(self) -> None:
        """Start the bot again, and see that it tells what it should, and answers."""
        if self.is_online:
            return
        began = time.monotonic()
        await self.process.__aenter__()
        await self.process.online()
        self.took["start"] = time.monotonic() - began
        self.is_online = True
        await self._hear_of_retraining()
        await self._hear_of_missed()
        await self._ask()
        for _ in range(100):
            wrong = remains(self.data, self.members)
            wrong += [f"{path} is an earlier bot's" for path in self._temporary_folders()[1:]]
            if not wrong:
                return
            await asyncio.sleep(0.1)
        raise AssertionError(wrong)

    def _temporary_folders(self) -> list[Path]:
        return sorted(self.folder.glob("timbre-*"), key=lambda path: -path.stat().st_ctime)

    async def _hear_of_retraining(self) -> None:
        """See that an interrupted retraining says so, and that what was in use before is."""
        if self.retraining is None:
            return
        (shown, before), self.retraining = self.retraining, None
        await self.cord.until(lambda: not shown["components"], LONG_S)
        told = shown["embeds"][0].get("description", "")
        in_use = self._version()
        if told == say("retraining-interrupted"):
            assert in_use == before, (in_use, before)
        elif "before I could show" in told:
            assert told == say("retraining-adopted-before-stop", version=str(in_use))

    async def _hear_of_missed(self) -> None:
        """See that who sent a note when it was killed gets an answer, or is asked again."""
        for member in self.members:
            if not member.waits:
                continue
            told, member.waits = member.told, False
            await self.cord.until(
                lambda who=member.person, so_many=told: len(said_to(self.cord, who)) > so_many,
                LONG_S,
            )
            said = said_to(self.cord, member.person)[told:]
            if any(one["content"].startswith("✅ Saved") for one in said):
                member.sure |= member.unsure
            member.unsure = set()

    def _version(self) -> int:
        rows = read(self.file, "SELECT coalesce(head_version, 0) FROM servers")
        return rows[0][0] if rows else 0

    async def _ask(self) -> None:
        """See that who is known is answered about, and who was erased is not named."""
        known = [member for member in self.members if len(member.sure) >= ENOUGH]
        gone = [member for member in self.members if not member.sure]
        if known:
            member = self.chance.choice(known + gone)
            clip = self.cord.attachment("a.ogg", voice_note(member.voice, 99))
            asked = await self.cord.slash("whois", author=BOB, note=clip)
            await self.cord.until(lambda: asked.answers, LONG_S)
            said = asked.answers[0]["content"]
            assert said.startswith("## "), said
            assert not [1 for other in gone if f"<@{other.id}>" in said], said

    # With one.

    async def _timed(self, doing: str) -> None:
        began = time.monotonic()
        await getattr(self, f"_{doing}")()
        self.took[doing] = time.monotonic() - began

    async def _enrol(self) -> None:
        """Go on with the dialogue, or begin one."""
        member = self.chance.choice(self.members)
        await self._begin(member)
        for _ in range(ENOUGH):
            await self._give(member)

    async def _begin(self, member: Member) -> None:
        """Have the bot ask for a sentence."""
        asked = await self.cord.slash("enroll", author=member.person)
        await self.cord.until(lambda: asked.answers or asked.original.get("content"), LONG_S)
        if "I have written to you" not in asked.answers[0]["content"]:
            await agree(self.cord, member.person)
        title = said_to(self.cord, member.person)[-1]["embeds"][0]["title"]
        assert int(title[0]) <= ENOUGH, title

    async def _give(self, member: Member) -> None:
        """Send a note, and wait for what the bot says to it."""
        recording = voice_note(member.voice, next(member.takes))
        before = len(said_to(self.cord, member.person))
        member.unsure.add(recording)
        try:
            note = await send(self.cord, member.person, recording)
            member.last_sent, member.last_recording = int(note["id"]), recording
            await self.cord.until(lambda: len(said_to(self.cord, member.person)) > before, LONG_S)
        finally:  # also of a bot that was killed: it may have answered before
            said = [m["content"] for m in said_to(self.cord, member.person)[before:]]
            if any(text.startswith("✅ Saved") for text in said):
                member.sure.add(recording)
            elif said:
                member.unsure.discard(recording)

    async def _upload(self) -> None:
        """Give three recordings at once."""
        member = self.chance.choice(self.members)
        await self._begin(member)
        asked = await self.cord.slash("enroll", author=member.person)
        await self.cord.until(lambda: asked.answers, LONG_S)
        shown = asked.answers[0]
        window = await self.cord.press(shown, button(shown, "upload"), author=member.person)
        await self.cord.until(lambda: window.callback, LONG_S)
        given = [voice_note(member.voice, next(member.takes)) for _ in range(3)]
        files = [self.cord.attachment(f"{i}.ogg", data) for i, data in enumerate(given)]
        member.unsure |= set(given)
        submitted = await self.cord.submit(window, *files, author=member.person)
        try:
            await self.cord.until(lambda: submitted.answers, LONG_S)
        finally:
            if submitted.answers:
                report = submitted.answers[0]["embeds"][0]["description"]
                for number, recording in enumerate(given):
                    if f"**{number}.ogg** ✅" in report:
                        member.sure.add(recording)
                    else:
                        member.unsure.discard(recording)

    async def _retrain(self) -> None:
        before = self._version()
        asked: Interaction = await self.cord.slash("retrain", author=ALICE, channel=CHANNEL)
        try:
            await self.cord.until(lambda: asked.answers, LONG_S)
            await self.cord.until(lambda: not asked.answers[0]["components"], LONG_S)
        finally:
            if asked.answers and asked.answers[0]["components"]:
                self.retraining = asked.answers[0], before

    async def _erase(self) -> None:
        known = [member for member in self.members if member.sure]
        member = self.chance.choice(known)
        asked = await self.cord.slash("forget", author=member.person)
        await self.cord.until(lambda: asked.answers, LONG_S)
        shown = asked.answers[0]
        member.sealed |= sealed_of(self.file, member)
        member.erasing = True
        pressed = await self.cord.press(shown, button(shown, "erase"), author=member.person)
        try:
            await self.cord.until(
                lambda: pressed.original.get("content", "").startswith("Erased"), LONG_S
            )
        finally:
            if pressed.original.get("content", "").startswith("Erased"):
                member.erased()

    def seen(self) -> str:
        """Say what lay on the disk after the last kill."""
        copies = [path.name for path in self.data.glob(f"{DATABASE_FILE}.*")]
        notes = [f"{member.voice} {len(member.sure)}" for member in self.members]
        return ", ".join([*notes, *copies])

    def clear(self) -> None:
        """Delete the folder."""
        shutil.rmtree(self.folder)


def button(shown: Json, action: str) -> str:
    """Return the id of a button of a message."""
    every = [item["custom_id"] for row in shown["components"] for item in row["components"]]
    return next(custom_id for custom_id in every if action in custom_id)

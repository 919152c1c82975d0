"""A simulated Discord server, its people, and what they can do with voice notes."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import discord
import simcord

from bot.sandbox.people import (
    KEEPER,
    MADE_UP,
    MEMBERS,
    STRANGER,
    STRANGER_SEED,
    TALK,
    TALKERS,
)
from bot.sandbox.voice_messages import direct_messages, prepare_for_frame, send_voice_note

SERVER_NAME = "Voice lab"
CHANNELS = ("general", "voice-notes")
DIRECT = "direct"  # the place that is no channel: direct messages with the bot
MENU = "Who is speaking?"
AGREE = "I agree"
NOTES_SHOWN = 12
TAKE_S = 5.0  # length of a made-up note, and of a turn in one
TITLES = {STRANGER: "A stranger's voice", TALK: "Lena and a stranger"}
TURN_POLL_S = 0.05
FRAME_STYLE = Path(__file__).with_name("static") / "preview.css"


class RefusedError(Exception):
    """What was asked for cannot be done here; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A voice note that was sent from the page."""

    message: discord.Message
    by: str
    place: str
    title: str


class VoiceLab:
    """The simulated server and the one view of it that the page shows.

    Parameters
    ----------
    env : simcord.Env
        A running simulation around the bot.
    notes_to_enrol : int
        Notes that one ``/enroll`` asks for.
    """

    def __init__(self, env: simcord.Env, *, notes_to_enrol: int) -> None:
        self.notes_to_enrol = notes_to_enrol
        self.me, self.place = MEMBERS[0], CHANNELS[0]
        self.preview_url = ""
        self.framed_by: Sequence[str] = ()
        self.enrolled: set[str] = set()
        self.notes: list[Note] = []
        self._env = env
        self._takes = count(1)
        self._turn_lock = asyncio.Lock()
        self._view = contextlib.AsyncExitStack()
        self._preview: simcord.Preview | None = None
        guild = env.create_guild(SERVER_NAME)
        self._channels = {name: guild.create_text_channel(name) for name in CHANNELS}
        keepers = guild.create_role("Keepers", permissions=discord.Permissions(manage_guild=True))
        self._members = {
            name: guild.add_member(
                env.create_user(name.lower(), global_name=name),
                roles=[keepers] if name == KEEPER else [],
            )
            for name in (*MEMBERS, *MADE_UP)
        }

    async def show(self, me: str, place: str) -> None:
        """Look at ``place`` with the eyes of ``me``."""
        self._member(me)
        self._channel(me, place)
        async with self._turn():
            if (me, place) != (self.me, self.place) or self._preview is None:
                self.me, self.place = me, place
                await self._open_view()

    async def aclose(self) -> None:
        """Close the view."""
        await self._view.aclose()

    async def send(
        self, recording: bytes, *, title: str, seconds: float | None, reply: bool
    ) -> str:
        """Send a recording as whoever is looking, where they look; return the bot's answer."""
        member, channel = self._member(self.me), self._channel(self.me, self.place)
        async with self._turn():
            message = await send_voice_note(
                member,
                recording,
                channel=channel,
                reply_to=self._last_of_bot(channel) if reply else None,
                duration_s=seconds,
            )
            return self._remember(message, title)

    async def send_made_up(self, voice: str, *, reply: bool) -> str:
        """Do the same with a note that a made-up person speaks."""
        title = TITLES.get(voice, f"{voice}'s voice")
        return await self.send(await self._spoken(voice), title=title, seconds=None, reply=reply)

    async def forward(self, note_id: int) -> str:
        """Forward a note to where whoever is looking looks; return the bot's answer."""
        note, member = self._note(note_id), self._member(self.me)
        async with self._turn():
            channel = self._channel(self.me, self.place)
            message = await member.forward(note.message, channel)
            return self._remember(message, f"Forwarded: {note.title.removeprefix('Forwarded: ')}")

    async def ask(self, note_id: int) -> str:
        """Use the menu "Who is speaking?" on a note and return what the bot answers."""
        note, member = self._note(note_id), self._member(self.me)
        if note.place == DIRECT:
            raise RefusedError("In direct messages the bot answers by itself.")
        await self.show(self.me, note.place)
        async with self._turn():
            channel = self._channel(self.me, note.place)
            result = await member.context_menu(channel, MENU, note.message)
        return self._words(result.response)

    async def start_enrolment(self, person: str) -> None:
        """Let a made-up member use ``/enroll`` and agree."""
        member = self._made_up_member(person)
        async with self._turn():
            shown = await member.slash(self._channels[CHANNELS[0]], "enroll")
            card = shown.response
            if card is None:
                raise RefusedError("The bot did not answer /enroll.")
            for button in _buttons(card.components):
                if str(button.get("label")).startswith(AGREE):
                    await member.click(card, custom_id=button["custom_id"])

    async def read_sentence(self, person: str) -> str:
        """Let a made-up member send the next note of their enrolment; return the bot's words."""
        member = self._made_up_member(person)
        recording = await self._spoken(person)
        async with self._turn():
            await send_voice_note(member, recording, duration_s=TAKE_S)
            answer = self._last_of_bot(direct_messages(member))
        self.enrolled.add(person)
        return self._words(answer)

    @contextlib.asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Do one thing at a time, when nothing is going on in the Preview, and show the outcome."""
        async with self._turn_lock:
            while True:
                try:
                    await self._env.settle()
                    break
                except simcord.SetupError:  # somebody is doing something in the Preview
                    await asyncio.sleep(TURN_POLL_S)
            try:
                yield
            finally:
                await self._refresh()

    async def _refresh(self) -> None:
        if self._preview is None:
            return
        try:
            await self._preview.refresh()
        except simcord.SetupError:  # the Preview has a button that ends it
            await self._open_view()

    async def _open_view(self) -> None:
        await self._view.aclose()
        self._preview = None
        channel = self._channel(self.me, self.place)
        member = self._members[self.me]
        viewer = member if channel.guild is not None else member.user
        preview = self._env.preview(channel, viewers=[viewer], layout="channel")
        prepare_for_frame(preview, self.framed_by, FRAME_STYLE)
        self._preview = await self._view.enter_async_context(preview)
        self.preview_url = preview.url

    async def _spoken(self, voice: str) -> bytes:
        seeds = {**MADE_UP, STRANGER: STRANGER_SEED}
        speakers = TALKERS if voice == TALK else (voice,)
        if not seeds.keys() >= set(speakers):
            raise RefusedError(f"Nobody here has the voice {voice!r}.")
        turns = [(seeds[speaker], next(self._takes)) for speaker in speakers]
        return await asyncio.to_thread(_voice_note, turns)

    def _remember(self, message: discord.Message, title: str) -> str:
        """List a note that was sent, and return what the bot said to it, if anything."""
        note = Note(message=message, by=self.me, place=self.place, title=title)
        self.notes = [note, *self.notes][:NOTES_SHOWN]
        last = self._channel(self.me, self.place).history()[-1]
        return "" if last.id == message.id else self._words(last)

    def _member(self, name: str) -> simcord.MemberActor:
        if name not in self._members:
            raise RefusedError(f"Nobody here is called {name!r}.")
        return self._members[name]

    def _made_up_member(self, name: str) -> simcord.MemberActor:
        if name not in MADE_UP:
            raise RefusedError(f"{name!r} is not one of the made-up members.")
        return self._members[name]

    def _channel(self, name: str, place: str) -> simcord.ChannelHandle:
        if place == DIRECT:
            return direct_messages(self._members[name])
        if place not in self._channels:
            raise RefusedError(f"There is no place called {place!r}.")
        return self._channels[place]

    def _note(self, note_id: int) -> Note:
        for note in self.notes:
            if note.message.id == note_id:
                return note
        raise RefusedError("That note is no longer in the list.")

    def _last_of_bot(self, channel: simcord.ChannelHandle) -> discord.Message:
        for message in reversed(channel.history()):
            own = self._env.bot.user is not None and message.author.id == self._env.bot.user.id
            if own and not message.flags.ephemeral:
                return message
        raise RefusedError("The bot has not written anything here that everybody can see.")

    def _words(self, message: discord.Message | simcord.ResponseMessage | None) -> str:
        """Return the text of an answer, with names in place of mentions."""
        if message is None:
            return "The bot did not answer."
        parts = [message.content]
        for embed in message.embeds:
            parts += [embed.title or "", embed.description or ""]
        text = " ".join(filter(None, parts)) or "The bot answered with a card: see the chat."
        for mark in ("## ", "**", "`"):  # the page shows plain text
            text = text.replace(mark, "")
        for name, member in self._members.items():
            text = text.replace(member.mention, f"@{name}")
        return text


def _buttons(components: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield every component that can be pressed, at any depth."""
    for component in components:
        if "custom_id" in component:
            yield component
        yield from _buttons(component.get("components", ()))
        yield from _buttons([component["accessory"]] if "accessory" in component else [])


def _voice_note(turns: Sequence[tuple[int, int]]) -> bytes:
    """Let people, each a seed and a take, speak one after the other."""
    # scipy is slow to load
    from bot.sandbox.made_up_voices import as_voice_note, in_turns, speak  # noqa: PLC0415

    return as_voice_note(in_turns(speak(seed, take, TAKE_S) for seed, take in turns))

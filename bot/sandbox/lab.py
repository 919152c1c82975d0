"""What people can do in the simulated server, and the view of it that the page shows."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import discord
import simcord

from bot.language import language_of, say, speaking
from bot.sandbox.people import (
    KEEPER,
    MADE_UP,
    MEMBERS,
    STRANGER,
    STRANGER_SEED,
    TALK,
    TALKERS,
)
from bot.sandbox.simulation import (
    Languages,
    prepare_for_frame,
    show_mentions_in_embeds,
)
from bot.sandbox.voice_messages import direct_messages, send_voice_note
from bot.sandbox.world import CHANNELS, PRIVATE, create_world

DIRECT = "direct"  # the place that is no channel: direct messages with the bot
MENU = "Who is speaking?"
AGREE = "I agree"
TAKE_S = 5.0  # length of a made-up note, and of a turn in one
TURN_POLL_S = 0.05
FOLLOW_S = 1.0
STATIC = Path(__file__).with_name("static")


class RefusedError(Exception):
    """What was asked for cannot be done here; the message says why."""


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
        self._env = env
        self._languages = Languages(env)
        show_mentions_in_embeds()
        self._takes = count(1)
        self._turn_lock = asyncio.Lock()
        self._view = contextlib.AsyncExitStack()
        self._preview: simcord.Preview | None = None
        self._channels, self._members = create_world(env)

    @property
    def locale(self) -> str:
        """In which language whoever is looking uses Discord."""
        return self._languages.of(self._members[self.me])

    @property
    def links(self) -> dict[str, str]:
        """Where links to messages lead: a channel's id stands in them."""
        return {str(channel.id): name for name, channel in self._channels.items()}

    def called(self, message_id: str) -> str:
        """Return what the bot calls something in that language."""
        with speaking(self.locale):
            return say(message_id)

    async def show(self, me: str, place: str) -> None:
        """Look at ``place`` with the eyes of ``me``."""
        self._member(me)
        self._channel(me, place)
        async with self._turn():
            if (me, place) != (self.me, self.place) or self._preview is None:
                self.me, self.place = me, place
                await self._open_view()

    async def follow(self) -> None:
        """Show what the bot does by itself, as the progress of a retraining, soon after."""
        shown = 0
        while True:
            await asyncio.sleep(FOLLOW_S)
            if len(self._env.http_requests) != shown:
                with contextlib.suppress(TimeoutError):  # the bot is busy: later
                    async with self._turn():
                        shown = len(self._env.http_requests)

    async def aclose(self) -> None:
        """Close the view."""
        await self._view.aclose()

    async def speak(self, locale: str) -> None:
        """Let whoever is looking use Discord in another language."""
        if locale not in languages_to_choose():
            raise RefusedError(f"The bot does not speak {locale!r}.")
        async with self._turn():
            self._languages.choose(self._members[self.me], locale)
            await self._open_view()

    async def send(self, recording: bytes, *, seconds: float | None, reply: bool) -> None:
        """Send a recording as whoever is looking, where they look."""
        if not recording:
            raise RefusedError("The file is empty.")
        member, channel = self._member(self.me), self._channel(self.me, self.place)
        async with self._turn():
            await send_voice_note(
                member,
                recording,
                channel=channel,
                reply_to=self._last_of_bot(channel) if reply else None,
                duration_s=seconds,
            )

    async def send_made_up(self, voice: str, *, reply: bool) -> None:
        """Do the same with a note that a made-up person speaks."""
        await self.send(await self.spoken(voice), seconds=None, reply=reply)

    async def forward(self, message_id: int, place: str) -> None:
        """Forward a message from where whoever is looking looks, and look there."""
        member, message = self._member(self.me), self._message(message_id)
        channel = self._channel(self.me, place)
        async with self._turn():
            await member.forward(message, channel)
        await self.show(self.me, place)

    async def ask(self, message_id: int) -> None:
        """Use the menu "Who is speaking?" on a message."""
        member, message = self._member(self.me), self._message(message_id)
        if self.place == DIRECT:
            raise RefusedError("In direct messages the bot answers by itself.")
        async with self._turn():
            await member.context_menu(self._channels[self.place], MENU, message)

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

    async def read_sentence(self, person: str) -> None:
        """Let a made-up member send the next note of their enrolment."""
        member = self._made_up_member(person)
        recording = await self.spoken(person)
        async with self._turn():
            await send_voice_note(member, recording, duration_s=TAKE_S)
        self.enrolled.add(person)

    async def spoken(self, voice: str) -> bytes:
        """Return a note that a made-up person speaks, another one each time, in Ogg Opus."""
        seeds = {**MADE_UP, STRANGER: STRANGER_SEED}
        speakers = TALKERS if voice == TALK else (voice,)
        if not seeds.keys() >= set(speakers):
            raise RefusedError(f"Nobody here has the voice {voice!r}.")
        turns = [(seeds[speaker], next(self._takes)) for speaker in speakers]
        return await asyncio.to_thread(_voice_note, turns)

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
        preview = self._env.preview(channel, viewers=[viewer], layout="channel", locale=self.locale)
        prepare_for_frame(preview, self.framed_by, STATIC / "preview.css", STATIC / "preview.js")
        self._preview = await self._view.enter_async_context(preview)
        self.preview_url = preview.url

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
        if place == PRIVATE and name != KEEPER:
            raise RefusedError(f"{name} does not see #{place}.")
        return self._channels[place]

    def _message(self, message_id: int) -> discord.Message:
        for message in self._channel(self.me, self.place).history():
            if message.id == message_id:
                return message
        raise RefusedError("That message is no longer here.")

    def _last_of_bot(self, channel: simcord.ChannelHandle) -> discord.Message:
        for message in reversed(channel.history()):
            own = self._env.bot.user is not None and message.author.id == self._env.bot.user.id
            if own and not message.flags.ephemeral:
                return message
        raise RefusedError("The bot has not written anything here that everybody can see.")


def languages_to_choose() -> dict[str, str]:
    """Return what each language that the bot speaks is called in itself, by Discord's locale."""
    first_of = {language_of(locale): locale.value for locale in reversed(discord.Locale)}
    named = {}
    for locale in sorted(first_of.values()):
        with speaking(locale):
            named[locale] = say("language-name")
    return named


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

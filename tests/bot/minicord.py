"""A Discord over real sockets on localhost: gateway, REST and CDN.

discord.py comes here with three class attributes changed, see ``run_against_minicord``; login,
HELLO, IDENTIFY, RESUME, heartbeats, multipart uploads, downloads, 429 and 5xx are then the real
thing.
"""

import asyncio
import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Self

from aiohttp import web

from tests.bot.minicord_gateway import Gateway
from tests.bot.minicord_payloads import (
    ALICE,
    BOB,
    CHANNEL,
    EVERYTHING,
    GUILD,
    TIMBRE,
    VOICE_MESSAGE,
    Call,
    Interaction,
    Json,
    command_data,
    guild,
    interaction,
    message,
    snowflake,
    text_channel,
)
from tests.bot.minicord_rest import Rest


class MiniCord:
    """One server with one channel, its members, their direct messages, and one bot.

    A channel of another server, put into ``channels``, brings that server with it.

    Attributes
    ----------
    address : str
        ``127.0.0.1:PORT``, while it runs.
    calls : list of Call
        Every request of the bot; the method of a download is ``CDN``.
    sent : list of dict
        The messages of the bot, oldest first, in their present state.
    commands : dict
        The commands that the bot put, by ``""`` or ``"/guilds/<id>"``.
    opcodes : list of int
        What the bot sent to the gateway: 2 is IDENTIFY, 6 is RESUME.
    closed_dms, gone : set of str
        Ids of people who take no direct messages, and of those who left the server.
    refuse_identify, refuse_resume : int, bool
        Close code for IDENTIFY, such as 4004 or 4014; whether RESUME needs a new session.
    permissions, application_flags : str, int
        What everybody may do in the server; the intents that the application has enabled.
    clock_ahead : timedelta
        How far the time that its answers tell is ahead of this machine's.
    heartbeat_s : float
        How often the bot is to send one.
    heartbeats : list of float
        When it did, by ``time.monotonic``.
    recommended_shards, max_concurrency, identify_every_s : int, int, float
        How many shards Discord wants; how many may identify themselves at once, and after which
        time the next ones. Without that time all may.
    refused : int
        How often one of them came too early.
    """

    def __init__(self) -> None:
        self.address = ""
        self.calls: list[Call] = []
        self.sent: list[Json] = []
        self.commands: dict[str, list[Json]] = {}
        self.opcodes: list[int] = []
        self.closed_dms: set[str] = set()
        self.gone: set[str] = set()
        self.refuse_identify: int | None = None
        self.refuse_resume = False
        self.permissions = EVERYTHING
        self.application_flags = 0
        self.heartbeat_s = 45.0
        self.heartbeats: list[float] = []
        self.resumed = self.refused = 0
        self.recommended_shards, self.max_concurrency, self.identify_every_s = 1, 1, 0.0
        self.clock_ahead = timedelta()
        self.blobs: dict[str, bytes] = {}
        self.messages: dict[str, Json] = {}
        self.interactions: dict[str, Interaction] = {}
        self.people = {person["id"]: person for person in (TIMBRE, ALICE, BOB)}
        self.channels = {CHANNEL: text_channel(CHANNEL, "general")}
        self._failures: list[tuple[str, str, web.Response]] = []
        self.gateway = Gateway(self)
        self._changed = asyncio.Condition()

    async def __aenter__(self) -> Self:
        app = Rest(self).app()
        app.router.add_get("/gateway{tail:/?}", self.gateway.connected)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.address = f"127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.drop(1000)
        await self._runner.cleanup()

    # What a test waits for and arranges.

    async def until(self, condition: Callable[[], Any], timeout_s: float = 10) -> Any:
        """Wait until the condition gives something true, and give that."""
        async with asyncio.timeout(timeout_s), self._changed:
            return await self._changed.wait_for(condition)

    async def online(self, timeout_s: float = 20) -> None:
        """Wait until the bot has identified itself and knows its server."""
        await self.until(lambda: self.gateway.sessions, timeout_s)

    async def connected(self, *shards: tuple[int, int], timeout_s: float = 20) -> None:
        """Wait until these shards, each of how many there are, have sessions."""
        sessions = self.gateway.sessions

        def are_there() -> bool:
            return all(one in sessions and sessions[one].is_connected for one in shards)

        await self.until(are_there, timeout_s)

    def called(self, method: str, piece: str = "") -> list[Call]:
        """List the bot's requests with this method and this piece in the path."""
        return [call for call in self.calls if call.method == method and piece in call.path]

    def fail(self, method: str, piece: str, *answers: web.Response) -> None:
        """Answer the next such requests so; the method of a download is CDN."""
        self._failures += [(method, piece, answer) for answer in answers]

    async def drop(self, code: int = 4000) -> None:
        """Close the gateway's sockets; what happens meanwhile is kept for RESUME."""
        await self.gateway.drop(code)

    # What people do.

    def attachment(self, name: str, data: bytes, **fields: Any) -> Json:
        """Put a file on the CDN."""
        number = snowflake()
        self.blobs[f"{number}/{name}"] = data
        url = f"http://{self.address}/cdn/{number}/{name}"
        base = {"id": number, "filename": name, "size": len(data), "url": url, "proxy_url": url}
        return base | fields

    def dm(self, person: Json) -> str:
        """Give the channel of direct messages with a person."""
        number = f"9{person['id']}"
        self.channels[number] = {"id": number, "type": 1, "recipients": [person]}
        return number

    async def say(self, author: Json = ALICE, channel: str = CHANNEL, **fields: Any) -> Json:
        """Send a message as a person."""
        said = self.keep(message(author, self.channels[channel], **fields))
        await self.dispatch("MESSAGE_CREATE", said)
        return said

    async def voice_note(
        self, data: bytes, duration_s: float = 2.0, *, answer_to: Json | None = None, **where: Any
    ) -> Json:
        """Send a voice note, maybe as a reply; ``author`` and ``channel`` as in ``say``."""
        shown = {"duration_secs": duration_s, "waveform": base64.b64encode(bytes(16)).decode()}
        clip = self.attachment("voice-message.ogg", data, content_type="audio/ogg", **shown)
        if answer_to is not None:
            where["message_reference"] = {"message_id": answer_to["id"]}
        return await self.say(attachments=[clip], flags=VOICE_MESSAGE, **where)

    async def forward(self, what: Json, **where: Any) -> Json:
        """Forward a message: its copy has no author."""
        origin = {"type": 1, "message_id": what["id"], "channel_id": what["channel_id"]}
        copy = {key: what[key] for key in what if key not in ("id", "author", "member")}
        return await self.say(
            message_reference=origin, message_snapshots=[{"message": copy}], **where
        )

    async def slash(
        self, name: str, *, author: Json = ALICE, channel: str = CHANNEL, **options: Any
    ) -> Interaction:
        """Run a slash command; an attachment or a person is given as its payload."""
        return await self._interact(2, command_data(self._command(name), options), author, channel)

    async def menu(self, name: str, target: Json, *, author: Json = ALICE) -> Interaction:
        """Run a context menu on a message."""
        data = {"id": self._command(name)["id"], "name": name, "type": 3}
        data |= {"target_id": target["id"], "resolved": {"messages": {target["id"]: target}}}
        return await self._interact(2, data, author, target["channel_id"])

    async def press(self, shown: Json, custom_id: str, *, author: Json = ALICE) -> Interaction:
        """Press a button of a message."""
        data = {"custom_id": custom_id, "component_type": 2}
        return await self._interact(3, data, author, shown["channel_id"], message=shown)

    async def submit(self, opened: Interaction, *files: Json, author: Json = ALICE) -> Interaction:
        """Submit the window that a button opened, with files in its one field."""
        (label,) = opened.callback["data"]["components"]
        given = label["component"] | {"values": [file["id"] for file in files]}
        data = {"custom_id": opened.callback["data"]["custom_id"]}
        data |= {"components": [label | {"component": given}]}
        data |= {"resolved": {"attachments": {file["id"]: file for file in files}}}
        return await self._interact(5, data, author, opened.payload["channel_id"])

    def _command(self, name: str) -> Json:
        return next(c for known in self.commands.values() for c in known if c["name"] == name)

    async def _interact(
        self, kind: int, data: Json, author: Json, channel: str, **fields: Any
    ) -> Interaction:
        payload = interaction(kind, data, author, self.channels[channel], **fields)
        record = self.interactions[payload["token"]] = Interaction(payload)
        await self.dispatch("INTERACTION_CREATE", payload)
        return record

    # What the server keeps; the REST side comes here too.

    def keep(self, said: Json) -> Json:
        """Keep a message, with the one it answers."""
        reference = said.get("message_reference")
        if reference and not reference.get("type"):
            answered = self.messages.get(str(reference["message_id"]))
            said |= {"type": 19, "referenced_message": answered}
            reference["channel_id"] = said["channel_id"]
        self.messages[said["id"]] = said
        return said

    def guild(self, number: str = GUILD) -> Json:
        """Describe a server; all of them have the same members."""
        places = [place for place in self.channels.values() if place.get("guild_id") == number]
        return guild(number, places, len(self.people) - len(self.gone), self.permissions)

    def is_member(self, person: str, server: str) -> bool:
        """Say whether somebody is in a server."""
        return person in self.people and person not in self.gone

    def servers(self) -> list[str]:
        """List the ids of the servers."""
        return sorted(
            {place["guild_id"] for place in self.channels.values() if "guild_id" in place}
        )

    def next_failure(self, method: str, path: str) -> web.Response | None:
        """Take the failure that was arranged for this request."""
        for failure in self._failures:
            if failure[0] == method and failure[1] in path:
                self._failures.remove(failure)
                return failure[2]
        return None

    async def tell(self) -> None:
        """Let ``until`` look again."""
        async with self._changed:
            self._changed.notify_all()

    async def dispatch(self, kind: str, data: Json) -> None:
        """Send an event to the bot, now or when it resumes."""
        await self.gateway.dispatch(kind, data)

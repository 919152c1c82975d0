"""The gateway of ``minicord``: sessions of shards, and who is told what."""

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.bot.minicord_payloads import TIMBRE, Json, as_seen

if TYPE_CHECKING:
    from tests.bot.minicord import MiniCord


@dataclass(eq=False)
class Session:
    """What one shard is told, since it identified itself.

    Attributes
    ----------
    socket : WebSocketResponse or None
        None while it is disconnected.
    """

    number: str
    shard: int
    count: int
    intents: int
    socket: web.WebSocketResponse | None
    events: list[Json] = field(default_factory=list)

    @property
    def is_connected(self) -> bool:
        return self.socket is not None and not self.socket.closed

    def is_told_of(self, server: str | None) -> bool:
        """Say whether it is told of a server; of what is in none, the first shard is."""
        return self.shard == (0 if server is None else (int(server) >> 22) % self.count)

    async def tell(self, kind: str, data: Json) -> None:
        """Send an event, now or when it resumes."""
        event = {"op": 0, "s": len(self.events) + 1, "t": kind, "d": data}
        self.events.append(event)
        if self.socket is not None and not self.socket.closed:
            await self.socket.send_json(event)


class Gateway:
    """Talk to the bot's shards.

    Attributes
    ----------
    sessions : dict
        The last of each shard, by its number and how many there are.
    """

    def __init__(self, cord: "MiniCord") -> None:
        self._cord = cord
        self.sessions: dict[tuple[int, int], Session] = {}
        self._identified_s: dict[int, float] = {}  # when, by bucket of concurrency
        self._begun = 0

    async def drop(self, code: int) -> None:
        """Close all sockets; what happens meanwhile is kept for RESUME."""
        for session in self.sessions.values():
            socket, session.socket = session.socket, None
            if socket is not None:
                await socket.close(code=code)

    async def dispatch(self, kind: str, data: Json) -> None:
        """Tell an event to the shards that are told of where it happened."""
        server = data["id"] if kind.startswith("GUILD_") else data.get("guild_id")
        for session in list(self.sessions.values()):
            if session.is_told_of(server):
                seen = as_seen(data, session.intents) if kind == "MESSAGE_CREATE" else data
                if seen is not None:
                    await session.tell(kind, seen)

    async def connected(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection to its end."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        interval_ms = 1000 * self._cord.heartbeat_s
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": interval_ms}})
        async for frame in socket:
            if frame.type is WSMsgType.TEXT:
                event = json.loads(frame.data)
                self._cord.opcodes.append(event["op"])
                await self._received(socket, event["op"], event["d"])
                await self._cord.tell()
        return socket

    async def _received(self, socket: web.WebSocketResponse, opcode: int, data: Any) -> None:
        cord = self._cord
        shard, count = data.get("shard", [0, 1]) if opcode == 2 else (0, 1)
        if opcode == 1:
            cord.heartbeats.append(time.monotonic())
            await socket.send_json({"op": 11})
        elif opcode == 2 and cord.refuse_identify is not None:
            await socket.close(code=cord.refuse_identify)
        elif opcode == 2 and self._is_too_early(shard):
            cord.refused += 1
            await socket.send_json({"op": 9, "d": False})
        elif opcode == 2:
            await self._identified(socket, shard, count, data["intents"])
        elif opcode == 6:
            await self._resumed(socket, data)

    def _is_too_early(self, shard: int) -> bool:
        """Say whether too many shards identify themselves at once, as Discord counts them."""
        bucket, now = shard % self._cord.max_concurrency, time.monotonic()
        if now < self._identified_s.get(bucket, float("-inf")) + self._cord.identify_every_s:
            return True
        self._identified_s[bucket] = now
        return False

    async def _identified(
        self, socket: web.WebSocketResponse, shard: int, count: int, intents: int
    ) -> None:
        cord = self._cord
        self._begun += 1
        session = Session(f"session-{self._begun}", shard, count, intents, socket)
        self.sessions[shard, count] = session
        theirs = [number for number in cord.servers() if session.is_told_of(number)]
        ready = {"v": 10, "user": TIMBRE, "session_id": session.number, "shard": [shard, count]}
        ready["guilds"] = [{"id": number, "unavailable": True} for number in theirs]
        ready["resume_gateway_url"] = f"ws://{cord.address}/gateway"
        ready["application"] = {"id": TIMBRE["id"], "flags": 0}
        await session.tell("READY", ready)
        for number in theirs:
            await session.tell("GUILD_CREATE", cord.guild(number))

    async def _resumed(self, socket: web.WebSocketResponse, data: Any) -> None:
        session = self._found(data["session_id"])
        if session is None or self._cord.refuse_resume:
            await socket.send_json({"op": 9, "d": False})
            return
        position = data["seq"]
        while position < len(session.events):  # it may grow meanwhile
            await socket.send_json(session.events[position])
            position += 1
        session.socket = socket
        await session.tell("RESUMED", {})
        self._cord.resumed += 1

    def _found(self, number: str) -> Session | None:
        return next((one for one in self.sessions.values() if one.number == number), None)

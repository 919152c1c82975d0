"""The REST and CDN side of ``minicord``: what the bot asks of Discord."""

import json
import time
from collections.abc import Awaitable, Callable, Mapping
from email.utils import formatdate
from typing import TYPE_CHECKING

from aiohttp import BodyPartReader, web

from tests.bot.minicord_payloads import (
    ALICE,
    CONTENT,
    EPHEMERAL,
    JOINED,
    THINKING,
    TIMBRE,
    Call,
    Interaction,
    Json,
    message,
    reply,
    snowflake,
)

if TYPE_CHECKING:
    from tests.bot.minicord import MiniCord

Where = Mapping[str, str]  # the variable parts of the path
Handler = Callable[[Where, Call], Awaitable[web.Response]]

API = "/api/v10"
APPLICATION = {"id": TIMBRE["id"], "name": "timbre", "icon": None, "description": "", "flags": 0}
APPLICATION |= {"bot_public": True, "bot_require_code_grant": False, "verify_key": "", "team": None}
APPLICATION |= {"owner": ALICE, "summary": ""}


def missing(what: str, code: int, status: int = 404) -> web.Response:
    """Refuse with Discord's own number of the error."""
    return reply({"message": what, "code": code}, status)


class Rest:
    """Answer the bot's requests from, and write them down in, one MiniCord."""

    def __init__(self, cord: "MiniCord") -> None:
        self._cord = cord

    def app(self) -> web.Application:
        """Make the application; a path that is not here answers 404 with its name."""
        commands = "/applications/{app}{guild:(/guilds/[0-9]+)?}/commands"
        channel, hook = "/channels/{channel}", "/webhooks/{app}/{token}"
        app = web.Application(client_max_size=32 * 2**20)
        app.add_routes(
            [
                self._route("GET", "/users/@me", _me),
                self._route("GET", "/gateway/bot", self._how_to_connect),
                self._route("GET", "/users/@me/guilds", self._guilds),
                self._route("POST", "/users/@me/channels", self._create_dm),
                self._route("GET", "/users/{user}", self._user),
                self._route("GET", "/oauth2/applications/@me", self._application),
                self._route("GET", "/applications/@me", self._application),
                self._route("GET", "/guilds/{guild}", self._guild),
                self._route("GET", "/guilds/{guild}/members/{user}", self._member),
                self._route("PUT", commands, self._put_commands),
                self._route("GET", commands, self._get_commands),
                self._route("GET", channel, self._channel),
                self._route("POST", channel + "/typing", _nothing),
                self._route("POST", channel + "/messages", self._send),
                self._route("GET", channel + "/messages", self._history),
                *self._on_messages(channel),
                self._route("POST", "/interactions/{id}/{token}/callback", self._callback),
                self._route("POST", hook, self._follow_up),
                *self._on_messages(hook),
                self._route("*", "/{path:.*}", _nowhere),
                web.get("/cdn/{name:.*}", self._recorded(self._download)),
            ]
        )
        return app

    def _on_messages(self, place: str) -> list[web.RouteDef]:
        path = place + "/messages/{message}"
        return [
            self._route("GET", path, self._get_message),
            self._route("PATCH", path, self._edit),
            self._route("DELETE", path, self._delete),
        ]

    def _route(self, method: str, path: str, handler: Handler) -> web.RouteDef:
        return web.route(method, API + path, self._recorded(handler))

    def _recorded(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            call = await _read(request)
            self._cord.calls.append(call)
            try:
                failure = self._cord.next_failure(call.method, call.path)
                given = failure or await handler(request.match_info, call)
                told_s = time.time() + self._cord.clock_ahead.total_seconds()
                given.headers.setdefault("Date", formatdate(told_s, usegmt=True))
                return given
            finally:
                await self._cord.tell()

        return answer

    # People, places and commands.

    async def _download(self, where: Where, call: Call) -> web.Response:
        data = self._cord.blobs.get(where["name"])
        return web.Response(status=404) if data is None else web.Response(body=data)

    async def _create_dm(self, where: Where, call: Call) -> web.Response:
        person = self._cord.people[str(call.body["recipient_id"])]
        return reply(self._cord.channels[self._cord.dm(person)])

    async def _user(self, where: Where, call: Call) -> web.Response:
        person = self._cord.people.get(where["user"])
        return reply(person) if person else missing("Unknown User", 10013)

    async def _application(self, where: Where, call: Call) -> web.Response:
        return reply(APPLICATION | {"flags": self._cord.application_flags})

    async def _how_to_connect(self, where: Where, call: Call) -> web.Response:
        cord = self._cord
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0}
        limit["max_concurrency"] = cord.max_concurrency
        told = {"url": f"ws://{cord.address}/gateway", "shards": cord.recommended_shards}
        return reply(told | {"session_start_limit": limit})

    async def _guilds(self, where: Where, call: Call) -> web.Response:
        known = map(self._cord.guild, self._cord.servers())
        return reply([{key: one[key] for key in ("id", "name", "features")} for one in known])

    async def _guild(self, where: Where, call: Call) -> web.Response:
        number = where["guild"]
        if number not in self._cord.servers():
            return missing("Unknown Guild", 10004)
        return reply(self._cord.guild(number))

    async def _member(self, where: Where, call: Call) -> web.Response:
        if not self._cord.is_member(where["user"], where["guild"]):
            return missing("Unknown Member", 10007)
        return reply(JOINED | {"user": self._cord.people[where["user"]]})

    async def _channel(self, where: Where, call: Call) -> web.Response:
        channel = self._cord.channels.get(where["channel"])
        return reply(channel) if channel else missing("Unknown Channel", 10003)

    async def _put_commands(self, where: Where, call: Call) -> web.Response:
        base = {"description": "", "default_member_permissions": None, "version": "1"}
        base["application_id"] = TIMBRE["id"]
        known = [base | command | {"id": snowflake()} for command in call.body]
        self._cord.commands[where["guild"]] = known
        return reply(known)

    async def _get_commands(self, where: Where, call: Call) -> web.Response:
        return reply(self._cord.commands.get(where["guild"], []))

    # Messages.

    async def _send(self, where: Where, call: Call) -> web.Response:
        channel = self._cord.channels.get(where["channel"])
        if channel is None:
            return missing("Unknown Channel", 10003)
        if any(person["id"] in self._cord.closed_dms for person in channel.get("recipients", [])):
            return missing("Cannot send messages to this user", 50007, 403)
        sent = message(TIMBRE, channel)
        return reply(await self._publish(sent, call.body, call.files))

    async def _history(self, where: Where, call: Call) -> web.Response:
        """List messages, the latest first; of those after one, the oldest."""
        after, most = int(call.query.get("after", 0)), int(call.query.get("limit", 50))
        found = [
            said
            for said in sorted(self._cord.messages.values(), key=lambda one: int(one["id"]))
            if said["channel_id"] == where["channel"] and not said["flags"] & EPHEMERAL
            if after < int(said["id"]) < int(call.query.get("before", 1 << 63))
        ]
        return reply((found[:most] if after else found[-most:])[::-1])

    async def _publish(self, sent: Json, body: Json, files: list[tuple[str, bytes]]) -> Json:
        self._write(sent, body, files)
        self._cord.sent.append(sent)
        self._cord.keep(sent)
        if not sent["flags"] & EPHEMERAL:
            await self._cord.dispatch("MESSAGE_CREATE", sent)
        return sent

    def _write(self, kept: Json, body: Json, files: list[tuple[str, bytes]]) -> None:
        attachments = kept["attachments"]
        if (stay := body.get("attachments")) is not None:
            stays = {str(item["id"]) for item in stay}
            attachments = [item for item in attachments if item["id"] in stays]
        kept |= {key: body[key] or kept[key].__class__() for key in CONTENT if key in body}
        kept["attachments"] = attachments + [self._cord.attachment(*file) for file in files]
        kept["flags"] |= body.get("flags") or 0
        if reference := body.get("message_reference"):
            kept["message_reference"] = reference

    def _found(self, where: Where) -> Json | None:
        number = where["message"]
        if number == "@original":
            return self._interaction(where).original or None
        return self._cord.messages.get(number)

    async def _get_message(self, where: Where, call: Call) -> web.Response:
        found = self._found(where)
        return reply(found) if found else missing("Unknown Message", 10008)

    async def _edit(self, where: Where, call: Call) -> web.Response:
        found = self._found(where)
        if found is None:
            return missing("Unknown Message", 10008)
        if found["flags"] & THINKING:
            found["flags"] &= ~THINKING
            return reply(await self._publish(found, call.body, call.files))
        self._write(found, call.body, call.files)
        found["edited_timestamp"] = found["timestamp"]
        return reply(found)

    async def _delete(self, where: Where, call: Call) -> web.Response:
        found = self._found(where)
        if found is None:
            return missing("Unknown Message", 10008)
        self._cord.messages.pop(found["id"], None)
        return web.Response(status=204)

    # Interactions.

    def _interaction(self, where: Where) -> Interaction:
        return self._cord.interactions[where["token"]]

    def _answer(self, interaction: Interaction, flags: int = 0) -> Json:
        asked = interaction.payload
        origin = {"id": asked["id"], "type": asked["type"], "authorizing_integration_owners": {}}
        origin["user"] = asked["user"] if "user" in asked else asked["member"]["user"]
        channel = self._cord.channels[asked["channel_id"]]
        return message(TIMBRE, channel, interaction_metadata=origin, flags=flags)

    async def _callback(self, where: Where, call: Call) -> web.Response:
        interaction, body = self._interaction(where), call.body
        if interaction.callback:
            return missing("Interaction has already been acknowledged.", 40060, 400)
        interaction.callback = body
        kind, data = body["type"], body.get("data") or {}
        if kind == 4:
            answer = self._answer(interaction)
            interaction.original = await self._publish(answer, data, call.files)
        elif kind == 5:
            interaction.original = self._answer(interaction, THINKING | data.get("flags", 0))
        elif kind in (6, 7):
            interaction.original = self._cord.messages[interaction.payload["message"]["id"]]
            self._write(interaction.original, data, call.files)
        shown = interaction.original
        done = {"id": interaction.payload["id"], "type": interaction.payload["type"]}
        done |= {"response_message_id": shown["id"]} if shown else {}
        resource = {"type": kind} | ({"message": shown} if shown else {})
        return reply({"interaction": done, "resource": resource})

    async def _follow_up(self, where: Where, call: Call) -> web.Response:
        interaction, body, files = self._interaction(where), call.body, call.files
        original = interaction.original
        if original and original["flags"] & THINKING:  # the first one takes the place of waiting
            original["flags"] &= ~THINKING
            return reply(await self._publish(original, body, files))
        answer = await self._publish(self._answer(interaction), body, files)
        interaction.followups.append(answer)
        return reply(answer)


async def _read(request: web.Request) -> Call:
    method = "CDN" if request.path.startswith("/cdn/") else request.method
    call = Call(method, request.path.removeprefix(API), query=dict(request.query))
    if request.content_type != "multipart/form-data":
        call.body = await request.json() if request.can_read_body else None
        return call
    call.body = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            raise TypeError("a part of a form with parts of its own")
        if part.name == "payload_json":
            call.body = json.loads(await part.text())
        else:
            call.files.append((part.filename or "", bytes(await part.read())))
    return call


async def _nowhere(_: Where, call: Call) -> web.Response:
    return missing(f"{call.method} {call.path} is not here", 0)


async def _me(_: Where, __: Call) -> web.Response:
    return reply(TIMBRE)


async def _nothing(_: Where, __: Call) -> web.Response:
    return web.Response(status=204)

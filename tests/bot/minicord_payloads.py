"""What Discord's API sends: the payloads of ``minicord``, and the records of what happened."""

import itertools
import json
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Json = dict[str, Any]

EPOCH_MS = 1_420_070_400_000  # snowflakes count from 2015
EVERYTHING = str((1 << 53) - 1)  # permissions
GUILD_MESSAGES, DM_MESSAGES, MESSAGE_CONTENT = 1 << 9, 1 << 12, 1 << 15  # intents
VOICE_MESSAGE, THINKING, EPHEMERAL = 1 << 13, 1 << 7, 1 << 6  # message flags
CONTENT = ("content", "embeds", "attachments", "components")  # what needs the intent
GUILD, CHANNEL = "200", "300"
JOINED_AT = "2026-01-01T00:00:00+00:00"
JOINED = {"roles": [], "joined_at": JOINED_AT, "deaf": False, "mute": False, "flags": 0}

_numbers = itertools.count()


@dataclass
class Call:
    """One request of the bot."""

    method: str
    path: str
    body: Any = None
    files: list[tuple[str, bytes]] = field(default_factory=list)
    query: dict[str, str] = field(default_factory=dict)


@dataclass
class Interaction:
    """What a person did with a command or a button, and what the bot answered to it."""

    payload: Json
    callback: Json = field(default_factory=dict)  # the first acknowledgement, as it was sent
    original: Json = field(default_factory=dict)
    followups: list[Json] = field(default_factory=list)

    @property
    def answers(self) -> list[Json]:
        """Every message that the person sees as an answer, oldest first."""
        thinking = not self.original or self.original["flags"] & THINKING
        return [*([] if thinking else [self.original]), *self.followups]


def snowflake() -> str:
    """Make an id that carries the time, as interactions' expiry needs it."""
    now_ms = int(time.time() * 1000)
    return str((now_ms - EPOCH_MS) << 22 | next(_numbers) & 0x3FFFFF)


def user(number: str, name: str, *, bot: bool = False) -> Json:
    """Describe an account."""
    base = {"discriminator": "0", "avatar": None, "global_name": None}
    return base | {"id": number, "username": name, "bot": bot}


TIMBRE = user("100", "timbre", bot=True)
ALICE = user("400", "alice")
BOB = user("500", "bob")


def reply(data: object, status: int = 200, **headers: str) -> web.Response:
    """Answer with JSON; discord.py reads it only when the type is exactly application/json."""
    headers["Content-Type"] = "application/json"
    return web.Response(body=json.dumps(data).encode(), status=status, headers=headers)


def rate_limited(retry_after_s: float) -> web.Response:
    """Answer 429; without a Via header discord.py takes it for a ban by Cloudflare."""
    data = {"message": "You are being rate limited.", "retry_after": retry_after_s, "global": False}
    return reply(data, 429, Via="1.1 google")


def text_channel(number: str, name: str, server: str = GUILD) -> Json:
    """Describe a text channel of a server."""
    base = {"type": 0, "position": 0, "permission_overwrites": [], "nsfw": False, "parent_id": None}
    return base | {"id": number, "name": name, "guild_id": server}


def guild(
    number: str, channels: list[Json], member_count: int, permissions: str = EVERYTHING
) -> Json:
    """Describe a server, as GUILD_CREATE does."""
    colours = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
    everyone = {"id": number, "name": "@everyone", "permissions": permissions, "position": 0}
    everyone |= {"color": 0, "colors": colours, "hoist": False, "managed": False}
    zero = ["afk_timeout", "verification_level", "default_message_notifications", "mfa_level"]
    zero += ["explicit_content_filter", "premium_tier", "system_channel_flags", "nsfw_level"]
    empty = ["features", "emojis", "stickers", "threads", "voice_states", "presences"]
    empty += ["stage_instances", "guild_scheduled_events", "soundboard_sounds"]
    return {
        "id": number,
        "name": "Lab",
        "owner_id": ALICE["id"],
        "preferred_locale": "en-US",
        "joined_at": JOINED_AT,
        "large": False,
        "member_count": member_count,
        "roles": [everyone | {"mentionable": False}],
        "channels": channels,
        "members": [JOINED | {"user": TIMBRE}],
        **dict.fromkeys(zero, 0),
        **{key: [] for key in empty},
    }


def message(author: Json, channel: Json, **fields: Any) -> Json:
    """Describe a message."""
    base = {
        "id": snowflake(),
        "channel_id": channel["id"],
        "author": author,
        "content": "",
        "timestamp": JOINED_AT,
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "pinned": False,
        "type": 0,
        "flags": 0,
        **{key: [] for key in ("mentions", "mention_roles", "attachments", "embeds", "components")},
    }
    in_guild = "guild_id" in channel
    place = {"guild_id": channel["guild_id"], "member": JOINED} if in_guild else {}
    return base | place | fields


def as_seen(data: Json, intents: int) -> Json | None:
    """Show a message as the bot's intents let it be seen, None for not at all."""
    if "guild_id" not in data:
        return data if intents & DM_MESSAGES else None
    if not intents & GUILD_MESSAGES:
        return None
    replied = data.get("referenced_message") or {}
    pinged = replied.get("author") == TIMBRE and "interaction_metadata" not in replied
    mentioned = any(person == TIMBRE for person in [*data["mentions"], data["author"]])
    if intents & MESSAGE_CONTENT or pinged or mentioned:
        return data
    return data | {key: type(data[key])() for key in CONTENT}


def interaction(kind: int, data: Json, author: Json, channel: Json, **fields: Any) -> Json:
    """Describe an interaction: kind 2 is a command, 3 a component, 5 a modal."""
    number = snowflake()
    in_guild = "guild_id" in channel
    member = JOINED | {"user": author, "permissions": EVERYTHING}
    return {
        "id": number,
        "application_id": TIMBRE["id"],
        "type": kind,
        "token": f"token-{number}",
        "version": 1,
        "channel_id": channel["id"],
        "channel": channel | {"permissions": EVERYTHING},
        "locale": "en-US",
        "entitlements": [],
        "authorizing_integration_owners": {"0": channel.get("guild_id", GUILD)},
        "context": 0 if in_guild else 1,
        "app_permissions": EVERYTHING,
        "attachment_size_limit": 10 * 2**20,
        "data": data,
        **({"guild_id": channel["guild_id"], "member": member} if in_guild else {"user": author}),
        **fields,
    }


def command_data(command: Json, options: Json) -> Json:
    """Describe a slash command with its options; a file or a person is given as its payload."""
    kinds = {option["name"]: option["type"] for option in command.get("options", [])}
    resolved: Json = {"attachments": {}, "users": {}, "members": {}}
    chosen = []
    for name, value in options.items():
        key = value["id"] if isinstance(value, dict) else value
        chosen.append({"name": name, "type": kinds[name], "value": key})
        if kinds[name] == 11:
            resolved["attachments"][key] = value
        elif kinds[name] == 6:
            resolved["users"][key] = value
            resolved["members"][key] = JOINED | {"permissions": EVERYTHING}
    return {
        "id": command["id"],
        "name": command["name"],
        "type": 1,
        "options": chosen,
        "resolved": resolved,
    }

"""What simcord's Discord lacks: people's languages, joining a server, a Preview inside of a page.

Together with ``voice_messages``, this file reaches into what simcord calls internal: simcord 3.2
has no public way to do any of it.
"""
# ruff: noqa: SLF001  # the point of this file

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import simcord
from simcord.backend import serializers
from simcord.preview import _markdown

DEFAULT_LOCALE = "en-US"


class Languages:
    """In which language each person uses Discord, from when it is made for a simulation.

    Discord tells a bot with every interaction, and shows commands by the names that the bot gave
    them in that language; the bot is told their own names.
    """

    def __init__(self, env: simcord.Env) -> None:
        backend: Any = env.backend
        self._locales: dict[int, str] = {}
        self._commands: dict[int | None, dict[Any, dict[str, Any]]] = backend.commands
        self._emit, self._visible_commands = backend.emit, backend.visible_commands
        backend.emit, backend.visible_commands = self._tell_bot, self._shown_commands

    def of(self, person: simcord.MemberActor | simcord.UserHandle) -> str:
        """Return somebody's locale."""
        return self._locales.get(int(person.id), DEFAULT_LOCALE)

    def choose(self, person: simcord.MemberActor | simcord.UserHandle, locale: str) -> None:
        """Let somebody use Discord in another language from now on."""
        self._locales[int(person.id)] = locale

    def _shown_commands(self, *, user_id: int, **where: Any) -> list[dict[str, Any]]:  # noqa: ANN401
        locale = self._locales.get(user_id, DEFAULT_LOCALE)
        commands = self._visible_commands(user_id=user_id, **where)
        return [_translated(command, locale) for command in commands]

    def _tell_bot(self, event: str, payload: Mapping[str, Any]) -> None:
        if event == "INTERACTION_CREATE":
            person = (payload.get("member") or payload)["user"]
            locale = self._locales.get(int(person["id"]), DEFAULT_LOCALE)
            data = self._in_own_names(payload["data"], locale)
            payload = {**payload, "locale": locale, "data": data}
        self._emit(event, payload)

    def _in_own_names(self, data: Mapping[str, Any], locale: str) -> Mapping[str, Any]:
        """Return what was chosen or typed, with a command's own names for what was shown."""
        for commands in self._commands.values():
            for command in commands.values():
                if command["id"] == data.get("id"):
                    given = _renamed(data.get("options", ()), command["options"], locale)
                    return {**data, "name": command["name"], "options": given}
        return data


def _translated(shown: Mapping[str, Any], locale: str) -> dict[str, Any]:
    """Return a command, or an option or a choice of one, as Discord shows it in a language."""
    translated = dict(shown)
    for key in ("name", "description"):
        if in_locale := (shown.get(f"{key}_localizations") or {}).get(locale):
            translated[key] = in_locale
    for key in ("options", "choices"):
        if key in shown:
            translated[key] = [_translated(part, locale) for part in shown[key] or ()]
    return translated


def _renamed(
    given: Iterable[Mapping[str, Any]], options: Sequence[Mapping[str, Any]], locale: str
) -> list[dict[str, Any]]:
    """Return the options that were given, with their own names."""
    own = {_translated(option, locale)["name"]: option["name"] for option in options}
    return [{**option, "name": own.get(option["name"], option["name"])} for option in given]


def tell_of_joining(env: simcord.Env, guild: simcord.GuildHandle) -> None:
    """Tell the bot that it was added to a server: simcord only tells of servers that come back."""
    payload = dict(serializers.guild_create_payload(env.backend, env.backend.get_guild(guild.id)))
    del payload["unavailable"]
    env.backend.emit("GUILD_CREATE", payload)


def show_mentions_in_embeds() -> None:
    """Let Previews show names for mentions where Discord does: simcord leaves the numbers there."""
    for part in ("embed_description", "embed_field_value"):
        _markdown._FIELD_POLICIES[part]["mentions"] = True


def prepare_for_frame(
    preview: simcord.Preview, origins: Iterable[str], style: Path, script: Path
) -> None:
    """Let pages of these origins show the Preview in a frame, with one more style and script.

    Parameters
    ----------
    preview : simcord.Preview
        A Preview that has not been entered yet; no other is changed.
    origins : iterable of str
        Whose pages may frame it; everybody else still may not.
    style : Path
        A style sheet that imports ``/simcord.css``, the Preview's own.
    script : Path
        A script that imports ``/simcord.js``, the Preview's own.
    """
    server: Any = preview._server
    headers = dict(server._SECURITY_HEADERS)
    del headers["X-Frame-Options"]  # cannot name an origin; the policy below can
    policy = headers["Content-Security-Policy"]
    headers["Content-Security-Policy"] = policy.replace(
        "frame-ancestors 'none'", f"frame-ancestors {' '.join(origins)}"
    )
    server._SECURITY_HEADERS = headers
    own = {
        "/simcord.css": "preview.css",
        "/simcord.js": "app.js",
        "/preview.css": str(style.absolute()),
        "/app.js": str(script.absolute()),
    }
    server._STATIC_FILES = server._STATIC_FILES | own
    types = {own["/preview.css"]: "text/css", own["/app.js"]: "text/javascript"}
    server._STATIC_CONTENT_TYPES = server._STATIC_CONTENT_TYPES | types

"""Serve the sandbox's page to this computer, and to nobody else.

The page can do what people in Discord can, so only it may ask: the server listens on the loopback
address, refuses names that merely resolve to it (``Host``) and requests that another web page
makes a browser send (``Origin``), and sends no CORS headers.
"""

import contextlib
import logging
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from importlib.resources import files
from typing import Any

import simcord
from aiohttp import web

from bot.sandbox.lab import DIRECT, RefusedError, VoiceLab, languages_to_choose
from bot.sandbox.people import KEEPER, MADE_UP, MEMBERS, STRANGER, TALK
from bot.sandbox.world import CHANNELS, PRIVATE

LOOPBACK = "127.0.0.1"
MAX_BODY_BYTES = 30 * 2**20
CLOSING_S = 5.0
UNKNOWN_KINDS = {"application/octet-stream", "application/ogg"}  # what browsers call .amr, .opus
PAGE_FILES = {
    "/": ("page.html", "text/html"),
    "/page.css": ("page.css", "text/css"),
    "/page.js": ("page.js", "text/javascript"),
    "/menu.js": ("menu.js", "text/javascript"),
    "/recorder.js": ("recorder.js", "text/javascript"),
}
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; frame-src http://127.0.0.1:*; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"
    ),
    "Permissions-Policy": "microphone=(self)",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

log = logging.getLogger(__name__)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@contextlib.asynccontextmanager
async def serve(lab: VoiceLab, port: int) -> AsyncIterator[str]:
    """Serve the page while the context lasts.

    Parameters
    ----------
    lab : VoiceLab
        What the page shows.
    port : int
        Where to listen; a free port is taken when it is 0 or already in use.

    Yields
    ------
    str
        The address of the page.
    """
    guard = _Guard()
    app = web.Application(
        middlewares=[guard.check, _answer_in_sentences], client_max_size=MAX_BODY_BYTES
    )
    _Routes(lab).add_to(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSING_S)
    await runner.setup()
    try:
        bound = await _listen(runner, port)
        guard.hosts = {f"{LOOPBACK}:{bound}", f"localhost:{bound}"}
        lab.framed_by = guard.origins
        await lab.show(lab.me, lab.place)
        yield f"http://{LOOPBACK}:{bound}/"
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, port: int) -> int:
    try:
        await web.TCPSite(runner, LOOPBACK, port).start()
    except OSError:
        log.info("port %d is in use, taking a free one", port)
        await web.TCPSite(runner, LOOPBACK, 0).start()
    return int(runner.addresses[0][1])


class _Guard:
    """Lets in requests that name this computer and come from the page itself."""

    def __init__(self) -> None:
        self.hosts: set[str] = set()

    @property
    def origins(self) -> list[str]:
        return sorted(f"http://{host}" for host in self.hosts)

    @property
    def check(self) -> Any:  # noqa: ANN401  # aiohttp does not name the type of its middlewares
        @web.middleware
        async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
            asked_by = request.headers.get("Origin", "" if request.method == "POST" else None)
            if request.host not in self.hosts or asked_by not in (None, *self.origins):
                raise web.HTTPForbidden(text="The sandbox answers only its own page.")
            response = await handler(request)
            response.headers.update(HEADERS)
            return response

        return check


@web.middleware
async def _answer_in_sentences(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn what cannot be done into a sentence that the page shows."""
    try:
        return await handler(request)
    except RefusedError as error:
        status, sentence = 409, str(error)
    except simcord.BackendError as error:
        status, sentence = 409, f"Discord would refuse that: {error.message}."
    except simcord.SetupError as error:
        status, sentence = 409, f"That cannot be done in Discord: {error}."
    except TimeoutError:
        status, sentence = 504, "The bot has not finished yet. Please try again in a moment."
    except web.HTTPRequestEntityTooLarge:
        status, sentence = 413, f"The file is larger than {MAX_BODY_BYTES // 2**20} MB."
    except (KeyError, ValueError):
        status, sentence = 400, "The request is incomplete. Please reload the page."
    return web.json_response({"error": sentence}, status=status)


class _Routes:
    """What the page can ask for. Every answer carries the whole state of the page."""

    def __init__(self, lab: VoiceLab) -> None:
        self.lab = lab

    def add_to(self, app: web.Application) -> None:
        for path in PAGE_FILES:
            app.router.add_get(path, self.page_file)
        app.router.add_get("/state", self.state)
        app.router.add_post("/view", self.view)
        app.router.add_post("/language", self.speak)
        app.router.add_post("/notes", self.send)
        app.router.add_post("/made-up-notes", self.send_made_up)
        app.router.add_get("/made-up-notes/{voice}", self.save_made_up)
        app.router.add_post(r"/messages/{id:\d+}/ask", self.ask)
        app.router.add_post(r"/messages/{id:\d+}/forward", self.forward)
        app.router.add_post("/enrolments", self.start_enrolment)
        app.router.add_post("/enrolments/{person}/notes", self.read_sentence)

    async def page_file(self, request: web.Request) -> web.Response:
        name, content_type = PAGE_FILES[request.path]
        text = (files("bot.sandbox") / "static" / name).read_text(encoding="utf-8")
        return web.Response(text=text, content_type=content_type)

    async def state(self, _request: web.Request) -> web.Response:
        return self._answer()

    async def view(self, request: web.Request) -> web.Response:
        form = await request.post()
        await self.lab.show(str(form["me"]), str(form["place"]))
        return self._answer()

    async def speak(self, request: web.Request) -> web.Response:
        form = await request.post()
        await self.lab.speak(str(form["locale"]))
        return self._answer()

    async def send(self, request: web.Request) -> web.Response:
        form = await request.post()
        upload = form["recording"]
        if not isinstance(upload, web.FileField):
            raise RefusedError("There is no recording in the request.")
        if not upload.content_type.startswith(("audio/", "video/", *UNKNOWN_KINDS)):
            raise RefusedError(f"{upload.filename} is no recording: choose an audio or video file.")
        await self.lab.send(
            upload.file.read(),
            seconds=_finite(str(form["seconds"])) if "seconds" in form else None,
            reply="reply" in form,
        )
        return self._answer()

    async def send_made_up(self, request: web.Request) -> web.Response:
        form = await request.post()
        await self.lab.send_made_up(str(form["voice"]), reply="reply" in form)
        return self._answer()

    async def save_made_up(self, request: web.Request) -> web.Response:
        voice = request.match_info["voice"]
        recording = await self.lab.spoken(voice)
        saved = {"Content-Disposition": f'attachment; filename="{voice}.ogg"'}
        return web.Response(body=recording, content_type="audio/ogg", headers=saved)

    async def ask(self, request: web.Request) -> web.Response:
        await self.lab.ask(int(request.match_info["id"]))
        return self._answer()

    async def forward(self, request: web.Request) -> web.Response:
        form = await request.post()
        await self.lab.forward(int(request.match_info["id"]), str(form["place"]))
        return self._answer()

    async def start_enrolment(self, request: web.Request) -> web.Response:
        form = await request.post()
        await self.lab.start_enrolment(str(form["person"]))
        return self._answer()

    async def read_sentence(self, request: web.Request) -> web.Response:
        await self.lab.read_sentence(request.match_info["person"])
        return self._answer()

    def _answer(self) -> web.Response:
        lab = self.lab
        return web.json_response(
            {
                "me": lab.me,
                "place": lab.place,
                "locale": lab.locale,
                "menu": lab.called("menu-whois"),
                "enrol": lab.called("command-enroll"),
                "members": MEMBERS,
                "keeper": KEEPER,
                "channels": CHANNELS,
                "links": lab.links,
                "private": PRIVATE,
                "direct": DIRECT,
                "languages": languages_to_choose(),
                "madeUp": [{"name": name, "enrolled": name in lab.enrolled} for name in MADE_UP],
                "stranger": STRANGER,
                "talk": TALK,
                "notesToEnrol": lab.notes_to_enrol,
                "preview": lab.preview_url,
            }
        )


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number

"""What the operator's programs may ask the bot, on loopback alone: is it well, and its figures.

GET /healthz
    200 or 503, and a sentence; ``python -m bot health`` asks this.
GET /metrics
    Figures for Prometheus, see `bot.metrics`.
"""

import http.client
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, NamedTuple

from aiohttp import web

from bot.errors import SettingsError

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

HOST = "127.0.0.1"
PATIENCE_S = 5.0


class Health(NamedTuple):
    """Whether the bot can answer notes now, in a sentence."""

    is_well: bool
    told: str


@asynccontextmanager
async def monitored(
    port: int, health: Callable[[], Health], registry: "CollectorRegistry"
) -> AsyncIterator[None]:
    """Answer on the port for as long as this lasts.

    Raises
    ------
    SettingsError
        The port cannot be had.
    """

    async def tell_health(_: web.Request) -> web.Response:
        now = health()
        return web.Response(text=now.told + "\n", status=200 if now.is_well else 503)

    async def tell_figures(_: web.Request) -> web.Response:
        from prometheus_client import exposition  # noqa: PLC0415  # an extra

        told = exposition.generate_latest(registry)
        return web.Response(body=told, headers={"Content-Type": exposition.CONTENT_TYPE_LATEST})

    app = web.Application()
    app.add_routes([web.get("/healthz", tell_health), web.get("/metrics", tell_figures)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, HOST, port).start()
        except OSError as error:
            raise SettingsError(
                f"TIMBRE_METRICS_PORT cannot be used: {HOST}:{port} is not free ({error.strerror})."
            ) from error
        yield
    finally:
        await runner.cleanup()


def ask_health(port: int | None) -> Health:
    """Ask the bot that runs on this computer."""
    if port is None:
        return Health(False, "TIMBRE_METRICS_PORT is not set, so a bot cannot be asked.")
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_S)  # past any proxy
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        return Health(answer.status == http.client.OK, answer.read().decode().strip())
    except (OSError, http.client.HTTPException):
        return Health(False, f"No bot answers on {HOST}:{port}.")
    finally:
        connection.close()

"""Downloads: no more bytes than are taken, no longer than a minute, from nowhere but the CDN."""

import asyncio
import contextlib
import gzip
from types import SimpleNamespace

import discord
import pytest
from aiohttp import ClientError, web

from bot import attachments, cdn
from bot.errors import DownloadError
from bot.recogniser import RecordingTooLargeError

RECORDING = bytes(range(256)) * 400
MOST = 300_000


class Server:
    """A CDN that answers each path in its own way."""

    def __init__(self, elsewhere: str = "") -> None:
        self.asked: list[str] = []
        self.sent = 0
        self.elsewhere = elsewhere

    async def answer(self, request: web.Request) -> web.StreamResponse:
        path = request.path.strip("/")
        self.asked.append(path)
        match path.partition("/")[0]:
            case "whole":
                return web.Response(body=RECORDING)
            case "status":
                return web.Response(status=int(path.partition("/")[2]))
            case "near":
                raise web.HTTPFound("/whole")
            case "round":
                raise web.HTTPFound("/round")
            case "far":
                raise web.HTTPFound(f"{self.elsewhere}/whole")
            case "file":
                raise web.HTTPFound("file:///etc/passwd")
            case "nowhere":
                return web.Response(status=302)
            case "packed":
                packed = gzip.compress(bytes(50_000_000))
                return web.Response(body=packed, headers={"Content-Encoding": "gzip"})
        return await self.stream(request, path)

    async def stream(self, request: web.Request, path: str) -> web.StreamResponse:
        response = web.StreamResponse()
        if path == "large":
            response.content_length = 10 * MOST
        if path == "half":
            response.content_length = len(RECORDING)
        await response.prepare(request)
        if path == "half":
            await response.write(RECORDING[:100])
            request.transport.close()
        elif path == "silent":
            await asyncio.sleep(10)
        else:  # endless, or much larger than is taken
            with contextlib.suppress(ConnectionError):
                while self.sent < 50 * MOST:
                    await response.write(bytes(10_000))
                    self.sent += 10_000
        return response


@contextlib.asynccontextmanager
async def serving(server: Server):
    app = web.Application()
    app.router.add_get("/{path:.*}", server.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.2)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


@pytest.fixture
async def far():
    server = Server()
    async with serving(server) as address:
        yield SimpleNamespace(asked=server.asked, address=address)


@pytest.fixture
async def near(far, monkeypatch):
    """Give a CDN, what fetches from it, and attachments that lie there."""
    monkeypatch.setattr(cdn, "OWN_PICTURE_BYTES", 0)
    monkeypatch.setattr(attachments, "PAUSE_S", 0.0)
    server = Server(far.address)
    async with serving(server) as address, cdn.Cdn(max_bytes=MOST) as fetching:
        monkeypatch.setattr(discord.Asset, "BASE", address)
        state = SimpleNamespace(http=SimpleNamespace(get_from_cdn=fetching.fetch))

        def attachment(path: str, size: int = len(RECORDING)) -> discord.Attachment:
            url = f"{address}/{path}"
            data = {"id": 1, "filename": "a.ogg", "size": size, "url": url, "proxy_url": url}
            return discord.Attachment(data=data, state=state)

        yield SimpleNamespace(
            server=server, address=address, fetch=fetching.fetch, attachment=attachment
        )


@pytest.mark.parametrize("path", ["whole", "near"])
async def test_a_recording_is_fetched_also_where_the_cdn_has_moved_it(near, path):
    assert await attachments.download(near.attachment(path)) == RECORDING


@pytest.mark.parametrize("path", ["far", "file", "round", "nowhere"])
async def test_an_address_that_is_not_the_cdns_is_not_asked(near, far, path):
    with pytest.raises(ClientError):
        await near.fetch(f"{near.address}/{path}")
    with pytest.raises(DownloadError, match="0"):
        await attachments.download(near.attachment(path))
    assert far.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "{far}/whole",
        "file:///etc/passwd",
        "attachment://a.png",
        "//",
        "http://[",
        "",
        "https://cdn.discordapp.com.evil.example/a",
        "http://media.discordapp.net/a",
    ],
)
async def test_a_first_address_that_is_not_the_cdns_is_not_asked_either(near, far, url):
    with pytest.raises(ClientError):
        await near.fetch(url.format(far=far.address))
    assert far.asked == near.server.asked == []


def test_discords_own_addresses_are_the_cdns():
    for url in ("https://cdn.discordapp.com/a/1/b.ogg", "https://media.discordapp.net/a/1/b.ogg"):
        assert str(cdn._cdn_address(url)) == url


async def test_more_bytes_than_are_taken_are_not_asked_for(near):
    with pytest.raises(RecordingTooLargeError) as raised:
        await attachments.download(near.attachment("large"))
    assert (raised.value.size_bytes, raised.value.max_bytes) == (10 * MOST, MOST)
    assert near.server.asked == ["large"]  # another try would end likewise


async def test_bytes_without_an_end_are_not_waited_for(near):
    with pytest.raises(RecordingTooLargeError) as raised:
        await attachments.download(near.attachment("endless"))
    assert MOST < raised.value.size_bytes <= MOST + cdn.PIECE_BYTES
    assert near.server.asked == ["endless"]
    assert near.server.sent < 40 * MOST  # what lies in sockets, and no more


async def test_what_is_packed_is_not_unfolded(near):
    assert len(await near.fetch(f"{near.address}/packed")) < 100_000


@pytest.mark.parametrize(
    ("path", "status", "tries"),
    [
        ("status/404", 404, 1),
        ("status/403", 403, 1),
        ("status/500", 500, 3),
        ("status/502", 502, 3),
        ("half", 0, 3),
    ],
)
async def test_what_may_be_better_the_next_time_is_tried_three_times(near, path, status, tries):
    with pytest.raises(DownloadError) as raised:
        await attachments.download(near.attachment(path))
    assert raised.value.status == status
    assert near.server.asked == [path] * tries


@pytest.mark.parametrize("size", [1, len(RECORDING) + 1])
async def test_a_recording_of_another_size_than_was_said_is_not_taken(near, size):
    with pytest.raises(DownloadError):
        await attachments.download(near.attachment("whole", size))


async def test_all_tries_together_have_a_time(near, monkeypatch):
    monkeypatch.setattr(attachments, "MOST_S", 0.3)
    with pytest.raises(DownloadError):
        await asyncio.wait_for(attachments.download(near.attachment("silent")), 5)
    assert near.server.asked == ["silent"]


async def test_a_server_that_falls_silent_is_given_up(monkeypatch):
    monkeypatch.setattr(cdn, "ANSWER_S", 0.2)
    async with serving(Server()) as address, cdn.Cdn(max_bytes=MOST) as fetching:
        monkeypatch.setattr(discord.Asset, "BASE", address)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(fetching.fetch(f"{address}/silent"), 5)


async def test_so_many_recordings_are_on_their_way_at_once_and_no_more(near):
    waiting = [
        asyncio.create_task(near.fetch(f"{near.address}/silent")) for _ in range(2 * cdn.AT_ONCE)
    ]
    async with asyncio.timeout(5):
        while len(near.server.asked) < cdn.AT_ONCE:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.2)
    assert len(near.server.asked) == cdn.AT_ONCE
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)

"""Fetch files from Discord's CDN, where discord.py would take all that comes, from wherever.

A file is streamed and given up beyond a size, and every address, also one that an answer refers to,
must be the CDN's own: whatever it says, the bot asks nobody else.
"""

import asyncio
from typing import Self

import aiohttp
import discord
from yarl import URL

from bot.recogniser import RecordingTooLargeError

AT_ONCE = 8  # recordings on their way, each in memory
REDIRECTS = 3
ANSWER_S = 15.0  # without a byte
PIECE_BYTES = 1 << 16
PROXY = URL("https://media.discordapp.net")  # discord.py has no name for it
OWN_PICTURE_BYTES = 4_000_000  # several times the largest that the bot draws


class Cdn:
    """Stands in for ``get_from_cdn`` of discord.py, as long as its context lasts.

    Parameters
    ----------
    max_bytes : int
        The largest recording that is taken; the bot's own pictures are at any rate.
    """

    def __init__(self, *, max_bytes: int) -> None:
        self._max_bytes = max(max_bytes, OWN_PICTURE_BYTES)
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def __aenter__(self) -> Self:
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=ANSWER_S, sock_read=ANSWER_S)
        self._session = aiohttp.ClientSession(
            timeout=timeout,
            cookie_jar=aiohttp.DummyCookieJar(),
            # A recording is as large as it is said to be; what is packed may unfold to anything.
            headers={"Accept-Encoding": "identity"},
            auto_decompress=False,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def fetch(self, url: str) -> bytes:
        """Fetch a file.

        Raises
        ------
        RecordingTooLargeError
            It has more bytes than are taken, whatever its size was said to be.
        discord.HTTPException
            The CDN refused it, or sent the bot elsewhere.
        aiohttp.ClientError, TimeoutError
            The connection failed, or the address is none of the CDN's.
        """
        address = _cdn_address(url)
        async with self._turns:
            for _ in range(REDIRECTS + 1):
                async with self._session.get(address, allow_redirects=False) as answer:
                    if answer.status not in (301, 302, 303, 307, 308):
                        return await self._body(answer)
                    address = _cdn_address(answer.headers.get("Location", ""), address)
        raise aiohttp.ClientError("too many redirects")

    async def _body(self, answer: aiohttp.ClientResponse) -> bytes:
        if answer.status == 404:
            raise discord.NotFound(answer, "asset not found")
        if answer.status == 403:
            raise discord.Forbidden(answer, "cannot retrieve asset")
        if answer.status != 200:
            raise discord.HTTPException(answer, "failed to get asset")
        self._require_room(answer.content_length or 0)
        body = bytearray()
        async for piece in answer.content.iter_chunked(PIECE_BYTES):
            body += piece
            self._require_room(len(body))
        return bytes(body)

    def _require_room(self, size_bytes: int) -> None:
        if size_bytes > self._max_bytes:
            raise RecordingTooLargeError(size_bytes, self._max_bytes)


def _cdn_address(text: str, base: URL | None = None) -> URL:
    """Return an address if it is the CDN's; discord.py knows where that is.

    Raises
    ------
    aiohttp.ClientError
        It is another's, or none.
    """
    try:
        address = URL(text) if base is None else base.join(URL(text))
        if address.origin() in (URL(discord.Asset.BASE).origin(), PROXY.origin()):
            return address
    except ValueError:
        pass
    raise aiohttp.ClientError("not an address of the CDN")

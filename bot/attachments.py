"""The recording that a message carries: find it, and fetch it from Discord's CDN."""

import asyncio
import random

import aiohttp
import discord

from bot import metrics
from bot.errors import DownloadError, NoRecordingError, TooManyRecordingsError

TRIES = 3
PAUSE_S = 0.3  # before the second try; doubled before the third, with jitter
MOST_S = 60.0  # of all tries


def is_forwarded(message: discord.Message) -> bool:
    """Say whether the message forwards another one, whose author Discord does not tell."""
    return bool(message.message_snapshots)


def carries_recording(message: discord.Message) -> bool:
    """Say whether there is anything in the message that may be a recording."""
    return bool(_candidates(message))


def carries_voice_note(message: discord.Message) -> bool:
    """Say whether there is a note in the message that was recorded in Discord."""
    return any(candidate.is_voice_message() for candidate in _candidates(message))


def recording_of(message: discord.Message) -> discord.Attachment:
    """Return the one recording of a message, or of the message that it forwards.

    Raises
    ------
    NoRecordingError
        It carries none.
    TooManyRecordingsError
        It carries several: whose voice is asked for is not clear.
    """
    candidates = _candidates(message)
    if not candidates:
        raise NoRecordingError
    if len(candidates) > 1:
        raise TooManyRecordingsError
    return candidates[0]


def _candidates(message: discord.Message) -> list[discord.Attachment]:
    """Return what may be a recording: pictures and texts are left out, all else is tried."""
    carried = list(message.attachments)
    for snapshot in message.message_snapshots:
        carried.extend(snapshot.attachments)
    return [
        attachment
        for attachment in carried
        if not (attachment.content_type or "").startswith(("image/", "text/"))
    ]


async def download(attachment: discord.Attachment) -> bytes:
    """Fetch a recording; what the network or the CDN spoils is tried again.

    Raises
    ------
    DownloadError
        Discord refused it, three tries failed, or they took longer than ``MOST_S``.
    RecordingTooLargeError
        It is larger than Discord said, and than is taken.
    """
    try:
        async with asyncio.timeout(MOST_S):
            return await _try_to_download(attachment)
    except TimeoutError:
        raise DownloadError(0) from None


async def _try_to_download(attachment: discord.Attachment) -> bytes:
    status = 0
    for attempt in range(TRIES):
        if attempt:
            pause_s = PAUSE_S * 2 ** (attempt - 1)
            await asyncio.sleep(pause_s * random.uniform(0.5, 1.5))  # noqa: S311  # no secret
        try:
            with metrics.timed(metrics.Stage.DOWNLOAD):
                recording = await attachment.read()
        except (discord.NotFound, discord.Forbidden) as error:
            raise DownloadError(error.status) from error
        except discord.HTTPException as error:
            status = error.status
        except (TimeoutError, OSError, aiohttp.ClientError):  # also where the answer breaks off
            status = 0
        else:
            if len(recording) == attachment.size:
                return recording
            status = 0  # the connection ended early
    raise DownloadError(status)


async def picture_of(message: discord.Message) -> bytes | None:
    """Return the picture of one of the bot's own answers, or None if it is gone."""
    try:
        for attachment in message.attachments:
            return await attachment.read()
        image = message.embeds[0].image.url if message.embeds else None
        # Discord may list a picture that a card shows with the card alone.
        return await message._state.http.get_from_cdn(image) if image else None  # noqa: SLF001
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError):
        return None

"""Where plain sound may lie while a note is decoded: in a folder that does not outlive the bot."""

import asyncio
import secrets
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.storage import Storage

PREFIX = "timbre-"
_KEPT = "temporary folder of this start"
MOST_KEPT = 100  # computers, and containers, that were killed and do not come back


@asynccontextmanager
async def temporary_folder(storage: Storage) -> AsyncIterator[str]:
    """Make the folder, and delete it; those of processes that were killed are deleted now."""
    folder = Path(tempfile.gettempdir()) / f"{PREFIX}{secrets.token_hex(8)}"
    # Others on this computer see by it that this process lives.
    async with storage.presence.alone(str(folder)):
        async with storage.presence.turn(_KEPT):
            used = await _used(storage)
            # Before it is there: the bot may be killed here.
            await storage.remember(_KEPT, "\n".join([*used[-MOST_KEPT:], _told(storage, folder)]))
        await asyncio.to_thread(folder.mkdir, mode=0o700)
        try:
            yield str(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _told(storage: Storage, folder: Path) -> str:
    """Return a folder as it is remembered; of several computers each has folders of its own."""
    return f"{socket.gethostname()}:{folder}" if storage.presence.is_shared else str(folder)


async def _used(storage: Storage) -> list[str]:
    """Delete the folders that nobody uses any more; return what is told of the others."""
    place, used = Path(tempfile.gettempdir()), []
    for told in (await storage.recall(_KEPT) or "").splitlines():
        left = Path(told.partition(":")[2]) if storage.presence.is_shared else Path(told)
        if told != _told(storage, left):  # of another computer, which does it at its next start
            used.append(told)
            continue
        async with storage.presence.alone(str(left)) as is_alone:
            # Its name comes out of a database: nothing else may ever be deleted by it.
            if is_alone and left.name.startswith(PREFIX) and left.parent == place:
                await asyncio.to_thread(shutil.rmtree, left, ignore_errors=True)
        if not is_alone:
            used.append(told)
    return used

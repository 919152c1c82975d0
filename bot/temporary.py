"""Where plain sound may lie while a note is decoded: in a folder that does not outlive the bot."""

import asyncio
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.storage import Storage

PREFIX = "timbre-"
_KEPT = "temporary folder of this start"


@asynccontextmanager
async def temporary_folder(storage: Storage) -> AsyncIterator[str]:
    """Make the folder, and delete it; that of a bot that was killed is deleted now."""
    left = Path(await storage.recall(_KEPT) or "")
    place = Path(tempfile.gettempdir())
    # Its name comes out of a database: nothing else may ever be deleted by it.
    if left.name.startswith(PREFIX) and left.parent == place:
        await asyncio.to_thread(shutil.rmtree, left, ignore_errors=True)
    folder = place / f"{PREFIX}{secrets.token_hex(8)}"
    await storage.remember(_KEPT, str(folder))  # before it is there: the bot may be killed here
    await asyncio.to_thread(folder.mkdir, mode=0o700)
    try:
        yield str(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)

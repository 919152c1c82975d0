"""Where plain sound may lie while a note is decoded: in a folder that does not outlive the bot."""

import asyncio
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
    with tempfile.TemporaryDirectory(prefix=PREFIX) as folder:
        # Its name comes out of a database: nothing else may ever be deleted by it.
        if left.name.startswith(PREFIX) and left.parent == Path(folder).parent:
            await asyncio.to_thread(shutil.rmtree, left, ignore_errors=True)
        await storage.remember(_KEPT, folder)
        yield folder

"""Start the bot in the sandbox."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from importlib.util import find_spec

import discord

from bot.errors import ExtraMissingError

DEFAULT_PORT = 8765
SETTLE_TIMEOUT_S = 60.0  # a first note waits for a worker that loads the model


async def run(
    make_bot: Callable[[], AbstractAsyncContextManager[discord.Client]],
    *,
    port: int = DEFAULT_PORT,
    notes_to_enrol: int = 5,
) -> None:
    """Run the bot in a simulated Discord with a page in the browser, until SIGINT or SIGTERM.

    Parameters
    ----------
    make_bot : callable
        Makes the bot; it lives as long as its context.
    port : int
        Port of the page; a free one is taken when it is 0 or in use.
    notes_to_enrol : int
        Notes that one ``/enroll`` asks for.

    Raises
    ------
    ExtraMissingError
        The package was installed without its sandbox.
    """
    stop = asyncio.Event()
    with _set_on_signals(stop):
        async with open_sandbox(make_bot, port=port, notes_to_enrol=notes_to_enrol) as address:
            print(f"The voice lab is open: {address}", flush=True)  # noqa: T201  # for a person
            await stop.wait()


@contextlib.asynccontextmanager
async def open_sandbox(
    make_bot: Callable[[], AbstractAsyncContextManager[discord.Client]],
    *,
    port: int,
    notes_to_enrol: int,
) -> AsyncIterator[str]:
    """Keep the bot and its page running while the context lasts; yield the page's address."""
    if find_spec("simcord") is None:
        raise ExtraMissingError("The sandbox is not installed: pip install 'timbre[sandbox]'")
    import simcord  # noqa: PLC0415  # an optional extra, and all below stands on it

    from bot.sandbox.lab import VoiceLab  # noqa: PLC0415
    from bot.sandbox.server import serve  # noqa: PLC0415

    async with (
        make_bot() as bot,
        simcord.run(
            bot,
            check_errors=False,
            settle_timeout=SETTLE_TIMEOUT_S,
            shard_count=1 if isinstance(bot, discord.AutoShardedClient) else None,
        ) as env,
    ):
        if bot.user is not None:
            await bot.user.edit(username="Timbre")
        lab = VoiceLab(env, notes_to_enrol=notes_to_enrol)
        async with contextlib.aclosing(lab), serve(lab, port) as address:
            following = asyncio.create_task(lab.follow())
            try:
                yield address
            finally:
                following.cancel()
                # Leaving simcord cancels all that the bot is at, also what must be completed.
                await bot.close()


@contextlib.contextmanager
def _set_on_signals(stop: asyncio.Event) -> Iterator[None]:
    """Set the event when the process is asked to end, instead of breaking off."""
    loop = asyncio.get_running_loop()
    if sys.platform == "win32":  # there, Ctrl+C cancels the main task by itself
        yield
        return
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    try:
        yield
    finally:
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(name)

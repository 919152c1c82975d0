"""The bot on the command line: ``python -m bot [COMMAND]``.

Exit codes: 0 stopped by the operator, or nothing is wrong; 1 the doctor found something wrong, or
the bot cannot answer notes; 69 Discord does not answer, or an extra is missing; 70 the encoder
cannot be loaded; 73 no backup or copy was made, or no backup restored; 74 the database cannot be
read; 75 the bot has to be stopped first; 77 the token was refused; 78 a setting or a key is missing
or wrong. Each comes with a sentence.
"""

import argparse
import asyncio
import base64
import contextlib
import gc
import io
import logging
import os
import signal
import sys
import tempfile
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import SettingsError, StartError, TokenMissingError
from bot.logs import start_log

if TYPE_CHECKING:
    from bot.settings import Settings


log = logging.getLogger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    from bot.settings import Settings  # noqa: PLC0415  # --help stays instant

    try:
        if options.command == "doctor":
            start_log("CRITICAL")
            return asyncio.run(_doctor())
        settings = Settings.read()
        if options.command == "health":
            return _health(settings)
        is_run = options.command in (None, "run", "worker")
        start_log(settings.log_level if is_run else "WARNING", as_json=options.log_json)
        if options.command == "worker":
            asyncio.run(_until_told(_serve(settings, options)))
        elif is_run:
            asyncio.run(_until_told(_run(settings)))
        elif options.command == "sandbox":
            asyncio.run(_sandbox(settings, options))
        else:
            print(asyncio.run(_maintain(settings, options)))
    except StartError as error:
        if options.log_json:
            start_log("CRITICAL", as_json=True)  # if nothing is logged yet
            log.critical("%s", error)
        else:
            print(error, file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        pass  # Ctrl-C before anything was started
    return 0


def _parser() -> argparse.ArgumentParser:
    """Describe the commands."""
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description="Timbre: who is speaking in a voice note?",
        epilog=(__doc__ or "").partition("\n\n")[2],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--log-json", action="store_true", help="log one JSON object a line")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("run", help="run the bot on Discord (the default)")
    sandbox = commands.add_parser("sandbox", help="try the bot in a browser, without Discord")
    sandbox.add_argument("--port", type=_port, default=8765, help="default: 8765; 0: any free one")
    sandbox.add_argument(
        "--data", type=Path, help="folder that keeps the voices; default: a temporary one"
    )
    commands.add_parser("doctor", help="say what would keep the bot from working, and what to do")
    backup = commands.add_parser("backup", help="copy the database, also while the bot runs")
    backup.add_argument("file", type=Path, metavar="FILE", help="that is not there yet")
    restore = commands.add_parser("restore", help="put a backup in the place of the database")
    restore.add_argument("file", type=Path, metavar="FILE", help="that 'backup' made")
    copy = commands.add_parser(
        "copy-database", help="copy a whole database into an empty one, on a server or in a file"
    )
    copy.add_argument("source", metavar="FROM", help="SQLAlchemy address, or path of a SQLite file")
    copy.add_argument("target", metavar="TO", help="the same, of an empty one")
    rotate = commands.add_parser("rotate-key", help="put all data under the first key")
    rotate.add_argument(
        "--new", action="store_true", help="make it before, in the data folder's key file"
    )
    commands.add_parser("health", help="say whether the running bot can answer notes")
    worker = commands.add_parser("worker", help="do model work for bots that use a Dask cluster")
    worker.add_argument(
        "scheduler",
        nargs="?",
        type=_scheduler,
        metavar="ADDRESS",
        help="tls://host:8786; default: TIMBRE_COMPUTE",
    )
    worker.add_argument("--threads", type=int, help="of the network; default: TIMBRE_THREADS")
    worker.add_argument(
        "--retrain", action="store_true", help="also retrain, in a process of low priority"
    )
    return parser


def _port(text: str) -> int:
    """Read a TCP port."""
    port = int(text)
    if not 0 <= port <= 65_535:
        raise argparse.ArgumentTypeError("a port is at most 65535")
    return port


def _scheduler(text: str) -> str:
    """Read the address of a scheduler."""
    from bot.settings import scheduler_address  # noqa: PLC0415

    try:
        return scheduler_address(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


async def _until_told(work: Coroutine[Any, Any, None]) -> None:
    """Run the bot or a worker until told to stop, which is no failure at any moment."""
    running = asyncio.create_task(work)
    _cancel_on_signals(running)
    with contextlib.suppress(asyncio.CancelledError):
        await running


async def _run(settings: "Settings") -> None:
    """Run the bot until it fails."""
    if settings.token is None:
        raise TokenMissingError(
            "There is no token: create an application at discord.com/developers/applications, "
            "add a bot to it, and set TIMBRE_TOKEN to the bot's token (the README has the "
            "steps).\n"
            "To try everything without Discord first, run: python -m bot sandbox"
        )
    from bot.client import SpeakerBot  # noqa: PLC0415
    from bot.refusal import LOGIN_ERRORS, refusal  # noqa: PLC0415

    async with SpeakerBot(settings) as bot:
        # What is loaded by now stays: to look through it for garbage would hold the loop for 80 ms.
        gc.collect()
        gc.freeze()
        try:
            await bot.start(settings.token.get_secret_value())
        except LOGIN_ERRORS as error:
            raise refusal(error) from None


async def _serve(settings: "Settings", options: argparse.Namespace) -> None:
    """Do the model work of a cluster; neither token, key nor database is needed for it."""
    from bot import cluster_link  # noqa: PLC0415

    chosen = {"compute": options.scheduler, "threads": options.threads}
    settings = settings.model_copy(
        update={name: value for name, value in chosen.items() if value is not None}
    )
    if settings.compute is None:
        raise SettingsError(
            "There is no scheduler: name it, as in 'python -m bot worker tls://host:8786', or set "
            "TIMBRE_COMPUTE."
        )
    cluster_link.load()
    from bot.cluster_worker import serve  # noqa: PLC0415  # Dask, which is an extra

    await serve(settings, retrains=options.retrain)


def _cancel_on_signals(running: "asyncio.Task[None]") -> None:
    """End the task when the operator says so, once: it needs a moment to close."""

    def cancel() -> None:
        if not running.cancelling():
            running.cancel()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C raises instead
            loop.add_signal_handler(number, cancel)


async def _sandbox(settings: "Settings", options: argparse.Namespace) -> None:
    """Run the same bot in a simulated server, with voices of its own."""
    print("Opening the voice lab; the first time this takes half a minute.", file=sys.stderr)
    from pydantic import SecretStr  # noqa: PLC0415

    from bot.sandbox.bot import SandboxBot  # noqa: PLC0415
    from bot.sandbox.run import run  # noqa: PLC0415

    logging.getLogger("discord.state").setLevel(logging.ERROR)  # the simulation lacks intents
    with contextlib.ExitStack() as stack:
        folder = options.data or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="timbre-sandbox-"))
        )
        # Nothing of the operator's own: neither their database nor their key.
        key = None if options.data else SecretStr(base64.b64encode(os.urandom(32)).decode())
        chosen = {"data": folder, "database": None, "key": key, "metrics_port": None}
        # The people in it say no words: to them, every sentence would be one that was not read.
        chosen |= {"check_reading": False, "listen": True, "shards": None, "compute": None}
        own = settings.model_copy(update=chosen)
        await run(lambda: SandboxBot(own), port=options.port, notes_to_enrol=own.notes_to_enrol)


async def _maintain(settings: "Settings", options: argparse.Namespace) -> str:
    """Do what is to be done with database and key; return what to say."""
    from bot import maintenance  # noqa: PLC0415

    if options.command == "backup":
        return await maintenance.make_backup(settings, options.file)
    if options.command == "restore":
        return await maintenance.restore_backup(settings, options.file)
    if options.command == "copy-database":
        return await maintenance.copy(settings, options.source, options.target)
    return await maintenance.rotate_key(settings, new=options.new)


def _health(settings: "Settings") -> int:
    """Print whether the bot that runs on this computer is well; return 1 if it is not."""
    from bot.monitor import ask_health  # noqa: PLC0415

    health = ask_health(settings.metrics_port)
    print(health.told)
    return 0 if health.is_well else 1


async def _doctor() -> int:
    """Print what is found; return 1 if something is wrong."""
    from bot.doctor.examination import examine  # noqa: PLC0415
    from bot.doctor.findings import Mark  # noqa: PLC0415

    if isinstance(sys.stdout, io.TextIOWrapper):  # not every terminal can show every server's name
        sys.stdout.reconfigure(errors="replace")
    code = 0
    async for finding in examine():
        print(finding, flush=True)
        if finding.mark is Mark.WRONG:
            code = 1
    return code


if __name__ == "__main__":
    sys.exit(main())

"""All checks, one after the other: one that fails does not keep the others from being told."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from bot.doctor import cluster, machine, online, stored
from bot.doctor.findings import Finding, Findings, Mark
from bot.errors import StartError
from bot.settings import Settings

CHECKS: Final[tuple[tuple[str, Callable[[Settings], Findings]], ...]] = (
    ("Discord", online.discord_side),
    ("folder", machine.folder),
    ("database", stored.database),
    ("key", stored.key),
    ("encoder", machine.encoder),
    ("cluster", cluster.scheduler),
    ("ffmpeg", machine.ffmpeg),
    ("reading", machine.reading),
    ("metrics", machine.watching),
    ("disk", machine.disk),
    ("memory", machine.memory),
)


async def examine(
    checks: tuple[tuple[str, Callable[[Settings], Findings]], ...] = CHECKS,
) -> Findings:
    """Yield what is found, as it is found."""
    settings, errors = Settings.read_usable()
    for error in errors:
        yield Finding(Mark.WRONG, "settings", str(error))
    if not errors:
        yield _settings_are_read(Path(".env"))
    for about, check in checks:
        try:
            async for finding in check(settings):
                yield finding
        except StartError as error:
            yield Finding(Mark.WRONG, about, str(error))
        except Exception as error:  # noqa: BLE001  # whatever it is, the others are told; no detail, it may be secret
            told = f"It cannot be checked ({type(error).__name__}): please report this."
            yield Finding(Mark.WRONG, about, told)


def _settings_are_read(file: Path) -> Finding:
    if file.is_file():
        return Finding(Mark.OK, "settings", f"Read from the environment and {file.absolute()}.")
    told = f"Read from the environment; there is no {file.absolute()}."
    return Finding(Mark.OK, "settings", told)

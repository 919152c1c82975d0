"""What both ends of a cluster agree on: how Dask is set, encryption, and what a worker offers.

Dask is imported by `load` alone, where it is used.
"""

import asyncio
import importlib.util
import platform
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from importlib import metadata
from typing import TYPE_CHECKING, Any, Self

from bot.errors import ExtraMissingError, SettingsError
from bot.settings import Settings

if TYPE_CHECKING:
    from distributed import Client, Security

ANSWER_S = 1.75  # a scheduler that says nothing for so long is lost
CONNECT_S = CLOSE_S = 2.0
TOLD = "timbre"  # what a worker tells of itself, beside what Dask does
GPU = "GPU"  # the resource by which Dask's users know workers that have one
PACKAGES = ("timbre", "distributed", "numpy", "torch")  # whose versions are to be the same

# Nothing is written to a disk, shown on a page or kept for a look back, and the log is the bot's.
_CONFIG = {
    "logging": {
        "version": 1,
        "disable_existing_loggers": False,
        # What has gone, bot and worker say themselves, and errors reach them.
        "loggers": {"distributed": {"level": "CRITICAL"}, "tornado": {"level": "CRITICAL"}},
    },
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.pause": False,
    "distributed.worker.memory.terminate": False,
    "distributed.worker.profile.enabled": False,
    "distributed.worker.http.routes": [],
    "distributed.diagnostics.nvml": False,
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.admin.large-graph-warning-threshold": "1GB",  # a job carries its recording
    "distributed.comm.timeouts.connect": "3s",  # then again, for as long as it takes
}


class Lane(StrEnum):
    """What a worker does, one job of each at a time."""

    NOTES = "NOTES"
    RETRAIN = "RETRAIN"

    def resource(self, encoder_id: str) -> str:
        """Name what a job of this kind takes of a worker: one with another encoder has none."""
        return f"{self}-{encoder_id}"


@dataclass(frozen=True, slots=True)
class Offer:
    """What one worker offers, and how it came about.

    Attributes
    ----------
    address : str
    is_running : bool
    resources : mapping
    encoder_id : str
    packages : mapping
        Versions by name.
    """

    address: str
    is_running: bool
    resources: Mapping[str, float]
    encoder_id: str
    packages: Mapping[str, str]

    @classmethod
    def all_of(cls, identity: Mapping[str, Any]) -> Iterator[Self]:
        """Read what a scheduler tells of its workers; those of other programs are left out."""
        for address, worker in identity["workers"].items():
            if TOLD in worker:
                is_running = worker["status"] == "running"
                yield cls(address, is_running, worker["resources"], **worker[TOLD])

    def has(self, lane: Lane, encoder_id: str) -> bool:
        """Say whether it does such jobs; one that is about to stop finishes what it has."""
        return lane.resource(encoder_id) in self.resources

    def takes(self, lane: Lane, encoder_id: str) -> bool:
        """Say whether it can be given such jobs now."""
        return self.is_running and self.has(lane, encoder_id)

    def differences(self, ours: Mapping[str, str]) -> str:
        """List the packages of which we have another version."""
        different = [
            f"{name} {self.packages.get(name)} (here {version})"
            for name, version in ours.items()
            if self.packages.get(name) != version
        ]
        return ", ".join(different)


def load() -> None:
    """Import Dask, which takes most of a second, and set it.

    Raises
    ------
    ExtraMissingError
    """
    if importlib.util.find_spec("distributed") is None:
        raise ExtraMissingError(
            "A cluster needs an extra: run pip install 'timbre[cluster]', or leave TIMBRE_COMPUTE "
            "empty."
        )
    import dask  # noqa: PLC0415 -- an extra

    dask.config.set(_CONFIG)
    import distributed  # noqa: F401, PLC0415 -- it reads at its import how it is to log


def security(settings: Settings) -> "Security | None":
    """Return how the link is encrypted; None for a scheduler on this machine without it.

    Raises
    ------
    SettingsError
        A file is missing or cannot be used.
    """
    from distributed import Security  # noqa: PLC0415 -- an extra

    if settings.compute is None or settings.compute.startswith("tcp:"):
        return None
    files = {}
    for name in ("ca", "cert", "key"):
        file = getattr(settings, f"compute_tls_{name}")
        if file is None:
            raise SettingsError(
                f"TIMBRE_COMPUTE_TLS_{name.upper()} is missing: tls:// needs the files of "
                "TIMBRE_COMPUTE_TLS_CA, _CERT and _KEY."
            )
        files[name] = str(file)
    ends = {
        f"tls_{role}_{name}": files[name]
        for role in ("client", "worker")
        for name in ("cert", "key")
    }
    link = Security(require_encryption=True, tls_ca_file=files["ca"], **ends)
    try:
        link.get_connection_args("client")
    except (OSError, ssl.SSLError) as error:
        reason = error.strerror or error
        raise SettingsError(
            f"The files of TIMBRE_COMPUTE_TLS_* cannot be used: {reason}."
        ) from error
    return link


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator["Client"]:
    """Connect to the scheduler.

    Raises
    ------
    OSError
        It cannot be reached.
    """
    from distributed import Client  # noqa: PLC0415 -- an extra

    client = await Client(
        settings.compute,
        asynchronous=True,
        security=security(settings),
        set_as_default=False,
        timeout=CONNECT_S,
    )
    try:
        yield client
    finally:
        with suppress(OSError, TimeoutError):  # it may be closed by a scheduler that is gone
            await client.close(timeout=CLOSE_S)


async def asked(client: "Client") -> Mapping[str, Any]:
    """Ask the scheduler about its workers.

    Raises
    ------
    OSError, TimeoutError
        It does not answer.
    """
    scheduler: Any = client.scheduler  # calls what it is asked for
    async with asyncio.timeout(ANSWER_S):
        identity: Mapping[str, Any] = await scheduler.identity(n_workers=-1)
    return identity


def packages() -> dict[str, str]:
    """Return the versions of what has to be the same at both ends."""
    found = {"python": ".".join(platform.python_version_tuple()[:2])}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:  # run from its folder
            found[name] = "unknown"
    return found

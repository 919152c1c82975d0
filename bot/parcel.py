"""A job and what came of it as they travel to a cluster: bytes, opened only where the job is done.

Neither scheduler nor worker look into them; a process that the worker started does, and is confined
as it is beside the bot. So a job is what its caller gave, and nothing of the bot's own.
"""

import pickle
from collections.abc import Callable
from typing import Any, Protocol, cast

PLUGIN = "timbre"  # by this name, a worker knows its lanes


class Parcel(bytes):
    """Bytes that are shown nowhere: a scheduler and its workers may log what they were given."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{len(self)} bytes>"


class Performer(Protocol):
    """What does the jobs on a worker."""

    async def perform(self, lane: str, job: Parcel) -> bytes:
        """Do a job in a lane, and return what came of it."""


def pack(job: Callable[[], object]) -> Parcel:
    """Pack a job."""
    return Parcel(pickle.dumps(job, pickle.HIGHEST_PROTOCOL))


def perform(job: Parcel) -> bytes:
    """Open a job and do it, in a process of its own; return its result, packed."""
    return pickle.dumps((None, pickle.loads(job)()), pickle.HIGHEST_PROTOCOL)  # noqa: S301 -- the bot's


def failed(error: Exception) -> bytes:
    """Pack an error in the place of a result."""
    return pickle.dumps((error, None), pickle.HIGHEST_PROTOCOL)


def opened(outcome: bytes) -> Any:  # noqa: ANN401 -- whatever the job returns
    """Return the result of a job, or raise its error."""
    error, result = pickle.loads(outcome)  # noqa: S301 -- of our own workers
    if error is not None:
        raise error
    return result


async def perform_on_worker(lane: str, job: Parcel) -> Parcel:
    """Do a job: this is the function that Dask calls, in a worker's event loop.

    An error is a result, too: of one that is raised, Dask logs what the function was given.
    """
    from distributed import get_worker  # noqa: PLC0415 -- an extra

    performer = cast("Performer", get_worker().plugins[PLUGIN])
    try:
        return Parcel(await performer.perform(lane, job))
    except Exception as error:  # noqa: BLE001 -- it is raised where the job comes from
        return Parcel(failed(error))

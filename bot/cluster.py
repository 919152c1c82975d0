"""Model work on the workers of a Dask cluster, seen from the bot.

The bot asks the scheduler every second which workers there are, and has no more jobs at once than
workers: whatever waits, waits here, people's notes first. While no worker can be reached, notes are
refused as they are when too many wait, and the background waits.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar
from uuid import uuid4

from bot.cluster_link import Lane, Offer, asked, connected, load, packages, security
from bot.compute import NOTE_S, TRIES, Compute
from bot.errors import BusyError, ComputeStoppedError, RecordingRefusedError
from bot.parcel import Parcel, opened, pack, perform_on_worker
from bot.settings import Settings

if TYPE_CHECKING:
    from distributed import Client

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)

LOOK_S = 0.5  # between two looks at the workers
AGAIN_S = 0.5
# A result is let go a little later: Dask sends the next job at once if it has not just sent that.
LET_GO_S = 0.02
PATIENCE_S = 60.0  # work in the background waits so long for the first worker that takes it
TRAVEL_S = 30.0  # what a job may take beside its work, also where a worker was lost with it

_LOST = (OSError, TimeoutError, CancelledError)  # what Dask raises when the scheduler is gone


class Cluster(Compute):
    """Run model work on the workers of a cluster.

    Parameters
    ----------
    settings : Settings
        Where the scheduler is, and how the link is encrypted.
    lane : Lane
        Kind of jobs.
    encoder_id : str
        Only workers that have loaded this encoder are used.
    queue_limit : int
        Jobs that may wait for a worker; one more is a ``BusyError``.
    task_timeout_s : float
        A job that runs longer is stopped by its worker.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        lane: Lane,
        encoder_id: str,
        queue_limit: int,
        task_timeout_s: float = NOTE_S,
    ) -> None:
        super().__init__(places=0, queue_limit=queue_limit)
        self._settings = settings
        self._lane = lane
        self._encoder_id = encoder_id
        self._longest_s = TRIES * task_timeout_s + TRAVEL_S
        self._packages: dict[str, str] = {}
        self._client: Client | None = None
        self._found = asyncio.Event()  # a worker takes jobs
        self._lost = asyncio.Event()  # there is none any more, not even one that finishes its job
        self._lost.set()
        self._known: set[str] = set()  # workers that were looked at
        self._told: int | None = None  # how many workers the log spoke of
        self._lifetime = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(load)
        security(self._settings)
        self._packages = await asyncio.to_thread(packages)
        connection = asyncio.create_task(self._stay_connected())
        self._lifetime.push_async_callback(_ended, connection)
        return self

    @property
    def workers(self) -> int:
        """How many jobs run at once; one will, where there is no worker yet."""
        return max(1, self._turns.places)

    @property
    def workers_ready(self) -> int:
        """How many workers can be reached and take such jobs."""
        return self._turns.places

    async def ready(self) -> None:
        """Wait until there is a worker, for as long as it takes."""
        await self._found.wait()

    async def run(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a module-level function on a worker, see `Compute.run`."""
        if not self._turns.places and not self._stopping:
            raise BusyError
        return await super().run(function, *args, **kwargs)

    async def _take_turn(self, *, background: bool) -> None:
        if background and not self._stopping:
            await self._wait_for_worker()
        await super()._take_turn(background=background)

    async def _wait_for_worker(self) -> None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._found.wait()
        except TimeoutError:
            told = f"no worker of the cluster takes {self._lane} jobs"
            raise ComputeStoppedError(told) from None

    async def _work(self, function: Callable[[], T], *, background: bool) -> T:
        job = await asyncio.to_thread(pack, function)
        while True:
            try:
                result: T = opened(await self._perform(job, background=background))
            except _LostError:
                if self._stopping:
                    raise ComputeStoppedError from None
                if not background:
                    raise BusyError from None
                await asyncio.sleep(AGAIN_S)  # what was lost may not have been noticed yet
                await self._wait_for_worker()
            except ComputeStoppedError:  # the worker's own process does not start
                if background:
                    raise
                raise BusyError from None
            else:
                return result

    async def _perform(self, job: Parcel, *, background: bool) -> bytes:
        """Have a worker do a job, whichever the scheduler chooses; return what came of it."""
        if self._client is None or self._client.status != "running":
            raise _LostError
        try:
            future: Any = self._client.submit(
                perform_on_worker,
                str(self._lane),
                job,
                key=f"{self._lane}-{uuid4().hex}",
                resources={self._lane.resource(self._encoder_id): 1},
                priority=0 if background else 1,
            )
        except OSError as error:
            raise _LostError from error
        try:
            return await self._result(future)
        finally:
            asyncio.get_running_loop().call_later(LET_GO_S, future.release)

    async def _result(self, future: Any) -> bytes:  # noqa: ANN401 -- Dask's is not typed rightly
        from distributed.scheduler import KilledWorker  # noqa: PLC0415 -- an extra

        result = asyncio.ensure_future(future.result())
        lost = asyncio.ensure_future(self._lost.wait())
        try:
            await asyncio.wait(
                {result, lost}, timeout=self._longest_s, return_when="FIRST_COMPLETED"
            )
            if not result.done():
                raise _LostError if lost.done() else RecordingRefusedError
            outcome: bytes = result.result()
        except KilledWorker as error:
            log.warning("A job stopped one worker of the cluster after another.")
            raise RecordingRefusedError from error
        except _LOST as error:
            raise _LostError from error
        else:
            return outcome
        finally:
            for waiting in (result, lost):
                waiting.cancel()

    async def _stay_connected(self) -> None:
        """Follow what workers there are; connect again whenever the scheduler is lost."""
        where, is_told = self._settings.compute, False
        while True:
            try:
                async with connected(self._settings) as client:
                    is_told = False
                    await self._follow(client)
            except _LOST as error:
                if not is_told:
                    reason = error.__cause__ or error  # a lost link and a late answer say nothing
                    told = str(reason).rstrip(".") or "it does not answer"
                    log.warning("Waiting for the scheduler %s: %s.", where, told)
                is_told = True
            except Exception:
                log.exception("The link to the scheduler %s failed; trying again.", where)
            await asyncio.sleep(AGAIN_S)

    async def _follow(self, client: "Client") -> None:
        self._client = client
        try:
            while client.status != "closed":
                self._see(await asked(client))
                await asyncio.sleep(LOOK_S)
        finally:
            self._client = None
            self._lost.set()
            self._set_places(0)

    def _see(self, identity: Mapping[str, Any]) -> None:
        offers = list(Offer.all_of(identity))
        for offer in offers:
            if offer.address not in self._known:
                self._tell_of(offer)
        self._known = {offer.address for offer in offers}
        places = sum(offer.takes(self._lane, self._encoder_id) for offer in offers)
        if places != self._told:
            told = "%d workers of the cluster take %s jobs."
            log.log(logging.INFO if places else logging.WARNING, told, places, self._lane)
            self._told = places
        self._set_places(places)
        if any(offer.has(self._lane, self._encoder_id) for offer in offers):
            self._lost.clear()
        else:
            self._lost.set()

    def _set_places(self, places: int) -> None:
        self._turns.places = places
        if places:
            self._found.set()
        else:
            self._found.clear()
            self._turns.send_away(BusyError, background=False)

    def _tell_of(self, offer: Offer) -> None:
        """Say in the log what keeps a worker from being used, or may do so."""
        if offer.encoder_id != self._encoder_id:
            log.warning(
                "The worker %s is not used: its encoder is %s, and the bot's is %s. Install the "
                "same version of Timbre on both.",
                offer.address,
                offer.encoder_id,
                self._encoder_id,
            )
        if different := offer.differences(self._packages):
            log.warning("The worker %s has other versions: %s.", offer.address, different)

    def _stop(self) -> None:
        self._lost.set()
        self._found.set()  # whoever waits for a worker sees that none is needed any more

    async def _stopped(self) -> None:
        await self._lifetime.aclose()


class _LostError(Exception):
    """Neither scheduler nor worker can be reached."""


async def _ended(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task

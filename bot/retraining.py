"""The retrainings of all servers: at most one in each, to be cancelled, and told of afterwards.

A new head is adopted only where it is better on notes that it has not heard. Knows nothing of
Discord: progress goes to a callback.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from bot import drawing
from bot.apart import Apart
from bot.compute import Compute
from bot.errors import (
    AlreadyRetrainingError,
    ComputeStoppedError,
    HeadOutdatedError,
    NotRetrainingError,
    RecordingRefusedError,
    TrainingLostError,
)
from bot.galleries import Galleries
from bot.progress import Phase, Progress, Report
from bot.server_settings import SettingsOfServers
from bot.storage import HeadRecord, NewHead, Storage
from bot.trainer import Outcome, Trainer
from bot.training_jobs import Verdict
from model.audio import AudioLimits

__all__ = ["Outcome", "Phase", "Progress", "Retraining", "Verdict"]

log = logging.getLogger(__name__)

ATTEMPTS = 5  # whenever something is erased meanwhile, training begins anew; the copies are kept


class Retraining:
    """The retrainings of all servers.

    Parameters
    ----------
    storage : Storage
    compute : Compute
        Draws.
    apart : Apart
        Trains.
    galleries : Galleries
    limits : AudioLimits
    server_settings : SettingsOfServers
    """

    def __init__(  # noqa: PLR0913 -- each is one independent part
        self,
        *,
        storage: Storage,
        compute: Compute,
        apart: Apart,
        galleries: Galleries,
        limits: AudioLimits,
        server_settings: SettingsOfServers,
    ) -> None:
        self._storage = storage
        self._compute = compute
        self._apart = apart
        self._trainer = Trainer(
            storage=storage, galleries=galleries, limits=limits, server_settings=server_settings
        )
        self._running: dict[int, asyncio.Task[Outcome]] = {}
        self._adopting: set[int] = set()  # too late to cancel these

    @asynccontextmanager
    async def reserved(self, server_id: int) -> AsyncIterator[None]:
        """Let no other retraining of this server begin meanwhile, in any process.

        Raises
        ------
        AlreadyRetrainingError
            One runs, or is just beginning.
        """
        async with self._storage.presence.alone(f"retraining of server {server_id}") as is_alone:
            if not is_alone:
                raise AlreadyRetrainingError
            yield

    async def check(self, server_id: int) -> None:
        """Refuse a server in which there is nobody to be told apart, or not yet.

        Raises
        ------
        EncoderChangingError, TooFewMembersError
        """
        await self._trainer.notes(server_id)

    def cancel(self, server_id: int) -> None:
        """Stop the retraining of a server; the old head stays.

        Raises
        ------
        NotRetrainingError
            None runs, or it is too late: the new head is just being adopted.
        """
        if server_id in self._adopting or server_id not in self._running:
            raise NotRetrainingError
        self._running.pop(server_id).cancel()

    async def retrain(self, server_id: int, report: Report) -> Outcome | None:
        """Retrain a reserved server; return None if `cancel` was called meanwhile.

        Raises
        ------
        EncoderChangingError, TooFewMembersError
        HeadOutdatedError
            Something was erased again and again.
        TrainingLostError
            A worker could not start, or was lost twice at the same work.
        """
        work = asyncio.create_task(self._retrain(server_id, report))
        self._running[server_id] = work
        try:
            await asyncio.wait({work})
        finally:
            self._running.pop(server_id, None)
            work.cancel()
            await asyncio.wait({work})
        return None if work.cancelled() else work.result()

    async def _retrain(self, server_id: int, report: Report) -> Outcome:
        """Lend workers and try until nothing was erased meanwhile."""

        async def adopt(new: NewHead) -> int:
            self._adopting.add(server_id)
            try:
                return await self._storage.heads.adopt(server_id, new)
            finally:
                self._adopting.discard(server_id)

        try:
            async with self._apart.lent() as compute:
                for _ in range(ATTEMPTS):
                    try:
                        return await self._trainer.retrain(server_id, compute, report, adopt)
                    except HeadOutdatedError:
                        log.info("Something was erased in server %d: it begins anew.", server_id)
        except (ComputeStoppedError, RecordingRefusedError) as error:
            raise TrainingLostError from error
        raise HeadOutdatedError

    async def draw(self, verdict: Verdict, names: Mapping[int, str]) -> tuple[bytes, bytes]:
        """Draw who is taken for whom, and the learning curve."""
        shown = [names.get(member_id, str(member_id)) for member_id in verdict.member_ids]
        return await self._compute.run_in_background(drawing.draw_comparison, shown, verdict)

    async def draw_history(self, history: Sequence[HeadRecord]) -> bytes:
        """Draw the errors of the versions, as they were measured when each was adopted."""
        versions = []
        for one in history:
            after = one.figures["after"]
            rates = (after["missed"], after["misnamed"], after["strangers_named"])
            versions.append((one.version, *rates))
        return await self._compute.run_in_background(drawing.draw_history, versions)

    async def changes_since_last(self, server_id: int) -> int:
        """Count notes and erasures since the last retraining, whatever came of it."""
        last = await self._storage.heads.last_retraining(server_id)
        changes = await self._storage.heads.changes_since(
            server_id, None if last is None else last.started_at
        )
        return changes.new_notes + changes.erased_members

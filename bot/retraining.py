"""Retrain the recogniser of one server on its own notes, in short jobs behind people's notes.

Load the notes, embed what degraded copies of them are missing, cross-validate, and adopt a new head
only where it is better on notes that it has not seen. Knows nothing of Discord: progress goes to a
callback.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from bot import worker
from bot.apart import Apart
from bot.compute import Compute
from bot.errors import (
    AlreadyRetrainingError,
    HeadOutdatedError,
    NotRetrainingError,
    RecordingRefusedError,
    TooFewMembersError,
)
from bot.galleries import MIN_NOTES, Galleries
from bot.progress import Phase, Progress, Report, Steps
from bot.storage import HeadRecord, NewHead, Storage, TrainingNote
from bot.training_jobs import Verdict
from bot.training_samples import quality_of, samples_of
from model import embedding
from model.audio import AudioLimits
from model.embedding import EmbeddedNote
from model.errors import AudioError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Outcome", "Phase", "Progress", "Retraining", "Verdict"]

log = logging.getLogger(__name__)

MIN_MEMBERS = 2
ATTEMPTS = 5  # whenever something is erased meanwhile, training begins anew; the copies are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a retraining.

    Attributes
    ----------
    verdict : Verdict
    version : int or None
        Of the new head; None where it was no better and the old one stays.
    notes : int
        That it learnt from.
    """

    verdict: Verdict
    version: int | None
    notes: int


class Retraining:
    """The retrainings of all servers, at most one in each.

    Parameters
    ----------
    storage : Storage
    compute : Compute
        Draws.
    apart : Apart
        Trains.
    galleries : Galleries
    limits : AudioLimits
    """

    def __init__(
        self,
        *,
        storage: Storage,
        compute: Compute,
        apart: Apart,
        galleries: Galleries,
        limits: AudioLimits,
    ) -> None:
        self._storage = storage
        self._compute = compute
        self._apart = apart
        self._galleries = galleries
        self._limits = limits
        self._reserved: set[int] = set()
        self._running: dict[int, asyncio.Task[Outcome]] = {}
        self._adopting: set[int] = set()  # too late to cancel these

    def is_running(self, server_id: int) -> bool:
        """Say whether a retraining runs in a server, or is just beginning."""
        return server_id in self._reserved

    def reserve(self, server_id: int) -> None:
        """Begin: from now on, until `release`, no other retraining begins in this server.

        Raises
        ------
        AlreadyRetrainingError
        """
        if server_id in self._reserved:
            raise AlreadyRetrainingError
        self._reserved.add(server_id)

    def release(self, server_id: int) -> None:
        """End: another retraining may begin."""
        self._reserved.discard(server_id)

    async def check(self, server_id: int) -> None:
        """Refuse a server in which there is nobody to be told apart.

        Raises
        ------
        TooFewMembersError
        """
        await self._notes(server_id)

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
        TooFewMembersError
        ComputeStoppedError
            The bot is shutting down.
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
        """Lend a worker and try until nothing was erased meanwhile."""
        now = datetime.now(UTC).isoformat()
        await self._storage.remember(_last_key(server_id), now)
        async with self._apart.lent() as compute:
            for _ in range(ATTEMPTS):
                try:
                    return await self._attempt(server_id, compute, report)
                except HeadOutdatedError:
                    log.info("Something was erased in server %d: training begins anew.", server_id)
        raise HeadOutdatedError

    async def _attempt(self, server_id: int, compute: Compute, report: Report) -> Outcome:
        encoder_id = await self._galleries.encoder_id()
        await self._release_what_fits(server_id, encoder_id)
        notes = await self._notes(server_id)
        folds = await compute.run_in_background(worker.folds)
        bare = [note for note in notes if note.copies is None and note.has_recording]
        steps = Steps(len(bare) + folds + 1, report)
        await steps.enter(Phase.COPIES)
        for note in bare:
            await self._make_copies(note, encoder_id, compute)
            await steps.advance()
        notes = await self._notes(server_id)
        samples = await asyncio.to_thread(samples_of, notes)
        await steps.enter(Phase.COMPARING)
        current = await self._storage.heads.current(server_id, encoder_id=encoder_id)
        in_use = None if current is None else current.head
        results = []
        for fold in range(folds):
            part = await compute.run_in_background(
                worker.cross_validate, samples, encoder_id, fold, in_use
            )
            results.append(part)
            await steps.advance()
        verdict = await compute.run_in_background(worker.compare, results)
        if not verdict.is_better:
            return Outcome(verdict=verdict, version=None, notes=len(notes))
        await steps.enter(Phase.TRAINING)
        head = await compute.run_in_background(worker.train_head, samples, encoder_id)
        new = NewHead(
            head=head,
            encoder_id=encoder_id,
            member_ids=tuple(map(int, samples)),
            note_ids=tuple(note.note_id for note in notes),
            figures=verdict.figures,
        )
        self._adopting.add(server_id)
        try:
            version = await self._storage.heads.adopt(server_id, new)
        finally:
            self._adopting.discard(server_id)
        return Outcome(verdict=verdict, version=version, notes=len(notes))

    async def _notes(self, server_id: int) -> list[TrainingNote]:
        """Return the notes of the members who are ready.

        Raises
        ------
        TooFewMembersError
        """
        encoder_id = await self._galleries.encoder_id()
        notes = await self._storage.samples.usable(server_id, encoder_id=encoder_id)
        of_member: dict[int, list[TrainingNote]] = defaultdict(list)
        for note in notes:
            of_member[note.member_id].append(note)
        ready = {member for member, theirs in of_member.items() if len(theirs) >= MIN_NOTES}
        if len(ready) < MIN_MEMBERS:
            raise TooFewMembersError
        return [note for note in notes if note.member_id in ready]

    async def _release_what_fits(self, server_id: int, encoder_id: str) -> None:
        """Use the notes in quarantine that fit their member's other notes by now."""
        waiting = await self._storage.samples.in_quarantine(server_id, encoder_id=encoder_id)
        for kept in waiting:
            note = EmbeddedNote(
                embedding=embedding.from_bytes(kept.embedding),
                encoder_id=encoder_id,
                quality=quality_of(kept),
                fingerprint=kept.fingerprint,
            )
            if await self._galleries.misfit(note, server_id, kept.member_id) is None:
                await self._storage.samples.release(server_id, kept.note_id)

    async def _make_copies(self, note: TrainingNote, encoder_id: str, compute: Compute) -> None:
        """Embed and keep the copies of a note; one that cannot be heard any more gets none."""
        recording = await self._storage.samples.recording_of(note.note_id)
        if recording is None:
            return
        copies: NDArray[np.float32] = np.zeros((0, 0), np.float32)
        try:
            copies = await compute.run_in_background(
                worker.embed_copies, recording, note.note_id, self._limits
            )
        except (AudioError, RecordingRefusedError) as error:
            log.warning("Note %d is learnt from without copies: %r", note.note_id, error)
        await self._storage.samples.keep_copies(
            note.note_id, embeddings=copies.astype("<f4").tobytes(), encoder_id=encoder_id
        )

    async def draw(self, verdict: Verdict, names: Mapping[int, str]) -> tuple[bytes, bytes]:
        """Draw who is taken for whom, and the learning curve."""
        shown = [names.get(member_id, str(member_id)) for member_id in verdict.member_ids]
        return await self._compute.run_in_background(worker.draw_comparison, shown, verdict)

    async def draw_history(self, history: Sequence[HeadRecord]) -> bytes:
        """Draw the errors of the versions, as they were measured when each was adopted."""
        versions = []
        for one in history:
            after = one.figures["after"]
            rates = (after["missed"], after["misnamed"], after["strangers_named"])
            versions.append((one.version, *rates))
        return await self._compute.run_in_background(worker.draw_history, versions)

    async def changes_since_last(self, server_id: int) -> int:
        """Count notes and erasures since the last retraining, whatever came of it."""
        last = None
        with suppress(ValueError):
            last = datetime.fromisoformat(await self._storage.recall(_last_key(server_id)) or "")
        changes = await self._storage.heads.changes_since(server_id, last)
        return changes.new_notes + changes.erased_members


def _last_key(server_id: int) -> str:
    return f"last retraining of server {server_id}"

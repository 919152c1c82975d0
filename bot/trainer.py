"""One retraining: load the notes, make copies, cross-validate, train, and adopt if it is better.

In short jobs for the workers; knows nothing of Discord, nor of other retrainings.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from bot import worker
from bot.compute import Compute
from bot.errors import EncoderChangingError, RecordingRefusedError, TooFewMembersError
from bot.galleries import MIN_NOTES, Galleries
from bot.note_records import quality_of
from bot.progress import Phase, Report, Steps
from bot.server_settings import SettingsOfServers
from bot.storage import Ending, NewHead, Storage, StoredHead, TrainingNote
from bot.training_jobs import SamplesByMember, Verdict
from bot.training_samples import samples_of
from model import embedding
from model.audio import AudioLimits
from model.calibration import Strictness
from model.embedding import EmbeddedNote
from model.errors import AudioError

if TYPE_CHECKING:
    from numpy.typing import NDArray

T = TypeVar("T")

log = logging.getLogger(__name__)

MIN_MEMBERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a retraining.

    Attributes
    ----------
    verdict : Verdict or None
        None where the version in use has learnt from these very notes.
    version : int or None
        In use from now on, or still; None for centroids.
    notes : int
        That were learnt from.
    """

    verdict: Verdict | None
    version: int | None
    notes: int

    @property
    def ending(self) -> Ending:
        """In one word."""
        if self.verdict is None:
            return Ending.UNCHANGED
        return Ending.ADOPTED if self.verdict.is_better else Ending.NO_BETTER


Adopt = Callable[[NewHead], Awaitable[int]]


class Trainer:
    """Retrain servers.

    Parameters
    ----------
    storage : Storage
    galleries : Galleries
    limits : AudioLimits
    server_settings : SettingsOfServers
        What is better is judged as strictly as the server is served.
    """

    def __init__(
        self,
        *,
        storage: Storage,
        galleries: Galleries,
        limits: AudioLimits,
        server_settings: SettingsOfServers,
    ) -> None:
        self._storage = storage
        self._galleries = galleries
        self._limits = limits
        self._server_settings = server_settings

    async def retrain(
        self, server_id: int, compute: Compute, report: Report, adopt: Adopt
    ) -> Outcome:
        """Do it.

        Parameters
        ----------
        server_id : int
        compute : Compute
            Where the work is done, on all of its workers.
        report : Report
        adopt : callable
            Puts a better head in use and returns its version.

        Raises
        ------
        EncoderChangingError, TooFewMembersError
            As in `notes`.
        HeadOutdatedError
            Something was erased meanwhile.
        RecordingRefusedError, ComputeStoppedError
            A worker was lost with its work.
        """
        encoder_id = await self._galleries.encoder_id()
        await self._release_what_fits(server_id, encoder_id)
        notes, in_use = await self._what_there_is(server_id, encoder_id)
        if in_use is not None and in_use.note_ids == {note.note_id for note in notes}:
            return Outcome(verdict=None, version=in_use.version, notes=len(notes))
        folds = await compute.run_in_background(worker.folds)
        bare = [note for note in notes if note.copies is None and note.has_recording]
        steps = Steps(len(bare) + folds + 1, report)
        job = _Job(server_id, encoder_id, compute, steps)
        await steps.enter(Phase.COPIES)
        await _on_all_workers(compute, bare, partial(self._copy, job))
        return await self._learn(job, range(folds), adopt)

    async def _learn(self, job: "_Job", folds: Sequence[int], adopt: Adopt) -> Outcome:
        """Compare, and adopt what is better."""
        notes, in_use = await self._what_there_is(job.server_id, job.encoder_id)
        learnt: frozenset[int] = frozenset() if in_use is None else in_use.note_ids
        samples = await asyncio.to_thread(samples_of, notes, learnt)
        await job.steps.enter(Phase.COMPARING)
        strictness = Strictness((await self._server_settings.of(job.server_id)).strictness)
        verdict = await _compare(job, samples, folds, strictness)
        if not verdict.is_better:
            kept = None if in_use is None else in_use.version
            return Outcome(verdict=verdict, version=kept, notes=len(notes))
        await job.steps.enter(Phase.TRAINING)
        head = await job.compute.run_in_background(
            worker.train_head, samples, job.encoder_id, verdict.own
        )
        new = NewHead(
            head=head,
            encoder_id=job.encoder_id,
            member_ids=tuple(map(int, samples)),
            note_ids=tuple(note.note_id for note in notes),
            figures=verdict.figures,
        )
        return Outcome(verdict=verdict, version=await adopt(new), notes=len(notes))

    async def _what_there_is(
        self, server_id: int, encoder_id: str
    ) -> tuple[list[TrainingNote], StoredHead | None]:
        """Return the notes to learn from and the head in use."""
        notes = await self.notes(server_id)
        return notes, await self._galleries.head_in_use(server_id, encoder_id)

    async def notes(self, server_id: int) -> list[TrainingNote]:
        """Return the notes of the members who are ready.

        Raises
        ------
        EncoderChangingError
            An earlier encoder still answers there: what the new one learns is of no use yet.
        TooFewMembersError
        """
        if await self._galleries.kept_encoder_of(server_id) is not None:
            raise EncoderChangingError
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

    async def _copy(self, job: "_Job", note: TrainingNote) -> None:
        """Embed and keep the copies of a note; one that cannot be heard any more gets none."""
        recording = await self._storage.samples.recording_of(note.note_id)
        copies: NDArray[np.float32] = np.zeros((0, 0), np.float32)
        try:
            if recording is not None:
                copies = await job.compute.run_in_background(
                    worker.embed_copies, recording, note.note_id, self._limits
                )
        except (AudioError, RecordingRefusedError) as error:
            log.warning("Note %d is learnt from without copies: %r", note.note_id, error)
        await self._storage.samples.keep_copies(
            note.note_id, embeddings=copies.astype("<f4").tobytes(), encoder_id=job.encoder_id
        )
        await job.steps.advance()


class _Job(NamedTuple):
    """One attempt at a server."""

    server_id: int
    encoder_id: str
    compute: Compute
    steps: Steps


async def _compare(
    job: _Job, samples: SamplesByMember, folds: Sequence[int], strictness: Strictness
) -> Verdict:
    """Cross-validate, and put the parts together in their order."""
    parts: dict[int, bytes] = {}

    async def validate(fold: int) -> None:
        parts[fold] = await job.compute.run_in_background(
            worker.cross_validate, samples, job.encoder_id, fold
        )
        await job.steps.advance()

    await _on_all_workers(job.compute, folds, validate)
    in_order = [parts[fold] for fold in folds]
    return await job.compute.run_in_background(worker.compare, in_order, strictness)


async def _on_all_workers(
    compute: Compute, items: Iterable[T], do: Callable[[T], Awaitable[None]]
) -> None:
    """Do the same for all items, as many at once as there are workers."""
    waiting = iter(items)

    async def work() -> None:
        for item in waiting:
            await do(item)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(compute.workers):
                group.create_task(work())
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None

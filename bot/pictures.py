"""Pictures that are asked of a compute process, beside the card of a note that comes with it."""

import logging
from collections.abc import Callable, Sequence
from typing import ParamSpec

from bot import drawing
from bot.answers import HeardSoFar, Overview, TimelineAnswer
from bot.compute import Compute
from bot.errors import BusyError, ComputeStoppedError, RecordingRefusedError
from bot.galleries import Galleries
from bot.note_records import quality_of
from bot.storage import GivenNote, Source, Storage
from model import embedding
from model.contribution import LEAST_NOTES, MOST_SHOWN, Origin, ShownNote, Standing
from model.enrolment_advice import most_helpful

P = ParamSpec("P")

log = logging.getLogger(__name__)


class Pictures:
    """Have pictures drawn.

    Parameters
    ----------
    storage : Storage
    compute : Compute
    galleries : Galleries
    """

    def __init__(self, *, storage: Storage, compute: Compute, galleries: Galleries) -> None:
        self._storage = storage
        self._compute = compute
        self._galleries = galleries

    async def timeline(self, answer: TimelineAnswer, labels: Sequence[str]) -> bytes:
        """Draw who speaks when, with a label for each of the answer's parts; return a PNG.

        Raises
        ------
        BusyError
        """
        lanes = [(label, part.stretches) for label, part in zip(labels, answer.parts, strict=True)]
        return await self._compute.run(drawing.draw_timeline, lanes, answer.quality.duration_s)

    async def progress(
        self, server_id: int, member_id: int, *, notes: int, steps: int
    ) -> HeardSoFar | None:
        """Draw what was heard in a member's latest notes, and say what would help most.

        Parameters
        ----------
        server_id, member_id : int
        notes : int
            How many of those that they gave in an enrolment.
        steps : int
            How many there are to be.

        Returns
        -------
        HeardSoFar or None
            None where nothing was heard, or it was erased meanwhile.
        """
        given = await self._storage.samples.given_by(server_id, member_id)
        enrolled = [note for note in given if note.source is Source.ENROLMENT]
        heard = [quality_of(note) for note in enrolled[-notes:]] if notes else []
        if not heard:
            return None
        picture = await self._drawn(drawing.draw_progress, heard, steps)
        return HeardSoFar(picture=picture, advice=most_helpful(heard))

    async def overview(self, server_id: int, notes: Sequence[GivenNote]) -> Overview:
        """Draw a member's notes and what each contributes.

        Parameters
        ----------
        server_id : int
        notes : sequence of GivenNote
            Theirs there, oldest first.
        """
        encoder_id = await self._encoder_id(server_id)
        shown = [_shown(note, encoder_id) for note in notes]
        used = [note for note in shown if note.embedding is not None]
        heard = [quality_of(note) for note in notes if not note.is_quarantined]
        readable = [note for note in notes if note.embedding is not None]
        picture = None
        if shown and encoder_id is not None:  # embeddings of two encoders never meet
            picture = await self._drawn(drawing.draw_overview, shown)
        return Overview(
            picture=picture,
            drawn=min(len(shown), MOST_SHOWN),
            of_other_encoder=sum(_is_of_other(note, encoder_id) for note in readable),
            unreadable=len(notes) - len(readable),
            compares=len(used) >= LEAST_NOTES,
            advice=most_helpful(heard) if heard else None,
        )

    async def _encoder_id(self, server_id: int) -> str | None:
        """Return the encoder that answers in a server; None where that cannot be asked now."""
        try:
            kept = await self._galleries.kept_encoder_of(server_id)
            return await self._galleries.encoder_id() if kept is None else kept.encoder_id
        except (BusyError, ComputeStoppedError):
            return None

    async def _drawn(
        self, function: Callable[P, bytes], /, *args: P.args, **kwargs: P.kwargs
    ) -> bytes | None:
        """Draw what a message can do without."""
        try:
            return await self._compute.run(function, *args, **kwargs)
        except (BusyError, ComputeStoppedError, RecordingRefusedError) as error:
            log.warning("A message goes without its picture: %r", error)
            return None


def _shown(note: GivenNote, encoder_id: str | None) -> ShownNote:
    """Return a note as the overview shows it."""
    standing, voice = Standing.UNUSABLE, None
    if note.embedding is not None and not _is_of_other(note, encoder_id):
        standing = Standing.WAITING if note.is_quarantined else Standing.USED
    if note.embedding is not None and standing is Standing.USED:
        voice = embedding.from_bytes(note.embedding)
    return ShownNote(
        date=f"{note.given_at:%Y-%m-%d}",
        origin=_origin(note),
        standing=standing,
        speech_s=note.speech_s,
        snr_db=note.snr_db,
        embedding=voice,
    )


def _is_of_other(note: GivenNote, encoder_id: str | None) -> bool:
    return encoder_id is not None and note.encoder_id != encoder_id


def _origin(note: GivenNote) -> Origin:
    if note.source is Source.CONFIRMED:
        return Origin.CONFIRMED
    return Origin.READ if note.was_read else Origin.UPLOADED

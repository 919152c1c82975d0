"""The only door to the model: enrol, identify, forget.

Knows servers and members by their ids, storage and compute; knows nothing of Discord. What it
returns is plain: ids, words, seconds, a picture's bytes. Galleries are cached by their version in
storage.
"""

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass, field

from bot import worker
from bot.compute import Compute
from bot.errors import BusyError, NobodyEnrolledError, NoteMisfitError, RecordingRefusedError
from bot.storage import Enrolment, NewNote, OwnNote, Storage
from model import embedding
from model.audio import AudioLimits
from model.embedding import EmbeddedNote
from model.enrolment_check import KnownNote, Misfit, misfit
from model.errors import AudioError, NotEnoughSpeechError, RecordingTooLargeError
from model.identify import Confidence, Gallery, Identification, identify
from model.speech import Quality

__all__ = [
    "MIN_NOTES",
    "Answer",
    "AudioError",
    "Confidence",
    "Misfit",
    "NotEnoughSpeechError",
    "Quality",
    "Recogniser",
]

log = logging.getLogger(__name__)

BUSY_PAUSE_S = 5.0
MIN_NOTES = 3  # the threshold was chosen on members with three notes: with fewer nobody is named


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Who speaks in a note, in a server's words: ids instead of embeddings.

    Attributes
    ----------
    member_id : int or None
        Who speaks; None for nobody that the server knows.
    nearest_id : int
        The member whose voice is nearest, named or not.
    runner_up_id : int or None
        The second nearest; None where only one member is enrolled.
    confidence : Confidence
    quality : Quality
    picture : bytes
        The spectrogram card, a PNG.
    """

    member_id: int | None
    nearest_id: int
    runner_up_id: int | None
    confidence: Confidence
    quality: Quality
    picture: bytes = field(repr=False)

    @property
    def people(self) -> tuple[int, ...]:
        """The members whom the answer's words speak of."""
        if self.member_id is None:
            return (self.nearest_id,) if self.confidence is Confidence.MAYBE else ()
        if self.runner_up_id is None:
            return (self.member_id,)
        return self.member_id, self.runner_up_id


@dataclass(frozen=True, slots=True, kw_only=True)
class _CachedGallery:
    version: int
    gallery: Gallery | None  # None: nobody is ready


class Recogniser:
    """Enrol and identify the members of many servers, each with the voices of its own members.

    Parameters
    ----------
    storage : Storage
    compute : Compute
        Its workers were prepared by `bot.worker.start`.
    limits : AudioLimits
    keep_recordings : bool
        Store the recordings beside their embeddings, so that a new encoder can embed them again.
    """

    def __init__(
        self,
        *,
        storage: Storage,
        compute: Compute,
        limits: AudioLimits,
        keep_recordings: bool,
    ) -> None:
        self._storage = storage
        self._compute = compute
        self._limits = limits
        self._keep_recordings = keep_recordings
        self._encoder_id: str | None = None
        self._galleries: dict[int, _CachedGallery] = {}

    def check_size(self, size_bytes: int) -> None:
        """Refuse a recording by its size, before it is downloaded.

        Raises
        ------
        RecordingTooLargeError
        """
        if size_bytes > self._limits.max_bytes:
            raise RecordingTooLargeError(size_bytes, self._limits.max_bytes)

    async def enrol(self, recording: bytes, *, prompt: str, enrolment: Enrolment) -> Quality:
        """Store a member's note, if it fits their others, and move their dialogue on.

        Parameters
        ----------
        recording : bytes
        prompt : str
            The sentence that was read.
        enrolment : Enrolment
            The dialogue as it stands after this note.

        Returns
        -------
        Quality
            Of the stored note.

        Raises
        ------
        AudioError, BusyError, RecordingRefusedError, NoteMisfitError, ConsentMissingError
            Nothing was stored.
        """
        note = await self._compute.run(worker.embed, recording, self._limits)
        await self._check(note, enrolment.server_id, enrolment.member_id)
        quality = note.quality
        await self._storage.add_note_and_advance(
            NewNote(
                recording=recording if self._keep_recordings else None,
                prompt=prompt,
                embedding=embedding.to_bytes(note.embedding),
                fingerprint=note.fingerprint,
                encoder_id=note.encoder_id,
                speech_s=quality.speech_s,
                level_db=quality.level_db,
                snr_db=quality.snr_db,
                clipped_share=quality.clipped_share,
            ),
            enrolment,
        )
        return quality

    async def _check(self, note: EmbeddedNote, server_id: int, member_id: int) -> None:
        """Refuse a note that does not fit what the member has given before.

        Raises
        ------
        NoteMisfitError
        """
        gallery = await self._gallery(server_id)
        stored = await self._storage.own_notes(server_id, member_id)
        own = [_known(known, note.encoder_id) for known in stored]
        others = gallery.without(str(member_id)) if gallery else None
        # Off the loop: a comparison of fingerprints takes a third of a millisecond.
        reason = await asyncio.to_thread(misfit, note, own, others)
        if reason is not None:
            raise NoteMisfitError(reason)

    async def identify(self, server_id: int, recording: bytes) -> Answer:
        """Say which member of a server speaks in a recording, or nobody of them.

        Raises
        ------
        NobodyEnrolledError
            No member has enough notes yet.
        AudioError, BusyError, RecordingRefusedError
            The recording cannot be judged, or not now.
        """
        gallery = await self._gallery(server_id)
        if gallery is None:
            raise NobodyEnrolledError
        heard = await self._compute.run(worker.hear, recording, gallery, self._limits)
        result = heard.identification
        fresh = await self._gallery(server_id)
        if fresh is None:
            raise NobodyEnrolledError
        if fresh is not gallery:  # somebody enrolled, or was erased, while the note was heard
            result = identify(heard.note.embedding, fresh)
        return _answer(result, heard.note.quality, heard.picture)

    async def is_ready(self, server_id: int) -> bool:
        """Say whether a server has a member who can be named."""
        return await self._gallery(server_id) is not None

    async def forget(self, server_id: int, member_id: int) -> int:
        """Erase a member's voice from a server; return how many notes that were."""
        erased = await self._storage.forget(server_id, member_id)
        self._galleries.pop(server_id, None)
        return erased

    async def embed_stale_notes(self) -> int:
        """Embed the recordings again that another encoder embedded; return how many.

        Also those without a fingerprint, which an earlier version of the bot stored.
        """
        encoder_id = await self._current_encoder_id()
        embedded, last = 0, 0
        while notes := await self._storage.stale_notes(encoder_id, limit=1, after_note_id=last):
            for note in notes:
                try:
                    fresh = await self._compute.run(worker.embed, note.recording, self._limits)
                except BusyError:
                    await asyncio.sleep(BUSY_PAUSE_S)  # people's notes come first
                    continue
                except (AudioError, RecordingRefusedError) as error:
                    last = note.note_id
                    log.warning("Note %d keeps its old embedding: %r", note.note_id, error)
                    continue
                last = note.note_id
                await self._storage.replace_embedding(
                    note.note_id,
                    embedding=embedding.to_bytes(fresh.embedding),
                    fingerprint=fresh.fingerprint,
                    encoder_id=fresh.encoder_id,
                )
                embedded += 1
        return embedded

    async def _current_encoder_id(self) -> str:
        """Ask a worker once which encoder it runs."""
        if self._encoder_id is None:
            self._encoder_id = await self._compute.run(worker.encoder_id)
        return self._encoder_id

    async def _gallery(self, server_id: int) -> Gallery | None:
        """Return the gallery of a server as it is now, or None without a member to name."""
        version = await self._storage.gallery_version(server_id)
        cached = self._galleries.get(server_id)
        if cached is None or cached.version != version:
            encoder_id = await self._current_encoder_id()
            stored = await self._storage.gallery(server_id, encoder_id=encoder_id)
            notes: dict[int, list[embedding.Embedding]] = defaultdict(list)
            for note in stored:
                notes[note.member_id].append(embedding.from_bytes(note.embedding))
            cached = _CachedGallery(version=version, gallery=_enrol(notes))
            self._galleries[server_id] = cached
        return cached.gallery


def _known(stored: OwnNote, encoder_id: str) -> KnownNote:
    """Return what the model compares a new note with; embeddings of two encoders never meet."""
    comparable = stored.encoder_id == encoder_id
    return KnownNote(
        embedding=embedding.from_bytes(stored.embedding) if comparable else None,
        fingerprint=stored.fingerprint or b"",
    )


def _enrol(notes: dict[int, list[embedding.Embedding]]) -> Gallery | None:
    """Make a gallery of the members with enough notes."""
    ready = {
        str(member_id): of_member
        for member_id, of_member in notes.items()
        if len(of_member) >= MIN_NOTES
    }
    return Gallery.enrol(ready) if ready else None


def _answer(result: Identification, quality: Quality, picture: bytes) -> Answer:
    """Put an identification into a server's words."""
    return Answer(
        member_id=int(result.speaker) if result.speaker is not None else None,
        nearest_id=int(result.best.speaker),
        runner_up_id=int(result.runner_up.speaker) if result.runner_up else None,
        confidence=result.confidence,
        quality=quality,
        picture=picture,
    )

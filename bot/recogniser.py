"""The only door to the model: enrol, identify, forget.

Knows servers and members by their ids, storage and compute; knows nothing of Discord. What it
returns is plain: ids, words, seconds, a picture's bytes. Galleries are cached by their version in
storage.
"""

import logging
from dataclasses import dataclass, field, replace

from bot import worker
from bot.apart import Apart
from bot.compute import Compute
from bot.errors import NobodyEnrolledError, NoteMisfitError, RecordingRefusedError
from bot.galleries import MIN_NOTES, Galleries
from bot.storage import Enrolment, NewNote, Source, StaleNote, StaleState, Storage
from model import embedding
from model.audio import AudioLimits
from model.calibration import Strictness
from model.embedding import EmbeddedNote
from model.enrolment_check import Misfit
from model.errors import AudioError, NotEnoughSpeechError, RecordingTooLargeError
from model.identify import Confidence, Doubt, Identification, identify
from model.speech import Quality

__all__ = [
    "MIN_NOTES",
    "Answer",
    "AudioError",
    "Confidence",
    "Doubt",
    "KeptNote",
    "Misfit",
    "NotEnoughSpeechError",
    "Quality",
    "Recogniser",
]

log = logging.getLogger(__name__)

LOGGED_NOTES = 50  # between two lines of a log

# What more notes of the member cannot mend.
_NEVER_FITS = frozenset({Misfit.COPY, Misfit.TWO_VOICES})


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
    doubt : Doubt or None
        Why nobody can tell.
    quality : Quality
    picture : bytes
        The spectrogram card, a PNG.
    """

    member_id: int | None
    nearest_id: int
    runner_up_id: int | None
    confidence: Confidence
    doubt: Doubt | None = None
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
class KeptNote:
    """A note that a member confirmed to be theirs.

    Attributes
    ----------
    note_id : int
    is_quarantined : bool
        It does not fit their other notes yet, and is not used until it does.
    """

    note_id: int
    is_quarantined: bool


class Recogniser:
    """Enrol and identify the members of many servers, each with the voices of its own members.

    Parameters
    ----------
    storage : Storage
    compute : Compute
        Its workers were prepared by `bot.worker.start`.
    apart : Apart
        Embeds stored notes again.
    galleries : Galleries
    limits : AudioLimits
    keep_recordings : bool
        Store the recordings beside their embeddings, so that a new encoder can embed them again.
    strictness : Strictness
        Which share of strangers may be given a name.
    """

    def __init__(  # noqa: PLR0913 -- each is one independent part
        self,
        *,
        storage: Storage,
        compute: Compute,
        apart: Apart,
        galleries: Galleries,
        limits: AudioLimits,
        keep_recordings: bool,
        strictness: Strictness = Strictness.NORMAL,
    ) -> None:
        self._storage = storage
        self._compute = compute
        self._apart = apart
        self._galleries = galleries
        self._limits = limits
        self._keep_recordings = keep_recordings
        self._strictness = strictness

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
        reason = await self._galleries.misfit(note, enrolment.server_id, enrolment.member_id)
        if reason is not None:
            raise NoteMisfitError(reason)
        await self._storage.add_note_and_advance(self._new(note, recording, prompt), enrolment)
        return note.quality

    async def keep_confirmed(self, server_id: int, member_id: int, recording: bytes) -> KeptNote:
        """Store a note of which a member says that it is theirs.

        One that does not fit their others, or fits somebody else better, is kept in quarantine:
        every retraining looks at it again.

        Raises
        ------
        AudioError, BusyError, RecordingRefusedError, NoteMisfitError, ConsentMissingError
            Nothing was stored.
        """
        note = await self._compute.run(worker.embed, recording, self._limits)
        reason = await self._galleries.misfit(note, server_id, member_id)
        if reason in _NEVER_FITS:
            raise NoteMisfitError(reason)
        new = replace(
            self._new(note, recording, prompt=""),
            source=Source.CONFIRMED,
            quarantined=reason is not None,
        )
        note_id = await self._storage.add_note(server_id, member_id, new)
        return KeptNote(note_id=note_id, is_quarantined=reason is not None)

    def _new(self, note: EmbeddedNote, recording: bytes, prompt: str) -> NewNote:
        """Return a note as it is stored."""
        quality = note.quality
        return NewNote(
            recording=recording if self._keep_recordings else None,
            prompt=prompt,
            embedding=embedding.to_bytes(note.embedding),
            fingerprint=note.fingerprint,
            encoder_id=note.encoder_id,
            speech_s=quality.speech_s,
            level_db=quality.level_db,
            snr_db=quality.snr_db,
            clipped_share=quality.clipped_share,
        )

    async def identify(self, server_id: int, recording: bytes) -> Answer:
        """Say which member of a server speaks in a recording, or nobody of them.

        Raises
        ------
        NobodyEnrolledError
            No member has enough notes yet.
        AudioError, BusyError, RecordingRefusedError
            The recording cannot be judged, or not now.
        """
        gallery = await self._galleries.of_server(server_id)
        if gallery is None:
            raise NobodyEnrolledError
        heard = await self._compute.run(
            worker.hear, recording, gallery, self._strictness, self._limits
        )
        result = heard.identification
        fresh = await self._galleries.of_server(server_id)
        if fresh is None:
            raise NobodyEnrolledError
        if fresh is not gallery:  # somebody enrolled, or was erased, while the note was heard
            result = identify(
                heard.note.embedding, heard.note.quality, fresh, strictness=self._strictness
            )
        return _answer(result, heard.note.quality, heard.picture)

    async def is_ready(self, server_id: int) -> bool:
        """Say whether a server has a member who can be named."""
        return await self._galleries.of_server(server_id) is not None

    async def forget(self, server_id: int, member_id: int) -> int:
        """Erase a member's voice from a server; return how many notes that were."""
        erased = await self._storage.forget(server_id, member_id)
        self._galleries.drop(server_id)
        return erased

    async def erase_note(self, note_id: int, member_id: int) -> bool:
        """Erase one note of a member, and what was learnt from it; say whether it was there."""
        server_id = await self._storage.samples.erase(note_id, member_id)
        if server_id is not None:
            self._galleries.drop(server_id)
        return server_id is not None

    async def stale_state(self, server_id: int) -> StaleState:
        """Say how far a new encoder has got with the notes of a server."""
        encoder_id = await self.encoder_id()
        return await self._storage.samples.stale_state(
            server_id, encoder_id=encoder_id, enough_notes=MIN_NOTES
        )

    async def encoder_id(self) -> str:
        """Return the encoder in use."""
        return await self._galleries.encoder_id()

    async def embed_stale_notes(self) -> int:
        """Embed the recordings again that another encoder embedded; return how many.

        Also those without a fingerprint, which an earlier version of the bot stored.
        """
        encoder_id = await self._galleries.encoder_id()
        total = await self._storage.count_stale_notes(encoder_id)
        if not total:
            return 0
        log.info("%d stored notes are to be embedded again.", total)
        embedded, last = 0, 0
        async with self._apart.lent() as compute:
            while notes := await self._storage.stale_notes(encoder_id, limit=1, after_note_id=last):
                last = notes[0].note_id
                embedded += await self._embed_again(notes[0], compute)
                if embedded % LOGGED_NOTES == 0:
                    log.info("%d of %d notes were embedded again so far.", embedded, total)
        return embedded

    async def _embed_again(self, note: StaleNote, compute: Compute) -> bool:
        """Put what the encoder makes of a note in place of the old; say whether it could."""
        try:
            fresh = await compute.run_in_background(worker.embed, note.recording, self._limits)
        except (AudioError, RecordingRefusedError) as error:
            log.warning("Note %d keeps its old embedding: %r", note.note_id, error)
            return False
        await self._storage.replace_embedding(
            note.note_id,
            embedding=embedding.to_bytes(fresh.embedding),
            fingerprint=fresh.fingerprint,
            encoder_id=fresh.encoder_id,
        )
        return True


def _answer(result: Identification, quality: Quality, picture: bytes) -> Answer:
    """Put an identification into a server's words."""
    return Answer(
        member_id=int(result.speaker) if result.speaker is not None else None,
        nearest_id=int(result.best.speaker),
        runner_up_id=int(result.runner_up.speaker) if result.runner_up else None,
        confidence=result.confidence,
        doubt=result.doubt,
        quality=quality,
        picture=picture,
    )

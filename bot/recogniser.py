"""The only door to the model: enrol, identify, forget.

Knows servers and members by their ids, storage and compute; knows nothing of Discord. What it
returns is plain: ids, words, seconds, a picture's bytes. Galleries are cached by their version in
storage.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from bot import metrics
from bot.answers import (
    Answer,
    ClaimAnswer,
    HeardSoFar,
    KeptNote,
    Overview,
    PartAnswer,
    TimelineAnswer,
    answer_of,
)
from bot.compute import Compute
from bot.errors import (
    EncoderSwitchedError,
    MemberNotEnrolledError,
    NoteMisfitError,
)
from bot.galleries import MIN_NOTES, Galleries
from bot.listener import Listener
from bot.note_records import new_note
from bot.pictures import Pictures
from bot.sentence_check import check_reading
from bot.server_settings import SettingsOfServers
from bot.storage import Enrolment, Eraser, Source, Storage
from model.audio import AudioLimits
from model.embedding import EmbeddedNote
from model.enrolment_advice import Advice
from model.enrolment_check import Misfit
from model.errors import (
    AudioError,
    BrokenSamplesError,
    EmptyRecordingError,
    NotAudioError,
    NotEnoughSpeechError,
    RecordingTooLargeError,
    RecordingTooLongError,
    RecordingTruncatedError,
)
from model.identify import Confidence, Doubt
from model.quality import Quality
from model.verify import Fit, verify

__all__ = [
    "MIN_NOTES",
    "Advice",
    "Answer",
    "AudioError",
    "BrokenSamplesError",
    "ClaimAnswer",
    "Confidence",
    "Doubt",
    "EmptyRecordingError",
    "Fit",
    "HeardSoFar",
    "KeptNote",
    "Misfit",
    "NotAudioError",
    "NotEnoughSpeechError",
    "Overview",
    "PartAnswer",
    "Quality",
    "Recogniser",
    "RecordingTooLargeError",
    "RecordingTooLongError",
    "RecordingTruncatedError",
    "TimelineAnswer",
]

T = TypeVar("T")

# What more notes of the member cannot mend.
_NEVER_FITS = frozenset({Misfit.COPY, Misfit.TWO_VOICES})


class Recogniser:
    """Enrol and identify the members of many servers, each with the voices of its own members.

    Parameters
    ----------
    storage : Storage
    compute : Compute
        Its workers were prepared by `bot.worker.start`.
    galleries : Galleries
    limits : AudioLimits
    keep_recordings : bool
        Store the recordings beside their embeddings, so that a new encoder can embed them again.
    server_settings : SettingsOfServers
        Which share of strangers may be given a name, among others.

    Attributes
    ----------
    pictures : Pictures
    """

    def __init__(  # noqa: PLR0913 -- each is one independent part
        self,
        *,
        storage: Storage,
        compute: Compute,
        galleries: Galleries,
        limits: AudioLimits,
        keep_recordings: bool,
        server_settings: SettingsOfServers,
    ) -> None:
        self._storage = storage
        self._compute = compute
        self._galleries = galleries
        self._limits = limits
        self._keep_recordings = keep_recordings
        self.pictures = Pictures(storage=storage, compute=compute, galleries=galleries)
        self._listener = Listener(
            compute, galleries, limits=limits, server_settings=server_settings
        )

    def check_size(self, size_bytes: int) -> None:
        """Refuse a recording by its size, before it is downloaded.

        Raises
        ------
        RecordingTooLargeError
        """
        if size_bytes > self._limits.max_bytes:
            raise RecordingTooLargeError(size_bytes, self._limits.max_bytes)

    async def enrol(  # noqa: PLR0913 -- whose, what, and how it moves their dialogue on
        self,
        server_id: int,
        member_id: int,
        recording: bytes,
        *,
        prompt: str,
        enrolment: Enrolment | None,
        checks_reading: bool = False,
    ) -> Quality:
        """Store a member's note, if it fits their others, and move their dialogue on.

        Parameters
        ----------
        server_id, member_id : int
        recording : bytes
        prompt : str
            The sentence that was read; empty if that is not known.
        enrolment : Enrolment or None
            The dialogue as it stands after this note; None where none runs.
        checks_reading : bool
            Store it only if the sentence was read in it.

        Returns
        -------
        Quality
            Of the stored note.

        Raises
        ------
        AudioError, BusyError, ConsentMissingError, NoteMisfitError, NotReadError,
        RecordingRefusedError
            Nothing was stored.
        """

        async def keep() -> Quality:
            note, reason = await self._judged(recording, server_id, member_id)
            if reason is not None:
                raise NoteMisfitError(reason)
            if checks_reading:
                await check_reading(self._compute, recording, self._limits, prompt)
            kept = recording if self._keep_recordings else None
            new = new_note(note, kept, prompt=prompt)
            if enrolment is None:
                await self._storage.add_note(server_id, member_id, new)
            else:
                await self._storage.add_note_and_advance(new, enrolment)
            return note.quality

        return await _though_switched(keep)

    async def keep_confirmed(self, server_id: int, member_id: int, recording: bytes) -> KeptNote:
        """Store a note of which a member says that it is theirs.

        One that does not fit their others, or fits somebody else better, is kept in quarantine:
        every retraining looks at it again.

        Raises
        ------
        AudioError, BusyError, RecordingRefusedError, NoteMisfitError, ConsentMissingError
            Nothing was stored.
        """

        async def keep() -> KeptNote:
            note, reason = await self._judged(recording, server_id, member_id)
            if reason is not None and reason in _NEVER_FITS:
                raise NoteMisfitError(reason)
            new = replace(
                new_note(note, recording if self._keep_recordings else None, prompt=""),
                source=Source.CONFIRMED,
                quarantined=reason is not None,
            )
            note_id = await self._storage.add_note(server_id, member_id, new)
            return KeptNote(note_id=note_id, is_quarantined=reason is not None)

        return await _though_switched(keep)

    async def _judged(
        self, recording: bytes, server_id: int, member_id: int
    ) -> tuple[EmbeddedNote, Misfit | None]:
        """Embed a member's note as their server's notes are, and say why it does not fit."""
        served = await self._galleries.of_server(server_id)
        note = await self._listener.embed(served, recording)
        return note, await self._galleries.misfit(note, server_id, member_id)

    async def identify(self, server_id: int, recording: bytes) -> Answer | TimelineAnswer:
        """Say which member of a server speaks in a recording, or nobody of them.

        Where several people speak, a timeline with each of them.

        Raises
        ------
        NobodyEnrolledError
            No member has enough notes yet.
        AudioError, BusyError, RecordingRefusedError
            The recording cannot be judged, or not now.
        """
        answer = await _though_switched(lambda: self._identify(server_id, recording))
        verdict = answer.confidence if isinstance(answer, Answer) else "several people"
        metrics.count_verdict("who", verdict)
        return answer

    async def _identify(self, server_id: int, recording: bytes) -> Answer | TimelineAnswer:
        heard = await self._listener.hear(server_id, recording, draws_found=True)
        return answer_of(heard.timeline, heard.note.quality, heard.picture)

    async def verify(self, server_id: int, member_id: int, recording: bytes) -> ClaimAnswer:
        """Say whether a recording is of one member of a server; not if several people speak.

        Raises
        ------
        MemberNotEnrolledError
            The member has not enough notes.
        NobodyEnrolledError, AudioError, BusyError, RecordingRefusedError
            As in `identify`.
        """
        answer = await _though_switched(lambda: self._verify(server_id, member_id, recording))
        metrics.count_verdict("whether theirs", answer.fit)
        return answer

    async def _verify(self, server_id: int, member_id: int, recording: bytes) -> ClaimAnswer:
        if await self.is_ready(server_id) and not await self.knows(server_id, member_id):
            raise MemberNotEnrolledError
        heard = await self._listener.hear(server_id, recording)
        if str(member_id) not in heard.gallery.speakers:  # erased while the note was heard
            raise MemberNotEnrolledError
        note, voices = heard.note, len(heard.timeline.parts)
        found = verify(
            note.embedding,
            note.quality,
            heard.gallery,
            str(member_id),
            strictness=heard.strictness,
            calibration=heard.calibration,
        )
        return ClaimAnswer(
            member_id=member_id,
            fit=found.fit if voices == 1 else Fit.CANNOT_TELL,
            doubt=found.doubt,
            voices=voices,
            quality=note.quality,
            picture=heard.picture,
        )

    async def knows(self, server_id: int, member_id: int) -> bool:
        """Say whether a member can be named."""
        gallery = (await self._galleries.of_server(server_id)).gallery
        return gallery is not None and str(member_id) in gallery.speakers

    async def is_ready(self, server_id: int) -> bool:
        """Say whether a server has a member who can be named."""
        return (await self._galleries.of_server(server_id)).gallery is not None

    async def forget(
        self,
        server_id: int,
        member_id: int,
        *,
        by: Eraser = Eraser.MEMBER,
        moderator_id: int | None = None,
    ) -> int:
        """Erase a member's voice from a server; return how many notes that were."""
        erased = await self._storage.forget(server_id, member_id, by=by, moderator_id=moderator_id)
        self._galleries.drop(server_id)
        return erased

    async def forget_server(self, server_id: int) -> None:
        """Erase everything of a server."""
        await self._storage.memberships.drop_server(server_id)
        self._galleries.drop(server_id)

    async def erase_note(self, note_id: int, member_id: int) -> bool:
        """Erase one note of a member, and what was learnt from it; say whether it was there."""
        server_id = await self._storage.samples.erase(note_id, member_id)
        if server_id is not None:
            self._galleries.drop(server_id)
        return server_id is not None

    async def encoder_id(self, server_id: int) -> str:
        """Return the encoder that answers in a server."""
        return (await self._galleries.of_server(server_id)).encoder_id

    async def version_in_use(self, server_id: int) -> int | None:
        """Return the version that answers; None for centroids, also where it cannot be read."""
        return (await self._galleries.of_server(server_id)).version


async def _though_switched(work: Callable[[], Awaitable[T]]) -> T:
    """Do something; and once more, where another encoder has begun to answer meanwhile."""
    try:
        return await work()
    except EncoderSwitchedError:
        return await work()

"""What storage takes and gives: plain values, decrypted."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Source(StrEnum):
    """How a note came to be kept."""

    ENROLMENT = "enrolment"
    CONFIRMED = "confirmed"  # by the member, with a button on an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredNote:
    """How good a note is, as the recogniser measured it; storage only keeps it."""

    speech_s: float
    level_db: float
    snr_db: float
    clipped_share: float
    upper_db: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNote(MeasuredNote):
    """A note to be stored.

    Attributes
    ----------
    recording : bytes or None
        The undecoded voice note; None where recordings are not kept.
    prompt : str
        The sentence that was to be read.
    embedding : bytes
        The embedding in the recogniser's own byte order; storage never looks inside.
    fingerprint : bytes
        Tells the same sound again, in the recogniser's own byte order.
    encoder_id : str
        The encoder that made the embedding.
    source : Source
    quarantined : bool
        Kept, but not used until it fits the member's other notes.
    """

    recording: bytes | None = field(repr=False)
    prompt: str
    embedding: bytes = field(repr=False)
    fingerprint: bytes = field(repr=False)
    encoder_id: str
    source: Source = Source.ENROLMENT
    quarantined: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEmbedding:
    """One embedding of a server's gallery."""

    note_id: int
    member_id: int
    embedding: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNote:
    """What tells one of a member's notes again.

    Attributes
    ----------
    encoder_id : str
        The encoder that made the embedding.
    embedding : bytes
    fingerprint : bytes or None
        None for a note of an earlier version of the bot, until it is embedded again.
    """

    encoder_id: str
    embedding: bytes = field(repr=False)
    fingerprint: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What a member agreed to.

    Attributes
    ----------
    text_version : str
    text_language : str or None
        That it was read in; None if it was not kept then.
    given_at : datetime
    language : str or None
        That the member is written to in: of their last command.
    """

    text_version: str
    text_language: str | None = None
    given_at: datetime
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """The running dialogue of one member: a member has at most one, in one server.

    Attributes
    ----------
    prompts : tuple[str, ...]
        The sentences to be read, in their order.
    position : int
        Index of the sentence that is asked for; ``len(prompts)`` when all are done.
    accepted : int
        Notes stored so far.
    channel_id : int
        Where the dialogue takes place.
    message_id : int or None
        The bot's message that shows the dialogue; None while it is not sent.
    heard_id : int or None
        The member's last message that was answered, or whose note is stored.
    """

    server_id: int
    member_id: int
    prompts: tuple[str, ...]
    position: int
    accepted: int
    channel_id: int
    message_id: int | None
    heard_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingNote(MeasuredNote):
    """A note that a head learns from.

    Attributes
    ----------
    embedding : bytes
    copies : bytes or None
        Embeddings of its augmented copies, by the same encoder; None until they are made.
    has_recording : bool
        Whether there is anything to make copies of.
    """

    note_id: int
    member_id: int
    embedding: bytes = field(repr=False)
    copies: bytes | None = field(repr=False)
    has_recording: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenNote(MeasuredNote):
    """A note of a member, as they are told of it.

    Attributes
    ----------
    was_read : bool
        Whether it is known which sentence was to be read in it.
    encoder_id : str
        The encoder that made the embedding.
    embedding : bytes or None
        None where what is stored cannot be read.
    """

    note_id: int
    given_at: datetime
    source: Source
    is_quarantined: bool
    was_read: bool
    encoder_id: str
    embedding: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantinedNote(MeasuredNote):
    """A note that did not fit its member's others when it was kept."""

    note_id: int
    member_id: int
    embedding: bytes = field(repr=False)
    fingerprint: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleState:
    """How far a new encoder has got with the notes of a server.

    Attributes
    ----------
    waiting : int
        Notes whose recording is to be embedded again.
    to_enrol_again : tuple of int
        Members whom the bot no longer knows: of them only embeddings were kept, and too few of the
        new encoder's.
    is_served_by_old : bool
        The encoder before still answers there.
    """

    waiting: int
    to_enrol_again: tuple[int, ...]
    is_served_by_old: bool = False


class ListenMode(StrEnum):
    """What is done with the voice notes of a channel that is listened to."""

    NAME = "name"  # each is answered with who speaks
    GUARD = "guard"  # moderators are told where a note does not sound like its author


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenedChannel:
    """A channel that is listened to.

    Attributes
    ----------
    server_id, channel_id : int
    mode : ListenMode
    report_to : int or None
        The moderators' channel, of a guarded one.
    """

    server_id: int
    channel_id: int
    mode: ListenMode
    report_to: int | None = None

"""What storage takes and gives of heads and of retrainings: plain values, decrypted."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHead:
    """A head to be adopted.

    Attributes
    ----------
    head : bytes
        In the recogniser's own byte order.
    member_ids, note_ids : tuple of int
        Whom it knows, and every note that it learnt from.
    figures : dict
        How well it does, without anybody's name.
    """

    head: bytes = field(repr=False)
    encoder_id: str
    member_ids: tuple[int, ...]
    note_ids: tuple[int, ...]
    figures: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredHead:
    """The head that a server uses, and the notes that it learnt from."""

    version: int
    encoder_id: str
    note_ids: frozenset[int] = field(repr=False)
    head: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadRecord:
    """What is known of one version, the head itself aside.

    Attributes
    ----------
    is_current : bool
    was_dropped : bool
        A member, or a note, that it had learnt from was erased.
    """

    version: int
    created_at: datetime
    encoder_id: str
    members: int
    notes: int
    figures: dict[str, Any]
    is_current: bool
    was_dropped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What happened in a server since a moment.

    Attributes
    ----------
    new_notes : int
        Kept since then, and usable.
    erased_members : int
    false_names : int
        Answers of which the member who was named said that it was not them.
    """

    new_notes: int
    erased_members: int
    false_names: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningRetraining:
    """A retraining, and the message that shows it; None where it began by itself."""

    server_id: int
    channel_id: int | None = None
    message_id: int | None = None
    starter_id: int | None = None
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC), compare=False)

    @property
    def is_automatic(self) -> bool:
        """Whether nobody asked for it."""
        return self.channel_id is None


class Ending(StrEnum):
    """How a retraining ended."""

    ADOPTED = "adopted"
    NO_BETTER = "no better"
    UNCHANGED = "unchanged"
    CANCELLED = "cancelled"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRetraining:
    """The last retraining of a server.

    Attributes
    ----------
    ending : Ending or None
        None while it runs.
    version : int or None
        That was adopted.
    """

    started_at: datetime
    is_automatic: bool
    ending: Ending | None
    version: int | None

"""What is recorded as having happened, and by whom: never what was said, never whose voice it was.

A member who is erased leaves no id here: what they did is no longer told at all, only that somebody
was erased, and what they did to the server without their name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Event(StrEnum):
    """What is recorded as having happened."""

    CONSENTED = "consented"
    NOTE_STORED = "note_stored"
    FORGOTTEN = "forgotten"
    ENROLMENT_STARTED = "enrolment_started"
    ENROLMENT_FINISHED = "enrolment_finished"
    ENROLMENT_STOPPED = "enrolment_stopped"
    FALSE_NAME = "false_name"
    NOTE_ERASED = "note_erased"
    RETRAINED = "retrained"
    ROLLED_BACK = "rolled_back"
    SETTING_CHANGED = "setting_changed"
    LISTENING_CHANGED = "listening_changed"
    REFUSED = "refused"


class Topic(StrEnum):
    """What other processes are told of at once, where several use one database."""

    GALLERY = "gallery"  # a server's notes, head or encoder changed
    SETTINGS = "settings"  # a server chose something


class Eraser(StrEnum):
    """By whom, or by what, a voice was erased."""

    MEMBER = "member"
    MODERATOR = "moderator"
    RETENTION = "retention"  # nobody had used it for as long as the server keeps such voices
    DEPARTURE = "departure"  # its member had left the server for long enough


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Something that happened in a server.

    Attributes
    ----------
    at : datetime
    kind : Event
    actor_id : int or None
        Who did it; None for the bot itself, and for who was erased since.
    detail : mapping
        By kind. FORGOTTEN: ``by``, an `Eraser`. RETRAINED: ``ending``, ``version`` and
        ``is_automatic``. ROLLED_BACK: ``version``. SETTING_CHANGED: ``setting``, ``before`` and
        ``after``. LISTENING_CHANGED: ``channel``, ``mode`` ("off", or a `ListenMode`) and
        ``report_to``.
    """

    at: datetime
    kind: Event
    actor_id: int | None
    detail: Mapping[str, Any]

"""The only place with SQL, and the only place with keys.

What a voice gives away, recordings and embeddings, is stored encrypted; see ``cipher``. SQLite is
the embedded default; every statement outside ``sqlite`` also runs on PostgreSQL.
"""

from bot.storage.cipher import find_key, load_key
from bot.storage.events import AuditEntry, Eraser, Event
from bot.storage.head_records import (
    Changes,
    Ending,
    HeadRecord,
    NewHead,
    PastRetraining,
    RunningRetraining,
    StoredHead,
)
from bot.storage.memberships import KeptNote, KeptOfMember, Membership
from bot.storage.opening import State, refuse_other_key, state_of
from bot.storage.records import (
    Consent,
    Enrolment,
    GivenNote,
    ListenedChannel,
    ListenMode,
    MeasuredNote,
    NewNote,
    OwnNote,
    QuarantinedNote,
    Source,
    StaleState,
    StoredEmbedding,
    TrainingNote,
)
from bot.storage.retention import UnusedMember
from bot.storage.server_choices import Audience, Choices
from bot.storage.store import Storage
from bot.storage.voices import EnrolledMember

__all__ = [
    "Audience",
    "AuditEntry",
    "Changes",
    "Choices",
    "Consent",
    "Ending",
    "EnrolledMember",
    "Enrolment",
    "Eraser",
    "Event",
    "GivenNote",
    "HeadRecord",
    "KeptNote",
    "KeptOfMember",
    "ListenMode",
    "ListenedChannel",
    "MeasuredNote",
    "Membership",
    "NewHead",
    "NewNote",
    "OwnNote",
    "PastRetraining",
    "QuarantinedNote",
    "RunningRetraining",
    "Source",
    "StaleState",
    "State",
    "Storage",
    "StoredEmbedding",
    "StoredHead",
    "TrainingNote",
    "UnusedMember",
    "find_key",
    "load_key",
    "refuse_other_key",
    "state_of",
]

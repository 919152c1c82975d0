"""The only place with SQL, and the only place with keys.

What a voice gives away, recordings and embeddings, is stored encrypted; see ``cipher``. SQLite is
the embedded default; every statement outside ``sqlite`` also runs on PostgreSQL, which several
processes may use at once; see ``presence``.
"""

from bot.storage.backup import back_up, refuse_use, restore
from bot.storage.copying import Copied, copy_database
from bot.storage.events import AuditEntry, Eraser, Event, Topic
from bot.storage.head_records import (
    Changes,
    Ending,
    HeadRecord,
    NewHead,
    PastRetraining,
    RunningRetraining,
    StoredHead,
)
from bot.storage.key_file import KEY_FILE, find_keys, load_keys, put_new_key_first
from bot.storage.memberships import KeptNote, KeptOfMember, Membership
from bot.storage.opening import State, refuse_other_key, state_of
from bot.storage.presence import Presence
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
from bot.storage.rotation import Rotation, wrap_anew
from bot.storage.server_choices import Audience, Choices
from bot.storage.store import Storage
from bot.storage.voices import EnrolledMember

__all__ = [
    "KEY_FILE",
    "Audience",
    "AuditEntry",
    "Changes",
    "Choices",
    "Consent",
    "Copied",
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
    "Presence",
    "QuarantinedNote",
    "Rotation",
    "RunningRetraining",
    "Source",
    "StaleState",
    "State",
    "Storage",
    "StoredEmbedding",
    "StoredHead",
    "Topic",
    "TrainingNote",
    "UnusedMember",
    "back_up",
    "copy_database",
    "find_keys",
    "load_keys",
    "put_new_key_first",
    "refuse_other_key",
    "refuse_use",
    "restore",
    "state_of",
    "wrap_anew",
]

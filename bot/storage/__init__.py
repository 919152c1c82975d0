"""The only place with SQL, and the only place with keys.

What a voice gives away, recordings and embeddings, is stored encrypted; see ``cipher``. SQLite is
the embedded default; every statement outside ``sqlite`` also runs on PostgreSQL.
"""

from bot.storage.cipher import load_key
from bot.storage.records import (
    Changes,
    Consent,
    Enrolment,
    HeadRecord,
    NewHead,
    NewNote,
    OwnNote,
    QuarantinedNote,
    RunningRetraining,
    Source,
    StaleNote,
    StaleState,
    StoredEmbedding,
    StoredHead,
    TrainingNote,
)
from bot.storage.store import Storage

__all__ = [
    "Changes",
    "Consent",
    "Enrolment",
    "HeadRecord",
    "NewHead",
    "NewNote",
    "OwnNote",
    "QuarantinedNote",
    "RunningRetraining",
    "Source",
    "StaleNote",
    "StaleState",
    "Storage",
    "StoredEmbedding",
    "StoredHead",
    "TrainingNote",
    "load_key",
]

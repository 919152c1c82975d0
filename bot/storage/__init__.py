"""The only place with SQL, and the only place with keys.

What a voice gives away, recordings and embeddings, is stored encrypted; see ``cipher``. SQLite is
the embedded default; every statement outside ``sqlite`` also runs on PostgreSQL.
"""

from bot.storage.cipher import load_key
from bot.storage.records import (
    Consent,
    Enrolment,
    NewNote,
    OwnNote,
    StaleNote,
    StoredEmbedding,
)
from bot.storage.store import Storage

__all__ = [
    "Consent",
    "Enrolment",
    "NewNote",
    "OwnNote",
    "StaleNote",
    "Storage",
    "StoredEmbedding",
    "load_key",
]

"""The galleries of all servers: whose voices a note is compared with, as they are now.

Cached by their version in storage, which every change of notes or heads counts up.
"""

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass

from bot import worker
from bot.compute import Compute
from bot.storage import OwnNote, Storage, StoredHead
from model import embedding
from model.embedding import EmbeddedNote
from model.enrolment_check import KnownNote, Misfit, misfit
from model.errors import CheckpointError
from model.head import SpeakerHead
from model.identify import Gallery

log = logging.getLogger(__name__)

MIN_NOTES = 3  # the threshold was chosen on members with three notes: with fewer nobody is named


@dataclass(frozen=True, slots=True, kw_only=True)
class _CachedGallery:
    version: int
    gallery: Gallery | None  # None: nobody is ready


class Galleries:
    """Load and cache the galleries of many servers.

    Parameters
    ----------
    storage : Storage
    compute : Compute
    """

    def __init__(self, *, storage: Storage, compute: Compute) -> None:
        self._storage = storage
        self._compute = compute
        self._encoder_id: str | None = None
        self._cached: dict[int, _CachedGallery] = {}

    async def encoder_id(self) -> str:
        """Return the encoder that the workers run; ask one of them once."""
        if self._encoder_id is None:
            self._encoder_id = await self._compute.run(worker.encoder_id)
        return self._encoder_id

    async def of_server(self, server_id: int) -> Gallery | None:
        """Return the gallery of a server as it is now, or None without a member to name."""
        version = await self._storage.gallery_version(server_id)
        cached = self._cached.get(server_id)
        if cached is None or cached.version != version:
            gallery = await self._load(server_id)
            cached = _CachedGallery(version=version, gallery=gallery)
            self._cached[server_id] = cached
        return cached.gallery

    def drop(self, server_id: int) -> None:
        """Keep nothing of a server in memory."""
        self._cached.pop(server_id, None)

    async def _load(self, server_id: int) -> Gallery | None:
        encoder_id = await self.encoder_id()
        stored = await self._storage.gallery(server_id, encoder_id=encoder_id)
        notes: dict[str, list[embedding.Embedding]] = defaultdict(list)
        for note in stored:
            notes[str(note.member_id)].append(embedding.from_bytes(note.embedding))
        ready = {member: theirs for member, theirs in notes.items() if len(theirs) >= MIN_NOTES}
        if not ready:
            return None
        return Gallery.enrol(ready, head=await self._head(server_id, encoder_id))

    async def _head(self, server_id: int, encoder_id: str) -> SpeakerHead | None:
        """Return the head in use as the model takes it."""
        stored = await self.head_in_use(server_id, encoder_id)
        return None if stored is None else SpeakerHead.from_bytes(stored.head)

    async def head_in_use(self, server_id: int, encoder_id: str) -> StoredHead | None:
        """Return the head in use; None for centroids, also where it cannot be read any more."""
        stored = await self._storage.heads.current(server_id, encoder_id=encoder_id)
        try:
            if stored is not None:
                SpeakerHead.from_bytes(stored.head)
        except CheckpointError:
            log.exception("The head of server %d is not used.", server_id)
            return None
        return stored

    async def misfit(self, note: EmbeddedNote, server_id: int, member_id: int) -> Misfit | None:
        """Say why a note does not fit what a member has given before; None where it does."""
        gallery = await self.of_server(server_id)
        stored = await self._storage.own_notes(server_id, member_id)
        own = [_known(known, note.encoder_id) for known in stored]
        others = gallery.without(str(member_id)) if gallery else None
        # Off the loop: a comparison of fingerprints takes a third of a millisecond.
        return await asyncio.to_thread(misfit, note, own, others)


def _known(stored: OwnNote, encoder_id: str) -> KnownNote:
    """Return what the model compares a new note with; embeddings of two encoders never meet."""
    comparable = stored.encoder_id == encoder_id
    return KnownNote(
        embedding=embedding.from_bytes(stored.embedding) if comparable else None,
        fingerprint=stored.fingerprint or b"",
    )

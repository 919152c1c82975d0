"""The galleries of all servers: whose voices a note is compared with, as they are now.

Cached by their version in storage, which every change of notes or heads counts up, in whichever
process; of many servers, those that were asked in last. All of a gallery is of one encoder: the one
that answers in its server.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from bot import worker
from bot.compute import Compute
from bot.encoders import Encoders, KeptEncoder
from bot.errors import EncoderSwitchedError
from bot.storage import OwnNote, Storage, StoredEmbedding, StoredHead, Topic
from model import embedding
from model.embedding import EmbeddedNote
from model.enrolment_check import KnownNote, Misfit, misfit
from model.errors import CheckpointError
from model.gallery import Gallery
from model.head import SpeakerHead

log = logging.getLogger(__name__)

MOST_CACHED = 1000  # servers: with 50 members and a head, each takes 83 kB
MIN_NOTES = 3  # the threshold was chosen on members with three notes: with fewer nobody is named


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """What the notes that are sent to a server are compared with.

    Attributes
    ----------
    gallery : Gallery or None
        None where nobody is ready.
    kept : KeptEncoder or None
        Embeds them; None for the encoder that ships.
    encoder_id : str
        Of either.
    version : int or None
        Of the head that answers; None for centroids, also where it cannot be read.
    """

    gallery: Gallery | None
    kept: KeptEncoder | None
    encoder_id: str
    version: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cached:
    version: int
    served: Served


class Galleries:
    """Load and cache the galleries of many servers.

    Parameters
    ----------
    storage : Storage
    compute : Compute
    encoders : Encoders
        Those that can still answer.
    """

    def __init__(self, *, storage: Storage, compute: Compute, encoders: Encoders) -> None:
        self._storage = storage
        self._compute = compute
        self._encoders = encoders
        self._encoder_id: str | None = None
        self._cached: dict[int, _Cached] = {}
        # The version is the truth; a notice takes erased voices out of this process's memory, too.
        storage.presence.listen(Topic.GALLERY, self.drop)

    async def encoder_id(self) -> str:
        """Return the encoder that the workers run; ask one of them once."""
        if self._encoder_id is None:
            self._encoder_id = await self._compute.run(worker.encoder_id)
        return self._encoder_id

    async def kept_encoder_of(self, server_id: int) -> KeptEncoder | None:
        """Return the earlier encoder that still answers in a server; None for the one that ships.

        Where the earlier one cannot be used, the one that ships answers from now on.
        """
        ours = await self.encoder_id()
        answers = await self._storage.renewals.encoder_of(server_id)
        if answers is None or answers == ours:
            return None
        kept = await self._encoders.find(answers)
        if kept is None:
            await self._storage.renewals.switch(server_id, ours)
        return kept

    def give_up(self, kept: KeptEncoder, reason: Exception) -> None:
        """Let an earlier encoder that cannot be loaded answer nowhere any more."""
        self._encoders.give_up(kept.encoder_id, reason)
        self._cached.clear()

    async def of_server(self, server_id: int) -> Served:
        """Return what a server's notes are compared with, as it is now."""
        version = await self._storage.gallery_version(server_id)
        cached = self._cached.get(server_id)
        while cached is None or cached.version != version:
            cached = _Cached(version=version, served=await self._load(server_id))
            self._cached[server_id] = cached
            version = await self._storage.gallery_version(server_id)  # another encoder meanwhile?
        if server_id in self._cached:  # it may be dropped meanwhile
            self._cached[server_id] = self._cached.pop(server_id)  # now the last in order
        while len(self._cached) > MOST_CACHED:
            self.drop(next(iter(self._cached)))
        return cached.served

    def drop(self, server_id: int | None) -> None:
        """Keep nothing of a server in memory; of none at all where None is named."""
        if server_id is None:
            self._cached.clear()
        else:
            self._cached.pop(server_id, None)

    async def _load(self, server_id: int) -> Served:
        kept = await self.kept_encoder_of(server_id)
        encoder_id = await self.encoder_id() if kept is None else kept.encoder_id
        stored = await self._storage.gallery(server_id, encoder_id=encoder_id)
        used, head = await self._head(server_id, encoder_id) or (None, None)
        return Served(
            # Off the loop: with a thousand members it takes a tenth of a second.
            gallery=await asyncio.to_thread(_enrolled, stored, head),
            kept=kept,
            encoder_id=encoder_id,
            version=None if used is None else used.version,
        )

    async def head_in_use(self, server_id: int, encoder_id: str) -> StoredHead | None:
        """Return the head in use; None for centroids, also where it cannot be read any more."""
        used, _ = await self._head(server_id, encoder_id) or (None, None)
        return used

    async def _head(self, server_id: int, encoder_id: str) -> tuple[StoredHead, SpeakerHead] | None:
        """Return the head in use, as it is stored and as the model takes it."""
        stored = await self._storage.heads.current(server_id, encoder_id=encoder_id)
        if stored is None:
            return None
        try:
            return stored, SpeakerHead.from_bytes(stored.head)
        except CheckpointError:
            log.exception("The head of server %d is not used.", server_id)
            return None

    async def misfit(self, note: EmbeddedNote, server_id: int, member_id: int) -> Misfit | None:
        """Say why a note does not fit what a member has given before; None where it does.

        Raises
        ------
        EncoderSwitchedError
            The note is not of the encoder that answers in the server.
        """
        served = await self.of_server(server_id)
        if served.encoder_id != note.encoder_id:
            raise EncoderSwitchedError
        stored = await self._storage.own_notes(server_id, member_id)
        own = [_known(known, note.encoder_id) for known in stored]
        others = served.gallery.without(str(member_id)) if served.gallery else None
        # Off the loop: a comparison of fingerprints takes a third of a millisecond.
        return await asyncio.to_thread(misfit, note, own, others)


def _enrolled(stored: Iterable[StoredEmbedding], head: SpeakerHead | None) -> Gallery | None:
    """Make a gallery of those who have notes enough; None where nobody has."""
    notes: dict[str, list[embedding.Embedding]] = defaultdict(list)
    for note in stored:
        notes[str(note.member_id)].append(embedding.from_bytes(note.embedding))
    ready = {member: theirs for member, theirs in notes.items() if len(theirs) >= MIN_NOTES}
    return Gallery.enrol(ready, head=head) if ready else None


def _known(stored: OwnNote, encoder_id: str) -> KnownNote:
    """Return what the model compares a new note with; embeddings of two encoders never meet."""
    comparable = stored.encoder_id == encoder_id
    return KnownNote(
        embedding=embedding.from_bytes(stored.embedding) if comparable else None,
        fingerprint=stored.fingerprint or b"",
    )

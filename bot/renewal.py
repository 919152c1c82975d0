"""A new encoder listens to all stored notes again, and answers in each server when it has.

Until then the one before answers there, where it was kept.
"""

import logging
from collections.abc import Callable

from bot import worker
from bot.apart import Apart
from bot.compute import Compute
from bot.encoders import Encoders
from bot.errors import RecordingRefusedError, StorageUnreadableError
from bot.galleries import MIN_NOTES, Galleries
from bot.storage import StaleState, Storage
from model import embedding
from model.audio import AudioLimits
from model.errors import AudioError

log = logging.getLogger(__name__)

LOGGED_NOTES = 50  # between two lines of a log


class Renewal:
    """Embed the notes of all servers again.

    Parameters
    ----------
    storage : Storage
    apart : Apart
        Embeds.
    galleries : Galleries
    encoders : Encoders
    limits : AudioLimits
    """

    def __init__(
        self,
        *,
        storage: Storage,
        apart: Apart,
        galleries: Galleries,
        encoders: Encoders,
        limits: AudioLimits,
    ) -> None:
        self._storage = storage
        self._apart = apart
        self._galleries = galleries
        self._encoders = encoders
        self._limits = limits
        self._embedded = self._total = 0

    async def run(self, serves: Callable[[int], bool]) -> None:
        """Keep the encoder, embed again what another one embedded, and forget the other.

        Also notes without a fingerprint, which an earlier version of the bot stored.

        Parameters
        ----------
        serves : callable
            Says whether a server is this process's to do.
        """
        encoder_id = await self._galleries.encoder_id()
        await self._encoders.keep(encoder_id)
        renewals = self._storage.renewals
        if waiting := [one for one in await renewals.servers(encoder_id) if serves(one)]:
            self._total = sum([await renewals.count(one, encoder_id) for one in waiting])
            log.info("%d stored notes are to be embedded again.", self._total)
            async with self._apart.lent() as compute:
                for server_id in waiting:
                    await self._renew(server_id, encoder_id, compute)
            log.info("%d notes were embedded again by the new encoder.", self._embedded)
        needed = await renewals.encoders()
        await self._encoders.remove_all_but(needed | {encoder_id})

    async def encoder_id(self) -> str:
        """Return the encoder that ships."""
        return await self._galleries.encoder_id()

    async def state(self, server_id: int) -> StaleState:
        """Say how far a new encoder has got with the notes of a server."""
        return await self._storage.renewals.state(
            server_id,
            encoder_id=await self._galleries.encoder_id(),
            enough_notes=MIN_NOTES,
        )

    async def _renew(self, server_id: int, encoder_id: str, compute: Compute) -> None:
        """Embed the notes of a server again, and let the new encoder answer there."""
        kept = await self._galleries.kept_encoder_of(server_id)
        if kept is not None:
            log.info(
                "Server %d is answered by the earlier encoder %s until its notes are embedded.",
                server_id,
                kept.encoder_id,
            )
        renewals, last = self._storage.renewals, 0
        while not await renewals.switch(server_id, encoder_id, after_note_id=last):
            while note_id := await renewals.next(server_id, encoder_id, after_note_id=last):
                last = note_id
                await self._embed(note_id, compute)
        if kept is not None:
            log.info("Server %d is answered by the new encoder from now on.", server_id)

    async def _embed(self, note_id: int, compute: Compute) -> None:
        """Keep what the encoder makes of a note, if it can."""
        try:
            recording = await self._storage.samples.recording_of(note_id)
            if recording is None:  # erased meanwhile
                return
            fresh = await compute.run_in_background(worker.embed, recording, self._limits)
        except (AudioError, RecordingRefusedError, StorageUnreadableError) as error:
            log.warning("Note %d keeps its old embedding: %r", note_id, error)
            return
        await self._storage.renewals.keep(
            note_id,
            embedding=embedding.to_bytes(fresh.embedding),
            fingerprint=fresh.fingerprint,
            encoder_id=fresh.encoder_id,
        )
        self._embedded += 1
        if self._embedded % LOGGED_NOTES == 0:
            log.info("%d of %d notes were embedded again.", self._embedded, self._total)

"""An encoder as an earlier version of the bot may have had: as good, and comparable with no other.

It is the one that ships, with the numbers of every embedding in another order: its own embeddings
fit each other as before, and have nothing in common with those of the encoder that ships.
"""

import functools
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from bot.encoders import CALIBRATION, WEIGHTS
from bot.storage import NewHead, Storage
from model import Encoder, embedding
from model.calibration import Calibration
from model.head import SpeakerHead

ORDER = np.random.default_rng(0).permutation(192)


@functools.cache
def earlier_encoder() -> Encoder:
    encoder = Encoder.default()
    network, order = encoder.network, torch.from_numpy(ORDER)
    with torch.no_grad():
        network.project.weight.copy_(network.project.weight[order])
        for statistic in (network.norm_embedding.running_mean, network.norm_embedding.running_var):
            statistic.copy_(statistic[order])
    return Encoder(network, encoder.config, torch.device("cpu"))


@dataclass(frozen=True)
class Earlier:
    """The earlier encoder, kept in a folder of data."""

    folder: Path

    @property
    def encoder_id(self) -> str:
        return earlier_encoder().encoder_id

    @property
    def weights(self) -> Path:
        return self.folder / WEIGHTS


def kept_in(data: Path) -> Earlier:
    """Keep the earlier encoder as the bot would have."""
    encoder_id = earlier_encoder().encoder_id
    earlier = Earlier(data / "encoders" / encoder_id)
    earlier_encoder().save(earlier.weights)
    calibration = replace(Calibration.default(), encoder_id=encoder_id)
    calibration.save(earlier.folder / CALIBRATION)
    return earlier


async def go_back(storage: Storage, server_id: int) -> None:
    """Make a server what it would be if the earlier encoder had always answered there."""
    ours, earlier = Encoder.default().encoder_id, earlier_encoder().encoder_id
    for note in await storage.gallery(server_id, encoder_id=ours):
        reordered = embedding.from_bytes(note.embedding)[ORDER]
        await storage.renewals.keep(
            note.note_id,
            embedding=embedding.to_bytes(reordered),
            fingerprint=b"",
            encoder_id=earlier,
        )
    if (stored := await storage.heads.current(server_id, encoder_id=ours)) is not None:
        head = SpeakerHead.from_bytes(stored.head)
        (record,) = await storage.heads.history(server_id)
        new = NewHead(
            head=replace(head, encoder_id=earlier, weights=head.weights[:, ORDER]).to_bytes(),
            encoder_id=earlier,
            member_ids=tuple(map(int, head.speakers)),
            note_ids=tuple(stored.note_ids),
            figures=record.figures,
        )
        await storage.heads.adopt(server_id, new)
    await storage.renewals.switch(server_id, earlier)

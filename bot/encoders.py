"""The encoders that answer: their weights and calibrations, kept beside the database.

A new version of the bot may bring a new encoder. Until that one has listened to all stored notes of
a server, the one before goes on answering there; what it needs for this is kept at every start.
"""

import asyncio
import logging
import os
import shutil
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from model.calibration import Calibration
from model.errors import CheckpointError

log = logging.getLogger(__name__)

WEIGHTS, CALIBRATION = "encoder.safetensors", "calibration.json"
_FILES = (CALIBRATION, WEIGHTS)
_LOST = "until they are embedded again by the new one, members with notes of it are not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptEncoder:
    """An earlier encoder that can still answer.

    Attributes
    ----------
    encoder_id : str
    weights : Path
    calibration : Calibration
        Of its scores.
    """

    encoder_id: str
    weights: Path
    calibration: Calibration


def shipped_encoder_id() -> str:
    """Return the id of the encoder that ships, which is not loaded for it."""
    return Calibration.default().encoder_id


class Encoders:
    """A folder with a folder for each encoder.

    Parameters
    ----------
    folder : Path
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._found: dict[str, KeptEncoder | None] = {}  # None: it cannot be used

    async def keep(self, encoder_id: str) -> None:
        """Keep the encoder that ships; where that fails, say so and go on."""
        try:
            await asyncio.to_thread(_keep, self._folder / encoder_id)
        except OSError as error:
            log.warning(
                "The encoder %s cannot be kept in %s (%s): when the next version of the bot brings "
                "another, members are not known until their notes are embedded again.",
                encoder_id,
                self._folder,
                error.strerror or error,
            )

    async def find(self, encoder_id: str) -> KeptEncoder | None:
        """Return an encoder that was kept; None where it cannot be used, which the log says."""
        if encoder_id not in self._found:
            try:
                found = await asyncio.to_thread(_read, self._folder / encoder_id, encoder_id)
            except (CheckpointError, OSError, ValueError) as error:
                self.give_up(encoder_id, error)
            else:
                self._found[encoder_id] = found
        return self._found[encoder_id]

    def give_up(self, encoder_id: str, reason: Exception) -> None:
        """Use an encoder no more: it cannot be loaded."""
        if self._found.get(encoder_id, reason) is not None:
            log.warning(
                "The earlier encoder %s cannot be used (%s): %s.", encoder_id, reason, _LOST
            )
        self._found[encoder_id] = None

    async def remove_all_but(self, encoder_ids: AbstractSet[str]) -> None:
        """Delete the encoders that nobody needs any more."""
        try:
            await asyncio.to_thread(_remove_all_but, self._folder, encoder_ids)
        except OSError as error:
            log.warning("An earlier encoder in %s cannot be deleted: %s", self._folder, error)


def _keep(folder: Path) -> None:
    """Copy the files of the package that are missing, each wholly or not at all.

    The encoder's id names its weights; the calibration of its scores may change with a version.
    """
    for name in _FILES:
        path, source = folder / name, resources.files("model") / "weights" / name
        if path.is_file() and (name == WEIGHTS or path.read_bytes() == source.read_bytes()):
            continue
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _copy(source, path)


def _copy(source: Traversable, path: Path) -> None:
    partial = path.with_suffix(".partial")
    try:
        with source.open("rb") as original, partial.open("wb") as copy:
            shutil.copyfileobj(original, copy)
            copy.flush()
            os.fsync(copy.fileno())
        partial.replace(path)
    except OSError:
        partial.unlink(missing_ok=True)
        raise


def _read(folder: Path, encoder_id: str) -> KeptEncoder:
    """Return what is kept of an encoder; the weights are loaded by whoever needs them.

    Raises
    ------
    OSError, CheckpointError, ValueError
        Something is missing or damaged.
    """
    weights = folder / WEIGHTS
    with weights.open("rb"):
        calibration = Calibration.from_json((folder / CALIBRATION).read_text())
    if calibration.encoder_id != encoder_id:
        raise CheckpointError(f"its calibration is of {calibration.encoder_id}")
    return KeptEncoder(encoder_id=encoder_id, weights=weights.absolute(), calibration=calibration)


def _remove_all_but(folder: Path, encoder_ids: AbstractSet[str]) -> None:
    """Delete what `_keep` made, and nothing else."""
    if not folder.is_dir():
        return
    for old in folder.iterdir():
        if old.name in encoder_ids or not old.is_dir():
            continue
        for name in _FILES:
            (old / name).unlink(missing_ok=True)
            (old / name).with_suffix(".partial").unlink(missing_ok=True)
        if not any(old.iterdir()):
            old.rmdir()

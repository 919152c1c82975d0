"""Keep what was computed of a sound, so that the next report computes only what is new."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from model.audio import Waveform


class KeptArrays:
    """Arrays of one speaker's sounds, in one file.

    Each is kept under the name of what made it and a hash of the samples it was made of: a sound
    that is degraded otherwise, by another seed or another version, is another sound.

    Parameters
    ----------
    folder : Path or None
        Where the file lies; None to forget them with this object.
    speaker : str
    """

    def __init__(self, folder: Path | None, speaker: str) -> None:
        self._path = None if folder is None else folder / f"{quote(speaker, safe=' ')}.npz"
        self._arrays: dict[str, NDArray[Any]] = {}
        self._saved = 0
        if self._path is not None and self._path.exists():
            with np.load(self._path) as file:
                self._arrays = dict(file)
            self._saved = len(self._arrays)

    def get(self, maker: str, waveform: Waveform, make: Callable[[], NDArray[Any]]) -> NDArray[Any]:
        """Return what was made of a waveform, or make it."""
        digest = hashlib.blake2b(waveform.tobytes(), digest_size=12).hexdigest()
        key = f"{maker} {digest}"
        if key not in self._arrays:
            self._arrays[key] = make()
        return self._arrays[key]

    def save(self) -> None:
        """Write what is new, whole or not at all."""
        if self._path is None or len(self._arrays) == self._saved:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._path.with_suffix(f".{os.getpid()}.npz")
        np.savez(unfinished, allow_pickle=False, **self._arrays)
        unfinished.replace(self._path)

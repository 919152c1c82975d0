"""Keep what was computed of a sound, so that the next report computes only what is new."""

import functools
import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from model.audio import Waveform


class Sound:
    """A waveform that is known by its hash, and made only if somebody has to hear it.

    Parameters
    ----------
    digest : str
        Hash of its samples.
    make : callable
        Returns the waveform, (samples,) float32.
    """

    def __init__(self, digest: str, make: Callable[[], Waveform]) -> None:
        self.digest = digest
        self._make = make

    @property
    def waveform(self) -> Waveform:
        """The samples, (samples,) float32."""
        return self._make()


class KeptArrays:
    """Arrays of one speaker's sounds, in one file.

    Each is kept under the name of what made it and a hash of the samples it was made of: a sound
    that is degraded otherwise, by another seed or another version, is another sound. Which sounds a
    recipe makes is kept too; a recipe has to name all that decides it.

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

    def sounds(
        self, recipe: tuple[object, ...], make: Callable[[], Sequence[Waveform]]
    ) -> list[Sound]:
        """Return the sounds that a recipe makes, without making them if they are known.

        Parameters
        ----------
        recipe : tuple
            All that decides them, as values that are written the same every time.
        make : callable
            Makes them.
        """
        made = functools.cache(make)
        key = f"sounds {digest_of(repr(recipe).encode())}"
        if key not in self._arrays:
            digests = [digest_of(waveform.tobytes()) for waveform in made()]
            self._arrays[key] = np.array(digests, dtype=np.str_)
        return [
            Sound(str(digest), functools.partial(_one_of, made, place))
            for place, digest in enumerate(self._arrays[key])
        ]

    def get(self, maker: str, sound: Sound, make: Callable[[], NDArray[Any]]) -> NDArray[Any]:
        """Return what was made of a sound, or make it."""
        key = f"{maker} {sound.digest}"
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


def digest_of(content: bytes) -> str:
    """Return a hash of bytes, in 24 hexadecimal digits."""
    return hashlib.blake2b(content, digest_size=12).hexdigest()


def _one_of(made: Callable[[], Sequence[Waveform]], place: int) -> Waveform:
    return made()[place]

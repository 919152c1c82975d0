"""The cohort: embeddings of people who are in no server, whom a head learns to turn away.

A head that has only seen a server's members takes a stranger for whichever of them is least far.
The people of the cohort stand for all strangers. They come from the corpora that the encoder was
adapted with (``MODEL_CARD.md`` lists them), one clean note each.
"""

import functools
import zlib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Self

import numpy as np
import safetensors
import safetensors.numpy
from numpy.typing import NDArray

from model.errors import CheckpointError

_UNREADABLE = (OSError, KeyError, TypeError, ValueError, safetensors.SafetensorError)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cohort:
    """People who are in no gallery.

    Attributes
    ----------
    embeddings : NDArray, (people, 192) float32
        Unit length, one note of each.
    corpora : tuple of str
        Where each of them comes from.
    encoder_id : str
        The encoder that embedded them.
    """

    embeddings: NDArray[np.float32]
    corpora: tuple[str, ...]
    encoder_id: str

    def without(self, *corpora: str) -> Self:
        """Return the cohort without corpora and their kin, so that heads are measured on others."""
        left_out = {kin(corpus) for corpus in corpora}
        kept = [place for place, name in enumerate(self.corpora) if kin(name) not in left_out]
        return type(self)(
            embeddings=self.embeddings[kept],
            corpora=tuple(self.corpora[place] for place in kept),
            encoder_id=self.encoder_id,
        )

    @classmethod
    @functools.cache
    def default(cls) -> Self:
        """Load the cohort that ships with the package."""
        file = resources.files("model") / "weights" / "cohort.safetensors"
        with resources.as_file(file) as path:
            return cls.load(path)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote.

        Raises
        ------
        CheckpointError
            The file is missing or damaged.
        """
        try:
            with safetensors.safe_open(path, framework="np") as file:
                metadata = file.metadata() or {}
                stored = file.get_tensor("embeddings").astype(np.float32)
            corpora = tuple(metadata["corpora"].split("\n"))
            encoder_id = metadata["encoder_id"]
        except _UNREADABLE as error:
            raise CheckpointError(f"{path} cannot be loaded: {error}") from error
        if stored.ndim != 2 or len(stored) != len(corpora):
            raise CheckpointError(f"{path} is damaged: its people and corpora do not match.")
        lengths = np.linalg.norm(stored, axis=1, keepdims=True)
        return cls(embeddings=stored / lengths, corpora=corpora, encoder_id=encoder_id)

    def save(self, path: Path) -> None:
        """Write the embeddings in float16, and where they come from."""
        path.parent.mkdir(parents=True, exist_ok=True)
        safetensors.numpy.save_file(
            {"embeddings": np.ascontiguousarray(self.embeddings, dtype=np.float16)},
            path,
            {"corpora": "\n".join(self.corpora), "encoder_id": self.encoder_id},
        )


def is_in_cohort(speaker: str) -> bool:
    """Say whether somebody of the training split is in the cohort, by their name.

    The other half stays out, so that calibrations are fitted on people whom heads do not know.
    """
    return zlib.crc32(speaker.encode()) % 2 == 0


def kin(corpus: str) -> str:
    """Return what a corpus has in common with its kin: LibriSpeech's parts are one corpus."""
    return corpus.split("-", maxsplit=1)[0]

"""What travels between the bot and the workers that train: plain values.

The training's own classes stay in the workers: unpickling one would load torch into the bot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model import Quality
from model.calibration import OwnScores
from model.embedding import Embedding
from model.error_rates import ErrorRates


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """One note that a head learns from.

    Attributes
    ----------
    embedding : Embedding, (192,) float32
    copies : NDArray, (n, 192) float32
        Of its augmented copies.
    quality : Quality
    is_learnt : bool
        The head in use learnt from it.
    """

    embedding: Embedding = field(repr=False)
    copies: NDArray[np.float32] = field(repr=False)
    quality: Quality
    is_learnt: bool


SamplesByMember = Mapping[str, Sequence[Sample]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Verdict:
    """The new head beside what was in use, on notes that neither has heard.

    Attributes
    ----------
    before, after : ErrorRates
    probes, strangers : int
        Members' and strangers' notes that were judged.
    is_better : bool
        Whether the new head is to be adopted.
    own : OwnScores or None
        What the server's notes scored, for the calibration.
    member_ids : tuple of int
    confusions : NDArray, (members, members + 1) int
        Rows: whose note; columns: who was named, last: nobody.
    hard_pairs : tuple of (int, int)
        Who is hard to tell apart, worst first.
    need_more : tuple of int
        Who should record more.
    learning_curve : tuple of (notes a member, share not named rightly by centroids, by a head)
    """

    before: ErrorRates
    after: ErrorRates
    probes: int
    strangers: int
    is_better: bool
    own: OwnScores | None = field(repr=False)
    member_ids: tuple[int, ...]
    confusions: NDArray[np.int64] = field(repr=False)
    hard_pairs: tuple[tuple[int, int], ...]
    need_more: tuple[int, ...]
    learning_curve: tuple[tuple[int, float, float], ...]

    @property
    def figures(self) -> dict[str, Any]:
        """What is kept with the version: nobody's name."""
        return {
            "before": asdict(self.before),
            "after": asdict(self.after),
            "probes": self.probes,
            "strangers": self.strangers,
        }

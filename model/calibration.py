"""From a raw score to a decision: the threshold, and how sure the words may sound.

One threshold for everybody so far, chosen on people whose voices built nothing (see
``python -m model evaluate --choose-threshold``, which writes ``weights/calibration.json``). What is
known of a note beside its score, its seconds of speech say, will enter here and nowhere else.
"""

import functools
import json
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path

from model.errors import CheckpointError


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Scores at which the answer changes, for one encoder.

    Attributes
    ----------
    encoder_id : str
        The encoder whose scores they are.
    maybe, likely, very_likely : float
        Least score of these words: 5 %, 1 % and 0.1 % of strangers reach it. From ``likely`` on a
        member is named.
    measured_on : str
        People, notes and the size of the gallery that they were chosen on.
    """

    encoder_id: str
    maybe: float
    likely: float
    very_likely: float
    measured_on: str

    @property
    def threshold(self) -> float:
        """Least score at which a member is named."""
        return self.likely

    @classmethod
    @functools.cache
    def default(cls) -> "Calibration":
        """Load the calibration that ships with the package."""
        text = (resources.files("model") / "weights" / "calibration.json").read_text()
        return cls.from_json(text)

    @classmethod
    def from_json(cls, text: str) -> "Calibration":
        """Read what `save` wrote.

        Raises
        ------
        CheckpointError
            It is no JSON, or keys are missing or unknown.
        """
        try:
            return cls(**json.loads(text))
        except (ValueError, TypeError) as error:
            raise CheckpointError(f"The calibration cannot be read: {error}") from error

    def save(self, path: Path) -> None:
        """Write it as JSON."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n")

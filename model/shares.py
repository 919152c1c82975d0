"""How likely a note is whose: what the bars of its card show, and what an answer says beside them.

Whom an answer may speak of is decided here, for words and picture alike: the likeliest three where
one of them is named, the likeliest alone where they are a guess, and else nobody. All other members
are one bar, so that a picture gives away no more than the words do.
"""

import math
from dataclasses import dataclass

from model.identify import Confidence, Identification

MOST_MEMBERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """How likely a note is whose, where half of all notes are a member's; together 1.

    Attributes
    ----------
    members : tuple of (str, float)
        Of those whom an answer may speak of, likeliest first.
    others : float or None
        Of all other members together; None where there are none.
    nobody : float
        That no member speaks.
    """

    members: tuple[tuple[str, float], ...]
    others: float | None
    nobody: float


def shares_of(found: Identification) -> Shares:
    """Share a note out.

    The likeliest member's share is the calibrated probability. The others stand to it as their
    likelihood ratios do, and what is left is nobody's: the calibration takes it that a note is of
    one member, each as likely as the next before it is heard, or of a stranger.
    """
    best = found.best.llr
    likely = [found.probability * math.exp(one.llr - best) for one in found.ranking]
    spoken_of = list(zip(found.ranking, likely, strict=True))[: _most(found)]
    rest = likely[len(spoken_of) :]
    return Shares(
        members=tuple((one.speaker, share) for one, share in spoken_of),
        others=sum(rest) if rest else None,
        nobody=max(0.0, 1 - sum(likely)),
    )


def _most(found: Identification) -> int:
    """Return how many members an answer may speak of."""
    if found.is_named:
        return MOST_MEMBERS
    return 1 if found.confidence is Confidence.MAYBE else 0

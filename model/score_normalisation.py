"""Cosines less those of the rivals: how a note stands out from the other members of the server.

A noisy note is unlike everybody, and a voice as many have it is like everybody. The members who
come next tell which, of that very note, and are subtracted in part.

References
----------
Higgins, Bahler and Porter, "Speaker verification using randomized phrase prompting", Digital Signal
Processing 1 (1991): scores against those of a cohort.
Fortuna, Sivakumaran, Ariyaeeinia and Malegaonkar, "Relative effectiveness of score normalisation
methods in open-set speaker identification", Odyssey 2004: of several ways, the rivals that score
the highest (unconstrained cohort normalisation). Ours: the server's other members are the cohort,
and a share of their score is taken. A trained head has learnt the members apart and gains nothing
by it: see ``MODEL_CARD.md``.
"""

import numpy as np
from numpy.typing import NDArray

RIVALS = 2
SHARE = 0.3


def less_rivals(cosines: NDArray[np.float32]) -> NDArray[np.float32]:
    """Subtract from each member's cosine a `SHARE` of the mean of the `RIVALS` highest others'.

    Parameters
    ----------
    cosines : NDArray, (..., members) float32

    Returns
    -------
    NDArray, (..., members) float32
        Who was the likeliest still is. With two members there is one rival; alone, a cosine stays
        as it is.
    """
    members = cosines.shape[-1]
    rivals = min(RIVALS, members - 1)
    if rivals < 1:
        return cosines
    best = np.partition(cosines, members - rivals - 1, axis=-1)[..., members - rivals - 1 :]
    # One more than there are rivals: whoever is among them is no rival of their own, and of all
    # others the last one of them is too many.
    itself_or_last = np.maximum(cosines, best[..., :1])
    means = (best.sum(axis=-1, keepdims=True) - itself_or_last) / np.float32(rivals)
    found: NDArray[np.float32] = cosines - np.float32(SHARE) * means
    return found


def less(cosines: NDArray[np.float32], rivals: NDArray[np.float32]) -> NDArray[np.float32]:
    """Do the same for one member a note, (n,), whose rivals are known, (n, up to `RIVALS`)."""
    if not rivals.shape[1]:
        return cosines
    found: NDArray[np.float32] = cosines - np.float32(SHARE) * rivals.mean(axis=1)
    return found

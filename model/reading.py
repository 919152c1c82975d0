"""How well a note fits a sentence: what `model.phrase` heard, and what is decided by it."""

import math
from dataclasses import dataclass

# Fitted on one note each of 71 people of `train`, clean and in noise at 5 dB, as `python -m model
# evaluate VOICES --protocol phrase --split train` fits all that it is given.
_BIAS = 1.187
_WEIGHTS = (0.631, 0.667, 0.337, 1.006, 2.766)  # of `Reading.figures`

MISSED = -4.0  # the ratio below which a word is missing


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardWord:
    """A word of the sentence.

    Attributes
    ----------
    word : str
        In lower case.
    phones : int
        How many it has.
    ratio : float
        Log-likelihood ratio to any phones, in nats, mean of its frames of 10 ms.
    """

    word: str
    phones: int
    ratio: float

    @property
    def is_missed(self) -> bool:
        """Whether it was not heard."""
        return self.ratio < MISSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How well a note fits a sentence.

    Attributes
    ----------
    words : tuple of HeardWord
        Without those that the dictionary lacks.
    whole : float
        Log-likelihood ratio of the whole note to any phones, in nats a frame of speech.
    order : float
        The same to the words in other orders.
    """

    words: tuple[HeardWord, ...]
    whole: float
    order: float

    @property
    def figures(self) -> tuple[float, ...]:
        """What decides: ratios of note, mean word, worst word; how much there is; the order."""
        ratios = [word.ratio for word in self.words]
        phones = math.log(sum(word.phones for word in self.words))
        return self.whole, sum(ratios) / len(ratios), min(ratios), phones, self.order

    @property
    def score(self) -> float:
        """Log-odds that the sentence was read, if every second note is something else."""
        weighed = (weight * of for weight, of in zip(_WEIGHTS, self.figures, strict=True))
        return _BIAS + sum(weighed)

    @property
    def is_read(self) -> bool:
        """Whether the sentence is taken for read."""
        return self.score >= 0

    @property
    def missed(self) -> tuple[str, ...]:
        """The words that were not heard, in order."""
        return tuple(word.word for word in self.words if word.is_missed)

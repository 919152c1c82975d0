"""What a check finds."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """How things are."""

    OK = "ok"
    WARNING = "warning"  # the bot runs, but not as well as it could
    WRONG = "wrong"  # it does not start, or does not do what it was set to
    UNKNOWN = "unknown"  # something else has to be mended first


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, in one line.

    Attributes
    ----------
    mark : Mark
    about : str
        What was looked at, in one word.
    told : str
        What was found and, where that is not well, what to do.
    """

    mark: Mark
    about: str
    told: str

    def __str__(self) -> str:
        # Servers are named as anybody likes; a terminal obeys some characters.
        told = "".join(letter if letter.isprintable() else "?" for letter in self.told)
        return f"{self.mark:<8} {self.about:<9} {told}"


Findings = AsyncIterator[Finding]

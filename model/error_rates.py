"""How often a server's recogniser is wrong: plain figures, which whoever reads them can load."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRates:
    """Shares of errors, 0 to 1.

    Attributes
    ----------
    missed, misnamed : float
        Of members' notes: nobody was named, or somebody else.
    strangers_named : float
        Of notes of people who are left out of the gallery; 0 where there are none.
    """

    missed: float
    misnamed: float
    strangers_named: float

    @property
    def total(self) -> float:
        """All errors, each kind counted alike."""
        return self.missed + self.misnamed + self.strangers_named

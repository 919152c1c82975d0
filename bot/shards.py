"""Discord's shards: which servers one process serves, where several share them.

Discord deals servers to connections by their ids, and sends direct messages to the first shard.
"""

import re
from dataclasses import dataclass
from typing import Self

_WRITTEN = re.compile(r"(?a:(\d{1,5})(?:-(\d{1,5}))?/(\d{1,5}))")


@dataclass(frozen=True, slots=True)
class Shards:
    """Consecutive shards of all that there are.

    Attributes
    ----------
    first, last : int
        From 0, both included.
    count : int
        Of all processes together.
    """

    first: int
    last: int
    count: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read them as the operator writes them: ``0-3/16``, or ``5/16`` for one.

        Raises
        ------
        ValueError
            Says what to write.
        """
        written = _WRITTEN.fullmatch(text.replace(" ", ""))
        if written is None:
            raise ValueError("write the first and the last shard and how many there are: 0-3/16")
        first, count = int(written[1]), int(written[3])
        last = first if written[2] is None else int(written[2])
        if not first <= last < count:
            raise ValueError(f"of {count} shards the first is 0 and the last {count - 1}")
        return cls(first, last, count)

    def __str__(self) -> str:
        return f"{self.first}-{self.last}/{self.count}"

    @property
    def ids(self) -> list[int]:
        """Each of them."""
        return list(range(self.first, self.last + 1))

    def hold(self, server_id: int) -> bool:
        """Say whether Discord sends them what happens in a server."""
        return self.first <= (server_id >> 22) % self.count <= self.last

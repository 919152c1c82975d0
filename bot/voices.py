"""Whose voices a server knows, and the map of those who want to be on it.

Knows servers and members by their ids; who may see what of it, the cog decides.
"""

import math
from dataclasses import dataclass, field

from bot import drawing
from bot.compute import Compute
from bot.galleries import Galleries
from bot.storage import Storage

LEAST_ON_MAP = 3  # two points are no map
PAGE = 15  # voices that are listed at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A member whose voice a server was given.

    Attributes
    ----------
    member_id : int
    notes : int
        All that are kept of them.
    is_ready : bool
        They have enough notes to be named.
    is_on_map : bool
        They want to be; who is not ready has no dot yet.
    number : int or None
        Of their dot.
    """

    member_id: int
    notes: int
    is_ready: bool
    is_on_map: bool
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerVoices:
    """The voices of a server, those on the map first, by their numbers.

    Attributes
    ----------
    voices : tuple of Voice
    picture : bytes or None
        The map, a PNG; None with fewer than `LEAST_ON_MAP`.
    """

    voices: tuple[Voice, ...]
    picture: bytes | None = field(repr=False)

    def of(self, member_id: int) -> Voice | None:
        """Return a member's voice; None if they are not enrolled."""
        return next((voice for voice in self.voices if voice.member_id == member_id), None)

    def page(self, number: int, *, sees_all: bool) -> "VoicesPage":
        """Return a page of what somebody may see: everybody, or who wants to be on the map.

        Parameters
        ----------
        number : int
            From 0; beyond the last page, which may have become an earlier one: the last.
        sees_all : bool
        """
        seen = [voice for voice in self.voices if sees_all or voice.is_on_map]
        pages = max(1, math.ceil(len(seen) / PAGE))
        number = min(number, pages - 1)
        return VoicesPage(
            voices=tuple(seen[number * PAGE : (number + 1) * PAGE]),
            number=number,
            pages=pages,
            shows_all=sees_all,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicesPage:
    """A page of the voices that somebody may see.

    Attributes
    ----------
    voices : tuple of Voice
    number : int
        From 0.
    pages : int
    shows_all : bool
        Also who does not want to be on the map.
    """

    voices: tuple[Voice, ...]
    number: int
    pages: int
    shows_all: bool


class Voices:
    """Tell whose voices servers know.

    Parameters
    ----------
    storage : Storage
    compute : Compute
    galleries : Galleries
    """

    def __init__(self, *, storage: Storage, compute: Compute, galleries: Galleries) -> None:
        self._storage = storage
        self._compute = compute
        self._galleries = galleries

    async def of_server(self, server_id: int, viewer_id: int) -> ServerVoices:
        """Return the voices of a server, and their map with the viewer's own dot marked.

        Raises
        ------
        BusyError
            There is a map to be drawn, but not now.
        """
        # The gallery before the members: of who is erased between the two, nothing is told.
        gallery = (await self._galleries.of_server(server_id)).gallery
        places = {} if gallery is None else {int(who): i for i, who in enumerate(gallery.speakers)}
        enrolled = await self._storage.voices.enrolled(server_id)
        # A stable sort: each group keeps the order in which its members enrolled.
        ordered = sorted(enrolled, key=lambda one: (not one.is_on_map, one.member_id not in places))
        drawn = [one.member_id for one in ordered if one.is_on_map and one.member_id in places]
        numbers = {member_id: number for number, member_id in enumerate(drawn, 1)}
        picture = None
        if gallery is not None and len(drawn) >= LEAST_ON_MAP:
            centroids = gallery.centroids[[places[member_id] for member_id in drawn]]
            own = numbers[viewer_id] - 1 if viewer_id in numbers else None
            picture = await self._compute.run(drawing.draw_voice_map, centroids, own)
        voices = (
            Voice(
                member_id=one.member_id,
                notes=one.notes,
                is_ready=one.member_id in places,
                is_on_map=one.is_on_map,
                number=numbers.get(one.member_id),
            )
            for one in ordered
        )
        return ServerVoices(voices=tuple(voices), picture=picture)

"""Have a compute process listen to a note, with the encoder that answers in its server."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

from bot import drawing, worker
from bot.compute import Compute
from bot.errors import EncoderSwitchedError, NobodyEnrolledError
from bot.galleries import Galleries, Served
from bot.server_settings import SettingsOfServers
from model.audio import AudioLimits
from model.calibration import Calibration, Strictness
from model.embedding import EmbeddedNote
from model.errors import CheckpointError
from model.gallery import Gallery
from model.timeline import Timeline, make_timeline

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A note that was listened to, and the members it is compared with.

    Attributes
    ----------
    note : EmbeddedNote
    picture : bytes
        Its card, a PNG.
    timeline : Timeline
        Who speaks, and when.
    gallery : Gallery
        As it was when the note had been heard.
    calibration : Calibration or None
        Of its scores; None for the one that ships.
    strictness : Strictness
        Of the server.
    """

    note: EmbeddedNote
    picture: bytes = field(repr=False)
    timeline: Timeline
    gallery: Gallery
    calibration: Calibration | None
    strictness: Strictness


class Listener:
    """Listens to the notes of all servers.

    Parameters
    ----------
    compute : Compute
    galleries : Galleries
    limits : AudioLimits
    server_settings : SettingsOfServers
        Among others how strict each server is.
    """

    def __init__(
        self,
        compute: Compute,
        galleries: Galleries,
        *,
        limits: AudioLimits,
        server_settings: SettingsOfServers,
    ) -> None:
        self._compute = compute
        self._galleries = galleries
        self._limits = limits
        self._server_settings = server_settings

    async def embed(self, served: Served, recording: bytes) -> EmbeddedNote:
        """Embed a recording as a server's notes are.

        Raises
        ------
        AudioError, BusyError, RecordingRefusedError
            The recording cannot be judged, or not now.
        EncoderSwitchedError
            Another encoder answers there by now.
        """
        return await self._by(served, worker.embed, recording, self._limits, served.kept)

    async def hear(self, server_id: int, recording: bytes, *, draws_found: bool = False) -> Heard:
        """Listen to a recording for the members of a server.

        Parameters
        ----------
        server_id : int
        recording : bytes
        draws_found : bool
            Draw whose the note is found to be into its card, too.

        Raises
        ------
        NobodyEnrolledError
            No member has enough notes.
        AudioError, BusyError, RecordingRefusedError, EncoderSwitchedError
            As in `embed`.
        """
        served = await self._galleries.of_server(server_id)
        if served.gallery is None:
            raise NobodyEnrolledError
        strictness = Strictness((await self._server_settings.of(server_id)).strictness)
        heard = await self._by(
            served,
            worker.hear,
            recording,
            served.gallery,
            strictness,
            self._limits,
            served.kept,
            draws_found=draws_found,
        )
        timeline, picture, gallery = heard.timeline, heard.picture, served.gallery
        # Somebody may have enrolled, or been erased, while the note was heard or drawn.
        while (fresh := await self._galleries.of_server(server_id)) is not served:
            served = fresh
            if served.encoder_id != heard.parted.note.encoder_id:
                raise EncoderSwitchedError
            if served.gallery is None:
                raise NobodyEnrolledError
            gallery = served.gallery
            timeline = make_timeline(
                heard.parted,
                gallery,
                strictness=strictness,
                calibration=_calibration(served),
            )
            if draws_found and (found := timeline.identification) is not None:
                picture = await self._compute.run(drawing.redraw_found, heard.picture, found)
        return Heard(
            note=heard.parted.note,
            picture=picture,
            timeline=timeline,
            gallery=gallery,
            calibration=_calibration(served),
            strictness=strictness,
        )

    async def _by(
        self, served: Served, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a job with the encoder that answers; one that cannot be loaded answers no more."""
        try:
            return await self._compute.run(function, *args, **kwargs)
        except CheckpointError as error:
            if served.kept is None:
                raise
            self._galleries.give_up(served.kept, error)
            raise EncoderSwitchedError from error


def _calibration(served: Served) -> Calibration | None:
    """Return the calibration of what is served; None for the one that ships."""
    return None if served.kept is None else served.kept.calibration

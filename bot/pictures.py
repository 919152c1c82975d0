"""Pictures that are asked of a compute process, beside the card of a note that comes with it."""

from collections.abc import Sequence

from bot import drawing
from bot.answers import TimelineAnswer
from bot.compute import Compute


class Pictures:
    """Have pictures drawn.

    Parameters
    ----------
    compute : Compute
    """

    def __init__(self, compute: Compute) -> None:
        self._compute = compute

    async def timeline(self, answer: TimelineAnswer, labels: Sequence[str]) -> bytes:
        """Draw who speaks when, with a label for each of the answer's parts; return a PNG.

        Raises
        ------
        BusyError
        """
        lanes = [(label, part.stretches) for label, part in zip(labels, answer.parts, strict=True)]
        return await self._compute.run(drawing.draw_timeline, lanes, answer.quality.duration_s)

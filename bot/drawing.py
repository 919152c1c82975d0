"""What a compute process draws; Pillow is loaded there, when a picture is first asked for."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.training_jobs import Verdict
from model.contribution import ShownNote
from model.identify import Identification
from model.parted import Stretch
from model.quality import Quality


def redraw_found(picture: bytes, found: Identification) -> bytes:
    """Return the card of a note of which something else was found since it was drawn."""
    from model import pictures  # noqa: PLC0415

    return pictures.redraw_found(picture, found)


def draw_timeline(lanes: Sequence[tuple[str, Sequence[Stretch]]], duration_s: float) -> bytes:
    """Draw who spoke when: a name and its stretches a lane."""
    from model import pictures  # noqa: PLC0415

    return pictures.draw_timeline(lanes, duration_s)


def draw_overview(notes: Sequence[ShownNote]) -> bytes:
    """Draw a member's notes, and what each contributes."""
    from model import pictures  # noqa: PLC0415

    return pictures.draw_overview(notes)


def draw_progress(notes: Sequence[Quality], steps: int) -> bytes:
    """Draw what was heard of a member so far, of so many steps."""
    from model import pictures  # noqa: PLC0415

    return pictures.draw_progress(notes, steps)


def draw_comparison(names: Sequence[str], verdict: Verdict) -> tuple[bytes, bytes]:
    """Draw who was taken for whom, and the learning curve."""
    from model.pictures import draw_confusions, draw_learning_curve  # noqa: PLC0415

    return (
        draw_confusions(names, verdict.confusions),
        draw_learning_curve(verdict.learning_curve),
    )


def draw_history(versions: Sequence[tuple[int, float, float, float]]) -> bytes:
    """Draw the errors of versions: their number, missed, misnamed, strangers named."""
    from model import pictures  # noqa: PLC0415

    return pictures.draw_history(versions)


def draw_voice_map(centroids: NDArray[np.float32], own: int | None) -> bytes:
    """Draw which voices are alike, and mark one."""
    from model import pictures  # noqa: PLC0415

    return pictures.draw_voice_map(centroids, own=own)

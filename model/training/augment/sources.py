"""Where noise and rooms come from: a folder's clips, a part of them kept aside to measure with."""

from pathlib import Path

from model.audio import Waveform, decode
from model.errors import AudioError

# Never heard in training, so that `model.evaluation` measures on noise and in rooms that are new.
HELD_OUT_NOISE = ("002-rain", "004-baby-cry", "007-helicopter")
HELD_OUT_ROOMS = ("kitchen-true-stereo", "echo-chamber")
_NO_ROOMS = ("ambisonic-1o-ir", "filter-telephone")  # a microphone's and a telephone's response


class NoiseClips(list[Waveform]):
    """Clips of noise, each (samples,) float32."""

    @classmethod
    def read(cls, folder: Path, *, held_out: bool) -> "NoiseClips":
        """Read the clips of ``folder/noise/<set>/``, those kept aside or all the others.

        A folder without noise gives none.
        """
        paths = [
            path
            for path in sorted((folder / "noise").rglob("*.*"))
            if (path.parent.name in HELD_OUT_NOISE) is held_out
        ]
        return cls(_decoded(paths))


def read_rooms(folder: Path, *, held_out: bool) -> list[Waveform]:
    """Read the impulse responses of ``folder/rooms/``, those kept aside or all the others."""
    paths = [
        path
        for path in sorted((folder / "rooms").glob("*.*"))
        if path.stem not in _NO_ROOMS and (path.stem in HELD_OUT_ROOMS) is held_out
    ]
    return _decoded(paths)


def _decoded(paths: list[Path]) -> list[Waveform]:
    """Decode what can be decoded and is not silent."""
    waveforms = []
    for path in paths:
        try:
            waveform = decode(path.read_bytes())
        except AudioError:  # a note about the folder, or a clip too short to be sound
            continue
        if waveform.any():
            waveforms.append(waveform)
    return waveforms

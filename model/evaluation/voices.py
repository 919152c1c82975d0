"""Read a folder of voices: an ``index.tsv`` and the recordings that it names.

Its columns are path, split, corpus, speaker, seconds and text. Corpora of single words are joined
to notes, because nobody sends a voice note of one word.
"""

import csv
import io
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import soundfile

from model.audio import SAMPLE_RATE_HZ, Waveform, decode

JOINED_S = 3.0  # recordings of single words are joined to notes of at least this length


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceNote:
    """One note of the folder: usually one recording, several where they are single words.

    Its text is what was read, empty where the index does not say.
    """

    corpus: str
    speaker: str
    paths: tuple[Path, ...]
    text: str = ""

    @property
    def name(self) -> str:
        """What the note is called wherever the folder lies; no two notes share it."""
        return " ".join([self.corpus, self.speaker, *(path.name for path in self.paths)])

    def recordings(self) -> list[bytes]:
        """Return the undecoded files."""
        return [path.read_bytes() for path in self.paths]

    def waveform(self) -> Waveform:
        """Return the decoded files one after another, (samples,) float32."""
        return np.concatenate([decode(recording) for recording in self.recordings()])

    def recording(self) -> bytes:
        """Return the note as one file, as it would be sent."""
        if len(self.paths) == 1:
            return self.paths[0].read_bytes()
        joined = io.BytesIO()
        soundfile.write(joined, self.waveform(), SAMPLE_RATE_HZ, format="OGG", subtype="OPUS")
        return joined.getvalue()


class _Recording(NamedTuple):
    """A row of the index."""

    path: Path
    seconds: float
    text: str


def read_index(folder: Path, split: str) -> list[VoiceNote]:
    """Return the notes of a split, in the order of the index.

    Raises
    ------
    OSError
        There is no index.
    """
    recordings: dict[tuple[str, str], list[_Recording]] = defaultdict(list)
    with (folder / "index.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["split"] == split:
                recordings[row["corpus"], row["speaker"]].append(
                    _Recording(folder / row["path"], float(row["seconds"]), row["text"] or "")
                )
    lengths: dict[str, list[float]] = defaultdict(list)
    for (corpus, _), of_speaker in recordings.items():
        lengths[corpus].extend(recording.seconds for recording in of_speaker)
    notes = []
    for (corpus, speaker), of_speaker in recordings.items():
        least_s = JOINED_S if np.median(lengths[corpus]) < JOINED_S / 2 else 0.0
        notes += [
            VoiceNote(
                corpus=corpus,
                speaker=speaker,
                paths=tuple(recording.path for recording in joined),
                text=" ".join(recording.text for recording in joined).strip(),
            )
            for joined in _join(of_speaker, least_s)
        ]
    return notes


def _join(recordings: list[_Recording], least_s: float) -> list[list[_Recording]]:
    """Put recordings together until each group has the length; a shorter rest is left out."""
    groups, group, group_s = [], list[_Recording](), 0.0
    for recording in recordings:
        group.append(recording)
        group_s += recording.seconds
        if group_s >= least_s:
            groups.append(group)
            group, group_s = [], 0.0
    return groups

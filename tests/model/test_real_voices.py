"""Real people, where the folder named by TIMBRE_VOICES holds them: loose bounds on the whole path.

Figures to quote come from ``python -m model evaluate``; these only notice when something broke.
"""

import csv
import os
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from model import AudioError, Gallery, decode, find_speech, identify
from model.diarisation import part_voices
from model.timeline import make_timeline

VOICES = Path(os.environ.get("TIMBRE_VOICES", "nowhere"))
ENROLLED = 3  # notes of a member

pytestmark = [
    pytest.mark.skipif(not (VOICES / "index.tsv").is_file(), reason="TIMBRE_VOICES is not set"),
    pytest.mark.slow,
    pytest.mark.timeout(300),
]


@dataclass(frozen=True)
class Counts:
    """What happened to the probes of members, and to those of strangers."""

    probes: int
    first: int
    missed: int
    strangers: int
    named: int

    def __str__(self) -> str:
        return (
            f"rank-1 {self.first}/{self.probes}, missed or misnamed {self.missed}/{self.probes}, "
            f"strangers named {self.named}/{self.strangers}"
        )


def speakers_of(corpus: str) -> dict[str, list[Path]]:
    """Return the notes of each speaker, those nearest to 4 s of sound and longer first."""
    notes = defaultdict(list)
    with (VOICES / "index.tsv").open(newline="") as index:
        for row in csv.DictReader(index, delimiter="\t"):
            if (row["split"], row["corpus"]) == ("dev", corpus):
                notes[row["speaker"]].append((-min(float(row["seconds"]), 4.0), row["path"]))
    return {
        speaker: [VOICES / path for _, path in sorted(found)]
        for speaker, found in sorted(notes.items())
    }


def embedded(encoder, paths, wanted):
    """Embed the first ``wanted`` notes that can be used."""
    found = []
    for path in paths:
        note = encoder.embed_many([path.read_bytes()])[0]
        if not isinstance(note, AudioError):
            found.append(note)
        if len(found) == wanted:
            break
    return found


def measure(encoder, members, strangers, *, probes) -> Counts:
    """Enrol the first notes of each member, then try the others and one note of each stranger."""
    of_member = {
        name: embedded(encoder, paths, ENROLLED + probes) for name, paths in members.items()
    }
    gallery = Gallery.enrol(
        {name: [note.embedding for note in of[:ENROLLED]] for name, of in of_member.items()}
    )
    results = [
        (name, identify(note.embedding, note.quality, gallery))
        for name, notes in of_member.items()
        for note in notes[ENROLLED:]
    ]
    unknown = [
        identify(note.embedding, note.quality, gallery)
        for paths in strangers.values()
        for note in embedded(encoder, paths, 1)
    ]
    return Counts(
        probes=len(results),
        first=sum(result.best.speaker == name for name, result in results),
        missed=sum(result.speaker != name for name, result in results),
        strangers=len(unknown),
        named=sum(result.speaker is not None for result in unknown),
    )


def report(counts: Counts, corpus: str, capsys) -> None:
    with capsys.disabled():
        print(f"\n{corpus}: {counts}")  # noqa: T201  # the figures are the point of the run


def test_members_of_a_server_of_twenty_are_told_apart(encoder, capsys):
    speakers = list(speakers_of("speechocean762").items())
    counts = measure(encoder, dict(speakers[:20]), dict(speakers[20:40]), probes=3)
    report(counts, "speechocean762", capsys)
    assert counts.probes == 60
    assert counts.strangers == 20
    assert counts.first >= 0.9 * counts.probes
    assert counts.missed <= 0.15 * counts.probes
    assert counts.named <= 0.15 * counts.strangers


def test_people_on_their_own_phones_are_told_apart(encoder, capsys):
    speakers = speakers_of("duke-alphanumeric")
    members = {name: paths for name, paths in speakers.items() if len(paths) > ENROLLED}
    strangers = {name: paths for name, paths in speakers.items() if name not in members}
    counts = measure(encoder, members, strangers, probes=5)
    report(counts, "duke-alphanumeric", capsys)
    assert counts.probes >= 10
    assert counts.first >= 0.8 * counts.probes
    assert counts.missed <= 0.15 * counts.probes
    assert counts.named <= 0.15 * counts.strangers


def test_a_member_and_a_stranger_in_one_note_are_told_apart(encoder):
    speakers = list(speakers_of("librispeech-test-other").items())
    enrolled = {
        name: [note.embedding for note in embedded(encoder, paths, ENROLLED)]
        for name, paths in speakers[:5]
    }
    gallery = Gallery.enrol(enrolled)
    right = 0
    for (member, spoken), (_, strange) in zip(speakers[:5], speakers[5:], strict=True):
        turns = [decode(path.read_bytes()) for path in (spoken[ENROLLED], strange[0])]
        note = np.concatenate(turns)
        timeline = make_timeline(part_voices(encoder, note, find_speech(note)), gallery)
        right += [part.label for part in timeline.parts] == [member, "unknown 1"]
    assert right >= 4

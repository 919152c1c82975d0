"""Who speaks when in a note, from made-up voices to named parts."""

import itertools

import numpy as np
import pytest

from model import Gallery, decode, find_speech
from model.audio import SAMPLE_RATE_HZ
from model.diarisation import label_steps, part_voices
from model.embedding import EmbeddedNote, centroid
from model.errors import NotEnoughSpeechError
from model.parted import PartedNote, Voice
from model.quality import Quality
from model.timeline import make_timeline
from tests.voices import MEMBERS, STRANGERS, voice_note

ENROLLED = range(3)


def unit(*places: float) -> np.ndarray:
    """Return a vector with these first numbers, and the rest of its length at a place apart."""
    vector = np.zeros(192, np.float32)
    vector[: len(places)] = places
    vector[100] = np.sqrt(max(0.0, 1 - float(vector @ vector)))
    return vector


def spoken(people):
    """Return people one after another, half a second apart, and when each begins."""
    pieces, starts, at = [], [], 0
    for number, person in enumerate(people):
        piece = decode(voice_note(person, 10 + number))
        starts.append(at / SAMPLE_RATE_HZ)
        pieces += [piece, np.zeros(SAMPLE_RATE_HZ // 2, np.float32)]
        at += len(piece) + SAMPLE_RATE_HZ // 2
    return np.concatenate(pieces), [*starts, at / SAMPLE_RATE_HZ]


def parted(encoder, *people):
    waveform, starts = spoken(people)
    return part_voices(encoder, waveform, find_speech(waveform)), starts


@pytest.fixture(scope="module")
def gallery(encoder):
    return Gallery.enrol(
        {
            name: [encoder.embed(voice_note(name, take)).embedding for take in ENROLLED]
            for name in MEMBERS
        }
    )


def said_in(part, first_s: float, last_s: float) -> float:
    """Return for how many seconds somebody speaks between two moments."""
    return sum(max(0.0, min(end, last_s) - max(start, first_s)) for start, end in part.stretches)


def test_two_members_are_named_each_in_their_own_time(encoder, gallery):
    note, (first, second, third, end) = parted(encoder, MEMBERS[0], MEMBERS[1], MEMBERS[0])
    timeline = make_timeline(note, gallery)
    assert [part.label for part in timeline.parts] == [MEMBERS[0], MEMBERS[1]]
    one, other = timeline.parts
    assert said_in(other, second, third) > 0.9 * other.seconds
    assert said_in(one, first, second) + said_in(one, third, end) > 0.9 * one.seconds
    assert one.seconds > other.seconds > 2
    assert timeline.duration_s == pytest.approx(end)


def test_a_stranger_among_members_is_unknown(encoder, gallery):
    note, _ = parted(encoder, MEMBERS[2], STRANGERS[0])
    labels = [part.label for part in make_timeline(note, gallery).parts]
    assert labels == [MEMBERS[2], "unknown 1"]


@pytest.mark.parametrize("person", [*MEMBERS, *STRANGERS])
def test_a_note_of_one_person_stays_whole(encoder, gallery, person):
    waveform, _ = spoken([person, person])
    speech = find_speech(waveform)
    note = part_voices(encoder, waveform, speech)
    (part,) = make_timeline(note, gallery).parts
    assert part.seconds == pytest.approx(speech.quality.speech_s, abs=0.05)
    assert note.note.embedding @ encoder.embed_speech(waveform, speech).embedding > 0.9999


def test_less_than_a_second_of_speech_is_refused(encoder):
    waveform = np.zeros(SAMPLE_RATE_HZ, np.float32)
    with pytest.raises(NotEnoughSpeechError):
        part_voices(encoder, waveform, find_speech(waveform))


def test_stretches_lie_within_the_speech_and_do_not_overlap(encoder):
    waveform, _ = spoken(MEMBERS[:3])
    speech = find_speech(waveform)
    note = part_voices(encoder, waveform, speech)
    stretches = sorted(stretch for voice in note.voices for stretch in voice.stretches)
    assert all(start < end for start, end in stretches)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(stretches))
    segments = [(a / SAMPLE_RATE_HZ, b / SAMPLE_RATE_HZ) for a, b in speech.segments]
    assert all(any(a <= start and end <= b for a, b in segments) for start, end in stretches)
    total = sum(end - start for start, end in stretches)
    assert total == pytest.approx(speech.quality.speech_s)


def test_steps_of_two_directions_are_two_voices_and_a_short_disturbance_is_none():
    rng = np.random.default_rng(0)

    def heard(direction: int, steps: int):
        vectors = 0.05 * rng.standard_normal((steps, 192))
        vectors[:, direction] += 1
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)

    labels = label_steps(np.concatenate([heard(0, 30), heard(1, 20), heard(2, 3), heard(0, 20)]))
    assert len(np.unique(labels)) == 2
    assert (labels[:30] == labels[0]).all()
    assert (labels[30:50] == labels[30]).all()
    assert (labels[53:] == labels[0]).all()


def quality(speech_s: float) -> Quality:
    return Quality(
        speech_s=speech_s,
        duration_s=9.0,
        level_db=-20.0,
        snr_db=30.0,
        clipped_share=0.0,
        upper_db=0.0,
    )


def made(*embeddings) -> PartedNote:
    """Return a note whose voices have these embeddings and 4 s each."""
    voices = tuple(
        Voice(stretches=((5.0 * n, 5.0 * n + 4),), embedding=embedding, quality=quality(4.0))
        for n, embedding in enumerate(embeddings)
    )
    whole = EmbeddedNote(
        embedding=centroid(embeddings), encoder_id="0", quality=quality(4.0 * len(embeddings))
    )
    return PartedNote(note=whole, voices=voices)


@pytest.fixture(scope="module")
def axes():
    """Return a gallery of members who lie on axes of their own."""
    rows = np.eye(192, dtype=np.float32)
    return Gallery.enrol({f"member {n}": [rows[n]] * 3 for n in range(5)})


def test_voices_that_get_one_name_are_one_person(axes):
    timeline = make_timeline(made(unit(0.9), unit(0.9, 0.3)), axes)
    (part,) = timeline.parts
    assert (part.label, part.seconds) == ("member 0", 8.0)
    assert part.stretches == ((0.0, 4.0), (5.0, 9.0))


def test_two_members_stay_two_people_however_alike(axes):
    alike = made(unit(0.8, 0.0), unit(0.0, 0.8))
    assert float(alike.voices[0].embedding @ alike.voices[1].embedding) > 0.3
    assert [part.label for part in make_timeline(alike, axes).parts] == ["member 0", "member 1"]


def test_an_unknown_voice_that_is_like_a_members_is_theirs(axes):
    half = unit(0.3)
    half[100], half[150] = 0.0, np.sqrt(1 - 0.09)
    (part,) = make_timeline(made(unit(0.95), half), axes).parts
    assert part.speaker == "member 0"


def test_the_only_member_of_a_gallery_is_not_whoever_else_speaks():
    rows = np.eye(192, dtype=np.float32)
    only = Gallery.enrol({"member 0": [rows[0]] * 3})
    half = unit(0.3)
    half[100], half[150] = 0.0, np.sqrt(1 - 0.09)
    parts = make_timeline(made(unit(0.95), half), only).parts
    assert [part.label for part in parts] == ["member 0", "unknown 1"]


def test_unknown_people_are_numbered_in_the_order_of_their_first_words(axes):
    rows = np.eye(192, dtype=np.float32)
    parts = make_timeline(made(rows[60], unit(0.95), rows[70]), axes).parts
    assert [part.label for part in parts] == ["unknown 1", "member 0", "unknown 2"]
    assert parts[0].speaker is None

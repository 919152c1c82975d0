"""The conditions of the measurement: what they do, always the same, and never what trained."""

import functools

import numpy as np
import pytest

from model.audio import SAMPLE_RATE_HZ
from model.evaluation.conditions import CLEAN, CONDITIONS, CleanNote, Surroundings, degrade
from model.evaluation.voices import read_index
from model.speech import find_speech
from model.training.augment.sources import NoiseClips, read_rooms
from model.training.copies import COPIES
from tests.model.voice_folders import add_surroundings, make_folder

CUTS = {"3s": 3, "2s": 2, "1s": 1}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    people = {"reading": ["Nora", "Felix"], "phones": ["Ines", "Oscar", "Lena"]}
    made = make_folder(tmp_path_factory.mktemp("voices"), people, notes=2, seconds=4.5)
    return add_surroundings(made)


@pytest.fixture(scope="module")
def surroundings(folder):
    return Surroundings(folder, "dev")


@pytest.fixture(scope="module")
def listen(folder):
    """Return what reads one of Nora's notes, quietly enough that nothing clips."""
    notes = [note for note in read_index(folder, "dev") if note.speaker == "reading/Nora"]

    @functools.cache
    def listened(take: int) -> CleanNote:
        waveform = notes[take].waveform() / 4
        return CleanNote(note=notes[take], waveform=waveform, speech=find_speech(waveform))

    return listened


def test_no_condition_is_called_like_a_copy_that_heads_are_trained_on():
    assert not set(CONDITIONS) & set(COPIES)  # they stand side by side in a note's embeddings


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_does_the_same_to_a_note_every_time(folder, listen, condition):
    first, second = (
        degrade(listen(0), condition, Surroundings(folder, "dev"), seed=1) for _ in range(2)
    )
    np.testing.assert_array_equal(first, second)
    assert first.dtype == np.float32
    assert first.ndim == 1


@pytest.mark.parametrize("condition", ["noise5", "babble10", "2s", "1s"])
def test_another_seed_and_another_note_draw_anew(surroundings, listen, condition):
    note = listen(0)
    renamed = CleanNote(note=listen(1).note, waveform=note.waveform, speech=note.speech)
    first, reseeded, other = (
        degrade(clean, condition, surroundings, seed=seed)
        for clean, seed in ((note, 0), (note, 1), (renamed, 0))
    )
    assert not np.array_equal(first, reseeded)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize("condition", [name for name in CONDITIONS if name not in CUTS])
def test_a_note_keeps_its_length(surroundings, listen, condition):
    degraded = degrade(listen(0), condition, surroundings, seed=0)
    assert len(degraded) == len(listen(0).waveform)
    assert np.array_equal(degraded, listen(0).waveform) == (condition == CLEAN)


@pytest.mark.parametrize(("condition", "seconds"), CUTS.items())
def test_cuts_leave_exactly_so_much_speech(surroundings, listen, condition, seconds):
    assert len(degrade(listen(0), condition, surroundings, seed=0)) == seconds * SAMPLE_RATE_HZ


def test_a_note_with_less_speech_is_left_out_of_a_cut(surroundings, listen):
    note = listen(0)
    short = CleanNote(
        note=note.note, waveform=note.waveform, speech=find_speech(note.waveform[: 2 * 16_000])
    )
    assert degrade(short, "3s", surroundings, seed=0) is None
    assert degrade(short, "1s", surroundings, seed=0) is not None


@pytest.mark.parametrize(("condition", "snr_db"), [("noise5", 5), ("babble10", 10)])
def test_the_noise_is_as_loud_as_its_name_says(surroundings, listen, condition, snr_db):
    voice = listen(0).waveform
    noise = degrade(listen(0), condition, surroundings, seed=0) - voice
    measured_db = 10 * np.log10(np.mean(voice**2) / np.mean(noise**2))
    assert measured_db == pytest.approx(snr_db, abs=0.01)


def test_what_is_too_loud_is_clipped_as_a_recording_is(surroundings, listen):
    note = listen(0)
    loud = CleanNote(note=note.note, waveform=note.waveform * 8, speech=note.speech)
    assert np.abs(degrade(loud, "noise5", surroundings, seed=0)).max() == 1


def test_noise_and_rooms_are_none_that_training_hears(folder, surroundings):
    def samples(waveforms):
        return {waveform.tobytes() for waveform in waveforms}

    heard = samples(NoiseClips.read(folder, held_out=False))
    assert len(samples(surroundings.noise)) == len(heard) == 1
    assert not samples(surroundings.noise) & heard
    entered = samples(read_rooms(folder, held_out=False))
    assert len(samples(surroundings.rooms)) == len(entered) == 1
    assert not samples(surroundings.rooms) & entered


def test_nobody_babbles_in_a_corpus_that_they_are_told_apart_in(folder, surroundings):
    of_others = {
        note.waveform().tobytes() for note in read_index(folder, "dev") if note.corpus == "phones"
    }
    voices = {voice.tobytes() for voice in surroundings.voices("reading")}
    assert len(voices) == 3  # a note of each of the three
    assert voices <= of_others


@pytest.mark.parametrize(
    ("condition", "missing"),
    [("noise5", "noise"), ("room", "rooms"), ("babble10", "people of other corpora")],
)
def test_a_folder_that_lacks_something_says_what(tmp_path, listen, condition, missing):
    alone = make_folder(tmp_path, {"reading": ["Nora"]}, notes=1, seconds=2.0)
    with pytest.raises(ValueError, match=f"no {missing} to measure with"):
        degrade(listen(0), condition, Surroundings(alone, "dev"), seed=0)

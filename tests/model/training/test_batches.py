"""Notes on disk, the teacher's embeddings of them, and the batches that are drawn."""

import pickle

import numpy as np
import pytest
import torch

from model.training.augment.level import ChangeLevel
from model.training.batches import CROP_FRAMES, CropBatches
from model.training.notes import TrainingNotes
from model.training.teacher import teach


@pytest.fixture(scope="module")
def batches(notes):
    return CropBatches(notes, ChangeLevel(0.5), size=3, seed=0)


def test_only_the_train_split_is_learnt_from(notes):
    people = {(notes.corpora[speaker]) for speaker in notes.speakers}
    assert people == {0, 1}
    assert notes.seconds < 9 * 4 * 2.5 * 1.6  # the nine people of train and their copies


def test_copies_at_other_speeds_are_speakers_of_their_own(notes):
    assert len(notes.corpora) > 9
    counts = np.bincount(notes.speakers)
    assert counts.min() >= 1
    assert counts.max() == 4


def test_notes_are_decoded_once(voices, notes, monkeypatch):
    monkeypatch.setattr("model.training.notes._write", None)
    again = TrainingNotes.prepare(voices, notes.folder)
    assert np.array_equal(again.samples, notes.samples)


def test_other_voices_are_not_taken_for_the_old_ones(voices, notes, tmp_path):
    table = notes.folder / "notes.json"
    (tmp_path / "notes.json").write_text(table.read_text().replace('"digest": "', '"digest": "x'))
    assert len(TrainingNotes.prepare(voices, tmp_path)) == len(notes)


def test_a_folder_without_usable_notes_says_so(tmp_path):
    (tmp_path / "index.tsv").write_text("path\tsplit\tcorpus\tspeaker\tseconds\ttext\n")
    with pytest.raises(ValueError, match="no note"):
        TrainingNotes.prepare(tmp_path, tmp_path / "cache")


def test_notes_travel_to_another_process_as_a_folder(notes):
    pickled = pickle.dumps(notes)
    assert len(pickled) < 1_000
    assert np.array_equal(pickle.loads(pickled)[3], notes[3])  # noqa: S301  # our own


def test_notes_end_where_they_end(notes):
    assert sum(len(note) for note in notes) == len(notes.samples)
    with pytest.raises(IndexError):
        notes[len(notes)]


def test_a_batch_is_of_one_corpus_and_of_different_speakers(notes, batches):
    lengths = set()
    for step in range(30):
        batch = batches[step]
        speakers = batch.speakers.numpy()
        assert len(set(notes.corpora[speakers])) == 1
        assert len(set(speakers)) == len(speakers) <= 3
        assert np.array_equal(notes.speakers[batch.notes.numpy()], speakers)
        lengths.add(batch.log_mel.shape[1])
        assert torch.isfinite(batch.log_mel).all()
    assert lengths <= set(CROP_FRAMES)
    assert len(lengths) > 2


def test_the_batch_of_a_step_is_always_the_same(batches, notes):
    again = CropBatches(notes, ChangeLevel(0.5), size=3, seed=0)[7]
    assert torch.equal(batches[7].log_mel, again.log_mel)
    assert not torch.equal(batches[8].notes, again.notes)


def test_the_teacher_is_asked_once(notes, tmp_path):
    from model.network import SpeakerCNN
    from tests.model.test_network import SMALL

    torch.manual_seed(0)
    teacher = SpeakerCNN(SMALL)
    taught = teach(notes, teacher, tmp_path)
    assert taught.shape == (len(notes), 12)
    assert np.linalg.norm(taught, axis=1) == pytest.approx(np.ones(len(notes)), abs=0.01)
    (kept,) = tmp_path.glob("*.npy")
    np.save(kept, taught + 1)
    assert np.array_equal(teach(notes, teacher, tmp_path), taught + 1)
    other = SpeakerCNN(SMALL)
    assert not np.array_equal(teach(notes, other, tmp_path), taught + 1)

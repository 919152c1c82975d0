"""``python -m model train cohort``: half of a folder's training people, never the others."""

import numpy as np

from model.__main__ import main
from model.cohort import Cohort
from model.evaluation.voices import read_index
from model.training.cohort import is_in_cohort


def test_half_of_the_training_people_are_embedded_and_nobody_else(
    voices, tmp_path, capsys, encoder
):
    path = tmp_path / "cohort.safetensors"
    assert main(["train", "cohort", str(voices), "-o", str(path), "--processes", "1"]) == 0
    people = {(note.corpus, note.speaker) for note in read_index(voices, "train")}
    chosen = sorted(corpus for corpus, speaker in people if is_in_cohort(speaker))
    assert 0 < len(chosen) < len(people)
    cohort = Cohort.load(path)
    assert sorted(cohort.corpora) == chosen
    assert cohort.encoder_id == encoder.encoder_id
    np.testing.assert_allclose(np.linalg.norm(cohort.embeddings, axis=1), 1, atol=1e-5)
    assert f"{len(chosen)} people, encoder {encoder.encoder_id}" in capsys.readouterr().out


def test_a_folder_without_training_people_is_a_sentence(tmp_path, capsys):
    (tmp_path / "index.tsv").write_text("path\tsplit\tcorpus\tspeaker\tseconds\ttext\n")
    path = tmp_path / "cohort.safetensors"
    assert main(["train", "cohort", str(tmp_path), "-o", str(path)]) == 2
    assert "no notes of the split 'train'" in capsys.readouterr().err
    assert not path.exists()

"""Centring: what all voices share is taken out of the embeddings."""

import numpy as np
import pytest
import torch

from model.__main__ import main
from model.encoder import Encoder
from model.training.augment.level import ChangeLevel
from model.training.batches import CropBatches
from model.training.centre import centre


@pytest.fixture
def network(start):
    return Encoder.load(start).network


@pytest.fixture
def batches(notes):
    crops = CropBatches(notes, ChangeLevel(0.5), size=3, seed=0)
    return [crops[step] for step in range(8)]


def unscaled_mean(network, batches, notes):
    """Return the mean embedding before it is scaled to unit length, each corpus the same."""
    network.eval()
    found = []
    network.norm_embedding.register_forward_hook(lambda *arguments: found.append(arguments[2]))
    with torch.inference_mode():
        for batch in batches:
            network(batch.log_mel)
    corpora = np.array([notes.corpora[batch.speakers[0]] for batch in batches])
    means = torch.stack([embeddings.mean(dim=0) for embeddings in found])
    return torch.stack([means[corpora == c].mean(dim=0) for c in np.unique(corpora)]).mean(dim=0)


def test_all_of_the_mean_is_taken_out(network, batches, notes):
    before = unscaled_mean(network, batches, notes)
    assert before.norm() > 1e-3
    centre(network, batches, notes, share=1)
    assert unscaled_mean(network, batches, notes).norm() < 1e-2 * before.norm()


@pytest.mark.parametrize("share", [0, 0.25])
def test_a_share_of_the_mean_is_taken_out(network, batches, notes, share):
    before = unscaled_mean(network, batches, notes)
    centre(network, batches, notes, share=share)
    assert torch.allclose(unscaled_mean(network, batches, notes), (1 - share) * before, atol=1e-5)


def test_only_the_last_normalisation_changes(network, batches, notes, start):
    centre(network, batches, notes, share=0.5)
    before = Encoder.load(start).network.state_dict()
    changed = [n for n, t in network.state_dict().items() if not torch.equal(t, before[n])]
    assert changed == ["norm_embedding.running_mean"]


def test_the_command_centres(voices, start, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("model.training.centre.BATCHES", 2)
    centred = tmp_path / "centred.safetensors"
    arguments = ["train", "centre", str(voices), str(start), "-o", str(centred)]
    assert main([*arguments, "--run", str(tmp_path / "run")]) == 0
    assert capsys.readouterr().out.strip() == Encoder.load(centred).encoder_id
    assert main(["train", "centre", str(tmp_path), *arguments[3:], "--run", str(tmp_path)]) == 2
    assert "index.tsv" in capsys.readouterr().err

"""Losses, by hand."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from model.training.losses import MarginSoftmax, contrastive_loss, cosine_loss

EAST, NORTH = torch.tensor([1.0, 0.0]), torch.tensor([0.0, 1.0])


def test_the_cosine_loss_is_none_at_the_target_and_one_at_a_right_angle():
    both = torch.stack([EAST, NORTH])
    assert cosine_loss(both, both).item() == pytest.approx(0)
    assert cosine_loss(both, both.flip(0)).item() == pytest.approx(1)


def test_the_contrastive_loss_of_two_notes_by_hand():
    both = torch.stack([EAST, NORTH])
    # Each finds its target with exp(1 / 0.5) against exp(0).
    expected = np.log(1 + np.exp(-2))
    assert contrastive_loss(both, both, temperature=0.5).item() == pytest.approx(expected)


def classes(**options) -> MarginSoftmax:
    centres = functional.normalize(torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]]), dim=1)
    return MarginSoftmax(centres, torch.tensor([0, 0, 1]), **options)


def test_without_a_margin_it_is_a_softmax_over_the_corpus_alone():
    embedding = functional.normalize(torch.tensor([[2.0, 1.0]]), dim=1)
    loss = classes(scale=10)(embedding, torch.tensor([0]), margin=0.0)
    a, b = 10 * embedding[0].detach().numpy()
    assert loss.item() == pytest.approx(float(np.log(1 + np.exp(b - a))), abs=1e-4)


def test_a_margin_turns_the_right_speaker_away_by_its_angle():
    embedding = functional.normalize(torch.tensor([[2.0, 1.0]]), dim=1)
    loss = classes(scale=10)(embedding, torch.tensor([0]), margin=0.2)
    angle = np.arctan2(1, 2)
    expected = np.log(1 + np.exp(10 * (np.sin(angle) - np.cos(angle + 0.2))))
    assert loss.item() == pytest.approx(float(expected), abs=1e-4)


def test_the_margin_never_turns_the_cosine_around():
    angles = torch.linspace(0.01, 3.13, 200)
    embeddings = torch.stack([angles.cos(), angles.sin()], dim=1)
    lone = MarginSoftmax(torch.stack([EAST, -EAST]), torch.tensor([0, 0]), scale=1)
    losses = [
        lone(embedding[None], torch.tensor([0]), margin=0.5).item() for embedding in embeddings
    ]
    assert np.all(np.diff(losses) > 0)  # the farther away, the worse


def test_the_gradient_is_finite_at_the_centre_and_opposite_to_it():
    for embedding in (EAST, -EAST):
        leaf = embedding[None].clone().requires_grad_()
        classes()(leaf, torch.tensor([0]), margin=0.2).backward()
        assert torch.isfinite(leaf.grad).all()

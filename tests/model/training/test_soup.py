"""Mean weights."""

import pytest
import torch

from model.training.soup import interpolate, mean_weights, mix


def state(value: float, steps: int = 0) -> dict[str, torch.Tensor]:
    return {"weight": torch.full((2,), float(value)), "steps": torch.tensor(steps)}


def test_the_mean_is_between():
    mean = mean_weights([state(1), state(2), state(6, steps=7)])
    assert mean["weight"].tolist() == [3, 3]
    assert mean["steps"] == 7  # a counter, not a weight


@pytest.mark.parametrize(("share", "expected"), [(0, 5), (0.25, 4), (1, 1)])
def test_a_share_of_the_start_is_kept(share, expected):
    mixed = interpolate(state(1), state(5), start_share=share)
    assert mixed["weight"].tolist() == [expected] * 2


def test_half_precision_is_summed_in_single():
    halves = [{"weight": torch.tensor([1 / 3], dtype=torch.float16)}] * 3
    assert mean_weights(halves)["weight"].dtype == torch.float32


def test_other_architectures_cannot_be_mixed():
    with pytest.raises(ValueError, match="one architecture"):
        mix([state(1), {"weight": torch.zeros(2)}], [0.5, 0.5])
    with pytest.raises(ValueError, match="one architecture"):
        mean_weights([])

"""Mean weights: of a run's last snapshots, and between the adapted network and its start.

References
----------
Wortsman et al., "Model soups: averaging weights of multiple fine-tuned models improves accuracy
without increasing inference time", 2022, arXiv:2203.05482; and their "Robust fine-tuning of
zero-shot models", 2021, arXiv:2109.01903, for the interpolation with the start.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

Weights = dict[str, Tensor]


def mean_weights(states: Sequence[Weights]) -> Weights:
    """Return the mean of weights of one architecture, in float32."""
    return mix(states, [1 / max(1, len(states))] * len(states))


def interpolate(start: Weights, adapted: Weights, *, start_share: float) -> Weights:
    """Return the weights between the start (share 1) and the adapted ones (share 0)."""
    return mix([start, adapted], [start_share, 1 - start_share])


def mix(states: Sequence[Weights], shares: Sequence[float]) -> Weights:
    """Return the weighted sum of weights; counters, which are no weights, are the last state's.

    Raises
    ------
    ValueError
        There is nothing to mix, or the states are not of one architecture.
    """
    if not states or any(state.keys() != states[0].keys() for state in states):
        raise ValueError("only weights of one architecture can be mixed")
    mixed: Weights = {}
    for name, last in states[-1].items():
        if last.is_floating_point():
            parts = [
                share * state[name].float() for state, share in zip(states, shares, strict=True)
            ]
            mixed[name] = torch.stack(parts).sum(dim=0)
        else:
            mixed[name] = last.clone()
    return mixed

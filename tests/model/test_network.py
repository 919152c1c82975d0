"""The network: shapes, size, and the arithmetic of its own layers by hand."""

import numpy as np
import pytest
import torch

from model.network import DenseLayer, MaskedConv, NetworkConfig, SpeakerCNN, statistics_pooling

SMALL = NetworkConfig(
    embedding_dim=12,
    front_end_channels=4,
    tdnn_channels=16,
    growth=4,
    bottleneck=8,
    block_layers=(2, 3),
    block_dilations=(1, 2),
)


@pytest.fixture(scope="module")
def small() -> SpeakerCNN:
    torch.manual_seed(0)
    return SpeakerCNN(SMALL).eval()


@torch.inference_mode()
def run(layer, x):
    return layer(x)


@pytest.mark.parametrize("frames", [4, 5, 7, 99, 100, 101, 199, 200, 201, 202, 399, 1000])
def test_every_length_from_four_frames_on_gives_a_unit_vector(small, frames):
    embedding = run(small, torch.randn(2, frames, 80))
    assert embedding.shape == (2, 12)
    torch.testing.assert_close(embedding.norm(dim=1), torch.ones(2))


def test_the_network_that_ships_has_the_size_of_cam_plus_plus():
    network = SpeakerCNN(NetworkConfig())
    assert sum(p.numel() for p in network.parameters()) == pytest.approx(6.85e6, rel=0.02)
    assert run(network.eval(), torch.randn(1, 20, 80)).shape == (1, 192)


def test_a_batch_of_two_is_the_same_as_one_by_one(small):
    notes = torch.randn(2, 250, 80)
    one_by_one = torch.cat([run(small, notes[:1]), run(small, notes[1:])])
    torch.testing.assert_close(run(small, notes), one_by_one)


def test_stages_have_the_shapes_that_their_docstrings_say(small):
    features = run(small.front_end, torch.randn(1, 50, 80))
    assert features.shape == (1, 4 * 10, 50)
    halved = run(small.tdnn, features)
    assert halved.shape == (1, 16, 25)
    # (16 + 2 x 4) / 2 = 12 channels, then (12 + 3 x 4) / 2 = 12.
    assert run(small.blocks, halved).shape == (1, 12, 25)


def test_a_dense_layer_keeps_its_input_and_adds_growth():
    torch.manual_seed(0)
    x = torch.randn(1, 6, 9)
    y = run(DenseLayer(6, dilation=2, config=SMALL).eval(), x)
    assert y.shape == (1, 6 + SMALL.growth, 9)
    torch.testing.assert_close(y[:, :6], x)


def test_pooling_gives_mean_and_sample_standard_deviation():
    x = torch.tensor([[[1.0, 2.0, 3.0, 6.0], [5.0, 5.0, 5.0, 5.0]]])
    # Of (1, 2, 3, 6): mean 3, squared deviations 4 + 1 + 0 + 9 = 14, over 3.
    expected = torch.tensor([[3.0, 5.0, np.sqrt(14 / 3), 0.0]], dtype=torch.float32)
    torch.testing.assert_close(statistics_pooling(x), expected)


def test_the_mask_sees_the_mean_of_the_note_plus_the_mean_of_each_segment():
    layer = MaskedConv(2, 1, dilation=1, segment_frames=2)
    with torch.no_grad():
        layer.local.weight.copy_(torch.tensor([[[0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]]))
        layer.squeeze.weight.copy_(torch.tensor([[[1.0], [0.0]]]))
        layer.squeeze.bias.fill_(-0.4)
        layer.excite.weight.fill_(0.1)
        layer.excite.bias.fill_(0.5)
    x = torch.tensor([[[0.0, 2.0, 4.0, 6.0, 10.0], [1.0, 1.0, 1.0, 1.0, 1.0]]])
    # Channel 0: mean 4.4; segments (0, 2), (4, 6), (10) have means 1, 5, 10; the last is half full.
    context = np.array([5.4, 5.4, 9.4, 9.4, 14.4])
    mask = 1 / (1 + np.exp(-(0.1 * (context - 0.4) + 0.5)))
    expected = mask * np.array([0.0, 2.0, 4.0, 6.0, 10.0])
    torch.testing.assert_close(run(layer, x)[0, 0], torch.tensor(expected, dtype=torch.float32))


def test_the_convolution_along_time_is_dilated():
    layer = MaskedConv(2, 1, dilation=2, segment_frames=100)
    with torch.no_grad():
        layer.local.weight.copy_(torch.tensor([[[1.0, 10.0, 100.0], [0.0, 0.0, 0.0]]]))
        layer.excite.weight.fill_(0.0)
        layer.excite.bias.fill_(100.0)  # an open gate
    impulse = torch.zeros(1, 2, 7)
    impulse[0, 0, 3] = 1.0
    torch.testing.assert_close(
        run(layer, impulse)[0, 0], torch.tensor([0.0, 100.0, 0.0, 10.0, 0.0, 1.0, 0.0])
    )

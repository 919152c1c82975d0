"""The fast form of the network gives what the plain network gives."""

import numpy as np
import psutil
import pytest
import torch

from model import Encoder
from model.checkpoint import EncoderConfig
from model.folding import FoldedConv, Signal
from model.inference import FastSpeakerCNN, fast_dtype
from model.network import NetworkConfig, SpeakerCNN
from model.windows import BUCKETS
from tests.model.test_network import SMALL

DTYPES = [torch.float32, torch.bfloat16]
# Of 400 such noises the farthest from the plain network was at 0.9982 in bfloat16, the median at
# 0.9999: a bound for those of one seed, not for every draw.
LEAST_COSINE = {torch.float32: 0.99999, torch.bfloat16: 0.998}


def settled(config: NetworkConfig) -> SpeakerCNN:
    """Return a random network whose normalisations have seen noise, and scale and move it."""
    torch.manual_seed(0)
    network = SpeakerCNN(config)
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, torch.nn.modules.batchnorm._BatchNorm):
                module.momentum = None  # the mean of all batches
                if module.affine:
                    module.weight.uniform_(-0.5, 1.5)
                    module.bias.normal_(0, 0.5)
        for _ in range(6):
            network.train()(noise(8, 150, config.n_mels))
    return network.eval()


def noise(batch: int, frames: int, n_mels: int = 80) -> torch.Tensor:
    """Return notes that swell in bands and rhythms of their own, (batch, frames, n_mels)."""
    time = torch.linspace(0, frames / 15, frames)[None, :, None]
    rhythm, phase, depth = torch.rand(3, batch, 1, n_mels) * torch.rand(3, batch, 1, 1)
    swell = 12 * depth * torch.sin((0.3 + rhythm) * time + 6 * phase)
    spectrogram = swell + (0.5 + 2 * torch.rand(batch, 1, 1)) * torch.randn(batch, frames, n_mels)
    return spectrogram - spectrogram.mean(dim=1, keepdim=True)


@torch.inference_mode()
def least_cosine(network: SpeakerCNN, fast: FastSpeakerCNN, log_mel: torch.Tensor) -> float:
    embeddings = fast(log_mel)
    assert embeddings.dtype == torch.float32
    return float((embeddings * network(log_mel)).sum(dim=1).min())


@pytest.fixture(scope="module")
def shipped(encoder):
    return encoder.network


@pytest.fixture(scope="module", params=DTYPES, ids=str)
def fast_shipped(request, shipped):
    return FastSpeakerCNN(shipped, request.param), LEAST_COSINE[request.param]


@pytest.mark.parametrize("frames", BUCKETS)
def test_the_weights_that_ship_embed_every_bucket_as_the_plain_network(
    shipped, fast_shipped, frames
):
    fast, least = fast_shipped
    assert least_cosine(shipped, fast, noise(1, frames)) > least


@pytest.mark.parametrize("batch", [2, 3, 7])
def test_a_batch_is_embedded_as_by_the_plain_network(shipped, fast_shipped, batch):
    fast, least = fast_shipped
    assert least_cosine(shipped, fast, noise(batch, 200)) > least


@pytest.mark.parametrize("frames", [4, 5, 99, 101, 199, 200, 201, 333, 401])
@pytest.mark.parametrize("config", [SMALL, NetworkConfig()], ids=["small", "full"])
def test_any_weights_embed_any_length_as_the_plain_network(config, frames):
    network = settled(config)
    fast = FastSpeakerCNN(network, torch.float32)
    assert least_cosine(network, fast, noise(2, frames, config.n_mels)) > 0.99999


def test_rounded_products_of_any_weights_stay_near_the_plain_network():
    network = settled(NetworkConfig())
    fast = FastSpeakerCNN(network, torch.bfloat16)
    # Random weights tell notes apart by less than trained ones, and rounding counts for more.
    assert least_cosine(network, fast, noise(4, 300)) > 0.98


def test_rounding_leaves_the_mean_of_every_output_where_it_was():
    torch.manual_seed(0)
    conv, norm = torch.nn.Conv1d(64, 32, 3, bias=False), torch.nn.BatchNorm1d(32).eval()
    with torch.no_grad():
        norm.bias.normal_(0, 1)
    mean = torch.rand(64).double()
    folded = FoldedConv(conv, norm, Signal(mean, mean), torch.bfloat16)
    weight, bias = conv.weight.double(), norm.bias.double()
    exact = weight.sum(dim=2) @ mean / np.sqrt(1 + norm.eps) + bias
    nearest = weight.bfloat16().double().sum(dim=2) @ mean + bias.bfloat16().double()
    ours = folded._weight.double().sum(dim=(2, 3)) @ mean + folded._bias.double()
    assert (ours - exact).abs().max() < 0.1 * (nearest - exact).abs().max()


def test_notes_of_a_batch_do_not_touch_each_other(shipped):
    fast, together = FastSpeakerCNN(shipped), noise(3, 250)
    for alone, embedding in zip(together, fast(together), strict=True):
        assert float(fast(alone[None])[0] @ embedding) > 0.9999


def test_its_input_is_left_as_it_was(shipped):
    log_mel = noise(1, 120)
    before = log_mel.clone()
    FastSpeakerCNN(shipped)(log_mel)
    assert torch.equal(log_mel, before)


def test_the_mean_of_a_rectified_signal_is_that_of_many_samples():
    mean, deviation = torch.tensor([[-2.0, 0.0, 0.5, 3.0, 1.0], [1.0, 1.0, 2.0, 0.5, 0.0]]).double()
    expected = Signal(mean, deviation).rectified()
    samples = (mean + deviation * torch.randn(200_000, 5, dtype=torch.float64)).clamp_min(0)
    torch.testing.assert_close(expected.mean, samples.mean(dim=0), atol=0.01, rtol=0)
    torch.testing.assert_close(expected.deviation, samples.std(dim=0), atol=0.01, rtol=0)


def test_an_encoder_uses_it_on_a_processor_and_the_plain_network_elsewhere():
    network, config = settled(SMALL), EncoderConfig(network=SMALL)
    assert isinstance(Encoder(network, config, torch.device("cpu"))._forward, FastSpeakerCNN)
    elsewhere = Encoder(network, config, torch.device("meta"))
    assert isinstance(elsewhere._forward, SpeakerCNN)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_a_gpu_gives_the_embeddings_of_the_processor(encoder):
    there = Encoder(encoder.network, encoder.config, torch.device("cuda"))
    spectrogram = np.random.default_rng(0).standard_normal((700, 80)).astype(np.float32)
    assert there.encoder_id == encoder.encoder_id
    cosine = there.embed_spectrogram(spectrogram) @ encoder.embed_spectrogram(spectrogram)
    assert cosine > LEAST_COSINE[fast_dtype()]


@pytest.mark.slow
@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_the_kernels_of_every_bucket_take_little_memory(shipped, dtype):
    fast = FastSpeakerCNN(shipped, dtype)
    fast(noise(1, BUCKETS[-1]))  # with the activations of the longest
    before = psutil.Process().memory_info().rss
    for frames in BUCKETS:
        for batch in (1, 2):
            fast(noise(batch, frames))
    assert psutil.Process().memory_info().rss < before + 200_000_000

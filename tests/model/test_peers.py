"""Peers: what they make of a note, and what is said where one is not installed."""

import sys

import numpy as np
import pytest
import torch

from model.audio import SAMPLE_RATE_HZ, decode
from model.evaluation.peers import PEERS, MissingPeerError, load_peer, vgg28
from tests.voices import voice_note

PIXELS = 28 * 28 * 3


def tone(hertz: float) -> np.ndarray:
    moments = np.arange(2 * SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    return (0.5 * np.sin(2 * np.pi * hertz * moments)).astype(np.float32)


def pictures_of(members: int, notes: int, seed: int) -> np.ndarray:
    """Make pictures in which each member has a bright band of their own."""
    pictures = np.random.default_rng(seed).uniform(0, 0.3, (members, notes, 28, 28, 3))
    for member in range(members):
        pictures[member, :, 4 * member : 4 * member + 4] += 0.7
    return pictures.reshape(members, notes, PIXELS).astype(np.float32)


def test_a_small_picture_shows_low_tones_at_the_bottom():
    low, high = (vgg28.draw(tone(hertz)) for hertz in (600, 7_000))
    assert low.shape == (28, 28, 3)
    assert low.dtype == np.float32
    assert 0 <= low.min() < low.max() <= 1
    # Bright is yellow: much green.
    assert low[:, :, 1].mean(axis=1).argmax() > 20
    assert high[:, :, 1].mean(axis=1).argmax() < 7


def test_silence_is_a_picture_too():
    assert np.isfinite(vgg28.draw(np.zeros(SAMPLE_RATE_HZ, np.float32))).all()


def test_pictures_that_can_be_told_apart_are_learnt():
    named = vgg28.classify(
        pictures_of(4, 5, seed=0), pictures_of(4, 3, 1).reshape(-1, PIXELS), seed=0
    )
    assert named.tolist() == np.repeat(np.arange(4), 3).tolist()


def test_the_classifier_names_a_member_for_every_picture():
    noise = np.random.default_rng(2).uniform(0, 1, (5, PIXELS)).astype(np.float32)
    named = vgg28.classify(pictures_of(3, 3, seed=0), noise, seed=0)
    assert named.shape == (5,)
    assert set(named.tolist()) <= {0, 1, 2}


def test_learning_is_the_same_for_the_same_seed_and_leaves_other_chance_alone():
    before = torch.get_rng_state()
    probes = pictures_of(3, 4, 1).reshape(-1, PIXELS)
    first, second = (vgg28.classify(pictures_of(3, 2, 0), probes, seed=7) for _ in range(2))
    np.testing.assert_array_equal(first, second)
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("peer", PEERS)
def test_a_peer_that_is_not_installed_says_how_to_install_it(peer, monkeypatch):
    monkeypatch.setitem(sys.modules, peer, None)
    with pytest.raises(MissingPeerError, match=f"{peer} is not installed: pip install"):
        load_peer(peer)


@pytest.fixture(scope="module")
def resemblyzer():
    pytest.importorskip("webrtcvad", reason="the extra 'peers' is not installed")
    try:
        return load_peer("resemblyzer")
    except MissingPeerError as error:
        pytest.skip(str(error))


def test_resemblyzer_tells_made_up_people_apart(resemblyzer):
    nora, nora_again, felix = (
        resemblyzer.embed(waveform, waveform)
        for waveform in (
            decode(voice_note(*who)) for who in (("Nora", 0), ("Nora", 1), ("Felix", 0))
        )
    )
    assert nora.dtype == np.float32
    assert np.linalg.norm(nora) == pytest.approx(1, abs=1e-5)
    assert nora @ nora_again > nora @ felix


def test_resemblyzer_embeds_a_note_without_a_voice_as_a_whole(resemblyzer):
    hum = tone(60)
    assert np.isfinite(resemblyzer.embed(hum, hum)).all()

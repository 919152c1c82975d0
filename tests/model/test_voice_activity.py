"""The probabilities of speech beside those of the package that the network is from."""

import warnings

import numpy as np
import pytest
import torch

from model.audio import SAMPLE_RATE_HZ, decode
from model.voice_activity import FRAME, speech_probabilities
from tests.voices import MEMBERS, voice_note


@pytest.fixture(scope="module")
def package():
    import silero_vad

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it still uses torch.jit.load
        return silero_vad.load_silero_vad()


@pytest.mark.parametrize("samples", [1, FRAME, FRAME + 1, 64 * FRAME, 64 * FRAME + 1, 70_001])
def test_the_probabilities_are_the_packages(package, samples):
    waveform = np.resize(decode(voice_note(MEMBERS[0], 0)), samples)
    whole = np.pad(waveform, (0, -samples % FRAME))
    package.reset_states()
    with torch.inference_mode():
        expected = [
            float(package(torch.from_numpy(frame), SAMPLE_RATE_HZ))
            for frame in whole.reshape(-1, FRAME)
        ]
    np.testing.assert_allclose(speech_probabilities(waveform), expected, atol=1e-4)

"""Voice activity by silero-vad's network, run over many frames at once.

The package runs its network frame by frame, one call for each 32 ms, which costs as much as the
whole speaker network. Its layers are taken here as they are, each of them over 64 frames in one
call. The probabilities are the package's own, to 1e-4.
"""

import contextlib
import functools
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from model.audio import SAMPLE_RATE_HZ, Waveform

FRAME = 512  # 32 ms, what the network was trained on
_CONTEXT = 64  # samples of the frame before that each frame is shown with
_FRAMES_AT_ONCE = 64  # a fixed number, so that kernels are compiled once and memory stays flat


@torch.inference_mode()
def speech_probabilities(waveform: Waveform) -> NDArray[np.float32]:
    """Return how likely each frame of 32 ms is speech, (frames,) float32 in [0, 1]."""
    # Its steps are too small to share: on two threads, it took up to four times as long.
    with _one_thread():
        return _probabilities(waveform)


def _probabilities(waveform: Waveform) -> NDArray[np.float32]:
    network, recurrent, _ = _silero()
    count = -(-len(waveform) // FRAME)
    padded = count + -count % _FRAMES_AT_ONCE
    ends = _CONTEXT, padded * FRAME - len(waveform)  # before the first frame there is silence
    sound = functional.pad(torch.from_numpy(waveform), ends)
    seen = sound.unfold(0, _CONTEXT + FRAME, FRAME)  # (padded, 576), a view
    state, states = None, []
    for batch in torch.split(seen, _FRAMES_AT_ONCE):
        features = network.encoder(network.run_extractors(batch)).squeeze(-1)  # (64, 128)
        found, state = recurrent(features, state)
        states.append(found)
    steps = torch.cat(states)[:count].unsqueeze(-1)  # (frames, 128, 1)
    probabilities: NDArray[np.float32] = network.decoder.decoder(steps).reshape(-1).numpy()
    return probabilities


def speech_segments(waveform: Waveform) -> tuple[tuple[int, int], ...]:
    """Return the first sample and the one after the last of each stretch of speech."""
    if not len(waveform):
        return ()
    probabilities = speech_probabilities(waveform).tolist()
    _, _, stretches_of = _silero()
    stretches = stretches_of(
        probabilities, sampling_rate=SAMPLE_RATE_HZ, audio_length_samples=len(waveform)
    )
    return tuple((int(stretch["start"]), int(stretch["end"])) for stretch in stretches)


@contextlib.contextmanager
def _one_thread() -> Iterator[None]:
    """Let torch use one thread, and afterwards as many as before."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(threads)


@functools.cache
def _silero() -> tuple[Any, torch.nn.LSTM, Any]:
    """Load the network once; return it, its recurrent layer, and what makes stretches of frames."""
    with _one_thread():  # its import sets that for the whole process
        import silero_vad  # noqa: PLC0415
        from silero_vad.utils_vad import get_speech_timestamps_from_probs  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it still uses torch.jit.load
        # The 16 kHz half, without the state that it keeps between frames.
        network = silero_vad.load_silero_vad()._model  # noqa: SLF001
    weights = dict(network.decoder.rnn.named_parameters())
    hidden, features = weights["weight_hh"].shape[1], weights["weight_ih"].shape[1]
    # Not its own cell, called once a frame: it took eight times as long.
    recurrent = torch.nn.LSTM(features, hidden)
    recurrent.load_state_dict({f"{name}_l0": weight for name, weight in weights.items()})
    return network, recurrent, get_speech_timestamps_from_probs

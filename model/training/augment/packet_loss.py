"""Packet loss: pieces of 20 ms that never arrived."""

import numpy as np

from model.audio import SAMPLE_RATE_HZ, Waveform
from model.training.augment.augmentation import Augmentation

_PACKET = SAMPLE_RATE_HZ // 50  # 20 ms


def lose_packets(waveform: Waveform, lost: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Waveform:
    """Conceal lost packets by the one before, at half its level each time, as a receiver does.

    Parameters
    ----------
    waveform : Waveform, (samples,) float32
    lost : NDArray, (packets,) bool
        Which pieces of 20 ms are lost; those beyond the waveform's end are ignored.

    Returns
    -------
    Waveform, (samples,) float32
    """
    heard = waveform.copy()
    for packet in np.flatnonzero(lost[: len(waveform) // _PACKET]):
        start = packet * _PACKET
        before = heard[start - _PACKET : start] if packet else np.zeros(_PACKET, np.float32)
        heard[start : start + _PACKET] = before / 2
    return heard


class LosePackets(Augmentation):
    """Lose 2 to 15 % of the packets, in bursts."""

    def degrade(self, waveform: Waveform, rng: np.random.Generator) -> Waveform:
        """Draw the losses as a two-state chain (Gilbert 1960): a lost packet seldom comes alone."""
        rate, stay = rng.uniform(0.02, 0.15), 0.4
        enter = rate * (1 - stay) / (1 - rate)
        lost = np.zeros(len(waveform) // _PACKET, np.bool_)
        for packet in range(1, len(lost)):
            lost[packet] = rng.random() < (stay if lost[packet - 1] else enter)
        return lose_packets(waveform, lost)

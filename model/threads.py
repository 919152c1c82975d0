"""How many threads the network should have on this machine.

A second thread has to be woken for each of some hundred layers, and where waking takes long, as in
many virtual machines, or where other programs want the cores, one alone is faster.
"""

import time
from statistics import median

import numpy as np
import torch

from model.encoder import Encoder

_FRAMES = 500  # of a note of 5 s
_TRIES = 5
_WORTH = 0.9  # of the time that fewer take; a thread more is taken from somebody else


def set_fastest(encoder: Encoder, fewest: int, most: int) -> int:
    """Try both numbers on a note of 5 s, set the better one for the whole process, and return it.

    Takes a second where they differ, and no time where they do not.

    Parameters
    ----------
    encoder : Encoder
    fewest, most : int
        Threads to begin with, and those that have to be worth it.
    """
    torch.set_num_threads(fewest)
    if most > fewest:
        note = np.zeros((_FRAMES, encoder.config.spectrogram.n_mels), np.float32)
        spent_s: dict[int, list[float]] = {fewest: [], most: []}
        for _ in range(_TRIES):
            for threads, times_s in spent_s.items():  # in turn: the machine may be busy for a while
                torch.set_num_threads(threads)
                started = time.perf_counter()
                encoder.embed_windows(note)
                times_s.append(time.perf_counter() - started)
        is_worth_it = median(spent_s[most]) < _WORTH * median(spent_s[fewest])
        torch.set_num_threads(most if is_worth_it else fewest)
    return torch.get_num_threads()

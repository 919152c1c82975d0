"""Time the stages of a note, and other encoders on the same note."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from enum import StrEnum

import numpy as np
import torch
from numpy.typing import NDArray

from model.audio import decode
from model.diarisation import part_voices
from model.encoder import Encoder
from model.errors import NotEnoughSpeechError
from model.evaluation.benchmark_notes import made_up_gallery
from model.evaluation.benchmark_process import hear
from model.evaluation.peers import RESEMBLYZER, MissingPeerError, load_peer
from model.identify import identify
from model.pictures import draw_spectrogram
from model.spectrogram import log_mel
from model.speech import find_speech
from model.windows import BUCKETS, windows


class Step(StrEnum):
    """What is timed: the stages of a note, in their order, and what else may embed it."""

    DECODE = "decode"
    SPEECH = "speech"
    SPECTROGRAM = "spectrogram"
    CNN = "CNN"
    VOICES = "its voices"
    DECISION = "decision"
    PICTURE = "picture"
    PLAIN = "plain CNN"
    RESEMBLYZER = "Resemblyzer"


STAGES = tuple(Step)[: tuple(Step).index(Step.PLAIN)]

Times = dict[Step, NDArray[np.float64]]
"""Milliseconds of each note, (notes,) float64."""


class Bench:
    """Our encoder, its plain network and, where it is installed, Resemblyzer.

    Attributes
    ----------
    missing_peer : str or None
        How Resemblyzer could be installed, where it is not.
    """

    def __init__(self) -> None:
        self._encoder = Encoder.default()
        self._plain = self._encoder.network
        self._gallery = made_up_gallery()
        self.missing_peer = None
        try:
            self._peer = load_peer(RESEMBLYZER)
        except MissingPeerError as error:
            self.missing_peer = str(error)
        self._encoder.warm_up()
        for frames in BUCKETS:
            self._embed_plainly(np.zeros((frames, self._encoder.config.spectrogram.n_mels), "f4"))

    def times(self, recordings: Sequence[bytes], threads: Sequence[int]) -> dict[int, Times]:
        """Time notes of one length, on each number of threads in turn."""
        self._time(recordings[0], defaultdict(list))
        spent: dict[int, dict[Step, list[float]]] = {n: defaultdict(list) for n in threads}
        for recording in recordings:
            for count in threads:
                torch.set_num_threads(count)
                self._time(recording, spent[count])
        return {
            count: {step: np.array(ms) for step, ms in of_count.items()}
            for count, of_count in spent.items()
        }

    def _time(self, recording: bytes, spent: dict[Step, list[float]]) -> None:
        """Let everything have one note."""

        @contextmanager
        def timed(step: Step) -> Iterator[None]:
            started = time.perf_counter()
            yield
            spent[step].append(1000 * (time.perf_counter() - started))

        with timed(Step.DECODE):
            waveform = decode(recording)
        with timed(Step.SPEECH):
            speech = find_speech(waveform)
        with timed(Step.SPECTROGRAM):
            spectrogram = log_mel(speech.cut_from(waveform), self._encoder.config.spectrogram)
        with timed(Step.CNN):
            embedding = self._encoder.embed_spectrogram(spectrogram)
        with timed(Step.VOICES), suppress(NotEnoughSpeechError):
            part_voices(self._encoder, waveform, speech)
        # What it takes beyond the spectrogram and the run of the network, which it does by itself.
        beyond = spent[Step.VOICES][-1] - spent[Step.SPECTROGRAM][-1] - spent[Step.CNN][-1]
        spent[Step.VOICES][-1] = max(0.0, beyond)  # a second of sound may be refused
        with timed(Step.DECISION):
            identify(embedding, speech.quality, self._gallery)
        with timed(Step.PICTURE):
            draw_spectrogram(log_mel(waveform), speech)
        with timed(Step.PLAIN):
            self._embed_plainly(spectrogram)
        if self.missing_peer is None:
            with timed(Step.RESEMBLYZER):
                self._peer.embed(waveform, waveform)

    @torch.inference_mode()
    def _embed_plainly(self, spectrogram: NDArray[np.float32]) -> None:
        """Run the plain network window by window."""
        for window in windows(spectrogram):
            self._plain(torch.from_numpy(window)[None].to(self._encoder.device))

    def notes_per_s(
        self, recordings: Sequence[bytes], threads: int, *, rounds: int
    ) -> dict[str, float]:
        """Return how many notes a second each way of embedding all of them makes, the median."""
        torch.set_num_threads(threads)

        def plainly() -> None:
            for recording in recordings:
                waveform = decode(recording)
                self._embed_plainly(log_mel(find_speech(waveform).cut_from(waveform)))

        ways: dict[str, Callable[[], object]] = {
            "in batches": lambda: self._encoder.embed_many(recordings),
            "one by one": lambda: [self._encoder.embed_many([one]) for one in recordings],
            "one by one, plain CNN": plainly,
        }
        if self.missing_peer is None:
            ways["one by one, Resemblyzer"] = lambda: self._embed_by_peer(recordings)
        return _per_s(ways, len(recordings), rounds)

    def capacity(self, recordings: Sequence[bytes], *, rounds: int) -> dict[str, float]:
        """Return how many notes a second one thread takes, the median."""
        torch.set_num_threads(1)

        def do_all() -> None:
            for recording in recordings:
                hear(recording, threads=1)

        ways: dict[str, Callable[[], object]] = {
            "all that the bot does": do_all,
            "embedding": lambda: [self._encoder.embed_many([one]) for one in recordings],
        }
        if self.missing_peer is None:
            ways["embedding, Resemblyzer"] = lambda: self._embed_by_peer(recordings)
        return _per_s(ways, len(recordings), rounds)

    def _embed_by_peer(self, recordings: Sequence[bytes]) -> None:
        for recording in recordings:
            waveform = decode(recording)
            self._peer.embed(waveform, waveform)


def _per_s(ways: Mapping[str, Callable[[], object]], notes: int, rounds: int) -> dict[str, float]:
    """Let each way do all notes, in turn; return how many a second that were, the median."""
    spent_s = defaultdict(list)
    for _ in range(rounds + 1):
        for way, do_all in ways.items():
            started = time.perf_counter()
            do_all()
            spent_s[way].append(time.perf_counter() - started)
    # The first round compiles the kernels of batches.
    return {way: notes / float(np.median(s[1:])) for way, s in spent_s.items()}

"""The curves of a run: losses at each step, error rates on other people's notes now and then."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import torch
from numpy.typing import NDArray

from model.audio import SAMPLE_RATE_HZ, Waveform
from model.errors import AudioError
from model.evaluation.metrics import equal_error_rate
from model.evaluation.protocols import verification_trials
from model.evaluation.voices import read_index
from model.network import SpeakerCNN
from model.spectrogram import log_mel, remove_mean
from model.training.augment.babble import mix_babble
from model.training.augment.noise import add_noise
from model.training.augment.opus import reencode
from model.training.augment.rooms import reverberate, synthetic_room

SPEAKERS, NOTES, SECONDS = 40, 2, 2.0  # of each corpus
MEASURE_EVERY = 200  # steps


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DevNotes:
    """Two seconds of some notes of people who do not train, clean and degraded.

    Attributes
    ----------
    speakers : dict of str to NDArray, (notes,) int64
        By corpus: who speaks.
    inputs : dict of str to dict of str to NDArray, (notes, frames, n_mels) float32
        By corpus and condition.
    """

    speakers: dict[str, NDArray[np.int64]]
    inputs: dict[str, dict[str, NDArray[np.float32]]]

    @classmethod
    def read(cls, voices: Path, *, seed: int) -> Self:
        """Draw the notes of the ``dev`` split and degrade them, the same for the same seed."""
        rng = np.random.default_rng(seed)
        waveforms: dict[str, dict[str, list[Waveform]]] = {}
        notes = read_index(voices, "dev")
        for place in rng.permutation(len(notes)):
            note = notes[place]
            of_corpus = waveforms.setdefault(note.corpus, {})
            if len(of_corpus) >= SPEAKERS and note.speaker not in of_corpus:
                continue
            of_speaker = of_corpus.setdefault(note.speaker, [])
            if len(of_speaker) < NOTES:
                try:
                    of_speaker.append(_piece(note.waveform(), rng))
                except AudioError:
                    continue
        speakers, inputs = {}, {}
        for corpus, of_corpus in sorted(waveforms.items()):
            drawn = [pieces for pieces in of_corpus.values() if len(pieces) > 1]
            if len(drawn) < 2:
                continue
            pieces = [piece for of_speaker in drawn for piece in of_speaker]
            speakers[corpus] = np.repeat(np.arange(len(drawn)), [len(of) for of in drawn])
            inputs[corpus] = _degraded(pieces, rng)
        return cls(speakers=speakers, inputs=inputs)

    def error_rates(self, network: SpeakerCNN) -> dict[str, float]:
        """Return the equal error rate of each condition, the mean over the corpora."""
        rates: dict[str, list[float]] = {}
        for corpus, speakers in self.speakers.items():
            for condition, inputs in self.inputs[corpus].items():
                embeddings = _embed(network, inputs)
                people = {str(s): list(embeddings[speakers == s]) for s in np.unique(speakers)}
                rate = equal_error_rate(*verification_trials(people)).mean_error_rate
                rates.setdefault(condition, []).append(rate)
        return {condition: float(np.mean(of_corpora)) for condition, of_corpora in rates.items()}


def _piece(waveform: Waveform, rng: np.random.Generator) -> Waveform:
    """Cut two seconds out of a note, or repeat it to that length."""
    samples = int(SECONDS * SAMPLE_RATE_HZ)
    start = int(rng.integers(max(1, len(waveform) - samples + 1)))
    return np.resize(waveform[start : start + samples], samples)


def _degraded(pieces: list[Waveform], rng: np.random.Generator) -> dict[str, NDArray[np.float32]]:
    """Return the network's inputs of every condition."""
    waveforms: dict[str, list[Waveform]] = {"clean": pieces, "babble": [], "room": [], "opus": []}
    for place, piece in enumerate(pieces):
        # The next notes but the speaker's own few are other people of the corpus.
        others = [pieces[(place + NOTES * i) % len(pieces)] for i in range(1, 6)]
        waveforms["babble"].append(add_noise(piece, mix_babble(others, len(piece)), 5.0))
        room = synthetic_room(rng, reverberation_s=0.7, direct_db=-2.0)
        waveforms["room"].append(reverberate(piece, room))
        waveforms["opus"].append(reencode(piece, 6.0))
    return {
        condition: np.stack([remove_mean(log_mel(piece)) for piece in degraded])
        for condition, degraded in waveforms.items()
    }


@torch.inference_mode()
def _embed(network: SpeakerCNN, inputs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Embed in batches, in evaluation mode."""
    device = next(network.parameters()).device
    network.eval()
    found = []
    for start in range(0, len(inputs), 32):
        with torch.autocast(device.type, torch.bfloat16):
            batch = network(torch.from_numpy(inputs[start : start + 32]).to(device))
        found.append(batch.float().cpu().numpy())
    return np.concatenate(found)


class Curves:
    """Write ``curves.tsv`` as the run goes, and ``curves.png`` from it.

    Parameters
    ----------
    folder : Path
    dev : DevNotes
    upto : int
        Steps that are done: later rows, of a run that was stopped after its checkpoint, go.
    """

    measure_every = MEASURE_EVERY

    def __init__(self, folder: Path, dev: DevNotes, *, upto: int) -> None:
        self._path, self._picture, self._dev = folder / "curves.tsv", folder / "curves.png", dev
        rows = self._path.read_text().splitlines() if self._path.exists() else []
        kept = [row for row in rows if int(row.split("\t")[0]) <= upto] if upto else []
        self._path.write_text("".join(f"{row}\n" for row in kept))

    def add(self, step: int, values: dict[str, float]) -> None:
        """Append rows of step, name and value."""
        with self._path.open("a") as file:
            file.writelines(f"{step}\t{name}\t{value:.5f}\n" for name, value in values.items())

    def measure(self, step: int, network: SpeakerCNN) -> None:
        """Measure the error rates, and draw."""
        self.add(
            step, {f"EER {name}": rate for name, rate in self._dev.error_rates(network).items()}
        )
        self._draw()

    def close(self, *, hours: float) -> None:
        """Write how long it took, and draw for the last time."""
        self.add(0, {"hours": hours})
        self._draw()

    def _draw(self) -> None:
        """Draw losses, as means of 20 steps, beside error rates."""
        from matplotlib.figure import Figure  # noqa: PLC0415  # slow to import

        curves: dict[str, list[tuple[int, float]]] = {}
        for row in self._path.read_text().splitlines():
            step, name, value = row.split("\t")
            curves.setdefault(name, []).append((int(step), float(value)))
        figure = Figure(figsize=(10, 4), layout="constrained")
        left, right = figure.subplots(1, 2)
        for name, points in curves.items():
            if name == "hours":
                continue
            if name.startswith("EER "):
                steps, values = zip(*points, strict=True)
                right.plot(steps, [100 * value for value in values], "o-", label=name[4:])
            else:
                means = [np.mean(points[i : i + 20], axis=0) for i in range(0, len(points), 20)]
                left.plot(*zip(*means, strict=True), label=name)
        left.set(xlabel="step", ylabel="loss", title="training")
        right.set(xlabel="step", ylabel="EER, %", title="2 s notes of other people")
        for axes in (left, right):
            if axes.get_lines():
                axes.legend()
        figure.savefig(self._picture, dpi=120)

"""Adapt the encoder to voice notes: ``python -m model train encoder VOICES -o FOLDER``.

The student starts as the teacher (or goes on from an earlier run's result), sees crops of notes
that phones, rooms and codecs have spoilt, and is asked for what the teacher makes of the clean
note: so it learns to hear through the damage and cannot forget what the teacher knows. FOLDER holds
all that a stopped run needs to go on:

    cache/                  decoded notes, and the teacher's embeddings of them
    run.json                the configuration
    checkpoint.pt           student, classes, optimiser, step
    snapshots/*.safetensors the student every so many steps, for the mean of the last
    curves.tsv, curves.png  losses, and the error rate on degraded notes of other people
    encoder.safetensors     the result
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import safetensors.torch
import torch
from torch.utils.data import DataLoader
from tqdm import tqdm

from model.encoder import Encoder
from model.network import SpeakerCNN
from model.training.adaptation import Adaptation, AdaptationConfig
from model.training.batches import Batch, CropBatches
from model.training.curves import Curves, DevNotes
from model.training.notes import TrainingNotes
from model.training.soup import interpolate, mean_weights
from model.training.teacher import teach

SAVE_EVERY = 50  # steps, at most
LAST_SNAPSHOTS = 10  # whose mean is the result: the last half of a short run


def train_encoder(  # noqa: PLR0913  # a run is these eight things
    voices: Path,
    folder: Path,
    *,
    start: Path | None,
    teacher: Path | None,
    config: AdaptationConfig,
    start_share: float,
    threads: int | None,
    resume: bool,
) -> Path:
    """Adapt the encoder on a folder of voices.

    Parameters
    ----------
    voices : Path
        Folder with an ``index.tsv``; ``train`` is learnt from, ``dev`` only looked at.
    folder : Path
        Where everything is written.
    start : Path, optional
        Weights to start from; default those that ship.
    teacher : Path, optional
        Weights to be taught by; default the start. A second run goes on from the first one's
        result, and is still taught by what the first one started from.
    config : AdaptationConfig
        With ``resume``, that of the run so far counts.
    start_share : float
        How much of the start is mixed into the result, in [0, 1].
    threads : int, optional
        Of the network; default one a core.
    resume : bool
        Go on where an earlier run stopped.

    Returns
    -------
    Path
        The new weights.

    Raises
    ------
    CheckpointError
        The start or the teacher cannot be loaded.
    OSError
        The folder of voices has no index, or there is no run to resume.
    ValueError
        No note can be used; or the folder holds a run and ``resume`` is not asked for.
    """
    checkpoint = folder / "checkpoint.pt"
    torch.set_num_threads(threads or os.cpu_count() or 1)
    if checkpoint.exists() and not resume:
        raise ValueError(f"{folder} holds a run: resume it, or name another folder")
    student = Encoder.load(start) if start else Encoder.default()
    taught_by = Encoder.load(teacher) if teacher else student
    notes = TrainingNotes.prepare(voices, folder / "cache")
    taught = teach(notes, taught_by.network, folder / "cache")
    if resume:
        config = AdaptationConfig.from_json((folder / "run.json").read_text())
    else:
        (folder / "run.json").write_text(config.to_json())
    torch.manual_seed(config.seed)
    adaptation = Adaptation(student.network, notes, taught, config)
    done = _restore(adaptation, checkpoint) if resume else 0
    _run(adaptation, _batches(voices, notes, config, done), done, voices, folder)
    result = _result(folder, student.network, start_share)
    path = folder / "encoder.safetensors"
    Encoder(result, student.config).save(path)
    return path


def _batches(
    voices: Path, notes: TrainingNotes, config: AdaptationConfig, done: int
) -> Iterator[Batch]:
    """Make the batches of all steps that are left, ahead of time in a process of their own."""
    crops = CropBatches.of_folder(voices, notes, size=config.batch, seed=config.seed)
    return iter(
        DataLoader(
            crops,
            batch_size=None,
            sampler=range(done, config.steps),
            num_workers=1,
            prefetch_factor=8,
        )
    )


def _run(
    adaptation: Adaptation, batches: Iterator[Batch], done: int, voices: Path, folder: Path
) -> None:
    """Train on all batches, saving as it goes."""
    config = adaptation.config
    curves = Curves(folder, DevNotes.read(voices, seed=config.seed), upto=done)
    if done == 0:
        curves.measure(0, adaptation.student)
    save_every = max(1, min(SAVE_EVERY, config.steps // (2 * LAST_SNAPSHOTS)))
    started, losses = time.monotonic(), {}
    with tqdm(batches, "train", total=config.steps, initial=done) as progress:
        for step, batch in enumerate(progress, done + 1):
            losses = adaptation.step(step - 1, batch)
            curves.add(step, losses)
            progress.set_postfix({name: f"{loss:.3f}" for name, loss in losses.items()})
            if step % save_every == 0 or step == config.steps:
                _save(adaptation, step, folder)
            if step % curves.measure_every == 0 or step == config.steps:
                curves.measure(step, adaptation.student)
    curves.close(hours=(time.monotonic() - started) / 3600)


def _save(adaptation: Adaptation, step: int, folder: Path) -> None:
    """Write a snapshot and the checkpoint, each whole or not at all."""
    snapshots = folder / "snapshots"
    snapshots.mkdir(exist_ok=True)
    weights = {
        name: tensor.half().contiguous() if tensor.is_floating_point() else tensor
        for name, tensor in adaptation.student.state_dict().items()
    }
    safetensors.torch.save_file(weights, snapshots / f"step-{step:06d}.safetensors")
    unfinished = folder / "checkpoint.unfinished"
    torch.save({"step": step, **adaptation.state()}, unfinished)
    unfinished.replace(folder / "checkpoint.pt")


def _restore(adaptation: Adaptation, checkpoint: Path) -> int:
    """Load a checkpoint and return the steps done."""
    state = torch.load(checkpoint, weights_only=True, map_location=adaptation.device)
    adaptation.restore(state)
    done: int = state["step"]
    return done


def _result(folder: Path, start: SpeakerCNN, start_share: float) -> SpeakerCNN:
    """Return the mean of the last snapshots, mixed with the start."""
    paths = sorted((folder / "snapshots").glob("step-*.safetensors"))[-LAST_SNAPSHOTS:]
    adapted = mean_weights([safetensors.torch.load_file(path) for path in paths])
    network = SpeakerCNN(start.config)
    network.load_state_dict(interpolate(start.state_dict(), adapted, start_share=start_share))
    return network

"""What a compute process does: load the encoder once, then embed and identify note after note.

The functions run in a process of their own (see ``bot.compute``); their arguments and results
travel there and back, so this is also the only place that knows both the model and the process it
runs in. Importing this module loads no network.
"""

import contextlib
import gc
import importlib.util
import itertools
import os
import pickle
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bot.confinement import confine
from bot.encoders import KeptEncoder
from bot.training_jobs import SamplesByMember, Verdict
from model import AudioLimits, EmbeddedNote, Gallery, ffmpeg
from model.calibration import OwnScores, Strictness
from model.errors import CheckpointError
from model.memory import NOTES_BETWEEN, give_back_memory
from model.parted import PartedNote
from model.timeline import Timeline, make_timeline

if TYPE_CHECKING:
    from model import Encoder
    from model.training.folds import Members

NICENESS = 3  # on a busy machine the event loop runs first: it has heartbeats to answer in time
CALM_NICENESS = 19  # the lowest: whatever else there is runs first
IDLE_S = 1.0
KEPT_IDLE_S = 60.0  # it takes 50 MB, and most of a second to load again

_encoder: "Encoder | None" = None
_idle: threading.Timer | None = None
_kept: "Encoder | None" = None
_kept_idle: threading.Timer | None = None
_jobs = itertools.count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What came of listening to one note for who speaks in it.

    Attributes
    ----------
    parted : PartedNote
        Its voices, to be compared again should the gallery have changed meanwhile.
    timeline : Timeline
        Of one part where one person speaks.
    picture : bytes
        Its card, a PNG; with what was found if that was wished, and one person speaks.
    """

    parted: PartedNote
    timeline: Timeline
    picture: bytes


def start(fewest: int, most: int, folder: str) -> None:
    """Load the encoder and run it once, so that the first note is as fast as the next.

    Parameters
    ----------
    fewest, most : int
        Threads of the network: more than the fewest only where they are faster.
    folder : str
        Where temporary files go: one that the bot empties, also after a worker was killed.
    """
    _prepare(most, folder)
    from model import find_speech, log_mel  # noqa: PLC0415
    from model.diarisation import label_steps  # noqa: PLC0415
    from model.threads import set_fastest  # noqa: PLC0415

    hum = np.sin(np.arange(32_000, dtype=np.float32))
    find_speech(hum)
    log_mel(hum)
    label_steps(np.eye(192, dtype=np.float32))
    encoder = _loaded_encoder()
    encoder.warm_up()
    set_fastest(encoder, fewest, most)
    gc.collect()
    gc.freeze()  # what is loaded stays: no note waits until all of it is looked through
    give_back_memory()


def start_calmly(folder: str) -> None:
    """Start with one thread: other processes are hardly slowed.

    Torch and the encoder are loaded by the first job that needs them: with cached copies, none.
    """
    _prepare(1, folder)


def _prepare(threads: int, folder: str) -> None:
    """Set what holds for the whole process."""
    tempfile.tempdir = folder
    confine(ffmpeg.programs())
    _find_place_for_compiled(folder)
    # Before torch is loaded, which not every job needs: threads that wait for each other then sleep
    # instead of spinning. On two cores that other programs used too, a note took 120 ms so, and up
    # to 9 s otherwise.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = str(threads)


def _find_place_for_compiled(folder: str) -> None:
    """Let numba write what it compiles for librosa where it can: without a place, it refuses to.

    Beside librosa or at home it stays for the next start, which is seconds faster then.
    """
    found = importlib.util.find_spec("librosa")  # imports nothing
    beside = (found.submodule_search_locations or ()) if found else ()
    if not any(os.access(place, os.W_OK) for place in (*beside, os.environ.get("HOME", ""))):
        os.environ.setdefault("NUMBA_CACHE_DIR", folder)


@contextlib.contextmanager
def _job(kept: KeptEncoder | None = None) -> Iterator["Encoder"]:
    """Lend the encoder to a job; after many, and when none has followed, give memory back."""
    global _idle  # noqa: PLW0603  # one clock a process
    if _idle is not None:
        _idle.cancel()
    try:
        yield _loaded_encoder() if kept is None else _earlier_encoder(kept)
    finally:
        if next(_jobs) % NOTES_BETWEEN == 0:
            give_back_memory()
        _idle = threading.Timer(IDLE_S, give_back_memory)
        _idle.daemon = True
        _idle.start()


def _loaded_encoder() -> "Encoder":
    """Return the encoder of this process, loaded once."""
    global _encoder  # noqa: PLW0603  # one encoder a process
    if _encoder is None:
        from model import Encoder  # noqa: PLC0415

        _encoder = Encoder.default()
    return _encoder


def _earlier_encoder(kept: KeptEncoder) -> "Encoder":
    """Return an earlier encoder, loaded when it is first needed, until nobody needs it any more.

    Raises
    ------
    CheckpointError
        It is missing, damaged, or another one.
    """
    global _kept, _kept_idle  # noqa: PLW0603  # one earlier encoder a process
    if _kept_idle is not None:
        _kept_idle.cancel()
    encoder = _kept
    if encoder is None or encoder.encoder_id != kept.encoder_id:
        from model import Encoder  # noqa: PLC0415

        encoder = Encoder.load(kept.weights)
        if encoder.encoder_id != kept.encoder_id:
            raise CheckpointError(f"{kept.weights} holds {encoder.encoder_id}.")
    _kept = encoder
    _kept_idle = threading.Timer(KEPT_IDLE_S, _let_go)
    _kept_idle.daemon = True
    _kept_idle.start()
    return encoder


def _let_go() -> None:
    """Unload the earlier encoder."""
    global _kept  # noqa: PLW0603  # as above
    _kept = None
    give_back_memory()


def encoder_id() -> str:
    """Return the id of the encoder that runs here."""
    return _loaded_encoder().encoder_id


def is_on_gpu() -> bool:
    """Say whether the encoder runs on a GPU."""
    return _loaded_encoder().device.type != "cpu"


def embed(recording: bytes, limits: AudioLimits, kept: KeptEncoder | None = None) -> EmbeddedNote:
    """Embed a recording for enrolment, by an earlier encoder where one is named.

    Raises
    ------
    AudioError
        One of its leaves.
    CheckpointError
        The earlier encoder cannot be loaded.
    """
    with _job(kept) as encoder:
        return encoder.embed_for_enrolment(recording, limits=limits)


def hear(  # noqa: PLR0913 -- what is heard, how it is judged, and what is drawn
    recording: bytes,
    gallery: Gallery,
    strictness: Strictness,
    limits: AudioLimits,
    kept: KeptEncoder | None = None,
    *,
    draws_found: bool = False,
) -> Hearing:
    """Identify who speaks in a recording and draw it; raises what `embed` does."""
    from model import decode, find_speech, log_mel  # noqa: PLC0415
    from model.diarisation import part_voices  # noqa: PLC0415
    from model.pictures import draw_spectrogram  # noqa: PLC0415

    with _job(kept) as encoder:
        waveform = decode(recording, limits=limits)
        speech = find_speech(waveform)
        parted = part_voices(encoder, waveform, speech)
        calibration = None if kept is None else kept.calibration
        timeline = make_timeline(parted, gallery, strictness=strictness, calibration=calibration)
        found = timeline.identification if draws_found else None
        picture = draw_spectrogram(log_mel(waveform), speech, found=found)
    return Hearing(parted=parted, timeline=timeline, picture=picture)


# ------------------------------------------------------------------------------------ retraining
# Each job is short, so that people's notes pass between them. What belongs to training is loaded
# here, when it is first needed, and leaves as bytes or plain values.


def folds() -> int:
    """Return how many parts a cross-validation has."""
    from model.training.folds import FOLDS  # noqa: PLC0415

    return FOLDS


def embed_copies(recording: bytes, seed: int, limits: AudioLimits) -> NDArray[np.float32]:
    """Embed augmented copies of a recording, (n, 192); raises the leaves of AudioError."""
    from model.training import embedded_copies  # noqa: PLC0415

    with _job() as encoder:
        return embedded_copies.embed_copies(encoder, recording, seed=seed, limits=limits)


def cross_validate(samples: SamplesByMember, encoder_id: str, fold: int) -> bytes:
    """Score one part of the notes by what was trained on the others; `compare` takes the result."""
    from model.training import folds  # noqa: PLC0415

    return pickle.dumps(folds.cross_validate(_members(samples), encoder_id=encoder_id, fold=fold))


def compare(results: Sequence[bytes], strictness: Strictness) -> Verdict:
    """Put the parts of a cross-validation together, judged as strictly as notes are answered."""
    from model.training import comparison  # noqa: PLC0415

    folds = [pickle.loads(result) for result in results]  # noqa: S301 -- our own
    found = comparison.compare(folds, strictness)
    return Verdict(
        before=found.before,
        after=found.after,
        probes=found.probes,
        strangers=found.strangers,
        is_better=found.is_better,
        own=found.own,
        member_ids=tuple(map(int, found.speakers)),
        confusions=found.confusions,
        hard_pairs=tuple((int(one), int(other)) for one, other in found.hard_pairs),
        need_more=tuple(map(int, found.need_more)),
        learning_curve=found.learning_curve,
    )


def train_head(samples: SamplesByMember, encoder_id: str, own: OwnScores | None) -> bytes:
    """Train a head on all notes; ``own`` is what they scored in the comparison."""
    from model.training import folds  # noqa: PLC0415

    return folds.train_head(_members(samples), encoder_id=encoder_id, own=own).to_bytes()


def _members(samples: SamplesByMember) -> "Members":
    """Return samples as training takes them."""
    from model.training.folds import KeptNote  # noqa: PLC0415

    return {
        member: [
            KeptNote(
                embedding=one.embedding,
                copies=one.copies,
                quality=one.quality,
                is_learnt=one.is_learnt,
            )
            for one in of_member
        ]
        for member, of_member in samples.items()
    }

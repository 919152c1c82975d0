"""What a compute process does, beside what the end-to-end tests show."""

import os
from unittest import mock

import numpy as np
import pytest

from bot import worker
from bot.encoders import Encoders
from bot.placement import for_long_work, for_notes
from bot.settings import Settings
from model import AudioLimits, Encoder, Gallery
from model.calibration import Strictness
from model.errors import CheckpointError
from model.memory import NOTES_BETWEEN
from tests.bot.earlier_encoder import ORDER, kept_in
from tests.voices import MEMBERS, STRANGERS, turns, voice_note

NORA, OSCAR, STRANGER = MEMBERS[0], MEMBERS[3], STRANGERS[1]  # far from both


@pytest.mark.skipif(not hasattr(os, "nice"), reason="there are no priorities")
@pytest.mark.timeout(120)
async def test_workers_come_after_the_event_loop_and_calm_ones_after_all(tmp_path):
    folder = str(tmp_path)
    settings = Settings(_env_file=None)
    async with for_notes(settings, folder) as notes, for_long_work(settings, folder) as calm:
        assert await notes.run_in_background(os.nice, 0) == os.nice(0) + worker.NICENESS
        assert await calm.run_in_background(os.nice, 0) == worker.CALM_NICENESS


def test_a_worker_that_is_never_idle_gives_back_now_and_then(monkeypatch):
    given_back = []
    monkeypatch.setattr(worker, "give_back_memory", lambda: given_back.append(1))
    monkeypatch.setattr(worker, "_encoder", object())
    monkeypatch.setattr(worker, "IDLE_S", 60.0)
    for _ in range(2 * NOTES_BETWEEN):
        with worker._job():
            pass
    worker._idle.cancel()
    assert len(given_back) == 2


def test_the_stricter_the_fewer_are_named(monkeypatch):
    encoder, note = Encoder.default(), voice_note(MEMBERS[0], 0)
    monkeypatch.setattr(worker, "_encoder", encoder)
    monkeypatch.setattr(worker, "IDLE_S", 60.0)
    voice = encoder.embed(note).embedding
    across = np.random.default_rng(0).standard_normal(192)
    across -= voice * (voice @ across)
    across /= np.linalg.norm(across)
    counted = dict.fromkeys(Strictness, 0)
    for cosine in np.linspace(0.3, 0.9, 13):
        enrolled = (cosine * voice + np.sqrt(1 - cosine**2) * across).astype("f4")
        gallery = Gallery.enrol({"Nora": [enrolled] * 3})
        for strictness in Strictness:
            found = worker.hear(note, gallery, strictness, AudioLimits())
            (part,) = found.timeline.parts
            counted[strictness] += part.identification.is_named
    worker._idle.cancel()
    assert 0 < counted[Strictness.STRICT] < counted[Strictness.RELAXED] < 13
    assert counted[Strictness.STRICT] <= counted[Strictness.NORMAL] <= counted[Strictness.RELAXED]


async def test_the_earlier_encoder_is_loaded_when_it_is_needed_and_let_go(tmp_path, monkeypatch):
    earlier = kept_in(tmp_path)
    kept = await Encoders(tmp_path / "encoders").find(earlier.encoder_id)
    encoder, note = Encoder.default(), voice_note(MEMBERS[0], 0)
    monkeypatch.setattr(worker, "_encoder", encoder)
    monkeypatch.setattr(worker, "IDLE_S", 60.0)
    ours = worker.embed(note, AudioLimits())
    assert worker._kept is None
    theirs = worker.embed(note, AudioLimits(), kept)
    assert (ours.encoder_id, theirs.encoder_id) == (encoder.encoder_id, earlier.encoder_id)
    assert abs(float(ours.embedding @ theirs.embedding)) < 0.5
    assert worker._kept.encoder_id == earlier.encoder_id
    worker._kept_idle.cancel()
    worker._kept_idle.function()  # as it does after a while
    assert worker._kept is None
    earlier.weights.unlink()
    with pytest.raises(CheckpointError):
        worker.embed(note, AudioLimits(), kept)
    worker._idle.cancel()


@pytest.fixture
def hear(monkeypatch):
    """Hear a recording in this process, where two are enrolled."""
    encoder = Encoder.default()
    monkeypatch.setattr(worker, "_encoder", encoder)
    monkeypatch.setattr(worker, "IDLE_S", 60.0)
    enrolled = {
        name: [encoder.embed(voice_note(name, take)).embedding for take in range(3)]
        for name in (NORA, OSCAR)
    }

    def hear(recording, kept=None):
        of = {name: [v if kept is None else v[ORDER] for v in w] for name, w in enrolled.items()}
        gallery = Gallery.enrol(of)
        return worker.hear(recording, gallery, Strictness.NORMAL, AudioLimits(), kept)

    yield hear
    worker._idle.cancel()
    if worker._kept_idle is not None:
        worker._kept_idle.cancel()
        worker._kept_idle.function()


def labels_of(heard) -> list[str]:
    return [part.label for part in heard.timeline.parts]


async def test_the_people_of_a_note_are_named_by_whichever_encoder_answers(tmp_path, hear):
    earlier = kept_in(tmp_path)
    kept = await Encoders(tmp_path / "encoders").find(earlier.encoder_id)
    note = turns(NORA, STRANGER, OSCAR)
    ours, theirs = hear(note), hear(note, kept)
    assert labels_of(ours) == labels_of(theirs) == [NORA, "unknown 1", OSCAR]
    assert (ours.parted.note.encoder_id, theirs.parted.note.encoder_id) == (
        Encoder.default().encoder_id,
        earlier.encoder_id,
    )
    assert not np.array_equal(ours.parted.note.embedding, theirs.parted.note.embedding)


@pytest.mark.parametrize("seconds", [1.5, 4.0, 12.0])
def test_what_is_said_of_a_note_of_one_person_is_said_of_the_whole_note(hear, seconds):
    note = voice_note(OSCAR, 30, seconds)
    heard = hear(note)
    (part,) = heard.timeline.parts
    assert part.speaker == OSCAR
    whole = Encoder.default().embed(note)
    assert heard.parted.note.quality == whole.quality
    assert heard.parted.note.embedding @ whole.embedding > 0.99999
    assert heard.picture.startswith(b"\x89PNG\r\n")


@pytest.mark.parametrize(("can_write", "place"), [(True, None), (False, "folder")])
def test_what_is_compiled_goes_to_the_folder_where_no_other_place_can_be_written(
    can_write, place, monkeypatch
):
    monkeypatch.setattr(os, "access", lambda *_: can_write)
    with mock.patch.dict(os.environ):
        os.environ.pop("NUMBA_CACHE_DIR", None)
        worker._find_place_for_compiled("folder")
        assert os.environ.get("NUMBA_CACHE_DIR") == place

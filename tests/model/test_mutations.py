"""A few hundred hostile files; ``python -m tests.bot.fuzz`` feeds thousands to a worker."""

import tempfile

import numpy as np
import pytest

from model.audio import decode
from model.errors import AudioError
from tests.model import mutations

FILES = 150


def test_a_hostile_file_is_always_the_same():
    made = [mutations.mutated(5, number) for number in range(20)]
    mutations.note.cache_clear()
    assert [mutations.mutated(5, number) for number in range(20)] == made
    assert len(set(made)) > 15


def test_the_sums_of_ogg_are_those_that_libsndfile_writes():
    whole = bytearray(mutations.recordings.recording("ogg opus"))
    damaged = bytearray(whole)
    damaged[22:26] = b"\x01\x02\x03\x04"
    mutations.correct_sums(damaged)
    assert damaged == whole


@pytest.mark.parametrize("seed", [1, 2])
def test_hostile_files_give_a_waveform_or_one_of_our_errors(seed, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    heard = refused = 0
    for number in range(FILES):
        try:
            waveform = decode(mutations.mutated(seed, number))
        except AudioError as error:
            assert str(error).endswith(".")  # noqa: PT017
            refused += 1
        else:
            assert np.isfinite(waveform).all()
            heard += 1
    assert min(heard, refused) > FILES // 10  # damage of every depth
    assert not list(tmp_path.iterdir())

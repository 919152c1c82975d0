"""Importing is free: whoever only reads results loads no network."""

import subprocess
import sys

import pytest

HEAVY = ("torch", "librosa", "matplotlib", "scipy", "silero_vad", "pydub", "sklearn")


@pytest.mark.parametrize(
    "module", ["model", "model.identify", "model.errors", "model.__main__", "bot.recogniser"]
)
def test_an_import_loads_nothing_heavy(module):
    assert heavy_of(module) == []


def test_what_learns_from_stored_embeddings_loads_no_network():
    assert heavy_of("model.training.comparison") == ["scipy"]


def heavy_of(module):
    """Return what an import of a module loads of the heavy packages."""
    command = f"import sys, {module}; print(*sorted(set({HEAVY!r}) & sys.modules.keys()))"
    result = subprocess.run(  # noqa: S603  # this interpreter, our own text
        [sys.executable, "-c", command], capture_output=True, text=True, check=True, timeout=50
    )
    return result.stdout.split()


def test_every_public_name_can_be_imported():
    import model

    assert all(getattr(model, name) is not None for name in model.__all__)
    assert set(model.__all__) <= set(dir(model))

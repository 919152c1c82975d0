"""The benchmark measures everything once over, on any folder of voices."""

import re

import pytest

from model.__main__ import main
from model.evaluation.benchmark import benchmark
from model.evaluation.benchmark_process import measure_memory
from model.evaluation.peers import RESEMBLYZER, MissingPeerError
from tests.model.voice_folders import make_folder
from tests.voices import MEMBERS


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    people = {"read": list(MEMBERS[:2])}
    return make_folder(tmp_path_factory.mktemp("voices"), people, notes=1, seconds=4.0)


@pytest.fixture
def no_peer(monkeypatch):
    def missing(name):
        raise MissingPeerError(name, "pip install it")

    monkeypatch.setattr("model.evaluation.benchmark_times.load_peer", missing)


def tables(report: str) -> list[list[list[str]]]:
    """Return the rows of each table, the header first."""
    found = re.findall(r"(?:^\|.*\|\n?)+", report, re.MULTILINE)
    return [
        [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
        for table in found
    ]


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.usefixtures("no_peer")
def test_everything_is_measured_without_the_peer_too(folder, monkeypatch):
    monkeypatch.setattr("model.evaluation.benchmark.NOTES_IN_BATCHES", 3)
    pieces = benchmark(folder, threads=2, notes=2, runs=1, lengths_s=(1, 3))
    report = "\n\n".join(pieces)
    assert f"{RESEMBLYZER} is not installed: pip install it" in report
    start, memory, stages, one_thread, two_threads, rates, capacity = tables(report)
    assert [row[0] for row in stages[2:]] == ["1 s", "3 s"]
    assert one_thread[0] == two_threads[0]
    assert not any("Resemblyzer" in cell for cell in (*one_thread[0], *rates[0]))
    assert all(float(rate) > 0 for rate in (*rates[2], *capacity[2]))
    assert capacity[0] == ["all that the bot does", "embedding"]
    assert len(start) == 2 + 4
    assert [row[0] for row in memory[2:]] == ["0", "1", "2"]
    for table in (stages, one_thread, two_threads, rates, capacity, start, memory):
        assert len({len(row) for row in table}) == 1


@pytest.mark.slow
def test_the_peak_of_a_fresh_process_is_never_below_what_is_resident():
    (memory,) = measure_memory([], threads=1)
    assert memory.notes == 0
    assert memory.peak_mb >= memory.resident_mb > 100


def test_a_folder_without_an_index_is_a_sentence(tmp_path, capsys):
    assert main(["benchmark", str(tmp_path)]) == 2
    assert "cannot be used" in capsys.readouterr().err

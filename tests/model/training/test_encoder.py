"""A whole run, on made-up voices with a tiny network."""

import json
import shutil
from dataclasses import replace

import pytest
import safetensors.torch
import torch

from model.__main__ import main
from model.encoder import Encoder
from model.training import encoder as training
from model.training.adaptation import AdaptationConfig

CONFIG = AdaptationConfig(steps=6, batch=3, learning_rate=1e-3)


@pytest.fixture
def folder(tmp_path, notes):
    """Return a folder for a run, its notes already decoded."""
    shutil.copytree(notes.folder, tmp_path / "run" / "cache")
    return tmp_path / "run"


def train(voices, folder, start, *, teacher=None, config=CONFIG, resume=False, start_share=0.0):  # noqa: PLR0913
    path = training.train_encoder(
        voices,
        folder,
        start=start,
        teacher=teacher,
        config=config,
        start_share=start_share,
        threads=1,
        resume=resume,
    )
    return safetensors.torch.load_file(path)


@pytest.fixture(scope="module")
def finished(voices, notes, start, tmp_path_factory):
    """Return the folder and the weights of an uninterrupted run."""
    folder = tmp_path_factory.mktemp("run")
    shutil.copytree(notes.folder, folder / "cache")
    return folder, train(voices, folder, start)


def same(first, second) -> bool:
    return all(torch.equal(first[name], second[name]) for name in first)


def test_a_run_leaves_weights_that_load_and_differ_from_the_start(finished, start):
    folder, weights = finished
    adapted = Encoder.load(folder / "encoder.safetensors")
    assert adapted.encoder_id != Encoder.load(start).encoder_id
    assert not same(weights, safetensors.torch.load_file(start))


def test_a_run_writes_its_curves_as_it_goes(finished):
    folder, _ = finished
    rows = [row.split("\t") for row in (folder / "curves.tsv").read_text().splitlines()]
    assert {name for _, name, _ in rows} == {
        "cosine", "contrastive", "margin_softmax", "EER clean", "EER babble", "EER room",
        "EER opus", "hours",
    }  # fmt: skip
    assert [int(step) for step, name, _ in rows if name == "cosine"] == [1, 2, 3, 4, 5, 6]
    assert (folder / "curves.png").read_bytes().startswith(b"\x89PNG")


def test_a_run_that_was_stopped_goes_on_to_the_same_weights(
    finished, voices, start, folder, monkeypatch
):
    step = training.Adaptation.step

    def stopped(self, number, batch):
        if number == 5:
            raise KeyboardInterrupt
        return step(self, number, batch)

    monkeypatch.setattr(training.Adaptation, "step", stopped)
    with pytest.raises(KeyboardInterrupt):
        train(voices, folder, start)
    monkeypatch.setattr(training.Adaptation, "step", step)
    resumed = train(voices, folder, start, config=replace(CONFIG, seed=9), resume=True)
    assert same(resumed, finished[1])
    steps = [row for row in (folder / "curves.tsv").read_text().splitlines() if "cosine" in row]
    assert [int(row.split("\t")[0]) for row in steps] == [1, 2, 3, 4, 5, 6]


def test_all_of_the_start_is_the_start(finished, voices, start):
    weights = train(voices, finished[0], start, resume=True, start_share=1.0)
    assert same(weights, safetensors.torch.load_file(start))


def test_a_second_run_goes_on_from_the_first_and_is_still_taught_by_its_start(
    finished, voices, start, folder
):
    first = finished[0] / "encoder.safetensors"
    taught = train(voices, folder, first, teacher=start)
    assert not same(taught, safetensors.torch.load_file(first))
    teachers = [path.name for path in (folder / "cache").glob("teacher-*.npy")]
    assert teachers == [path.name for path in (finished[0] / "cache").glob("teacher-*.npy")]


def test_frozen_layers_and_frozen_statistics_stay(voices, start, folder):
    config = replace(CONFIG, frozen=("front_end",))
    before, after = (
        safetensors.torch.load_file(start),
        train(voices, folder, start, config=config),
    )
    still = [name for name in before if torch.equal(before[name], after[name])]
    assert all(name in still for name in before if name.startswith("front_end"))
    assert all(name in still for name in before if "running" in name)
    assert "project.weight" not in still


def test_re_estimated_statistics_move(voices, start, folder):
    config = replace(CONFIG, norms="re-estimated")
    before, after = (
        safetensors.torch.load_file(start),
        train(voices, folder, start, config=config),
    )
    assert not any(torch.equal(before[n], after[n]) for n in before if "running_mean" in n)


def test_a_folder_that_holds_a_run_is_not_written_over(finished, voices, start):
    with pytest.raises(ValueError, match="holds a run"):
        train(voices, finished[0], start)


def test_the_learning_rate_rises_and_falls_and_the_margin_grows():
    config = AdaptationConfig(steps=100, learning_rate=1.0, margin=0.3)
    rates = [config.learning_rate_at(step) for step in range(100)]
    assert rates[:5] == sorted(rates[:5])
    assert max(rates) == 1.0
    assert rates[5:] == sorted(rates[5:], reverse=True)
    assert [config.margin_at(step) for step in (0, 50, 99)] == [0.0, 0.3, 0.3]


def test_the_configuration_survives_its_file():
    config = AdaptationConfig(steps=7, frozen=("front_end", "tdnn"))
    assert AdaptationConfig.from_json(config.to_json()) == config
    assert AdaptationConfig.from_json('{"learning_rate": 1}').learning_rate == 1


@pytest.mark.parametrize("text", ['{"stepz": 1}', '{"steps": "many"}', '{"norms": 3}', "[1]", "?"])
def test_a_configuration_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        AdaptationConfig.from_json(text)


def test_the_command_trains(voices, start, folder, tmp_path, capsys):
    settings = tmp_path / "settings.json"
    settings.write_text(json.dumps({"batch": 3}))
    arguments = ["train", "encoder", str(voices), "-o", str(folder), "--steps", "2"]
    options = ["--start", str(start), "--config", str(settings), "--threads", "1"]
    assert main([*arguments, *options]) == 0
    assert capsys.readouterr().out.strip() == str(folder / "encoder.safetensors")
    stored = json.loads((folder / "run.json").read_text())
    assert (stored["steps"], stored["batch"]) == (2, 3)


def test_the_command_says_what_is_missing(start, tmp_path, capsys):
    arguments = ["train", "encoder", str(tmp_path), "-o", str(tmp_path / "run"), "--start"]
    assert main([*arguments, str(start)]) == 2
    assert "index.tsv" in capsys.readouterr().err
    assert main([*arguments, str(tmp_path / "none")]) == 1


def test_the_command_mixes_runs(finished, start, tmp_path, capsys):
    first, mixed = finished[0] / "encoder.safetensors", tmp_path / "mixed.safetensors"
    arguments = ["train", "soup", str(start), str(first), "-o", str(mixed)]
    assert main([*arguments, "--shares", "1,3"]) == 0
    assert capsys.readouterr().out.strip() == Encoder.load(mixed).encoder_id
    parts = [safetensors.torch.load_file(path)["project.weight"] for path in (start, first, mixed)]
    assert torch.allclose((parts[0] + 3 * parts[1]) / 4, parts[2], atol=1e-3)
    assert main([*arguments, "--shares", "1"]) == 2
    assert "share" in capsys.readouterr().err

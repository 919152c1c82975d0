"""``python -m model evaluate --protocol phrase``: its trials, its fit, and its report."""

import numpy as np
import pytest

from model import phrase
from model.evaluation.phrase import ACCEPTED, THRESHOLDS, _missed, _taken, fitted
from model.evaluation.phrase_notes import HALF, OTHER, READ, REPLACED, SHARING, PhraseTrial
from model.reading import MISSED, HeardWord, Reading
from tests.model.test_evaluate import evaluate
from tests.model.voice_folders import add_surroundings, make_folder
from tests.voices import MEMBERS

needs_extra = pytest.mark.skipif(not phrase.is_available(), reason="phrase-check is not installed")
TEXTS = (
    "mark lived in new york",
    "bob lives in cairo now",
    "what have you missed today",
    "she sells old books",
    "the books are in cairo",
    "come back here a moment",
)


def trial(kind: str, ratio: float, speaker: str = "a", *, condition="clean", replaced=-1):
    words = tuple(HeardWord(word=word, phones=3, ratio=ratio) for word in "abc")
    return PhraseTrial(
        kind=kind,
        condition=condition,
        speaker=speaker,
        reading=Reading(words=words, whole=ratio, order=0.5),
        replaced=replaced,
        seconds=2.0,
        took_s=0.1,
    )


def rows_of(table: str) -> dict[str, list[str]]:
    lines = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("| ")]
    return {cells[0].strip(): [cell.strip() for cell in cells[1:]] for cells in lines}


def test_shares_are_counted_by_kind_condition_and_length():
    trials = [trial(READ, 0.5, str(i)) for i in range(3)] + [trial(READ, -11.0, "3")]
    trials += [trial(OTHER, -11.0), trial(READ, -11.0, condition="noise5")]
    rows = rows_of(_taken(trials, seed=0))
    middle = 1 + len(THRESHOLDS) // 2
    assert rows[READ][0] == "4"
    assert rows[READ][middle].startswith("75.0 [")
    assert rows[OTHER][middle] == "0.0 [0.0, 0.0]"
    assert rows[f"{READ}: noise5"][0] == "1"
    assert rows[f"{READ}: shorter"] == rows[READ]


def test_missing_words_are_counted_by_what_the_note_is():
    trials = [trial(READ, MISSED + 0.5), trial(REPLACED, MISSED - 0.5, replaced=1)]
    trials += [trial(OTHER, MISSED - 2)]
    rows = rows_of(_missed(trials))
    assert rows["in notes that are the sentence"] == ["3", "0.0", "0.0", "100.0"]
    assert rows["the one that was replaced"] == ["1", "0.0", "100.0", "100.0"]
    assert rows["in notes that are another sentence"] == ["3", "100.0", "100.0", "100.0"]


def test_a_fit_tells_what_was_read_from_what_was_not():
    rng = np.random.default_rng(0)
    trials = [trial(READ, ratio) for ratio in rng.normal(-1, 0.5, 200)]
    trials += [trial(OTHER, ratio) for ratio in rng.normal(-5, 0.5, 200)]
    said = fitted(trials)
    bias = float(said.split("bias ")[1].split(",")[0])
    weights = [float(weight) for weight in said.split("(")[1].split(")")[0].split(",")]
    scores = np.array([np.dot(weights, t.reading.figures) + bias for t in trials])
    assert np.mean(scores[:200] >= 0) == pytest.approx(ACCEPTED, abs=0.01)
    assert np.mean(scores[200:] >= 0) == 0


def test_nothing_is_fitted_on_one_kind():
    assert fitted([trial(READ, 0.0)]).startswith("Nothing to fit")


@needs_extra
@pytest.mark.timeout(100)
def test_the_report_has_a_row_for_each_kind(tmp_path, capsys):
    people = {"reading": list(MEMBERS[:2]), "talking": list(MEMBERS[2:3])}
    folder = add_surroundings(make_folder(tmp_path, people, notes=3, seconds=2.6))
    head, *lines = (folder / "index.tsv").read_text().splitlines()
    lines = [line + (TEXTS[place] if "reading" in line else "") for place, line in enumerate(lines)]
    (folder / "index.tsv").write_text("\n".join([head, *lines]) + "\n")
    options = ["--protocol", "phrase", "--notes-per-speaker", "2", "--condition", "telephone"]
    assert evaluate(folder, *options) == 0
    rows = rows_of(capsys.readouterr().out)
    assert rows[READ][0] == rows[HALF][0] == rows[REPLACED][0] == "4"
    assert rows[f"{READ}: telephone"][0] == "4"
    assert {OTHER, SHARING, "other speech", "noise"} <= set(rows)
    assert rows["the one that was replaced"][0] == "4"


@needs_extra
def test_an_index_without_texts_is_refused_with_a_sentence(tmp_path, capsys):
    folder = make_folder(tmp_path, {"reading": list(MEMBERS[:1])}, notes=1, seconds=2.6)
    assert evaluate(folder, "--protocol", "phrase") == 2
    assert "no texts" in capsys.readouterr().err


def test_without_the_extra_the_command_says_what_to_install(tmp_path, capsys, monkeypatch):
    folder = make_folder(tmp_path, {"reading": list(MEMBERS[:1])}, notes=1, seconds=2.6)
    monkeypatch.setattr(phrase.importlib.util, "find_spec", lambda _name: None)
    assert evaluate(folder, "--protocol", "phrase") == 2
    assert "timbre[phrase-check]" in capsys.readouterr().err

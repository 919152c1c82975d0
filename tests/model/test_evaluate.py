"""``python -m model evaluate`` on a folder of made-up voices, in real processes."""

import argparse
import sys

import pytest

from model.__main__ import main
from model.evaluation.command_line import add_options, choose_systems, conditions_of
from model.evaluation.conditions import CONDITIONS
from model.evaluation.outsiders import OutsidePeople
from tests.model.test_outsiders import corpus_of
from tests.model.voice_folders import add_surroundings, make_folder
from tests.voices import MEMBERS

pytestmark = [pytest.mark.timeout(100), pytest.mark.usefixtures("forked")]


@pytest.fixture(scope="module")
def voices(tmp_path_factory):
    people = {"reading": ["Nora", "Felix"], "phones": list(MEMBERS)}
    made = make_folder(tmp_path_factory.mktemp("voices"), people, notes=4, seconds=2.6)
    return add_surroundings(made)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """Return where reports on the voices keep embeddings for each other."""
    return ["--cache", str(tmp_path_factory.mktemp("kept"))]


@pytest.fixture(autouse=True)
def few_servers(monkeypatch):
    for where in ("open_set", "open_set_report"):
        monkeypatch.setattr(f"model.evaluation.{where}.DRAWS", 5)


def evaluate(voices, *options: str) -> int:
    return main(["evaluate", str(voices), "--processes", "1", *options])


def tables_of(markdown: str) -> dict[str, dict[str, list[str]]]:
    """Return the cells of each row of each table, by the table's title."""
    tables: dict[str, dict[str, list[str]]] = {}
    title = ""
    for line in markdown.splitlines():
        if line.startswith("### "):
            title = line[4:]
        elif line.startswith("| "):
            label, *cells = (cell.strip() for cell in line.strip("|").split("|"))
            tables.setdefault(title, {})[label] = cells
    return tables


def test_the_report_has_a_row_for_each_condition_and_for_the_means(voices, tmp_path, capsys):
    cache = tmp_path / "cache"
    options = ["--protocol", "verification", "--notes-per-speaker", "4", "--cache", str(cache)]
    options += ["--condition", "noise5", "--condition", "3s"]
    assert evaluate(voices, *options) == 0
    out, err = capsys.readouterr()
    assert "7/7" in err  # the progress bar's end
    tables = tables_of(out)
    assert [title.split(",")[0].split(":")[0] for title in tables] == (
        ["Mean of 2 corpora"] * 2 + ["reading"] * 2 + ["phones"] * 2
    )
    for title, table in tables.items():
        assert table.pop("condition") == ["target trials", "timbre EER", "timbre minDCF"]
        assert [*table] == [
            "clean", "noise5", "3s", "**mean of the degraded**", "**mean of all**",
        ]  # fmt: skip
        assert table["3s"] == ["0", "-", "-"]  # no note is so long
        if title.startswith("Mean") and "enrolled" in title:
            assert table["noise5"] == ["0", "-", "-"]  # too few trials to average
            continue
        rate, low, high = (float(x) for x in table["noise5"][1].translate(_NUMBERS).split())
        assert 0 <= low <= rate <= high <= 100
    reading = next(table for title, table in tables.items() if "8 notes: three" in title)
    assert reading["clean"][:2] == ["8", "0.00 [0.00, 0.00]"]

    # What is kept gives the same report.
    assert len([*cache.iterdir()]) == 7
    assert evaluate(voices, *options) == 0
    assert capsys.readouterr().out == out


_NUMBERS = str.maketrans("[,]", "   ")


def test_another_encoder_is_set_beside_with_the_ratio_of_the_errors(
    voices, kept, tmp_path, capsys, encoder
):
    encoder.save(tmp_path / "again.safetensors")
    options = ["--protocol", "verification", "--condition", "noise5", "--corpus", "phones"]
    options += [*kept, "--encoder", str(tmp_path / "again.safetensors")]
    assert evaluate(voices, *options) == 0
    (table, *_) = tables_of(capsys.readouterr().out).values()
    assert table["condition"][-1] == "EER of timbre / again"
    for label in ("clean", "noise5"):
        first, second = table[label][1:3], table[label][3:5]
        assert first == second
        assert table[label][5] in {"1.00 [1.00, 1.00]", "-"}


def test_closed_sets_are_told_apart_by_embeddings_and_by_small_pictures(voices, kept, capsys):
    assert evaluate(voices, "--protocol", "closed-set", *kept) == 0
    table = tables_of(capsys.readouterr().out)[""]
    assert table["corpus"] == ["members", "notes enrolled", "probes", "timbre", "vgg28"]
    assert table["phones"][:3] == ["5", "3", "25"]
    assert float(table["phones"][3].split()[0]) > 90


def test_the_open_set_report_sets_a_trained_head_beside_the_centroids(voices, kept, capsys):
    assert evaluate(voices, "--notes-per-speaker", "2", *kept) == 0
    tables = tables_of(capsys.readouterr().out)
    # Two readers make no server, but are strangers in the pool; the folder has no training split,
    # so there is nobody to calibrate with.
    scopes = ("Pooled: all cleanly labelled corpora together", "phones")
    names = ("Detection", "Against plain cosines")
    by_shipped = f"{scopes[0]}: At normal, by the calibration that ships"
    assert list(tables) == [*(f"{scope}: {name}" for scope in scopes for name in names), by_shipped]
    shipped = tables[by_shipped]
    assert shipped.pop("members")[:3] == ["notes", "system", "strangers named"]
    assert list(shipped) == ["5"]
    assert all(cell not in {"-", "nan"} for cells in shipped.values() for cell in cells)
    # The readers are among the phones too, by the same voices: only there is everybody one.
    detection = tables["phones: Detection"]
    assert detection.pop("members")[:4] == ["notes", "system", "rank-1", "EER"]
    assert list(detection) == ["3"]  # two thirds of five
    assert all(float(cells[2].split()[0]) > 90 for cells in detection.values())


@pytest.fixture
def calibrated(monkeypatch):
    """Let a calibration be fitted, on few servers of people who are nobody."""
    others = OutsidePeople(
        corpora={"others": corpus_of(0, 9, 4)}, in_pieces=frozenset(), system="timbre"
    )
    monkeypatch.setattr("model.evaluation.open_set.embed_outsiders", lambda *_, **__: others)
    monkeypatch.setattr("model.evaluation.outsiders.DRAWS", {5: 2})


@pytest.mark.usefixtures("calibrated")
def test_the_open_set_report_tells_of_thresholds_fitted_on_other_people(voices, kept, capsys):
    assert evaluate(voices, "--corpus", "phones", "--notes-per-speaker", "3", *kept) == 0
    tables = tables_of(capsys.readouterr().out)
    assert list(tables)[:3] == [
        f"phones: {name}" for name in ("Detection", "Calibration", "At normal")
    ]
    at_normal = tables["phones: At normal"]
    at_normal.pop("members")
    assert at_normal
    assert all(cell not in {"-", "nan"} for cells in at_normal.values() for cell in cells)


@pytest.mark.usefixtures("calibrated")
def test_the_open_set_report_has_degraded_notes_in_a_table_of_their_own(voices, kept, capsys):
    options = ["--corpus", "phones", *kept]
    conditions = ["--condition", "3s", "--condition", "noise5", "--condition", "telephone"]
    assert evaluate(voices, *options) == 0
    clean = tables_of(capsys.readouterr().out)
    assert evaluate(voices, *options, *conditions) == 0
    tables = tables_of(capsys.readouterr().out)
    by_condition = tables.pop("By condition")
    assert tables == clean
    assert by_condition.pop("condition")[:6] == [
        "corpora", "members' notes", "strangers' notes", "system", "rank-1", "EER",
    ]  # fmt: skip
    # No note is long enough for the other one.
    assert list(by_condition) == ["clean", "noise5", "telephone", "**mean of the degraded**"]
    # Five servers of three, with a note each to ask about, and two strangers with four.
    assert by_condition["noise5"][:4] == ["1", "15", "40", "timbre, head"]
    notes, system, *figures = clean["phones: Detection"]["3"]
    assert (notes, system) == ("3", "timbre, head")
    assert by_condition["clean"][4:6] == figures[:2]
    assert by_condition["telephone"][4:] != by_condition["clean"][4:]
    assert all(cell not in {"-", "nan"} for cells in by_condition.values() for cell in cells)
    rates = [float(by_condition[name][5].split()[0]) for name in list(by_condition)[1:]]
    assert rates[-1] == pytest.approx(sum(rates[:-1]) / 2, abs=0.11)  # as it is rounded


def test_all_conditions_are_chosen_by_a_word(voices):
    parser = argparse.ArgumentParser()
    add_options(parser)
    chosen = {
        options: conditions_of(parser.parse_args([str(voices), *options]))
        for options in [
            (), ("--condition", "2s"), ("--condition", "2s", "--condition", "all"),
            ("--protocol", "verification"),
        ]
    }  # fmt: skip
    assert list(chosen.values()) == [
        ("clean",), ("clean", "2s"), tuple(CONDITIONS), tuple(CONDITIONS),
    ]  # fmt: skip


def test_the_open_set_report_draws_pictures(voices, kept, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("model.evaluation.open_set.GROWTH_NOTES", 2)
    options = ["--corpus", "phones", *kept, "--plots", str(tmp_path / "new" / "pictures")]
    assert evaluate(voices, *options) == 0
    assert "### More notes" in capsys.readouterr().out
    drawn = sorted((tmp_path / "new" / "pictures").iterdir())
    assert [path.name for path in drawn] == [
        "accuracy-by-notes.png", "det.png", "notes.png",
        "reliability.png", "scores.png", "server-size.png",
    ]  # fmt: skip
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in drawn)


def test_too_few_people_for_a_server_are_a_sentence_and_exit_code_2(voices, kept, capsys):
    assert evaluate(voices, "--corpus", "reading", *kept) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "cannot be used: none of its corpora has three people with two notes" in err


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--split", "nowhere"], "no notes of the split 'nowhere'"),
        (["--corpus", "nowhere"], "no notes"),
    ],
)
def test_a_folder_without_such_notes_is_a_sentence_and_exit_code_2(
    voices, options, sentence, capsys
):
    assert evaluate(voices, *options) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert sentence in err


def test_a_folder_without_an_index_is_a_sentence_and_exit_code_2(tmp_path, capsys):
    assert evaluate(tmp_path) == 2
    assert "index.tsv" in capsys.readouterr().err


def test_a_folder_without_noise_is_told_so_by_the_processes(tmp_path, capsys):
    quiet = make_folder(tmp_path, {"reading": ["Nora"]}, notes=1, seconds=2.6)
    assert evaluate(quiet, "--condition", "noise5") == 2
    assert "it has no noise to measure with" in capsys.readouterr().err


def test_a_peer_that_is_not_installed_is_a_sentence_and_exit_code_2(voices, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "resemblyzer", None)
    assert evaluate(voices, "--peer", "resemblyzer") == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("The peer resemblyzer is not installed: pip install")
    assert err.count("\n") == 1


def test_weights_that_cannot_be_loaded_are_a_sentence_and_exit_code_1(voices, tmp_path, capsys):
    assert evaluate(voices, "--encoder", str(tmp_path / "nowhere.safetensors")) == 1
    assert "nowhere.safetensors cannot be loaded" in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--condition", "rain"], ["--peer", "nobody"]])
def test_what_cannot_be_chosen_is_told_by_the_usage(voices, options, capsys):
    with pytest.raises(SystemExit) as stopped:
        evaluate(voices, *options)
    assert stopped.value.code == 2
    assert options[1] in capsys.readouterr().err


def test_systems_have_names_of_their_own(tmp_path):
    files = [tmp_path / name for name in ("a/best.safetensors", "b/best.safetensors", "c/x.st")]
    chosen = choose_systems(files, ["resemblyzer", "resemblyzer"], pictures=True)
    names = [choice.name for choice in chosen]
    assert names == ["timbre", str(files[0]), str(files[1]), "x", "resemblyzer", "vgg28"]

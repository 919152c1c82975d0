"""``python -m model evaluate`` on a folder of made-up voices, in real processes."""

import sys

import pytest

from model.__main__ import main
from model.evaluation.command_line import choose_systems
from tests.model.voice_folders import add_surroundings, make_folder
from tests.voices import MEMBERS

pytestmark = pytest.mark.timeout(100)


@pytest.fixture(scope="module")
def voices(tmp_path_factory):
    people = {"reading": ["Nora", "Felix"], "phones": list(MEMBERS)}
    made = make_folder(tmp_path_factory.mktemp("voices"), people, notes=4, seconds=2.6)
    return add_surroundings(made)


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
    options = ["--notes-per-speaker", "4", "--cache", str(cache)]
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
    voices, tmp_path, capsys, encoder
):
    encoder.save(tmp_path / "again.safetensors")
    options = ["--condition", "noise5", "--corpus", "phones"]
    assert evaluate(voices, *options, "--encoder", str(tmp_path / "again.safetensors")) == 0
    (table, *_) = tables_of(capsys.readouterr().out).values()
    assert table["condition"][-1] == "EER of timbre / again"
    for label in ("clean", "noise5"):
        first, second = table[label][1:3], table[label][3:5]
        assert first == second
        assert table[label][5] in {"1.00 [1.00, 1.00]", "-"}


def test_closed_sets_are_told_apart_by_embeddings_and_by_small_pictures(voices, capsys):
    assert evaluate(voices, "--protocol", "closed-set") == 0
    table = tables_of(capsys.readouterr().out)[""]
    assert table["corpus"] == ["members", "notes enrolled", "probes", "timbre", "vgg28"]
    assert table["phones"][:3] == ["5", "3", "25"]
    assert float(table["phones"][3].split()[0]) > 90


def test_the_open_set_report_says_who_is_missed_and_who_is_named(voices, capsys):
    options = ["--protocol", "open-set", "--corpus", "phones"]
    assert evaluate(voices, *options) == 0
    table = tables_of(capsys.readouterr().out)[""]
    assert len(table["phones"]) == len(table["corpus"]) == 7


def test_the_head_report_sets_a_trained_head_beside_the_centroids(voices, capsys):
    assert evaluate(voices, "--protocol", "head", "--condition", "2s") == 0
    out = capsys.readouterr().out
    assert "notes to identify clean, 2s" in out
    tables = tables_of(out)
    assert list(tables) == ["phones"]  # two readers make no server
    table = tables["phones"]
    assert table.pop("members")[3:5] == [
        "timbre, centroids: FNIR at FPIR 1 %",
        "timbre, head: FNIR at FPIR 1 %",
    ]
    assert list(table) == ["5", "20", "50"]
    for cells in table.values():
        assert float(cells[-1]) > 90  # rank-1


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

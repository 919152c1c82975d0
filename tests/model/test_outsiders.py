"""Whom calibrations are fitted on: nobody who is measured, and nobody whom a head knows."""

import csv
from dataclasses import replace

import numpy as np
import pytest

from bot.sandbox.made_up_voices import as_voice_note, speak
from model.__main__ import main
from model.calibration import Calibration
from model.cohort import Cohort, is_in_cohort
from model.evaluation import outsiders
from model.evaluation.answers import recognisers
from model.evaluation.embedding_run import EmbeddingRun, NoteEmbeddings
from model.evaluation.outsiders import OutsidePeople, embed_outsiders, outsiders_for
from model.evaluation.systems import SystemChoice
from model.training.copies import COPIES
from tests.model.qualities import CLEAR

CONDITIONS = ("clean", "2s", *COPIES)
OURS = SystemChoice(name="timbre")

pytestmark = [pytest.mark.timeout(200), pytest.mark.usefixtures("forked")]


def corpus_of(seed: int, people: int, notes: int):
    """Make people whose notes are directions of their own, and a little alike."""
    rng = np.random.default_rng(seed)

    def heard(voice):
        noisy = voice + rng.normal(0, 0.6, 192)
        return (noisy / np.linalg.norm(noisy)).astype(np.float32)

    def note(voice):
        quality = replace(CLEAR, speech_s=rng.uniform(1, 8))
        return NoteEmbeddings(
            embeddings={("timbre", condition): heard(voice) for condition in CONDITIONS},
            qualities=dict.fromkeys(CONDITIONS, quality),
        )

    shared = rng.standard_normal(192)
    voices = 0.5 * shared + rng.standard_normal((people, 192))
    return {f"p{place}": [note(voice) for _ in range(notes)] for place, voice in enumerate(voices)}


@pytest.fixture
def quick(monkeypatch):
    """Draw few servers."""
    monkeypatch.setattr(outsiders, "DRAWS", {5: 2})
    monkeypatch.setattr(outsiders, "ENROLLED", (2,))


@pytest.fixture(scope="module")
def phones():
    return corpus_of(0, 9, 4)


@pytest.fixture(scope="module")
def books():
    return corpus_of(1, 7, 4)


def people(**corpora) -> OutsidePeople:
    """Make outside people; those of books have pieces of one recording."""
    alone = frozenset({"books"}) & set(corpora)
    return OutsidePeople(corpora=corpora, in_pieces=alone, system="timbre")


def is_fitted(outside: OutsidePeople, *measured: str) -> bool:
    return outsiders_for(measured, outside).calibration is not None


def test_a_calibration_is_fitted_on_people_outside(quick, phones, books):
    fitted = outsiders_for((), people(phones=phones, books=books)).calibration
    assert fitted.measured_on == "16 people of phones, books"
    assert fitted.encoder_id == Cohort.default().encoder_id
    assert fitted.centroids.ratio[0] > 0
    assert fitted.head.ratio[0] > 0
    assert fitted.centroids.ratio != fitted.head.ratio


def test_nothing_is_learnt_of_a_measured_corpus_nor_of_its_kin(quick, phones):
    outside = people(**{"phones-train": phones})
    assert is_fitted(outside, "reading")
    assert not is_fitted(outside, "phones-dev")
    assert not is_fitted(outside, "reading", "phones-train")
    both = people(**{"phones-train": phones, "words": {}}).without(["phones-dev"])
    assert both.described() == "0 people of words"


def test_the_cohort_holds_nobody_of_a_measured_corpus():
    cohort = outsiders_for(["speechocean762", "librispeech-dev"], people()).cohort
    assert cohort.corpora
    assert not {"speechocean762", "librispeech-train"} & set(cohort.corpora)


def test_pieces_of_a_recording_are_in_no_pool_but_that_of_everybody(phones, books):
    outside = people(phones=phones, books=books, words=phones)
    mixed = [group for group in outside.groups() if "halves" not in group.name]
    assert [group.corpora for group in mixed] == [
        ("phones",), ("words",), ("phones", "words"), ("books",), ("phones", "books", "words"),
    ]  # fmt: skip
    assert len(mixed[-1].speakers) == 9 + 7 + 9
    assert "everybody" not in [group.name for group in people(phones=phones).groups()]
    assert "everybody" not in [group.name for group in people(books=books).groups()]


def test_halves_hold_the_people_who_are_most_alike(phones):
    low, high = np.eye(192, dtype=np.float32)[:2]

    def near(voice, of):
        notes = [voice + 0.3 * note["timbre", "clean"] for note in of]
        return [
            NoteEmbeddings(
                embeddings={("timbre", "clean"): one / np.linalg.norm(one)},
                qualities=of[0].qualities,
            )
            for one in notes
        ]

    mixed = {
        name: near(low if place % 3 else high, of)
        for place, (name, of) in enumerate(phones.items())
    }
    groups = people(phones=mixed | {"silent": []}).groups()
    halves = [set(group.speakers) for group in groups if "halves" in group.name]
    high_ones = set(list(phones)[::3])
    assert sorted(halves, key=len) == [high_ones, set(phones) - high_ones]


def test_few_people_have_no_halves():
    groups = people(phones=corpus_of(2, 7, 4)).groups()
    assert [group.name for group in groups] == ["phones"]


@pytest.mark.parametrize("has_head", [False, True])
def test_pieces_of_a_recording_are_asked_about_only_as_strangers(quick, phones, books, has_head):
    outside = people(phones=phones, books=books)
    for group in outside.groups():
        server = next(outsiders._servers(group), None)
        if server is None:  # of half of few people
            assert "halves" in group.name
            continue
        answered = outsiders._answered(
            recognisers(["timbre"])[1 + has_head], group, server, Cohort.default(), outside
        )
        is_in_pieces = "books" in group.corpora
        assert (~answered.is_member).any()
        assert answered.is_member.any() == (not is_in_pieces)
        assert (answered.own.member_mean is None) == is_in_pieces
        assert answered.own.stranger_mean is not None
        lengths = [len(answered.scores), len(answered.notes.snr_db), len(answered.conditions)]
        assert lengths == [len(answered.is_member)] * 3
        assert answered.conditions.max() < 3 + len(COPIES)


def test_pieces_alone_fit_no_calibration(quick, books):
    assert not is_fitted(people(books=books))


def test_three_people_or_nobody_fit_no_calibration(quick):
    assert not is_fitted(people(phones=corpus_of(2, 3, 4)))
    assert not is_fitted(people())


# From here on with recordings: two corpora, and some people of each in the cohort.
PEOPLE = {"phones": (3, (0, 1, 2, 3, 4, 8, 9, 10)), "books": (1, (0, 1, 2, 3))}
SECONDS = {"phones": 1.6, "books": 7.4}
ALONE = "phones/11"
SEEDS = (96, 11, 135, 52, 144, 75, 1, 2, 3, 4, 5)  # of voices in which speech is found


@pytest.fixture(scope="module")
def voices(tmp_path_factory):
    """Return a folder where everybody of one corpus has a single long recording."""
    folder = tmp_path_factory.mktemp("outside")
    rows = ["path\tsplit\tcorpus\tspeaker\tseconds\ttext"]
    for corpus, (notes, numbers) in PEOPLE.items():
        for number in numbers:
            for take in range(notes):
                name = f"{corpus}-{number}-{take}.ogg"
                spoken = speak(SEEDS[number], take, SECONDS[corpus])
                (folder / name).write_bytes(as_voice_note(spoken))
                rows.append(f"{name}\ttrain\t{corpus}\t{corpus}/{number}\t{SECONDS[corpus]}\t")
    # Somebody of the other corpus has one recording only, a long one.
    (folder / "alone.ogg").write_bytes(as_voice_note(speak(SEEDS[1], 7, SECONDS["books"])))
    rows.append(f"alone.ogg\ttrain\tphones\t{ALONE}\t{SECONDS['books']}\t")
    (folder / "index.tsv").write_text("\n".join(rows) + "\n")
    return folder


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def embedded(voices, cache):
    run = EmbeddingRun(
        folder=voices,
        split="dev",
        systems=(OURS, SystemChoice(name="peer", peer="nobody")),
        notes_per_speaker=2,
        cache=cache,
    )
    return embed_outsiders(run, processes=1)


def test_nobody_of_the_cohort_is_outside(embedded):
    found = {name for of in embedded.corpora.values() for name in of}
    everybody = {f"{corpus}/{n}" for corpus, (_, numbers) in PEOPLE.items() for n in numbers}
    everybody.add(ALONE)
    assert found == {name for name in everybody if not is_in_cohort(name)}
    assert found < everybody
    assert set(embedded.corpora) == set(PEOPLE)


def test_a_single_recording_is_cut_to_pieces(embedded):
    assert embedded.in_pieces == {"books"}
    for pieces in embedded.corpora["books"].values():
        assert len(pieces) == 2  # of 3.5 s each; the rest is left out
        assert [note.qualities["clean"].duration_s for note in pieces] == [3.5, 3.5]
        assert pieces[0]["timbre", "clean"] @ pieces[1]["timbre", "clean"] < 0.999
    for name, notes in embedded.corpora["phones"].items():
        if name != ALONE:
            assert len(notes) == 3
            assert all(note.qualities["clean"].duration_s < 2 for note in notes)


def test_a_single_recording_stays_whole_where_others_have_several(embedded):
    (note,) = embedded.corpora["phones"][ALONE]
    assert note.qualities["clean"].duration_s == pytest.approx(SECONDS["books"], abs=0.1)


def test_notes_are_embedded_short_and_degraded_by_the_first_system_alone(embedded):
    for of in embedded.corpora.values():
        for note in (note for notes in of.values() for note in notes):
            assert {system for system, _ in note.embeddings} == {"timbre"}
            long_enough = {"2s"} if note.qualities["clean"].speech_s >= 2 else set()
            assert set(note.qualities) - {"1s"} == {"clean", *COPIES} | long_enough


@pytest.fixture
def calibrate(quick, embedded, cache, tmp_path):
    """Return what runs the command on a folder: its exit code, and the file."""

    def run(folder):
        made = tmp_path / "calibration.json"
        options = ["-o", str(made), "--processes", "1", "--cache", str(cache)]
        return main(["train", "calibration", str(folder), *options]), made

    return run


def test_the_command_writes_a_calibration(calibrate, embedded, voices, capsys):
    code, made = calibrate(voices)
    assert code == 0
    written = Calibration.from_json(made.read_text())
    people = sum(len(of) for of in embedded.corpora.values())
    assert written.measured_on == f"{people} people of phones, books"
    assert written.encoder_id == Calibration.default().encoder_id
    told = f"{written.measured_on}, encoder {written.encoder_id}"
    assert told in capsys.readouterr().out


def test_too_few_people_are_a_sentence_and_nothing_is_written(calibrate, voices, tmp_path, capsys):
    few = tmp_path / "few"
    few.mkdir()
    with (voices / "index.tsv").open(newline="") as index:
        rows = list(csv.reader(index, delimiter="\t"))
    kept = [rows[0], *(row for row in rows if row[3] in {"phones/0", "phones/1", "books/0"})]
    for row in kept[1:]:
        (few / row[0]).write_bytes((voices / row[0]).read_bytes())
    (few / "index.tsv").write_text("".join("\t".join(row) + "\n" for row in kept))
    code, made = calibrate(few)
    assert code == 2
    assert "there are too few people to fit a calibration on" in capsys.readouterr().err
    assert not made.exists()

"""``python -m model evaluate --protocol timeline``: conversations, their errors, the report."""

import itertools

import numpy as np
import pytest

from model import Gallery
from model.audio import SAMPLE_RATE_HZ
from model.evaluation.conversations import TURN_S, Talker, Turn, converse
from model.evaluation.timeline import Answered, errors_of
from model.evaluation.timeline_notes import Asked, Person, conversations
from model.evaluation.voices import read_index
from model.identify import Candidate, Identification
from model.timeline import Part, Timeline
from tests.model.test_evaluate import evaluate
from tests.model.voice_folders import make_folder
from tests.voices import MEMBERS, STRANGERS

pytestmark = [pytest.mark.timeout(300), pytest.mark.usefixtures("forked")]

EVERYBODY = [*MEMBERS, *STRANGERS]


@pytest.fixture(scope="module")
def voices(tmp_path_factory):
    people = {"reading": EVERYBODY}
    return make_folder(tmp_path_factory.mktemp("voices"), people, notes=6, seconds=2.6)


@pytest.fixture(scope="module")
def notes(voices):
    found = {}
    for note in read_index(voices, "dev"):
        found.setdefault(note.speaker, []).append(note)
    return found


@pytest.mark.parametrize("overlapping", [False, True])
def test_everybody_has_turns_of_a_drawn_length_and_the_same_seed_says_the_same(notes, overlapping):
    def talk():
        rng = np.random.default_rng(3)
        talkers = [Talker(name, notes[name], rng) for name in list(notes)[:3]]
        return converse(talkers, rng, overlapping=overlapping)

    one, same = talk(), talk()
    assert np.array_equal(one.waveform, same.waveform)
    assert {turn.speaker for turn in one.turns} == set(list(notes)[:3])
    assert all(0 <= turn.start_s < turn.end_s for turn in one.turns)
    assert max(turn.end_s for turn in one.turns) <= len(one.waveform) / SAMPLE_RATE_HZ
    assert max(turn.end_s - turn.start_s for turn in one.turns) <= TURN_S[1]
    ordered = sorted(one.turns, key=lambda turn: turn.start_s)
    touching = any(
        first.end_s > second.start_s and first.speaker != second.speaker
        for first, second in itertools.pairwise(ordered)
    )
    assert touching <= overlapping


def person(name: str) -> Person:
    place = EVERYBODY.index(name)
    return Person(name=name, enrolled=(np.eye(192, dtype=np.float32)[place],) * 5, notes=(name,))


def test_strangers_of_a_conversation_are_not_enrolled_and_its_members_are():
    people = [person(name) for name in EVERYBODY]
    asked = conversations("reading", people, count=40, seed=0)
    strangers = [len(one.people) - len(one.members) for one in asked]
    assert set(strangers) == {0, 1}
    assert {len(one.people) for one in asked} == {2, 3}
    assert conversations("reading", people[:1], count=3, seed=0) == []


def answered(*parts: tuple[str | None, float, float], turns) -> Answered:
    """Return an answer about a conversation of a and b, who are members, and c, who is none."""
    rows = np.eye(192, dtype=np.float32)
    gallery = Gallery.enrol({"a": [rows[0]], "b": [rows[1]]})
    people = tuple(Person(name=name, enrolled=(), notes=()) for name in "abc")
    found = [
        Part(
            label=str(name),
            identification=Identification(
                ranking=(Candidate(speaker=name or "a", llr=1.0),),
                probability=0.9,
                is_named=name is not None,
            ),
            stretches=((start_s, end_s),),
        )
        for name, start_s, end_s in parts
    ]
    return Answered(
        asked=Asked(corpus="reading", people=people, gallery=gallery, seed=(0,)),
        turns=tuple(Turn(speaker=who, start_s=a, end_s=b) for who, a, b in turns),
        timeline=Timeline(parts=tuple(found), duration_s=12.0),
        duration_s=12.0,
        plain_s=0.0,
        parted_s=0.0,
    )


TURNS = [("a", 0, 4), ("b", 4, 8), ("c", 8, 12)]


def test_a_perfect_answer_has_no_errors():
    right = answered(("a", 0, 4), ("b", 4, 8), (None, 8, 12), turns=TURNS)
    errors = errors_of(right)
    # Of 12 s, 0.125 s are left out on either side of both borders, and inside of both ends.
    assert errors.spoken_s == pytest.approx(12 - 6 * 0.125)
    assert (errors.missed_s, errors.added_s, errors.confused_s) == (0, 0, 0)
    assert right.is_right
    assert right.people_more == 0


def test_what_is_missed_added_and_confused_is_counted_in_seconds():
    turns = [("a", 0, 4), ("b", 4, 8)]
    wrong = answered(("a", 0, 2), ("b", 6, 11), turns=turns)
    errors = errors_of(wrong)
    assert errors.missed_s == pytest.approx(4 - 2 * 0.125)
    assert errors.added_s == pytest.approx(3 - 0.125)
    confused = errors_of(answered(("b", 0, 4), ("b", 4, 8), turns=turns))
    assert confused.confused_s == pytest.approx(4 - 2 * 0.125)
    assert wrong.is_right
    assert wrong.people_more == -1


def test_naming_a_stranger_is_not_right():
    assert not answered(("a", 0, 4), ("b", 4, 8), ("d", 8, 12), turns=TURNS).is_right
    assert not answered(("a", 0, 12), turns=TURNS).is_right


def test_the_report_has_rows_for_corpora_kinds_conditions_and_times(voices, capsys, monkeypatch):
    monkeypatch.setattr("model.evaluation.timeline_report.CONVERSATIONS", 4)
    monkeypatch.setattr(
        "model.evaluation.timeline_report.SINGLE_NOTES", {"clean": 1, "joined": 1, "telephone": 1}
    )
    options = ["--protocol", "timeline", "--notes-per-speaker", "2"]
    assert evaluate(voices, *options) == 0
    out = capsys.readouterr().out
    rows = {
        cells[0]: cells[1:]
        for line in out.splitlines()
        if line.startswith("| ")
        for cells in [[cell.strip() for cell in line.strip("|").split("|")]]
    }
    assert rows["reading"][0] == rows["**together**"][0] == "4"
    assert {"clean", "joined", "telephone"} <= set(rows)
    assert rows["clean"][0].endswith(f"({len(EVERYBODY)})")
    assert "noise5" not in rows
    wrong = float(rows["reading"][3].split()[0])
    assert wrong == pytest.approx(sum(map(float, rows["reading"][4:])), abs=0.2)

"""Drawn servers: who is a member, who a stranger, and what is asked."""

from types import SimpleNamespace

import numpy as np
import pytest

from model.calibration import Calibration, ScoreCalibration
from model.evaluation import open_set
from model.evaluation.answers import Outsiders, answer, recognisers
from model.evaluation.embedding_run import NoteEmbeddings
from model.evaluation.open_set_trials import OpenSetTrials
from model.evaluation.servers import POOLED, STRANGER, all_people
from model.evaluation.verification import NOT_AVERAGED
from tests.model.qualities import CLEAR


def corpus_of(people: int, notes: int, *, first: int = 0, dimensions: int = 40):
    """Make people, each a direction of their own, who send the same note again and again."""
    axes = np.eye(dimensions, dtype=np.float32)
    return {
        f"p{first + place}": [
            NoteEmbeddings(
                embeddings={("ours", c): axes[first + place] for c in ("clean", "2s")[: 1 + n % 2]},
                qualities=dict.fromkeys(("clean", "2s")[: 1 + n % 2], CLEAR),
            )
            for n in range(notes)
        ]
        for place in range(people)
    }


def draw(people, members, enrolled, *, conditions=("clean",)):
    return people.draw(members, enrolled, draws=5, seed=0, conditions=conditions)


def test_members_and_strangers_are_different_people():
    (people,) = all_people({"reading": corpus_of(9, 4)})
    servers = draw(people, 5, 3)
    assert len(servers) == 5
    assert len({server.draw.members for server in servers}) > 1
    names = list(people.speakers)
    for server in servers:
        assert len(server.asked) == 5 * 1 + 4 * 4  # a note to spare each, and all of the strangers'
        for asked in server.asked:
            is_member = names[asked.owner] in server.draw.members
            assert is_member == (asked.member != STRANGER)
            if is_member:
                assert server.draw.members[asked.member] == names[asked.owner]


def test_no_note_is_both_enrolled_and_asked_about():
    (people,) = all_people({"reading": corpus_of(9, 4)})
    for server in draw(people, 5, 2, conditions=("clean", "2s")):
        enrolled = {id(note) for notes in server.enrolled.values() for note in notes}
        assert len(enrolled) == 10
        assert not enrolled & {id(asked.note) for asked in server.asked}


def test_notes_are_asked_about_in_the_conditions_that_they_come_in():
    (people,) = all_people({"reading": corpus_of(6, 4)})
    server = draw(people, 2, 1, conditions=("clean", "2s"))[0]
    strangers = [asked.condition for asked in server.asked if asked.member == STRANGER]
    assert strangers.count("clean") == 4 * 4
    assert strangers.count("2s") == 4 * 2  # every other note is too short


def test_a_stranger_who_sounds_like_a_member_is_told():
    corpus = corpus_of(9, 4)
    corpus["p8"] = corpus["p0"]  # one voice, two names
    (people,) = all_people({"reading": corpus | {"silent": []}})
    names = list(people.speakers)
    for server in draw(people, 5, 3):
        alike = {names[one.owner] for one, is_so in told(server) if is_so}
        members = {"p0", "p8"} & set(server.draw.members)
        assert alike == ({"p0", "p8"} - members if len(members) == 1 else set())


def told(server):
    return zip(server.asked, server.is_look_alike("ours"), strict=True)


@pytest.mark.parametrize(
    ("people", "notes", "members"), [(75, 4, 50), (12, 4, 8), (3, 4, 2), (2, 4, 0), (75, 3, 0)]
)
def test_a_corpus_of_few_people_makes_smaller_servers_or_none(people, notes, members):
    (drawn_of,) = all_people({"reading": corpus_of(people, notes, dimensions=80)})
    assert drawn_of.members(50, 3) == members
    assert bool(draw(drawn_of, 50, 3)) == bool(members)


def test_the_pool_holds_the_cleanly_labelled_corpora():
    corpora = {
        "reading": corpus_of(10, 4),
        "words": corpus_of(2, 2, first=10),
        NOT_AVERAGED[0]: corpus_of(9, 4, first=20),
    }
    *_, pool = all_people(corpora)
    assert (pool.name, pool.corpora) == (POOLED, ("reading", "words"))
    assert len(pool.speakers) == 12
    assert pool.members(120, 3) == 10  # all who can be, and strangers are left
    assert pool.members(120, 1) == 10  # five sixths
    assert [people.name for people in all_people({"reading": corpora["reading"]})] == ["reading"]


def test_in_the_pool_strangers_are_of_the_members_corpora(monkeypatch):
    drawn = []
    monkeypatch.setattr(open_set, "_ask", lambda _, servers, __: drawn.extend(servers))
    monkeypatch.setattr(open_set, "_by_condition", lambda *_: {})
    *_, pool = all_people({"reading": corpus_of(12, 12), "words": corpus_of(12, 2, first=12)})
    assert list(open_set._sizes(SimpleNamespace(seed=0), [], pool, None))
    of_many_notes = [server for server in drawn if len(server.draw.enrolled[0]) == 10]
    assert of_many_notes
    for server in of_many_notes:
        strangers = set(server.speakers) - set(server.draw.members)
        assert {name.split()[0] for name in strangers} == {"reading"}


def calibrated(*, slope: float, offset: float, threshold: float) -> Calibration:
    """Make a calibration that looks at scores alone."""
    nothing = (0.0,) * 7
    of = ScoreCalibration(
        usual_strangers=(0.0, 0.0, 0.0),
        usual_tail=0.0,
        usual_members=(1.0, 0.0),
        ratio=(slope, offset, *nothing),
        thresholds=dict.fromkeys(("strict", "normal", "relaxed"), (threshold, *nothing)),
        expected=(slope + offset, *nothing),
    )
    return Calibration(encoder_id="ours", centroids=of, head=of, measured_on="nobody")


def test_whoever_sounds_like_nobody_else_is_found_by_centroids():
    (people,) = all_people({"reading": corpus_of(9, 4)})
    servers = draw(people, 5, 3)
    calibration = calibrated(slope=10, offset=-5, threshold=2)
    outsiders = Outsiders(cohort=None, calibration=calibration)
    answers = [answer(recognisers(["ours"])[1], server, outsiders) for server in servers]
    is_look_alike = np.concatenate([server.is_look_alike("ours") for server in servers])
    trials = OpenSetTrials.of(servers, answers, is_look_alike=is_look_alike)
    assert trials.is_right.tolist() == trials.is_member.tolist()
    assert trials.answers.llrs == pytest.approx(np.where(trials.is_member, 5, -5))
    assert (trials.answers.scores == trials.answers.llrs).all()
    assert (trials.answers.probabilities > 0.9).tolist() == trials.is_member.tolist()
    assert trials.answers.is_named.tolist() == trials.is_member.tolist()
    assert not trials.answers.is_unsure.any()


@pytest.mark.parametrize("is_peer", [False, True], ids=["no calibration", "a peer"])
def test_without_a_threshold_of_its_own_a_system_only_ranks(is_peer):
    (people,) = all_people({"reading": corpus_of(9, 4)})
    server = draw(people, 5, 3)[0]
    calibration = calibrated(slope=10, offset=-5, threshold=2) if is_peer else None
    system = recognisers(["timbre", "ours"])[-1] if is_peer else recognisers(["ours"])[1]
    found = answer(system, server, Outsiders(cohort=None, calibration=calibration))
    is_member = np.array([asked.member != STRANGER for asked in server.asked])
    assert (found.scores == is_member).all()
    assert found.llrs is found.probabilities is found.is_named is found.is_unsure is None


def test_only_the_encoder_that_ships_has_a_head_and_a_threshold():
    chosen = recognisers(["timbre", "peer"])
    assert [one.name for one in chosen] == [
        *("timbre, cosine", "timbre, centroids", "timbre, head", "peer")
    ]
    assert [one.has_head for one in chosen] == [False, False, True, False]
    assert [one.has_threshold for one in chosen] == [False, True, True, False]


def test_fewer_notes_leave_the_questions_as_they_are():
    (people,) = all_people({"reading": corpus_of(9, 6)})
    server = draw(people, 5, 4)[0]
    fewer = open_set._with_fewer_notes(server, 2)
    assert [id(a.note) for a in fewer.asked] == [id(a.note) for a in server.asked]
    for name, notes in fewer.enrolled.items():
        assert [*map(id, notes)] == [*map(id, server.enrolled[name][:2])]

"""Fitting a calibration: on made-up servers it lets as many strangers pass as was wished."""

from dataclasses import replace

import numpy as np
import pytest

from model.calibration import Notes, OwnScores, Strictness
from model.evaluation.calibration_metrics import expected_calibration_error
from model.training.calibration import AnsweredNotes, fit_calibration
from tests.model.qualities import CLEAR

SPREAD = 0.08  # of strangers' best scores in one server
SIZES = [(members, notes) for members in (5, 20, 80) for notes in (1, 2, 5)]


def server_of(rng, corpus: str, members: int, notes: int, *, asked: int = 400) -> AnsweredNotes:
    """Make a server whose corpus, size and notes shift what strangers and members score."""
    of_corpus = np.random.default_rng([*corpus.encode()])
    strangers_at = 0.35 + of_corpus.normal(0, 0.04) + 0.04 * np.log(members / 20) - 0.03 / notes
    members_at = 0.85 + of_corpus.normal(0, 0.03) - 0.25 / notes
    is_member = np.arange(asked) % 4 == 0
    speech_s = rng.uniform(1, 8, asked)
    scores = rng.normal(strangers_at, SPREAD, asked)
    upper_db = rng.uniform(-60, 10, asked)
    worse = 0.15 * np.clip(-25 - upper_db, 0, 35) / 35
    of_members = members_at + 0.05 * np.log(speech_s / 3) - worse + rng.normal(0, 0.1, asked)
    enrolled = rng.normal(strangers_at, SPREAD, members * notes)
    return AnsweredNotes(
        corpus=corpus,
        people=100,
        own=OwnScores(
            members=members,
            notes=float(notes),
            stranger_mean=float(enrolled.mean()),
            stranger_tail=float(np.quantile(enrolled, 0.9) - enrolled.mean()),
            member_mean=float(rng.normal(members_at, 0.1, members).mean()) if notes > 1 else None,
        ),
        scores=np.where(is_member, of_members, scores),
        is_member=is_member,
        is_right=is_member & (of_members > scores),
        notes=Notes(
            speech_s=speech_s,
            snr_db=rng.uniform(0, 40, asked),
            upper_db=upper_db,
        ),
        conditions=np.arange(asked) % 3,
    )


def servers_of(seed: int, corpora: int = 8) -> list[AnsweredNotes]:
    rng = np.random.default_rng(seed)
    return [
        server_of(rng, f"corpus {seed} {number}", *size)
        for number in range(corpora)
        for size in SIZES
    ]


@pytest.fixture(scope="module")
def fitted():
    return fit_calibration(servers_of(0, corpora=12))


@pytest.fixture(scope="module")
def fresh():
    """Return servers of other corpora, none of whose people were fitted on."""
    return servers_of(1, corpora=20)


def ratios_of(calibration, server):
    """Return the ratios of a server's notes, and what its kind of notes needs for a name."""
    enrolled = np.array([server.own.notes])
    found = calibration.ratios(server.scores[:, None], server.notes, enrolled, server.own)
    return found[:, 0], lambda name: calibration.least_ratios(
        name, server.notes, enrolled, server.own
    )[:, 0]


def test_a_wished_share_of_strangers_is_named_in_servers_of_other_people(fitted, fresh):
    for name in Strictness:
        named = []
        for server in fresh:
            ratios, least = ratios_of(fitted, server)
            named.append((ratios >= least(name))[~server.is_member].mean())
        assert name.fpir / 1.5 < np.mean(named) < name.fpir * 1.5


@pytest.mark.parametrize("members", [5, 20, 80])
def test_a_server_of_any_size_names_few_strangers(fitted, fresh, members):
    named = []
    for server in fresh:
        ratios, least = ratios_of(fitted, server)
        if server.own.members == members:
            named.append((ratios >= least(Strictness.RELAXED))[~server.is_member].mean())
    assert 0.015 < np.mean(named) < 0.06


def test_ratios_are_those_of_members_to_strangers(fitted, fresh):
    ratios = np.concatenate([ratios_of(fitted, server)[0] for server in fresh])
    right = np.concatenate([server.is_right for server in fresh])
    told = right | ~np.concatenate([server.is_member for server in fresh])
    weights = np.where(right, 0.5 / right.sum(), 0.5 / (~right & told).sum())[told]
    probabilities = 1 / (1 + np.exp(-ratios[told]))
    assert expected_calibration_error(probabilities, right[told], weights) < 0.02
    assert expected_calibration_error(probabilities**2, right[told], weights) > 0.02


def test_three_quarters_of_members_reach_what_is_expected(fitted, fresh):
    reached = []
    for server in fresh:
        ratios, _ = ratios_of(fitted, server)
        enrolled = np.array([server.own.notes])
        expected = fitted.expected_ratios(server.notes, enrolled, server.own)[:, 0]
        reached.append((ratios >= expected)[server.is_right].mean())
    assert np.mean(reached) == pytest.approx(0.75, abs=0.05)


def test_what_is_usual_is_found(fitted):
    assert fitted.usual_strangers == pytest.approx((0.35, 0.04, -0.03), abs=0.03)
    assert fitted.usual_tail == pytest.approx(1.28 * SPREAD, abs=0.015)
    assert fitted.usual_members == pytest.approx((0.85, -0.25), abs=0.06)


def test_a_score_needs_more_where_strangers_score_higher(fitted):
    note = Notes.of([CLEAR])
    usual = OwnScores(members=80, notes=5.0, stranger_mean=0.4, stranger_tail=1.28 * SPREAD)
    alike = replace(usual, stranger_mean=0.5)
    score, enrolled = np.array([[0.6]]), np.array([5.0])
    beyond = [
        fitted.ratios(score, note, enrolled, own)
        - fitted.least_ratios(Strictness.NORMAL, note, enrolled, own)
        for own in (usual, alike)
    ]
    assert beyond[0] > 0 > beyond[1]


def test_a_corpus_does_not_count_more_for_being_asked_more():
    servers = servers_of(2, corpora=3)
    once, often = fit_calibration(servers), fit_calibration([*servers, *servers[: len(SIZES)] * 9])
    assert often.usual_strangers == pytest.approx(once.usual_strangers)
    assert often.usual_tail == pytest.approx(once.usual_tail)
    for server in servers:
        found, least = ratios_of(once, server)
        again, again_least = ratios_of(often, server)
        np.testing.assert_allclose(again, found, atol=0.3)
        np.testing.assert_allclose(
            again_least(Strictness.NORMAL), least(Strictness.NORMAL), atol=0.3
        )


def test_the_same_score_says_more_where_members_score_less(fitted):
    notes = Notes.of([CLEAR, replace(CLEAR, upper_db=-55)])
    server, enrolled = OwnScores(members=20, notes=5.0), np.array([5.0])
    clear, degraded = fitted.ratios(np.array([[0.6], [0.6]]), notes, enrolled, server)[:, 0]
    assert degraded > clear + 0.3
    clear, degraded = fitted.expected_ratios(notes, enrolled, server)[:, 0]
    assert degraded < clear


def test_a_members_note_that_is_nearest_to_another_member_is_neither():
    servers = servers_of(3, corpora=1)
    astray = [
        replace(
            server,
            scores=np.append(server.scores, [5.0] * 50),
            is_member=np.append(server.is_member, [True] * 50),
            is_right=np.append(server.is_right, [False] * 50),
            notes=Notes(
                **{
                    name: np.append(getattr(server.notes, name), [getattr(CLEAR, name)] * 50)
                    for name in ("speech_s", "snr_db", "upper_db")
                }
            ),
            conditions=np.append(server.conditions, [0] * 50),
        )
        for server in servers
    ]
    plain, with_astray = fit_calibration(servers), fit_calibration(astray)
    assert with_astray.ratio == pytest.approx(plain.ratio, rel=1e-6)
    assert with_astray.thresholds["normal"] == pytest.approx(plain.thresholds["normal"], rel=1e-6)


def test_few_people_count_less_than_many():
    many, others = servers_of(7, corpora=1), servers_of(8, corpora=1)

    def least(people):
        """Return the least score that is named, where others score higher at the same ratio."""
        louder = [
            replace(server, corpus="others", people=people, scores=server.scores + 0.15)
            for server in others
        ]
        of = fit_calibration([*many, *louder])
        server, enrolled = OwnScores(members=20, notes=2.0), np.array([2.0])
        note = Notes.of([CLEAR])
        return (
            of.least_ratios(Strictness.NORMAL, note, enrolled, server)[0, 0]
            - of.ratios(np.zeros((1, 1)), note, enrolled, server)[0, 0]
        ) / of.ratio[0]

    assert least(1) < least(100) - 0.02 < least(10_000) - 0.04


def test_the_same_servers_give_the_same_calibration():
    first, second = (fit_calibration(servers_of(4, corpora=1)) for _ in range(2))
    assert first == second


def only(of_members: bool) -> list[AnsweredNotes]:  # noqa: FBT001  # which of both
    """Return servers that only members, or only strangers, ask."""
    found = []
    for server in servers_of(5, corpora=1):
        kept = server.is_member == of_members
        found.append(
            replace(
                server,
                scores=server.scores[kept],
                is_member=server.is_member[kept],
                is_right=server.is_right[kept],
                notes=server.notes.only(kept),
                conditions=server.conditions[kept],
            )
        )
    return found


def never_held_out() -> list[AnsweredNotes]:
    return [
        replace(server, own=replace(server.own, member_mean=None))
        for server in servers_of(6, corpora=1)
    ]


@pytest.mark.parametrize(
    "servers",
    [only(of_members=True), only(of_members=False), never_held_out(), []],
    ids=["no strangers", "no members", "no second notes", "no servers"],
)
def test_too_few_people_are_one_sentence(servers):
    with pytest.raises(ValueError, match=r"^there are too few people to fit a calibration on$"):
        fit_calibration(servers)

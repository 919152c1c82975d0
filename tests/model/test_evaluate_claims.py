"""``python -m model evaluate --protocol claims``: whose notes are believed to be theirs."""

import pytest

from model.evaluation import claims
from model.evaluation.claims import NEAREST, OWN, RANDOM
from model.verify import Fit
from tests.model.test_evaluate import evaluate, tables_of
from tests.model.voice_folders import make_folder
from tests.voices import MEMBERS

pytestmark = [pytest.mark.timeout(200), pytest.mark.usefixtures("forked")]


def test_the_report_tells_own_notes_from_strangers(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(claims, "PEOPLE", 6)
    people = {"reading": list(MEMBERS), "few": ["Nora"]}
    voices = make_folder(tmp_path, people, notes=4, seconds=3.0)
    assert evaluate(voices, "--protocol", "claims", "--notes-per-speaker", "4") == 0
    out, err = capsys.readouterr()
    assert f"{min(6, len(MEMBERS)) + 1}/" in err
    tables = tables_of(out)
    assert [*tables] == ["reading"]  # a server of one person says nothing of strangers
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in out.splitlines()
        if line.startswith("| clean")
    ]
    assert [row[1] for row in rows] == [OWN, RANDOM, NEAREST]
    shares = {row[1]: dict(zip(Fit, map(float, row[3:]), strict=True)) for row in rows}
    counts = {row[1]: int(row[2]) for row in rows}
    assert counts[OWN] > 0
    assert counts[RANDOM] == counts[NEAREST] > counts[OWN]
    for kind in (OWN, RANDOM, NEAREST):
        assert sum(shares[kind].values()) == pytest.approx(100, abs=0.3)
    believed = {kind: of[Fit.VERY_LIKELY] + of[Fit.LIKELY] for kind, of in shares.items()}
    assert believed[OWN] > 50 > believed[NEAREST] >= believed[RANDOM]
    assert shares[OWN][Fit.VERY_UNLIKELY] < 20 < shares[RANDOM][Fit.VERY_UNLIKELY]

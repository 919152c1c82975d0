"""``python -m model evaluate --protocol enrolment``: its verdicts, and its report on a folder."""

import numpy as np
import pytest

from model.embedding import EmbeddedNote
from model.enrolment_check import Misfit
from model.evaluation.enrolment import judge
from model.evaluation.enrolment_notes import COPIES, SpeakerNotes
from tests.model.qualities import CLEAR
from tests.model.test_evaluate import evaluate
from tests.model.voice_folders import make_folder
from tests.voices import MEMBERS

pytestmark = [pytest.mark.timeout(200), pytest.mark.usefixtures("forked")]


def note(speaker: int, take: int, pieces=None):
    """Return a note near the axis of a speaker: cosine 0.9 to it, 0.81 to their other notes."""
    embedding = np.zeros(192, np.float32)
    embedding[speaker], embedding[20 + 10 * speaker + take] = 0.9, np.sqrt(1 - 0.81)
    return EmbeddedNote(embedding=embedding, encoder_id="0", quality=CLEAR, pieces=pieces)


def speaker_notes(speaker: int, *, copies=(), mixed=()):
    honest = [note(speaker, take) for take in range(5)]
    return SpeakerNotes(honest=honest, copies=list(copies), mixed=list(mixed))


def test_every_kind_of_note_is_judged_against_its_own_speaker():
    two = np.stack([note(0, 8).embedding, note(1, 8).embedding])
    speakers = {str(speaker): speaker_notes(speaker) for speaker in range(1, 6)}
    speakers["0"] = speaker_notes(
        0, copies=[(0, "same bytes", note(0, 0))], mixed=[(1, note(0, 9, two))]
    )
    verdicts = judge(speakers, seed=0)
    assert verdicts["honest, first note"] == {None: 30}
    for count in (1, 2, 4):
        assert verdicts[f"honest, {count} before"] == {None: 30}
        assert verdicts[f"foreign stranger, {count} before"] == {Misfit.UNLIKE_OTHERS: 30}
        assert verdicts[f"foreign member, {count} before"] == {Misfit.ANOTHER_MEMBER: 30}
        assert verdicts[f"two voices, {count} before"] == {Misfit.TWO_VOICES: 1}
    assert verdicts["copy, same bytes"] == {Misfit.COPY: 1}
    assert verdicts["two voices, first note"] == {Misfit.TWO_VOICES: 1}


def test_a_corpus_of_one_speaker_has_nobody_else_to_send_notes():
    verdicts = judge({"0": speaker_notes(0)}, seed=0)
    assert {kind for kind in verdicts if kind.startswith("foreign")} == set()


@pytest.fixture(scope="module")
def voices(tmp_path_factory):
    people = {"reading": list(MEMBERS[:3]), "duke-alphanumeric": list(MEMBERS[3:])}
    return make_folder(tmp_path_factory.mktemp("voices"), people, notes=3, seconds=2.6)


def test_the_report_has_a_row_for_each_kind_and_leaves_approximate_labels_out_of_the_mean(
    voices, capsys
):
    assert evaluate(voices, "--protocol", "enrolment", "--notes-per-speaker", "3") == 0
    out = capsys.readouterr().out
    rows = {
        cells[0]: cells[1:]
        for line in out.splitlines()
        if line.startswith("| ")
        for cells in [[cell.strip() for cell in line.strip("|").split("|")]]
    }
    assert rows["refused, % (of so many)"] == ["reading", "duke-alphanumeric", "mean"]
    assert rows["honest, 1 before"][0] == "0.0 (9)"
    assert rows["honest, 4 before"] == ["-", "-", "-"]
    assert rows["foreign stranger, 2 before"][0] == "100.0 (9)"
    for how in COPIES:
        assert rows[f"copy, {how}"][0] == "100.0 (3)"
    shown, _, mean = rows["two voices, 1 before"]
    assert float(shown.split()[0]) == pytest.approx(float(mean), abs=0.05)
    assert rows["honest notes refused, %"] == ["reading", "duke-alphanumeric"]
    assert set(Misfit) < set(rows)

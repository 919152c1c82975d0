"""The enrolment report: what is refused of honest notes, and noticed of others."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from model.embedding import EmbeddedNote
from model.enrolment_check import KnownNote, Misfit, misfit
from model.evaluation.embedding_run import EmbeddingRun
from model.evaluation.enrolment_notes import COPIES, SpeakerNotes, embed_for_enrolment
from model.evaluation.verification import NOT_AVERAGED
from model.gallery import Gallery

OWN_NOTES = (1, 2, 4)  # that a member has given before
_ENROLLED = 3  # notes of every other member
_OTHERS = 19  # other members, in a corpus that is large enough

Verdicts = dict[str, Counter[Misfit | None]]
"""By the kind of note."""


def enrolment_report(run: EmbeddingRun, *, processes: int | None = None) -> str:
    """Judge notes against enrolments of the encoder that ships, and return Markdown tables.

    Raises
    ------
    OSError
        The folder has no index.
    ValueError
        It has no such notes.
    """
    corpora = embed_for_enrolment(run, processes=processes)
    verdicts = {name: judge(of, seed=run.seed) for name, of in corpora.items()}
    head = (
        f"Split {run.split}, up to {run.notes_per_speaker} notes a speaker, seed {run.seed}; "
        f"other members: up to {_OTHERS}, of {_ENROLLED} notes each."
    )
    return "\n\n".join([head, _shares(verdicts), _reasons(verdicts)])


def judge(speakers: Mapping[str, SpeakerNotes], *, seed: int) -> Verdicts:
    """Judge every speaker's own notes, other people's, copies, and notes of two people.

    Half of the other speakers are members of the same server, the rest strangers.
    """
    rng = np.random.default_rng(seed)
    verdicts: Verdicts = defaultdict(Counter)
    for speaker, notes in speakers.items():
        others = [name for name in speakers if name != speaker]
        rng.shuffle(others)
        able = [name for name in others if len(speakers[name].honest) > _ENROLLED]
        members = able[: min(_OTHERS, len(others) // 2)]
        strangers = [name for name in others if name not in members and speakers[name].honest]
        gallery = _gallery(speakers, members)
        foreign = {
            "member": [n for name in members for n in speakers[name].honest[_ENROLLED:]],
            "stranger": [n for name in strangers for n in speakers[name].honest],
        }
        for kind, note, own in _trials(notes, foreign, rng):
            verdicts[kind][misfit(note, own, gallery)] += 1
    return verdicts


def _gallery(speakers: Mapping[str, SpeakerNotes], members: Sequence[str]) -> Gallery | None:
    """Enrol the other members of the server."""
    notes = {
        name: [note.embedding for note in speakers[name].honest[:_ENROLLED]] for name in members
    }
    return Gallery.enrol(notes) if notes else None


def _trials(
    notes: SpeakerNotes, foreign: Mapping[str, Sequence[EmbeddedNote]], rng: np.random.Generator
) -> Iterator[tuple[str, EmbeddedNote, list[KnownNote]]]:
    """Yield what one member sends: its kind, the note, and the notes that they gave before."""
    known = [KnownNote(embedding=n.embedding, fingerprint=n.fingerprint) for n in notes.honest]
    for place, note in enumerate(notes.honest):
        yield "honest, first note", note, []
        rest = known[place + 1 :] + known[:place]
        for count in (count for count in OWN_NOTES if count <= len(rest)):
            own = rest[:count]
            yield f"honest, {count} before", note, own
            for who, theirs in foreign.items():
                if theirs:
                    drawn = theirs[int(rng.integers(len(theirs)))]
                    yield f"foreign {who}, {count} before", drawn, own
    for place, how, copy in notes.copies:
        yield f"copy, {how}", copy, known[place : place + 1] + known[:place]
    for place, both in notes.mixed:
        rest = known[place + 1 :] + known[:place]
        yield "two voices, first note", both, []
        for count in (count for count in OWN_NOTES if count <= len(rest)):
            yield f"two voices, {count} before", both, rest[:count]


def _shares(verdicts: Mapping[str, Verdicts]) -> str:
    """Tabulate the share of each kind that is refused."""
    averaged = [name for name in verdicts if name not in NOT_AVERAGED]
    before = [f"{count} before" for count in OWN_NOTES]
    kinds = [f"honest, {when}" for when in ["first note", *before]]
    kinds += [f"foreign {who}, {when}" for who in ("stranger", "member") for when in before]
    kinds += [f"copy, {how}" for how in COPIES]
    kinds += [f"two voices, {when}" for when in ["first note", *before]]
    lines = [f"| refused, % (of so many) | {' | '.join(verdicts)} | mean |"]
    lines.append("|---" * (len(verdicts) + 2) + "|")
    for kind in kinds:
        cells = [_cell(kind, of[kind]) for of in verdicts.values()]
        means = [_refused(kind, verdicts[name][kind]) for name in averaged if verdicts[name][kind]]
        mean = f"{100 * float(np.mean(means)):.1f}" if means else "-"
        lines.append(f"| {kind} | {' | '.join(cells)} | {mean} |")
    return "\n".join(lines)


def _reasons(verdicts: Mapping[str, Verdicts]) -> str:
    """Tabulate for which reason honest notes are refused, all counts of notes together."""
    lines = [f"| honest notes refused, % | {' | '.join(verdicts)} |"]
    lines.append("|---" * (len(verdicts) + 1) + "|")
    for reason in Misfit:
        cells = []
        for of in verdicts.values():
            honest = sum((of[kind] for kind in of if kind.startswith("honest")), Counter())
            share = honest[reason] / honest.total() if honest else None
            cells.append("-" if share is None else f"{100 * share:.1f}")
        lines.append(f"| {reason.value} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _refused(kind: str, found: Counter[Misfit | None]) -> float:
    """Return the share that was refused: copies as copies, others for whatever reason."""
    refused = found[Misfit.COPY] if kind.startswith("copy") else found.total() - found[None]
    return refused / found.total()


def _cell(kind: str, found: Counter[Misfit | None]) -> str:
    """Return the share that was refused, %, and of how many; a dash for none at all."""
    return f"{100 * _refused(kind, found):.1f} ({found.total()})" if found else "-"

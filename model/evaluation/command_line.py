"""``python -m model evaluate``: its options, and the reports they ask for."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from model.evaluation.peers import PEERS, VGG28

if TYPE_CHECKING:
    from model.evaluation.embedding_run import EmbeddingRun
    from model.evaluation.systems import SystemChoice

ALL = "all"
PROTOCOLS = ("open-set", "verification", "closed-set", "enrolment", "timeline", "claims", "phrase")
OPEN_SET, VERIFICATION, CLOSED_SET, ENROLMENT, TIMELINE, CLAIMS, PHRASE = PROTOCOLS
NOTES_PER_SPEAKER = {
    OPEN_SET: 13,
    VERIFICATION: 5,
    CLOSED_SET: 8,
    ENROLMENT: 6,
    TIMELINE: 10,
    CLAIMS: 6,
    PHRASE: 2,
}


def add_options(command: argparse.ArgumentParser) -> None:
    """Describe the options."""
    command.add_argument("voices", metavar="VOICES", type=Path, help="folder with an index.tsv")
    command.add_argument("--split", default="dev")
    command.add_argument(
        "--protocol",
        choices=PROTOCOLS,
        default=OPEN_SET,
        help="members found and strangers turned away, with a trained head and without (default); "
        "error rates by condition; members told apart; unfit notes refused in an enrolment; "
        "who spoke when in a note; notes believed to be of the member who is said to speak; or "
        "sentences that were not read",
    )
    command.add_argument("--corpus", action="append", help="only this one; repeatable")
    command.add_argument("--notes-per-speaker", type=int, metavar="N", help="default: 2 to 13")
    command.add_argument("--seed", type=int, default=0)
    command.add_argument("--processes", type=int, metavar="N", help="default: one a core")
    command.add_argument(
        "--cache", type=Path, metavar="FOLDER", help="keep embeddings here for the next report"
    )

    systems = command.add_argument_group("systems beside the encoder that ships; repeatable")
    systems.add_argument("--encoder", type=Path, action="append", metavar="FILE", default=[])
    systems.add_argument("--peer", action="append", choices=PEERS, default=[])

    conditions = command.add_argument_group(f"{OPEN_SET}, {VERIFICATION}, {CLAIMS}, {PHRASE}")
    conditions.add_argument(
        "--condition",
        type=_condition,
        action="append",
        help=f"only clean and this, or {ALL}; repeatable; default: clean, or all in {VERIFICATION}",
    )

    open_set = command.add_argument_group(OPEN_SET)
    open_set.add_argument("--plots", type=Path, metavar="FOLDER", help="draw pictures there")


def report(options: argparse.Namespace) -> str:
    """Measure what the options ask for; return it as Markdown.

    Raises
    ------
    CheckpointError
        Weights cannot be loaded.
    MissingPeerError, PhraseCheckMissingError
        A peer is not installed, or what checks sentences.
    OSError, ValueError
        The folder has no index, no such notes, too few speakers, or no noise.
    """
    from model.evaluation.embedding_run import EmbeddingRun  # noqa: PLC0415  # --help stays quick
    from model.evaluation.systems import load  # noqa: PLC0415

    protocol: str = options.protocol
    systems = choose_systems(options.encoder, options.peer, pictures=protocol == CLOSED_SET)
    for choice in systems:
        load(choice)  # what is missing is told before minutes of work, not after
    run = EmbeddingRun(
        folder=options.voices,
        split=options.split,
        systems=tuple(systems),
        notes_per_speaker=options.notes_per_speaker or NOTES_PER_SPEAKER[protocol],
        conditions=conditions_of(options),
        corpora=tuple(options.corpus or ()),
        seed=options.seed,
        copies=protocol == OPEN_SET,
        cache=options.cache,
    )
    return _report_on(run, protocol, options)


def _report_on(run: "EmbeddingRun", protocol: str, options: argparse.Namespace) -> str:
    """Measure a run by one of the protocols."""
    from model.evaluation.claims import claims_report  # noqa: PLC0415  # --help stays quick
    from model.evaluation.closed_set import closed_set_report  # noqa: PLC0415
    from model.evaluation.enrolment import enrolment_report  # noqa: PLC0415
    from model.evaluation.open_set_report import open_set_report  # noqa: PLC0415
    from model.evaluation.phrase import phrase_report  # noqa: PLC0415
    from model.evaluation.timeline_report import timeline_report  # noqa: PLC0415
    from model.evaluation.verification import measure_run  # noqa: PLC0415
    from model.evaluation.verification_report import verification_report  # noqa: PLC0415

    if protocol == OPEN_SET:
        return open_set_report(run, plots=options.plots, processes=options.processes)
    if protocol == VERIFICATION:
        return verification_report(measure_run(run, processes=options.processes))
    reports = {
        CLOSED_SET: closed_set_report,
        ENROLMENT: enrolment_report,
        TIMELINE: timeline_report,
        CLAIMS: claims_report,
        PHRASE: phrase_report,
    }
    return reports[protocol](run, processes=options.processes)


def conditions_of(options: argparse.Namespace) -> tuple[str, ...]:
    """Return the conditions that are asked for, clean first."""
    from model.evaluation.conditions import CLEAN, CONDITIONS  # noqa: PLC0415  # --help stays quick

    wanted = options.condition or ([ALL] if options.protocol == VERIFICATION else [])
    return tuple(name for name in CONDITIONS if {name, ALL} & {CLEAN, *wanted})


def choose_systems(
    encoders: Sequence[Path], peers: Sequence[str], *, pictures: bool
) -> "list[SystemChoice]":
    """Return the encoder that ships and what is measured beside it, each under its own name."""
    from model.evaluation.systems import SystemChoice  # noqa: PLC0415

    choices = [SystemChoice(name="timbre")]
    stems = [path.stem for path in encoders]
    for path in encoders:
        unique = stems.count(path.stem) == 1 and path.stem not in {choices[0].name, *PEERS}
        choices.append(SystemChoice(name=path.stem if unique else str(path), weights=path))
    names = [*dict.fromkeys(peers), *([VGG28] if pictures else [])]
    return choices + [SystemChoice(name=name, peer=name) for name in names]


def _condition(name: str) -> str:
    """Check the name of a condition, or of all of them."""
    from model.evaluation.conditions import CONDITIONS  # noqa: PLC0415

    if name not in {ALL, *CONDITIONS}:
        raise argparse.ArgumentTypeError(f"{name!r} is none of {ALL}, {', '.join(CONDITIONS)}")
    return name

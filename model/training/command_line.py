"""``python -m model train``: its commands, and what they say when something is missing."""

import argparse
import sys
from pathlib import Path


def add_commands(parser: argparse.ArgumentParser) -> None:
    """Describe the commands."""
    trained = parser.add_subparsers(required=True, metavar="WHAT")

    command = trained.add_parser("encoder", help="the network that everyone shares")
    command.add_argument("voices", metavar="VOICES", type=Path, help="folder with an index.tsv")
    command.add_argument("-o", "--output", metavar="FOLDER", type=Path, required=True)
    command.add_argument("--start", type=Path, help="weights to start from (default: the shipped)")
    command.add_argument("--teacher", type=Path, help="weights to learn from (default: the start)")
    command.add_argument("--config", type=Path, help="settings, as in the run.json of a run")
    command.add_argument("--steps", type=int, help="batches in all")
    command.add_argument("--seed", type=int)
    command.add_argument(
        "--start-share", type=float, default=0.2, help="how much of the start the result keeps"
    )
    command.add_argument("--threads", type=int, help="of the network (default: all cores)")
    command.add_argument("--resume", action="store_true", help="go on where a run stopped")
    command.set_defaults(train=_encoder)

    command = trained.add_parser("soup", help="the mean of several runs of one start")
    command.add_argument("encoders", metavar="WEIGHTS", nargs="+", type=Path)
    command.add_argument("-o", "--output", metavar="FILE", type=Path, required=True)
    command.add_argument(
        "--shares", metavar="N,N,...", type=_numbers, help="of each (default: the same)"
    )
    command.set_defaults(train=_soup)

    command = trained.add_parser("centre", help="take out what all voices share")
    command.add_argument("voices", metavar="VOICES", type=Path, help="folder with an index.tsv")
    command.add_argument("weights", metavar="WEIGHTS", type=Path)
    command.add_argument("-o", "--output", metavar="FILE", type=Path, required=True)
    command.add_argument(
        "--run", metavar="FOLDER", type=Path, required=True, help="whose decoded notes are used"
    )
    command.add_argument("--share", type=float, default=0.5, help="of the mean, 0 to 1")
    command.set_defaults(train=_centre)

    command = trained.add_parser("cohort", help="people in no server, for the heads of servers")
    command.add_argument("voices", metavar="VOICES", type=Path, help="folder with an index.tsv")
    command.add_argument("-o", "--output", metavar="FILE", type=Path, required=True)
    command.add_argument("--processes", type=int, metavar="N", help="default: one a core")
    command.set_defaults(train=_cohort)

    command = trained.add_parser("calibration", help="from scores to probabilities and thresholds")
    command.add_argument("voices", metavar="VOICES", type=Path, help="folder with an index.tsv")
    command.add_argument("-o", "--output", metavar="FILE", type=Path, required=True)
    command.add_argument("--processes", type=int, metavar="N", help="default: one a core")
    command.add_argument("--cache", type=Path, metavar="FOLDER", help="keep embeddings here")
    command.set_defaults(train=_calibration)


def train(options: argparse.Namespace) -> int:
    """Run the command that was asked for; print what came of it and return the exit code.

    Raises
    ------
    CheckpointError
        Weights cannot be loaded.
    """
    try:
        print(options.train(options))  # noqa: T201  # a command line prints
    except (OSError, ValueError) as error:
        print(f"Nothing was trained: {error}", file=sys.stderr)  # noqa: T201
        return 2
    return 0


def _encoder(options: argparse.Namespace) -> Path:
    from dataclasses import replace  # noqa: PLC0415  # --help stays quick

    from model.training.adaptation import AdaptationConfig  # noqa: PLC0415
    from model.training.encoder import train_encoder  # noqa: PLC0415

    named = {"steps": options.steps, "seed": options.seed}
    named = {name: value for name, value in named.items() if value is not None}
    settings = options.config.read_text() if options.config else "{}"
    return train_encoder(
        options.voices,
        options.output,
        start=options.start,
        teacher=options.teacher,
        config=replace(AdaptationConfig.from_json(settings), **named),
        start_share=options.start_share,
        threads=options.threads,
        resume=options.resume,
    )


def _soup(options: argparse.Namespace) -> str:
    from model.training.soup import mix_files  # noqa: PLC0415

    shares = options.shares or [1.0] * len(options.encoders)
    return mix_files(options.encoders, shares, options.output)


def _centre(options: argparse.Namespace) -> str:
    from model.training.centre import centre_encoder  # noqa: PLC0415

    return centre_encoder(
        options.voices, options.run, options.weights, options.output, share=options.share
    )


def _cohort(options: argparse.Namespace) -> str:
    from model.training.cohort import make_cohort  # noqa: PLC0415

    return make_cohort(options.voices, options.output, processes=options.processes)


def _calibration(options: argparse.Namespace) -> str:
    from model.evaluation.outsiders import make_calibration  # noqa: PLC0415

    return make_calibration(
        options.voices, options.output, processes=options.processes, cache=options.cache
    )


def _numbers(text: str) -> list[float]:
    """Read numbers with commas between them."""
    return [float(number) for number in text.split(",")]

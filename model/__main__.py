"""The model on the command line: ``python -m model COMMAND``.

Exit codes: 0 done; 1 the weights cannot be loaded; 2 some input could not be used, with a sentence
for each.
"""

import argparse
import io
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from model.evaluation import command_line as evaluation
from model.evaluation.peers import MissingPeerError
from model.training import command_line as training

if TYPE_CHECKING:
    from model.encoder import Encoder
    from model.gallery import Gallery
    from model.identify import Identification


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    from model.errors import CheckpointError  # noqa: PLC0415  # --help stays instant

    options = _parser().parse_args(arguments)
    # Threads that wait for each other sleep instead of spinning; read when torch is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    if isinstance(sys.stdout, io.TextIOWrapper):  # a name that the terminal cannot show is no error
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code: int = options.command(options)
    except CheckpointError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _parser() -> argparse.ArgumentParser:
    """Describe the commands."""
    parser = argparse.ArgumentParser(prog="python -m model", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("identify", help="name the speaker of notes, or nobody")
    command.add_argument(
        "--gallery", type=Path, required=True, help="FOLDER/<speaker>/* are enrolment notes"
    )
    command.add_argument("--json", action="store_true", help="one JSON object a line")
    command.add_argument("notes", metavar="NOTE", nargs="+", type=Path)
    command.set_defaults(command=_identify)

    command = commands.add_parser("spectrogram", help="draw what the network sees of a note")
    command.add_argument("note", metavar="NOTE", type=Path)
    command.add_argument("-o", "--output", type=Path, required=True, help="the PNG to write")
    command.set_defaults(command=_spectrogram)

    command = commands.add_parser("evaluate", help="measure error rates on a folder of voices")
    evaluation.add_options(command)
    command.set_defaults(command=_evaluate)

    command = commands.add_parser("benchmark", help="measure time by stage, and memory")
    command.add_argument("voices", metavar="VOICES", type=Path, help="folder with an index.tsv")
    command.add_argument("--threads", type=int, default=2)
    command.add_argument("--runs", type=int, default=20, help="notes of each length")
    command.add_argument("--notes", type=int, default=500, help="notes in the memory run")
    command.set_defaults(command=_benchmark)

    command = commands.add_parser("train", help="adapt the encoder to a folder of voices")
    training.add_commands(command)
    command.set_defaults(command=training.train)

    command = commands.add_parser("convert", help="make weights of the published checkpoint")
    command.add_argument("checkpoint", metavar="CHECKPOINT", type=Path)
    command.add_argument("-o", "--output", type=Path, required=True)
    command.set_defaults(command=_convert)
    return parser


def _identify(options: argparse.Namespace) -> int:
    from model.encoder import Encoder  # noqa: PLC0415
    from model.errors import AudioError, GalleryError  # noqa: PLC0415
    from model.identify import identify  # noqa: PLC0415

    encoder = Encoder.default()
    try:
        gallery, complete = _enrol_folder(encoder, options.gallery)
    except GalleryError as error:
        print(error, file=sys.stderr)
        return 2
    for path in options.notes:
        result, speech_s, problem = None, None, None
        try:
            note = encoder.embed(path.read_bytes())
            result, speech_s = identify(note.embedding, note.quality, gallery), note.speech_s
        except AudioError as error:
            problem, speech_s = str(error), getattr(error, "speech_s", None)
        except OSError as error:
            problem = f"The file cannot be read: {error.strerror}."
        complete = complete and problem is None
        _print_verdict(path, result, speech_s, problem, as_json=options.json)
    return 0 if complete else 2


def _enrol_folder(encoder: "Encoder", folder: Path) -> tuple["Gallery", bool]:
    """Enrol every subfolder; also return whether every note in them could be used."""
    from model.errors import AudioError, GalleryError  # noqa: PLC0415
    from model.gallery import Gallery  # noqa: PLC0415

    if not folder.is_dir():
        raise GalleryError(f"{folder} is no folder: it should hold one folder a speaker.")
    enrolled, complete = {}, True
    for speaker in sorted(path for path in folder.iterdir() if path.is_dir()):
        embeddings = []
        for path in sorted(speaker.iterdir()):
            if path.name.startswith(".") or not path.is_file():
                continue
            try:
                embeddings.append(encoder.embed(path.read_bytes()).embedding)
            except (AudioError, OSError) as error:
                print(f"{path}: not enrolled. {error}", file=sys.stderr)
                complete = False
        if embeddings:
            enrolled[speaker.name] = embeddings
    if not enrolled:
        raise GalleryError(f"No usable notes in {folder}: it should hold one folder a speaker.")
    return Gallery.enrol(enrolled), complete


def _print_verdict(
    path: Path,
    result: "Identification | None",
    speech_s: float | None,
    problem: str | None,
    *,
    as_json: bool,
) -> None:
    """Print one note's line."""
    second = result.runner_up if result else None
    if as_json:
        line = {
            "note": str(path),
            "speaker": result.speaker if result else None,
            "confidence": str(result.confidence) if result else None,
            "probability": round(result.probability, 4) if result else None,
            "nearest": result.best.speaker if result else None,
            "runner_up": second.speaker if second else None,
            "speech_s": round(speech_s, 2) if speech_s is not None else None,
            "error": problem,
        }
        print(json.dumps(line), flush=True)
    elif result is None:
        print(f"{path}: {problem}", flush=True)
    else:
        nearest = "" if result.speaker else f", nearest {result.best.speaker}"
        rest = f", then {second.speaker}" if second else ""
        print(
            f"{path}: {result.speaker or 'unknown'} ({result.confidence}, "
            f"{100 * result.probability:.0f} %{nearest}{rest}; {speech_s:.1f} s of speech)",
            flush=True,
        )


def _spectrogram(options: argparse.Namespace) -> int:
    from model.audio import decode  # noqa: PLC0415
    from model.errors import AudioError  # noqa: PLC0415
    from model.pictures import draw_spectrogram  # noqa: PLC0415
    from model.spectrogram import log_mel  # noqa: PLC0415
    from model.speech import find_speech  # noqa: PLC0415

    try:
        waveform = decode(options.note.read_bytes())
        png = draw_spectrogram(log_mel(waveform), find_speech(waveform))
        options.output.write_bytes(png)
    except (AudioError, OSError) as error:
        print(f"{options.note}: {error}", file=sys.stderr)
        return 2
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from model.errors import AudioError, PhraseCheckMissingError  # noqa: PLC0415

    try:
        print(evaluation.report(options))
    except (MissingPeerError, PhraseCheckMissingError) as error:
        print(error, file=sys.stderr)
        return 2
    except (AudioError, OSError, ValueError) as error:
        print(f"{options.voices} cannot be used: {error}", file=sys.stderr)
        return 2
    return 0


def _benchmark(options: argparse.Namespace) -> int:
    # As in a worker of the bot, and read when numpy is loaded.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from model.evaluation.benchmark import benchmark  # noqa: PLC0415

    try:
        for piece in benchmark(
            options.voices, threads=options.threads, notes=options.notes, runs=options.runs
        ):
            print(piece, end="\n\n", flush=True)
    except OSError as error:
        print(f"{options.voices} cannot be used: {error}", file=sys.stderr)
        return 2
    return 0


def _convert(options: argparse.Namespace) -> int:
    from model.errors import CheckpointError  # noqa: PLC0415
    from model.training.convert import convert_checkpoint  # noqa: PLC0415

    try:
        print(convert_checkpoint(options.checkpoint, options.output))
    except CheckpointError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

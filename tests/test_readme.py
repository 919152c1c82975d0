"""What the README says is true."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import discord
import pytest
import yaml
from distributed.cli import dask_scheduler
from packaging.requirements import Requirement

import bot.__main__
import model.__main__
from bot.doctor.online import NEEDED
from model.calibration import Calibration

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MODEL_CARD = (ROOT / "model" / "MODEL_CARD.md").read_text(encoding="utf-8")
PARSERS = {"bot": bot.__main__._parser(), "model": model.__main__._parser()}


@pytest.mark.parametrize(("package", "command"), re.findall(r"-m (bot|model) (\w+)", README))
def test_every_command_exists(package, command):
    assert command in PARSERS[package].format_help()


@pytest.mark.parametrize("path", re.findall(r"\]\((?!http)([^)#]+)\)", README))
def test_every_link_leads_to_a_file(path):
    assert (ROOT / path).is_file()


def test_the_invite_link_asks_for_exactly_the_permissions_that_are_named():
    (number,) = re.findall(r"permissions=(\d+)", README)
    assert discord.Permissions(int(number)) == discord.Permissions(**dict.fromkeys(NEEDED, True))
    (told,) = re.findall(r"permissions are exactly: ([^.]+)\.", README)
    assert re.split(r",\s+", told) == list(NEEDED.values())


def test_the_exit_codes_are_listed():
    help_text = PARSERS["bot"].format_help()
    assert all(code in help_text for code in ("69", "70", "73", "74", "75", "77", "78"))


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("| pairwise equal error rate on clean", "| clean |"),
        ("| the same, mean of noise", "| **mean of the degraded**"),
    ],
)
def test_the_error_rates_are_those_of_the_model_card(line, row):
    (told,) = (found for found in README.splitlines() if found.startswith(line))
    measured = next(found for found in MODEL_CARD.splitlines() if found.startswith(row))
    # Condition, trials, then the three systems, each figure before its interval.
    figures = [cell.split()[0] for cell in measured.split("|")[3:6]]
    assert ", ".join(figures) + " %" == told.split("|")[2].strip()


def test_the_model_card_is_of_the_weights_that_ship():
    assert f"`{Calibration.default().encoder_id}`" in MODEL_CARD


def code(language: str) -> str:
    """Return the one block of the README in this language."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return found


def unit_for_shards() -> str:
    """Return the unit with the lines in it that the README says to change for several processes."""
    (told,) = re.findall(r"that begin like them;.*?```\n(.*?)```", README, re.DOTALL)
    changed = {line.partition("=")[0] for line in told.splitlines()}
    kept = [line for line in code("ini").splitlines() if line.partition("=")[0] not in changed]
    assert len(kept) == len(code("ini").splitlines()) - len(changed)  # each was there once
    return "\n".join(kept).replace("[Service]", f"[Service]\n{told}")


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd")
@pytest.mark.parametrize(
    ("name", "text"), [("timbre.service", code("ini")), ("timbre@0.service", unit_for_shards())]
)
def test_the_unit_is_one_that_systemd_takes_and_calls_safe(name, text, tmp_path):
    unit = tmp_path / name
    unit.write_text(text.replace("/opt/timbre/.venv/bin/python", sys.executable))
    for command in (["verify", "--man=no"], ["security", "--offline=true", "--threshold=20"]):
        run = ["systemd-analyze", *command, str(unit)]
        result = subprocess.run(run, capture_output=True, text=True, check=False)  # noqa: S603
        assert result.returncode == 0, result.stdout + result.stderr
        assert "Unknown" not in result.stderr


def test_the_container_holds_all_that_the_package_is_made_of():
    copied = set(
        re.findall(
            r"[\w./]+", " ".join(re.findall(r"^COPY (.+)", code("dockerfile"), re.MULTILINE))
        )
    )
    needed = {"pyproject.toml", "README.md", "LICENSE", "NOTICE", "bot", "model"}
    assert needed | {".ci/constraints.txt"} <= copied
    assert all((ROOT / path).exists() for path in copied)


def test_the_containers_of_a_cluster_run_commands_that_exist():
    services = yaml.safe_load(code("yaml"))["services"]
    commands = [one["command"] for one in services.values() if "command" in one]
    assert [PARSERS["bot"].parse_args(command).command for command in commands] == ["worker"] * 2
    scheduler = services["scheduler"]["entrypoint"]
    known = {name for option in dask_scheduler.main.params for name in option.opts}
    known |= {name for option in dask_scheduler.main.params for name in option.secondary_opts}
    assert {argument.partition("=")[0] for argument in scheduler[2:]} <= known


def test_every_dependency_has_a_version_that_was_tested():
    lines = (ROOT / ".ci" / "constraints.txt").read_text().splitlines()
    pinned = dict(line.split("==") for line in lines if not line.startswith("#"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = sum(project["optional-dependencies"].values(), project["dependencies"])
    for requirement in map(Requirement, wanted):
        if requirement.name == "timbre" or (
            requirement.marker and not requirement.marker.evaluate()
        ):
            continue
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        assert requirement.specifier.contains(pinned[name]), requirement

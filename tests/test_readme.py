"""What the README says is true."""

import re
from pathlib import Path

import discord
import pytest

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

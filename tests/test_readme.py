"""What the README says is true."""

import re
from pathlib import Path

import discord
import pytest

import bot.__main__
import model.__main__
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
    assert discord.Permissions(int(number)) == discord.Permissions(
        view_channel=True,
        send_messages=True,
        send_messages_in_threads=True,
        embed_links=True,
        attach_files=True,
        read_message_history=True,
    )


def test_the_exit_codes_are_listed():
    help_text = PARSERS["bot"].format_help()
    assert all(code in help_text for code in ("69", "70", "74", "77", "78"))


def test_the_error_rates_are_those_of_the_model_card():
    (line,) = (line for line in README.splitlines() if line.startswith("| pairwise equal error"))
    rates = [float(rate) for rate in re.findall(r"([\d.]+) %", line)]
    rows = re.findall(r"^\| [a-z-]+\d* \| \d+ \| \d+ \| ([\d.]+) \|", MODEL_CARD, re.MULTILINE)
    assert sorted(rates) == pytest.approx(sorted(float(rate) for rate in rows), abs=0.051)


def test_the_model_card_is_of_the_weights_that_ship():
    assert f"`{Calibration.default().encoder_id}`" in MODEL_CARD

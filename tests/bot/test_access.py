"""Who may use a card of administration: whom Discord let use its command, and not for ever."""

from datetime import timedelta
from types import SimpleNamespace

import discord
import pytest
from discord import app_commands

from bot.access import require_manager

SERVER = object()


def press(*, age_s: float | None, may_manage: bool, guild=SERVER):
    """Return a press on a card of some age, or the use of a command."""
    now = discord.utils.utcnow()
    made_at = None if age_s is None else now - timedelta(seconds=age_s)
    return SimpleNamespace(
        created_at=now,
        guild=guild,
        message=None if made_at is None else SimpleNamespace(created_at=made_at),
        permissions=discord.Permissions(manage_guild=may_manage),
    )


@pytest.mark.parametrize(
    ("age_s", "may_manage"),
    [(None, False), (None, True), (60, False), (60, True), (86_400, True)],
    ids=["override", "command", "fresh card", "fresh card of a manager", "old card of a manager"],
)
def test_whom_discord_lets_use_a_command_may_use_its_card(age_s, may_manage):
    assert require_manager(press(age_s=age_s, may_manage=may_manage)) is SERVER


def test_who_keeps_a_card_may_have_lost_the_right():
    with pytest.raises(app_commands.MissingPermissions):
        require_manager(press(age_s=3600, may_manage=False))


def test_a_command_belongs_into_a_server():
    with pytest.raises(app_commands.MissingPermissions):
        require_manager(press(age_s=None, may_manage=True, guild=None))

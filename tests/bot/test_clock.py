"""Discord's clock tells when this machine's is not to be trusted."""

from datetime import timedelta

import aiohttp
import pytest

from bot.clock import DiscordClock
from tests.bot.minicord import MiniCord


async def heard(path, ahead):
    """Return a clock that has heard an answer of a Discord whose clock is so far ahead."""
    clock = DiscordClock()
    async with MiniCord() as cord:
        cord.clock_ahead = ahead
        async with (
            aiohttp.ClientSession(trace_configs=[clock.trace()]) as session,
            session.get(f"http://{cord.address}{path}"),
        ):
            return clock


@pytest.mark.parametrize(
    ("days", "is_right"), [(0, True), (0.9, True), (-0.9, True), (3285, False), (-3285, False)]
)
async def test_a_clock_is_wrong_that_differs_by_more_than_a_day(days, is_right, caplog):
    clock = await heard("/api/v10/users/@me", timedelta(days=days))
    assert abs(clock.ahead + timedelta(days=days)) < timedelta(minutes=1)
    assert clock.judge() is is_right
    assert ("until it is set, no voice and no event is erased" in caplog.text) is not is_right


async def test_a_file_may_be_as_old_as_it_is():
    clock = await heard("/cdn/1/note.ogg", timedelta(days=-3285))
    assert clock.judge()

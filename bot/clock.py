"""Discord's clock, by which this machine's is judged.

Some machines wake up in another year. What is kept only for a time would then be erased at once, so
whoever erases by age asks here first.
"""

import logging
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import SimpleNamespace

import aiohttp

log = logging.getLogger(__name__)

TOLERANCE = timedelta(days=1)


class DiscordClock:
    """Compares our clock with Discord's, at every answer.

    Attributes
    ----------
    ahead : timedelta or None
        How far ours was ahead at the last answer; None before the first.
    """

    def __init__(self) -> None:
        self.ahead: timedelta | None = None

    def judge(self) -> bool:
        """Say whether our clock may be erased by; where it is wrong, the log says so, too."""
        if self.ahead is None or abs(self.ahead) <= TOLERANCE:
            return True
        log.warning(
            "This machine's clock is %d days ahead of Discord's: until it is set, no voice and no "
            "event is erased for its age.",
            self.ahead.days,
        )
        return False

    def trace(self) -> aiohttp.TraceConfig:
        """Return what sees the answers."""
        trace = aiohttp.TraceConfig()
        trace.on_request_end.append(self._compare)
        return trace

    async def _compare(
        self, _: aiohttp.ClientSession, __: SimpleNamespace, end: aiohttp.TraceRequestEndParams
    ) -> None:
        if not end.url.path.startswith("/api/"):
            return  # a file may come out of some cache, with the date on which it went there
        try:
            theirs = parsedate_to_datetime(end.response.headers.get("Date", ""))
        except ValueError:
            return  # something between us and Discord answers without it
        self.ahead = datetime.now(UTC) - theirs.astimezone(UTC)

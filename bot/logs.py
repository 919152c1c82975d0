"""The log, on stderr: lines for people or, for machines, one JSON object a line."""

import json
import logging
import sys
from datetime import UTC, datetime

log = logging.getLogger(__name__)

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class JsonFormatter(logging.Formatter):
    """Put a record into one line: time, level, logger, message and, if there is one, exception."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created, UTC)
        told = {
            "time": at.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told)


def start_log(level: str, *, as_json: bool = False) -> None:
    """Log to stderr; what libraries say about themselves is left out."""
    logging.basicConfig(level=level, format=FORMAT)
    if as_json:
        for handler in logging.getLogger().handlers:
            handler.setFormatter(JsonFormatter())
        logging.captureWarnings(capture=True)
        sys.excepthook = lambda *error: log.critical("The bot has ended.", exc_info=error)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # Their debug lines hold what must be in no log: people's messages, interactions' tokens, ids.
    for library in ("aiosqlite", "discord"):
        logging.getLogger(library).setLevel(max(logging.INFO, logging.getLevelName(level)))
    import discord  # noqa: PLC0415  # --help stays instant

    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # no voice channels here

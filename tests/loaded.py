"""Imported in the process that workers are forked from: loads what they load, and runs it once."""

import tempfile

from bot import worker

worker.start(1, tempfile.gettempdir())

"""Imported in the process that workers are forked from: loads what they load, and runs it once."""

import tempfile
from unittest import mock

from bot import worker

with mock.patch.object(worker, "confine"):  # a confined process forks none
    worker.start(1, 1, tempfile.gettempdir())

"""Imported in the process that workers are forked from: loads what they load, and runs it once."""

import tempfile
from unittest import mock

from bot import worker
from model import Encoder

with mock.patch.object(worker, "confine"):  # a confined process forks none
    worker.start(1, 1, tempfile.gettempdir())
# Who is forked has the kernels that were compiled here: to run them all again would be nine tenths
# of a start.
Encoder.warm_up = lambda _encoder: None

"""A worker of a cluster whose jobs need no model, so that it starts in a second.

``python -m tests.bot.light_worker [arguments of python -m bot worker]``, with the encoder that it
pretends to have in ``LIGHT_ENCODER_ID``, on a GPU if ``LIGHT_GPU`` is set.
"""

import os
import sys
from unittest import mock

from tests.bot import compute_jobs as jobs

JOB_S = float(os.environ.get("LIGHT_JOB_S", "2"))  # longer, and a job is overdue

if __name__ == "__main__":
    from bot import cluster_link
    from bot.__main__ import main

    cluster_link.load()
    from bot import pool, worker

    limits = pool.Pool.__init__.__kwdefaults__ | {"task_timeout_s": JOB_S}
    with (
        mock.patch.multiple(
            worker,
            start=jobs.start_light,
            start_calmly=jobs.start_light_calmly,
            encoder_id=jobs.light_encoder_id,
            is_on_gpu=jobs.light_is_on_gpu,
        ),
        mock.patch.object(pool.Pool.__init__, "__kwdefaults__", limits),
    ):
        sys.exit(main(["worker", *sys.argv[1:]]))

"""A worker of its own for long work: shared by who needs it at once, and gone afterwards."""

import asyncio
import os

import pytest

from bot.apart import Apart
from bot.pool import Pool
from tests.bot import compute_jobs as jobs


def one_worker():
    return Pool(workers=1, queue_limit=1, initializer=jobs.prepare)


async def test_it_is_made_once_for_all_who_use_it_at_once_and_anew_for_the_next():
    async with one_worker() as shared:
        apart = Apart(shared, one_worker)
        async with apart.lent() as first, apart.lent() as second:
            assert first is second is not shared
            worker = await first.run_in_background(jobs.worker_id)
        async with apart.lent() as third:
            assert third is not first
            assert await third.run_in_background(jobs.worker_id) != worker
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)


async def test_where_none_is_wanted_the_shared_one_is_lent():
    async with one_worker() as shared, Apart(shared, None).lent() as lent:
        assert lent is shared


async def test_who_is_cancelled_leaves_no_process():
    async with one_worker() as shared:
        apart = Apart(shared, one_worker)
        started = asyncio.get_running_loop().create_future()

        async def work():
            async with apart.lent() as lent:
                started.set_result(await lent.run_in_background(jobs.worker_id))
                await lent.run_in_background(jobs.echo, None, after_s=30)

        working = asyncio.create_task(work())
        worker = await started
        working.cancel()
        await asyncio.wait({working})
        assert working.cancelled()
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)

"""Model work in real worker processes: bounded, and nothing survives that should not.

What is the same for the processes of the bot and for those of a cluster is asked of both.
"""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import psutil
import pytest

from bot.errors import BusyError, ComputeStoppedError, RecordingRefusedError
from bot.pool import Pool
from bot.turns import Turns
from tests.bot import compute_jobs as jobs
from tests.bot.cluster_lab import cluster_lab
from tests.bot.light_worker import JOB_S


def one_worker(**options) -> Pool:
    settings = {"workers": 1, "queue_limit": 4, "initializer": jobs.prepare}
    return Pool(**settings | options)


@pytest.fixture(scope="module")
def cluster():
    with cluster_lab() as lab:
        lab.start_worker()
        yield lab


@pytest.fixture(params=["pool", "cluster"])
def anywhere(request):
    """Return what opens a compute of one worker that is ready, beside the bot or in a cluster."""
    if request.param == "pool":
        make = partial(one_worker, task_timeout_s=JOB_S)
    else:
        make = request.getfixturevalue("cluster").compute

    @contextlib.asynccontextmanager
    async def opened(**options):
        async with make(**options) as compute:
            await compute.ready()
            yield compute

    return opened


async def written(file: Path) -> int:
    """Wait for a process id in a file."""
    for _ in range(2000):
        if text := read(file):
            return int(text)
        await asyncio.sleep(0.01)
    raise TimeoutError(file)


def read(file: Path) -> str:
    return file.read_text() if file.exists() else ""


def runs(pid: int) -> bool:
    try:
        process = psutil.Process(pid)
        # A killed process is a zombie as soon as its first thread has ended.
        return process.status() != psutil.STATUS_ZOMBIE or process.num_threads() > 1
    except psutil.NoSuchProcess:
        return False


async def gone(pid: int) -> bool:
    for _ in range(500):
        if not runs(pid):
            return True
        await asyncio.sleep(0.01)
    return False


async def test_a_job_runs_in_a_prepared_process_of_its_own():
    async with one_worker(initargs=("with weights",)) as compute:
        await compute.ready()
        assert await compute.run(jobs.echo, [1, "two"]) == [1, "two"]
        assert await compute.run(jobs.preparation) == "with weights"
        assert await compute.run(jobs.worker_id) != os.getpid()


async def test_errors_of_a_job_pass_through_and_leave_the_worker_alive(anywhere):
    async with anywhere() as compute:
        worker = await compute.run(jobs.worker_id)
        with pytest.raises(ValueError, match=r"^17 is too many$"):
            await compute.run(jobs.fail, "travels")
        with pytest.raises(TimeoutError, match="the job's own"):
            await compute.run(jobs.fail, "takes long")
        with pytest.raises(RuntimeError, match="TwoArgumentError: salt and pepper"):
            await compute.run(jobs.fail, "cannot be unpickled")
        with pytest.raises(RuntimeError, match="StopIteration"):
            await compute.run(jobs.fail, "stops an iteration")
        assert await compute.run(jobs.worker_id) == worker


async def test_a_job_that_cannot_be_sent_is_an_error_and_no_death(anywhere):
    async with anywhere() as compute:
        worker = await compute.run(jobs.worker_id)
        with pytest.raises((AttributeError, TypeError)):
            await compute.run(lambda: None)
        assert await compute.run(jobs.worker_id) == worker


async def test_a_job_whose_worker_died_is_tried_once_more(anywhere, tmp_path):
    async with anywhere() as compute:
        before = await compute.run(jobs.worker_id)
        assert await compute.run(jobs.die_once, tmp_path / "died") == "alive"
        assert await compute.run(jobs.worker_id) != before


async def test_a_job_that_stops_two_workers_is_refused_and_its_neighbours_are_not(tmp_path):
    tally = tmp_path / "tally"
    async with Pool(workers=2, queue_limit=4, initializer=jobs.prepare) as compute:
        bad, *good = await asyncio.gather(
            compute.run(jobs.die, tally),
            *(compute.run(jobs.echo, number, after_s=0.05) for number in range(5)),
            return_exceptions=True,
        )
    assert isinstance(bad, RecordingRefusedError)
    assert good == [0, 1, 2, 3, 4]
    assert tally.read_text() == "xx"


@pytest.mark.skipif(not hasattr(os, "nice"), reason="there are no priorities")
async def test_a_worker_has_its_priority_before_it_loads_what_it_is_prepared_with():
    async with Pool(workers=1, queue_limit=1, initializer=jobs.prepare, niceness=5) as compute:
        assert await compute.run(jobs.priority_when_loaded) == os.nice(0) + 5


async def test_a_job_cannot_end_the_bot_by_leaving(anywhere):
    async with anywhere() as compute:
        with pytest.raises(RecordingRefusedError):
            await compute.run(jobs.leave_by_system_exit)


async def test_a_worker_killed_while_idle_costs_no_job_a_try(anywhere, tmp_path):
    async with anywhere() as compute:
        worker = await compute.run(jobs.worker_id)
        os.kill(worker, signal.SIGKILL)
        assert await gone(worker)
        assert await compute.run(jobs.die_once, tmp_path / "died") == "alive"


async def test_one_job_more_than_may_wait_is_busy(anywhere):
    async with anywhere(queue_limit=1) as compute:
        running = asyncio.create_task(compute.run(jobs.echo, "running", after_s=0.3))
        waiting = asyncio.create_task(compute.run(jobs.echo, "waiting"))
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await compute.run(jobs.echo, "too many")
        assert await asyncio.gather(running, waiting) == ["running", "waiting"]
        assert await compute.run(jobs.echo, "free again") == "free again"


async def test_a_job_over_its_time_is_refused_and_its_worker_killed(anywhere, tmp_path):
    async with anywhere() as compute:
        overdue = asyncio.create_task(compute.run(jobs.sleep_in_c, tmp_path / "pid"))
        after = asyncio.create_task(compute.run(jobs.echo, "next"))
        worker = await written(tmp_path / "pid")
        with pytest.raises(RecordingRefusedError):
            await overdue
        assert await gone(worker)
        assert await after == "next"


async def test_a_program_that_an_overdue_job_started_is_killed_too(tmp_path):
    async with one_worker(task_timeout_s=0.5) as compute:
        await compute.ready()
        with pytest.raises(RecordingRefusedError):
            await compute.run(jobs.start_a_program, tmp_path / "pid")
        assert await gone(await written(tmp_path / "pid"))


async def test_a_cancelled_caller_leaves_the_worker_to_the_next_with_its_own_result(anywhere):
    async with anywhere(queue_limit=1) as compute:
        await compute.ready()
        running = asyncio.create_task(compute.run(jobs.echo, "nobody's", after_s=0.2))
        waiting = asyncio.create_task(compute.run(jobs.echo, "nobody's either"))
        await asyncio.sleep(0.05)
        running.cancel()
        waiting.cancel()
        await asyncio.wait({running, waiting})
        assert running.cancelled()
        assert waiting.cancelled()
        assert await compute.run(jobs.echo, "mine") == "mine"


async def test_a_worker_that_dies_in_the_middle_of_its_answer_is_noticed_at_once(
    anywhere, tmp_path
):
    tally = tmp_path / "tally"
    async with anywhere() as compute:
        with pytest.raises(RecordingRefusedError):
            await asyncio.wait_for(compute.run(jobs.die_answering, tally), 20)
        assert await compute.run(jobs.echo, "next") == "next"
    assert tally.read_text() == "xx"


async def test_closing_answers_everyone_and_leaves_no_process(anywhere, tmp_path):
    async with anywhere() as compute:
        callers = [asyncio.create_task(compute.run(jobs.sleep_in_c, tmp_path / "pid"))]
        callers += [asyncio.create_task(compute.run(jobs.echo, "waits")) for _ in range(3)]
        worker = await written(tmp_path / "pid")
        started = time.monotonic()
    assert time.monotonic() - started < 3
    answers = await asyncio.gather(*callers, return_exceptions=True)
    assert [type(answer) for answer in answers] == [ComputeStoppedError] * 4
    if isinstance(compute, Pool):
        assert not runs(worker)
    else:  # the cluster is not told
        assert await gone(worker)
    with pytest.raises(ComputeStoppedError):
        await compute.run(jobs.echo, "too late")


async def test_closing_lets_a_nearly_finished_job_finish(anywhere):
    async with anywhere() as compute:
        await compute.ready()
        caller = asyncio.create_task(compute.run(jobs.echo, "just made it", after_s=0.2))
        await asyncio.sleep(0.1)
    assert await caller == "just made it"


async def test_closing_at_once_while_workers_still_start_leaves_no_process():
    started, before = time.monotonic(), descendants()
    async with Pool(workers=2, queue_limit=1, initializer=jobs.prepare):
        await asyncio.sleep(0.05)
        children = descendants() - before
    assert time.monotonic() - started < 3
    assert [pid for pid in children if runs(pid) and is_worker(pid)] == []


def descendants() -> set[int]:
    return {child.pid for child in psutil.Process().children(recursive=True)}


def is_worker(pid: int) -> bool:
    return any("spawn_main" in part for part in psutil.Process(pid).cmdline())


@pytest.mark.parametrize("initializer", [jobs.fail_to_prepare, jobs.die_preparing])
async def test_a_worker_that_cannot_start_is_an_error_for_each_job_and_no_endless_loop(initializer):
    async with one_worker(initializer=initializer) as compute:
        with pytest.raises(ComputeStoppedError, match="a worker cannot start"):
            await compute.ready()
        for _ in range(2):
            with pytest.raises(ComputeStoppedError, match="a worker cannot start"):
                await compute.run(jobs.echo, "never")


async def test_the_error_of_the_initializer_is_told():
    async with one_worker(initializer=jobs.fail_to_prepare) as compute:
        with pytest.raises(ComputeStoppedError, match="no weights here"):
            await compute.ready()


def busy_bot(pid_file: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", jobs.__name__, str(pid_file)]
    return subprocess.Popen(command, cwd=Path(__file__).parents[2])  # noqa: S603 -- our own


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs POSIX signals")
async def test_workers_end_with_a_bot_that_is_killed(tmp_path):
    pid_file = tmp_path / "pid"
    with busy_bot(pid_file) as bot:
        idle = await written(pid_file)
        workers = [p.pid for p in psutil.Process(bot.pid).children() if is_worker(p.pid)]
        assert idle in workers
        assert len(workers) == 2
        bot.kill()
    assert all([await gone(pid) for pid in workers])


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="needs POSIX signals")
async def test_ctrl_c_does_not_reach_a_worker():
    async with one_worker() as compute:
        worker = await compute.run(jobs.worker_id)
        running = asyncio.create_task(compute.run(jobs.echo, "undisturbed", after_s=0.2))
        await asyncio.sleep(0.05)
        os.kill(worker, signal.SIGINT)
        assert os.getpgid(worker) != os.getpgid(0)
        assert await running == "undisturbed"


async def test_another_executor_can_take_the_place_of_processes():
    async with one_worker(start=lambda: ThreadPoolExecutor(1)) as compute:
        assert await compute.run(jobs.worker_id) == os.getpid()


async def test_peoples_jobs_pass_by_those_in_the_background(anywhere):
    async with anywhere() as compute:
        await compute.ready()
        order = []

        async def note(name, run):
            await run(jobs.echo, None, after_s=0.02)
            order.append(name)

        background = [
            asyncio.create_task(note(f"background {number}", compute.run_in_background))
            for number in range(3)
        ]
        await asyncio.sleep(0)
        people = [asyncio.create_task(note(f"person {number}", compute.run)) for number in range(3)]
        await asyncio.gather(*background, *people)
    people_first = ["background 0", "person 0", "person 1", "person 2"]
    assert order == [*people_first, "background 1", "background 2"]


async def test_the_background_fills_no_queue_and_is_never_told_to_be_busy(anywhere):
    async with anywhere(queue_limit=1) as compute:
        jobs_behind = [
            asyncio.create_task(compute.run_in_background(jobs.echo, number)) for number in range(5)
        ]
        await asyncio.sleep(0)
        assert await compute.run(jobs.echo, "mine") == "mine"
        assert await asyncio.gather(*jobs_behind) == list(range(5))


async def test_a_cancelled_job_in_the_background_leaves_its_place_to_others(anywhere):
    async with anywhere() as compute:
        await compute.ready()
        running = asyncio.create_task(compute.run(jobs.echo, "first", after_s=0.1))
        await asyncio.sleep(0.02)
        behind = asyncio.create_task(compute.run_in_background(jobs.echo, "nobody's"))
        await asyncio.sleep(0)
        behind.cancel()
        await asyncio.wait({behind})
        assert behind.cancelled()
        assert await running == "first"
        assert await compute.run_in_background(jobs.echo, "next") == "next"


async def test_a_place_that_comes_as_its_taker_leaves_is_given_on():
    turns = Turns(1)
    await turns.take()
    leaver = asyncio.create_task(turns.take())
    await asyncio.sleep(0)
    turns.give_back()
    leaver.cancel()
    await asyncio.wait({leaver})
    await asyncio.wait_for(turns.take(background=True), 1)


async def test_places_that_come_are_handed_out_and_those_that_go_are_not_taken_again():
    turns = Turns(0)
    waiting = [asyncio.create_task(turns.take()) for _ in range(3)]
    await asyncio.sleep(0)
    turns.places = 2
    await asyncio.wait(waiting[:2], timeout=1)
    assert [one.done() for one in waiting] == [True, True, False]
    turns.places = 1
    turns.give_back()
    await asyncio.sleep(0)
    assert not waiting[2].done()
    turns.give_back()
    await asyncio.wait_for(waiting[2], 1)
    assert turns.are_all_taken


async def test_who_waits_can_be_sent_away_and_others_stay():
    turns = Turns(0)
    person, background = (
        asyncio.create_task(turns.take(background=background)) for background in (False, True)
    )
    await asyncio.sleep(0)
    turns.send_away(BusyError, background=False)
    with pytest.raises(BusyError):
        await person
    assert not background.done()
    turns.places = 1
    await asyncio.wait_for(background, 1)


async def test_who_leaves_in_the_moment_of_being_passed_over_leaves_quietly():
    turns = Turns(1)
    await turns.take()
    leaver = asyncio.create_task(turns.take())
    await asyncio.sleep(0)
    leaver.cancel()
    turns.give_back()
    await asyncio.wait({leaver})
    assert leaver.cancelled()
    await asyncio.wait_for(turns.take(), 1)

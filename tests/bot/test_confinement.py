"""What a worker may not do, and what becomes of a recording that makes it try."""

import subprocess
import sys

import pytest

from bot import confinement
from bot.errors import RecordingRefusedError
from bot.pool import Pool
from tests.bot import compute_jobs

posix = pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
linux = pytest.mark.skipif(sys.platform != "linux", reason="memory has no limit elsewhere")


@pytest.fixture
async def compute():
    confined = Pool(
        workers=1, queue_limit=1, initializer=confinement.confine, initargs=([sys.executable],)
    )
    async with confined as compute:
        yield compute


@pytest.mark.parametrize("job", [compute_jobs.run_in_a_shell, compute_jobs.call_home])
async def test_a_worker_reaches_neither_a_shell_nor_a_network(compute, job):
    with pytest.raises(PermissionError, match="A worker may not do this"):
        await compute.run(job)


async def test_a_worker_starts_the_programs_that_were_named(compute):
    await compute.run(compute_jobs.start_nothing)


async def test_a_worker_starts_no_other_program():
    async with Pool(
        workers=1, queue_limit=1, initializer=confinement.confine, initargs=((),)
    ) as compute:
        with pytest.raises(PermissionError, match=r"subprocess\.Popen"):
            await compute.run(compute_jobs.start_nothing)


@linux
async def test_a_recording_that_wants_too_much_memory_is_refused_and_the_worker_stays(compute):
    worker = await compute.run(compute_jobs.worker_id)
    with pytest.raises(RecordingRefusedError):
        await compute.run(compute_jobs.hoard, confinement.MEMORY_BYTES + 1)
    await compute.run(compute_jobs.hoard, confinement.MEMORY_BYTES // 10)
    assert await compute.run(compute_jobs.worker_id) == worker


@posix
async def test_no_file_grows_beyond_the_largest_recording(compute, tmp_path):
    await compute.run(compute_jobs.write_far, tmp_path / "sparse", confinement.FILE_BYTES - 1)
    with pytest.raises(OSError, match="large"):
        await compute.run(compute_jobs.write_far, tmp_path / "sparse", confinement.FILE_BYTES)


@posix
async def test_a_worker_leaves_no_core_dump(compute):
    import resource

    assert await compute.run(resource.getrlimit, resource.RLIMIT_CORE) == (0, 0)


@posix
def test_what_c_prints_goes_nowhere_and_what_python_says_is_kept():
    script = (
        "import os, sys; from bot.confinement import confine; confine([]);"
        "os.write(2, b'native'); print('\\ud800 ours', file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)  # noqa: S603
    assert run.stderr.strip() == b"\\ud800 ours"


@posix
def test_limits_that_the_operator_has_set_lower_are_kept():
    script = (
        "import resource; from bot.confinement import confine;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)); confine([]);"
        "print(resource.getrlimit(resource.RLIMIT_FSIZE))"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)  # noqa: S603
    assert run.stdout.strip() == b"(1000, 1000)"

"""A cluster beyond one machine: encrypted, and only who has a certificate is let in."""

import asyncio

import pytest

from bot import cluster_link
from bot.cluster import Cluster
from bot.cluster_link import Lane, connected
from bot.errors import BusyError, SettingsError
from bot.settings import Settings
from tests.bot import compute_jobs as jobs
from tests.bot.certificates import Authority
from tests.bot.cluster_lab import START_S, cluster_lab

SECRET = b"a recording that nobody on the way may hear"


def files(authority, name):
    cert, key = authority.issue(name)
    return {
        "compute_tls_ca": authority.file,
        "compute_tls_cert": cert,
        "compute_tls_key": key,
    }


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("certificates"), "ours")


@pytest.fixture(scope="module")
def lab(authority):
    cert, key = authority.issue("scheduler")
    tls = (f"--tls-ca-file={authority.file}", f"--tls-cert={cert}", f"--tls-key={key}")
    env = {f"TIMBRE_{n.upper()}": str(f) for n, f in files(authority, "worker").items()}
    with cluster_lab(*tls, **env) as lab:
        lab.start_worker()
        yield lab


async def test_with_certificates_bot_and_workers_meet(lab, authority):
    async with lab.compute(**files(authority, "bot")) as compute:
        await asyncio.wait_for(compute.ready(), START_S)
        assert await compute.run(jobs.echo, SECRET) == SECRET


async def test_who_has_no_certificate_is_not_let_in(lab):
    plain = Settings(_env_file=None, compute=lab.address.replace("tls", "tcp"))
    with pytest.raises((OSError, TimeoutError)):
        async with connected(plain):
            pass


async def test_a_certificate_of_another_authority_is_not_let_in(lab, tmp_path):
    other = files(Authority(tmp_path, "other"), "bot")
    async with lab.compute(**other) as compute:
        await asyncio.sleep(1)
        assert compute.workers_ready == 0
        with pytest.raises(BusyError):
            await compute.run(jobs.echo, SECRET)


@pytest.mark.parametrize("missing", ["ca", "cert", "key"])
async def test_without_one_of_the_files_there_is_no_start(authority, missing):
    chosen = files(authority, "bot") | {f"compute_tls_{missing}": None}
    settings = Settings(_env_file=None, compute="tls://127.0.0.1:1", **chosen)
    compute = Cluster(settings, lane=Lane.NOTES, encoder_id="one", queue_limit=1)
    with pytest.raises(SettingsError, match=rf"^TIMBRE_COMPUTE_TLS_{missing.upper()} is missing"):
        await compute.__aenter__()


def test_files_that_are_none_are_named(authority, tmp_path):
    for file in (tmp_path / "none.pem", __file__):
        chosen = files(authority, "bot") | {"compute_tls_cert": file}
        settings = Settings(_env_file=None, compute="tls://127.0.0.1:1", **chosen)
        with pytest.raises(SettingsError, match=r"TIMBRE_COMPUTE_TLS_\* cannot be used: .+\."):
            cluster_link.security(settings)

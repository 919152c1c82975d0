"""The doctor: whether the cluster that is to do the model work is there."""

from bot.cluster_link import Lane, Offer, packages
from bot.doctor import cluster
from bot.settings import Settings
from tests.bot.cluster_lab import cluster_lab, free_port

WHERE = "tls://scheduler:8786"


def offer(*lanes, encoder_id="ours", **versions):
    resources = {lane.resource(encoder_id): 1 for lane in lanes}
    return Offer("tls://1.2.3.4:5", True, resources, encoder_id, packages() | versions)


def marks(*offers):
    found = list(cluster.look_at_workers(list(offers), WHERE, "ours"))
    assert all(finding.told.endswith(".") for finding in found)
    return {finding.about: str(finding.mark) for finding in found}


def test_workers_for_everything_are_well():
    assert marks(offer(Lane.NOTES, Lane.RETRAIN)) == {"cluster": "ok"}


def test_no_worker_is_wrong_and_none_that_retrains_a_warning():
    assert marks() == {"cluster": "wrong"}
    assert marks(offer(Lane.NOTES)) == {"cluster": "warning"}


def test_workers_with_another_encoder_are_not_counted():
    other = offer(Lane.NOTES, Lane.RETRAIN, encoder_id="theirs")
    assert marks(other) == {"cluster": "wrong", "encoders": "warning"}


def test_other_versions_are_a_warning_that_names_them():
    other = offer(Lane.NOTES, Lane.RETRAIN, numpy="1.0")
    assert marks(other) == {"cluster": "ok", "versions": "warning"}
    assert "numpy 1.0 (here 2" in other.differences(packages())


async def test_nothing_is_asked_where_no_cluster_is_set():
    assert [one async for one in cluster.scheduler(Settings(_env_file=None))] == []


async def test_a_scheduler_that_is_not_there_is_wrong():
    settings = Settings(_env_file=None, compute=f"tcp://127.0.0.1:{free_port()}")
    (finding,) = [one async for one in cluster.scheduler(settings)]
    assert (finding.mark, finding.about) == ("wrong", "cluster")
    assert "does not answer" in finding.told


async def test_a_scheduler_without_workers_answers():
    with cluster_lab() as lab:
        (finding,) = [one async for one in cluster.scheduler(lab.settings())]
    assert finding.mark == "wrong"
    assert "workers for notes: 0" in finding.told
    assert "python -m bot worker" in finding.told

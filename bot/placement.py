"""Where the bot's model work is done: in processes of its own, or by a cluster."""

import os

from bot import worker
from bot.cluster import Cluster
from bot.cluster_link import Lane
from bot.compute import CALM_JOB_S, Compute
from bot.encoders import shipped_encoder_id
from bot.pool import Pool
from bot.settings import Settings

MOST_CALM_WORKERS = 2  # to retrain with: each takes some 400 MB


def for_notes(settings: Settings, folder: str) -> Compute:
    """Return where notes are listened to; temporary files go to the folder."""
    if settings.compute is not None:
        return Cluster(
            settings,
            lane=Lane.NOTES,
            encoder_id=shipped_encoder_id(),
            queue_limit=settings.queue,
        )
    return Pool(
        workers=settings.workers,
        queue_limit=settings.queue,
        initializer=worker.start,
        initargs=(*settings.worker_threads, folder),
        niceness=worker.NICENESS,
    )


def for_long_work(settings: Settings, folder: str) -> Compute:
    """Return where is trained, apart from the notes."""
    if settings.compute is not None:
        return Cluster(
            settings,
            lane=Lane.RETRAIN,
            encoder_id=shipped_encoder_id(),
            queue_limit=1,
            task_timeout_s=CALM_JOB_S,
        )
    return Pool(
        workers=min(MOST_CALM_WORKERS, os.cpu_count() or 1),
        queue_limit=1,
        initializer=worker.start_calmly,
        initargs=(folder,),
        niceness=worker.CALM_NICENESS,
        task_timeout_s=CALM_JOB_S,
    )

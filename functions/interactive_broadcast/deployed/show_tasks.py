"""Stored tasks of shows."""

from firebase_functions import tasks_fn

from interactive_broadcast.backend import backend
from interactive_broadcast.deployed.options import BACKGROUND, VAULT
from interactive_broadcast.deployed.queues import RATE, RETRIES
from interactive_broadcast.effects import models as effects
from interactive_broadcast.http.background import task
from interactive_broadcast.kernel import config


@tasks_fn.on_task_dispatched(
    retry_config=RETRIES,
    rate_limits=RATE,
    secrets=[*VAULT, config.CALLBACK_KEY],
    **BACKGROUND,
)
@task(effects.ShowTask)
def runShowEffectsTask(work: effects.ShowTask, attempts: int) -> None:
    """Carries out the effects of a show that have not succeeded yet."""
    backend().show.tasks.run(work, attempts)


@tasks_fn.on_task_dispatched(
    retry_config=RETRIES, rate_limits=RATE, secrets=VAULT, **BACKGROUND
)
@task(effects.ShowTask)
def stopBroadcastTask(work: effects.ShowTask, attempts: int) -> None:
    """Stops HLS and RTMP some time after the end of a show."""
    backend().show.tasks.run(work, attempts)

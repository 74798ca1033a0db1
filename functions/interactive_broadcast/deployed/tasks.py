"""Stored tasks of upkeep."""

from firebase_functions import tasks_fn

from interactive_broadcast.backend import backend
from interactive_broadcast.deployed.options import BACKGROUND, LONG_S, VAULT
from interactive_broadcast.deployed.queues import RATE, RETRIES
from interactive_broadcast.http.background import task
from interactive_broadcast.upkeep.admin_events_removal import EventsRemovalTask
from interactive_broadcast.upkeep.admin_removal import RemovalTask
from interactive_broadcast.upkeep.event_removal import EventRemovalTask
from interactive_broadcast.upkeep.image_cleaning import CleaningTask


@tasks_fn.on_task_dispatched(
    retry_config=RETRIES,
    rate_limits=RATE,
    secrets=VAULT,
    timeout_sec=LONG_S,
    **BACKGROUND,
)
@task(EventRemovalTask)
def removeEventTask(work: EventRemovalTask, _attempts: int) -> None:
    """Ends what a deleted event has running, and removes all that is left of it."""
    backend().upkeep.event_removal.proceed(work.event_id)


@tasks_fn.on_task_dispatched(
    retry_config=RETRIES,
    rate_limits=RATE,
    secrets=VAULT,
    timeout_sec=LONG_S,
    **BACKGROUND,
)
@task(RemovalTask)
def removeAdminTask(work: RemovalTask, _attempts: int) -> None:
    """Removes the next events of an admin who was deleted."""
    backend().upkeep.admin_removal.proceed(work.admin_id)


@tasks_fn.on_task_dispatched(
    retry_config=RETRIES,
    rate_limits=RATE,
    secrets=VAULT,
    timeout_sec=LONG_S,
    **BACKGROUND,
)
@task(EventsRemovalTask)
def removeEventsTask(work: EventsRemovalTask, _attempts: int) -> None:
    """Removes the next of an admin's events that are all to go."""
    backend().upkeep.admin_events_removal.proceed(work.admin_id)


@tasks_fn.on_task_dispatched(
    retry_config=RETRIES,
    rate_limits=RATE,
    secrets=VAULT,
    timeout_sec=LONG_S,
    **BACKGROUND,
)
@task(CleaningTask)
def cleanEventImagesTask(work: CleaningTask, _attempts: int) -> None:
    """Goes on removing pictures of events that closed three days ago."""
    backend().upkeep.image_cleaning.run(work.runs)

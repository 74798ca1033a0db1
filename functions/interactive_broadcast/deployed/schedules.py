"""What runs by the clock."""

from firebase_functions import options, scheduler_fn

from interactive_broadcast.backend import backend
from interactive_broadcast.deployed.options import BACKGROUND, LONG_S, VAULT
from interactive_broadcast.http.background import schedule
from interactive_broadcast.kernel import config


@scheduler_fn.on_schedule(
    schedule="0 4 * * *",
    timezone=options.Timezone("UTC"),
    timeout_sec=LONG_S,
    secrets=VAULT,
    **BACKGROUND,
)
@schedule
def cleanEventImages(_: scheduler_fn.ScheduledEvent) -> None:
    """Removes pictures of events closed for three days, and what no event has taken."""
    backend().upkeep.image_cleaning.run()


@scheduler_fn.on_schedule(
    schedule="* * * * *",
    timezone=options.Timezone("UTC"),
    timeout_sec=LONG_S,
    secrets=[*VAULT, config.CALLBACK_KEY],
    **BACKGROUND,
)
@schedule
def reconcileShows(_: scheduler_fn.ScheduledEvent) -> None:
    """Has database and OpenTok agree again, and closes shows that were abandoned."""
    backend().upkeep.reconciler.run()

"""What follows when fans come, go and wait."""

from typing import Any

from firebase_functions import db_fn

from interactive_broadcast.backend import backend
from interactive_broadcast.deployed.options import DATABASE_INSTANCE, FANS
from interactive_broadcast.http.background import change_of, only_if, trigger
from interactive_broadcast.records.places import comes_goes_or_moves


@db_fn.on_value_written(
    reference="/activeBroadcasts/{adminId}/{fanUrl}/activeFans/{fanId}",
    instance=DATABASE_INSTANCE,
    **FANS,
)
@only_if(comes_goes_or_moves)
@trigger
def onActiveFanWritten(event: db_fn.Event[Any]) -> None:
    """Keeps the number of interactive viewers, and notes who was on stage."""
    names = event.params
    backend().seats.active_fan_trigger.run(
        names["adminId"], names["fanUrl"], names["fanId"], change_of(event)
    )


@db_fn.on_value_written(
    reference="/line/{adminId}/{fanUrl}/{fanId}",
    instance=DATABASE_INSTANCE,
    **FANS,
)
@trigger
def onLineWritten(event: db_fn.Event[Any]) -> None:
    """Has the first of the line on deck, and tells fans in line where they stand."""
    names = event.params
    backend().seats.line_trigger.run(
        names["adminId"], names["fanUrl"], names["fanId"], change_of(event)
    )

"""What puts right and clears away: the reconciler, removals, cleaning."""

from dataclasses import dataclass

from interactive_broadcast.effects import EffectServices
from interactive_broadcast.events import EventServices
from interactive_broadcast.kernel.ports import Ports
from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog
from interactive_broadcast.seats import SeatServices
from interactive_broadcast.show import ShowServices
from interactive_broadcast.upkeep.admin_removal import AdminRemoval
from interactive_broadcast.upkeep.event_removal import EventRemoval
from interactive_broadcast.upkeep.image_cleaning import ImageCleaning
from interactive_broadcast.upkeep.inventory import Inventory
from interactive_broadcast.upkeep.reconciliation import Reconciler
from interactive_broadcast.upkeep.removal_triggers import (
    AdminDeletedTrigger,
    EventDeletedTrigger,
    RemovalTasks,
)
from interactive_broadcast.upkeep.removals import RemovalStore
from interactive_broadcast.upkeep.unfinished_work import UnfinishedWork


@dataclass(frozen=True, slots=True, kw_only=True)
class UpkeepServices:
    event_removal: EventRemoval
    admin_removal: AdminRemoval
    event_deleted_trigger: EventDeletedTrigger
    admin_deleted_trigger: AdminDeletedTrigger
    removal_tasks: RemovalTasks
    unfinished_work: UnfinishedWork
    image_cleaning: ImageCleaning
    reconciler: Reconciler


def assemble(
    ports: Ports,
    events: EventServices,
    effects: EffectServices,
    show: ShowServices,
    seats: SeatServices,
) -> UpkeepServices:
    """The room over the outside. Makes no call."""
    unfinished = UnfinishedWorkLog(databases=ports.databases)
    inventory = Inventory(databases=ports.databases)
    event_removal = EventRemoval(
        databases=ports.databases,
        events=events.store,
        admins=events.admins.store,
        shows=effects.records.shows,
        images=ports.images,
        director=show.director,
        ledger=effects.ledger,
        unfinished=unfinished,
    )
    admin_removal = AdminRemoval(
        databases=ports.databases,
        admins=events.admins.store,
        events=events.store,
        shows=effects.records.shows,
        watch=effects.records.watch_list,
        inventory=inventory,
        ledger=effects.ledger,
        accounts=ports.accounts,
        tasks=ports.tasks,
        clock=ports.clock,
        unfinished=unfinished,
        removals=RemovalStore(databases=ports.databases),
        removal=event_removal,
    )
    unfinished_work = UnfinishedWork(
        admins=events.admins.store,
        events=events.store,
        accounts=ports.accounts,
        clock=ports.clock,
        unfinished=unfinished,
        pictures=events.pictures,
        event_removal=event_removal,
        admin_removal=admin_removal,
    )
    return UpkeepServices(
        event_removal=event_removal,
        admin_removal=admin_removal,
        event_deleted_trigger=EventDeletedTrigger(
            events=events.store, removal=event_removal
        ),
        admin_deleted_trigger=AdminDeletedTrigger(
            admins=events.admins.store, removal=admin_removal
        ),
        removal_tasks=RemovalTasks(removal=admin_removal),
        unfinished_work=unfinished_work,
        image_cleaning=ImageCleaning(
            events=events.store,
            cleanups=events.image_cleanups,
            images=ports.images,
            clock=ports.clock,
        ),
        reconciler=Reconciler(
            clock=ports.clock,
            limits=ports.limits,
            inventory=inventory,
            watch_list=effects.records.watch_list,
            events=events.store,
            shows=effects.records.shows,
            admins=events.admins.store,
            ledger=effects.ledger,
            timeline=effects.records.timeline,
            unfinished=unfinished,
            director=show.director,
            reports=show.media_reports,
            fans=seats.active_fan_trigger,
            finisher=unfinished_work,
        ),
    )

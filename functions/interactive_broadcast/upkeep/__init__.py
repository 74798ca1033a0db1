"""Upkeep: the reconciler, the removal of events and admins, the cleaning of images."""

from dataclasses import dataclass

from interactive_broadcast.effects import EffectServices
from interactive_broadcast.events import EventServices
from interactive_broadcast.kernel.ports import Ports
from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog
from interactive_broadcast.records.former_archives import FormerArchiveList
from interactive_broadcast.seats import SeatServices
from interactive_broadcast.show import ShowServices
from interactive_broadcast.upkeep.admin_removal import AdminRemoval
from interactive_broadcast.upkeep.event_removal import EventRemoval
from interactive_broadcast.upkeep.event_traces import EventTraces
from interactive_broadcast.upkeep.former_admins import FormerAdminCleaning
from interactive_broadcast.upkeep.former_archives import FormerArchives
from interactive_broadcast.upkeep.image_cleaning import ImageCleaning
from interactive_broadcast.upkeep.reconciliation import Reconciler
from interactive_broadcast.upkeep.removal_records import RemovalRecords
from interactive_broadcast.upkeep.unfinished_work import UnfinishedWorkFinisher


@dataclass(frozen=True, slots=True, kw_only=True)
class UpkeepServices:
    """What the functions call."""

    event_removal: EventRemoval
    former_archives: FormerArchives
    admin_removal: AdminRemoval
    unfinished_work: UnfinishedWorkFinisher
    image_cleaning: ImageCleaning
    reconciler: Reconciler


def assemble(
    ports: Ports,
    events: EventServices,
    effects: EffectServices,
    show: ShowServices,
    seats: SeatServices,
) -> UpkeepServices:
    """Build the services over the ports and the packages below. Makes no request."""
    unfinished = UnfinishedWorkLog(databases=ports.databases)
    former_archives = FormerArchives(
        former=FormerArchiveList(databases=ports.databases),
        parts=effects.records.archive_parts,
        admins=events.admins.store,
    )
    event_removal = EventRemoval(
        events=events,
        director=show.director,
        traces=EventTraces(
            databases=ports.databases,
            events=events,
            effects=effects,
            former_archives=former_archives,
            limits=ports.limits,
            clock=ports.clock,
        ),
        unfinished=unfinished,
        clock=ports.clock,
    )
    admin_removal = AdminRemoval(
        events=events,
        effects=effects,
        accounts=ports.accounts,
        tasks=ports.tasks,
        clock=ports.clock,
        records=RemovalRecords(
            databases=ports.databases, unfinished=unfinished, clock=ports.clock
        ),
        event_removal=event_removal,
        former_archives=former_archives,
    )
    unfinished_work = UnfinishedWorkFinisher(
        events=events,
        accounts=ports.accounts,
        clock=ports.clock,
        unfinished=unfinished,
        event_removal=event_removal,
        admin_removal=admin_removal,
        former_guests=show.former_guests,
    )
    return UpkeepServices(
        event_removal=event_removal,
        former_archives=former_archives,
        admin_removal=admin_removal,
        unfinished_work=unfinished_work,
        image_cleaning=ImageCleaning(
            databases=ports.databases,
            events=events,
            former_archives=former_archives,
            former_admins=FormerAdminCleaning(
                databases=ports.databases,
                admins=events.admins.store,
                pictures=events.pictures,
                clock=ports.clock,
            ),
            clock=ports.clock,
        ),
        reconciler=Reconciler(
            ports=ports,
            events=events,
            effects=effects,
            show=show,
            seats=seats,
            unfinished_work=unfinished_work,
        ),
    )

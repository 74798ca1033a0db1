"""A show from preshow to its end: its status and effects, callbacks, timeline."""

from dataclasses import dataclass

from interactive_broadcast.effects import EffectServices
from interactive_broadcast.events import EventServices
from interactive_broadcast.kernel.ports import Ports
from interactive_broadcast.media import MediaServices
from interactive_broadcast.show.arrivals import Arrivals
from interactive_broadcast.show.callbacks import FRESH_S, Callbacks
from interactive_broadcast.show.director import Director
from interactive_broadcast.show.disconnecting import Disconnecting
from interactive_broadcast.show.emptying import Emptying
from interactive_broadcast.show.former_guests import FormerGuests
from interactive_broadcast.show.media_reports import MediaReports
from interactive_broadcast.show.records import ShowRecords
from interactive_broadcast.show.service import EventChanges, Shows
from interactive_broadcast.show.timelines import Timelines
from interactive_broadcast.show.triggers import EventStatusTrigger, ShowTasks


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowServices:
    """What other rooms and `main.py` use of this one."""

    director: Director
    disconnecting: Disconnecting
    former_guests: FormerGuests
    service: Shows
    event_changes: EventChanges
    timelines: Timelines
    media_reports: MediaReports
    callbacks: Callbacks
    status_trigger: EventStatusTrigger
    tasks: ShowTasks


def assemble(
    ports: Ports,
    events: EventServices,
    effects: EffectServices,
    media: MediaServices,
) -> ShowServices:
    """The room over the ports. Makes no call."""
    disconnecting = Disconnecting(
        headcounts=effects.records.headcounts,
        people=effects.records.people,
        shows=effects.records.shows,
        barred=effects.records.barred,
        disconnections=effects.records.disconnections,
        ledger=effects.ledger,
        clock=ports.clock,
    )
    former_guests = FormerGuests(
        events=events.store,
        admins=events.admins.store,
        shows=effects.records.shows,
        barred=effects.records.barred,
        disconnecting=disconnecting,
    )
    director = _director(ports, events, effects, media, disconnecting)
    reports = MediaReports(
        databases=ports.databases,
        events=events.store,
        shows=effects.records.shows,
        parts=media.parts,
        ledger=effects.ledger,
        director=director,
        tasks=effects.tasks,
        timeline=effects.records.timeline,
        clock=ports.clock,
    )
    return ShowServices(
        director=director,
        disconnecting=disconnecting,
        former_guests=former_guests,
        service=Shows(
            events=events.store,
            admins=events.admins.store,
            director=director,
            ledger=effects.ledger,
            timeline=effects.records.timeline,
        ),
        event_changes=EventChanges(
            events=events.service,
            pictures=events.pictures,
            guest_users=events.guest_users,
            former_guests=former_guests,
            shows=effects.records.shows,
            director=director,
        ),
        timelines=Timelines(
            events=events.store,
            timeline=effects.records.timeline,
            archive_parts=effects.records.archive_parts,
            published=effects.records.published,
        ),
        media_reports=reports,
        callbacks=Callbacks(
            events=events.store,
            admins=events.admins.store,
            headcounts=effects.records.headcounts,
            arrivals=Arrivals(
                events=events.store,
                admins=events.admins.store,
                disconnecting=disconnecting,
                clock=ports.clock,
            ),
            disconnecting=disconnecting,
            fan_streams=effects.records.fan_streams,
            published=effects.records.published,
            media=reports,
            timeline=effects.records.timeline,
            proofs=ports.callback_proofs,
            clock=ports.clock,
            sessions=ports.caches.single_flight(ttl_s=FRESH_S),
        ),
        status_trigger=EventStatusTrigger(
            events=events.store,
            ledger=effects.ledger,
            timeline=effects.records.timeline,
            director=director,
        ),
        tasks=ShowTasks(events=events.store, director=director),
    )


def _director(
    ports: Ports,
    events: EventServices,
    effects: EffectServices,
    media: MediaServices,
    disconnecting: Disconnecting,
) -> Director:
    return Director(
        admins=events.admins.store,
        runner=effects.runner,
        records=ShowRecords(
            events=events.store,
            shows=effects.records.shows,
            tasks=effects.tasks,
            limits=ports.limits,
            clock=ports.clock,
        ),
        recording=media.recording,
        streaming=media.streaming,
        emptying=Emptying(
            databases=ports.databases,
            events=events.store,
            guest_users=events.guest_users,
            disconnecting=disconnecting,
        ),
        ledger=effects.ledger,
        tasks=effects.tasks,
        timeline=effects.records.timeline,
        clock=ports.clock,
    )

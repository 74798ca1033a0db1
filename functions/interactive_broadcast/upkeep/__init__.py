"""Upkeep: the reconciler, the removal of events and admins, the cleaning of images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interactive_broadcast.kernel.first_use import on_first_use

if TYPE_CHECKING:
    from interactive_broadcast.effects import EffectServices
    from interactive_broadcast.events import EventServices
    from interactive_broadcast.kernel.ports import Ports
    from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog
    from interactive_broadcast.media import MediaServices
    from interactive_broadcast.seats import SeatServices
    from interactive_broadcast.show import ShowServices
    from interactive_broadcast.upkeep.admin_events_removal import AdminEventsRemoval
    from interactive_broadcast.upkeep.admin_removal import AdminRemoval
    from interactive_broadcast.upkeep.batch_removal import BatchRemoval
    from interactive_broadcast.upkeep.event_removal import EventRemoval
    from interactive_broadcast.upkeep.former_archives import FormerArchives
    from interactive_broadcast.upkeep.image_cleaning import ImageCleaning
    from interactive_broadcast.upkeep.person_erasure import PersonErasure
    from interactive_broadcast.upkeep.reconciliation import Reconciler
    from interactive_broadcast.upkeep.recording_removal import RecordingRemoval
    from interactive_broadcast.upkeep.unfinished_work import UnfinishedWorkFinisher


class UpkeepServices:
    """What the functions call."""

    def __init__(  # noqa: PLR0913, PLR0917 - the packages that it is made over
        self,
        ports: Ports,
        events: EventServices,
        effects: EffectServices,
        media: MediaServices,
        show: ShowServices,
        seats: SeatServices,
    ) -> None:
        self._ports = ports
        self._events = events
        self._effects = effects
        self._media = media
        self._show = show
        self._seats = seats

    @on_first_use
    def event_removal(self) -> EventRemoval:
        from interactive_broadcast.upkeep.event_removal import EventRemoval
        from interactive_broadcast.upkeep.event_traces import EventTraces

        return EventRemoval(
            events=self._events,
            director=self._show.director,
            traces=EventTraces(
                databases=self._ports.databases,
                events=self._events,
                effects=self._effects,
                former_archives=self.former_archives,
                limits=self._ports.limits,
                clock=self._ports.clock,
            ),
            unfinished=self._unfinished,
            tasks=self._ports.tasks,
            clock=self._ports.clock,
        )

    @on_first_use
    def former_archives(self) -> FormerArchives:
        from interactive_broadcast.records.former_archives import FormerArchiveList
        from interactive_broadcast.upkeep.former_archives import FormerArchives

        return FormerArchives(
            former=FormerArchiveList(databases=self._ports.databases),
            parts=self._effects.records.archive_parts,
            admins=self._events.admins.store,
        )

    @on_first_use
    def recording_removal(self) -> RecordingRemoval:
        from interactive_broadcast.upkeep.recording_removal import RecordingRemoval

        return RecordingRemoval(
            events=self._events.store,
            admins=self._events.admins.store,
            parts=self._media.parts,
            files=self._ports.archive_files,
            former_archives=self.former_archives,
            timeline=self._effects.records.timeline,
            unfinished=self._unfinished,
            clock=self._ports.clock,
        )

    @on_first_use
    def person_erasure(self) -> PersonErasure:
        from interactive_broadcast.upkeep.person_erasure import PersonErasure

        records = self._effects.records
        return PersonErasure(
            databases=self._ports.databases,
            events=self._events.store,
            admins=self._events.admins.store,
            shows=records.shows,
            names=records.names,
            barred=records.barred,
            timeline=records.timeline,
            timelines=self._show.timelines,
            disconnecting=self._show.disconnecting,
            clock=self._ports.clock,
        )

    @on_first_use
    def admin_events_removal(self) -> AdminEventsRemoval:
        from interactive_broadcast.upkeep.admin_events_removal import AdminEventsRemoval

        return AdminEventsRemoval(
            events=self._events,
            batches=self._batches,
            unfinished=self._unfinished,
            tasks=self._ports.tasks,
            clock=self._ports.clock,
        )

    @on_first_use
    def admin_removal(self) -> AdminRemoval:
        from interactive_broadcast.upkeep.admin_removal import AdminRemoval
        from interactive_broadcast.upkeep.removal_records import RemovalRecords

        return AdminRemoval(
            events=self._events,
            effects=self._effects,
            accounts=self._ports.accounts,
            tasks=self._ports.tasks,
            clock=self._ports.clock,
            records=RemovalRecords(
                databases=self._ports.databases,
                unfinished=self._unfinished,
                clock=self._ports.clock,
            ),
            event_removal=self.event_removal,
            batches=self._batches,
            former_archives=self.former_archives,
        )

    @on_first_use
    def unfinished_work(self) -> UnfinishedWorkFinisher:
        from interactive_broadcast.upkeep.unfinished_work import UnfinishedWorkFinisher

        return UnfinishedWorkFinisher(
            events=self._events,
            accounts=self._ports.accounts,
            clock=self._ports.clock,
            unfinished=self._unfinished,
            event_removal=self.event_removal,
            admin_removal=self.admin_removal,
            admin_events_removal=self.admin_events_removal,
            former_guests=self._show.former_guests,
            event_sessions=self._show.event_sessions,
            recording_removal=self.recording_removal,
        )

    @on_first_use
    def image_cleaning(self) -> ImageCleaning:
        from interactive_broadcast.records.recordings_due import RecordingsDue
        from interactive_broadcast.upkeep.former_admins import FormerAdminCleaning
        from interactive_broadcast.upkeep.image_cleaning import ImageCleaning
        from interactive_broadcast.upkeep.recording_retention import RecordingRetention

        return ImageCleaning(
            databases=self._ports.databases,
            events=self._events,
            former_archives=self.former_archives,
            recording_retention=RecordingRetention(
                listed=RecordingsDue(databases=self._ports.databases),
                removal=self.recording_removal,
            ),
            former_admins=FormerAdminCleaning(
                databases=self._ports.databases,
                admins=self._events.admins.store,
                pictures=self._events.pictures,
                clock=self._ports.clock,
            ),
            tasks=self._ports.tasks,
            clock=self._ports.clock,
        )

    @on_first_use
    def reconciler(self) -> Reconciler:
        from interactive_broadcast.upkeep.reconciliation import Reconciler

        return Reconciler(
            ports=self._ports,
            events=self._events,
            effects=self._effects,
            show=self._show,
            seats=self._seats,
            unfinished_work=self.unfinished_work,
        )

    @on_first_use
    def _batches(self) -> BatchRemoval:
        from interactive_broadcast.upkeep.batch_removal import BatchRemoval

        return BatchRemoval(
            events=self._events.store,
            event_removal=self.event_removal,
            unfinished=self._unfinished,
        )

    @on_first_use
    def _unfinished(self) -> UnfinishedWorkLog:
        from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog

        return UnfinishedWorkLog(databases=self._ports.databases)

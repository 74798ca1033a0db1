"""A show from preshow to its end: its status and effects, callbacks, timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interactive_broadcast.kernel.first_use import on_first_use

if TYPE_CHECKING:
    from interactive_broadcast.effects import EffectServices
    from interactive_broadcast.events import EventServices
    from interactive_broadcast.kernel.ports import Ports
    from interactive_broadcast.media import MediaServices
    from interactive_broadcast.show.arrivals import Arrivals
    from interactive_broadcast.show.callbacks import Callbacks
    from interactive_broadcast.show.caption_reports import CaptionReports
    from interactive_broadcast.show.captioning import Captioning
    from interactive_broadcast.show.cleared_stages import ClearedStages
    from interactive_broadcast.show.clearing import Clearing
    from interactive_broadcast.show.consents import ConsentExports
    from interactive_broadcast.show.director import Director
    from interactive_broadcast.show.disconnecting import Disconnecting
    from interactive_broadcast.show.emptying import Emptying
    from interactive_broadcast.show.event_sessions import EventSessions
    from interactive_broadcast.show.former_guests import FormerGuests
    from interactive_broadcast.show.media_reports import MediaReports
    from interactive_broadcast.show.project_changes import ProjectChanges
    from interactive_broadcast.show.records import ShowRecords
    from interactive_broadcast.show.rounds import Acts, EffectRounds
    from interactive_broadcast.show.service import EventChanges, Shows
    from interactive_broadcast.show.stage_emptying import StageEmptying
    from interactive_broadcast.show.timelines import Timelines
    from interactive_broadcast.show.triggers import EventStatusTrigger, ShowTasks


class ShowServices:
    """What the other packages and the functions use of this one."""

    def __init__(
        self,
        ports: Ports,
        events: EventServices,
        effects: EffectServices,
        media: MediaServices,
    ) -> None:
        self._ports = ports
        self._events = events
        self._effects = effects
        self._media = media

    @on_first_use
    def director(self) -> Director:
        from interactive_broadcast.show.director import Director

        return Director(
            admins=self._events.admins.store,
            rounds=self._rounds,
            records=self._records,
            captions=self._media.captions,
            cleared=self.cleared_stages,
            emptying=self._emptying,
            ledger=self._effects.ledger,
            tasks=self._effects.tasks,
            timeline=self._effects.records.timeline,
            clock=self._ports.clock,
        )

    @on_first_use
    def disconnecting(self) -> Disconnecting:
        from interactive_broadcast.show.disconnecting import Disconnecting

        return Disconnecting(
            headcounts=self._effects.records.headcounts,
            people=self._effects.records.people,
            shows=self._effects.records.shows,
            barred=self._effects.records.barred,
            disconnections=self._effects.records.disconnections,
            ledger=self._effects.ledger,
            clock=self._ports.clock,
        )

    @on_first_use
    def event_sessions(self) -> EventSessions:
        from interactive_broadcast.show.event_sessions import EventSessions

        return EventSessions(
            databases=self._ports.databases,
            events=self._events.store,
            admins=self._events.admins.store,
            timeline=self._effects.records.timeline,
            clock=self._ports.clock,
        )

    @on_first_use
    def former_guests(self) -> FormerGuests:
        from interactive_broadcast.show.former_guests import FormerGuests

        return FormerGuests(
            events=self._events.store,
            admins=self._events.admins.store,
            shows=self._effects.records.shows,
            barred=self._effects.records.barred,
            disconnecting=self.disconnecting,
        )

    @on_first_use
    def service(self) -> Shows:
        from interactive_broadcast.show.service import Shows

        return Shows(
            events=self._events.store,
            leases=self._events.leases,
            admins=self._events.admins.store,
            director=self.director,
            sessions=self.event_sessions,
            ledger=self._effects.ledger,
            timeline=self._effects.records.timeline,
        )

    @on_first_use
    def clearing(self) -> Clearing:
        from interactive_broadcast.records.stage_places import StageStore
        from interactive_broadcast.show.clearing import Clearing
        from interactive_broadcast.show.old_app_fans import OldAppFans

        return Clearing(
            events=self._events.store,
            leases=self._events.leases,
            stages=StageStore(databases=self._ports.databases),
            old_app_fans=OldAppFans(
                shows=self._effects.records.shows,
                headcounts=self._effects.records.headcounts,
            ),
            slates=self._effects.records.slates,
            cleared=self.cleared_stages,
            director=self.director,
            ledger=self._effects.ledger,
            tasks=self._effects.tasks,
            clock=self._ports.clock,
        )

    @on_first_use
    def cleared_stages(self) -> ClearedStages:
        from interactive_broadcast.show.cleared_stages import ClearedStages

        return ClearedStages(
            databases=self._ports.databases,
            ledger=self._effects.ledger,
            tasks=self._effects.tasks,
            slates=self._effects.records.slates,
            timeline=self._effects.records.timeline,
        )

    @on_first_use
    def captioning(self) -> Captioning:
        from interactive_broadcast.show.captioning import Captioning

        return Captioning(
            databases=self._ports.databases,
            events=self._events.store,
            director=self.director,
            ledger=self._effects.ledger,
        )

    @on_first_use
    def event_changes(self) -> EventChanges:
        from interactive_broadcast.show.service import EventChanges

        return EventChanges(
            events=self._events.service,
            pictures=self._events.pictures,
            guest_users=self._events.guest_users,
            former_guests=self.former_guests,
            shows=self._effects.records.shows,
            director=self.director,
        )

    @on_first_use
    def project_changes(self) -> ProjectChanges:
        from interactive_broadcast.show.project_changes import ProjectChanges

        return ProjectChanges(
            admins=self._events.admins.store,
            events=self._events.store,
            shows=self._effects.records.shows,
            headcounts=self._effects.records.headcounts,
            ledger=self._effects.ledger,
            watched=self._effects.records.watch_list,
        )

    @on_first_use
    def timelines(self) -> Timelines:
        from interactive_broadcast.show.timelines import Timelines

        return Timelines(
            events=self._events.store,
            timeline=self._effects.records.timeline,
            archive_parts=self._effects.records.archive_parts,
            published=self._effects.records.published,
            names=self._effects.records.names,
        )

    @on_first_use
    def consent_exports(self) -> ConsentExports:
        from interactive_broadcast.show.consents import ConsentExports

        return ConsentExports(
            events=self._events.store,
            timelines=self.timelines,
            consents=self._effects.records.consents,
        )

    @on_first_use
    def media_reports(self) -> MediaReports:
        from interactive_broadcast.show.media_reports import MediaReports

        return MediaReports(
            databases=self._ports.databases,
            events=self._events.store,
            shows=self._effects.records.shows,
            parts=self._media.parts,
            ledger=self._effects.ledger,
            director=self.director,
            tasks=self._effects.tasks,
            timeline=self._effects.records.timeline,
            clock=self._ports.clock,
        )

    @on_first_use
    def caption_reports(self) -> CaptionReports:
        from interactive_broadcast.show.caption_reports import CaptionReports

        return CaptionReports(
            databases=self._ports.databases,
            events=self._events.store,
            captions=self._media.captions,
            ledger=self._effects.ledger,
            director=self.director,
            tasks=self._effects.tasks,
            timeline=self._effects.records.timeline,
            clock=self._ports.clock,
        )

    @on_first_use
    def callbacks(self) -> Callbacks:
        from interactive_broadcast.show.callbacks import FRESH_S, Callbacks

        return Callbacks(
            events=self._events.store,
            admins=self._events.admins.store,
            headcounts=self._effects.records.headcounts,
            arrivals=self._arrivals,
            disconnecting=self.disconnecting,
            fan_streams=self._effects.records.fan_streams,
            published=self._effects.records.published,
            media=self.media_reports,
            captions=self.caption_reports,
            viewer_limit=self._effects.records.viewer_limit,
            timeline=self._effects.records.timeline,
            proofs=self._ports.callback_proofs,
            clock=self._ports.clock,
            sessions=self._ports.caches.single_flight(ttl_s=FRESH_S),
        )

    @on_first_use
    def status_trigger(self) -> EventStatusTrigger:
        from interactive_broadcast.show.triggers import EventStatusTrigger

        return EventStatusTrigger(
            events=self._events.store,
            ledger=self._effects.ledger,
            timeline=self._effects.records.timeline,
            director=self.director,
        )

    @on_first_use
    def tasks(self) -> ShowTasks:
        from interactive_broadcast.show.triggers import ShowTasks

        return ShowTasks(events=self._events.store, director=self.director)

    @on_first_use
    def _arrivals(self) -> Arrivals:
        from interactive_broadcast.show.arrivals import Arrivals

        return Arrivals(
            events=self._events.store,
            admins=self._events.admins.store,
            disconnecting=self.disconnecting,
            clock=self._ports.clock,
        )

    @on_first_use
    def _emptying(self) -> Emptying:
        from interactive_broadcast.show.emptying import Emptying

        return Emptying(
            databases=self._ports.databases,
            guest_users=self._events.guest_users,
            disconnecting=self.disconnecting,
        )

    @on_first_use
    def _stage_emptying(self) -> StageEmptying:
        from interactive_broadcast.show.stage_emptying import StageEmptying

        return StageEmptying(disconnecting=self.disconnecting)

    @on_first_use
    def _rounds(self) -> EffectRounds:
        from interactive_broadcast.show.rounds import EffectRounds

        return EffectRounds(
            runner=self._effects.runner,
            ledger=self._effects.ledger,
            events=self._events.store,
            shows=self._effects.records.shows,
            parts=self._effects.records.archive_parts,
            published=self._effects.records.published,
            acts=self._acts(),
        )

    def _acts(self) -> Acts:
        from interactive_broadcast.effects.models import Effect

        recording, streaming = self._media.recording, self._media.streaming
        captions = self._media.captions
        return {
            Effect.OPEN_RECORDS: self._records.open,
            Effect.LIVE_RECORDS: self._records.go_live,
            Effect.CLOSED_RECORDS: self._records.close,
            Effect.START_ARCHIVE: recording.start,
            Effect.STOP_ARCHIVE: recording.stop,
            Effect.FINISH_ARCHIVE: recording.finish,
            Effect.START_BROADCAST: streaming.start,
            Effect.PUBLISH_HLS: streaming.publish,
            Effect.STOP_BROADCAST: streaming.stop,
            Effect.START_CAPTIONS: captions.start,
            Effect.STOP_CAPTIONS: captions.stop,
            Effect.EMPTY_STAGE: self._stage_emptying.empty,
            Effect.HOLD_BROADCAST: self._media.holding.hold,
            Effect.DISCONNECT_FANS: self._emptying.disconnect_fans,
            Effect.EMPTY_SESSIONS: self._emptying.empty,
            Effect.REMOVE_MESSAGES: self._emptying.forget,
        }

    @on_first_use
    def _records(self) -> ShowRecords:
        from interactive_broadcast.show.records import ShowRecords

        return ShowRecords(
            events=self._events.store,
            closed=self._events.closed,
            shows=self._effects.records.shows,
            tasks=self._effects.tasks,
            limits=self._ports.limits,
            clock=self._ports.clock,
        )

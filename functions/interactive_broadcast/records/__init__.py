"""What lies in the database of a running show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interactive_broadcast.kernel.first_use import on_first_use

if TYPE_CHECKING:
    from interactive_broadcast.kernel.ports import Ports
    from interactive_broadcast.records.archive_parts import ArchiveParts
    from interactive_broadcast.records.barred import BarredFans
    from interactive_broadcast.records.calls import CallStore
    from interactive_broadcast.records.consents import ConsentStore
    from interactive_broadcast.records.disconnections import Disconnections
    from interactive_broadcast.records.fan_streams import FanStreams
    from interactive_broadcast.records.headcounts import Headcounts
    from interactive_broadcast.records.line import LineStore
    from interactive_broadcast.records.names import NameStore
    from interactive_broadcast.records.people import People
    from interactive_broadcast.records.published import PublishedStreams
    from interactive_broadcast.records.room import Room
    from interactive_broadcast.records.shows import ShowStore
    from interactive_broadcast.records.slates import Slates
    from interactive_broadcast.records.stage_turns import StageTurns
    from interactive_broadcast.records.timeline import Timeline
    from interactive_broadcast.records.viewer_limit import ViewerLimit
    from interactive_broadcast.records.watch import WatchList


class RecordStores:
    """What the other packages use of this one."""

    def __init__(self, ports: Ports) -> None:
        self._databases = ports.databases
        self._clock = ports.clock
        self._limits = ports.limits

    @on_first_use
    def shows(self) -> ShowStore:
        from interactive_broadcast.records.shows import ShowStore

        return ShowStore(databases=self._databases)

    @on_first_use
    def room(self) -> Room:
        from interactive_broadcast.records.room import Room

        return Room(databases=self._databases, shows=self.shows, clock=self._clock)

    @on_first_use
    def viewer_limit(self) -> ViewerLimit:
        from interactive_broadcast.records.viewer_limit import ViewerLimit

        return ViewerLimit(
            databases=self._databases, limits=self._limits, room=self.room
        )

    @on_first_use
    def stage_turns(self) -> StageTurns:
        from interactive_broadcast.records.stage_turns import StageTurns

        return StageTurns(databases=self._databases, shows=self.shows)

    @on_first_use
    def archive_parts(self) -> ArchiveParts:
        from interactive_broadcast.records.archive_parts import ArchiveParts

        return ArchiveParts(databases=self._databases)

    @on_first_use
    def slates(self) -> Slates:
        from interactive_broadcast.records.slates import Slates

        return Slates(databases=self._databases)

    @on_first_use
    def timeline(self) -> Timeline:
        from interactive_broadcast.records.timeline import Timeline

        return Timeline(databases=self._databases, clock=self._clock)

    @on_first_use
    def headcounts(self) -> Headcounts:
        from interactive_broadcast.records.headcounts import Headcounts

        return Headcounts(databases=self._databases)

    @on_first_use
    def published(self) -> PublishedStreams:
        from interactive_broadcast.records.published import PublishedStreams

        return PublishedStreams(databases=self._databases)

    @on_first_use
    def watch_list(self) -> WatchList:
        from interactive_broadcast.records.watch import WatchList

        return WatchList(databases=self._databases)

    @on_first_use
    def barred(self) -> BarredFans:
        from interactive_broadcast.records.barred import BarredFans

        return BarredFans(databases=self._databases)

    @on_first_use
    def disconnections(self) -> Disconnections:
        from interactive_broadcast.records.disconnections import Disconnections

        return Disconnections(databases=self._databases)

    @on_first_use
    def people(self) -> People:
        from interactive_broadcast.records.people import People

        return People(databases=self._databases)

    @on_first_use
    def names(self) -> NameStore:
        from interactive_broadcast.records.names import NameStore

        return NameStore(databases=self._databases)

    @on_first_use
    def line(self) -> LineStore:
        from interactive_broadcast.records.line import LineStore

        return LineStore(databases=self._databases)

    @on_first_use
    def consents(self) -> ConsentStore:
        from interactive_broadcast.records.consents import ConsentStore

        return ConsentStore(databases=self._databases)

    @on_first_use
    def fan_streams(self) -> FanStreams:
        from interactive_broadcast.records.fan_streams import FanStreams

        return FanStreams(databases=self._databases, people=self.people)

    @on_first_use
    def calls(self) -> CallStore:
        from interactive_broadcast.records.calls import CallStore

        return CallStore(databases=self._databases)

"""What lies in the database of a running show."""

from dataclasses import dataclass

from interactive_broadcast.kernel.ports import Ports
from interactive_broadcast.records.archive_parts import ArchiveParts
from interactive_broadcast.records.barred import BarredFans
from interactive_broadcast.records.disconnections import Disconnections
from interactive_broadcast.records.fan_streams import FanStreams
from interactive_broadcast.records.headcounts import Headcounts
from interactive_broadcast.records.people import People
from interactive_broadcast.records.published import PublishedStreams
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.records.timeline import Timeline
from interactive_broadcast.records.watch import WatchList


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordStores:
    """What other rooms use of this one."""

    shows: ShowStore
    archive_parts: ArchiveParts
    timeline: Timeline
    headcounts: Headcounts
    published: PublishedStreams
    watch_list: WatchList
    barred: BarredFans
    disconnections: Disconnections
    people: People
    fan_streams: FanStreams


def assemble(ports: Ports) -> RecordStores:
    """The room over the ports. Makes no call."""
    databases = ports.databases
    people = People(databases=databases)
    return RecordStores(
        shows=ShowStore(databases=databases),
        archive_parts=ArchiveParts(databases=databases),
        timeline=Timeline(databases=databases, clock=ports.clock),
        headcounts=Headcounts(databases=databases),
        published=PublishedStreams(databases=databases),
        watch_list=WatchList(databases=databases),
        barred=BarredFans(databases=databases),
        disconnections=Disconnections(databases=databases),
        people=people,
        fan_streams=FanStreams(databases=databases, people=people),
    )

"""Events: creating, changing and finding them; their slugs, indexes and pictures."""

from dataclasses import dataclass

from interactive_broadcast.admins import AdminServices
from interactive_broadcast.events.guest_users import GuestUsers
from interactive_broadcast.events.pictures import ImageCleanups, Pictures
from interactive_broadcast.events.public_reads import PublicReads
from interactive_broadcast.events.service import Events
from interactive_broadcast.events.store import EventStore
from interactive_broadcast.kernel.ports import Ports
from interactive_broadcast.kernel.public_answers import PublicAnswers
from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog


@dataclass(frozen=True, slots=True, kw_only=True)
class EventServices:
    """What the other packages use of this one."""

    admins: AdminServices
    store: EventStore
    service: Events
    public_reads: PublicReads
    pictures: Pictures
    image_cleanups: ImageCleanups
    guest_users: GuestUsers


def assemble(ports: Ports, admins: AdminServices) -> EventServices:
    """The package over the ports. Makes no call."""
    store = EventStore(databases=ports.databases)
    unfinished = UnfinishedWorkLog(databases=ports.databases)
    pictures = Pictures(
        databases=ports.databases,
        images=ports.images,
        clock=ports.clock,
        unfinished=unfinished,
    )
    guest_users = GuestUsers(
        accounts=ports.accounts, events=store, unfinished=unfinished
    )
    return EventServices(
        admins=admins,
        store=store,
        service=Events(
            events=store,
            admins=admins.store,
            pictures=pictures,
            guest_users=guest_users,
            clock=ports.clock,
        ),
        public_reads=PublicReads(
            events=store,
            open_lists=PublicAnswers.over(ports),
            current=PublicAnswers.over(ports),
        ),
        pictures=pictures,
        image_cleanups=ImageCleanups(databases=ports.databases),
        guest_users=guest_users,
    )

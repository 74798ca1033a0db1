"""Events: creating, changing and finding them; their slugs, indexes and pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interactive_broadcast.kernel.first_use import on_first_use

if TYPE_CHECKING:
    from interactive_broadcast.admins import AdminServices
    from interactive_broadcast.events.closed_events import ClosedEvents
    from interactive_broadcast.events.guest_users import GuestUsers
    from interactive_broadcast.events.leases import Leases
    from interactive_broadcast.events.picture_uploads import PictureUploads
    from interactive_broadcast.events.pictures import ImageCleanups, Pictures
    from interactive_broadcast.events.public_reads import PublicReads
    from interactive_broadcast.events.service import Events
    from interactive_broadcast.events.store import EventStore
    from interactive_broadcast.kernel.ports import Ports
    from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog


class EventServices:
    """What the other packages use of this one."""

    def __init__(self, ports: Ports, admins: AdminServices) -> None:
        self._ports = ports
        self.admins = admins

    @on_first_use
    def store(self) -> EventStore:
        from interactive_broadcast.events.store import EventStore

        return EventStore(databases=self._ports.databases)

    @on_first_use
    def leases(self) -> Leases:
        from interactive_broadcast.events.leases import Leases

        return Leases(databases=self._ports.databases)

    @on_first_use
    def closed(self) -> ClosedEvents:
        from interactive_broadcast.events.closed_events import ClosedEvents

        return ClosedEvents(databases=self._ports.databases, events=self.store)

    @on_first_use
    def service(self) -> Events:
        from interactive_broadcast.events.service import Events

        return Events(
            events=self.store,
            admins=self.admins.store,
            pictures=self.pictures,
            picture_uploads=self.picture_uploads,
            guest_users=self.guest_users,
            clock=self._ports.clock,
        )

    @on_first_use
    def public_reads(self) -> PublicReads:
        from interactive_broadcast.events.public_reads import PublicReads
        from interactive_broadcast.kernel.public_answers import PublicAnswers

        return PublicReads(
            events=self.store,
            open_lists=PublicAnswers.over(self._ports),
            current=PublicAnswers.over(self._ports),
        )

    @on_first_use
    def pictures(self) -> Pictures:
        from interactive_broadcast.events.pictures import Pictures

        return Pictures(
            databases=self._ports.databases,
            images=self._ports.images,
            clock=self._ports.clock,
            unfinished=self._unfinished,
        )

    @on_first_use
    def picture_uploads(self) -> PictureUploads:
        from interactive_broadcast.events.picture_uploads import PictureUploads

        return PictureUploads(
            databases=self._ports.databases,
            images=self._ports.images,
            clock=self._ports.clock,
        )

    @on_first_use
    def image_cleanups(self) -> ImageCleanups:
        from interactive_broadcast.events.pictures import ImageCleanups

        return ImageCleanups(databases=self._ports.databases)

    @on_first_use
    def guest_users(self) -> GuestUsers:
        from interactive_broadcast.events.guest_users import GuestUsers

        return GuestUsers(
            accounts=self._ports.accounts,
            events=self.store,
            unfinished=self._unfinished,
        )

    @on_first_use
    def _unfinished(self) -> UnfinishedWorkLog:
        from interactive_broadcast.kernel.unfinished import UnfinishedWorkLog

        return UnfinishedWorkLog(databases=self._ports.databases)

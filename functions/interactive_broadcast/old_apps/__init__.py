"""What the old web, iOS and Android apps are served by, over the same services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interactive_broadcast.kernel.first_use import on_first_use

if TYPE_CHECKING:
    from interactive_broadcast.admins import AdminServices
    from interactive_broadcast.events import EventServices
    from interactive_broadcast.kernel.ports import Ports
    from interactive_broadcast.old_apps.admins import OldAdmins
    from interactive_broadcast.old_apps.aliases import Aliases
    from interactive_broadcast.old_apps.events import OldEvents
    from interactive_broadcast.old_apps.finding import EventFinder
    from interactive_broadcast.old_apps.sign_in import SignIn
    from interactive_broadcast.old_apps.switch import OldAppsSwitch
    from interactive_broadcast.old_apps.tokens import OldTokens
    from interactive_broadcast.records import RecordStores
    from interactive_broadcast.seats import SeatServices
    from interactive_broadcast.show import ShowServices
    from interactive_broadcast.upkeep import UpkeepServices


class OldAppServices:
    """What the routes of `api` call."""

    def __init__(  # noqa: PLR0913 - one for each package below; all are named
        self,
        ports: Ports,
        *,
        admins: AdminServices,
        events: EventServices,
        records: RecordStores,
        show: ShowServices,
        seats: SeatServices,
        upkeep: UpkeepServices,
    ) -> None:
        self._ports = ports
        self._admins = admins
        self._events = events
        self._records = records
        self._show = show
        self._seats = seats
        self._upkeep = upkeep

    @on_first_use
    def switch(self) -> OldAppsSwitch:
        from interactive_broadcast.old_apps.switch import FRESH_S, OldAppsSwitch

        return OldAppsSwitch(
            shows=self._records.shows,
            known=self._ports.caches.single_flight(ttl_s=FRESH_S),
        )

    @on_first_use
    def aliases(self) -> Aliases:
        from interactive_broadcast.old_apps.aliases import FRESH_S, Aliases

        return Aliases(
            events=self._events.store,
            known=self._ports.caches.single_flight(ttl_s=FRESH_S),
        )

    @on_first_use
    def events(self) -> OldEvents:
        from interactive_broadcast.kernel.public_answers import PublicAnswers
        from interactive_broadcast.old_apps.events import OldEvents

        return OldEvents(
            switch=self.switch,
            events=self._events.service,
            reads=self._events.public_reads,
            changes=self._show.event_changes,
            shows=self._show.service,
            removal=self._upkeep.event_removal,
            closed=self._events.closed,
            last_closed=PublicAnswers.over(self._ports),
        )

    @on_first_use
    def admins(self) -> OldAdmins:
        from interactive_broadcast.old_apps.admins import OldAdmins

        return OldAdmins(
            switch=self.switch,
            admins=self._admins.service,
            removal=self._upkeep.admin_removal,
        )

    @on_first_use
    def sign_in(self) -> SignIn:
        from interactive_broadcast.old_apps.sign_in import SignIn

        return SignIn(login=self._seats.login, finder=self._finder, switch=self.switch)

    @on_first_use
    def tokens(self) -> OldTokens:
        from interactive_broadcast.old_apps.tokens import OldTokens
        from interactive_broadcast.seats.access import FRESH_S

        return OldTokens(
            seats=self._seats.tokens,
            accesses=self._seats.accesses,
            finder=self._finder,
            switch=self.switch,
            events=self._events.store,
            shows=self._records.shows,
            show=self._show,
            opened=self._ports.caches.single_flight(ttl_s=FRESH_S),
        )

    @on_first_use
    def _finder(self) -> EventFinder:
        from interactive_broadcast.old_apps.finding import EventFinder
        from interactive_broadcast.seats.access import FRESH_S

        return EventFinder(
            events=self._events.store,
            closed=self._events.closed,
            aliases=self.aliases,
            switch=self.switch,
            fans=self._ports.caches.single_flight(ttl_s=FRESH_S),
            guests=self._ports.caches.single_flight(ttl_s=FRESH_S),
        )

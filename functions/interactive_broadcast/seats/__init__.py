"""How people get into a show: signing in, tokens, viewers, moderation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from interactive_broadcast.kernel.first_use import on_first_use

if TYPE_CHECKING:
    from interactive_broadcast.events import EventServices
    from interactive_broadcast.kernel.ports import Ports
    from interactive_broadcast.records import RecordStores
    from interactive_broadcast.seats.access import ShowAccesses
    from interactive_broadcast.seats.calling import Calling
    from interactive_broadcast.seats.deck import Deck
    from interactive_broadcast.seats.directed_shows import DirectedShows
    from interactive_broadcast.seats.line_entries import LineEntries
    from interactive_broadcast.seats.line_moves import LineMoves
    from interactive_broadcast.seats.line_trigger import LineTrigger
    from interactive_broadcast.seats.login import Login
    from interactive_broadcast.seats.moderation import Moderation
    from interactive_broadcast.seats.moving import Moving
    from interactive_broadcast.seats.overdue_calls import OverdueCalls
    from interactive_broadcast.seats.positions import LinePositions
    from interactive_broadcast.seats.staff import Staff
    from interactive_broadcast.seats.tokens import Tokens
    from interactive_broadcast.seats.viewers import ActiveFanTrigger, Viewers
    from interactive_broadcast.show import ShowServices

LOOK_S: Final = 10.0
"""How long one look of a trigger keeps the next one waiting at most."""


class SeatServices:
    """What the functions call, and the reconciler."""

    def __init__(
        self,
        ports: Ports,
        events: EventServices,
        records: RecordStores,
        show: ShowServices,
    ) -> None:
        self._ports = ports
        self._events = events
        self._records = records
        self._show = show

    @on_first_use
    def login(self) -> Login:
        from interactive_broadcast.identity import MEMORY_S, IdTokens
        from interactive_broadcast.seats.login import Login

        kept = partial(self._ports.caches.single_flight, ttl_s=MEMORY_S)
        return Login(
            accounts=self._ports.accounts,
            id_tokens=IdTokens(accounts=self._ports.accounts, verified=kept()),
            known_admins=kept(),
            ids=kept(),
            firebase_tokens=kept(),
            admins=self._events.admins,
            events=self._events.store,
            session_tokens=self._ports.session_tokens,
            clock=self._ports.clock,
        )

    @on_first_use
    def staff(self) -> Staff:
        from interactive_broadcast.seats.staff import Staff

        return Staff(
            databases=self._ports.databases,
            id_tokens=self.login.id_tokens,
            login=self.login,
        )

    @on_first_use
    def tokens(self) -> Tokens:
        from interactive_broadcast.kernel.caching import RecentKeys
        from interactive_broadcast.seats.access import FRESH_S
        from interactive_broadcast.seats.admission import PRESENT_S, Admission
        from interactive_broadcast.seats.tokens import Tokens

        return Tokens(
            events=self._events.store,
            admins=self._events.admins.store,
            shows=self._records.shows,
            accesses=self.accesses,
            admission=Admission(
                shows=self._records.shows,
                accesses=self.accesses,
                room=self._records.room,
                present=self._ports.caches.single_flight(ttl_s=PRESENT_S),
                seen=RecentKeys(),
            ),
            consents=self._records.consents,
            show=self._show,
            limits=self._ports.limits,
            clock=self._ports.clock,
            ids=self._ports.caches.single_flight(ttl_s=FRESH_S),
        )

    @on_first_use
    def viewers(self) -> Viewers:
        from interactive_broadcast.kernel.public_answers import PublicAnswers
        from interactive_broadcast.seats.viewers import Viewers

        return Viewers(
            events=self._events.store,
            shows=self._records.shows,
            answers=PublicAnswers.over(self._ports),
        )

    @on_first_use
    def active_fan_trigger(self) -> ActiveFanTrigger:
        from interactive_broadcast.seats.told_moves import ToldMoves
        from interactive_broadcast.seats.viewers import ActiveFanTrigger

        return ActiveFanTrigger(
            shows=self._records.shows,
            told_moves=ToldMoves(
                timeline=self._records.timeline,
                names=self._records.names,
                consents=self._records.consents,
            ),
            turns=self._records.stage_turns,
            room=self._records.room,
            line=self._records.line,
            looks=self._ports.caches.single_flight(ttl_s=LOOK_S),
        )

    @on_first_use
    def line_trigger(self) -> LineTrigger:
        from interactive_broadcast.seats.line_trigger import LineTrigger

        return LineTrigger(
            deck=self.deck, positions=self.positions, moves=self.line_moves
        )

    @on_first_use
    def positions(self) -> LinePositions:
        from interactive_broadcast.seats.positions import LinePositions

        return LinePositions(
            databases=self._ports.databases,
            clock=self._ports.clock,
            looks=self._ports.caches.single_flight(ttl_s=LOOK_S),
        )

    @on_first_use
    def deck(self) -> Deck:
        from interactive_broadcast.seats.deck import Deck

        return Deck(
            databases=self._ports.databases,
            line=self._records.line,
            limits=self._ports.limits,
            looks=self._ports.caches.single_flight(ttl_s=LOOK_S),
        )

    @on_first_use
    def calling(self) -> Calling:
        from interactive_broadcast.seats.calling import Calling
        from interactive_broadcast.seats.next_in_line import NextInLine

        return Calling(
            directed=self._directed,
            leases=self._events.leases,
            calls=self._records.calls,
            next_in_line=NextInLine(
                databases=self._ports.databases,
                line=self._records.line,
                headcounts=self._records.headcounts,
                consents=self._records.consents,
                clock=self._ports.clock,
            ),
            overdue=self.overdue_calls,
            entries=self._line_entries,
        )

    @on_first_use
    def line_moves(self) -> LineMoves:
        from interactive_broadcast.seats.line_moves import LineMoves

        return LineMoves(shows=self._records.shows, entries=self._line_entries)

    @on_first_use
    def overdue_calls(self) -> OverdueCalls:
        from interactive_broadcast.seats.overdue_calls import OverdueCalls

        return OverdueCalls(
            calls=self._records.calls,
            line=self._records.line,
            entries=self._line_entries,
            clock=self._ports.clock,
        )

    @on_first_use
    def moving(self) -> Moving:
        from interactive_broadcast.seats.moving import Moving

        return Moving(
            directed=self._directed,
            databases=self._ports.databases,
            calls=self._records.calls,
            line=self._records.line,
            entries=self._line_entries,
            clock=self._ports.clock,
        )

    @on_first_use
    def _directed(self) -> DirectedShows:
        from interactive_broadcast.seats.directed_shows import DirectedShows

        return DirectedShows(events=self._events.store, shows=self._records.shows)

    @on_first_use
    def _line_entries(self) -> LineEntries:
        from interactive_broadcast.seats.line_entries import LineEntries

        return LineEntries(timeline=self._records.timeline, names=self._records.names)

    @on_first_use
    def moderation(self) -> Moderation:
        from interactive_broadcast.seats.moderation import Moderation

        return Moderation(
            events=self._events.store,
            admins=self._events.admins.store,
            shows=self._records.shows,
            barred=self._records.barred,
            headcounts=self._records.headcounts,
            disconnecting=self._show.disconnecting,
            timeline=self._records.timeline,
            names=self._records.names,
        )

    @on_first_use
    def accesses(self) -> ShowAccesses:
        from interactive_broadcast.seats.access import FRESH_S, ShowAccesses

        return ShowAccesses(
            events=self._events.store,
            admins=self._events.admins.store,
            shows=self._records.shows,
            barred=self._records.barred,
            show=self._show,
            known=self._ports.caches.single_flight(ttl_s=FRESH_S),
        )

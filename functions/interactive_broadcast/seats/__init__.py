"""How people get into a show: signing in, tokens, viewers, moderation."""

from dataclasses import dataclass

from interactive_broadcast.events import EventServices
from interactive_broadcast.kernel.ports import Ports
from interactive_broadcast.kernel.public_answers import PublicAnswers
from interactive_broadcast.records import RecordStores
from interactive_broadcast.seats import access
from interactive_broadcast.seats.access import ShowAccesses
from interactive_broadcast.seats.admission import Admission
from interactive_broadcast.seats.deck import Deck
from interactive_broadcast.seats.login import Login
from interactive_broadcast.seats.moderation import Moderation
from interactive_broadcast.seats.tokens import Tokens
from interactive_broadcast.seats.viewers import ActiveFanTrigger, Viewers
from interactive_broadcast.show import ShowServices


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatServices:
    """What the functions call, and the reconciler."""

    login: Login
    tokens: Tokens
    viewers: Viewers
    active_fan_trigger: ActiveFanTrigger
    deck: Deck
    moderation: Moderation


def assemble(
    ports: Ports, events: EventServices, records: RecordStores, show: ShowServices
) -> SeatServices:
    """Build the services over the ports and the packages below. Makes no request."""
    accesses = ShowAccesses(
        events=events.store,
        admins=events.admins.store,
        shows=records.shows,
        barred=records.barred,
        known=ports.caches.single_flight(ttl_s=access.FRESH_S),
    )
    return SeatServices(
        login=Login(
            accounts=ports.accounts,
            admins=events.admins.store,
            account_changes=events.admins.account_changes,
            events=events.store,
            session_tokens=ports.session_tokens,
            clock=ports.clock,
        ),
        tokens=Tokens(
            events=events.store,
            admins=events.admins.store,
            shows=records.shows,
            accesses=accesses,
            admission=Admission(shows=records.shows, accesses=accesses),
            director=show.director,
            limits=ports.limits,
            clock=ports.clock,
            ids=ports.caches.single_flight(ttl_s=access.FRESH_S),
        ),
        viewers=Viewers(
            events=events.store,
            shows=records.shows,
            answers=PublicAnswers.over(ports),
        ),
        active_fan_trigger=ActiveFanTrigger(
            shows=records.shows, timeline=records.timeline
        ),
        deck=Deck(databases=ports.databases, limits=ports.limits),
        moderation=Moderation(
            events=events.store,
            admins=events.admins.store,
            shows=records.shows,
            barred=records.barred,
            headcounts=records.headcounts,
            disconnecting=show.disconnecting,
            timeline=records.timeline,
        ),
    )

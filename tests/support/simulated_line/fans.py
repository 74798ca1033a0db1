"""What a fan's app does, as docs/presence.md and docs/the-line.md have it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.errors import BackendError, RulesDenied
from interactive_broadcast.kernel.ids import opaque_id
from interactive_broadcast.records.headcounts import Head, HeadKind
from interactive_broadcast.seats.models import FanTokensRequest, Seat
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL
from tests.support.entering import counting, leaving
from tests.support.fakes import BACKSTAGE
from tests.support.in_process_platform import anonymous
from tests.support.naming import names_event
from tests.support.simulated_line.show import ACTIVE, ADDRESS, NOW, SimulatedShow
from tests.support.store_databases import StoreDatabase, identity_of

Act = Callable[[], str]
"""What has been decided: it writes, and says what came of it."""

DONE, REFUSED = "done", "refused"


@dataclass(slots=True)
class FanApp:
    """One fan, with the tabs that are open."""

    show: SimulatedShow
    uid: str
    tabs: list[str] = field(default_factory=list)
    """Keys of the connections that stand."""
    dead: list[str] = field(default_factory=list)
    """Keys of those that nobody has noticed to be lost."""
    made: int = 0
    """Connections there ever were."""
    asleep_until: int = 0
    """Nothing wakes them before, in ms."""
    heads: list[Head] = field(default_factory=list)
    """What of theirs OpenTok has: a connection and a stream backstage."""

    @property
    def is_there(self) -> bool:
        """Whether anything shows it, and goes on doing so."""
        return bool(self.tabs or self.heads)

    @property
    def record(self) -> str:
        return f"{ACTIVE}/activeFans/{self.uid}"

    @property
    def place(self) -> str:
        return f"line/{ADDRESS}/{self.uid}"

    # Each decides now, and writes when it is called.

    def comes(self) -> Act:
        """Open a tab, or come back: to what is there, or anew."""
        has_record = self.show.at(self.record) is not None
        is_away = has_record and self.show.at(f"{self.place}/awaySince") is not None

        def writes() -> str:
            outcome = self._connect(has_record=has_record, is_away=is_away)
            if outcome is REFUSED and not has_record and self.show.at(self.record):
                # As the app: another tab was faster.
                outcome = self._connect(has_record=True, is_away=False)
            return outcome

        return writes

    def leaves(self) -> Act:
        """The button: all tabs, and everything that is theirs."""

        def writes() -> str:
            outcome = self._write(leaving(self.record))
            if outcome is DONE:
                self.tabs, self.dead = [], []
                self._hang_up()
            return outcome

        return writes

    def loses_a_tab(self, *, is_noticed: bool) -> Act:
        """Its connection ends; the database notices, or does not for five minutes."""

        def writes() -> str:
            if not self.tabs:
                return "nothing"
            tab = self.tabs.pop()
            if not self.tabs:
                self._hang_up()
            if not is_noticed:
                self.dead.append(tab)
                return "unnoticed"
            return self._write({f"presence/{ADDRESS}/{self.uid}/{tab}": None})

        return writes

    def gets_in_line(self) -> Act:
        return lambda: self._write({self.place: {"at": NOW, "order": NOW}})

    def gets_out(self) -> Act:
        return lambda: self._write({self.place: None})

    def answers(self) -> Act:
        """They are called, and say that they are there."""
        return lambda: self._write({f"calls/{ADDRESS}/{self.uid}": None})

    def publishes(self) -> Act:
        """On deck: tokens, a connection backstage, a stream that OpenTok reports."""

        def asks() -> str:
            if self.heads or not self.tabs:
                return "nothing"
            tokens = FanTokensRequest(
                admin_id=ADMIN_ID, fan_url=FAN_URL, seat=Seat.ON_DECK
            )
            try:
                self.show.backend.seats.tokens.fan(self._caller, tokens)
            except BackendError as error:
                return error.reason
            self._call()
            return DONE

        return asks

    # How it is done

    def _connect(self, *, has_record: bool, is_away: bool) -> str:
        self.made += 1
        tab = f"tab-{self.made}"
        writes: dict[str, Any] = {f"presence/{ADDRESS}/{self.uid}/{tab}": NOW}
        if not has_record:
            record = {"id": self.uid, "name": self.uid.title(), "joinedAt": NOW}
            writes |= {self.record: record, **counting(self.record, by=1)}
        elif is_away:
            writes[f"{self.place}/awaySince"] = None
        outcome = self._write(writes)
        if outcome is DONE:
            self.tabs.append(tab)
        return outcome

    def _write(self, writes: dict[str, Any]) -> str:
        named = names_event(ADDRESS, self.uid, EVENT_ID)
        with self.show.acts(f"fan {self.uid}"):
            try:
                self._database.update({**writes, **named})
            except RulesDenied:
                # Who only leaves may leave it out, and does so once all is gone.
                return REFUSED
        return DONE

    def _call(self) -> None:
        connection, stream = f"c-{self.uid}-{self.made}", f"s-{self.uid}-{self.made}"
        self.show.video.publish(BACKSTAGE, connection, stream)
        pairs = ((HeadKind.CONNECTIONS, connection), (HeadKind.STREAMS, stream))
        self.heads = [self._head(kind, name) for kind, name in pairs]
        with self.show.acts("callback"):
            for head in self.heads:
                self.show.backend.records.headcounts.arrived(head)
            self._settle()

    def _hang_up(self) -> None:
        """OpenTok notices at once."""
        if not self.heads:
            return
        connection, _ = heads = self.heads
        self.heads = []
        self.show.video.connections.pop(connection.id, None)
        self.show.video.streams.pop(heads[1].id, None)
        with self.show.acts("callback"):
            for head in heads:
                self.show.backend.records.headcounts.left(head)
            self._settle()

    def _settle(self) -> None:
        person = opaque_id(EVENT_ID, self.uid)
        self.show.backend.records.fan_streams.settle(
            EVENT_ID, (ADMIN_ID, FAN_URL), person
        )

    def _head(self, kind: HeadKind, name: str) -> Head:
        return Head(
            event_id=EVENT_ID,
            session=SessionKind.BACKSTAGE,
            kind=kind,
            id=name,
            person=opaque_id(EVENT_ID, self.uid),
        )

    @property
    def _caller(self) -> Caller:
        return Caller(role=Role.FAN, uid=self.uid)

    @property
    def _database(self) -> StoreDatabase:
        return self.show.databases.client(identity_of(anonymous(self.uid)))

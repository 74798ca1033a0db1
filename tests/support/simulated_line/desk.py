"""What producers and a screener do with a line, each in a tab of their own."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.kernel.callers import Caller, Role
from interactive_broadcast.kernel.errors import BackendError, RulesDenied
from interactive_broadcast.kernel.show_errors import NoRoomInLine
from interactive_broadcast.records.line_order import End, Target, moved
from interactive_broadcast.seats import SeatServices
from interactive_broadcast.seats.line_models import CallNextRequest, MoveInLineRequest
from interactive_broadcast.seats.moderation_models import ForceDisconnectRequest
from tests.support.builders import ADMIN_ID, EVENT_ID, an_admin
from tests.support.naming import names_event
from tests.support.simulated_line.fans import DONE, REFUSED, Act
from tests.support.simulated_line.show import (
    ACTIVE,
    ADDRESS,
    NOW,
    SCREENER,
    SimulatedShow,
)
from tests.support.store_databases import StoreDatabase, identity_of

PLACES = {"isBackstage": "backstageFanId", "isOnStage": "stageFanId"}
"""A fan's flag, and the first of the pointers that may name whom it is of."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One tab of somebody who directs the line."""

    show: SimulatedShow
    name: str
    uid: str = ADMIN_ID

    @property
    def is_producer(self) -> bool:
        return self.uid == ADMIN_ID

    # Each decides by what the tab shows now, and writes when it is called.

    def moves(self, random: Random) -> Act:
        """Somebody to any other place of the line."""
        line = self.show.placed()
        if len(line) < 2:
            return nothing
        fan_id, beside = random.sample([one for one, _ in line], 2)
        target = random.choice(
            [
                Target(before=beside),
                Target(after=beside),
                Target(to=End.FIRST),
                Target(to=End.LAST),
            ]
        )
        try:
            orders = moved(line, fan_id, target, now=self.show.clock.now_ms())
        except NoRoomInLine:
            # All of these got in line in this very millisecond.
            return nothing
        writes = {f"line/{ADDRESS}/{one}/order": at for one, at in orders.items()}
        return self._writing(writes)

    def moves_by_function(self, random: Random) -> Act:
        """The same, as `moveInLine` does it: by what it finds then."""
        line = self.show.placed()
        if len(line) < 2:
            return nothing
        fan_id, beside = random.sample([one for one, _ in line], 2)
        where = random.choice([{"before": beside}, {"after": beside}, {"to": "first"}])
        request = MoveInLineRequest.model_validate(
            {"id": EVENT_ID, "fanId": fan_id, **where}
        )
        return self._asking(
            "move", lambda seats: seats.moving.move(self.caller, request)
        )

    def calls_next(self, click: str, to: SessionKind = SessionKind.BACKSTAGE) -> Act:
        """A click, which may arrive twice: it calls one fan."""
        request = CallNextRequest(id=EVENT_ID, request_id=click, to=to)

        def asks(seats: SeatServices) -> None:
            called = seats.calling.call_next(self.caller, request).fan_id
            first = self.show.clicks.setdefault(click, called)
            assert called == first, f"{click} has called {first}, and now {called}"

        return self._asking("next", asks)

    def holds(self, fan_id: str) -> Act:
        """Have somebody passed over for now, or no more."""
        place = f"line/{ADDRESS}/{fan_id}/held"
        return self._writing({place: None if self.show.at(place) else True})

    def takes_out(self, fan_id: str) -> Act:
        return self._writing({f"line/{ADDRESS}/{fan_id}": None})

    def takes_on_deck(self, fan_id: str) -> Act:
        return self._writing({f"deck/{ADDRESS}/{fan_id}": "producer"})

    def calls(self, fan_id: str) -> Act:
        """Backstage, where the tab shows a place that nobody has."""
        pointer = self._free("isBackstage")
        if pointer is None:
            return nothing
        return self._writing(
            {
                f"{ACTIVE}/activeFans/{fan_id}/isBackstage": True,
                f"{ACTIVE}/{pointer}": fan_id,
                f"calls/{ADDRESS}/{fan_id}": NOW,
            }
        )

    def puts_on_stage(self, fan_id: str) -> Act:
        """They have had their turn in line by that."""
        pointer = self._free("isOnStage")
        if pointer is None:
            return nothing
        return self._writing(
            {
                **self._vacates("isBackstage", fan_id),
                f"calls/{ADDRESS}/{fan_id}": None,
                f"{ACTIVE}/activeFans/{fan_id}/isOnStage": True,
                f"{ACTIVE}/{pointer}": fan_id,
                f"line/{ADDRESS}/{fan_id}": None,
                f"deck/{ADDRESS}/{fan_id}": None,
            }
        )

    def sends_back(self, fan_id: str) -> Act:
        """From the stage or the backstage."""
        flag = "isOnStage" if self._has(fan_id, "isOnStage") else "isBackstage"
        gone = {f"calls/{ADDRESS}/{fan_id}": None}
        return self._writing({**self._vacates(flag, fan_id), **gone})

    def bars(self, fan_id: str) -> Act:
        """By the function: they are out, and come back no more."""
        request = ForceDisconnectRequest(id=EVENT_ID, fan_id=fan_id)

        def asks() -> str:
            with self.show.acts(f"bar {fan_id}"):
                moderation = self.show.backend.seats.moderation
                return outcome(lambda: moderation.force_disconnect(an_admin(), request))

        return asks

    # How it is done

    def _asking(self, what: str, ask: Callable[[SeatServices], object]) -> Act:
        def asks() -> str:
            with self.show.acts(f"{what} {self.name}"):
                return outcome(lambda: ask(self.show.backend.seats))

        return asks

    @property
    def caller(self) -> Caller:
        if self.is_producer:
            return an_admin()
        return Caller(
            role=Role.SCREENER, uid=self.uid, admin_id=ADMIN_ID, event_id=EVENT_ID
        )

    def _pointers(self, flag: str) -> dict[str, str | None]:
        """The pointers there may be, and whom each names who has that place."""
        first, most = PLACES[flag], self.show.most[flag]
        names = [first, *(f"{first}{number}" for number in range(2, most + 1))]
        named = {name: self.show.at(f"{ACTIVE}/{name}") for name in names}
        return {
            name: one if one and self._has(one, flag) else None
            for name, one in named.items()
        }

    def _free(self, flag: str) -> str | None:
        pointers = self._pointers(flag).items()
        return next((name for name, one in pointers if one is None), None)

    def _vacates(self, flag: str, fan_id: str) -> dict[str, Any]:
        pointers = self._pointers(flag).items()
        named = {f"{ACTIVE}/{name}": None for name, one in pointers if one == fan_id}
        return {f"{ACTIVE}/activeFans/{fan_id}/{flag}": None, **named}

    def _has(self, fan_id: str, flag: str) -> bool:
        return self.show.at(f"{ACTIVE}/activeFans/{fan_id}/{flag}") is True

    def _writing(self, writes: dict[str, Any]) -> Act:
        person = "producer" if self.is_producer else self.uid
        named = names_event(ADDRESS, person, EVENT_ID)

        def write() -> str:
            with self.show.acts(self.name):
                try:
                    self._database.update({**writes, **named})
                except RulesDenied:
                    return REFUSED
            return DONE

        return write

    @property
    def _database(self) -> StoreDatabase:
        auth: dict[str, Any] = {"uid": self.uid, "provider": "password", "token": {}}
        return self.show.databases.client(identity_of(auth))


def desks(show: SimulatedShow) -> list[Desk]:
    """Two tabs of the producer, and a screener."""
    tabs = [Desk(show, f"desk tab-{number}") for number in (1, 2)]
    return [*tabs, Desk(show, "desk screener", SCREENER)]


def outcome(call: Callable[[], object]) -> str:
    """What came of a function's call."""
    try:
        call()
    except BackendError as error:
        return error.reason
    return DONE


def nothing() -> str:
    """For whoever has nothing to do."""
    return "nothing"

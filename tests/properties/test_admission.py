"""However calls, apps, leaving and triggers interleave, nobody exceeds the limit.

Each call of the database comes when a test says so, and may fail, or be carried out and
its answer get lost, or be the last one of its process.
"""

from contextlib import suppress
from functools import partial
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from interactive_broadcast.kernel.caching import Inquiry, RecentKeys, SingleFlight
from interactive_broadcast.kernel.errors import RulesDenied
from interactive_broadcast.records.shows import ShowStore
from interactive_broadcast.seats.access import ShowAccess
from interactive_broadcast.seats.admission import PRESENT_S, Admission
from interactive_broadcast.seats.viewers import ActiveFanTrigger
from tests.support.builders import ADMIN_ID, EVENT_ID, FAN_URL, a_fan
from tests.support.entering import entering, leaving
from tests.support.in_process_platform import anonymous
from tests.support.stepwise import CallOutcome, Process, StepwiseDatabases
from tests.unit.world import ACTIVE, SHOW, VIEWERS, World, a_show_just_set_live

FANS = [f"fan-{number}" for number in range(5)]
MARKS = f"viewers/{ADMIN_ID}/{FAN_URL}"
SUCCEEDS = CallOutcome.SUCCEEDS

ACTS = st.sampled_from(["ask", "ask", "come", "leave", "remove", "count"])
STEPS = st.tuples(
    ACTS,
    st.sampled_from(FANS),
    st.integers(0, 4),
    st.sampled_from([SUCCEEDS, SUCCEEDS, SUCCEEDS, *CallOutcome]),
)
"""What begins, for whom; and how many calls of which process go on, with which end."""


class Show:
    """A show with room for some, and everything that is under way there."""

    def __init__(self, limit: int) -> None:
        self.world: World = a_show_just_set_live()
        self.world.databases.put(f"{SHOW}/limit", limit)
        self.limit = limit
        self.known: ShowAccess = self.world.tokens.accesses.of(EVENT_ID, Inquiry())
        shows = ShowStore(databases=StepwiseDatabases(self.world.databases))
        self.shows = shows
        self.trigger = ActiveFanTrigger(
            shows=shows,
            told_moves=self.world.backend.seats.active_fan_trigger.told_moves,
            turns=self.world.backend.records.stage_turns,
            room=self.world.backend.records.room,
            line=self.world.backend.records.line,
            looks=SingleFlight(ttl_s=10),
        )
        self.underway: list[Process] = []

    def begin(self, act: str, uid: str) -> None:
        match act:
            case "ask":
                self.run(partial(self.ask, uid))
            case "count":
                self.run(lambda: self.trigger.count(ADMIN_ID, FAN_URL, uid))
            case "remove":
                # By the producer, or the reconciler: the mark stays.
                self.world.databases.put(f"{ACTIVE}/activeFans/{uid}", None)
            case "come":
                fields = {"id": uid, "joinedAt": {".sv": "timestamp"}}
                self.write(uid, entering(f"{ACTIVE}/activeFans/{uid}", fields))
            case "leave":
                self.write(uid, leaving(f"{ACTIVE}/activeFans/{uid}"))

    def ask(self, uid: str) -> None:
        """On an instance of its own, which may have seen the fan before."""
        seen = RecentKeys()
        if len(self.underway) % 2:
            seen.note((EVENT_ID, uid))
        admission = Admission(
            shows=self.shows,
            accesses=self.world.tokens.accesses,
            room=self.world.backend.records.room,
            present=SingleFlight(ttl_s=PRESENT_S),
            seen=seen,
        )
        admission.admit(a_fan(uid), self.known, Inquiry())

    def run(self, work: Any) -> None:
        process = Process(work)
        process.begin()
        self.underway.append(process)

    def write(self, uid: str, writes: dict[str, Any]) -> None:
        """By an app, if the rules let it."""
        with suppress(RulesDenied):
            self.world.databases.as_client(anonymous(uid)).update(writes)

    def go_on(self, which: int, outcome: CallOutcome) -> None:
        alive = [process for process in self.underway if not process.is_over]
        if alive:
            alive[which % len(alive)].step(outcome)

    def finish(self) -> None:
        for process in self.underway:
            process.finish()
            assert process.bug is None

    def check(self) -> None:
        viewers, marks, records = self.counts()
        assert viewers == len(marks) <= self.limit
        assert records <= marks

    def counts(self) -> tuple[int, set[str], set[str]]:
        at: Any = self.world.at
        marks, records = at(MARKS) or {}, at(f"{ACTIVE}/activeFans") or {}
        return at(VIEWERS), set(marks), set(records)


@settings(max_examples=50)
@given(limit=st.integers(0, 4), steps=st.lists(STEPS, max_size=16))
def test_at_no_moment_are_more_let_in_than_there_is_room_for(
    limit: int, steps: list[tuple[str, str, int, CallOutcome]]
) -> None:
    show = Show(limit)

    for act, uid, which, outcome in steps:
        show.begin(act, uid)
        show.check()
        for _ in range(2):
            show.go_on(which, outcome)
            show.check()
    show.finish()
    show.check()
    # Whoever was removed is counted out by the trigger, in the end.
    for uid in FANS:
        show.trigger.count(ADMIN_ID, FAN_URL, uid)
    viewers, marks, records = show.counts()
    assert viewers == len(records)
    assert marks == records


@settings(max_examples=20)
@given(limit=st.integers(0, 6), order=st.lists(st.integers(0, 9), max_size=60))
def test_of_joins_at_once_as_many_are_let_in_as_there_is_room_for(
    limit: int, order: list[int]
) -> None:
    show = Show(limit)
    for uid in FANS:
        show.begin("ask", uid)

    for which in order:
        show.go_on(which, SUCCEEDS)
        show.check()
    show.finish()

    viewers, marks, records = show.counts()
    assert viewers == len(records) == min(limit, len(FANS))
    assert marks == records

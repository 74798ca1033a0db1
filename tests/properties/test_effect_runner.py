"""The runner of effects against a small model: any order of steps of several calls.

Two effects of one show, a recording that is started and one that is stopped, are asked
for by up to three calls at once. Each of their steps (look, claim, act, finish) may
fail, lose its answer or be the last of its process, and time may pass between any two.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar, TypeVar

from hypothesis import example, given, settings
from hypothesis import strategies as st

from interactive_broadcast.effects.acts import Acted, Attempt, skipped
from interactive_broadcast.effects.ledger import LEASE, Claim, Ledger
from interactive_broadcast.effects.models import Effect, EffectRecord, EffectState
from interactive_broadcast.effects.runner import EffectRunner
from interactive_broadcast.kernel import paths
from interactive_broadcast.kernel.errors import VideoNotRouted, VideoUnavailable
from interactive_broadcast.records.timeline import Timeline
from tests.support.builders import EVENT_ID
from tests.support.fake_clock import FakeClock
from tests.support.fake_databases import FakeDatabases
from tests.support.stepwise import CallOutcome, Process, StepwiseDatabases, stopping

START, STOP = Effect.START_ARCHIVE, Effect.STOP_ARCHIVE
MAX_CALLS = 3
DOWN = VideoUnavailable("Down.")
T = TypeVar("T")
LEASE_S = round(LEASE.total_seconds())


@dataclass
class Recorder:
    """OpenTok, as far as the two effects need it. It would start any number."""

    running: list[str] = field(default_factory=list)
    started: int = 0

    def start(self) -> str:
        self.started += 1
        name = f"archive-{self.started}"
        self.running.append(name)
        return name

    def listed(self) -> list[str]:
        return list(self.running)

    def stop(self, name: str) -> None:
        if name in self.running:
            self.running.remove(name)


@dataclass
class Call:
    """One process and what it has claimed."""

    process: Process
    effect: Effect
    claim: Claim | None = None
    has_acted: bool = False

    def is_late(self, now_ms: int) -> bool:
        """Whether somebody else may have taken over what it is still at."""
        return self.claim is not None and self.claim.lease_until <= now_ms


class NotingLedger(Ledger):
    """Tells which process has got which claim."""

    claims: ClassVar[dict[threading.Thread, Claim]] = {}

    def claim(
        self,
        event_id: str,
        effect: Effect,
        *,
        at_once: bool = False,
        again: bool = False,
        is_new: bool = False,
    ) -> Claim | EffectRecord:
        claim = super().claim(
            event_id, effect, at_once=at_once, again=again, is_new=is_new
        )
        if isinstance(claim, Claim):
            self.claims[threading.current_thread()] = claim
        return claim


class Show:
    """What can happen, in any order, and what must hold after each of it."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.databases = FakeDatabases(clock=self.clock)
        stepwise = StepwiseDatabases(self.databases)
        NotingLedger.claims.clear()
        self.runner = EffectRunner(
            databases=stepwise,
            ledger=NotingLedger(databases=stepwise, clock=self.clock),
            timeline=Timeline(databases=stepwise, clock=self.clock),
            clock=self.clock,
        )
        self.recorder = Recorder()
        self.refuses = False
        self.is_closed = False
        self.calls: list[Call] = []
        self.settled: dict[Effect, Any] = {}
        self.overslept = 0
        """Calls that went on, not having noticed that their lease was over. Nothing in
        the world can stop those; no call of ours takes so long."""

    # What can happen

    def somebody_calls(self, *, by_hand: bool) -> None:
        if len(self.alive) < MAX_CALLS:
            effect = STOP if self.is_closed else START
            call = Call(
                Process(lambda: self.run_effect(effect, by_hand=by_hand)), effect
            )
            self.calls.append(call)
            call.process.begin()

    def a_call_goes_on(self, which: int, steps: int, outcome: CallOutcome) -> None:
        """Some steps go well, and one has this outcome."""
        if not self.alive:
            return
        call = self.alive[which % len(self.alive)]
        for one in [CallOutcome.SUCCEEDS] * steps + [outcome]:
            if not call.process.is_over:
                self.step(call, one)

    def time_passes(self, seconds: int) -> None:
        self.clock.advance(seconds)

    def the_key_is_changed(self) -> None:
        self.refuses = not self.refuses

    def the_show_ends(self) -> None:
        # Not before something has happened in it.
        self.is_closed = len(self.calls) >= MAX_CALLS

    # What must hold

    def check(self) -> None:
        self.no_two_hold_one_lease()
        self.no_two_act_under_one_number()
        self.a_recording_is_started_once()
        self.what_is_done_is_done_once_and_for_good()
        self.what_has_failed_is_told()
        assert [call.process.bug for call in self.calls if call.process.bug] == []

    def no_two_hold_one_lease(self) -> None:
        now_ms = self.clock.now_ms()
        for effect in (START, STOP):
            holders = [
                call
                for call in self.alive
                if call.effect is effect and call.claim and not call.is_late(now_ms)
            ]
            assert len(holders) <= 1 + self.overslept

    def no_two_act_under_one_number(self) -> None:
        acted = [
            (call.effect, call.claim.attempt)
            for call in self.calls
            if call.claim and call.has_acted
        ]
        assert sorted(set(acted)) == sorted(acted) or self.overslept

    def a_recording_is_started_once(self) -> None:
        assert self.recorder.started <= 1 + self.overslept

    def what_is_done_is_done_once_and_for_good(self) -> None:
        for effect in (START, STOP):
            record = self.record(effect)
            if effect in self.settled and not self.overslept:
                assert record == self.settled[effect]
            if record.get("state") == EffectState.DONE:
                self.settled.setdefault(effect, record)
            assert self.told(effect).count("done") <= 1 + self.overslept

    def what_has_failed_is_told(self) -> None:
        for effect in (START, STOP):
            if self.record(effect).get("state") == EffectState.FAILED:
                problem = self.databases.at(paths.problem(EVENT_ID, effect))
                assert (problem or {}).get("final") or self.overslept
                assert "failed" in self.told(effect)

    def check_the_end(self) -> None:
        """Whatever has been: now one recording runs, or none when the show is over."""
        for call in self.alive:
            while not call.process.is_over:
                self.step(call, CallOutcome.SUCCEEDS)
        self.refuses = False
        self.clock.advance(LEASE_S + 1)
        self.in_the_end_it_is_settled(START)
        if self.is_closed:
            self.in_the_end_it_is_settled(STOP)
            assert len(self.recorder.running) <= self.overslept
        self.check()

    def in_the_end_it_is_settled(self, effect: Effect) -> None:
        if effect is START and self.record(START) == {} and self.is_closed:
            return
        record = self.run_effect(effect, by_hand=True)
        assert record.state is EffectState.DONE

    # How

    @property
    def alive(self) -> list[Call]:
        return [call for call in self.calls if not call.process.is_over]

    def step(self, call: Call, outcome: CallOutcome) -> None:
        if outcome in (
            CallOutcome.SUCCEEDS,
            CallOutcome.ANSWER_IS_LOST,
        ) and self.oversleeps(call):
            self.overslept += 1
        call.process.step(outcome)
        call.claim = NotingLedger.claims.get(call.process)
        if not call.process.is_over and call.process.is_at == "update":
            assert not self.is_taken_over(call) or self.overslept

    def oversleeps(self, call: Call) -> bool:
        """Whether its next call takes effect though its lease is over."""
        if call.claim is None or not call.is_late(self.clock.now_ms()):
            return False
        is_writing = call.process.is_at == "update"
        return call.process.is_at == "start" or (
            is_writing and self.is_taken_over(call)
        )

    def is_taken_over(self, call: Call) -> bool:
        """Whether the ledger knows of somebody else by now."""
        record = self.record(call.effect)
        return call.claim is not None and (
            record["state"] != "running" or record["attempt"] != call.claim.attempt
        )

    def run_effect(self, effect: Effect, *, by_hand: bool) -> Any:
        act = self.start if effect is START else self.stop
        return self.runner.run(EVENT_ID, effect, act, by="test", by_hand=by_hand)

    def begin_to_act(self) -> None:
        for call in self.calls:
            if call.process is threading.current_thread():
                call.has_acted = True

    def start(self, attempt: Attempt) -> Acted:
        self.begin_to_act()
        if _asked("status", lambda: self.is_closed):
            return skipped("closed")
        found = []
        if attempt.may_have_acted:
            found = _asked("list", self.recorder.listed)
        name = found[0] if found else _asked("start", self.started)
        return Acted({"archiveId": name}, {f"events/{EVENT_ID}/archiveId": name})

    def started(self) -> str:
        if self.refuses:
            raise VideoNotRouted("Refused.")
        return self.recorder.start()

    def stop(self, attempt: Attempt) -> Acted:
        self.begin_to_act()
        started = attempt.records.get(START)
        if started is None or not started.may_have_happened:
            return skipped("nothing was recorded")
        for name in _asked("list", self.recorder.listed):
            _asked("stop", partial(self.recorder.stop, name))
        return Acted({"stopped": True})

    def record(self, effect: Effect) -> dict[str, Any]:
        return self.databases.at(paths.effect(EVENT_ID, effect)) or {}

    def told(self, effect: Effect) -> list[str]:
        entries = self.databases.at(paths.timeline(EVENT_ID)) or {}
        return [
            entry["details"]["outcome"]
            for entry in entries.values()
            if entry["what"] == effect
        ]


def _asked(name: str, call: Callable[[], T]) -> T:
    """Something of OpenTok, in an act."""
    return stopping(name, call, DOWN)


Happening = Callable[[Show], None]


def calls(*, by_hand: bool = False) -> Happening:
    return lambda show: show.somebody_calls(by_hand=by_hand)


def goes_on(
    which: int, steps: int, outcome: CallOutcome = CallOutcome.SUCCEEDS
) -> Happening:
    return lambda show: show.a_call_goes_on(which, steps, outcome)


def passes(seconds: int) -> Happening:
    return lambda show: show.time_passes(seconds)


CALLS = st.builds(calls, by_hand=st.sampled_from([False, False, True]))
STEPS = st.builds(
    goes_on,
    st.integers(0, MAX_CALLS - 1),
    st.integers(0, 8),
    st.sampled_from(CallOutcome),
)
TIME = st.builds(passes, st.sampled_from([1, LEASE_S, LEASE_S + 1]))
TURNS = st.sampled_from([Show.the_key_is_changed, Show.the_show_ends])
ANYTHING = st.one_of(CALLS, CALLS, CALLS, STEPS, STEPS, STEPS, STEPS, TIME, TIME, TURNS)


IT_LOOKS_TOO_LONG = [
    calls(),
    goes_on(0, 4, CallOutcome.ANSWER_IS_LOST),
    goes_on(0, 9),
    calls(),
    goes_on(0, 3),
    passes(LEASE_S + 1),
    calls(),
    goes_on(1, 9),
    goes_on(0, 9),
]
"""The second attempt still looks what there is when the third has finished."""

IT_ENDS_WHILE_IT_BEGINS = [
    calls(),
    goes_on(0, 3),
    calls(),
    calls(),
    Show.the_show_ends,
    goes_on(1, 9, CallOutcome.PROCESS_CRASHES),
    goes_on(1, 9, CallOutcome.PROCESS_CRASHES),
    calls(),
    goes_on(1, 9),
    goes_on(0, 9),
]
"""The recording is about to start when somebody ends it."""


@settings(max_examples=100)
@given(st.lists(ANYTHING, min_size=12, max_size=30))
@example(IT_LOOKS_TOO_LONG)
@example(IT_ENDS_WHILE_IT_BEGINS)
def test_an_effect_happens_once(happenings: list[Happening]) -> None:
    show = Show()

    for happening in happenings:
        happening(show)
        show.check()
    show.check_the_end()

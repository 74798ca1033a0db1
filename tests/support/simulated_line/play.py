"""A whole evening at random, from a seed: who does what, and when it is looked at."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from random import Random
from typing import Final

from interactive_broadcast.events.models import SessionKind
from interactive_broadcast.kernel.models import Json
from interactive_broadcast.records.presence import FRESH_S
from tests.support.fakes import FakeLimits
from tests.support.simulated_line.desk import Desk, desks, nothing
from tests.support.simulated_line.fans import Act, FanApp
from tests.support.simulated_line.settled_laws import Moment, check
from tests.support.simulated_line.show import ACTIVE, ADDRESS, FLAGS, SimulatedShow
from tests.support.simulated_line.write_laws import LawBroken, WriteLaws

SHOWN: Final = 60
"""Steps before the failure that a report shows, beside all of the fans concerned."""

MAX_ROUNDS: Final = 8
BY_FUNCTION: Final = "by function"
A_MINUTE_MS: Final = 60_000
STEPS_S: Final = (0, 0, 1, 2, 5, 10, 20, 40)
"""How much time may pass between two batches of acts."""

NEAR: Final = 20
"""As far as this a desk looks at the line, mostly."""


@dataclass
class Play:
    """One show, whose laws are held all the time."""

    seed: int
    fans: int
    limit: int
    on_deck: int = 10
    most: tuple[int, int] = (1, 1)
    """On stage and backstage."""
    limits: FakeLimits | None = None
    """Others than `limit` and `on_deck` say."""
    log: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    """How often each act had each outcome."""

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311 - a play, no secret
        most = dict(zip(FLAGS, self.most, strict=True))
        self.writes = WriteLaws(
            most,
            is_there=lambda uid: self.apps[uid].is_there,
            states=lambda: self.show.states,
            done=self.done,
        )
        limits = self.limits or FakeLimits(
            interactive_limit=self.limit, on_deck=self.on_deck, abandoned_s=86_400
        )
        self.show = SimulatedShow(
            limits=limits, random=self.random, look=self.writes.look, most=most
        )
        ids = [f"fan-{number:05d}" for number in range(self.fans)]
        self._uids = ids
        self.apps = {uid: FanApp(self.show, uid) for uid in ids}
        self.desks = desks(self.show)
        self.pending: deque[tuple[str, Act]] = deque()
        self.show.databases.before_write = self._between_two_steps
        self.clicks: list[str] = []
        self._is_between: bool | None = None
        """Whether others may act now; None while nobody acts."""
        self._next_pass = self.show.clock.now_ms() + A_MINUTE_MS
        self._beaten = self.show.clock.now_ms()

    @contextmanager
    def reported(self) -> Iterator[None]:
        """Whatever fails meanwhile tells the seed, and the steps that led there."""
        try:
            yield
        except Exception as error:
            raise AssertionError(self._report(error)) from error

    def run(
        self, batches: int, *, acts: int, settles: int = 8, waits_s: int | None = None
    ) -> None:
        """Play so many batches of so many acts, all settled every now and then."""
        for number in range(1, batches + 1):
            self._wait(waits_s or self.random.choice(STEPS_S))
            self.batch(acts)
            if number % settles == 0:
                self.settle()
        self.settle()

    def batch(self, acts: int) -> None:
        """So many decide at one moment, and act in any order."""
        self._at_once(self._decide() for _ in range(acts))
        if self.show.clock.now_ms() >= self._next_pass:
            self.pending.extend(self._decide() for _ in range(5))
            self._pass()

    def crowd(self) -> None:
        """Everybody comes, hundreds at a time, and most of them get in line."""
        apps = list(self.apps.values())
        self.random.shuffle(apps)
        for start in range(0, len(apps), ceil(len(apps) / 10)):
            some = apps[start : start + ceil(len(apps) / 10)]
            self._at_once((f"{app.uid} comes", app.comes()) for app in some)
            waiting = [app for app in some if app.tabs and self.random.random() < 0.8]
            self._at_once(
                (f"{app.uid} gets in line", app.gets_in_line()) for app in waiting
            )
        self.settle()

    def lose(self, share: float) -> list[FanApp]:
        """The network of a part of all fans fails at once. Returns whose."""
        there = [app for app in self.apps.values() if app.tabs]
        lost = self.random.sample(there, int(len(there) * share))
        self._at_once(
            (f"{app.uid} loses a tab", app.loses_a_tab(is_noticed=True))
            for app in lost
            for _ in app.tabs
        )
        return lost

    def come_back(self, apps: Iterable[FanApp]) -> None:
        """They are there again, all at once. Who still waits stands where they did."""
        away = [app for app in apps if not app.tabs]
        places = {app.uid: self.show.at(app.place) for app in away}
        self._at_once((f"{app.uid} comes", app.comes()) for app in away)
        for uid, place in places.items():
            if place is None:
                self.done["lost their place"] += 1
                continue
            same = {name: place[name] for name in ("at", "order")}
            if not same.items() <= (self.show.at(self.apps[uid].place) or {}).items():
                raise LawBroken("Back, and not where they stood", uid)
            self.done["kept their rank"] += 1
        self.settle()

    def settle(self) -> None:
        """Let everything come to rest, and look at what there is then."""
        self._at_once(())
        for _ in range(MAX_ROUNDS):
            # What is not told at once, as it would be too often, is by the next pass.
            self._deliver_all()
            self._wait(11)
            self._pass()
            if not self.show.triggers:
                break
        assert not self.show.triggers, "It never comes to rest."
        there = [uid for uid, app in self.apps.items() if app.is_there]
        check(Moment(self.show, self.writes, there))

    # Who does what

    def _decide(self) -> tuple[str, Act]:
        draw = self.random.random()
        if draw < 0.12:
            return self._at_a_desk()
        near = self.show.keys(f"deck/{ADDRESS}") if draw < 0.3 else []
        uid = self.random.choice(near or self._uids)
        return self._of_a_fan(self.apps[uid])

    def _of_a_fan(self, app: FanApp) -> tuple[str, Act]:
        what, act = self._next_act(app)
        return f"{app.uid} {what}", act

    def _next_act(self, app: FanApp) -> tuple[str, Act]:
        if not app.tabs:
            is_asleep = self.show.clock.now_ms() < app.asleep_until
            return ("sleeps", nothing) if is_asleep else ("comes", app.comes())
        draw, at = self.random.random(), self.show.at
        if at(f"calls/{ADDRESS}/{app.uid}") and draw < 0.5:
            return "answers", app.answers()
        if not app.heads and at(f"deck/{ADDRESS}/{app.uid}") and draw < 0.7:
            return "publishes", app.publishes()
        if at(app.place) is None and draw < 0.7:
            return "gets in line", app.gets_in_line()
        return self._any_act(app)

    def _any_act(self, app: FanApp) -> tuple[str, Act]:
        is_noticed = self.random.random() < 0.8
        if self.random.random() < 0.1:
            # Should they lose the last tab now, or soon.
            sleep_ms = self.random.randrange(20) * A_MINUTE_MS
            app.asleep_until = self.show.clock.now_ms() + sleep_ms
        acts = [
            ("loses a tab", app.loses_a_tab(is_noticed=is_noticed), 6),
            ("opens a tab", app.comes(), 2),
            ("gets out of line", app.gets_out(), 1),
            ("leaves", app.leaves(), 1),
        ]
        weights = [weight for *_, weight in acts]
        ((what, act, _),) = self.random.choices(acts, weights)
        return what, act

    def _at_a_desk(self) -> tuple[str, Act]:
        desk = self.random.choice(self.desks)
        draw = self.random.random()
        if draw < 0.2:
            return f"{desk.name} moves", desk.moves(self.random)
        if draw < 0.3:
            return f"{desk.name} moves {BY_FUNCTION}", desk.moves_by_function(
                self.random
            )
        if draw < 0.55:
            return self._calls_next(desk)
        line = self._first()
        if not line:
            return f"{desk.name} waits", nothing
        fan_id = self.random.choice(line)
        name, act = self._about(desk, fan_id)
        return f"{desk.name} {name} {fan_id}", act

    def _calls_next(self, desk: Desk) -> tuple[str, Act]:
        """By a new click; or one that comes once more."""
        is_new = not self.clicks or self.random.random() < 0.8
        if is_new:
            self.clicks.append(f"click-{len(self.clicks)}")
        click = self.clicks[-1] if is_new else self.random.choice(self.clicks[-5:])
        to_stage = self.random.random() < 0.2
        to = SessionKind.STAGE if to_stage else SessionKind.BACKSTAGE
        name = f"{desk.name} calls the next to {to} {click}"
        return f"{name} {BY_FUNCTION}", desk.calls_next(click, to)

    def _about(self, desk: Desk, fan_id: str) -> tuple[str, Act]:
        seated = sorted(set().union(*self.writes.seated.values()))
        if seated and self.random.random() < 0.35:
            one = self.random.choice(seated)
            acts = [
                (f"puts {one} on stage, not", desk.puts_on_stage, one, 3),
                (f"sends {one} back, not", desk.sends_back, one, 2),
            ]
        else:
            acts = [
                ("calls", desk.calls, fan_id, 5),
                ("holds or frees", desk.holds, fan_id, 3),
                ("takes on deck", desk.takes_on_deck, fan_id, 3),
                ("takes out of line", desk.takes_out, fan_id, 1),
                ("bars", desk.bars, fan_id, int(desk.is_producer)),
            ]
        weights = [weight for *_, weight in acts]
        ((what, decide, whom, _),) = self.random.choices(acts, weights)
        return what, decide(whom)

    def _first(self) -> list[str]:
        found = self.show.databases.as_backend().children_between(
            f"line/{ADDRESS}", by="order", first=0, limit=NEAR
        )
        return sorted(found)

    # How it is done

    def _at_once(self, decided: Iterable[tuple[str, Act]]) -> None:
        acts = list(decided)
        self.random.shuffle(acts)
        self.pending.extend(acts)
        while self.pending:
            self._take_one()
            self.writes.hold()
            if self.show.triggers and self.random.random() < 0.3:
                self._serve("trigger", self.show.deliver)

    def _take_one(self) -> None:
        name, act = self.pending.popleft()
        with self._others_act(between=name.endswith(BY_FUNCTION)):
            outcome = act()
        words = name.split()
        # What it is, whoever it is about.
        what = " ".join(one for one in words if not one.startswith(("fan-", "click-")))
        self.done[f"{what}: {outcome}"] += 1
        self.log.append(f"{self.show.clock.now_ms()} {name}: {outcome}")

    def _serve(self, name: str, service: Callable[[], None]) -> None:
        """A service works, and others act between its steps."""
        try:
            with self._others_act(between=True):
                service()
        finally:
            # Before anything else: services go on, whatever the laws say.
            self.writes.hold()
        self.log.append(f"{self.show.clock.now_ms()} {name}")

    @contextmanager
    def _others_act(self, *, between: bool) -> Iterator[None]:
        """Between two steps of what is done meanwhile; of one thing at a time."""
        before = self._is_between
        self._is_between = between and before is None
        try:
            yield
        finally:
            self._is_between = before

    def _between_two_steps(self) -> None:
        if self._is_between and self.pending and self.random.random() < 0.5:
            with self._others_act(between=False):
                self._take_one()

    def _pass(self) -> None:
        """The reconciler comes by, as every minute; heartbeats are recent enough."""
        now_ms = self.show.clock.now_ms()
        if now_ms - self._beaten > FRESH_S * 1000 // 2:
            self._beat()
        has_place = {*self.show.keys(f"{ACTIVE}/activeFans")}
        seen = frozenset(one for one in has_place if self._is_seen(one, now_ms))
        self.writes.begin_pass(seen, has_place - seen, now_ms)
        self._serve("pass", self.show.reconcile)
        self._next_pass = now_ms + A_MINUTE_MS

    def _is_seen(self, uid: str, now_ms: int) -> bool:
        """Whether something shows it that is not too old, true or not."""
        if self.apps[uid].is_there:
            return True
        tabs = self.show.at(f"presence/{ADDRESS}/{uid}") or {}
        return any(now_ms - at <= FRESH_S * 1000 for at in tabs.values())

    def _beat(self) -> None:
        """What every app does each minute, for all at once: no act of the line."""
        self._beaten = now_ms = self.show.clock.now_ms()
        beats: dict[str, Json] = {}
        for uid, app in self.apps.items():
            if app.tabs and self.show.at(app.record) is None:
                # A heartbeat is refused to whoever was sent away.
                app.tabs = []
            beats |= {f"presence/{ADDRESS}/{uid}/{tab}": now_ms for tab in app.tabs}
        self.show.databases.arrange(beats)

    def _wait(self, seconds: float) -> None:
        self.show.clock.advance(seconds)

    def _deliver_all(self) -> None:
        while self.show.triggers:
            self._serve("trigger", self.show.deliver)

    def _report(self, error: Exception) -> str:
        fans = error.fans if isinstance(error, LawBroken) else ()
        about = [line for line in self.log if any(uid in line.split() for uid in fans)]
        lines = [
            f"{type(error).__name__}: {error}",
            f"seed {self.seed}, {self.fans} fans, step {len(self.log)}",
            *about,
            "the last steps:",
            *self.log[-SHOWN:],
        ]
        return "\n".join(lines)

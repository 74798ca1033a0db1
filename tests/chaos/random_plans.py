"""Draws plans. The same seed and number always give the same plan."""

import random
from dataclasses import dataclass, field

from tests.chaos.plans import (
    Ending,
    Kind,
    PlannedFault,
    ShowPhase,
    ShowPlan,
    Step,
    Verb,
    WavePhase,
    WavePlan,
)

AT_ONCE = 16
"""Shows of a wave."""

PRESHOW, LIVE, FIRST, SECOND, END, AFTER = range(6)
"""The phases of a show."""

PHASES = 6
PAUSES_S = ((0, 40), (2, 100), (0, 400), (5, 400), (0, 100), (0, 400))
"""How long the stack's time passes after each phase, at least and at most."""

SPREAD_MS = 250
"""Real milliseconds in which the steps of a phase are begun."""

KILLS_UNTIL_MS = 600

ENDINGS: dict[Ending, int] = {
    "ended": 10,
    "deleted": 4,
    "live": 4,
    "deserted": 3,
    "never": 2,
}
KINDS: dict[Kind, int] = {
    "503": 16,
    "drop": 12,
    "500": 8,
    "429": 8,
    "html": 6,
    "garbage": 8,
    "slow": 8,
    # Seldom: everybody waits for it.
    "hang": 1,
}
STARTING = (
    "startArchive",
    "startArchive",
    "startBroadcast",
    "startBroadcast",
    "listArchives",
    "listBroadcasts",
    "getBroadcast",
    "*",
)
STOPPING = (
    "stopArchive",
    "stopArchive",
    "stopBroadcast",
    "stopBroadcast",
    "getArchive",
    "listArchives",
    "listBroadcasts",
    "*",
)
OPERATIONS = ((), STARTING, (*STARTING, *STOPPING), STARTING, STOPPING, STOPPING)
"""Of OpenTok, by phase: what is likely to be called then."""

SHARED = (
    ("database", "get"),
    ("database", "put"),
    ("database", "patch"),
    ("database", "patch"),
    ("database", "*"),
    ("tasks", "*"),
)
FANS = ("fan-1", "fan-2")
"""Interactive viewers: they have a record in the database, and are counted."""

PARTICIPANTS = ("host", "celebrity", "fan")


def draw_wave(seed: int, number: int, shows: int = AT_ONCE) -> WavePlan:
    """The `number`-th wave of a seed, with its first `shows` shows."""
    rng = _rng(seed, "wave", number)
    phases = tuple(_phase(rng, pause) for pause in PAUSES_S)
    return WavePlan(
        seed=seed,
        number=number,
        events_twice=rng.choice([0.0, 0.3, 0.3, 1.0]),
        events_late=rng.choice([0.0, 0.2, 0.5]),
        callbacks_twice=rng.random() < 0.5,
        callbacks_reversed=rng.random() < 0.3,
        phases=phases,
        shows=tuple(
            draw_show(seed, number * AT_ONCE + slot, slot) for slot in range(shows)
        ),
    )


def draw_show(seed: int, number: int, slot: int) -> ShowPlan:
    """The `number`-th show of a seed."""
    return _RandomShow(_rng(seed, "show", number)).show(number, slot)


@dataclass
class _RandomShow:
    """One show as it is drawn, phase by phase."""

    rng: random.Random
    phases: list[list[Step]] = field(
        default_factory=lambda: [[] for _ in range(PHASES)]
    )

    def show(self, number: int, slot: int) -> ShowPlan:
        rng = self.rng
        ending = rng.choices([*ENDINGS], [*ENDINGS.values()])[0]
        # Now and then the end comes while the beginning is still being carried out.
        cut_short = ending in ("ended", "deleted") and rng.random() < 0.15
        end = LIVE if cut_short else END
        self._preshow(ending)
        if ending != "never":
            self._go_live()
            self._play(FIRST, ending, is_live=not cut_short)
            self._play(SECOND, ending, is_live=not cut_short)
        self._bring_to(ending, end)
        return ShowPlan(
            number=number,
            slot=slot,
            ending=ending,
            archive=rng.random() < 0.8,
            composed=rng.random() < 0.7,
            hls=rng.random() < 0.85,
            rtmp=rng.random() < 0.25,
            reports=rng.choice(("no", "plain", "plain", "signed")),
            phases=tuple(
                ShowPhase(steps=tuple(steps), faults=self._faults(OPERATIONS[phase]))
                for phase, steps in enumerate(self.phases)
            ),
        )

    def _preshow(self, ending: Ending) -> None:
        if ending == "never" and self.rng.random() < 0.5:
            return
        self._clicks(PRESHOW, "preshow", "preshow")
        self._add(PRESHOW, "join", to="producer")
        for who in PARTICIPANTS:
            if self.rng.random() < 0.5:
                self._add(PRESHOW, "join", to=who)
        self._fans(PRESHOW)

    def _go_live(self) -> None:
        self._clicks(LIVE, "goLive", "live")
        if self.rng.random() < 0.3:
            self._add(LIVE, "look")
        self._fans(LIVE)

    def _play(self, phase: int, ending: Ending, *, is_live: bool) -> None:
        """What may happen while a show is live, or shortly after."""
        chances: dict[Verb, float] = {
            "goLive": 0.3,
            "look": 0.3,
            "preshow": 0.1,
            "startArchive": 0.25,
            "stopArchive": 0.12,
            # Refused, as long as the show is live.
            "delete": 0.1 if is_live else 0.0,
            "failArchive": 0.15,
            "failBroadcast": 0.15,
        }
        for verb, chance in chances.items():
            if self.rng.random() < chance:
                # What fails, fails once.
                times = 1 if verb.startswith("fail") else self._times()
                for _ in range(times):
                    self._add(phase, verb)
        self._fans(phase)
        if ending == "deserted" and phase == SECOND:
            for who in ("producer", *PARTICIPANTS):
                self._add(phase, "leave", to=who)
            return
        for who in PARTICIPANTS:
            if self.rng.random() < 0.3:
                self._add(phase, self.rng.choice(("join", "leave")), to=who)

    def _bring_to(self, ending: Ending, phase: int) -> None:
        if ending in ("live", "deserted"):
            return
        self._clicks(phase, "end", "closed")
        late: tuple[Verb, ...] = (
            "end",
            "look",
            "goLive",
            "stopArchive",
            "startArchive",
        )
        for verb in late:
            if self.rng.random() < 0.2:
                self._add(AFTER, verb)
        if ending == "deleted":
            for _ in range(self._times()):
                self._add(AFTER, "delete")
            self._add(AFTER, "delete", repeat=True)

    def _fans(self, phase: int) -> None:
        """Fans come and go, some of them several times."""
        for fan in FANS:
            for _ in range(self.rng.choices((0, 1, 3), (5, 4, 1))[0]):
                self._add(phase, self.rng.choice(("enter", "enter", "exit")), to=fan)

    def _clicks(self, phase: int, verb: Verb, status: str) -> None:
        """Several clients at once, one of whom does not give up."""
        for number in range(self._times()):
            repeat = number == 0
            if self.rng.random() < 0.25:
                self._add(phase, "writeStatus", to=status, repeat=repeat)
            else:
                self._add(phase, verb, repeat=repeat)

    def _add(
        self, phase: int, verb: Verb, *, to: str = "", repeat: bool = False
    ) -> None:
        after_ms = self.rng.choice((0, 0, self.rng.randrange(SPREAD_MS)))
        self.phases[phase].append(
            Step(do=verb, after_ms=after_ms, to=to, repeat=repeat)
        )

    def _times(self) -> int:
        return self.rng.choices((1, 2, 3), (5, 2, 2))[0]

    def _faults(self, operations: tuple[str, ...]) -> tuple[PlannedFault, ...]:
        if not operations:
            return ()
        count = self.rng.choices((0, 1, 2, 3), (3, 4, 3, 1))[0]
        return tuple(
            _fault(self.rng, "opentok", self.rng.choice(operations))
            for _ in range(count)
        )


def _phase(rng: random.Random, pause: tuple[int, int]) -> WavePhase:
    kills = rng.choices((0, 1, 2), (4, 5, 1))[0]
    late_kills = rng.choices((0, 1), (3, 1))[0]
    faults = rng.choices((0, 1, 2), (4, 3, 2))[0]
    return WavePhase(
        kills_ms=_moments(rng, kills),
        late_kills_ms=_moments(rng, late_kills),
        faults=tuple(_fault(rng, *rng.choice(SHARED)) for _ in range(faults)),
        pause_s=rng.randint(*pause),
    )


def _moments(rng: random.Random, count: int) -> tuple[int, ...]:
    """Most of them while the steps of the phase are being carried out."""
    return tuple(
        sorted(round(KILLS_UNTIL_MS * rng.random() ** 1.5) for _ in range(count))
    )


def _fault(rng: random.Random, service: str, operation: str) -> PlannedFault:
    kind = rng.choices([*KINDS], [*KINDS.values()])[0]
    if service != "opentok" and kind not in ("503", "drop", "slow"):
        kind = "503"
    return PlannedFault(
        service=service,
        operation=operation,
        kind=kind,
        times=1 if kind == "hang" else rng.choice((1, 1, 1, 2, 3, 12)),
        # What is only slow does take effect, and what hangs does so too late.
        after=kind not in ("slow", "hang") and rng.random() < 0.5,
        skip=rng.choice((0, 0, 1, 3)) if operation == "*" else 0,
    )


def _rng(seed: int, what: str, number: int) -> random.Random:
    return random.Random(f"{seed}:{what}:{number}")  # noqa: S311 - must be repeatable

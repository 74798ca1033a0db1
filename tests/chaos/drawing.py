"""Draws plans. The same seed and number always give the same plan."""

import random
from dataclasses import dataclass, field

from tests.chaos.plans import (
    Beat,
    Ending,
    Kind,
    Scene,
    ShowPlan,
    Step,
    Trouble,
    Verb,
    WavePlan,
)

AT_ONCE = 16
"""Shows of a wave."""

DOORS, CURTAIN, FIRST, SECOND, END, AFTER = range(6)
"""The beats of a show."""

BEATS = 6
PAUSES_S = ((0, 40), (2, 100), (0, 400), (5, 400), (0, 100), (0, 400))
"""How long the stack's time passes after each beat, at least and at most."""

SPREAD_MS = 250
"""Real milliseconds in which the steps of a beat are begun."""

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
"""Of OpenTok, by beat: what is likely to be called then."""

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

SEATS = ("host", "celebrity", "fan")


def draw_wave(seed: int, number: int, shows: int = AT_ONCE) -> WavePlan:
    """The `number`-th wave of a seed, with its first `shows` shows."""
    dice = _dice(seed, "wave", number)
    beats = tuple(_beat(dice, pause) for pause in PAUSES_S)
    return WavePlan(
        seed=seed,
        number=number,
        events_twice=dice.choice([0.0, 0.3, 0.3, 1.0]),
        events_late=dice.choice([0.0, 0.2, 0.5]),
        callbacks_twice=dice.random() < 0.5,
        callbacks_reversed=dice.random() < 0.3,
        beats=beats,
        shows=tuple(
            draw_show(seed, number * AT_ONCE + slot, slot) for slot in range(shows)
        ),
    )


def draw_show(seed: int, number: int, slot: int) -> ShowPlan:
    """The `number`-th show of a seed."""
    return _Drawing(_dice(seed, "show", number)).show(number, slot)


@dataclass
class _Drawing:
    """One show as it is drawn, beat by beat."""

    dice: random.Random
    scenes: list[list[Step]] = field(default_factory=lambda: [[] for _ in range(BEATS)])

    def show(self, number: int, slot: int) -> ShowPlan:
        dice = self.dice
        ending = dice.choices([*ENDINGS], [*ENDINGS.values()])[0]
        # Now and then the end comes while the beginning is still being carried out.
        cut_short = ending in ("ended", "deleted") and dice.random() < 0.15
        end = CURTAIN if cut_short else END
        self._open_doors(ending)
        if ending != "never":
            self._raise_curtain()
            self._play(FIRST, ending, is_live=not cut_short)
            self._play(SECOND, ending, is_live=not cut_short)
        self._bring_to(ending, end)
        return ShowPlan(
            number=number,
            slot=slot,
            ending=ending,
            archive=dice.random() < 0.8,
            composed=dice.random() < 0.7,
            hls=dice.random() < 0.85,
            rtmp=dice.random() < 0.25,
            reports=dice.choice(("no", "plain", "plain", "signed")),
            scenes=tuple(
                Scene(steps=tuple(steps), troubles=self._troubles(OPERATIONS[beat]))
                for beat, steps in enumerate(self.scenes)
            ),
        )

    def _open_doors(self, ending: Ending) -> None:
        if ending == "never" and self.dice.random() < 0.5:
            return
        self._clicks(DOORS, "preshow", "preshow")
        self._add(DOORS, "join", to="producer")
        for seat in SEATS:
            if self.dice.random() < 0.5:
                self._add(DOORS, "join", to=seat)
        self._crowd(DOORS)

    def _raise_curtain(self) -> None:
        self._clicks(CURTAIN, "goLive", "live")
        if self.dice.random() < 0.3:
            self._add(CURTAIN, "look")
        self._crowd(CURTAIN)

    def _play(self, beat: int, ending: Ending, *, is_live: bool) -> None:
        """What may happen while a show is live, or shortly after."""
        chances: dict[Verb, float] = {
            "goLive": 0.3,
            "look": 0.3,
            "preshow": 0.1,
            "startArchive": 0.25,
            "stopArchive": 0.12,
            # Refused, as long as the show is live.
            "delete": 0.1 if is_live else 0.0,
            "breakArchive": 0.15,
            "breakBroadcast": 0.15,
        }
        for verb, chance in chances.items():
            if self.dice.random() < chance:
                # What breaks, breaks once.
                times = 1 if verb.startswith("break") else self._times()
                for _ in range(times):
                    self._add(beat, verb)
        self._crowd(beat)
        if ending == "deserted" and beat == SECOND:
            for seat in ("producer", *SEATS):
                self._add(beat, "leave", to=seat)
            return
        for seat in SEATS:
            if self.dice.random() < 0.3:
                self._add(beat, self.dice.choice(("join", "leave")), to=seat)

    def _bring_to(self, ending: Ending, beat: int) -> None:
        if ending in ("live", "deserted"):
            return
        self._clicks(beat, "end", "closed")
        late: tuple[Verb, ...] = (
            "end",
            "look",
            "goLive",
            "stopArchive",
            "startArchive",
        )
        for verb in late:
            if self.dice.random() < 0.2:
                self._add(AFTER, verb)
        if ending == "deleted":
            for _ in range(self._times()):
                self._add(AFTER, "delete")
            self._add(AFTER, "delete", insist=True)

    def _crowd(self, beat: int) -> None:
        """Fans come and go, some of them several times."""
        for fan in FANS:
            for _ in range(self.dice.choices((0, 1, 3), (5, 4, 1))[0]):
                self._add(beat, self.dice.choice(("enter", "enter", "exit")), to=fan)

    def _clicks(self, beat: int, verb: Verb, status: str) -> None:
        """Several clients at once, one of whom does not give up."""
        for number in range(self._times()):
            insist = number == 0
            if self.dice.random() < 0.25:
                self._add(beat, "writeStatus", to=status, insist=insist)
            else:
                self._add(beat, verb, insist=insist)

    def _add(
        self, beat: int, verb: Verb, *, to: str = "", insist: bool = False
    ) -> None:
        after_ms = self.dice.choice((0, 0, self.dice.randrange(SPREAD_MS)))
        self.scenes[beat].append(Step(do=verb, after_ms=after_ms, to=to, insist=insist))

    def _times(self) -> int:
        return self.dice.choices((1, 2, 3), (5, 2, 2))[0]

    def _troubles(self, operations: tuple[str, ...]) -> tuple[Trouble, ...]:
        if not operations:
            return ()
        count = self.dice.choices((0, 1, 2, 3), (3, 4, 3, 1))[0]
        return tuple(
            _trouble(self.dice, "opentok", self.dice.choice(operations))
            for _ in range(count)
        )


def _beat(dice: random.Random, pause: tuple[int, int]) -> Beat:
    kills = dice.choices((0, 1, 2), (4, 5, 1))[0]
    late_kills = dice.choices((0, 1), (3, 1))[0]
    troubles = dice.choices((0, 1, 2), (4, 3, 2))[0]
    return Beat(
        kills_ms=_moments(dice, kills),
        late_kills_ms=_moments(dice, late_kills),
        troubles=tuple(_trouble(dice, *dice.choice(SHARED)) for _ in range(troubles)),
        pause_s=dice.randint(*pause),
    )


def _moments(dice: random.Random, count: int) -> tuple[int, ...]:
    """Most of them while the steps of the beat are being carried out."""
    return tuple(
        sorted(round(KILLS_UNTIL_MS * dice.random() ** 1.5) for _ in range(count))
    )


def _trouble(dice: random.Random, service: str, operation: str) -> Trouble:
    kind = dice.choices([*KINDS], [*KINDS.values()])[0]
    if service != "opentok" and kind not in ("503", "drop", "slow"):
        kind = "503"
    return Trouble(
        service=service,
        operation=operation,
        kind=kind,
        times=1 if kind == "hang" else dice.choice((1, 1, 1, 2, 3, 12)),
        # What is only slow does take effect, and what hangs does so too late.
        after=kind not in ("slow", "hang") and dice.random() < 0.5,
        skip=dice.choice((0, 0, 1, 3)) if operation == "*" else 0,
    )


def _dice(seed: int, what: str, number: int) -> random.Random:
    return random.Random(f"{seed}:{what}:{number}")  # noqa: S311 - must be repeatable

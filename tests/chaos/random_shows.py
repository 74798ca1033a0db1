"""Draws the plan of a show. The same seed and number always give the same plan."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tests.chaos.plans import Ending, ShowPhase, ShowPlan, Step, Verb
from tests.chaos.random_faults import faults_of_show
from tests.chaos.random_lines import line_steps

PRESHOW, LIVE, FIRST, SECOND, END, AFTER, LATE, LATER = range(8)
"""The phases of a show. In the last two, which take hours, the shows are on that do not
end by themselves."""

PHASES = 8

SPREAD_MS = 250
"""Real milliseconds in which the steps of a phase are begun."""

ENDINGS: dict[Ending, int] = {
    "ended": 10,
    "deleted": 4,
    "live": 4,
    "deserted": 3,
    "never": 1,
    "forgotten": 1,
}
FANS = ("fan-1", "fan-2", "fan-3")
"""More than the stack's limit of interactive viewers."""

GUESTS = ("host", "celebrity")
ON_STAGE = ("producer", *GUESTS)
"""Those who publish."""

EVERYBODY = (*ON_STAGE, *FANS)

CLICKS: dict[Verb, float] = {
    "goLive": 0.3,
    "look": 0.3,
    "watch": 0.5,
    "preshow": 0.1,
    "startArchive": 0.3,
    "stopArchive": 0.2,
    "startCaptions": 0.3,
    "stopCaptions": 0.15,
    "standby": 0.1,
    "resume": 0.1,
    "rename": 0.15,
}
INCIDENTS: dict[Verb, float] = {
    "failArchive": 0.15,
    "failUpload": 0.1,
    "failBroadcast": 0.1,
    "failHls": 0.1,
    "failRtmp": 0.1,
    "rotate": 0.06,
    "rotateLater": 0.06,
    "destroy": 0.06,
}
"""How likely each is in a phase of a live show."""

COMING: tuple[Verb, ...] = ("enter", "enter", "enterDead", "comeLate", "wake")
GOING: tuple[Verb, ...] = ("reload", "reload", "lose", "loseAll", "sleep", "exit")


def draw_show(rng: random.Random, number: int, slot: int) -> ShowPlan:
    """The `number`-th show of the seed that `rng` is made of."""
    return _RandomShow(rng).show(number, slot)


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
        if ending not in ("never", "forgotten"):
            self._go_live(ending)
            for phase in (FIRST, SECOND):
                self._play(phase, ending, is_live=not cut_short)
        if ending == "live":
            for phase in (LATE, LATER):
                self._play(phase, ending, is_live=True)
        self._bring_to(ending, end)
        show = ShowPlan(
            number=number,
            slot=slot,
            ending=ending,
            archive=rng.random() < 0.8,
            composed=rng.random() < 0.7,
            hls=rng.random() < 0.85,
            rtmp=rng.random() < 0.25,
            reports=rng.choice(("no", "plain", "plain", "signed")),
            phases=tuple(
                ShowPhase(steps=tuple(steps), faults=faults_of_show(rng, phase))
                for phase, steps in enumerate(self.phases)
            ),
        )
        return replace(show, phases=tuple(self._with_lines(show)))

    def _with_lines(self, show: ShowPlan) -> Iterator[ShowPhase]:
        """And the line: in each phase in which somebody may be there to wait."""
        played = {
            "live": (PRESHOW, LIVE, FIRST, SECOND, LATE, LATER),
            # In the second phase everybody leaves.
            "deserted": (PRESHOW, LIVE, FIRST),
            "never": (),
            "forgotten": (PRESHOW,),
        }.get(show.ending, (PRESHOW, LIVE, FIRST, SECOND))
        for number, phase in enumerate(show.phases):
            steps = line_steps(self.rng, FANS, number) if number in played else ()
            yield replace(phase, steps=(*phase.steps, *steps))

    def _preshow(self, ending: Ending) -> None:
        if ending == "never" and self.rng.random() < 0.5:
            return
        self._clicks(PRESHOW, "preshow", "preshow")
        # Perhaps the producer is connected, and nobody publishes for minutes.
        self._add(PRESHOW, self._one_of("join", "join", "connect"), to="producer")
        self._add(PRESHOW, "enter", to="producer", repeat=True)
        for who in GUESTS:
            if self.rng.random() < 0.5:
                self._add(PRESHOW, self._one_of("join", "connect"), to=who)
                self._add(PRESHOW, "enter", to=who)
        self._people(PRESHOW, ending)

    def _go_live(self, ending: Ending) -> None:
        self._clicks(LIVE, "goLive", "live")
        if self.rng.random() < 0.3:
            self._add(LIVE, "look")
        self._people(LIVE, ending)

    def _play(self, phase: int, ending: Ending, *, is_live: bool) -> None:
        """What may happen while a show is live, or shortly after."""
        # Refused, as long as the show is live.
        clicks = CLICKS | ({"delete": 0.1} if is_live else {})
        for verb, chance in clicks.items():
            if self.rng.random() < chance:
                for _ in range(self._times()):
                    self._add(phase, verb)
        for verb, chance in INCIDENTS.items():
            if self.rng.random() < chance:
                self._add(phase, verb)
        if ending == "deserted" and phase == SECOND:
            self._everybody_leaves(phase)
        else:
            self._people(phase, ending)
            self._on_stage(phase)

    def _on_stage(self, phase: int) -> None:
        """Who was cut comes back, some come late, and some go; perhaps all at once."""
        for fan in FANS:
            if self.rng.random() < 0.25:
                self._add(phase, self._one_of("onStage", "onStage", "offStage"), to=fan)
        if self.rng.random() < 0.15:
            verb = self._one_of("unpublish", "leave")
            for who in ON_STAGE:
                self._add(phase, verb, to=who)
            return
        self._add(
            phase, self._one_of("join", "join", "join", "unpublish"), to="producer"
        )
        for who in (*GUESTS, *FANS):
            if self.rng.random() < 0.3:
                verbs: tuple[Verb, ...] = (
                    "join",
                    "join",
                    "unpublish",
                    "leave",
                    "vanish",
                )
                self._add(phase, self._one_of(*verbs), to=who)

    def _everybody_leaves(self, phase: int) -> None:
        for steps in self.phases:
            # Whoever announces an intermission is not taken to have left.
            steps[:] = [step for step in steps if step.do != "standby"]
        for who in EVERYBODY:
            self._add(
                phase, self._one_of("leave", "vanish"), to=who, after_ms=SPREAD_MS
            )
            verb = self._one_of("exit", "exit", "loseAll")
            self._add(phase, verb, to=who, after_ms=SPREAD_MS)

    def _bring_to(self, ending: Ending, phase: int) -> None:
        if ending in ("live", "deserted", "forgotten"):
            return
        self._clicks(phase, "end", "closed")
        late: tuple[Verb, ...] = (
            "end",
            "look",
            "goLive",
            "stopArchive",
            "startArchive",
            "standby",
        )
        for verb in late:
            if self.rng.random() < 0.2:
                self._add(AFTER, verb)
        if ending == "deleted":
            for _ in range(self._times()):
                self._add(AFTER, "delete")
            self._add(AFTER, "delete", repeat=True)

    def _people(self, phase: int, ending: Ending) -> None:
        """Fans come and go, with tabs that open, reload, sleep and die; others too."""
        for who in (*FANS, *GUESTS):
            likely = (5, 4, 1) if who in FANS else (8, 3, 1)
            for _ in range(self.rng.choices((0, 1, 3), likely)[0]):
                self._add(phase, self._one_of(*COMING, *COMING, *GOING), to=who)
        if self.rng.random() < 0.2:
            # They insist on coming back: without them the show would be ended.
            verb = self._one_of("reload", "enter")
            self._add(phase, verb, to="producer", repeat=ending == "live")

    def _clicks(self, phase: int, verb: Verb, status: str) -> None:
        """Several clients at once, one of whom does not give up."""
        for number in range(self._times()):
            repeat = number == 0
            if self.rng.random() < 0.25:
                self._add(phase, "writeStatus", to=status, repeat=repeat)
            else:
                self._add(phase, verb, repeat=repeat)

    def _add(
        self,
        phase: int,
        verb: Verb,
        *,
        to: str = "",
        repeat: bool = False,
        after_ms: int = 0,
    ) -> None:
        spread_ms = self.rng.choice((0, 0, self.rng.randrange(SPREAD_MS)))
        self.phases[phase].append(
            Step(do=verb, after_ms=after_ms + spread_ms, to=to, repeat=repeat)
        )

    def _one_of(self, *verbs: Verb) -> Verb:
        return self.rng.choice(verbs)

    def _times(self) -> int:
        return self.rng.choices((1, 2, 3), (5, 2, 2))[0]

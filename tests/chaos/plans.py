"""What will happen to a show: drawn from a seed, as data that can be printed.

A wave is some shows at the same time on one stack. It has phases; in each phase every
show takes its steps, the functions are killed, faults are armed; then time passes.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from rehearsal.video_projects import VideoProduct

Ending = Literal["live", "ended", "deleted", "deserted", "never", "forgotten"]
"""How a show ends: not at all, by its producer, deleted afterwards, everybody leaves
without a word, without ever having been live, or in a preshow that nobody closes."""

Verb = Literal[
    "preshow",
    "goLive",
    "end",
    "writeStatus",
    "startArchive",
    "stopArchive",
    "startCaptions",
    "stopCaptions",
    "delete",
    "look",
    "watch",
    "standby",
    "resume",
    "rename",
    # Of one person's connections to OpenTok.
    "join",
    "connect",
    "unpublish",
    "leave",
    "vanish",
    # Of one person's connections to the database.
    "enter",
    "enterDead",
    "comeLate",
    "reload",
    "lose",
    "loseAll",
    "sleep",
    "wake",
    "exit",
    # Of one fan with their place in line.
    "getReady",
    "getInLine",
    "getOutOfLine",
    "answerCall",
    # Of the producer with one fan.
    "onStage",
    "offStage",
    "hold",
    "release",
    "moveByWrite",
    "moveInLine",
    # Of the producer with line and stage.
    "callNext",
    "putNextOnStage",
    "clearStage",
    "clearEverybody",
    "resumeStage",
    # What happens at OpenTok.
    "rotate",
    "rotateLater",
    "destroy",
    "failArchive",
    "failUpload",
    "failBroadcast",
    "failHls",
    "failRtmp",
]

Reports = Literal["no", "plain", "signed"]
"""Whether OpenTok tells the functions what happens."""

Kind = Literal[
    "408",
    "429",
    "500",
    "503",
    "html",
    "403 page",
    "404 page",
    "garbage",
    "drop",
    "slow",
    "hang",
    "clock",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedFault:
    """A fault to arm.

    Args:
        service: `opentok`, `database` or `tasks`.
        operation: the call, as the journal names it; `*` is any.
        kind: what comes instead of the answer.
        times: how often.
        after: whether the call takes effect all the same.
        skip: how many calls go by first.
        lasts_s: strike every such call for so long, on the stack's clock; 0 is `times`.
    """

    service: str
    operation: str
    kind: Kind
    times: int = 1
    after: bool = False
    skip: int = 0
    lasts_s: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that somebody does.

    Args:
        do: what.
        after_ms: how long after the phase began, in real milliseconds.
        to: the status that is written, or who it is that does it, or which click of
            many it is.
        repeat: do it again until it succeeds.
        beside: before whom a fan is moved in line; or `first` or `last`.
    """

    do: Verb
    after_ms: int = 0
    to: str = ""
    repeat: bool = False
    beside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPhase:
    """What one show does in one phase, and what befalls its calls to OpenTok."""

    steps: tuple[Step, ...] = ()
    faults: tuple[PlannedFault, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPlan:
    """One show from its preparation to its end.

    Args:
        number: which show of the seed.
        slot: whose: each producer of a stack has one show at a time.
        ending: see there.
        archive: recorded from the beginning.
        composed: recorded into one file.
        hls: streamed to viewers.
        rtmp: streamed to an encoder.
        reports: see there.
        phases: one for each phase.
    """

    number: int
    slot: int
    ending: Ending
    archive: bool
    composed: bool
    hls: bool
    rtmp: bool
    reports: Reports
    phases: tuple[ShowPhase, ...]

    @property
    def video(self) -> VideoProduct:
        """Whose customer the producer is: four have the one, the next four another."""
        products = list(VideoProduct)
        return products[self.slot // 4 % len(products)]

    @property
    def deletes_archives(self) -> bool:
        """Whether its recordings are to go with it, when it is deleted."""
        return self.number % 2 == 1

    @property
    def steps(self) -> list[Step]:
        return [step for phase in self.phases for step in phase.steps]

    def does(self, *verbs: Verb) -> bool:
        """Whether any step is one of these."""
        return any(step.do in verbs for step in self.steps)

    def count(self, verb: Verb) -> int:
        return sum(1 for step in self.steps if step.do == verb)


@dataclass(frozen=True, slots=True, kw_only=True)
class WavePhase:
    """What befalls all shows of a wave at a time.

    Args:
        kills_ms: when the functions are killed, in real ms since the phase began.
        late_kills_ms: the same since time began to pass afterwards.
        faults: faults of the services that all shows share.
        pause_s: how much time passes afterwards, on the stack's clock.
    """

    kills_ms: tuple[int, ...]
    late_kills_ms: tuple[int, ...]
    faults: tuple[PlannedFault, ...]
    pause_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WavePlan:
    """Shows at the same time.

    Args:
        seed: of everything.
        number: which wave of the seed.
        events_twice: the share of database events that come twice.
        events_late: the share of them that come late.
        callbacks_twice: OpenTok tells everything twice.
        callbacks_reversed: OpenTok tells it in another order.
        callbacks_late_s: and so much later.
        callbacks_lost: of these events it tells nothing.
        hls_needs_viewers: streams are live only when somebody has fetched them.
        cuts_long_sessions: sessions of eight hours move to another server.
        phases: what befalls all.
        shows: what each does.
    """

    seed: int
    number: int
    events_twice: float
    events_late: float
    callbacks_twice: bool
    callbacks_reversed: bool
    callbacks_late_s: int = 0
    callbacks_lost: tuple[str, ...] = ()
    hls_needs_viewers: bool = True
    cuts_long_sessions: bool = False
    phases: tuple[WavePhase, ...]
    shows: tuple[ShowPlan, ...] = field(default=())

    @property
    def unpublished_forms(self) -> bool:
        """Whether Vonage Video does the other of what its documents leave open.

        It refuses recordings of an empty session with 400 instead of 404, names an
        application `projectId` in callbacks, and signs them at the second attempt.
        """
        return self.number % 2 == 0

    def as_json(self) -> dict[str, Any]:
        """The plan without what is as usual, to be read by people."""
        brief: dict[str, Any] = _brief(asdict(self))
        return brief


def _brief(value: Any) -> Any:
    """Without what is empty: most of a plan is."""
    match value:
        case dict():
            kept = {key: _brief(each) for key, each in value.items()}
            return {key: each for key, each in kept.items() if each not in _AS_USUAL}
        case list() | tuple():
            return [_brief(each) for each in value]
        case _:
            return value


_AS_USUAL: tuple[Any, ...] = ((), [], {}, "")

"""What a show will use, by its run-of-show file alone: nothing is played.

Who is connected is followed from step to step; what functions and database do for it
is reckoned by rates that rehearsals have shown, which `docs/cost.md` names.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from interactive_broadcast.seats.grants import FAN_LASTS, RENEWED_AFTER
from rehearsal.metering import FULL_HD, HD, Usage
from rehearsal.people import Part
from rehearsal.script import EventPlan, Script
from rehearsal.show import FANS
from rehearsal.verbs.base import Verb

MINUTE: Final = timedelta(minutes=1)
ROOM: Final = timedelta(minutes=15)
"""How long people may stay after the end: the default of ROOM_MINUTES."""

ON_DECK: Final = 10
"""Fans of the line who have a place backstage: the default of ON_DECK."""

CALLS_OF_A_SHOW: Final = 45
"""The producer's and the guests' calls, triggers of the event, tasks."""

CALLS_OF_A_FAN: Final = {
    "createTokensFan": 1.0,
    "onActiveFanWritten": 2.0,
    "onLineWritten": 2.0,
}
"""Of each who comes, gets in line and goes. Each move is a call and a trigger more."""

CALLS_OF_A_CONNECTION: Final = 2.0
"""OpenTok's reports, where it is told to report."""

BYTES_OF_A_SHOW: Final = 580_000
BYTES_OF_A_FAN: Final = 18_000
"""Sent by the database to the fan, about the fan to the producer, and to functions."""

DOCUMENT_BYTES: Final = 900
"""Of an answer of `getBroadcastData`, with its headers."""

DOCUMENT_EVERY: Final = timedelta(seconds=10)
"""How often a viewer's page asks for it."""


@dataclass(slots=True, kw_only=True)
class _Session:
    """Stage or backstage of one event, as steps go by."""

    people: set[str] = field(default_factory=set)
    publishing: set[str] = field(default_factory=set)
    minutes: float = 0.0
    """Of all participants, so far."""

    def pass_time(self, span: timedelta) -> None:
        if self.publishing:
            self.minutes += len(self.people) * (span / MINUTE)

    def enter(self, *who: str, publishes: bool) -> None:
        self.people.update(who)
        if publishes:
            self.publishing.update(who)

    def leave(self, *who: str) -> None:
        self.people.difference_update(who)
        self.publishing.difference_update(who)


@dataclass(slots=True, kw_only=True)
class _Event:
    """One event of the file."""

    key: str
    stage: _Session = field(default_factory=_Session)
    backstage: _Session = field(default_factory=_Session)
    live_since: timedelta | None = None
    live_minutes: float = 0.0
    ended_at: timedelta | None = None
    has_captions: bool = False
    captioned_minutes: float = 0.0
    """Of all streams on stage, so far: as if each app published captions."""

    def pass_time(self, span: timedelta) -> None:
        self.stage.pass_time(span)
        self.backstage.pass_time(span)
        if self.has_captions:
            self.captioned_minutes += len(self.stage.publishing) * (span / MINUTE)

    def leave(self, *who: str) -> None:
        for session in (self.stage, self.backstage):
            session.leave(*who)


@dataclass(slots=True, kw_only=True)
class _Course:
    """Follows the steps of a file."""

    script: Script
    now: timedelta = timedelta()
    events: dict[str, _Event] = field(default_factory=dict)
    moves: int = 0
    connections: int = 0
    fan_minutes: float = 0.0
    """Of fans on stage or in its audience, each of whom renews their tokens."""

    def __post_init__(self) -> None:
        self.events = {key: _Event(key=key) for key in self.script.events}

    def follow(self) -> None:
        for step in self.script.steps:
            if step.at is not None:
                self._pass_to(step.at.after(self.now))
            self._take(step)
        self._pass_to(self.now + ROOM)

    def _pass_to(self, due: timedelta) -> None:
        """Let time pass, with those ends that fall into it."""
        for moment in [*self._ends_until(due), due]:
            span = max(moment - self.now, timedelta())
            for event in self.events.values():
                event.pass_time(span)
                fans = event.stage.people.difference(self.script.cast)
                self.fan_minutes += len(fans) * (span / MINUTE)
            self.now = max(moment, self.now)
            self._put_out()

    def _ends_until(self, due: timedelta) -> list[timedelta]:
        ends = (
            event.ended_at + after
            for event in self.events.values()
            if event.ended_at is not None
            for after in (self.script.drain, ROOM)
        )
        return sorted(end for end in ends if self.now < end <= due)

    def _put_out(self) -> None:
        """Fans go after the drain, if OpenTok says who they are; the others later."""
        for event in self.events.values():
            if event.ended_at is None:
                continue
            since = self.now - event.ended_at
            if since >= self.script.drain and self.has_callbacks(event):
                event.leave(*self._fans())
            if since >= ROOM:
                event.leave(*event.stage.people, *event.backstage.people)

    def _take(self, step: Verb) -> None:
        event = self._event_of(step.who)
        if event is None:
            return
        who = self._fans() if step.who == FANS else (step.who,)
        does = getattr(step, "does", "")
        match does:
            case "goLive":
                event.live_since = self.now
            case "end":
                self._end(event)
            case "startCaptions" | "stopCaptions":
                event.has_captions = does == "startCaptions"
            case "takeOnDeck" | "moveBackstage":
                self.moves += 1
                self._enter(event.backstage, step.named()[-1], publishes=True)
            case "sendBack" | "takeOffStage" | "moveOnStage":
                self._move(event, step.named()[-1], does)
            case _:
                self._connect(event, who, does)

    def _connect(self, event: _Event, who: tuple[str, ...], does: str) -> None:
        """What people do by themselves."""
        match does:
            case "openPreshow":
                self._enter(event.stage, *who, publishes=True)
                self._enter(event.backstage, *who, publishes=True)
            case "arrive" | "comeBack":
                is_guest = self._part(who[0]) in (Part.HOST, Part.CELEBRITY)
                self._enter(event.stage, *who, publishes=is_guest)
            case "loseConnection" | "leave":
                event.leave(*who)
            case "getInLine":
                self._enter(event.backstage, *who[:ON_DECK], publishes=True)
            case "publish":
                event.stage.publishing.update(who)
            case "stopPublishing":
                event.stage.publishing.difference_update(who)

    def _move(self, event: _Event, fan: str, does: str) -> None:
        self.moves += 1
        if does == "sendBack":
            return
        event.backstage.leave(fan)
        event.stage.leave(fan)
        self._enter(event.stage, fan, publishes=does == "moveOnStage")

    def _end(self, event: _Event) -> None:
        if event.live_since is not None:
            event.live_minutes = (self.now - event.live_since) / MINUTE
        event.ended_at = self.now
        event.has_captions = False

    def _enter(self, session: _Session, *who: str, publishes: bool) -> None:
        self.connections += len(who)
        session.enter(*who, publishes=publishes)

    def _fans(self) -> tuple[str, ...]:
        return tuple(f"fan-{number}" for number in range(1, self._fan_count + 1))

    @property
    def _fan_count(self) -> int:
        return min(self.script.fans.count, self.script.limit)

    def _part(self, who: str) -> Part:
        member = self.script.cast.get(who)
        return Part.FAN if member is None else member.part

    def _event_of(self, who: str) -> _Event | None:
        """The event that somebody comes for, or the first that they direct."""
        member = self.script.cast.get(who)
        if member is None:
            return self.events[self.script.fans.event]
        key = member.event or next(self._directed(who), None)
        return None if key is None else self.events[key]

    def _directed(self, who: str) -> Iterator[str]:
        return (key for key, plan in self.script.events.items() if plan.of == who)

    def has_callbacks(self, event: _Event) -> bool:
        return self.script.cast[self.script.events[event.key].of].callbacks


def estimated(script: Script, *, viewers: int = 0) -> Usage:
    """What a show will use.

    Args:
        script: its run of show.
        viewers: how many watch by HLS besides, from going live to the end.
    """
    course = _Course(script=script)
    course.follow()
    shows = [event for event in course.events.values() if event.live_minutes]
    plans, drain = script.events, script.drain / MINUTE
    streamed = _streamed_minutes(script, shows)
    return Usage(
        participant_minutes=sum(
            session.minutes
            for event in course.events.values()
            for session in (event.stage, event.backstage)
        ),
        composed_minutes=sum(
            event.live_minutes
            for event in shows
            if plans[event.key].archive and not plans[event.key].uncomposed
        ),
        individual_minutes=sum(
            event.live_minutes
            for event in shows
            if plans[event.key].archive and plans[event.key].uncomposed
        ),
        broadcast_minutes=streamed[None],
        hd_broadcast_minutes=streamed[HD],
        full_hd_broadcast_minutes=streamed[FULL_HD],
        viewer_minutes=viewers * sum(event.live_minutes + drain for event in shows),
        captioned_minutes=sum(event.captioned_minutes for event in shows),
        transcribed_minutes=sum(
            event.live_minutes
            for event in shows
            if plans[event.key].archive and _is_transcribed(plans[event.key])
        ),
        calls=_calls(course, len(shows)),
        database_bytes=BYTES_OF_A_SHOW + BYTES_OF_A_FAN * script.fans.count,
    )


def document_bytes(usage: Usage) -> float:
    """Sent by the CDN: what each page of a viewer by HLS asks for again and again."""
    return usage.viewer_minutes * (MINUTE / DOCUMENT_EVERY) * DOCUMENT_BYTES


def _streamed_minutes(
    script: Script, shows: Iterable[_Event]
) -> Mapping[frozenset[str] | None, float]:
    """Of each definition that has a price of its own; None is the standard one."""
    minutes: dict[frozenset[str] | None, float] = {None: 0.0, HD: 0.0, FULL_HD: 0.0}
    for event in shows:
        plan = script.events[event.key]
        if script.cast[plan.of].hls or plan.encoders:
            resolution = (plan.broadcast_options or {}).get("resolution")
            of = next((one for one in (HD, FULL_HD) if resolution in one), None)
            minutes[of] += event.live_minutes + script.drain / MINUTE
    return minutes


def _is_transcribed(plan: EventPlan) -> bool:
    return bool((plan.archive_options or {}).get("hasTranscription"))


def _calls(course: _Course, shows: int) -> dict[str, int]:
    fans = course.script.fans.count
    calls = {name: fans * rate for name, rate in CALLS_OF_A_FAN.items()}
    calls["createTokensFan"] += course.moves + _renewals(course)
    calls["onActiveFanWritten"] += course.moves
    if any(map(course.has_callbacks, course.events.values())):
        calls["openTokCallback"] = course.connections * CALLS_OF_A_CONNECTION
    calls["others"] = CALLS_OF_A_SHOW * max(shows, 1)
    return {name: round(count) for name, count in calls.items()}


def _renewals(course: _Course) -> float:
    return course.fan_minutes * MINUTE / (FAN_LASTS * RENEWED_AFTER)

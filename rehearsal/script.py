"""The run-of-show file: who is there, what is planned, who does what when."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from rehearsal.moments import Span
from rehearsal.people import Part
from rehearsal.show import FANS, fan_number
from rehearsal.verbs.attempts import ATTEMPTS
from rehearsal.verbs.base import Count, FilePart, Verb, Who
from rehearsal.verbs.refusals import TryTo
from rehearsal.verbs.vocabulary import Step

MAX_FILE_BYTES = 1_000_000
MAX_COMPLAINTS = 8
"""Shown at once. More do not help to find the first."""

Key = Who
Label = Annotated[str, StringConstraints(min_length=1, max_length=100)]
Picture = Annotated[
    str, StringConstraints(pattern=r"^[\w./-]{1,200}\.(png|jpe?g|gif|webp)$")
]
Url = Annotated[str, StringConstraints(pattern=r"^\w+://\S{1,1000}$")]


class ScriptRefused(Exception):
    """The file cannot be played; the text says where and why."""


class Member(FilePart):
    """Somebody in the cast."""

    part: Literal[
        Part.SUPER_ADMIN,
        Part.PRODUCER,
        Part.HOST,
        Part.CELEBRITY,
        Part.SCREENER,
        Part.VIEWER,
    ]
    name: Label
    email: Annotated[str, StringConstraints(pattern=r"^\S+@\S+\.\S+$")] | None = None
    """Of an admin; made from the key when left out."""
    hls: bool = False
    """Whether a producer's shows are streamed."""
    callbacks: bool = False
    """Whether a producer's OpenTok project reports to `openTokCallback`."""
    event: Key | None = None
    """For whom a host, a celebrity, a screener or a viewer comes."""

    @model_validator(mode="after")
    def _comes_for_something(self) -> Self:
        is_admin = self.part in (Part.SUPER_ADMIN, Part.PRODUCER)
        if is_admin and self.event is not None:
            raise ValueError(f"a {self.part} has no `event` of their own")
        if not is_admin and self.event is None:
            raise ValueError(f"a {self.part} needs the `event` they come for")
        return self


class Fans(FilePart):
    """The audience: `fan-1` to `fan-<count>`."""

    event: Key
    count: Count = 50
    names: list[Label] = Field(default_factory=list, max_length=1000)
    """Given in this order; the others are called Fan and their number."""


class EventPlan(FilePart):
    """An event, as its producer plans it."""

    of: Key
    """Its producer."""
    name: Label
    start_image: Picture | None = None
    end_image: Picture | None = None
    archive: bool = True
    """Whether it is recorded."""
    uncomposed: bool = False
    """Whether everybody is recorded on their own."""
    rtmp: Url | None = None
    """Where else it is streamed to: `rtmp://host/app/stream`."""
    more_rtmp: Annotated[list[Url], Field(max_length=4)] | None = None
    """And where besides."""
    archive_options: dict[str, Any] | None = None
    """How it is recorded, as the event has it."""
    broadcast_options: dict[str, Any] | None = None
    """How it is streamed."""
    redirect: Url | None = None
    """Where fans go afterwards."""
    line_options: dict[str, Any] | None = None
    """How its line goes, as the event has it."""
    consent: dict[str, Any] | None = None
    """What its fans are asked to agree to, as the event has it."""
    retain_days: Annotated[int, Field(ge=1)] | None = None
    """How long its recording is kept."""
    staff_url: Label | None = None
    """The secret part of the link by which its screeners sign in."""

    @property
    def encoders(self) -> int:
        """To how many RTMP servers it is streamed."""
        return (self.rtmp is not None) + len(self.more_rtmp or ())

    def pictures(self) -> dict[str, str]:
        """The files, by the field of the event."""
        files = {"startImage": self.start_image, "endImage": self.end_image}
        return {kind: file for kind, file in files.items() if file is not None}

    def fields(self) -> dict[str, Any]:
        """What `createEvent` is told, besides the pictures."""
        wanted = {
            "name": self.name,
            "archiveEvent": self.archive,
            "uncomposed": self.uncomposed,
            "rtmpUrl": self.rtmp,
            "rtmpUrls": self.more_rtmp,
            "archiveOptions": self.archive_options,
            "broadcastOptions": self.broadcast_options,
            "redirectUrl": self.redirect,
            "lineOptions": self.line_options,
            "consent": self.consent,
            "retainDays": self.retain_days,
            "staffUrl": self.staff_url,
        }
        return {key: value for key, value in wanted.items() if value is not None}


class Script(FilePart):
    """A whole file."""

    title: Label
    interactive_limit: Annotated[int, Field(ge=1, le=100_000)] | Literal["fans"] = (
        "fans"
    )
    """How many viewers may be interactive; with `fans` they fill it."""
    drain: Span = timedelta(seconds=60)
    """How long the stream goes on after the end."""
    cast: Annotated[dict[Key, Member], Field(min_length=1, max_length=50)]
    fans: Fans
    events: Annotated[dict[Key, EventPlan], Field(min_length=1, max_length=20)]
    steps: Annotated[list[Step], Field(min_length=1, max_length=500)]

    def with_fans(self, count: int | None) -> Self:
        """The same show before another number of fans."""
        if count is None:
            return self
        fans = self.fans.model_copy(update={"count": count})
        return self.model_copy(update={"fans": fans})

    @property
    def limit(self) -> int:
        """How many viewers may be interactive, as a number."""
        if self.interactive_limit == FANS:
            return self.fans.count
        return int(self.interactive_limit)

    def complaints(self) -> list[str]:
        """What each part may say, and together makes no sense. Empty is playable."""
        return [
            *self._unknown_events(),
            *(text for text in map(self._unknown_producer, self.events) if text),
            *(text for step in enumerate(self.steps) for text in self._wrong(*step)),
            *self._unordered(),
        ]

    def _unknown_events(self) -> list[str]:
        wanted = {f"cast.{key}": each.event for key, each in self.cast.items()}
        wanted["fans"] = self.fans.event
        return [
            f"{where}.event: there is no event {event!r}; "
            f"`events` has {_listed(self.events)}"
            for where, event in wanted.items()
            if event is not None and event not in self.events
        ]

    def _unknown_producer(self, event: str) -> str | None:
        owner = self.cast.get(self.events[event].of)
        if owner is not None and owner.part is Part.PRODUCER:
            return None
        producers = [
            key for key, each in self.cast.items() if each.part is Part.PRODUCER
        ]
        return (
            f"events.{event}.of: {self.events[event].of!r} is no producer; "
            f"the cast has {_listed(producers)}"
        )

    def _wrong(self, number: int, step: Verb) -> list[str]:
        where = f"steps[{number}]"
        unknown = [
            f"{where}: there is nobody called {name!r}; the cast has "
            f"{_listed(self.cast)}, fan-1 to fan-{self.fans.count}, and fans for all"
            for name in step.named()
            if self._part_of(name) is None
        ]
        if unknown:
            return unknown
        return [*self._wrong_part(where, step), *self._wrong_event(where, step)]

    def _wrong_part(self, where: str, step: Verb) -> list[str]:
        tried = isinstance(step, TryTo)
        parts = ATTEMPTS[step.try_to].parts if isinstance(step, TryTo) else step.parts
        word = step.try_to if isinstance(step, TryTo) else getattr(step, "does", "")
        if self._part_of(step.who) not in parts:
            able = sorted(part.value for part in parts)
            return [f"{where}: {step.who} cannot {word}; a {' or '.join(able)} can"]
        if step.who == FANS and (tried or not step.takes_all_fans):
            return [f"{where}: name one of the fans; {word} is not for all together"]
        return []

    def _wrong_event(self, where: str, step: Verb) -> list[str]:
        event = getattr(step, "event", None)
        if event is None or event in self.events:
            return []
        return [f"{where}: there is no event {event!r}; see {_listed(self.events)}"]

    def _part_of(self, name: str) -> Part | None:
        number = fan_number(name)
        if name == FANS or (number and number <= self.fans.count):
            return Part.FAN
        member = self.cast.get(name)
        return member.part if member else None

    def _unordered(self) -> list[str]:
        previous, found = timedelta(), []
        for number, step in enumerate(self.steps):
            if step.at is None:
                continue
            due = step.at.after(previous)
            if due < previous:
                found.append(f"steps[{number}].at: {step.at.text} is before the last")
            previous = max(previous, due)
        return found


def load(file: Path, *, fans: int | None = None) -> Script:
    """Read a run-of-show file.

    Args:
        file: a JSON file.
        fans: another number of fans than the file has.

    Raises:
        ScriptRefused: it is not there, no JSON, or not a show that can be played.
    """
    try:
        with file.open("rb") as source:
            raw = source.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise ScriptRefused(f"Cannot read {file}: {error.strerror}.") from error
    if len(raw) > MAX_FILE_BYTES:
        raise ScriptRefused(f"{file} is larger than {MAX_FILE_BYTES:,} bytes.")
    try:
        script = Script.model_validate_json(raw).with_fans(fans)
    except ValidationError as error:
        raise ScriptRefused(_refusal(file, _readable(error))) from None
    complaints = script.complaints()
    complaints += _missing_pictures(file.parent, script)
    if complaints:
        raise ScriptRefused(_refusal(file, complaints))
    return script


def _missing_pictures(folder: Path, script: Script) -> list[str]:
    return [
        f"events.{key}.{kind}: there is no file {name} beside the run of show"
        for key, plan in script.events.items()
        for kind, name in plan.pictures().items()
        if not (folder / name).is_file()
    ]


def _readable(error: ValidationError) -> list[str]:
    return [
        f"{_where(detail['loc'])}: {detail['msg'].removeprefix('Value error, ')}"
        for detail in error.errors(include_url=False, include_input=False)
    ]


def _where(location: tuple[int | str, ...]) -> str:
    """`steps[3].fan`, without the tag that tells the verbs apart."""
    path = ""
    for position, part in enumerate(location):
        if isinstance(part, int):
            path += f"[{part}]"
        elif not (position == 2 and location[0] == "steps"):  # noqa: PLR2004 - steps, number, tag
            path += f".{part}"
    return path.lstrip(".") or "the file"


def _refusal(file: Path, complaints: list[str]) -> str:
    shown = complaints[:MAX_COMPLAINTS]
    more = len(complaints) - len(shown)
    lines = [f"{file} cannot be played:", *(f"  {text}" for text in shown)]
    if more:
        lines.append(f"  … and {more} more")
    return "\n".join([*lines, "docs/run-of-show.md lists every word of such a file."])


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "nothing"

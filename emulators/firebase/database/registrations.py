"""Trigger registrations: which kind of change, where, in which databases."""

import functools
import re
from dataclasses import dataclass
from typing import Literal, Self, TypeAlias, cast, get_args

from emulators.firebase.database.changes import Change, Pattern
from emulators.firebase.database.tree import InvalidData
from emulators.kernel.json_http import Json

EventKind: TypeAlias = Literal["written", "created", "updated", "deleted"]
EVENT_PREFIX = "google.firebase.database.ref.v1."

_KEY = re.compile(r"[A-Za-z0-9_-]{1,256}")
_PROJECT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:_-]{0,255}")
_INSTANCE_CAPTURE = re.compile(r"\{\w+(?:=([^{}]*))?\}")
_MAX_PATTERN_CHARS = 256


class NotSupported(Exception):
    """A registration of a kind that is not delivered here. The text names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """One function's wish.

    Attributes:
        name: `projects/P/locations/REGION/triggers/KEY`; registering a name again
            replaces it.
        ref: the pattern of paths, such as `events/{eventId}/status`.
        instance: the pattern of database names; `*` stands for any characters.
    """

    name: str
    kind: EventKind
    ref: str
    instance: str = "*"

    def __post_init__(self) -> None:
        """Refuse what could never be delivered.

        Raises:
            InvalidData: the name ends in no key, or a pattern cannot be read.
        """
        is_named = _KEY.fullmatch(self.key) and _PROJECT.fullmatch(self.project)
        if not is_named or len(self.instance) > _MAX_PATTERN_CHARS:
            raise InvalidData("Invalid function trigger")
        _pattern(self.ref)

    @classmethod
    def parse(cls, record: Json) -> Self:
        """Read a record of `functionTriggers.json`.

        Raises:
            NotSupported: it is of a 1st-generation function.
            InvalidData: it is malformed.
        """
        fields = record if isinstance(record, dict) else {}
        name, event = fields.get("name"), fields.get("event")
        ref, instance = fields.get("path"), fields.get("namespacePattern")
        if isinstance(event, str) and event.startswith("providers/"):
            raise NotSupported("Triggers of 1st-generation functions are not supported")
        if not isinstance(instance, str):
            raise InvalidData("Invalid function trigger: namespacePattern is missing")
        if not isinstance(name, str) or not isinstance(ref, str):
            raise InvalidData("Invalid function trigger: name or path is missing")
        return cls(name=name, kind=_kind(event), ref=ref, instance=instance)

    @property
    def key(self) -> str:
        """The last part of the name: where its events are delivered to."""
        return self.name.rpartition("/")[2]

    @property
    def address(self) -> str:
        """The path at the functions host that its events are posted to.

        The project is the one that registered: the CLI's own project may be another
        than the stack's.
        """
        return f"/functions/projects/{self.project}/triggers/{self.key}"

    @property
    def region(self) -> str:
        """Where the function is: the part of the name behind `locations`."""
        return self.name.partition("/locations/")[2].partition("/")[0]

    @property
    def project(self) -> str:
        return self.name.removeprefix("projects/").partition("/")[0]

    @property
    def pattern(self) -> Pattern:
        return _pattern(self.ref)

    def covers(self, instance: str) -> bool:
        """Whether the database of that name is one it is registered for."""
        return _names(self.instance).fullmatch(instance) is not None

    def wants(self, change: Change) -> bool:
        match self.kind:
            case "written":
                return True
            case "created":
                return change.before is None
            case "deleted":
                return change.after is None
            case "updated":
                return change.before is not None and change.after is not None

    def to_json(self) -> Json:
        return {
            "name": self.name,
            "path": self.ref,
            "event": EVENT_PREFIX + self.kind,
            "namespacePattern": self.instance,
        }


# Both are asked for at every commit, for every registration.
@functools.lru_cache(maxsize=1024)
def _pattern(ref: str) -> Pattern:
    return Pattern.parse(ref)


@functools.lru_cache(maxsize=1024)
def _names(pattern: str) -> re.Pattern[str]:
    glob = _INSTANCE_CAPTURE.sub(lambda capture: capture[1] or "*", pattern)
    return re.compile(".*".join(map(re.escape, glob.split("*"))))


def _kind(event: Json) -> EventKind:
    kind = event.removeprefix(EVENT_PREFIX) if isinstance(event, str) else ""
    if event != EVENT_PREFIX + kind or kind not in get_args(EventKind):
        raise InvalidData("Invalid function trigger: unknown event")
    return cast(EventKind, kind)

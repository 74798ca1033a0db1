"""What the service refuses to do in one write, beyond what the rules say.

Sources, read 2026-11: firebase.google.com/docs/database/usage/limits (events of one
write, size of an event), /docs/reference/rest/database (`writeSizeLimit`), the texts of
`defaultWriteSizeLimit` and `strictTriggerValidation` in firebase-tools
src/database/settings.ts, and the error texts in firebase-tools issue 3661 and
firebase-admin-python issue 267.
"""

import json
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from emulators.firebase.database.changes import Change
from emulators.firebase.database.registrations import Registration
from emulators.firebase.database.tree import (
    Branch,
    InvalidData,
    Node,
    Path,
    get,
    to_json,
)
from emulators.kernel.json_http import Json

log = logging.getLogger(__name__)

MAX_CAUSED_EVENTS = 500
"""For functions of the 2nd generation in one region, by one write."""

MAX_EVENT_BYTES = 1024 * 1024
"""Of what was there before, and of what is different now."""

BYTES_PER_CHILD = 6
"""Of JSON around a child: quotes, a colon, a comma, braces."""

MAX_BYTES_PER_CHAR = 6
"""Of a character in JSON that is ASCII alone."""


class TooManyTriggers(InvalidData):
    """The write would cause more events than the service sends."""

    def __init__(self) -> None:
        super().__init__(
            "TOO_MANY_TRIGGERS: This request would cause too many functions to be "
            "triggered."
        )


class TriggerPayloadTooLarge(InvalidData):
    """The write would cause an event that is larger than one may be."""

    def __init__(self) -> None:
        super().__init__(
            "TRIGGER_PAYLOAD_TOO_LARGE: This request would cause a function payload "
            "exceeding the maximum size allowed."
        )


class WriteTooBig(InvalidData):
    """The write, or the removal, would take longer than it may."""

    def __init__(self) -> None:
        super().__init__(
            "WRITE_TOO_BIG: Data to write exceeds the maximum size that can be "
            "modified with a single request."
        )


class WriteSize(StrEnum):
    """How large a write may be, by the time that it is expected to take."""

    TINY = "tiny"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    UNLIMITED = "unlimited"


DEFAULT_SIZES = tuple(size.value for size in WriteSize if size is not WriteSize.TINY)
"""What a database may have for writes that say nothing themselves."""

_TARGET_S: Mapping[WriteSize, int] = {
    WriteSize.TINY: 1,
    WriteSize.SMALL: 10,
    WriteSize.MEDIUM: 30,
    WriteSize.LARGE: 60,
}

BYTES_PER_MINUTE = 64 * 1024 * 1024
"""Written to one database. How the service estimates the time of a write is not
published: here by this."""


@dataclass(frozen=True, slots=True)
class Caused:
    """What a write would have the service send to functions."""

    events: int
    """In the region that would get the most."""
    largest: int
    """Bytes of the largest one, roughly if it is far from the limit."""


@dataclass(slots=True)
class WriteLimits:
    """The limits of one database, as its owner can set them."""

    registrations: Callable[[], Iterable[Registration]] = tuple
    """The triggers that look at it."""
    strict_triggers: bool = True
    """Whether a write is refused whose events are too many or too large. If it is not,
    those beyond are not sent."""
    size: WriteSize = WriteSize.LARGE
    """Of a write that says nothing else."""

    def reset(self) -> None:
        """As of a new database."""
        self.strict_triggers, self.size = True, WriteSize.LARGE

    def check_events(self, before: Node, after: Node, written: Iterable[Path]) -> None:
        """Refuse what would cause too many events, or one that is too large.

        Raises:
            TooManyTriggers, TriggerPayloadTooLarge: as the settings say.
        """
        if not self.strict_triggers:
            return
        found = measure(before, after, written, self.registrations())
        if found.events > MAX_CAUSED_EVENTS:
            raise TooManyTriggers
        if found.largest > MAX_EVENT_BYTES:
            raise TriggerPayloadTooLarge

    def sent(
        self,
        before: Node,
        after: Node,
        written: Iterable[Path],
        registrations: Iterable[Registration],
    ) -> Iterator[tuple[Registration, Change]]:
        """The changes that triggers are told of: what is beyond a limit is not."""
        counts: Counter[str] = Counter()
        for registration, change in caused(before, after, written, registrations):
            counts[registration.region] += 1
            is_one_too_many = counts[registration.region] > MAX_CAUSED_EVENTS
            # What was checked before it was written needs no second look.
            if not self.strict_triggers and (
                is_one_too_many or event_bytes(change) > MAX_EVENT_BYTES
            ):
                log.warning("trigger-beyond-limit", extra={"trigger": registration.key})
                continue
            yield registration, change

    def check_size(
        self,
        before: Node,
        after: Node,
        written: Iterable[Path],
        *,
        asked: WriteSize | None,
    ) -> None:
        """Refuse what would take too long, going by what is written and removed.

        Raises:
            WriteTooBig: it is more than `asked`, or than the database's own limit.
        """
        most = max_bytes(asked or self.size)
        if most is not None and touched_bytes(before, after, written, most) > most:
            raise WriteTooBig


def max_bytes(size: WriteSize) -> int | None:
    """The bytes of a write of this size. None: as many as fit into a request."""
    if size is WriteSize.UNLIMITED:
        return None
    return BYTES_PER_MINUTE * _TARGET_S[size] // 60


def measure(
    before: Node,
    after: Node,
    written: Iterable[Path],
    registrations: Iterable[Registration],
) -> Caused:
    """What a step from one tree to another would have functions told."""
    events: Counter[str] = Counter()
    largest = 0
    for registration, change in caused(before, after, written, registrations):
        events[registration.region] += 1
        largest = max(largest, event_bytes(change))
    return Caused(max(events.values(), default=0), largest)


def caused(
    before: Node,
    after: Node,
    written: Iterable[Path],
    registrations: Iterable[Registration],
) -> Iterator[tuple[Registration, Change]]:
    """What a step changes that a trigger waits for, with the trigger."""
    places = tuple(written)
    written_roots = {path[0] if path else None for path in places}
    for registration in registrations:
        root = next(iter(registration.pattern.segments), None)
        # Most writes are far from all triggers, and this is asked at each of them.
        if root is not None and not {root, None} & written_roots:
            continue
        for change in registration.pattern.changes(before, after, places):
            if registration.wants(change):
                yield registration, change


def event_bytes(change: Change) -> int:
    """The size of a change's event: exactly where it may be near the limit."""
    rough = bytes_of(change.before) + bytes_of(change.after)
    if rough * MAX_BYTES_PER_CHAR < MAX_EVENT_BYTES:
        return rough
    return _length(to_json(change.before)) + _length(change.delta())


def touched_bytes(before: Node, after: Node, written: Iterable[Path], most: int) -> int:
    """About how much is written and removed; counted no further than over `most`."""
    touched = 0
    for path in written:
        for root in (before, after):
            touched += bytes_of(get(root, path), most=most - touched)
            if touched > most:
                return touched
    return touched


def bytes_of(node: Node, *, most: int | None = None) -> int:
    """About how long the JSON is, counted no further than over `most`."""
    count = 0
    for one in _all(node):
        if isinstance(one, Branch):
            count += sum(len(key) + BYTES_PER_CHILD for key in one.children)
        elif one is not None:
            count += len(one.value) if isinstance(one.value, str) else BYTES_PER_CHILD
        if most is not None and count > most:
            break
    return count


def _all(node: Node) -> Iterator[Node]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        if isinstance(one, Branch):
            waiting += one.children.values()


def _length(value: Json) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())

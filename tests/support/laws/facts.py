"""What laws look at: the database, and what OpenTok has on record of each session.

Where the records come from - a platform in this process, or a running stack - makes no
difference to a law.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

RUNNING = ("started", "paused")
FILED = ("available", "uploaded")
FINAL = (*FILED, "failed", "expired", "deleted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A recording or a stream, as OpenTok has it."""

    id: str
    status: str
    has_hls: bool = False
    hls_url: str | None = None
    """None also where it is not told."""
    began_ms: float = 0
    ended_ms: float = 0
    """Infinite while it runs. Where times are not told, both are 0."""
    is_empty: bool = False
    """Whether it is over and contains nothing, so that nobody is told of it."""
    made_as: Mapping[str, Any] | None = None
    """What was asked for as it was started: `options`, and of a stream `encoders`, the
    URLs. None where it is not told."""
    recorded: Sequence[tuple[int, int]] = ()
    """When something was published for it to record, in ms, once it has ended."""

    @property
    def is_running(self) -> bool:
        return self.status in RUNNING

    @property
    def recorded_ms(self) -> int:
        """How much is in it."""
        return sum(end - start for start, end in self.recorded)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything on record at one moment."""

    tree: Any
    """The whole database."""
    archives: Mapping[str, Sequence[Media]]
    """By session, oldest first."""
    broadcasts: Mapping[str, Sequence[Media]]
    captions: Mapping[str, Sequence[Media]] = field(default_factory=dict)
    """By session, oldest first, where it is told."""
    failed: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """By session: recordings and streams that ended without being stopped."""
    empty_stages: frozenset[str] = frozenset()
    """Sessions in which nobody publishes, as far as that is told."""
    foreign: frozenset[str] = frozenset()
    """Ids of recordings and streams that somebody else has started."""
    connections: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Ids of those who are connected, by session, as far as it is known."""
    streams: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Ids of what is published, likewise."""
    published: Mapping[str, Sequence[tuple[float, float]]] = field(default_factory=dict)
    """When anything was, by session, in ms, likewise; infinite while something is."""
    tabs: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    """Keys of the connections to the database that send heartbeats, by event and
    person, where it is known."""
    people: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Opaque ids of those who are connected to OpenTok, by event, likewise."""
    event_ids: frozenset[str] = frozenset()
    """Of every event that ever was."""
    moves: Sequence[tuple[str, Any, Any]] = ()
    """Every change of an event's status, if known: id, from, to."""
    may_name_what_is_gone: tuple[str, ...] = ("formerArchives",)
    """Top-level keys below which ids of deleted events may stand."""
    may_be_looked_at_again: bool = False
    """Whether notes of a second look may stand, for which it is too early yet: as long
    as somebody could connect to a deleted event."""

    @property
    def events(self) -> dict[str, Any]:
        return dict(self.tree.get("events", {}))

    @property
    def shows(self) -> Iterator["Show"]:
        """Of every event that is there."""
        return (Show(self, *each) for each in self.events.items())

    @property
    def media(self) -> Iterator[tuple[str, Mapping[str, Sequence[Media]]]]:
        """Recordings, then streams."""
        yield "archives", self.archives
        yield "broadcasts", self.broadcasts

    def viewers(self, admin_id: str, fan_url: str) -> int:
        """How many viewers of a show are counted."""
        found: int = self.tree.get("viewerCounts", {}).get(admin_id, {}).get(fan_url, 0)
        return found

    def records(self, place: str) -> Iterator[tuple[str, str, Any]]:
        """Admin id, slug (or event id) and record of all that lies below `place`."""
        for admin_id, below in self.tree.get(place, {}).items():
            for key, record in below.items():
                yield admin_id, key, record


def by_session(media: Iterable[tuple[str, Media]]) -> dict[str, list[Media]]:
    """From session and recording (or stream), in the order of their beginning."""
    found: dict[str, list[Media]] = {}
    for session_id, one in media:
        found.setdefault(session_id, []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class Show:
    """What is on record of one event that is there."""

    facts: Facts
    id: str
    event: Any

    @property
    def status(self) -> str | None:
        found: str | None = self.event.get("status")
        return found

    @property
    def is_on(self) -> bool:
        """Whether it is in preshow or live."""
        return self.status in ("preshow", "live")

    @property
    def is_live(self) -> bool:
        return self.status == "live"

    @property
    def is_on_stage(self) -> bool:
        """Whether somebody publishes there, or nothing is told of that."""
        return self.event["stageSessionId"] not in self.facts.empty_stages

    @property
    def parts(self) -> Any:
        """The records of its recording's parts, by their ids."""
        return self.facts.tree.get("archives", {}).get(self.id, {})

    @property
    def archives(self) -> list[Media]:
        """Of its stage, oldest first, but for others' recordings."""
        return self._own(self.facts.archives)

    @property
    def broadcasts(self) -> list[Media]:
        return self._own(self.facts.broadcasts)

    @property
    def captions(self) -> list[Media]:
        return self._own(self.facts.captions)

    @property
    def failed_archives(self) -> int:
        """How many ended without being stopped."""
        return self.facts.failed.get(self.event["stageSessionId"], (0, 0))[0]

    @property
    def failed_broadcasts(self) -> int:
        return self.facts.failed.get(self.event["stageSessionId"], (0, 0))[1]

    @property
    def active(self) -> Any:
        """Its record in `activeBroadcasts`."""
        return self.record("activeBroadcasts")

    @property
    def public(self) -> Any:
        """Its record in `shows`."""
        return self.record("shows")

    @property
    def effects(self) -> dict[str, Any]:
        """The ledger's records by effect."""
        found = self.facts.tree.get("effects", {}).get(self.id, {})
        return {
            name: record
            for name, record in found.items()
            if isinstance(record, dict) and "state" in record
        }

    @property
    def timeline(self) -> list[Any]:
        return list(self.facts.tree.get("timeline", {}).get(self.id, {}).values())

    @property
    def has_hls(self) -> bool:
        """Whether its admin streams to viewers."""
        admins = self.facts.tree.get("admins", {})
        return bool(admins.get(self.event["adminId"], {}).get("hls"))

    def record(self, place: str) -> Any:
        """What lies below `place` by admin and slug; empty when nothing does."""
        by_slug = self.facts.tree.get(place, {}).get(self.event["adminId"], {})
        return by_slug.get(self.event["fanUrl"], {})

    def _own(self, media: Mapping[str, Sequence[Media]]) -> list[Media]:
        found = media.get(self.event["stageSessionId"], ())
        return [one for one in found if one.id not in self.facts.foreign]


@dataclass(frozen=True, slots=True)
class Broken:
    """A law that does not hold."""

    law: str
    event_id: str | None
    """What it is about, where it is about one event."""
    what: str


Findings = Iterator[tuple[str | None, str]]
"""What breaks a law: the event's id, if it is about one, and a sentence."""

Law = Callable[[Facts], Findings]


def for_each_show(law: Callable[[Show], Iterator[str]]) -> Law:
    """A law about single events, held against every event that is there."""

    @wraps(law)
    def check(facts: Facts) -> Findings:
        for show in facts.shows:
            for what in law(show):
                yield show.id, what

    return check


def broken(facts: Facts, laws: Iterable[Law]) -> list[Broken]:
    """Everything that does not hold; a law that stumbles over what it sees as well."""
    return [one for law in laws for one in _broken(facts, law)]


def _broken(facts: Facts, law: Law) -> Iterator[Broken]:
    try:
        for event_id, what in law(facts):
            yield Broken(law.__name__, event_id, what)
    except Exception as error:  # noqa: BLE001 - a damaged record is a finding
        yield Broken(law.__name__, None, f"{type(error).__name__}: {error}")

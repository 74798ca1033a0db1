"""Who is in a show: who says so, what shows it, and how somebody is removed.

Producer, host and celebrity each have a flag (`hostActive`), fans a record below
`activeFans`. Each of their connections has an entry of its own below `presence`, with
the database's time of its last heartbeat, and the database removes it when it loses the
connection. Whoever has lost the last one keeps the place for a grace period.

Nobody is judged by a clock but the database's. Old apps write heartbeats of their own
(`hostHeartBeat`) with the time of the phone: those count while they change.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from interactive_broadcast.events.guests import GUESTS
from interactive_broadcast.kernel import line_paths, show_paths
from interactive_broadcast.kernel.database import Writes, children
from interactive_broadcast.kernel.ids import opaque_id, uids_of
from interactive_broadcast.kernel.models import EpochMs, Json
from interactive_broadcast.records import pointers

PRODUCER = "producer"
ROLES = (PRODUCER, *GUESTS)
"""Those who are in a show by a flag. Their role is their `personId`; a fan's is the key
of their record."""

FLAGS = tuple(f"{role}Active" for role in ROLES)
HEARTBEATS = tuple(f"{role}HeartBeat" for role in ROLES)
"""What of a show's record this is about. The second is of old apps alone."""

FRESH_S = 300
"""Seconds without a heartbeat. Browsers let a page in the background act once a minute,
and phones sleep longer."""

MAX_CONNECTIONS = 20
"""Of one person; the newest ones. Rules cannot count how many somebody makes."""

Connections = Mapping[str, Mapping[str, EpochMs]]
"""Person → connection → time of the last heartbeat."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A heartbeat of an old app, and since when it has been the same."""

    value: float
    since: EpochMs

    def goes_on(self, now_ms: EpochMs) -> bool:
        """Whether it has changed lately, or may yet."""
        return now_ms - self.since <= FRESH_S * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """What a show's records say of the people in it."""

    record: Mapping[str, Json] = field(default_factory=dict)
    """As much of the working record as there is of FLAGS and HEARTBEATS."""
    fans: frozenset[str] = frozenset()
    """Keys of the fans' records."""
    connections: Connections = field(default_factory=dict)

    @property
    def placed(self) -> frozenset[str]:
        """Everybody who has a place in the show."""
        active = (role for role in ROLES if self.record.get(f"{role}Active") is True)
        return self.fans.union(active)

    def is_beating(self, person_id: str, *, now_ms: EpochMs) -> bool:
        """Whether one of a person's connections has sent a heartbeat lately."""
        found = self.connections.get(person_id, {})
        return any(now_ms - at <= FRESH_S * 1000 for at in found.values())

    def silent(self, *, now_ms: EpochMs) -> list[tuple[str, str]]:
        """Person and connection of all that have sent none for long."""
        return [
            (person_id, connection_id)
            for person_id, found in self.connections.items()
            if len(found) <= MAX_CONNECTIONS
            for connection_id, at in found.items()
            if now_ms - at > FRESH_S * 1000
        ]

    def crowded(self) -> dict[str, dict[str, EpochMs]]:
        """The newest connections of those who have more than anybody needs."""
        return {
            person_id: dict(sorted(found.items(), key=_newest)[:MAX_CONNECTIONS])
            for person_id, found in self.connections.items()
            if len(found) > MAX_CONNECTIONS
        }

    def heartbeat(self, role: str) -> float | None:
        """An old app's, as it says."""
        value = self.record.get(f"{role}HeartBeat")
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return float(value) if is_number else None  # type: ignore[arg-type]  # a number


def _newest(connection: tuple[str, EpochMs]) -> tuple[int, str]:
    connection_id, at = connection
    return -at, connection_id


def read_connections(value: object) -> Connections:
    """The snapshot of a show's `presence`. What is no time is left out."""
    return {
        person_id: {
            connection_id: at
            for connection_id, at in children(found).items()
            if isinstance(at, int) and not isinstance(at, bool)
        }
        for person_id, found in children(value).items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class OldApps:
    """What shows that people with old apps are there. Only while these are let in."""

    heartbeats: Mapping[str, Heartbeat] = field(default_factory=dict)
    """By role, as compared with the former pass."""
    has_strangers: bool = False
    """Whether somebody is connected of whom nobody knows who it is: tokens that were
    minted for somebody without a Firebase user do not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything that shows who is in a show at a moment."""

    event_id: str
    guests: Mapping[str, str]
    """Role → Firebase user of host and celebrity: those who have their links now."""
    now_ms: EpochMs
    presence: Presence
    connected: frozenset[str] = frozenset()
    """Opaque ids of those who are connected to stage or backstage, by OpenTok."""
    old_apps: OldApps | None = None
    """None while they are not let in."""

    def is_there(self, person_id: str) -> bool:
        """Whether anything shows that this person is there."""
        if self.presence.is_beating(person_id, now_ms=self.now_ms):
            return True
        if self.connected.intersection(self._opaque_ids(person_id)):
            return True
        return self.old_apps is not None and self._has_old_app(person_id, self.old_apps)

    def absent(self) -> frozenset[str]:
        """Those who have a place, and nothing shows that they are there."""
        placed = self.presence.placed
        return frozenset(one for one in placed if not self.is_there(one))

    def _has_old_app(self, person_id: str, old_apps: OldApps) -> bool:
        """Whether somebody may be there whose app tells nothing of connections."""
        if person_id in self.presence.connections:
            return False
        heartbeat = old_apps.heartbeats.get(person_id)
        if heartbeat is None:
            # Apps for phones, and all fans' pages, send none.
            return old_apps.has_strangers
        return heartbeat.goes_on(self.now_ms)

    def _opaque_ids(self, person_id: str) -> set[str]:
        person_id = self.guests.get(person_id, person_id)
        uids = uids_of(person_id) if self.old_apps else (person_id,)
        return {opaque_id(self.event_id, one) for one in uids}


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where a show names people, beside their records and flags."""

    pointers: Mapping[str, str] = field(default_factory=dict)
    """Fields that name a fan on stage or backstage, as far as they are there."""
    called: Collection[str] = ()
    """Whom the producer talks to in private: the role, or the fan's id."""


NAMED = (*pointers.NAMES, "privateCall")
"""The children of the working record that `read_places` wants."""


def read_places(record: Mapping[str, Json]) -> Places:
    """From as much of a working record as there is of NAMED."""
    call = children(record.get("privateCall"))
    named = (call.get("fanId"), call.get("isWith"))
    return Places(
        pointers={
            key: value
            for key in pointers.NAMES
            if isinstance(value := record.get(key), str)
        },
        called={one for one in named if isinstance(one, str)},
    )


def remove_people(
    address: tuple[str, str], people: Iterable[str], places: Places
) -> Writes:
    """The write that removes people from a show, and every trace of their place.

    Args:
        address: the show's admin and `fanUrl`.
        people: their person ids.
        places: where else they are named.
    """
    show, gone = show_paths.active_broadcast(*address), set(people)
    writes: Writes = {show_paths.presence_of(*address, one): None for one in gone}
    for person_id in gone:
        writes |= (
            _remove_role(show, person_id)
            if person_id in ROLES
            else fan_removal(*address, person_id)
        )
    return writes | named_no_more(address, gone, places)


def named_no_more(
    address: tuple[str, str], people: Iterable[str], places: Places
) -> Writes:
    """The write by which a show names none of these people beside their records."""
    show, gone = show_paths.active_broadcast(*address), set(people)
    writes: Writes = {}
    for each in pointers.ALL:
        named = {one: places.pointers.get(one) for one in each.names}
        left = {one: None for one, fan_id in named.items() if fan_id in gone}
        writes |= {f"{show}/{one}": None for one in left}
        if left and not {*named.values()} - gone - {None}:
            # Of all at that place: it stays while somebody does.
            writes[f"{show}/volume/{each.volume}"] = None
    if gone.intersection(places.called):
        writes[f"{show}/privateCall"] = None
    return writes


def fan_removal(admin_id: str, fan_url: str, fan_id: str) -> Writes:
    """The write that removes a fan's record, and all that is of them beside it."""
    address = (admin_id, fan_url, fan_id)
    return {
        show_paths.active_fan(*address): None,
        show_paths.fan_picture(*address): None,
        line_paths.line_place(*address): None,
        line_paths.deck_place(*address): None,
        line_paths.call(*address): None,
        line_paths.line_position(*address): None,
        line_paths.note(*address): None,
    }


def _remove_role(show: str, role: str) -> Writes:
    """As their pages do it when they leave."""
    if role == PRODUCER:
        return {f"{show}/producerActive": False, f"{show}/privateCall": None}
    return {
        f"{show}/{role}Active": None,
        f"{show}/volume/{role}": None,
        f"{show}/{role}HeartBeat": None,
    }

"""Writes that come late: everything that may be written into a show, for another event.

They are made of what the other tables allow. Each path that such a write changes is
looked at by itself: it stands first, so that it is its own rule that refuses.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from rules.calls import LINE
from rules.count import VIEWERS
from rules.database import database
from rules.nodes import paths
from rules.show import SHOW
from tests.rules.case import ALLOWED, Case
from tests.rules.people import AUTH, DESK, OWNERS, SCREENERS, Who
from tests.rules.show_paths import AB
from tests.rules.states import State
from tests.rules.world import NOW
from tests.support.naming import TOPS, addresses_of, names_event, person_of

EVENT, ANOTHER = "e1", "e7"
PLACE: Final = f"{LINE}/$fanId"
SOMEBODY_ELSE: Final = "fan-dan"

NOT_BY_THEMSELVES: Final[Mapping[str, str]] = {
    VIEWERS: "moves only in one write with the mark of the fan, who names the event",
    f"{SHOW}/activeFans/$fanId/streamId": "is what OpenTok reports",
    f"{PLACE}/awaySince": "is the backend's; whoever is back takes away their own",
    **{
        f"{PLACE}/{field}": "is the backend's, of a call that is overdue"
        for field in ("missed", "missedAt")
    },
    **{
        f"{SHOW}/{role}HeartBeat": "is of old apps alone"
        for role in ("producer", "host", "celebrity")
    },
}
"""A path of a show with a rule to write it → why no client names an event there."""

WITH_OLD_APPS: Final = {
    State.PRESHOW: State.OLD_PRESHOW,
    State.LIVE: State.OLD_LIVE,
    State.IN_LINE: State.OLD_SCREENED,
}
"""A moment → the same while old apps are let in."""

_OF_THE_PRODUCER: Final = (
    f"{SHOW}/producerActive",
    "presence/owner/launch-night/producer",
)


RIVALS: Final = {Who.OWNER: Who.RIVAL, Who.OWNER_FN: Who.RIVAL_FN}
"""An owner → another admin who comes in the same way."""

_ANYBODYS: Final = frozenset(f"{AB}/volume/{role}" for role in ("host", "celebrity"))
"""Old apps of host and celebrity remove theirs, and nobody knows them from others."""


@dataclass(frozen=True, slots=True)
class Write:
    """What somebody may write into a show, and one path that it changes."""

    who: Who
    state: State
    writes: Mapping[str, Any]
    path: str
    node: str

    def late(self) -> Iterator[Case]:
        """The same without a name, and with names that are not so."""
        for names in (
            {},
            self._names(ANOTHER),
            self._names(EVENT, person=SOMEBODY_ELSE),
            self._names(EVENT, at=NOW - 1),
        ):
            yield self._case(self.state, names, f"{self.node}/.write")

    def by_old_app(self) -> Iterator[Case]:
        """The same without a name, which old apps cannot give."""
        if self.state in WITH_OLD_APPS and self.who not in SCREENERS:
            yield self._case(WITH_OLD_APPS[self.state], {}, ALLOWED)

    def by_no_other_producer(self) -> Iterator[Case]:
        """What the owner alone may do stays theirs while no name is asked for."""
        if self.who not in OWNERS or self.path in _ANYBODYS:
            return
        refused = f"{self.node}/.write"
        for who, state in (
            (RIVALS[self.who], State.OLD_LIVE),
            (self.who, State.OLD_OWNER_REMOVED),
        ):
            yield replace(self._case(state, {}, refused), who=who)

    def _case(self, state: State, names: Mapping[str, Any], expected: str) -> Case:
        ordered = {self.path: self.writes[self.path], **self.writes, **names}
        return Case(
            who=self.who, state=state, writes=ordered, names=False, expected=expected
        )

    def _names(
        self, event_id: str, *, person: str = "", at: int = NOW
    ) -> dict[str, int]:
        auth = AUTH[self.who] or {}
        return {
            path: at
            for address in addresses_of(self.writes)
            for path in names_event(
                address, person or person_of(auth, address), event_id
            )
        }


@cache
def nodes() -> frozenset[str]:
    """The paths of a show that the rules let somebody write."""
    return frozenset(
        path
        for path, node in paths(database())
        if node.write is not None and path.partition("/")[0] in TOPS
    )


def cases(allowed: Iterable[Case]) -> Iterator[Case]:
    """All of them; and what old apps may do all the same, and what they may not."""
    for write in writes_of(allowed):
        yield from write.late()
        yield from write.by_old_app()
        yield from write.by_no_other_producer()


def writes_of(allowed: Iterable[Case]) -> list[Write]:
    """One of each kind: by whom, what, and the path that is looked at."""
    found: dict[tuple[object, ...], Write] = {}
    for write in _all_of(allowed):
        key = (write.who, write.node, frozenset(write.writes))
        if key not in found or write.state is State.LIVE:
            found[key] = write
    return list(found.values())


def _all_of(allowed: Iterable[Case]) -> Iterator[Write]:
    for case in allowed:
        writes = case.writes or {}
        # Those that are about the name have one already, or go without.
        is_left_out = case.state.name.startswith("OLD_") or not case.names
        if case.expected != ALLOWED or is_left_out or case.who is Who.COUNTER:
            continue
        for path, value in writes.items():
            node = _node_of(path)
            if node is None or node in NOT_BY_THEMSELVES:
                continue
            if _changes(case.who, path, value):
                yield Write(case.who, case.state, writes, path, node)


def _changes(who: Who, path: str, value: object) -> bool:
    """Whether it is more than leaving: it makes something, or takes another's away."""
    if value is not None:
        return True
    own = _node_of(path) in _OF_THE_PRODUCER or path.startswith(_OF_THE_PRODUCER)
    return who in DESK and not own


def _node_of(path: str) -> str | None:
    """The path of the rules that decides about one of the database: the deepest."""
    names = path.split("/")
    found = [node for node in nodes() if _covers(node.split("/"), names)]
    return max(found, key=lambda node: node.count("/"), default=None)


def _covers(node: list[str], names: list[str]) -> bool:
    pairs = zip(node, names, strict=False)
    is_above = all(each == name or each[0] == "$" for each, name in pairs)
    return len(node) <= len(names) and is_above

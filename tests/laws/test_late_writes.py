"""What comes late meets what is there now: a write names its event, the rules compare.

The paths come from the source of the rules, the writes from the tables that are tried
on them: everything that a client may write into a show, by everybody who may. A path
that somebody opens, and that the tables do not try, fails here.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import pytest

from emulators.firebase.database.tree import Node, from_json, parse_path, put
from interactive_broadcast.events.models import Event, Status
from interactive_broadcast.kernel.ids import opaque_id
from rules.count import VIEWERS
from rules.database import database
from rules.nodes import paths
from rules.show import SHOW
from tests.rules.case import ALLOWED
from tests.rules.people import AUTH, OWNERS, Who
from tests.rules.states import State, tree
from tests.rules.table import every_case
from tests.rules.world import NOW, rules, ruling
from tests.support.in_process_platform import ANA, FANS, InProcessPlatform
from tests.support.naming import TOPS, addresses_of, names_event, person_of

TONIGHT, YESTERDAY = "e1", "e7"

FAN: Final = f"{SHOW}/activeFans/$fanId"
NOT_BY_THEMSELVES: Final[Mapping[str, str]] = {
    VIEWERS: "moves only in one write with the mark of the fan, who names the event",
    f"{FAN}/streamId": "is what OpenTok reports; nobody in the show writes it",
    **{
        f"{SHOW}/{role}HeartBeat": "is of old apps alone"
        for role in ("producer", "host", "celebrity")
    },
}
"""A path of a show with a rule to write it → why no client names an event there."""

LEAVES: Final = frozenset(
    {f"{SHOW}/producerActive", "presence/owner/launch-night/producer"}
)


@dataclass(frozen=True, slots=True)
class Write:
    """What somebody may write into a show, and one path that changes something."""

    who: Who
    state: State
    writes: Mapping[str, Any]
    path: str
    node: str

    def __str__(self) -> str:
        return f"{self.who} writes {self.path} {self.state}"

    def refused_by(self, names: Mapping[str, Any]) -> str:
        """The rule that refuses the write with these names of an event."""
        before = tree(self.state)
        for path in self.names(TONIGHT):
            # Another page of the same person has written a moment before.
            before = _put(before, path, NOW - 1)
        after = before
        ordered = {self.path: self.writes[self.path], **self.writes, **names}
        for path, value in ordered.items():
            after = _put(after, path, value)
        verdict = rules().may_write(
            [parse_path(path) for path in ordered],
            auth=AUTH[self.who],
            before=before,
            after=after,
            now_ms=NOW,
        )
        return ruling(verdict)

    def names(
        self, event_id: str, *, person: str = "", at: int = NOW
    ) -> dict[str, int]:
        """What they write beside it: for which event, as whom, and when."""
        auth = AUTH[self.who] or {}
        return {
            path: at
            for address in addresses_of(self.writes)
            for path in names_event(
                address, person or person_of(auth, address), event_id
            )
        }


def _put(root: Node, path: str, value: Any) -> Node:
    return put(root, parse_path(path), from_json(value))


@cache
def nodes() -> frozenset[str]:
    """The paths of a show that the rules let somebody write."""
    return frozenset(
        path
        for path, node in paths(database())
        if node.write is not None and path.partition("/")[0] in TOPS
    )


def node_of(path: str) -> str | None:
    """The path of the rules that decides about one of the database: the deepest."""
    names = path.split("/")
    found = [node for node in nodes() if _covers(node.split("/"), names)]
    return max(found, key=lambda node: node.count("/"), default=None)


def _covers(node: list[str], names: list[str]) -> bool:
    pairs = zip(node, names, strict=False)
    is_above = all(each in (name, "$") or each[0] == "$" for each, name in pairs)
    return len(node) <= len(names) and is_above


def changes(who: Who, path: str, value: object) -> bool:
    """Whether it is more than leaving: it makes something, or takes another's away."""
    if value is not None:
        return True
    is_own = node_of(path) in LEAVES or any(path.startswith(own) for own in LEAVES)
    return who in OWNERS and not is_own


@cache
def every_write() -> tuple[Write, ...]:
    """One of each kind: by whom, what, and the path that is looked at."""
    found: dict[tuple[object, ...], Write] = {}
    for write in _every_write():
        found.setdefault((write.who, write.node, frozenset(write.writes)), write)
    return tuple(found.values())


def _every_write() -> Iterator[Write]:
    for case in every_case():
        writes = case.writes or {}
        has_old_apps = case.state.name.startswith("OLD_")
        # Those that are about the name have one already, or go without.
        is_left_out = has_old_apps or not case.names or case.who is Who.COUNTER
        if case.expected != ALLOWED or is_left_out:
            continue
        for path, value in writes.items():
            node = node_of(path)
            if node is None or node in NOT_BY_THEMSELVES:
                continue
            if changes(case.who, path, value):
                yield Write(case.who, case.state, writes, path, node)


def test_every_path_of_a_show_that_a_client_writes_is_tried() -> None:
    tried = {write.node for write in every_write()}

    assert nodes() - tried == NOT_BY_THEMSELVES.keys()


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(lambda _: {}, id="names no event"),
        pytest.param(lambda one: one.names(YESTERDAY), id="names another event"),
        pytest.param(
            lambda one: one.names(TONIGHT, person="fan-dan"), id="as somebody else"
        ),
        pytest.param(lambda one: one.names(TONIGHT, at=NOW - 1), id="named it before"),
    ],
)
def test_the_path_itself_refuses_a_write_that(names: Any) -> None:
    """Whatever else is in it, and however it is put together."""
    refusals = {str(one): one.refused_by(names(one)) for one in every_write()}

    expected = {str(one): f"{one.node}/.write" for one in every_write()}
    assert refusals == expected


def test_what_the_backend_puts_off_leaves_the_next_show_alone() -> None:
    """Triggers and stored tasks of a show that was closed, hours into the next one."""
    platform = InProcessPlatform()
    former = platform.open_show(ANA)
    platform.change_status(former.id, Status.LIVE)
    platform.databases.as_backend().update(_a_fan_on_stage(former.id))
    put_off, platform.waiting = platform.waiting, deque()
    platform.change_status(former.id, Status.CLOSED)
    late = [task for task in platform.tasks.stored if former.id in task.key]
    today = platform.open_show(ANA)
    platform.settle()
    before = _at(platform, today)

    platform.clock.advance(7_200)
    while put_off:
        platform.attempt(put_off.popleft())
    for task in late:
        platform.run(task)

    assert late
    assert _at(platform, today) == before


def _a_fan_on_stage(event_id: str) -> dict[str, Any]:
    fan = {"id": FANS[0], "joinedAt": 1, "isOnStage": True}
    person = opaque_id(event_id, FANS[0])
    return {
        f"activeBroadcasts/ana/night/activeFans/{FANS[0]}": {**fan, "person": person}
    }


def _at(platform: InProcessPlatform, event: Event) -> dict[str, Any]:
    """All records of the show at its address, and what is told of it."""
    tree = platform.tree
    records = {
        top: tree.get(top, {}).get(event.admin_id, {}).get(event.fan_url)
        for top in sorted(TOPS)
    }
    return {**records, "timeline": tree["timeline"][event.id]}

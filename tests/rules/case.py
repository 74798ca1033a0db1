"""One question to the rules, with the answer that is expected.

The tables of `tests/rules/tables` are made of these. They are data: the tests ask them
of the rules as they are, `python -m dev.mutants` of rules with one mistake each.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final

from emulators.firebase.database.rules import Ruleset, Verdict
from emulators.firebase.database.tree import (
    Node,
    Path,
    from_json,
    get,
    parse_path,
    put,
    to_json,
)
from tests.rules.databases import tree
from tests.rules.people import AUTH, Who
from tests.rules.states import State
from tests.rules.world import NOW, ruling
from tests.support.naming import addresses_of, names_event, person_of

ALLOWED: Final = "allowed"
NO_READ: Final = "no .read rule"
NO_WRITE: Final = "no .write rule"
WRITTEN_FOR: Final = "writtenFor/"
"""How the rules begin that compare for which event a write is."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """Somebody reads a path, or makes one write of one or several paths.

    Args:
        who: asks.
        state: in which everything is at that moment.
        reads: the path that is read, if it is a read.
        writes: path → value, None to remove, if it is a write.
        names: whether it names the event of the show, as every app does, where the
            rules let it: who may do something is asked of those who do.
        expected: `allowed`, or the rule that denies.
    """

    who: Who
    state: State
    expected: str
    reads: str | None = None
    writes: Mapping[str, Any] | None = None
    names: bool = True

    def asked_of(self, rules: Ruleset) -> Verdict:
        """What these rules say."""
        if self.reads is not None:
            auth, before = AUTH[self.who], tree(self.state)
            path = parse_path(self.reads)
            return rules.may_read(path, auth=auth, root=before, now_ms=NOW)
        if self._named is not None:
            verdict = self._ruled(rules, self._named)
            if not ruling(verdict).startswith(WRITTEN_FOR):
                return verdict
        return self._ruled(rules, self._plain)

    def _ruled(self, rules: Ruleset, write: tuple[list[Path], Node]) -> Verdict:
        paths, after = write
        auth, before = AUTH[self.who], tree(self.state)
        return rules.may_write(paths, auth=auth, before=before, after=after, now_ms=NOW)

    def holds(self, rules: Ruleset) -> bool:
        return ruling(self.asked_of(rules)) == self.expected

    @cached_property
    def _plain(self) -> tuple[list[Path], Node]:
        return self._written(self.writes or {})

    @cached_property
    def _named(self) -> tuple[list[Path], Node] | None:
        """The write together with the event that it is for, if it is into a show."""
        writes, auth = self.writes or {}, AUTH[self.who]
        if not self.names or auth is None:
            return None
        names = {
            path: NOW
            for address in addresses_of(writes)
            for event_id in _events_at(self.state, address)
            for path in names_event(address, person_of(auth, address), event_id)
        }
        return self._written({**writes, **names}) if names else None

    def _written(self, writes: Mapping[str, Any]) -> tuple[list[Path], Node]:
        after = tree(self.state)
        for path, value in writes.items():
            after = put(after, parse_path(path), from_json(value))
        return [parse_path(path) for path in writes], after

    def __str__(self) -> str:
        what = f"reads {self.reads or '/'}" if self.writes is None else self._changes()
        return f"{self.who} {what} {self.state}"

    def _changes(self) -> str:
        return ", ".join(
            f"removes {path}" if value is None else f"writes {path} = {str(value)[:60]}"
            for path, value in (self.writes or {}).items()
        )


@cache
def _events_at(state: State, address: str) -> Sequence[str]:
    """The event that has the show at an address, or else the address alone."""
    root, (admin_id, _, fan_url) = tree(state), address.partition("/")
    places = (
        f"activeBroadcasts/{address}/eventId",
        f"slugs/{admin_id}/fanUrl/{fan_url}",
    )
    found = [to_json(get(root, parse_path(place))) for place in places]
    return [str(each) for each in found if each is not None][:1]

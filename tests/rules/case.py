"""One question to the rules, with the answer that is expected.

The tables of `tests/rules/tables` are made of these. They are data: the tests ask them
of the rules as they are, `python -m dev.mutants` of rules with one mistake each.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from emulators.firebase.database.rules import Ruleset, Verdict
from emulators.firebase.database.tree import Node, Path, from_json, parse_path, put
from tests.rules.people import AUTH, Who
from tests.rules.states import State, tree
from tests.rules.world import NOW, ruling

ALLOWED: Final = "allowed"
NO_READ: Final = "no .read rule"
NO_WRITE: Final = "no .write rule"


@dataclass(frozen=True, kw_only=True)
class Case:
    """Somebody reads a path, or makes one write of one or several paths.

    Args:
        who: asks.
        state: in which everything is at that moment.
        reads: the path that is read, if it is a read.
        writes: path → value, None to remove, if it is a write.
        expected: `allowed`, or the rule that denies.
    """

    who: Who
    state: State
    expected: str
    reads: str | None = None
    writes: Mapping[str, Any] | None = None

    def asked_of(self, rules: Ruleset) -> Verdict:
        """What these rules say."""
        auth, before = AUTH[self.who], tree(self.state)
        if self.reads is not None:
            path = parse_path(self.reads)
            return rules.may_read(path, auth=auth, root=before, now_ms=NOW)
        paths, after = self._write
        return rules.may_write(paths, auth=auth, before=before, after=after, now_ms=NOW)

    def holds(self, rules: Ruleset) -> bool:
        return ruling(self.asked_of(rules)) == self.expected

    @cached_property
    def _write(self) -> tuple[list[Path], Node]:
        after = tree(self.state)
        writes = self.writes or {}
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

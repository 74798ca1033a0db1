"""A right: who may do one thing, and when. Everybody else, and then, is refused."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tests.rules.case import ALLOWED, NO_READ, NO_WRITE, Case
from tests.rules.people import Who
from tests.rules.states import LIFE, State

Writes = Mapping[str, Any]


class Act(StrEnum):
    """What the columns of `docs/rules.md` are called."""

    READ = "read"
    CREATE = "create"
    CHANGE = "change"
    DELETE = "delete"


@dataclass(frozen=True, kw_only=True)
class Right:
    """One thing that somebody may do at one node of the rules.

    It is tried by everybody at every moment of `tried`: those of `by` are allowed
    during `during`; all others are denied, by the node's own rule.

    Args:
        node: the pattern in the rules file: `events/$eventId`.
        act: what it is.
        what: in words, when the act alone does not say it.
        does: the path that is read, or the write; or what makes it for a moment.
        by: who may.
        during: when.
        tried: all moments in which it is tried.
        is_shown: in `docs/rules.md`; not, when another right says the same in general.
        otherwise: the rule that denies, where it is not the node's own, for a person,
            always or at a moment.
    """

    node: str
    act: Act
    does: str | Writes | Callable[[State], Writes]
    by: frozenset[Who]
    what: str = ""
    during: tuple[State, ...] = LIFE
    tried: tuple[State, ...] = LIFE
    denied_by: str = ""
    is_shown: bool = True
    otherwise: Mapping[Who | tuple[Who, State], str] = field(default_factory=dict)

    def cases(self) -> Iterator[Case]:
        """Everybody, at every moment."""
        for state in self.tried:
            for who in Who:
                allowed = who in self.by and state in self.during
                yield self._case(
                    who, state, ALLOWED if allowed else self._denial(who, state)
                )

    def _denial(self, who: Who, state: State) -> str:
        own = self.otherwise.get((who, state)) or self.otherwise.get(who)
        kind = ".read" if self.act is Act.READ else ".write"
        return own or self.denied_by or f"{self.node}/{kind}"

    def _case(self, who: Who, state: State, expected: str) -> Case:
        if isinstance(self.does, str):
            return Case(who=who, state=state, reads=self.does, expected=expected)
        writes = self.does(state) if callable(self.does) else self.does
        return Case(who=who, state=state, writes=writes, expected=expected)


def closed(node: str, path: str, value: Any = "x") -> tuple[Right, Right]:
    """What is the backend's alone: nobody reads, nobody writes."""
    nobody: frozenset[Who] = frozenset()
    return (
        Right(node=node, act=Act.READ, does=path, by=nobody, denied_by=NO_READ),
        Right(
            node=node,
            act=Act.CHANGE,
            does={path: value},
            by=nobody,
            denied_by=NO_WRITE,
        ),
    )

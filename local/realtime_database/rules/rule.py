"""One rule of a file, compiled, and the nodes of a file that hold the rules."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

from local.realtime_database.rules.check import RuleKind, check_rule
from local.realtime_database.rules.coverage import Counts, Covered
from local.realtime_database.rules.evaluate import Evaluator, Scope, compile_rule
from local.realtime_database.rules.nodes import Expression, Literal, Variable, children
from local.realtime_database.rules.parser import parse
from local.realtime_database.rules.printer import show
from local.realtime_database.rules.values import EvaluationError
from local.realtime_database.rules.verdict import Trial

_CHANGING = {"root", "data", "newData", "now"}
"""Variables of which one request sees another value than the next."""


@dataclass(slots=True, kw_only=True)
class Rule:
    """A `.read`, `.write` or `.validate` at its place.

    Args:
        name: `events/$eventId/.write`.
        expression: its text, on one line.
        offset: of its value in the rules file.
        constant: what it always says; None if that depends.
        evaluator: computes it, unless it is constant.
        is_steady: for the same caller and query it says the same, whatever is stored
            and whenever it is asked.
        counts: what it said so far; constants are not counted.
    """

    name: str
    expression: str
    offset: int
    constant: bool | None = None
    evaluator: Evaluator | None = None
    is_steady: bool = True
    counts: Counts = field(default_factory=Counts)

    @classmethod
    def always(cls, name: str, offset: int, *, says: bool) -> Self:
        """A rule that is plainly true or false."""
        return cls(
            name=name, expression=str(says).lower(), offset=offset, constant=says
        )

    @classmethod
    def compiled(
        cls, name: str, offset: int, text: str, kind: RuleKind, captures: frozenset[str]
    ) -> Self:
        """A rule that computes.

        Raises:
            Refusal: the text is not a rule.
        """
        expression = parse(text)
        checker = check_rule(expression, kind, captures)
        if isinstance(expression, Literal):
            return cls.always(name, offset, says=expression.value is True)
        return cls(
            name=name,
            expression=show(expression),
            offset=offset,
            evaluator=compile_rule(expression, checker),
            is_steady=not _CHANGING & set(_variables(expression)),
        )

    def tried(self, scope: Scope, path: str) -> Trial:
        """Evaluate the rule for one location, and count what it said."""
        outcome = self._outcome(scope)
        return Trial(self.name, path, outcome, self.expression)

    def _outcome(self, scope: Scope) -> bool | str:
        if self.evaluator is None:
            return self.constant is True
        outcome: bool | str
        try:
            outcome = self.evaluator(scope) is True
        except EvaluationError as error:
            outcome = str(error)
        self.counts.add(outcome)
        return outcome

    def covered(self, position: str) -> Covered:
        """What became of the rule so far."""
        return Covered(
            rule=self.name,
            expression=self.expression,
            position=position,
            true=self.counts.true,
            false=self.counts.false,
            errors=self.counts.errors,
        )

    def forget(self) -> None:
        """Count from zero."""
        self.counts = Counts()


@dataclass(slots=True, kw_only=True)
class RuleNode:
    """What the file says about one location, or about one for each key.

    Args:
        pattern: `events/$eventId`; the root is empty.
        read, write, validate: its rules, if it has them.
        indexes: what `.indexOn` names.
        children: the nodes for keys that are named.
        wildcard: the node for all other keys.
        capture: the `$name` that `wildcard` binds the key to.
        validates_below: whether any node below has a `.validate`.
    """

    pattern: str
    read: Rule | None = None
    write: Rule | None = None
    validate: Rule | None = None
    indexes: frozenset[str] = frozenset()
    children: dict[str, "RuleNode"] = field(default_factory=dict)
    wildcard: "RuleNode | None" = None
    capture: str = ""
    validates_below: bool = False

    def step(
        self, key: str, captures: dict[str, str]
    ) -> "tuple[RuleNode | None, dict[str, str]]":
        """The node for a child and what is captured there.

        A named child hides the wildcard, wherever in the file they stand.
        """
        named = self.children.get(key)
        if named is not None or self.wildcard is None:
            return named, captures
        return self.wildcard, {**captures, self.capture: key}


def _variables(expression: Expression) -> Iterator[str]:
    waiting = [expression]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Variable):
            yield current.name
        waiting.extend(children(current))

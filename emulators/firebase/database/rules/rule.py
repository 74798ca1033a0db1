"""One rule of a file, compiled, and the nodes of a file that hold the rules."""

from dataclasses import dataclass, field
from typing import Self, get_args

from emulators.firebase.database.rules.check import RuleKind, check_rule
from emulators.firebase.database.rules.coverage import Counts, Covered
from emulators.firebase.database.rules.dependence import dependencies
from emulators.firebase.database.rules.evaluate import Evaluator, Scope, compile_rule
from emulators.firebase.database.rules.nodes import Literal
from emulators.firebase.database.rules.parser import parse
from emulators.firebase.database.rules.printer import show
from emulators.firebase.database.rules.values import EvaluationError
from emulators.firebase.database.rules.verdict import Trial
from emulators.firebase.database.tree import Path

_KIND_OF: dict[str, RuleKind] = {kind: kind for kind in get_args(RuleKind)}


@dataclass(slots=True, kw_only=True)
class Rule:
    """A `.read`, `.write` or `.validate` at its place.

    Args:
        name: `events/$eventId/.write`.
        expression: its text, on one line.
        offset: of its value in the rules file.
        constant: what it always says; None if that depends.
        evaluator: computes it, unless it is constant.
        looks_at: the parts of the tree that it may depend on, as `dependence` says.
        counts: what it said so far; constants are not counted.
    """

    name: str
    expression: str
    offset: int
    constant: bool | None = None
    evaluator: Evaluator | None = None
    looks_at: frozenset[tuple[int, Path]] = frozenset()
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
            looks_at=frozenset(dependencies(expression, name.count("/"))),
        )

    @classmethod
    def like(cls, other: Self, text: str) -> Self:
        """A rule with another text in the place of `other`.

        Raises:
            Refusal: the text is not a rule.
        """
        *nodes, kind = other.name.split("/")
        captures = frozenset(name for name in nodes if name.startswith("$"))
        return cls.compiled(other.name, other.offset, text, _KIND_OF[kind], captures)

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

"""The mistakes that an expression of the rules can be given, one at a time."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeGuard

from emulators.firebase.database.rules.nodes import (
    ArrayLiteral,
    Binary,
    Call,
    Conditional,
    Expression,
    Junction,
    Literal,
    Member,
    RegexLiteral,
    Unary,
)
from emulators.firebase.database.rules.parser import parse
from emulators.firebase.database.rules.printer import show
from emulators.firebase.database.rules.regex import compile_pattern

COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})


@dataclass(frozen=True, slots=True)
class Mutant:
    """The rules with one mistake.

    Args:
        rule: where it is: `events/$eventId/.write`, or a predicate: `who.owner`.
        mistake: what was done, in words and with the text it was done to.
        expression: what the rule or the predicate says now.
        changes: rule → what it says now, where that is not this one alone.
    """

    rule: str
    mistake: str
    expression: str
    changes: Mapping[str, str] = field(default_factory=dict)

    @property
    def wrong(self) -> Mapping[str, str]:
        """Rule → what it says now, of all that say something else."""
        return self.changes or {self.rule: self.expression}


Wrong = tuple[str, Expression]
"""What was done, and the tree with it."""


def mutants_of(rule: str, text: str) -> Iterator[Mutant]:
    """Every mistake of one rule, each once."""
    seen = {text}
    for mistake, wrong in _whole(rule, text):
        if wrong not in seen:
            seen.add(wrong)
            yield Mutant(rule, mistake, wrong)


def _whole(rule: str, text: str) -> Iterator[tuple[str, str]]:
    yield "always true", "true"
    if not rule.endswith("/.validate"):
        yield "always false", "false"
    if text in ("true", "false"):
        return
    tree = parse(text)
    yield f"negated: {text}", show(Unary("!", tree))
    for mistake, wrong in _inside(tree):
        yield mistake, show(wrong)


def _inside(node: Expression) -> Iterator[Wrong]:
    """The tree with one mistake at `node` or anywhere below it."""
    yield from _here(node)
    match node:
        case Junction(_, operands):
            for index, operand in enumerate(operands):
                yield from _rebuilt(
                    operand,
                    lambda wrong, i=index: replace(  # type: ignore[misc]  # mypy infers no type for a default
                        node, operands=_with(operands, i, wrong)
                    ),
                )
        case Conditional(condition, then, otherwise):
            yield from _rebuilt(condition, lambda wrong: replace(node, condition=wrong))
            yield from _rebuilt(then, lambda wrong: replace(node, then=wrong))
            yield from _rebuilt(otherwise, lambda wrong: replace(node, otherwise=wrong))
        case Unary(_, operand):
            yield from _rebuilt(operand, lambda wrong: replace(node, operand=wrong))
        case Binary(_, left, right):
            yield from _rebuilt(left, lambda wrong: replace(node, left=wrong))
            yield from _rebuilt(right, lambda wrong: replace(node, right=wrong))
        case Call(Member() as target, arguments):
            yield from _rebuilt(target, lambda wrong: replace(node, target=wrong))
            if arguments:
                yield from _rebuilt(
                    arguments[0],
                    lambda wrong: replace(node, arguments=(wrong, *arguments[1:])),
                )
        case Member(target, _):
            yield from _rebuilt(target, lambda wrong: replace(node, target=wrong))


def _rebuilt(
    part: Expression, around: Callable[[Expression], Expression]
) -> Iterator[Wrong]:
    for mistake, wrong in _inside(part):
        yield mistake, around(wrong)


def _here(node: Expression) -> Iterator[Wrong]:
    match node:
        case Junction():
            yield from _clauses(node)
        case Conditional(condition, then, otherwise):
            yield f"always the first: {show(condition)}", then
            yield f"always the second: {show(condition)}", otherwise
            yield (
                f"turned round: {show(condition)}",
                Conditional(condition, otherwise, then),
            )
        case Binary(operator, left, right) if operator in COMPARISONS:
            yield from _constants(node, left, right)
        case ArrayLiteral(items):
            for index, item in enumerate(items):
                rest = items[:index] + items[index + 1 :]
                if rest:
                    yield f"forgotten: {show(item)}", ArrayLiteral(rest)
        case RegexLiteral():
            yield from _patterns(node)
        case Literal(value) if _is_whole(value):
            yield f"{value} becomes {value + 1}", Literal(value + 1)
            if value > 0:
                yield f"{value} becomes {value - 1}", Literal(value - 1)


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _clauses(node: Junction) -> Iterator[Wrong]:
    operands = node.operands
    for index, clause in enumerate(operands):
        rest = operands[:index] + operands[index + 1 :]
        without = rest[0] if len(rest) == 1 else Junction(node.operator, rest)
        yield f"forgotten: {show(clause)}", without
        turned = _with(operands, index, Unary("!", clause))
        yield f"negated: {show(clause)}", Junction(node.operator, turned)


def _constants(node: Binary, left: Expression, right: Expression) -> Iterator[Wrong]:
    """The text or truth that something is compared with."""
    for side, other in (("left", left), ("right", right)):
        wrong: Expression
        match other:
            case Literal(bool() as flag):
                wrong = Literal(not flag)
            case Literal(str() as text):
                wrong = Literal(f"{text}x")
            case _:
                continue
        mistake = f"{show(other)} becomes {show(wrong)}: {show(node)}"
        yield (
            mistake,
            replace(node, left=wrong) if side == "left" else replace(node, right=wrong),
        )


def _patterns(node: RegexLiteral) -> Iterator[Wrong]:
    source, ignores = node.pattern.source, node.pattern.ignore_case
    loose = {
        "without its start": source.removeprefix("^"),
        "without its end": source.removesuffix("$"),
    }
    for mistake, text in loose.items():
        if text != source:
            pattern = compile_pattern(text, ignore_case=ignores, at=0)
            yield f"{mistake}: {show(node)}", RegexLiteral(pattern)
    other = compile_pattern(source, ignore_case=not ignores, at=0)
    if ignores:
        yield f"with regard to case: {show(node)}", RegexLiteral(other)


def _with(
    operands: tuple[Expression, ...], index: int, wrong: Expression
) -> tuple[Expression, ...]:
    return (*operands[:index], wrong, *operands[index + 1 :])

"""Conditions, parsed: text to the nodes of `nodes.py`.

    or       := and ("||" and)*
    and      := compare ("&&" compare)*
    compare  := sum (("==" | "!=" | "<=" | ">=" | "<" | ">" | "in") sum)?
    sum      := product (("+" | "-") product)*
    product  := unary ("*" unary)*
    unary    := "!" unary | postfix
    postfix  := primary ("." name | ".matches(" string ")")*
    primary  := literal | name | name "(" or,* ")" | "[" or,* "]" | "(" or ")"

What the language has beyond this is refused by its name.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from emulators.firebase.storage.rules.nodes import (
    Binary,
    Call,
    Constant,
    Expression,
    ListOf,
    Matches,
    Member,
    Name,
    Not,
    Operator,
)
from emulators.firebase.storage.rules.scanner import Scanner

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
NUMBER = re.compile(r"\d{1,15}(\.\d{1,15})?(?![\w.])")
STRING = re.compile(r"'((?:[^'\\\n]|\\.)*)'|\"((?:[^\"\\\n]|\\.)*)\"")
UNSUPPORTED = re.compile(r"\?|/|%|\[|is\b|\{")

CONSTANTS: Mapping[str, bool | None] = MappingProxyType(
    {"true": True, "false": False, "null": None}
)
COMPARISONS: tuple[Operator, ...] = ("==", "!=", "<=", ">=", "<", ">", "in")
SUMS: tuple[Operator, ...] = ("+", "-")
PRODUCTS: tuple[Operator, ...] = ("*",)
ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}

ANYTHING: Mapping[str, object] = MappingProxyType({})
RESOURCE: Mapping[str, object] = MappingProxyType(
    {
        "name": None,
        "bucket": None,
        "size": None,
        "contentType": None,
        "md5Hash": None,
        "metadata": ANYTHING,
    }
)
GLOBALS: Mapping[str, object] = MappingProxyType(
    {
        "request": {"auth": {"uid": None, "token": ANYTHING}, "resource": RESOURCE},
        "resource": RESOURCE,
    }
)
"""What conditions may look at. None is a plain value, an empty map any children."""

MAX_OPERANDS = 100
"""Of one chain like `a && b && ...`: it is evaluated recursively."""

MAX_DEPTH = 40
"""Of brackets and negations inside one another."""


class Expressions:
    """Parses conditions; one per file.

    Args:
        scanner: where the text is read from.
    """

    def __init__(self, scanner: Scanner) -> None:
        self._scanner = scanner
        self._depth = 0

    def parse(self, variables: Sequence[str]) -> Expression:
        """One condition that may use these variables.

        Raises:
            RulesRefused: with the place and the name of what is wrong.
        """
        expression = self._or(frozenset(variables))
        found = self._scanner.peek(UNSUPPORTED)
        if found:
            raise self._scanner.refusal(f"'{found}' is not supported here")
        return expression

    def _or(self, names: frozenset[str]) -> Expression:
        return self._chain(("||",), self._and, names)

    def _and(self, names: frozenset[str]) -> Expression:
        return self._chain(("&&",), self._compare, names)

    def _compare(self, names: frozenset[str]) -> Expression:
        left = self._sum(names)
        for operator in COMPARISONS:
            if self._scanner.take_symbol(operator):
                return Binary(operator, left, self._sum(names))
        return left

    def _sum(self, names: frozenset[str]) -> Expression:
        return self._chain(SUMS, self._product, names)

    def _product(self, names: frozenset[str]) -> Expression:
        return self._chain(PRODUCTS, self._unary, names)

    def _chain(
        self,
        operators: tuple[Operator, ...],
        operand: Callable[[frozenset[str]], Expression],
        names: frozenset[str],
    ) -> Expression:
        left = operand(names)
        for _ in range(MAX_OPERANDS):
            taken = next((o for o in operators if self._scanner.take_symbol(o)), None)
            if taken is None:
                return left
            left = Binary(taken, left, operand(names))
        raise self._scanner.refusal("the condition is too long")

    def _unary(self, names: frozenset[str]) -> Expression:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._scanner.refusal("the condition is nested too deeply")
        negated = self._scanner.take_symbol("!")
        expression = self._unary(names) if negated else self._postfix(names)
        self._depth -= 1
        return Not(expression) if negated else expression

    def _postfix(self, names: frozenset[str]) -> Expression:
        expression, known = self._primary(names)
        while self._scanner.take_symbol("."):
            at = self._scanner.place
            member = self._name()
            if self._scanner.take_symbol("("):
                expression, known = self._method(expression, member, at), None
                continue
            known = self._known_member(known, member, at)
            expression = Member(expression, member)
        return expression

    def _known_member(self, known: object, member: str, at: str) -> object:
        # Only maps have members; an empty one may have any.
        if known is ANYTHING:
            return ANYTHING
        if not isinstance(known, Mapping) or member not in known:
            problem = f"the property '{member}' is not supported"
            raise self._scanner.refusal(problem, at=at)
        return known[member]

    def _method(self, target: Expression, name: str, at: str) -> Expression:
        if name != "matches":
            problem = f"the method '{name}()' is not supported"
            raise self._scanner.refusal(problem, at=at)
        at = self._scanner.place
        pattern = self._scanner.take(STRING)
        if pattern is None:
            raise self._scanner.refusal("matches() is supported for literals only")
        self._scanner.expect(")")
        return Matches(target, self._pattern(_unquoted(pattern), at))

    def _pattern(self, text: str, at: str) -> re.Pattern[str]:
        # Firebase uses RE2, which has neither look-around nor back-references. Of its
        # flags there is the one for upper and lower case, where it is for all.
        if "(?" in text.removeprefix("(?i)") or re.search(r"\\[1-9]", text):
            problem = "this regular expression is not supported"
            raise self._scanner.refusal(problem, at=at)
        try:
            return re.compile(text, re.ASCII)
        except re.error as error:
            problem = f"bad regular expression: {error}"
            raise self._scanner.refusal(problem, at=at) from error

    def _primary(self, names: frozenset[str]) -> tuple[Expression, object]:
        scanner = self._scanner
        if scanner.take_symbol("("):
            inner = self._or(names)
            scanner.expect(")")
            return inner, None
        if scanner.take_symbol("["):
            return ListOf(self._items("]", names)), None
        string = scanner.take(STRING)
        if string:
            return Constant(_unquoted(string)), None
        number = scanner.take(NUMBER)
        if number:
            whole = number[1] is None
            return Constant(int(number[0]) if whole else float(number[0])), None
        return self._named(names)

    def _named(self, names: frozenset[str]) -> tuple[Expression, object]:
        at = self._scanner.place
        name = self._name()
        if name in CONSTANTS:
            return Constant(CONSTANTS[name]), None
        if self._scanner.take_symbol("("):
            return Call(name, self._items(")", names), at), None
        if name in names:
            # A parameter may stand for any map, so its members are not known here.
            return Name(name), ANYTHING
        if name in GLOBALS:
            return Name(name), GLOBALS[name]
        raise self._scanner.refusal(f"the name '{name}' is not known", at=at)

    def _items(self, end: str, names: frozenset[str]) -> tuple[Expression, ...]:
        if self._scanner.take_symbol(end):
            return ()
        items = [self._or(names)]
        while self._scanner.take_symbol(","):
            items.append(self._or(names))
        self._scanner.expect(end)
        return tuple(items)

    def _name(self) -> str:
        found = self._scanner.take(NAME)
        if found is None:
            raise self._scanner.refusal(
                f"expected a name, found {self._scanner.here()}"
            )
        return found[0]


def _unquoted(string: re.Match[str]) -> str:
    raw = string[1] if string[1] is not None else string[2]
    return re.sub(
        r"\\(.)",
        lambda found: ESCAPES.get(found[1], _kept(found[1])),
        raw,
    )


def _kept(char: str) -> str:
    # `\.` and `\d` belong to the regular expression in the string; a quoted quote or
    # backslash stands for itself.
    return char if char in "'\"\\" else "\\" + char

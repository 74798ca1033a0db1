"""Tokens into a tree, by recursive descent.

The grammar, loosest binding first:

    expression  = junction [ "?" expression ":" expression ]
    junction    = binary { ( "||" | "&&" ) binary }
    binary      = unary { operator unary }
    unary       = ( "!" | "-" ) unary | postfix
    postfix     = primary { "." name | "[" expression "]" | "(" list ")" }
    primary     = number | string | regex | "true" | "false" | "null" | name
                | "(" expression ")" | "[" list "]"
    list        = [ expression { "," expression } ]

Operators bind as `nodes.PRECEDENCE` says, and to the left.
"""

import math

from emulators.firebase.database.rules.nodes import (
    PRECEDENCE,
    ArrayLiteral,
    Binary,
    Call,
    Conditional,
    Expression,
    Infix,
    Junction,
    Junctor,
    Literal,
    Member,
    Prefix,
    RegexLiteral,
    Unary,
    Variable,
    depth,
)
from emulators.firebase.database.rules.refusals import Refusal
from emulators.firebase.database.rules.regex import compile_pattern
from emulators.firebase.database.rules.tokenizer import Kind, Token, tokenize

MAX_NESTING = 40
"""Brackets within brackets: a bound on the parser's own recursion."""

MAX_DEPTH = 120
"""Levels of the tree: a bound on the recursion of those who walk it. A chain of `&&`
or `||` is one level however long it is."""

MAX_INTEGER = 2**63
"""Integers are exact below; from here on they are doubles."""

_JUNCTORS: dict[str, Junctor] = {"&&": "&&", "||": "||"}
_PREFIXES: dict[str, Prefix] = {"!": "!", "-": "-"}
_INFIXES: dict[str, Infix] = {
    # The language compares without conversion, however many equals signs there are.
    "===": "==",
    "!==": "!=",
    "==": "==",
    "!=": "!=",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
    "+": "+",
    "-": "-",
    "*": "*",
    "/": "/",
    "%": "%",
}
_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None}


def parse(text: str) -> Expression:
    """The tree of one expression.

    Raises:
        Refusal: the text is no expression, or it is nested too deeply.
    """
    parser = _Parser(tokenize(text))
    expression = parser.expression()
    parser.expect_end()
    if depth(expression) > MAX_DEPTH:
        raise Refusal("Expression is nested too deeply.", 0)
    return expression


class _Parser:
    """A cursor over the tokens."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._index = 0
        self._nesting = 0

    @property
    def _next(self) -> Token:
        return self._tokens[self._index]

    def _advance(self) -> Token:
        token = self._next
        self._index += 1
        return token

    def _take(self, symbol: str) -> Token | None:
        """Step over `symbol` if it comes next."""
        token = self._next
        if token.kind is Kind.SYMBOL and token.text == symbol:
            return self._advance()
        return None

    def _expect(self, symbol: str) -> None:
        if self._take(symbol) is None:
            raise self._unexpected()

    def expect_end(self) -> None:
        """Nothing may follow the expression."""
        if self._next.kind is not Kind.END:
            raise self._unexpected()

    def _unexpected(self) -> Refusal:
        # The service's own words for a syntax error are not recorded.
        token = self._next
        if token.kind is Kind.END:
            return Refusal("Unexpected end of expression.", token.at)
        return Refusal(f"Unexpected '{token.text[:80]}'.", token.at)

    def expression(self) -> Expression:
        """`binary [ "?" expression ":" expression ]`."""
        self._enter()
        condition = self._binary(1)
        if mark := self._take("?"):
            then = self.expression()
            self._expect(":")
            condition = Conditional(condition, then, self.expression(), mark.at)
        self._nesting -= 1
        return condition

    def _enter(self) -> None:
        self._nesting += 1
        if self._nesting > MAX_NESTING:
            raise Refusal("Expression is nested too deeply.", self._next.at)

    def _binary(self, loosest: int) -> Expression:
        """`unary { operator unary }` with operators that bind at least so tightly."""
        left = self._unary()
        while (precedence := self._precedence()) >= loosest:
            operator = self._advance()
            if junctor := _JUNCTORS.get(operator.text):
                left = self._junction(left, junctor, operator.at)
            else:
                right = self._binary(precedence + 1)
                left = Binary(_INFIXES[operator.text], left, right, operator.at)
        return left

    def _junction(self, left: Expression, junctor: Junctor, at: int) -> Junction:
        """The rest of `left junctor operand { junctor operand }`."""
        operands = [left]
        if isinstance(left, Junction) and left.operator == junctor:
            operands = list(left.operands)
        operands.append(self._binary(PRECEDENCE[junctor] + 1))
        while self._take(junctor):
            operands.append(self._binary(PRECEDENCE[junctor] + 1))
        return Junction(junctor, tuple(operands), at)

    def _precedence(self) -> int:
        token = self._next
        if token.kind is not Kind.SYMBOL:
            return 0
        operator = _INFIXES.get(token.text) or _JUNCTORS.get(token.text)
        return PRECEDENCE[operator] if operator else 0

    def _unary(self) -> Expression:
        """`{ "!" | "-" } postfix`."""
        prefixes: list[Token] = []
        while self._next.kind is Kind.SYMBOL and self._next.text in _PREFIXES:
            prefixes.append(self._advance())
        operand = self._postfix()
        for prefix in reversed(prefixes):
            operand = Unary(_PREFIXES[prefix.text], operand, prefix.at)
        return operand

    def _postfix(self) -> Expression:
        """`primary { "." name | "[" expression "]" | "(" list ")" }`."""
        target = self._primary()
        while True:
            if self._take("."):
                name = self._name()
                target = Member(target, Literal(name.text, name.at), name.at)
            elif bracket := self._take("["):
                target = Member(target, self.expression(), bracket.at)
                self._expect("]")
            elif bracket := self._take("("):
                target = Call(target, self._list(")"), bracket.at)
            else:
                return target

    def _name(self) -> Token:
        if self._next.kind is not Kind.NAME:
            raise self._unexpected()
        return self._advance()

    def _list(self, end: str) -> tuple[Expression, ...]:
        """`[ expression { "," expression } ] end`."""
        if self._take(end):
            return ()
        items = [self.expression()]
        while self._take(","):
            items.append(self.expression())
        self._expect(end)
        return tuple(items)

    def _primary(self) -> Expression:
        token = self._next
        match token.kind:
            case Kind.NUMBER:
                return Literal(_number(self._advance()), token.at)
            case Kind.STRING:
                return Literal(self._advance().text, token.at)
            case Kind.REGEX:
                return _regex(self._advance())
            case Kind.NAME:
                return _named(self._advance())
            case _:
                return self._bracketed()

    def _bracketed(self) -> Expression:
        if self._take("("):
            inner = self.expression()
            self._expect(")")
            return inner
        if bracket := self._take("["):
            return ArrayLiteral(self._list("]"), bracket.at)
        raise self._unexpected()


def _number(token: Token) -> float:
    value = float(token.text)
    if math.isinf(value):
        raise Refusal("Invalid number literal.", token.at)
    if "." in token.text or int(token.text) >= MAX_INTEGER:
        return value
    return int(token.text)


def _regex(token: Token) -> RegexLiteral:
    pattern = compile_pattern(
        token.text, ignore_case=token.flags == "i", at=token.at + 1
    )
    return RegexLiteral(pattern, token.at)


def _named(token: Token) -> Expression:
    if token.text in _CONSTANTS:
        return Literal(_CONSTANTS[token.text], token.at)
    return Variable(token.text, token.at)

"""The blocks of a `storage.rules` file: service, match, allow, function.

file     := version? "service" "firebase.storage" block
version  := "rules_version" "=" ("'1'" | "'2'") ";"
block    := "{" (match | allow | function)* "}"
match    := "match" ("/" segment)+ block
segment  := text | "{" name "}" | "{" name "=**" "}"
allow    := "allow" method ("," method)* (":" "if" condition)? ";"
function := "function" name "(" name,* ")" "{" "return" condition ";" "}"

A file that says no version is one of version 1: there `=**` stands at the end of a path
alone, for one segment at least, and nothing grants `list`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from emulators.firebase.storage.rules.calls import check_calls
from emulators.firebase.storage.rules.expressions import GLOBALS, NAME, Expressions
from emulators.firebase.storage.rules.nodes import (
    Allow,
    Constant,
    Expression,
    Function,
    Kind,
    Match,
    Method,
    Segment,
)
from emulators.firebase.storage.rules.scanner import Scanner

SEGMENT = re.compile(r"/(?:\{([A-Za-z_]\w*)(=\*\*)?\}|([A-Za-z0-9_.~-]+))")
VERSION = re.compile(r"(['\"])([12])\1")

METHODS: Mapping[str, frozenset[Method]] = {
    "get": frozenset(["get"]),
    "list": frozenset(["list"]),
    "create": frozenset(["create"]),
    "update": frozenset(["update"]),
    "delete": frozenset(["delete"]),
    "read": frozenset(["get", "list"]),
    "write": frozenset(["create", "update", "delete"]),
}
MAX_NESTED_BLOCKS = 10


def parse_rules(text: str) -> Match:
    """A whole file, as one block that lies around all others.

    Raises:
        RulesRefused: with `line:column` and the name of what is wrong or unsupported.
    """
    root = _Blocks(Scanner(text)).file()
    check_calls(root)
    return root


@dataclass(slots=True)
class _Content:
    """What has been read of a block."""

    allows: list[Allow] = field(default_factory=list)
    matches: list[Match] = field(default_factory=list)
    functions: dict[str, Function] = field(default_factory=dict)

    def at(self, path: Sequence[Segment]) -> Match:
        return Match(
            tuple(path), tuple(self.allows), tuple(self.matches), self.functions
        )


class _Blocks:
    def __init__(self, scanner: Scanner) -> None:
        self._scanner = scanner
        self._expressions = Expressions(scanner)
        self._is_first_version = True

    def file(self) -> Match:
        scanner = self._scanner
        if scanner.take_symbol("rules_version"):
            self._version()
        scanner.expect("service")
        scanner.expect("firebase.storage")
        root = self._block([]).at([])
        if not scanner.is_at_end:
            raise scanner.refusal(f"nothing may follow, found {scanner.here()}")
        return root

    def _version(self) -> None:
        scanner = self._scanner
        scanner.expect("=")
        version = scanner.take(VERSION)
        if version is None:
            raise scanner.refusal("rules_version is '1' or '2'")
        self._is_first_version = version.group(2) == "1"
        scanner.expect(";")

    def _block(self, path: list[Segment], depth: int = 0) -> _Content:
        scanner = self._scanner
        if depth > MAX_NESTED_BLOCKS:
            raise scanner.refusal("the blocks are nested too deeply")
        variables = [segment.text for segment in path if segment.kind == "one"]
        content = _Content()
        scanner.expect("{")
        while not scanner.take_symbol("}"):
            if scanner.take_symbol("match"):
                content.matches.append(self._match(path, depth))
            elif path and scanner.take_symbol("allow"):
                content.allows.append(self._allow(variables))
            elif scanner.take_symbol("function"):
                self._function(content, variables)
            else:
                raise scanner.refusal(
                    f"expected match, allow or function, found {scanner.here()}"
                )
        return content

    def _match(self, outer: list[Segment], depth: int) -> Match:
        scanner = self._scanner
        path: list[Segment] = []
        at = scanner.place
        while segment := scanner.take(SEGMENT):
            name, is_rest, text = segment.groups()
            taken = {known.text for known in [*outer, *path] if known.kind != "fixed"}
            if name in taken or name in GLOBALS:
                raise scanner.refusal(f"the name '{name}' is taken", at=at)
            kind = self._wildcard(is_rest=bool(is_rest))
            if path and path[-1].kind == "some":
                raise scanner.refusal("nothing may follow '=**' before version 2")
            path.append(
                Segment(text, "fixed") if text is not None else Segment(name, kind)
            )
        if not path:
            raise scanner.refusal(f"expected a path, found {scanner.here()}")
        return self._block([*outer, *path], depth + 1).at(path)

    def _wildcard(self, *, is_rest: bool) -> Kind:
        if not is_rest:
            return "one"
        return "some" if self._is_first_version else "rest"

    def _allow(self, variables: list[str]) -> Allow:
        scanner = self._scanner
        at = scanner.place
        methods = self._method()
        while scanner.take_symbol(","):
            methods |= self._method()
        condition: Expression = Constant(value=True)
        if scanner.take_symbol(":"):
            scanner.expect("if")
            condition = self._expressions.parse(variables)
        scanner.expect(";")
        return Allow(methods, condition, at)

    def _method(self) -> frozenset[Method]:
        found = self._scanner.peek(NAME)
        if found is None or found not in METHODS:
            raise self._scanner.refusal(
                f"expected one of {', '.join(METHODS)}, found {self._scanner.here()}"
            )
        self._scanner.expect(found)
        return METHODS[found] - ({"list"} if self._is_first_version else set())

    def _function(self, content: _Content, variables: list[str]) -> None:
        scanner = self._scanner
        at = scanner.place
        name = self._fresh_name(content.functions)
        scanner.expect("(")
        parameters: list[str] = []
        while not scanner.take_symbol(")"):
            if parameters:
                scanner.expect(",")
            parameters.append(self._fresh_name([*parameters, *variables]))
        scanner.expect("{")
        if scanner.take_symbol("let"):
            raise scanner.refusal("'let' is not supported")
        scanner.expect("return")
        body = self._expressions.parse([*variables, *parameters])
        scanner.expect(";")
        scanner.expect("}")
        content.functions[name] = Function(name, tuple(parameters), body, at)

    def _fresh_name(self, taken: Sequence[str] | Mapping[str, object]) -> str:
        name = self._scanner.peek(NAME)
        if name is None:
            raise self._scanner.refusal(
                f"expected a name, found {self._scanner.here()}"
            )
        if name in taken or name in GLOBALS:
            raise self._scanner.refusal(f"the name '{name}' is taken")
        self._scanner.expect(name)
        return name

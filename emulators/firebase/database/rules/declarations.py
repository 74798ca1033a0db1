"""The structure of a rules file: which node holds which rules, and what is refused."""

from collections.abc import Iterator
from typing import get_args

from emulators.firebase.database.rules.check import RuleKind
from emulators.firebase.database.rules.refusals import Refusal
from emulators.firebase.database.rules.rule import Rule, RuleNode
from emulators.firebase.database.rules.source import (
    Entries,
    Entry,
    Items,
    Plain,
    Text,
    Value,
    read,
)

_KINDS: tuple[RuleKind, ...] = get_args(RuleKind)
_FORBIDDEN = frozenset(".#$/[]")
_BAD_KEY = 'String can\'t contain ".", "#", "$", "/", "[", or "]"'
_BAD_RULE = (
    # Two spaces: so it is.
    "Invalid rule expression.  Expected 'true', 'false', or an expression string."
)
_BAD_INDEX = (
    "Invalid indexOn expression. Must be either a string or an array of strings"
)


class Declarations:
    """What a rules file declares, and everything that is wrong with it.

    Attributes:
        root: the node of the root.
        rules: all rules, in the order of the file.
        comments: the text directly above a node or rule, by pattern or rule name.
        refusals: the mistakes; with any of them, the rest must not be used.
    """

    def __init__(self, text: str) -> None:
        self.root = RuleNode(pattern="")
        self.rules: list[Rule] = []
        self.comments: dict[str, str] = {}
        self.refusals: list[Refusal] = []
        try:
            self._read(text)
        except Refusal as refusal:
            self.refusals.append(refusal)

    def _read(self, text: str) -> None:
        file = read(text)
        if not isinstance(file, Entries):
            raise Refusal("Expected '{'.", file.offset)
        rules = [entry for entry in file.entries if entry.key.value == "rules"]
        if not rules:
            raise Refusal("Expected 'rules' property.", file.offset + 1)
        for entry in file.entries:
            if entry.key.value != "rules":
                # Not documented; a misplaced rule should not pass unnoticed.
                text = f"Unexpected property '{entry.key.value[:80]}'."
                self.refusals.append(Refusal(text, entry.key.offset))
        self._note(rules[0], "")
        self._fill(self.root, self._object(rules[0].value), frozenset())

    def _note(self, entry: Entry, name: str) -> None:
        if entry.comment:
            self.comments[name] = entry.comment

    def _object(self, value: Value) -> Entries:
        if not isinstance(value, Entries):
            raise Refusal("Expected '{'.", value.offset)
        return value

    def _fill(self, node: RuleNode, entries: Entries, captures: frozenset[str]) -> None:
        """Read all members of a node, past the mistakes of some of them."""
        for entry in entries.entries:
            try:
                self._member(node, entry, captures)
            except Refusal as refusal:
                self.refusals.append(refusal)
        below = [*node.children.values(), *([node.wildcard] if node.wildcard else [])]
        node.validates_below = any(
            child.validate is not None or child.validates_below for child in below
        )

    def _member(self, node: RuleNode, entry: Entry, captures: frozenset[str]) -> None:
        name = f"{node.pattern}/{entry.key.value}".lstrip("/")
        self._note(entry, name)
        match entry.key.value:
            case ".read":
                node.read = self._rule(name, entry.value, ".read", captures)
            case ".write":
                node.write = self._rule(name, entry.value, ".write", captures)
            case ".validate":
                node.validate = self._rule(name, entry.value, ".validate", captures)
            case ".indexOn":
                node.indexes = frozenset(_indexes(entry.value))
            case _:
                self._child(node, entry, captures, name)

    def _rule(
        self, name: str, value: Value, kind: RuleKind, captures: frozenset[str]
    ) -> Rule:
        match value:
            case Plain(bool(says), offset):
                rule = Rule.always(name, offset, says=says)
            case Text():
                rule = self._compiled(name, value, kind, captures)
            case _:
                raise Refusal(_BAD_RULE, value.offset)
        self.rules.append(rule)
        return rule

    def _compiled(
        self, name: str, value: Text, kind: RuleKind, captures: frozenset[str]
    ) -> Rule:
        try:
            return Rule.compiled(name, value.offset, value.value, kind, captures)
        except Refusal as refusal:
            at = value.offset_of(refusal.offset)
            raise Refusal(refusal.text, at) from refusal

    def _child(
        self, node: RuleNode, entry: Entry, captures: frozenset[str], pattern: str
    ) -> None:
        key = entry.key.value
        entries = self._object(entry.value)
        is_wildcard = key.startswith("$")
        plain = key[1:] if is_wildcard else key
        if not plain or not _FORBIDDEN.isdisjoint(plain):
            raise Refusal(_BAD_KEY, entry.key.offset)
        child = RuleNode(pattern=pattern)
        if is_wildcard:
            self._bind(node, child, entry.key)
            captures |= {key}
        else:
            node.children[key] = child
        self._fill(child, entries, captures)

    def _bind(self, node: RuleNode, child: RuleNode, key: Text) -> None:
        if node.wildcard is not None:
            raise Refusal(
                "Cannot have multiple default rules"
                f" ('{node.capture}' and '{key.value}').",
                key.offset,
            )
        node.wildcard, node.capture = child, key.value


def _indexes(value: Value) -> Iterator[str]:
    """The child paths of an `.indexOn`, or `.value`."""
    match value:
        case Text():
            items: tuple[Value, ...] = (value,)
        case Items(values):
            items = values
        case _:
            raise Refusal(_BAD_INDEX, value.offset)
    for item in items:
        if not isinstance(item, Text):
            raise Refusal(_BAD_INDEX, item.offset)
        yield _index(item)


def _index(item: Text) -> str:
    if item.value == ".value":
        return item.value
    keys = item.value.split("/")
    if not all(keys) or not all(_FORBIDDEN.isdisjoint(key) for key in keys):
        raise Refusal(_BAD_KEY, item.offset)
    return item.value

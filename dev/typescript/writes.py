"""What clients may write, path by path: the second table of `records.ts`."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from dev.typescript.record_paths import FAN, PATHS
from dev.typescript.rights import lets
from dev.typescript.rule_paths import fields_of, name_of, nodes
from dev.typescript.rule_types import TIME, moments, required, value_types
from dev.typescript.text import WIDTH, comment, key, literal, union
from rules.nodes import Node

ABOUT: Final = (
    "What a client may write at each path, alone or with others in one `update`; null "
    "removes it, and a field of a record may be written by its own path as well. "
    "docs/rules.md says who may and when, and what is written together. Old apps and "
    "functions write more."
)

TYPES: Final = """\
/** The server's time of the write: what `serverTimestamp()` of the SDKs is. */
export interface ServerTime {
  ".sv": "timestamp";
}

/** One more, or one less: what `increment()` of the SDKs is. */
export interface Increment {
  ".sv": { increment: 1 | -1 };
}"""

_COUNTED: Final = "viewerCounts/$adminId/$fanUrl"
_BY_FUNCTIONS: Final = (f"{FAN}/person",)
"""What a rule lets nobody write who cannot write another path with it."""


def table(types: Mapping[str, str]) -> str:
    """`types`: of single values, by their paths, where no rule says them."""
    lines = [*comment(ABOUT), "export interface Written {"]
    for path, node in nodes().items():
        written = _written(path, node, types)
        if written and not path.endswith("/$other"):
            lines += comment(node.comment if path not in PATHS else "", "  ")
            lines += _in_lines(f"  {literal(name_of(path))}: {written};")
    return "\n".join([*lines, "}"])


def _in_lines(text: str) -> list[str]:
    """A record that is too long for a line has one for each field."""
    begin, bracket, rest = text.partition("{ ")
    if len(text) <= WIDTH or not bracket:
        return [text]
    fields, _, end = rest.rpartition(" }")
    parts = re.split(r"; (?![^{]*\})", fields)
    return [f"{begin}{{", *(f"    {one};" for one in parts), f"  }}{end}"]


def _written(path: str, node: Node, types: Mapping[str, str]) -> str:
    """The type of what may be written at a path; empty for nothing."""
    if node.write is None:
        return ""
    if path == _COUNTED:
        return "Increment"
    found = []
    if lets(node.write, sets=True) and _is_open(path, node):
        found.append(_value(path, node, types))
    if lets(node.write, sets=False):
        found.append("null")
    return union(found)


def _is_open(path: str, node: Node) -> bool:
    is_valid = node.validate is None or lets(node.validate, sets=True)
    return is_valid and path not in _BY_FUNCTIONS


def _value(path: str, node: Node, types: Mapping[str, str]) -> str:
    named = types.get(path, "")
    fields = list(_fields(path, node, types))
    if fields and not _is_name(named):
        return f"{{ {'; '.join(fields)} }}"
    return _single(node, named)


def _fields(path: str, node: Node, types: Mapping[str, str]) -> Iterator[str]:
    """Of a record: those that are not written by a right of their own."""
    needed, at_once = required(node.validate), moments(node.validate)
    for field in fields_of(path):
        place = f"{path}/{field}"
        found = nodes().get(place, Node())
        is_own = found.write is not None and field not in needed
        if _is_open(place, found) and not is_own:
            told = "ServerTime" if field in at_once else _value(place, found, types)
            yield f"{key(field)}{'' if field in needed else '?'}: {told}"


def _single(node: Node, named: str) -> str:
    said = value_types(node.validate) or value_types(node.write)
    if TIME in said:
        return union(["ServerTime", *(one for one in said if one == "number")])
    is_closer = said and (said[0].startswith('"') or said[0] == "true")
    return named if named and (_is_name(named) or not is_closer) else union(said)


def _is_name(named: str) -> bool:
    """Of a type that is declared, as records and words are."""
    return named.isidentifier() and named[0].isupper() and named != TIME

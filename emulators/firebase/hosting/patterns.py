"""Which paths a rule of `firebase.json` is about: a glob, or a regular expression."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self, TypeAlias

import re2

from emulators.firebase.hosting.globs import Glob, GlobRefused
from emulators.kernel.json_http import JsonObject

CAPTURE: Final = re.compile(r":(?P<name>[A-Za-z_][A-Za-z0-9_]*|[0-9]+)(?P<rest>\*?)")
"""A part of a redirect's path that has a name; with a star it may hold slashes."""

Captured: TypeAlias = Mapping[str, str]


class PatternRefused(ValueError):
    """A rule says in no way that can be read which paths it is about."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a rule is about.

    Args:
        glob: a pattern for paths.
        expression: an RE2 expression that is found somewhere in the path.
        captures: matches the whole path, for the names in it.
    """

    glob: Glob | None = None
    expression: "re2._Regexp[str] | None" = None
    captures: re.Pattern[str] | None = None

    @classmethod
    def of(cls, rule: JsonObject) -> Self:
        """The pattern of a rule: its `source` or `glob`, or its `regex`.

        Raises:
            PatternRefused: it has none, or several, or it cannot be read.
        """
        told = [rule[name] for name in ("source", "glob", "regex") if rule.get(name)]
        if len(told) != 1 or not isinstance(told[0], str):
            raise PatternRefused("A rule has one `source`, or one `regex`.")
        text = told[0]
        try:
            if "regex" in rule:
                return cls(expression=re2.compile(text))
            # A path begins with a slash, and so may what it is compared with.
            slashed = text if text.startswith(("/", "*", "!", "@")) else f"/{text}"
            return cls(glob=Glob.parse(slashed), captures=_captures(slashed))
        except (GlobRefused, re2.error) as error:
            raise PatternRefused(f"{text!r} cannot be read: {error}") from None

    def matches(self, path: str) -> bool:
        """Whether the rule is about this path."""
        return self.captured(path) is not None

    def captured(self, path: str) -> Captured | None:
        """The named parts of a path that the rule is about; None for any other."""
        if self.expression is not None:
            found = self.expression.search(path)
            return None if found is None else _named(found)
        if self.captures is not None:
            whole = self.captures.fullmatch(path)
            return None if whole is None else whole.groupdict("")
        return {} if self.glob is not None and self.glob.matches(path) else None


def filled_in(template: str, captured: Captured) -> str:
    """A destination, with the captured parts of the path in it."""
    return CAPTURE.sub(lambda one: captured.get(one["name"], ""), template)


def _captures(text: str) -> re.Pattern[str] | None:
    if "/:" not in text:
        return None
    said, begin = "", 0
    for one in CAPTURE.finditer(text):
        if one["name"].isdigit():
            raise PatternRefused(f"{one['name']!r} can be no name in {text!r}.")
        said += _plain(text[begin : one.start()])
        said += f"(?P<{one['name']}>{'.*' if one['rest'] else '[^/]+'})"
        begin = one.end()
    try:
        return re.compile(said + _plain(text[begin:]), re.DOTALL)
    except re.error as error:
        raise PatternRefused(f"{text!r} cannot be read: {error}") from None


def _plain(text: str) -> str:
    return re.escape(text).replace(r"\*\*", ".*").replace(r"\*", "[^/]*")


def _named(found: "re2._Match[str]") -> Captured:
    named: dict[str, str] = {"0": found.group()}
    named |= {str(n): text or "" for n, text in enumerate(found.groups(), 1)}
    return named | {name: text or "" for name, text in found.groupdict().items()}
